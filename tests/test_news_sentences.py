"""What changed, in sentences.

1. Windows, lengths, thresholds and other values are told with what stood there before.
2. What comes and goes in a list is told by its name: documents, questions, activities, steps, levels.
3. A short text is told with the old one, a long one by its place; new terms or translations are told as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.published import Rows, edit, publish, texts, told


def test_values_are_told_with_what_stood_there_before(workshop: Path, old: Path, releases: Path) -> None:
    """1"""
    edit(old, "stages/watching.yml", ("max: P6W", "max: P5W"), ("level: with-help", "level: alone"))
    edit(old, "stages/watching.yml", ("length: PT10H", "length: PT8H"))
    edit(old, "assessments/watching.yml", ("needs: 2", "needs: 1"), ("before: P3D", "before: P2D"))
    edit(old, "forms/log-book.yml", ("keep: end-of-stage", "keep: until-signed"), ("required: true", "required: false"))
    publish(old, releases)
    found = told(workshop)
    assert texts(found.differently, "stages/watching") == [
        "Now ends after 4 to 6 weeks (before: 4 to 5 weeks).",
        "Listening: the level to reach is lowered to “with help” (before: “alone”).",
        "Activities: Sitting in: Length: now 10 hours (before: 8 hours).",
    ]
    assert texts(found.differently, "assessments/watching") == [
        "Listening: more pieces of evidence are needed, 2 (before: 1).",
        "Held: Before: now 3 days (before: 2 days).",
    ]
    assert "now yes (before: no)" in texts(found.differently, "forms/log-book")[0]


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"max": "P2M"}, "Now ends after 4 to 6 weeks (before: 2 months)."),
        ({"min": "P1M", "max": "P2M"}, "Now ends after 4 to 6 weeks (before: 1 to 2 months)."),
        ({"min": "P3W", "max": "P2M"}, "Now ends after 4 to 6 weeks (before: 3 weeks to 2 months)."),
        ({"min": "P1M", "max": "P1M2W"}, "Now ends after 4 to 6 weeks (before: 1 month to 1 month 2 weeks)."),
        ({"max": 6}, "When it runs: changed."),
        ("six weeks", "When it runs: changed."),
    ],
    ids=str,
)
def test_a_window_is_told_in_one_sentence(workshop: Path, releases: Path, then: Any, said: str) -> None:
    """1 and 9"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        own = {"counts_from": "start"} | then if isinstance(then, dict) else then
        data["stages"]["watching"]["window"] = own

    publish(workshop, releases, alter)
    assert texts(told(workshop).differently, "stages/watching") == [said]


def test_what_comes_and_goes_is_told_by_its_name(workshop: Path, releases: Path) -> None:
    """2"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        stage, assessment = data["stages"]["watching"], data["assessments"]["watching"]
        stage["activities"].append(stage["activities"][0] | {"id": "tea", "title": "Tea with {mentor.the}"})
        stage["thresholds"].clear()
        assessment["documents"] = [one for one in assessment["documents"] if one["id"] != "log-book"]
        assessment["running_order"].append(assessment["running_order"][0] | {"id": "end", "title": "The end"})
        meeting = data["forms"]["log-book"]["sections"][0]["fields"]
        meeting[0] = {"id": "weather", "type": "text", "label": "Weather"}
        meeting[1]["options"].reverse()
        data["sessions"]["listening-first"]["length"] = "PT30M"
        data["sessions"]["listening-first"]["attended_by"] = ["officer"]

    publish(workshop, releases, alter)
    found = told(workshop)
    assert texts(found.differently, "stages/watching") == [
        "One more level to reach: Listening.",
        "No longer done: Tea with the mentor.",
    ]
    assert texts(found.differently, "assessments/watching") == [
        "One more document is asked for: Log book.",
        "Step left out: The end.",
    ]
    assert texts(found.differently, "forms/log-book") == [
        "Question no longer asked: Weather.",
        "Sections: The meeting: Fields: Kind of meeting: Answers to choose from: in another order.",
        "New question: Date.",
    ]
    assert texts(found.differently, "sessions/listening-first") == [
        "Now takes 1 hour (before: 30 minutes).",
        "New under “Attended by”: Mentor.",
    ]


def test_texts_are_told_by_what_they_say_or_where_they_stand(workshop: Path, old: Path, releases: Path) -> None:
    """3"""
    edit(old, "stages/watching.yml", ("Give a week more.", "Give {mentor.the} *two* weeks."))
    edit(old, "forms/log-book.yml", ("To remember what happened.", "To remember. " * 20))
    edit(old, "glossary.yml", ("text: ", "text: Once "))
    publish(old, releases)
    found = told(workshop)
    assert found.differently == found.otherwise == []
    assert texts(found.reworded, "stages/watching") == [
        "If one is behind: now “Give a week more.” (before: “Give the mentor two weeks.”)."
    ]
    assert texts(found.reworded, "forms/log-book") == []
    assert {group.item.kind for group in found.reworded} == {"stage", "form", "glossary"}
    assert [item.address for item in found.reprints] == ["forms/log-book"]


def test_new_terms_are_told(workshop: Path, old: Path, releases: Path) -> None:
    """3 and 6: what is printed says something else, though no record was touched."""
    edit(old, "terms/en.yml", ("the: the mentor", "the: the coach"))
    publish(old, releases)
    found = told(workshop)
    assert "stages/watching" in [group.item.address for group in found.reworded]
    assert found.differently == found.otherwise == found.records == []
