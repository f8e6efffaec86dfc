"""The courses and sessions are whole: what a training centre runs next month.

1. Mentor training holds 26 hours, 8 of them online; the common training and the briefing hold what they say.
2. Every activity has all its parts; every session says what it needs, for whom it is adapted, and what may harm.
3. The officer's own sessions are named by the stages that rely on them; the coverage matrix has no hole.
4. Proposals say so, and no session is thin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from macros.diagrams import coverage_matrix
from macros.handbook import Handbook, open_handbook
from macros.pages import Links
from tests.fresh import ROOT
from tests.test_officer_mentoring import words

HOURS = {"mentor-training": (26, 8), "common-training": (13, 0), "manager-briefing": (3.5, 0)}
OFFICERS_OWN = {
    "desk-and-telephone": "discovering",
    "first-meeting-rehearsed": "learning",
    "checks-and-hearing": "learning",
    "victims-in-view": "learning",
    "report-that-answers": "learning",
}
FORMS = (
    *("attendance-sheet", "session-evaluation", "mentor-self-assessment", "debrief-observation-sheet"),
    "certificate-of-attendance",
)
PAUSES = ("break", "lunch")
LONGEST_STRETCH = 100
"""Minutes without a pause; standing up and changing seats lie between."""
LEAST_WORDS_A_MINUTE = 11
"""Half of the exemplary session."""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


def activities(book: Handbook) -> Iterator[tuple[str, Any]]:
    """(session and activity, activity) of everything that is no pause."""
    for name, session in book.records["session"].items():
        for activity in session.running_order:
            if activity.method not in PAUSES:
                yield f"{name}/{activity.id}", activity


@pytest.mark.parametrize("name", HOURS)
def test_a_course_holds_the_hours_it_says(book: Handbook, name: str) -> None:
    """Requirement 1: counted from the activities of its sessions, not from what the course says of them."""
    course = book.get("course", name)
    minutes = {"online": 0, "room": 0, "blended": 0}
    for module in course.modules:
        for entry in module.sessions:
            session = book.get("session", entry.id)
            assert session.mode == entry.mode, entry.id
            minutes[entry.mode] += sum(activity.length.in_minutes for activity in session.running_order)
    total, online = HOURS[name]
    assert sum(minutes.values()) == total * 60 == course.length.in_minutes
    assert minutes["online"] == online * 60
    assert name in book.get("programme", "officer-mentoring").courses


def test_mentor_training_has_eight_modules_that_show_what_was_learnt(book: Handbook) -> None:
    """Requirement 1."""
    course = book.get("course", "mentor-training")
    assert len(course.modules) == 8
    assert course.certificate == "certificate-of-attendance"
    assert all(len(module.shows_learning_by.split()) > 4 for module in course.modules)
    assert set(FORMS) <= set(book.records["form"])


def test_every_activity_has_its_parts(book: Handbook) -> None:
    """Requirement 2."""
    for where, activity in activities(book):
        assert activity.participant, where
        assert len(activity.facilitator.do.split()) >= 10, where
        led = activity.leads in ("trainer", "both-trainers") and activity.grouping != "alone"
        assert activity.facilitator.say or not led, where


def test_every_session_is_ready_to_teach(book: Handbook) -> None:
    """Requirement 2."""
    for name, session in book.records["session"].items():
        minutes = session.length.in_minutes
        assert len(session.adaptations) >= 4, name
        assert all((session.risks, session.evaluation, session.before_the_session)), name
        guides = [activity.facilitator for activity in session.running_order]
        assert sum(bool(guide.watch) for guide in guides) >= 2, name
        assert sum(len(guide.goes_wrong) for guide in guides) >= 2, name
        assert sum(bool(guide.answers) for guide in guides) >= 1, name
        stretch = 0
        for activity in session.running_order:
            stretch = 0 if activity.method in PAUSES else stretch + activity.length.in_minutes
            assert stretch <= LONGEST_STRETCH, f"{name}/{activity.id}: {stretch} minutes without a pause"
        assert words(session) >= LEAST_WORDS_A_MINUTE * minutes, name


@pytest.mark.parametrize(("session", "stage"), OFFICERS_OWN.items())
def test_the_stages_name_the_officers_own_sessions(book: Handbook, session: str, stage: str) -> None:
    """Requirement 3."""
    assert book.get("session", session).attended_by == ["officer"]
    named = {
        each.id: each.attended_by for activity in book.get("stage", stage).activities for each in activity.sessions
    }
    assert named[session] == ["officer"]


def test_the_coverage_matrix_has_no_hole_as_drawn(book: Handbook) -> None:
    """Requirement 3, for each programme."""
    drawn = coverage_matrix(book, Links(book, "programme-owners.md"))
    assert drawn.count(book.word("matrix-no-holes")) == len(book.records["programme"])
    assert book.word("matrix-hole") not in drawn


def test_each_competence_is_built_in_a_session_for_officers(book: Handbook) -> None:
    """Requirement 3."""
    own = [session for session in book.records["session"].values() if session.attended_by == ["officer"]]
    stages = [book.get("stage", name) for name in book.get("programme", "officer-mentoring").stages]
    asked = {threshold.id for stage in stages for threshold in stage.thresholds}
    assert {c for session in own for aim in session.aims for c in aim.competences} == asked


def test_sessions_and_courses_say_that_they_are_proposals(book: Handbook) -> None:
    """Requirement 4."""
    for kind in ("session", "course"):
        for name, record in book.records[kind].items():
            assert record.origin in ("proposal", "derived"), name
            assert record.our_reading or record.origin == "proposal", name
