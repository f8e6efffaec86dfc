"""Guides and manuals, mission frames, risks, claims and terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from macros.checks.forms import field_paths, rows_are_known
from macros.checks.rules import Found, at, rule
from macros.markup import LINK
from macros.problems import did_you_mean
from macros.records import Curriculum

BREACH_STEPS = 5
BREACH_WORDS = 16


@rule("K101", 'the guide "{id}" has no sections.', "Add a section, or delete the guide.")
def guides_have_sections(curriculum: Curriculum) -> Iterator[Found]:
    """A guide has at least one section."""
    for name, guide in curriculum.records["guide"].items():
        if not guide.sections:
            yield at(f"guides/{name}/sections", id=name)


def _chapters(curriculum: Curriculum) -> Iterator[tuple[str, Any]]:
    """(address, chapter) of every chapter of every manual."""
    for name, guide in curriculum.records["guide"].items():
        for chapter in guide.sections if guide.kind == "manual" else ():
            yield f"guides/{name}/sections/{chapter.id}", chapter


@rule(
    "K106",
    'the chapter "{id}" of a manual names no source.',
    "Name the document that it rests on under sources; a manual is more than our own proposal.",
)
def chapters_of_manuals_have_sources(curriculum: Curriculum) -> Iterator[Found]:
    """Each chapter of a manual rests on a document, also where most of it is our proposal."""
    for address, chapter in _chapters(curriculum):
        if not chapter.sources:
            yield at(address, id=chapter.id)


@rule("K107", 'the chapter "{id}" of a manual has no {what}.', "Add it: a manual is worked through, not only read.")
def chapters_of_manuals_can_be_worked_through(curriculum: Curriculum) -> Iterator[Found]:
    """Each chapter of a manual has a talk, an exercise, its limits, and a way to a form or session."""
    for address, chapter in _chapters(curriculum):
        if not chapter.dialogues:
            yield at(address, id=chapter.id, what="dialogue")
        if not chapter.exercises:
            yield at(address, id=chapter.id, what="exercise")
        if not chapter.limits:
            yield at(address, id=chapter.id, what="limits")
        if not {"form", "session"} & {link["kind"] for link in LINK.finditer(chapter.text)}:
            yield at(f"{address}/text", id=chapter.id, what="link to a form or session")


@rule("K108", 'the claim "{id}" names no source.', "Name under sources where it is reported, or delete the claim.")
def claims_have_a_source(curriculum: Curriculum) -> Iterator[Found]:
    """A claim of effect says where it is reported."""
    for name, claim in curriculum.records["claim"].items():
        if not claim.sources:
            yield at(f"claims/{name}/sources", id=name)


@rule("K102", "what to do at a breach does not fit one screen: {why}.", "Five steps at most, of sixteen words at most.")
def a_breach_fits_one_screen(curriculum: Curriculum) -> Iterator[Found]:
    """What to do at a breach is read at a glance."""
    for name, frame in curriculum.records["frame"].items():
        where = f"frames/{name}/breach/steps"
        if len(frame.breach.steps) > BREACH_STEPS:
            yield at(where, why=f"{len(frame.breach.steps)} steps")
        for step in frame.breach.steps:
            if len(step.text.split()) > BREACH_WORDS:
                yield at(f"{where}/{step.id}", why=f"{len(step.text.split())} words")


@rule(
    "K103",
    'the form "{form}" has no field "{field}".{near}',
    "Write section.field, as the form has them.",
)
def risks_are_revealed_by_a_field(curriculum: Curriculum) -> Iterator[Found]:
    """The question that reveals a risk stands on the form it names."""
    for name, risk in curriculum.records["risk"].items():
        link = risk.links.revealed_by
        form = curriculum.records["form"].get(link.form)
        if form and rows_are_known(curriculum, form.sections):
            paths = field_paths(curriculum, form.sections)
            known = {".".join(path.split(".")[:2]) for path in paths} | set(paths)
            if link.field not in known:
                near = did_you_mean(link.field, known)
                yield at(f"risks/{name}/links/revealed_by/field", form=link.form, field=link.field, near=near)


@rule("K104", 'the term "{id}" {why}.', "Give the form sg, and plain words without braces or Markdown.")
def terms_have_forms(curriculum: Curriculum) -> Iterator[Found]:
    """Each term has the form `sg`, and its forms are plain words."""
    writes = curriculum.info.writes if curriculum.info else "en"
    for name, forms in curriculum.forms.items():
        if forms and "sg" not in forms:  # without any it did not fit its type
            yield at(f"terms/{writes}/{name}", id=name, why="has no form sg")
        for form, words in forms.items():
            if any(mark in words for mark in "{}[]*_`<>|"):
                yield at(f"terms/{writes}/{name}/forms/{form}", id=name, why=f'has a mark in the form "{form}"')


@rule(
    "K105",
    'the origin is "{origin}", and no source is named.',
    "Name the document under sources, or correct origin.",
)
def what_rests_on_a_source_names_it(curriculum: Curriculum) -> Iterator[Found]:
    """Whatever a source says, or we derive from one, names the source."""
    for kind, name, record in curriculum.all():
        address = curriculum.address(kind, name)
        if getattr(record, "origin", None) in ("source", "public", "derived") and not record.sources:
            yield at(f"{address}/origin", origin=record.origin)
        for section in getattr(record, "sections", ()) if kind == "guide" else ():
            if section.origin in ("source", "public") and not section.sources:
                yield at(f"{address}/sections/{section.id}/origin", origin=section.origin)
