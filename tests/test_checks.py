"""Rules find what breaks a curriculum that can be read; `broken/` has a case for each of them.

1. The example breaks no rule, and every rule says in one sentence what it asks.
2. Rules see only what they may judge: a record that names something unknown is told once.
3. Rules over the whole curriculum wait until nothing else is wrong.
4. A collection that could not be read is told once, not by everybody who needs it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from macros.checks import RULES, check
from macros.checks.rules import NAMING
from macros.edition import resolve
from macros.problems import CATALOGUE, Problem
from macros.records import Anything, Curriculum, curriculum
from tests.fresh import problems_of


@pytest.fixture(scope="module")
def typed(example: Path) -> Curriculum:
    return curriculum(resolve(example, "base"))


def changed(typed: Curriculum, kind: str, name: str, **fields: Any) -> Curriculum:
    """The same curriculum with other values in one record."""
    record = typed.records[kind][name].model_copy(update=fields)
    return replace(typed, records=typed.records | {kind: typed.records[kind] | {name: record}})


def codes(problems: list[Problem]) -> list[str]:
    return sorted({problem.code for problem in problems})


def test_the_example_breaks_no_rule(example: Path, typed: Curriculum) -> None:
    """Requirement 1."""
    assert problems_of(example) == []
    assert all(typed.records.values())  # it holds a record of every kind


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_asks(rule: Any) -> None:
    """Requirement 1."""
    cause, fix = CATALOGUE[rule.code]
    assert rule.sentence.splitlines()[0].endswith(".")
    assert cause.endswith((".", "}"))
    assert fix.endswith((".", "?"))


def test_codes_are_unique() -> None:
    """Requirement 1."""
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert set(NAMING) <= {rule.code for rule in RULES}


def test_an_unknown_name_is_told_alone(typed: Curriculum) -> None:
    """Requirement 2: the document that is meant is missing too, and that is the same mistake."""
    document = typed.records["assessment"]["doing"].documents[0].model_copy(update={"id": "logbook"})
    found = check(changed(typed, "assessment", "doing", documents=[document]))
    assert codes(found) == ["R101", "R102"]


def test_other_records_are_still_judged(typed: Curriculum) -> None:
    """Requirement 2."""
    half = changed(typed, "assessment", "doing", records_in="unknown")
    assert codes(check(changed(half, "guide", "two-chairs", sections=[]))) == ["K101", "R101"]


def test_what_nobody_needs_is_told_when_nothing_else_is_wrong(typed: Curriculum) -> None:
    """Requirement 3."""
    lonely = changed(typed, "programme", "side-by-side", cases=[])
    assert codes(check(lonely)) == ["R105"]
    assert codes(check(changed(lonely, "guide", "two-chairs", sections=[]))) == ["K101"]


def test_an_unreadable_collection_may_hold_every_name(typed: Curriculum) -> None:
    """Requirement 4."""
    unread = replace(
        typed,
        records=typed.records | {"role": {}, "source": {}, "competence": {}},
        exists=typed.exists | {"role": Anything(), "source": Anything(), "competence": Anything()},
        problems=[Problem(typed.resolved.place("roles/mentor"), "S012", "", "")],
    )
    assert codes(check(unread)) == ["S012"]


def test_a_record_that_does_not_fit_exists(typed: Curriculum) -> None:
    """Requirement 4."""
    roles = {name: role for name, role in typed.records["role"].items() if name != "mentor"}
    told = [Problem(typed.resolved.place(""), "T001", "", "")]
    misfit = replace(typed, records=typed.records | {"role": roles}, problems=told)
    assert codes(check(misfit)) == ["T001"]
