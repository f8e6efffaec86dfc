"""Sessions: lengths add up, also those of courses, aims are covered, material has a use, nothing is taught twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from macros.checks.rules import Found, Value, at, of_each, rule
from macros.records import Curriculum

WORDS_A_MINUTE = 130
_ASKING = ("sorting", "comparison", "case-work", "calibration", "quiz", "standing-line", "role-play")


def _sessions(curriculum: Curriculum) -> Iterator[tuple[str, Any]]:
    yield from curriculum.records["session"].items()


def _activities(curriculum: Curriculum) -> Iterator[tuple[str, Any, Any]]:
    """(address, session, activity) of every activity of every session."""
    for name, session in _sessions(curriculum):
        for activity in session.running_order:
            yield f"sessions/{name}/running_order/{activity.id}", session, activity


@rule("C101", "{what} add up to {sum} minutes, not to {length}.", "Correct the lengths; breaks count.")
def lengths_add_up(curriculum: Curriculum) -> Iterator[Found]:
    """Steps make up the activity, activities the session, sessions the module, modules the course."""
    wrong = [*_sums_of_sessions(curriculum), *_sums_of_courses(curriculum)]
    addresses = [address for address, _, _, _ in wrong]
    for address, what, total, length in wrong:
        # A sum whose parts are wrong themselves says nothing new.
        if not any(other != address and other.startswith(f"{address}/") for other in addresses):
            yield at(f"{address}/length", what=what, sum=total, length=length)


def _sums_of_sessions(curriculum: Curriculum) -> Iterator[tuple[str, str, int, int]]:
    """(address, what, sum, length) of every session and activity whose parts make another length."""
    for name, session in _sessions(curriculum):
        total = sum(activity.length.in_minutes for activity in session.running_order)
        if total != session.length.in_minutes:
            yield f"sessions/{name}", "the activities", total, session.length.in_minutes
    for address, _, activity in _activities(curriculum):
        total = sum(step.length.in_minutes for step in activity.steps)
        if activity.steps and total != activity.length.in_minutes:
            yield address, "the steps", total, activity.length.in_minutes


def _sums_of_courses(curriculum: Curriculum) -> Iterator[tuple[str, str, int, int]]:
    """The same of every course, module and session in a module."""
    for name, course in curriculum.records["course"].items():
        total = sum(module.length.in_minutes for module in course.modules)
        if total != course.length.in_minutes:
            yield f"courses/{name}", "the modules", total, course.length.in_minutes
        for module in course.modules:
            where = f"courses/{name}/modules/{module.id}"
            total = sum(entry.length.in_minutes for entry in (*module.sessions, *module.units))
            if total != module.length.in_minutes:
                what = "the sessions and units" if module.units else "the sessions"
                yield where, what, total, module.length.in_minutes
            for entry in module.sessions:
                session = curriculum.records["session"].get(entry.id)
                if session and session.length.in_minutes != entry.length.in_minutes:
                    what = f'the activities of "{entry.id}"'
                    yield f"{where}/sessions/{entry.id}", what, session.length.in_minutes, entry.length.in_minutes


@rule("C102", 'no {where} serves the aim "{id}".', "Name the aim where it is worked on, or delete it.")
def aims_are_covered(curriculum: Curriculum) -> Iterator[Found]:
    """Each aim of a session is served by an activity, each aim of a course by a module."""
    for name, session in _sessions(curriculum):
        served = {aim for activity in session.running_order for aim in activity.aims}
        for aim in session.aims:
            if aim.id not in served:
                yield at(f"sessions/{name}/aims/{aim.id}", where="activity", id=aim.id)
    for name, course in curriculum.records["course"].items():
        for aim in course.aims:
            if not aim.modules:
                yield at(f"courses/{name}/aims/{aim.id}", where="module", id=aim.id)


@rule("C103", 'no activity uses the handout "{id}".', "Name it under handouts of an activity, or delete it.")
def handouts_are_used(curriculum: Curriculum) -> Iterator[Found]:
    """Each handout is used by an activity; what the supervising professional holds may serve the whole session."""
    for name, session in _sessions(curriculum):
        used = {handout for activity in session.running_order for handout in activity.handouts}
        for handout in session.handouts:
            if handout.id not in used and handout.pack != "supervisor":
                yield at(f"sessions/{name}/handouts/{handout.id}", id=handout.id)


@rule(
    "C104", 'the handout "{id}" has {why}.', "Give it exactly one of body, cards and sections; images may stand alone."
)
def handouts_hold_something(curriculum: Curriculum) -> Iterator[Found]:
    """A handout is a text, a set of cards, or a sheet with fields; or images alone."""
    for name, session in _sessions(curriculum):
        for handout in session.handouts:
            kinds = sum((handout.body is not None, bool(handout.cards), bool(handout.sections)))
            if kinds != 1 and not (handout.images and not kinds):
                why = "several contents" if kinds else "no content"
                yield at(f"sessions/{name}/handouts/{handout.id}", id=handout.id, why=why)


@rule("C105", '"{id}" is {why}.', "Make materials of the activity and used_in of the material agree.")
def materials_agree(curriculum: Curriculum) -> Iterator[Found]:
    """A material says where it is used, and the activity says that it uses it."""
    for name, session in _sessions(curriculum):
        uses = {activity.id: set(activity.materials) for activity in session.running_order}
        for material in session.materials:
            where = f"sessions/{name}/materials/{material.id}/used_in"
            for activity in material.used_in:
                if material.id not in uses.get(activity, {material.id}):
                    yield at(where, id=material.id, why=f'used in "{activity}", which does not name it')
            if not material.used_in:
                yield at(where, id=material.id, why="used nowhere")
        declared = {material.id: material.used_in for material in session.materials}
        for activity in session.running_order:
            for material in activity.materials:
                if material in declared and activity.id not in declared[material]:
                    yield at(
                        f"sessions/{name}/running_order/{activity.id}/materials/{material}",
                        id=material,
                        why="used here, and its used_in does not say so",
                    )


@rule(
    "C106",
    'participants are asked something in "{id}", and there is no model answer.',
    "Add answers for the facilitator.",
)
def questions_have_answers(curriculum: Curriculum) -> Iterator[Found]:
    """Wherever participants are asked something, the facilitator has a model answer."""
    for address, _, activity in _activities(curriculum):
        asks = activity.participant and ("?" in activity.participant or activity.method in _ASKING)
        if asks and not activity.facilitator.answers:
            yield at(f"{address}/facilitator", id=activity.id)


@rule(
    "C107",
    'the words to say in "{id}" take about {minutes} minutes; the activity has {length}.',
    "Shorten say, or give more time.",
)
def words_fit_their_time(curriculum: Curriculum) -> Iterator[Found]:
    """What is to be said fits into its activity, at 130 words a minute."""
    for address, _, activity in _activities(curriculum):
        minutes = len((activity.facilitator.say or "").split()) / WORDS_A_MINUTE
        if minutes > activity.length.in_minutes:
            yield at(
                f"{address}/facilitator/say", id=activity.id, minutes=round(minutes), length=activity.length.in_minutes
            )


@rule(
    "C111",
    'what participants read in "{id}" takes about {minutes} minutes; the activity has {length}.',
    "Shorten the task or the handouts, give them out earlier, or give more time.",
)
def reading_fits_its_time(curriculum: Curriculum) -> Iterator[Found]:
    """What each participant reads for the first time fits into its activity, at 130 words a minute."""
    for name, session in _sessions(curriculum):
        handouts = {handout.id: handout for handout in session.handouts if handout.pack == "participant"}
        for activity in session.running_order:
            new = [handouts.pop(handout) for handout in activity.handouts if handout in handouts]
            words = _count(activity.participant) + sum(map(_read_by_each, new))
            if words > WORDS_A_MINUTE * activity.length.in_minutes:
                where = f"sessions/{name}/running_order/{activity.id}"
                minutes = -(-words // WORDS_A_MINUTE)
                yield at(f"{where}/length", id=activity.id, minutes=minutes, length=activity.length.in_minutes)


def _count(text: str | None) -> int:
    return len((text or "").split())


def _read_by_each(handout: Any) -> int:
    """Words that one person reads: a text whole, of cards the longest, of a sheet what stands before its fields."""
    cards = max((_count(card.body) for card in handout.cards), default=0)
    return _count(handout.body) + cards + sum(_count(section.help) for section in handout.sections)


MOST_SHARED = 0.15
_RUN = 8


@of_each
def _runs(own: list[Value]) -> frozenset[int]:
    """Every run of eight words in the texts of a session, as hashes."""
    found: set[int] = set()
    for kind, _, leaf in own:
        if kind == "session" and leaf.words:
            words = leaf.value.casefold().split()
            found |= {hash(tuple(words[i : i + _RUN])) for i in range(len(words) - _RUN + 1)}
    return frozenset(found)


@rule(
    "C112",
    'the sessions "{id}" and "{other}" share {share} of a hundred words.',
    "Write one of them anew, or name the other under shares_with.",
)
def sessions_differ(curriculum: Curriculum) -> Iterator[Found]:
    """Two sessions share less than 15 of a hundred words, unless one of them says so."""
    runs = {name: _runs(curriculum)["session", name] for name, _ in _sessions(curriculum)}
    for (first, one), (second, two) in combinations(_sessions(curriculum), 2):
        if second in one.shares_with or first in two.shares_with:
            continue
        shortest = min(len(runs[first]), len(runs[second]))
        shared = len(runs[first] & runs[second])
        if shared > MOST_SHARED * shortest:
            yield at(f"sessions/{second}", id=second, other=first, share=round(100 * shared / shortest))


@rule("C110", "the group is {why}.", "Correct min, best and max.")
def groups_have_an_order(curriculum: Curriculum) -> Iterator[Found]:
    """The best size of a group lies between its smallest and its largest."""
    for kind in ("session", "course"):
        for name, record in curriculum.records[kind].items():
            group = record.group
            if not group.min <= group.best <= group.max:
                why = f"{group.min} at least, {group.best} at best, {group.max} at most"
                yield at(f"{kind}s/{name}/group", why=why)
