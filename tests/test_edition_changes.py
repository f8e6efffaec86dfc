"""Changes and plain data: nothing is lost, nothing is guessed, nothing is touched that no change names.

1. No change is no difference.
2. What `diff` finds leads from the one to the other, the order of lists and of records too.
3. The inputs stay as they are.
4. In which order `set` and `remove` are written does not matter.
5. What no change names comes out the same, and as the same object.
6. Two steps one after the other come to the same as one step from the first to the last.
7. A change that does not fit is refused with its code; the others are made.
8. What was just decided is current. After the data below have changed, each change whose ground moved is named.
"""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.edition.apply import Change, apply, seen
from macros.edition.diff import diff
from macros.edition.lock import Lock
from macros.edition.plain import value_at
from macros.edition.review import state_of

few = settings(max_examples=60)
Data = dict[str, Any]
words = st.sampled_from(["a", "b", "one", "two", "P3M"])
ids = st.sampled_from(["x", "y", "z", "long-id"])


def entries(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(
        st.tuples(ids, inner).map(lambda pair: {"id": pair[0]} | pair[1]), max_size=4, unique_by=lambda item: item["id"]
    )


steps = st.fixed_dictionaries({"text": words}, optional={"who": st.lists(words, max_size=3, unique=True)})
fields = st.fixed_dictionaries(
    {"title": words},
    optional={
        "window": st.fixed_dictionaries({"max": words}, optional={"min": words}),
        "steps": entries(steps),
        "names": st.lists(words, max_size=4, unique=True),
        "loose": st.lists(words, max_size=3),
    },
)
curricula = st.fixed_dictionaries({"stages": st.dictionaries(ids, fields, max_size=3), "forms": st.just({})})


def orders(value: Any) -> Any:
    """The same with every mapping of records as a list, so that their order counts."""
    return {folder: list(records.items()) for folder, records in value.items()}


@few
@given(curricula)
def test_no_change_is_no_difference(data: Data) -> None:
    """1"""
    assert diff(data, data) == []
    assert apply(data, []) == (data, [])


@few
@given(curricula, curricula)
def test_differences_lead_from_one_to_the_other(old: Data, new: Data) -> None:
    """2 and 3"""
    before = copy.deepcopy((old, new))
    changes = diff(old, new)
    made, refused = apply(old, changes)
    assert refused == []
    assert orders(made) == orders(new)
    assert (old, new) == before


@few
@given(curricula, curricula, st.integers(0, 9))
def test_the_order_of_set_and_remove_does_not_matter(old: Data, new: Data, seed: int) -> None:
    """4"""
    changes = [change for change in diff(old, new) if change.verb in ("set", "remove")]
    mixed = random.Random(seed).sample(changes, len(changes))
    assert apply(old, changes)[0] == apply(old, mixed)[0]


@few
@given(curricula, curricula)
def test_what_no_change_names_stays_the_same_object(old: Data, new: Data) -> None:
    """5"""
    changes = diff(old, new)
    made, _ = apply(old, changes)
    for name, record in old["stages"].items():
        named = [change for change in changes if change.steps[:2] == ("stages", name)]
        if not named:
            assert made["stages"][name] is record


@few
@given(curricula, curricula, curricula)
def test_two_steps_come_to_the_same_as_one(first: Data, second: Data, third: Data) -> None:
    """6"""
    between, _ = apply(first, diff(first, second))
    assert apply(between, diff(between, third))[0] == apply(first, diff(first, third))[0]


@few
@given(curricula, curricula)
def test_a_fresh_lock_is_never_stale(old: Data, new: Data) -> None:
    """8"""
    changes = diff(old, new)
    lock = Lock(seen={change.key: seen(old, change) for change in changes})
    assert {state_of(change, old, lock) for change in changes} <= {"current"}


@few
@given(curricula, curricula, curricula)
def test_an_upgrade_is_never_silent(old: Data, edition: Data, upstream: Data) -> None:
    """8: each change stands on what was seen, or is named; and what cannot be made is named among those."""
    changes = diff(old, edition)
    lock = Lock(seen={change.key: seen(old, change) for change in changes})
    states = {change.key: state_of(change, upstream, lock) for change in changes}
    for change in changes:
        assert states[change.key] != "current" or seen(upstream, change) == seen(old, change)
    refused = apply(upstream, changes)[1]
    for refusal in refused:
        # What is put after an entry that is gone, or into an order that is no more, is refused by name as well.
        assert states[refusal.change.key] != "current" or refusal.code in ("E102", "E105", "E107")


STAGES: Data = {
    "stages": {
        "learning": {
            "title": "Learning",
            "window": {"max": "P3M"},
            "activities": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
            "assessments": ["first", "second"],
        }
    },
    "forms": {"sheet": {"title": "Sheet"}},
}
AT = "stages/learning"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change("set", f"{AT}x/title", "T"), "E102"),
        (Change("set", "stage/learning/title", "T"), "E102"),
        (Change("set", f"{AT}/activities/0/title", "T"), "E102"),
        (Change("set", f"{AT}/title/x", "T"), "E102"),
        (Change("set", f"{AT}/subtitle", "T"), "E102"),
        (Change("remove", f"{AT}/activities/three"), "E102"),
        (Change("remove", "forms/../stages"), "E102"),
        (Change("remove", f"{AT}//title"), "E102"),
        (Change("replace", f"{AT}/activities/three", {"title": "T"}), "E102"),
        (Change("order", f"{AT}/activity", ["one", "two"]), "E102"),
        (Change("add", f"{AT}/activities/one", {"title": "T"}), "E103"),
        (Change("add", f"{AT}/assessments/first"), "E103"),
        (Change("add", f"{AT}/activities/three", {"title": "T"}, after="tow"), "E105"),
        (Change("set", f"{AT}/activities/one/id", "three"), "E106"),
        (Change("replace", f"{AT}/activities/one", {"id": "three", "title": "T"}), "E106"),
        (Change("add", f"{AT}/activities/three", {"id": "four", "title": "T"}), "E106"),
        (Change("remove", f"{AT}/activities/one/id"), "E106"),
        (Change("order", f"{AT}/activities", ["one"]), "E107"),
        (Change("order", f"{AT}/activities", ["one", "two", "three"]), "E107"),
        (Change("order", f"{AT}/activities", ["one", "two", "two"]), "E107"),
        (Change("set", f"{AT}/activities/one", {"title": "T"}), "E108"),
        (Change("set", AT, {"title": "T"}), "E108"),
        (Change("remove", "stages"), "E108"),
        (Change("replace", f"{AT}/window", {"max": "P4M"}), "E108"),
        (Change("add", f"{AT}/window/min", {"a": "b"}), "E108"),
        (Change("add", f"{AT}/activities/three"), "E108"),
        (Change("add", f"{AT}/assessments/third", {"title": "T"}), "E108"),
        (Change("order", f"{AT}/title", ["x"]), "E108"),
    ],
    ids=lambda value: f"{value.key} {value.value}" if isinstance(value, Change) else value,
)
def test_a_change_that_does_not_fit_is_refused(change: Change, code: str) -> None:
    """7"""
    known = ["title", "window", "activities", "assessments"]
    fine = Change("set", "forms/sheet/title", "Fine")
    made, refused = apply(STAGES, [change, fine], lambda steps: known if len(steps) == 2 else [])
    assert [refusal.code for refusal in refused] == [code]
    assert made == STAGES | {"forms": {"sheet": {"title": "Fine"}}}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Change("set", f"{AT}/title", "A"), Change("set", f"{AT}/title", "B"), True),
        (Change("set", f"{AT}/window", {"max": "P4M"}), Change("set", f"{AT}/window/max", "P4M"), True),
        (Change("remove", f"{AT}/activities/one"), Change("set", f"{AT}/activities/one/title", "B"), True),
        (Change("remove", AT), Change("order", f"{AT}/activities", ["two", "one"]), True),
        (Change("set", f"{AT}/activities", []), Change("order", f"{AT}/activities", []), True),
        (Change("order", f"{AT}/activities", ["two", "one"]), Change("set", f"{AT}/activities/one/title", "B"), False),
        (Change("set", f"{AT}/title", "A"), Change("set", f"{AT}/titles", "B"), False),
    ],
    ids=str,
)
def test_two_changes_of_one_place_meet(one: Change, other: Change, meet: bool) -> None:
    """7"""
    for pair in ([one, other], [other, one]):
        numbered = [Change(c.verb, c.address, c.value, number=number) for number, c in enumerate(pair)]
        refused = apply(STAGES, numbered)[1]
        assert [refusal.code for refusal in refused] == (["E104"] if meet else [])
        assert [refusal.change.number for refusal in refused] == ([1] if meet else [])


def test_a_list_is_ordered_after_all_else() -> None:
    """4"""
    changes = [
        Change("order", f"{AT}/activities", ["three", "two"]),
        Change("add", f"{AT}/activities/three", {"title": "Three"}),
        Change("remove", f"{AT}/activities/one"),
    ]
    made, refused = apply(STAGES, changes)
    assert refused == []
    assert value_at(made, ("stages", "learning", "activities")) == [
        {"id": "three", "title": "Three"},
        {"id": "two", "title": "Two"},
    ]


def test_a_list_that_a_record_may_have_begins_with_the_first_entry() -> None:
    """7"""
    change = Change("add", f"{AT}/to_confirm/who", {"ask": "lawyer", "text": "Who?"})
    made, refused = apply(STAGES, [change], lambda steps: ["to_confirm"])
    assert refused == []
    assert made["stages"]["learning"]["to_confirm"] == [{"id": "who", "ask": "lawyer", "text": "Who?"}]
    assert apply(STAGES, [change], lambda steps: [])[1][0].code == "E102"
