"""The programme Mentoring of new officers holds what its source names, and its fictional file reads as one story.

1. Four stages, eighteen activities, sixteen links from stage to document, with the participants the source gives.
2. Removing any of the sixteen fails, and names file and line.
3. Ten competences, five principles, thirteen further forms, the chapters: each is there, and not thin.
4. Each of the sixteen links has a filled example, and each stage its conclusions; one extends, and is recovered.
5. The dates follow each other inside the windows; levels never fall; a stage goes on when its levels are reached.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from macros.handbook import Handbook, open_handbook
from macros.model import leaves
from tests.fresh import ROOT, problems_of

CONTRACT = {
    "discovering": ("tutor-kpm-conclusions", "meeting-grid", "log-book", "mission-frames-table", "planning"),
    "learning": ("own-mission-grid", "first-meeting-canvas", "blank-report", "social-mapping"),
    "towards-autonomy": ("questionnaire", "referent-points", "real-reports", "points-of-interest"),
    "autonomy": ("questionnaire", "analysis-grid", "individual-objectives"),
}
LINKS = [(stage, form) for stage, forms in CONTRACT.items() for form in forms]
ACTIVITIES = {
    "discovering": ("observe-missions", "reading-path", "administrative-missions", "reception-desk", "weekly-meeting"),
    "learning": ("meeting-types", "one-mission", "accompany-mentor", "first-files", "it-tools"),
    "towards-autonomy": (
        *("basic-training", "accompanied-by-mentor", "writing-reports", "debriefing", "mandating-authorities"),
    ),
    "autonomy": ("rising-assignments", "coaching-on-demand", "supervision"),
}
ALL_THREE = {"officer", "mentor", "manager"}
PARTS = {
    "discovering": [{"officer", "manager"}, ALL_THREE],
    "learning": [ALL_THREE],
    "towards-autonomy": [ALL_THREE],
    "autonomy": [{"officer", "manager"}, ALL_THREE],
}
FURTHER_FORMS = (
    *("mentor-selection", "mentor-mandate", "triangulation-agreement", "arrival-checklist", "it-tools-checklist"),
    *("debrief-note", "difficulty-notice", "caseload-ramp-plan", "coaching-request", "supervision-record"),
    *("change-of-mentor-request", "ending-record", "onboarding-cost-sheet"),
)
CHAPTERS = (
    *("four-kinds-of-mentoring", "roles-in-mentoring", "triangulation", "principles-in-practice"),
    *("support-and-control", "competences-and-thresholds", "benefits-and-hidden-costs", "flexibility-and-ending"),
    *("when-it-gets-difficult", "data-and-secrecy", "reading-path", "practice-file"),
)
LEAST_WORDS = {"stage": 1150, "assessment": 675, "form": 350, "guide": 600, "specimen": 150}
"""Half of what an exemplary record holds; a chapter on one page and a form of two sides are the shortest on purpose."""
LEVELS = ("not-yet", "with-help", "alone", "can-show")


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


def words(record: Any) -> int:
    """Words of text in a record."""
    return sum(len(str(leaf.value).split()) for leaf in leaves(record) if leaf.words)


@pytest.mark.parametrize("stage", CONTRACT)
def test_a_stage_holds_what_the_source_names(book: Handbook, stage: str) -> None:
    """Requirement 1."""
    record, assessment = book.get("stage", stage), book.get("assessment", stage)
    assert record.assessments == [stage]
    assert {each.id for each in record.activities if each.origin == "source"} == set(ACTIVITIES[stage])
    assert {document.id for document in assessment.documents} == set(CONTRACT[stage])
    assert [set(part.present) for part in assessment.parts] == PARTS[stage]
    assert {role.id for role in record.roles} >= {"officer", "mentor", "manager", "team"}


def test_the_programme_holds_everything(book: Handbook) -> None:
    """Requirements 1 and 3."""
    programme = book.get("programme", "officer-mentoring")
    assert programme.stages == list(CONTRACT)
    asked = {each.id for name in programme.stages for each in book.get("stage", name).thresholds}
    assert len(asked) == 10
    assert len(book.records["principle"]) == 5
    assert set(CHAPTERS) <= set(programme.guides)
    assert {form for _, form in LINKS} | set(FURTHER_FORMS) <= set(book.records["form"])
    assert len({form for _, form in LINKS}) == 15


@pytest.mark.parametrize("kind", LEAST_WORDS)
def test_no_record_is_thin(book: Handbook, kind: str) -> None:
    """Requirement 3."""
    thin = {name: words(record) for name, record in book.records[kind].items() if words(record) < LEAST_WORDS[kind]}
    assert thin == {}


def test_each_activity_says_all_that_one_needs(book: Handbook) -> None:
    """Requirement 3: two things that go wrong, what it leaves behind, and a form for it at least once in each stage."""
    for name in CONTRACT:
        for activity in book.get("stage", name).activities:
            assert len(activity.goes_wrong) >= 2, (name, activity.id)
            assert len(activity.questions.split()) > 20, (name, activity.id)
            assert len(activity.look_for.split()) > 15, (name, activity.id)
        assert any(product.form for each in book.get("stage", name).activities for product in each.produces)


def test_the_first_stage_is_planned_by_half_days_and_the_others_by_weeks(book: Handbook) -> None:
    """Requirement 1."""
    discovering = book.get("stage", "discovering")
    assert [len(week.days) for week in discovering.weeks] == [5] * len(discovering.weeks)
    weeks = {name: len(book.get("stage", name).weeks) for name in CONTRACT}
    assert weeks == {"discovering": 6, "learning": 7, "towards-autonomy": 13, "autonomy": 26}


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the base that was checked once, so that its texts need not be rendered again in copies of it."""
    folder = tmp_path_factory.mktemp("checked")
    shutil.copytree(ROOT / "curriculum/base", folder / "curriculum/base")
    assert not problems_of(folder)
    return folder


