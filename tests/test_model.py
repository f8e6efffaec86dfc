"""What a value means, and how every value of a record is reached.

1. Durations, whole numbers, truth values and dates are read in one way of writing only.
2. What does not fit is told by the code of its cause, at its address, once.
3. A key that is nearly right, or that stands where exactly one is missing, is one mistake and not two.
4. The walk reaches every value under the address at which it stands in its file.
5. Rewriting changes the texts that readers see, all of them and nothing else, and leaves the record as it was.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from macros.edition import resolve
from macros.fit import fit
from macros.model import KINDS, leaves, rewrite
from macros.model.help import help_of
from macros.model.types import Bool, Date, Id, Int, Language, Length, Model, Prose, Text, parse_duration
from macros.records import Curriculum, curriculum
from tests.fresh import ROOT


class Point(Model):
    id: Id
    text: Text


class Sample(Model):
    title: Text
    body: Prose | None = None
    length: Length = parse_duration("PT1H")
    count: Int = 1
    open: Bool = False
    on: Date | None = None
    language: Language = "en"
    points: list[Point] = []


def misfits(**data: Any) -> list[tuple[str, str]]:
    return [(address, code) for address, code, _ in fit(Sample, {"title": "A"} | data)[1]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("PT25M", [("minutes", 25)]),
        ("PT2H30M", [("hours", 2), ("minutes", 30)]),
        ("P3M", [("months", 3)]),
        ("P1Y2W", [("years", 1), ("weeks", 2)]),
        ("P0D", []),
    ],
)
def test_durations_keep_what_was_written(text: str, parts: list[tuple[str, int]]) -> None:
    """Requirement 1."""
    assert parse_duration(text).parts == parts
    assert str(parse_duration(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P3M\n", " P3M", "-P3M", "P3", "3M", "P1.5D", "PT1S", "p3m", "P3M2W1Y", "P٣M", "P12345D"),
        *(None, 3),
    ],
)
def test_nothing_else_is_a_duration(text: object) -> None:
    """Requirement 1."""
    with pytest.raises(ValueError, match="such as PT25M"):
        parse_duration(text)


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_length_counts_hours_and_minutes(hours: int, minutes: int) -> None:
    """Requirement 1."""
    assert parse_duration(f"PT{hours}H{minutes}M").in_minutes == hours * 60 + minutes


@pytest.mark.parametrize("text", ["", "01", "1.0", "-1", "+1", "1 ", "1e3", "١٢", "9" * 5000, "true"])
def test_a_whole_number_has_one_form(text: str) -> None:
    """Requirement 1."""
    assert misfits(count=text) == [("count", "T004")]


@pytest.mark.parametrize("text", ["yes", "NO", "on", "True", "1", ""])
def test_a_truth_value_is_true_or_false(text: str) -> None:
    """Requirement 1."""
    assert misfits(open=text) == [("open", "T004")]


@pytest.mark.parametrize("text", ["2025-13-45", "2027-02-29", "2027-2-1", "01.02.2027", "20270201", "２０２７-01-01"])
def test_a_date_exists_and_has_one_form(text: str) -> None:
    """Requirement 1."""
    assert misfits(on=text) == [("on", "T004")]


def test_what_fits_is_typed() -> None:
    """Requirement 1."""
    record, found = fit(Sample, {"title": "A", "count": "12", "open": "true", "on": "2028-02-29", "length": "PT90M"})
    assert found == []
    assert isinstance(record, Sample)
    assert (record.count, record.open, str(record.on), record.length.in_minutes) == (12, True, "2028-02-29", 90)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"title": ["A"]}, [("title", "T006")]),
        ({"title": " \n"}, [("title", "T007")]),
        ({"points": "one"}, [("points", "T006")]),
        ({"points": [{"id": "Éa", "text": "A"}]}, [("points/Éa/id", "T005")]),
        ({"points": [{"text": "A"}]}, [("points/0", "T002")]),
        ({"points": [{"id": "a", "text": "A"}, {"id": "a", "text": "B"}]}, [("points/1", "T008")]),
        ({"language": "../en"}, [("language", "T004")]),
        ({"points": ["one"]}, [("points/0", "T006")]),
    ],
)
def test_a_misfit_is_told_at_its_address(data: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Requirement 2."""
    assert misfits(**data) == expected


def test_a_record_with_a_gap_does_not_fit_and_nothing_is_told() -> None:
    """Requirement 2: the reader has told it."""
    assert fit(Sample, {"title": None}) == (None, [])
    assert fit(Sample, {"title": "A", "body": None}) == (None, [])


def test_a_misspelt_key_is_one_mistake() -> None:
    """Requirement 3."""
    assert fit(Sample, {"titel": "A"})[1] == [("titel", "T001", {"key": "titel", "near": ' Did you mean "title"?'})]


def test_a_key_of_another_name_is_one_mistake() -> None:
    """Requirement 3."""
    found = misfits(points=[{"id": "a", "says": "A"}])
    assert found == [("points/a/says", "T001")]


def test_two_mistakes_are_two() -> None:
    """Requirement 3."""
    assert misfits(points=[{"id": "a", "says": "A", "more": "B"}]) == [
        ("points/a/says", "T001"),
        ("points/a/more", "T001"),
        ("points/a", "T002"),
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_explains_its_fields(kind: Any) -> None:
    """Editors and the authors' guide show these sentences."""
    assert kind.model.model_fields.keys() <= help_of(kind.model).keys() | {"id"}


@pytest.fixture(scope="module")
def real() -> Curriculum:
    return curriculum(resolve(ROOT, "base"))


def test_every_value_has_the_address_at_which_it_stands(real: Curriculum) -> None:
    """Requirement 4: seen by walking the plain data, which knows nothing of types."""

    def plain(value: Any, address: str) -> list[str]:
        if isinstance(value, dict):
            return [found for key, item in value.items() for found in plain(item, f"{address}/{key}")]
        if isinstance(value, list):
            steps = [(item["id"] if isinstance(item, dict) else item, item) for item in value]
            return [found for step, item in steps for found in plain(item, f"{address}/{step}")]
        return [address]

    for kind, name, record in real.all():
        address = real.address(kind, name)
        written = plain(real.resolved.data[KINDS[kind].folder][name], address)
        walked = [leaf.address for leaf in leaves(record, address)]
        assert len(walked) == len(set(walked))
        assert set(written) <= set(walked)  # what is not written is a default


def test_rewriting_nothing_gives_the_same_record(real: Curriculum) -> None:
    """Requirement 5."""
    assert all(rewrite(record, lambda leaf: leaf.value) == record for _, _, record in real.all())


def test_rewriting_changes_what_readers_see_and_nothing_else(real: Curriculum) -> None:
    """Requirement 5."""
    for _, _, record in real.all():
        before = list(leaves(record))
        after = list(leaves(rewrite(record, lambda leaf: f"{leaf.value}!")))
        assert [leaf.value for leaf in leaves(record)] == [leaf.value for leaf in before]
        for old, new in zip(before, after, strict=True):
            assert new.value == (f"{old.value}!" if old.words else old.value)


def test_a_record_cannot_be_changed() -> None:
    """Requirement 5."""
    record = Sample(title="A")
    with pytest.raises(ValidationError):
        record.title = "B"


def test_no_number_is_read_from_what_is_no_text() -> None:
    """Requirement 1: pydantic alone would take all of these."""
    for value in (True, 1.0, "1.0", b"1"):
        with pytest.raises(ValidationError):
            TypeAdapter(Int).validate_python(value)
