"""Stages: activities inside the window and its hours, products that somebody uses, roles that act."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.rules import Found, at, rule, values
from macros.markup import LINK
from macros.model.walk import Leaf
from macros.records import Curriculum


@rule("A118", 'the activity "{id}" {why}.', "Correct from and to, or the window.")
def activities_fit_the_window(curriculum: Curriculum) -> Iterator[Found]:
    """An activity ends after it begins and not after the window of its stage."""
    for name, stage in curriculum.records["stage"].items():
        for activity in stage.activities:
            where = f"stages/{name}/activities/{activity.id}/to"
            if activity.ends.in_days <= activity.begins.in_days:
                yield at(where, id=activity.id, why=f"ends at {activity.ends}, before it begins")
            elif activity.ends.in_days > stage.window.max.in_days:
                yield at(where, id=activity.id, why=f"ends at {activity.ends}, after the window of {stage.window.max}")


@rule(
    "A121",
    'nobody uses "{form}", which the activity "{activity}" produces.',
    "Name the form in the assessment or in another activity, or take the product out.",
    needs="all",
)
def products_are_used(curriculum: Curriculum) -> Iterator[Found]:
    """What an activity produces on a form is needed elsewhere: in an assessment, a session or another activity."""
    named: dict[str, set[str]] = {}
    for kind, _, leaf in values(curriculum):
        if kind in ("stage", "assessment", "session"):
            parts = leaf.address.split("/")
            where = "/".join(parts[:4]) if parts[2:3] == ["activities"] else "/".join(parts[:2])
            for form in forms_in(leaf):
                named.setdefault(form, set()).add(where)
    for name, stage in curriculum.records["stage"].items():
        for activity in stage.activities:
            here = f"stages/{name}/activities/{activity.id}"
            for product in activity.produces:
                if product.form and named.get(product.form, {here}) == {here}:
                    yield at(f"{here}/produces/{product.id}", form=product.form, activity=activity.id)


def forms_in(leaf: Leaf) -> Iterator[str]:
    """The forms that a value names or links to."""
    if leaf.refers == "form":
        yield leaf.value
    elif leaf.words and leaf.words.markdown:
        yield from (match["id"] for match in LINK.finditer(leaf.value) if match["kind"] == "form")


@rule(
    "A122",
    'the role "{role}" of the programme "{id}" takes part in no stage and no assessment.',
    "Give the role something to do in a stage or an assessment, or take it out of the programme.",
    needs="all",
)
def roles_take_part(curriculum: Curriculum) -> Iterator[Found]:
    """Every role of a programme with stages acts in one of them, or sits in one of their assessments."""
    known = curriculum.records["stage"]
    for name, programme in curriculum.records["programme"].items():
        stages = [known[stage] for stage in programme.stages if stage in known]
        acting = {role.id for stage in stages for role in stage.roles}
        acting |= {who.id for stage in stages for activity in stage.activities for who in activity.who}
        for assessment in curriculum.records["assessment"].values():
            if assessment.stage in programme.stages:
                acting |= {participant.id for participant in assessment.participants}
        for role in programme.roles if len(stages) == len(programme.stages) > 0 else ():
            if role not in acting:
                yield at(f"programmes/{name}/roles/{role}", role=role, id=name)


HOURS_A_WEEK = 38
"""Hours of a full working week where a stage says nothing else. A common figure; no source gives one."""


@rule(
    "A123",
    "the activities take {hours} hours, and the window leaves {weeks} weeks of {week} hours.",
    "Shorten activities, lengthen the window, or correct hours_a_week.",
)
def hours_fit_the_window(curriculum: Curriculum) -> Iterator[Found]:
    """The activities of a stage fit between the end of the stage before and its own, at the hours of a working week."""
    stages = curriculum.records["stage"]
    for name, stage in stages.items():
        before = stages.get(stage.window.opens_after or "")
        weeks = int(stage.window.max.in_days - (before.window.max.in_days if before else 0)) // 7
        week = stage.hours_a_week or HOURS_A_WEEK
        minutes = sum(activity.length.in_minutes for activity in stage.activities)
        if 0 < weeks * week * 60 < minutes:  # a window without a week is told by R107
            yield at(f"stages/{name}/window/max", hours=-(-minutes // 60), weeks=weeks, week=week)


@rule(
    "A124",
    'the stages ask for "{id}", and no session builds it.',
    "Name the competence under an aim of a session, or write a session for it.",
    needs="all",
)
def levels_have_sessions(curriculum: Curriculum) -> Iterator[Found]:
    """Each competence for which a stage sets a level is built by a session as well: the coverage matrix has no hole."""
    built = {c for session in curriculum.records["session"].values() for aim in session.aims for c in aim.competences}
    asked = {threshold.id for stage in curriculum.records["stage"].values() for threshold in stage.thresholds}
    for name in curriculum.records["competence"]:
        if name in asked - built:
            yield at(f"competences/{name}", id=name)