@pytest.mark.parametrize(("stage", "form"), LINKS)
def test_removing_a_link_fails_and_names_the_place(stage: str, form: str, checked: Path, tmp_path: Path) -> None:
    """Requirement 2: the document goes out of its assessment; what named it there is told, by file and line."""
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"curriculum/base/assessments/{stage}.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    begins = next(
        i for i, line in enumerate(lines) if line == f"  - id: {form}\n" and _inside(lines, i) == "documents:"
    )
    ends = next(i for i in range(begins + 1, len(lines)) if not lines[i].startswith(("    ", "\n")))
    path.write_text("".join(lines[:begins] + lines[ends:]), encoding="utf-8")
    found = problems_of(tmp_path)
    assert found
    assert {problem.place.file for problem in found} == {f"curriculum/base/assessments/{stage}.yml"}, found
    assert all(problem.place.line > 1 and form in problem.cause for problem in found)


def _inside(lines: list[str], index: int) -> str:
    """The key of the file under which a line stands."""
    return next(line.strip() for line in reversed(lines[:index]) if line[0] not in " #\n")


# ---- The fictional file ----

FORM = "tutor-kpm-conclusions"
STARTS = date(2025, 9, 1)
REACHED_SHORT = 1
"""A stage may go on with one threshold short by one level, as the assessments say."""


def conclusions(book: Handbook) -> list[tuple[str, Any]]:
    """(stage, specimen) of each conclusions sheet, by date."""
    sheets = [each for each in book.records["specimen"].values() if each.form == FORM]
    return [(book.get("assessment", each.assessment).stage, each) for each in sorted(sheets, key=lambda each: each.on)]


def rated(sheet: Any) -> dict[str, str]:
    """The level of each competence that the manager wrote down."""
    found = {}
    for path, value in sheet.marked.items():
        section, field, *row = path.split(".")
        if (section, field, row[1:]) == ("thresholds", "levels", ["rated"]):
            found[row[0]] = value
    return found


@pytest.mark.parametrize(("stage", "form"), LINKS)
def test_each_link_has_a_filled_example(book: Handbook, stage: str, form: str) -> None:
    """Requirement 4."""
    shown = [each for each in book.records["specimen"].values() if (each.form, each.assessment) == (form, stage)]
    assert shown
    assert all("fictional" in each.notes or "fictional" in each.title for each in shown)


def test_the_stages_are_concluded_in_order_and_one_is_extended_and_recovered(book: Handbook) -> None:
    """Requirement 4."""
    decided = [(stage, sheet.marked["decision.decision"]) for stage, sheet in conclusions(book)]
    assert decided == [
        ("discovering", "go-on"),
        ("learning", "go-on"),
        ("towards-autonomy", "extend"),
        ("towards-autonomy", "go-on"),
        ("autonomy", "go-on"),
    ]


def test_what_was_decided_follows_from_the_levels(book: Handbook) -> None:
    """Requirement 5: going on with all thresholds reached, or one short; extending with more."""
    before: dict[str, str] = {}
    for stage, sheet in conclusions(book):
        levels = rated(sheet)
        assert set(levels) <= {threshold.id for threshold in book.get("stage", stage).thresholds}
        now = before | levels
        fallen = [c for c, level in levels.items() if c in before and LEVELS.index(level) < LEVELS.index(before[c])]
        asked = {each.id: each.level for each in book.get("stage", stage).thresholds}
        short = [c for c, level in asked.items() if LEVELS.index(now[c]) < LEVELS.index(level)]
        assert fallen == [], (sheet.title, fallen)
        if sheet.marked["decision.decision"] == "go-on":
            assert len(short) <= REACHED_SHORT, (sheet.title, short)
        else:
            assert len(short) > REACHED_SHORT, (sheet.title, short)
        before = now


def test_the_meetings_were_held_inside_their_windows(book: Handbook) -> None:
    """Requirement 5: first meetings on the day that the assessment says, none in an earlier stage."""
    first = {stage: sheet.on for stage, sheet in reversed(conclusions(book))}
    for stage, on in first.items():
        window, held = book.get("stage", stage).window, book.get("assessment", stage).held
        ends = _after(STARTS, window.max)
        assert _before(ends, held.before) == on, (stage, ends)


def _after(start: date, length: Any) -> date:
    months = start.month - 1 + 12 * length.years + length.months
    return start.replace(year=start.year + months // 12, month=months % 12 + 1) + timedelta(
        weeks=length.weeks, days=length.days
    )


def _before(end: date, length: Any) -> date:
    return end - timedelta(weeks=length.weeks, days=length.days)


def test_every_sheet_is_of_the_year_of_the_story(book: Handbook) -> None:
    """Requirement 5."""
    own = {form for _, form in LINKS} | set(FURTHER_FORMS)
    for name, sheet in ((name, each) for name, each in book.records["specimen"].items() if each.form in own):
        assert STARTS <= sheet.on <= date(2026, 8, 25), name
