"""Courses: the plan holds what the modules hold, days have pauses, units have a chapter."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.rules import Found, at, rule
from macros.problems import did_you_mean
from macros.records import Curriculum

LONGEST_WITHOUT_LUNCH = 4 * 60
"""Minutes of sessions after which a day has had a pause between two of them."""


@rule("C109", 'the plan of the course {why} "{id}".', "Make plan and modules agree.")
def the_plan_holds_every_session(curriculum: Curriculum) -> Iterator[Found]:
    """The days of a course hold each unit and each session that is not online, and none that is in no module."""
    for name, course in curriculum.records["course"].items():
        planned = [entry for day in course.plan for entry in day.entries]
        for id, entry in course.entries.items():
            if getattr(entry, "mode", "room") != "online" and id not in planned:
                yield at(f"courses/{name}/plan", why="leaves out", id=id)
        for id in planned:
            if id not in course.entries:
                yield at(f"courses/{name}/plan", why="holds, and no module does,", id=id)
        for day in course.plan:
            for pause in day.pauses:
                if pause.after not in day.entries:
                    where = f"courses/{name}/plan/{day.id}/pauses/{pause.id}/after"
                    yield at(where, why=f'has a pause on "{day.id}" after, and not that day,', id=pause.after)


@rule(
    "C116",
    'the guide "{guide}" has no chapter "{section}".{near}',
    "Name the id of one of its sections.",
)
def units_have_a_chapter(curriculum: Curriculum) -> Iterator[Found]:
    """A unit of a course is taught from a chapter that exists."""
    for name, course in curriculum.records["course"].items():
        for module in course.modules:
            for unit in module.units:
                guide = curriculum.records["guide"].get(unit.guide)
                known = [section.id for section in guide.sections] if guide else []
                if guide and unit.section not in known:
                    where = f"courses/{name}/modules/{module.id}/units/{unit.id}/section"
                    yield at(where, guide=unit.guide, section=unit.section, near=did_you_mean(unit.section, known))


@rule(
    "C113", 'the day "{id}" holds {hours} of sessions and no pause.', "Add a pause after one of them, or another day."
)
def long_days_have_lunch(curriculum: Curriculum) -> Iterator[Found]:
    """A day of more than four hours has a pause between its sessions."""
    for name, course in curriculum.records["course"].items():
        for day in course.plan:
            lengths = [course.entries[id].length.in_minutes for id in day.entries if id in course.entries]
            minutes = sum(lengths)
            if minutes > LONGEST_WITHOUT_LUNCH and len(lengths) > 1 and not day.pauses:
                hours = f"{minutes // 60} h {minutes % 60:02d}"
                yield at(f"courses/{name}/plan/{day.id}", id=day.id, hours=hours)
