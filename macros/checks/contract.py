"""The assessment contract: stage → assessment → participants → documents → form → threshold → competence → session.

A broken link anywhere on this path fails the check, and so the build, in every edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from macros.checks.rules import Found, at, rule
from macros.records import Curriculum


def _stages(curriculum: Curriculum) -> Iterator[tuple[str, Any]]:
    yield from curriculum.records["stage"].items()


def _assessments(curriculum: Curriculum) -> Iterator[tuple[str, Any]]:
    yield from curriculum.records["assessment"].items()


def _closing(curriculum: Curriculum, stage: Any) -> list[tuple[str, Any]]:
    """The assessments that a stage links and that could be read."""
    known = curriculum.records["assessment"]
    return [(name, known[name]) for name in stage.assessments if name in known]


@rule("A101", 'the stage "{id}" links no assessment.', "Name the assessment that closes it under assessments.")
def every_stage_links_an_assessment(curriculum: Curriculum) -> Iterator[Found]:
    """Every stage links at least one assessment."""
    claimed = {assessment.stage for _, assessment in _assessments(curriculum)}
    for name, stage in _stages(curriculum):
        if not stage.assessments and name not in claimed:  # the assessment that claims it is told by A103
            yield at(f"stages/{name}/assessments", id=name)


@rule(
    "A102",
    'the stage "{stage}" links the assessment "{id}", which says that it closes "{other}".',
    "Make the two agree: `stage` in the assessment, `assessments` in the stage.",
)
def stage_and_assessment_agree(curriculum: Curriculum) -> Iterator[Found]:
    """An assessment closes the stage that links it."""
    for name, stage in _stages(curriculum):
        for closing, assessment in _closing(curriculum, stage):
            if assessment.stage != name:
                yield at(f"stages/{name}/assessments/{closing}", stage=name, id=closing, other=assessment.stage)


@rule(
    "A103",
    'the assessment "{id}" closes the stage "{stage}", which does not link it.',
    "Add it under assessments of the stage.",
)
def assessments_are_linked(curriculum: Curriculum) -> Iterator[Found]:
    """The stage that an assessment closes links it."""
    linked = {closing for _, stage in _stages(curriculum) for closing in stage.assessments}
    for name, assessment in _assessments(curriculum):
        stage = curriculum.records["stage"].get(assessment.stage)
        if stage and name not in linked:  # another stage that links it is told by A102
            yield at(f"assessments/{name}/stage", id=name, stage=assessment.stage)


@rule("A104", 'the assessment "{id}" needs no document.', "Name the forms it looks at under documents.")
def assessments_have_documents(curriculum: Curriculum) -> Iterator[Found]:
    """Every assessment looks at documents."""
    for name, assessment in _assessments(curriculum):
        if not assessment.documents:
            yield at(f"assessments/{name}/documents", id=name)


@rule(
    "A105",
    '"{role}" is in the room in part "{part}" and is no participant.',
    "Add the role under participants, or take it out of the part.",
)
def those_present_take_part(curriculum: Curriculum) -> Iterator[Found]:
    """Whoever is in the room is named as a participant."""
    for name, assessment in _assessments(curriculum):
        roles = {participant.id for participant in assessment.participants}
        for part in assessment.parts:
            for role in part.present:
                if role not in roles:
                    yield at(f"assessments/{name}/parts/{part.id}/with/{role}", role=role, part=part.id)


@rule(
    "A106",
    'the participant "{role}" is in no part of the assessment.',
    "Add the role to `with` of a part, or delete it.",
)
def participants_attend(curriculum: Curriculum) -> Iterator[Found]:
    """Every participant is in the room in at least one part."""
    for name, assessment in _assessments(curriculum):
        for participant in assessment.participants:
            if not any(participant.id in part.present or not part.present for part in assessment.parts):
                yield at(f"assessments/{name}/participants/{participant.id}", role=participant.id)


@rule(
    "A107",
    '"{role}" {what} part "{part}" and is not in the room then.',
    "Choose somebody who is present, or another part.",
)
def acts_by_those_present(curriculum: Curriculum) -> Iterator[Found]:
    """Whoever leads a point or brings a document is in the room."""
    for name, assessment in _assessments(curriculum):
        present = {part.id: part.present for part in assessment.parts if part.present}
        for point in assessment.running_order:
            if point.leads not in present.get(point.part, [point.leads]):
                yield at(
                    f"assessments/{name}/running_order/{point.id}/leads",
                    role=point.leads,
                    what=f'leads "{point.id}" in',
                    part=point.part,
                )
        for document in assessment.documents:
            if document.brought_by not in present.get(document.part, [document.brought_by]):
                yield at(
                    f"assessments/{name}/documents/{document.id}/brought_by",
                    role=document.brought_by,
                    what=f'brings "{document.id}" to',
                    part=document.part,
                )


@rule("A108", "{what} add up to {sum} minutes, not to {length}.", "Correct the lengths.")
def minutes_add_up(curriculum: Curriculum) -> Iterator[Found]:
    """The parts make up the length of the assessment, and the points of each part its length."""
    for name, assessment in _assessments(curriculum):
        total = sum(part.length.in_minutes for part in assessment.parts)
        if total != assessment.length.in_minutes:
            yield at(f"assessments/{name}/length", what="the parts", sum=total, length=assessment.length.in_minutes)
        for part in assessment.parts:
            points = sum(p.length.in_minutes for p in assessment.running_order if p.part == part.id)
            if points != part.length.in_minutes:
                yield at(
                    f"assessments/{name}/parts/{part.id}/length",
                    what=f'the points of part "{part.id}"',
                    sum=points,
                    length=part.length.in_minutes,
                )


@rule(
    "A109",
    'no activity of the stage "{stage}" produces the document "{form}".',
    "Name the form under produces of an activity, or say `written_at_assessment: true`.",
)
def documents_come_from_activities(curriculum: Curriculum) -> Iterator[Found]:
    """Each document is what a named activity of the stage leaves behind, or is written in the meeting."""
    for name, assessment in _assessments(curriculum):
        stage = curriculum.records["stage"].get(assessment.stage)
        if stage is None:
            continue
        produced = {product.form for activity in stage.activities for product in activity.produces}
        for document in assessment.documents:
            if document.id not in produced and not document.written_at_assessment:
                yield at(f"assessments/{name}/documents/{document.id}", stage=assessment.stage, form=document.id)


@rule(
    "A110",
    'the document "{form}" is no evidence for anything.',
    "Name it under evidence and in the thresholds it serves.",
)
def documents_are_evidence(curriculum: Curriculum) -> Iterator[Found]:
    """Each document counts as evidence."""
    for name, assessment in _assessments(curriculum):
        counted = {piece.form for piece in assessment.evidence}  # evidence that serves no threshold is told by A115
        for document in assessment.documents:
            if document.id not in counted:
                yield at(f"assessments/{name}/documents/{document.id}", form=document.id)


@rule(
    "A111",
    'the document "{form}" is on the table at no point of the meeting.',
    "Name it under documents of a point of the running order.",
)
def documents_are_looked_at(curriculum: Curriculum) -> Iterator[Found]:
    """Each document is looked at in the running order."""
    for name, assessment in _assessments(curriculum):
        looked_at = {form for point in assessment.running_order for form in point.documents}
        for document in assessment.documents:
            if document.id not in looked_at:
                yield at(f"assessments/{name}/documents/{document.id}", form=document.id)


@rule(
    "A112",
    'the stage "{stage}" asks for a level in "{competence}", and its assessment "{id}" names no evidence for it.',
    "Add the competence under thresholds of the assessment, or take the level out of the stage.",
)
def thresholds_have_evidence(curriculum: Curriculum) -> Iterator[Found]:
    """Each threshold of a stage is looked at in its assessment."""
    for name, stage in _stages(curriculum):
        for closing, assessment in _closing(curriculum, stage):
            named = {threshold.id for threshold in assessment.thresholds}
            for threshold in stage.thresholds:
                if threshold.id not in named:
                    where = f"stages/{name}/thresholds/{threshold.id}"
                    yield at(where, stage=name, competence=threshold.id, id=closing)


@rule(
    "A113",
    'the assessment "{id}" looks at "{competence}", for which the stage "{stage}" sets no level.',
    "Add the level under thresholds of the stage, or take the competence out of the assessment.",
)
def evidence_has_thresholds(curriculum: Curriculum) -> Iterator[Found]:
    """An assessment looks only at competences for which the stage sets a level."""
    for name, assessment in _assessments(curriculum):
        stage = curriculum.records["stage"].get(assessment.stage)
        named = {threshold.id for threshold in stage.thresholds} if stage else set()
        for threshold in assessment.thresholds if stage else ():
            if threshold.id not in named:
                where = f"assessments/{name}/thresholds/{threshold.id}"
                yield at(where, id=name, competence=threshold.id, stage=assessment.stage)


@rule(
    "A114",
    'the threshold "{competence}" {why}.',
    "Name two pieces at least, of two of the three kinds (practice, product, account), and as many as `needs` says.",
)
def evidence_is_of_two_kinds(curriculum: Curriculum) -> Iterator[Found]:
    """Each threshold rests on evidence of at least two of the three kinds, and asks for no more than is named."""
    for name, assessment in _assessments(curriculum):
        kinds = {piece.id: piece.type for piece in assessment.evidence}
        for threshold in assessment.thresholds:
            types = {kinds[piece] for piece in threshold.evidence if piece in kinds}
            where = f"assessments/{name}/thresholds/{threshold.id}"
            if len(types) < 2:
                why = f"rests on {next(iter(types))} alone" if types else "rests on no evidence"
                yield at(f"{where}/evidence", competence=threshold.id, why=why)
            elif threshold.needs > len(threshold.evidence):
                why = f"needs {threshold.needs} pieces of evidence and names {len(threshold.evidence)}"
                yield at(f"{where}/needs", competence=threshold.id, why=why)
            elif threshold.needs < 2:
                why = f"needs {threshold.needs} pieces of evidence; two are the least"
                yield at(f"{where}/needs", competence=threshold.id, why=why)


@rule("A115", 'the evidence "{id}" {why}.', "Give a form or a text, and name it in a threshold.")
def evidence_is_described_and_used(curriculum: Curriculum) -> Iterator[Found]:
    """Each piece of evidence is either a document or described, and serves a threshold."""
    for name, assessment in _assessments(curriculum):
        used = {piece for threshold in assessment.thresholds for piece in threshold.evidence}
        for piece in assessment.evidence:
            where = f"assessments/{name}/evidence/{piece.id}"
            if (piece.form is None) == (piece.text is None):
                yield at(where, id=piece.id, why="has both a form and a text" if piece.form else "is not described")
            if piece.id not in used:
                yield at(where, id=piece.id, why="serves no threshold")


@rule(
    "A116",
    'nothing in the stage "{stage}" prepares for "{competence}".',
    "Name the competence under prepares of an activity, or a session that builds it.",
)
def thresholds_are_prepared(curriculum: Curriculum) -> Iterator[Found]:
    """Each threshold is prepared by an activity of the stage or by a session for the one who learns."""
    for name, stage in _stages(curriculum):
        prepared = {competence for activity in stage.activities for competence in activity.prepares}
        for threshold in stage.thresholds:
            if threshold.id not in prepared:
                yield at(f"stages/{name}/thresholds/{threshold.id}", stage=name, competence=threshold.id)


@rule(
    "A117",
    'the competence "{id}" is never {what}.',
    "Name it in an activity or session and in the thresholds of an assessment, or delete it.",
    needs="all",
)
def competences_are_taught_and_assessed(curriculum: Curriculum) -> Iterator[Found]:
    """Each competence is built by an activity or session and looked at in an assessment."""
    taught = {c for _, stage in _stages(curriculum) for activity in stage.activities for c in activity.prepares}
    taught |= {c for session in curriculum.records["session"].values() for aim in session.aims for c in aim.competences}
    assessed = {threshold.id for _, assessment in _assessments(curriculum) for threshold in assessment.thresholds}
    for name in curriculum.records["competence"]:
        lacks = [what for what, named in (("taught", taught), ("assessed", assessed)) if name not in named]
        if lacks:
            yield at(f"competences/{name}", id=name, what=" and never ".join(lacks))


@rule(
    "A119",
    'the assessment "{id}" cannot decide "{outcome}".',
    "Add the outcome: an assessment goes on, extends, adapts or ends.",
)
def every_outcome_is_open(curriculum: Curriculum) -> Iterator[Found]:
    """An assessment leaves open all four outcomes: going on, extending, adapting and ending."""
    for name, assessment in _assessments(curriculum):
        named = {outcome.id for outcome in assessment.outcomes}
        for outcome in ("go-on", "extend", "adapt", "end"):
            if outcome not in named:
                yield at(f"assessments/{name}/outcomes", id=name, outcome=outcome)


@rule("A120", '"{list}" names nobody and nothing.', "Name at least one.")
def contract_lists_are_filled(curriculum: Curriculum) -> Iterator[Found]:
    """Nobody is left out where somebody must act: who fills in, who signs, who takes part, what is produced."""
    for name, assessment in _assessments(curriculum):
        for document in assessment.documents:
            if not document.filled_by:
                yield at(f"assessments/{name}/documents/{document.id}/filled_by", list="filled_by")
        for part in assessment.parts:
            if not part.present:
                yield at(f"assessments/{name}/parts/{part.id}/with", list="with")
    for name, stage in _stages(curriculum):
        for key in ("activities", "thresholds", "roles"):
            if not getattr(stage, key):
                yield at(f"stages/{name}/{key}", list=key)
        for activity in stage.activities:
            for key in ("who", "produces", "signed_by"):
                if not getattr(activity, key):
                    yield at(f"stages/{name}/activities/{activity.id}/{key}", list=key)
