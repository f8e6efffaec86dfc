"""Forms and specimens: answers to choose from, anchored scales, tables with rows, and values that fit."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date
from typing import Any

from macros.checks.rules import Found, at, rule
from macros.problems import did_you_mean
from macros.records import Curriculum

Allowed = Set[str]
CHOSEN = ("choice", "multi-choice", "scale", "checklist")
_NO_ANSWER = ("not-observed", "prefer-not")
_ROWS = {"principles": "principle", "competences": "competence", "thresholds": "competence"}


def sections(curriculum: Curriculum) -> Iterator[tuple[str, list[Any]]]:
    """(address, sections) of every form and of every handout that has fields."""
    for name, form in curriculum.records["form"].items():
        yield f"forms/{name}", form.sections
    for name, session in curriculum.records["session"].items():
        for handout in session.handouts:
            if handout.sections:
                yield f"sessions/{name}/handouts/{handout.id}", handout.sections


def _askers(curriculum: Curriculum) -> Iterator[tuple[str, Any]]:
    """(address, field or column) of everything that asks something."""
    for address, parts in sections(curriculum):
        for section in parts:
            for field in section.fields:
                where = f"{address}/sections/{section.id}/fields/{field.id}"
                yield where, field
                for column in getattr(field, "columns", ()):
                    yield f"{where}/columns/{column.id}", column


@rule("F101", '"{id}" offers {count} answers; it needs at least {least}.', "Add answers under options.")
def choices_have_options(curriculum: Curriculum) -> Iterator[Found]:
    """Whoever must choose has something to choose from."""
    for address, field in _askers(curriculum):
        least = 1 if field.type == "checklist" else 2
        if field.type in CHOSEN and len(field.options) < least:
            yield at(f"{address}/options", id=field.id, count=len(field.options), least=least)


@rule("F102", 'the point "{id}" of the scale has no anchor.', "Add an anchor: what would one see?")
def scale_points_have_anchors(curriculum: Curriculum) -> Iterator[Found]:
    """Every point of a scale says what one would see."""
    for address, field in _askers(curriculum):
        for option in field.options if field.type == "scale" else ():
            if option.anchor is None:
                yield at(f"{address}/options/{option.id}", id=option.id)


@rule(
    "F103",
    'the scale "{id}" has no way out.',
    'End it with "not-observed", or with "prefer-not" where it asks about feelings.',
)
def scales_can_be_left_open(curriculum: Curriculum) -> Iterator[Found]:
    """Every scale ends with "not observed" or "prefer not to say"."""
    for address, field in _askers(curriculum):
        if field.type == "scale" and field.options and field.options[-1].id not in _NO_ANSWER:
            yield at(f"{address}/options", id=field.id)


@rule("F104", 'the table "{id}" has {why}.', "Give it columns, and either rows, rows_from or blank_rows.")
def tables_have_rows(curriculum: Curriculum) -> Iterator[Found]:
    """A table has columns and exactly one kind of rows."""
    for address, field in _askers(curriculum):
        if field.type == "table":
            kinds = sum((bool(field.rows), field.rows_from is not None, field.blank_rows > 0))
            if kinds != 1:
                yield at(address, id=field.id, why="no rows" if kinds == 0 else "more than one kind of rows")
            if not field.columns:
                yield at(f"{address}/columns", id=field.id, why="no columns")


@rule("F105", 'the section "{id}" has no fields.', "Add a field, or delete the section.")
def sections_have_fields(curriculum: Curriculum) -> Iterator[Found]:
    """No section of a form is empty."""
    for address, parts in sections(curriculum):
        for section in parts:
            if not section.fields:
                yield at(f"{address}/sections/{section.id}/fields", id=section.id)


def field_paths(curriculum: Curriculum, parts: list[Any], stage: Any = None) -> dict[str, Allowed | None]:
    """Every path that can hold a value, with the values allowed (None: any text). Blank rows are numbered from 1.

    With a stage, tables of thresholds have the rows of that stage.
    """
    paths: dict[str, Allowed | None] = {}
    for section in parts:
        for field in section.fields:
            base = f"{section.id}.{field.id}"
            if field.type == "table":
                for row in row_ids(curriculum, field, stage):
                    for column in field.columns:
                        paths[f"{base}.{row}.{column.id}"] = _allowed(column)
            elif field.type in ("multi-choice", "checklist"):
                paths |= {f"{base}.{option.id}": {"on"} for option in field.options}
            else:
                paths[base] = _allowed(field)
    return paths


def _allowed(field: Any) -> Allowed | None:
    if field.type in ("choice", "scale"):
        return {option.id for option in field.options}
    return {"check": {"on"}, "date": _DATES}.get(field.type)


class _Dates(frozenset[str]):
    """Every date, written 2026-03-01."""

    def __contains__(self, value: object) -> bool:
        try:
            return date.fromisoformat(str(value)).isoformat() == value
        except ValueError:
            return False


_DATES = _Dates()


def rows_are_known(curriculum: Curriculum, parts: list[Any]) -> bool:
    """Whether the collections that give rows to these sections could be read."""
    tables = [field for section in parts for field in section.fields if field.type == "table" and field.rows_from]
    return all(curriculum.complete(_ROWS[table.rows_from]) for table in tables)


def row_ids(curriculum: Curriculum, field: Any, stage: Any = None) -> list[str]:
    """Ids of the rows of a table, from itself, from a collection, from the thresholds of a stage, or numbered."""
    if stage and field.rows_from == "thresholds":
        return [threshold.id for threshold in stage.thresholds]
    if field.rows_from:
        return list(curriculum.records[_ROWS[field.rows_from]])
    return [row.id for row in field.rows] or [str(number + 1) for number in range(field.blank_rows)]


@rule("F106", 'the value "{path}" does not fit the form "{form}": {why}.{near}', "Correct the path or the value.")
def specimens_fit(curriculum: Curriculum) -> Iterator[Found]:
    """A specimen fills only fields its form has, with answers its form offers."""
    for name, specimen in curriculum.records["specimen"].items():
        form = curriculum.records["form"].get(specimen.form)
        if form is None or not rows_are_known(curriculum, form.sections):
            continue
        assessment = curriculum.records["assessment"].get(specimen.assessment or "")
        stage = curriculum.records["stage"].get(assessment.stage) if assessment else None
        if specimen.assessment and stage is None and form.takes_thresholds:  # its rows cannot be known
            continue
        paths = field_paths(curriculum, form.sections, stage)
        for path, value in specimen.values.items():
            allowed = paths.get(path)
            part = "written" if path in specimen.written else "marked"
            where = f"specimens/{name}/{part}/{path}"
            if allowed is not None and part == "written":
                yield at(where, path=path, form=specimen.form, why="answers and ticks stand under marked", near="")
            elif path not in paths:
                near = did_you_mean(path, paths)
                yield at(where, path=path, form=specimen.form, why="it has no such field", near=near)
            elif allowed is _DATES and value not in allowed:
                yield at(where, path=path, form=specimen.form, why=f'"{value}" is no date like 2026-03-01', near="")
            elif allowed is not None and value not in allowed:
                why = f'"{value}" is none of {", ".join(sorted(allowed))}'
                yield at(where, path=path, form=specimen.form, why=why, near=did_you_mean(value, allowed))


@rule(
    "F107",
    'nothing shows the form "{form}" filled in as it is brought to the assessment "{id}".',
    "Add a specimen with this form and this assessment.",
    needs="all",
)
def documents_have_specimens(curriculum: Curriculum) -> Iterator[Found]:
    """Every document of an assessment has a filled specimen."""
    shown = {(specimen.form, specimen.assessment) for specimen in curriculum.records["specimen"].values()}
    for name, assessment in curriculum.records["assessment"].items():
        for document in assessment.documents:
            if (document.id, name) not in shown:
                yield at(f"assessments/{name}/documents/{document.id}", form=document.id, id=name)


@rule(
    "F108",
    'the specimen is of {on}, after the conclusions "{conclusions}" of the same assessment, which are of {held}.',
    "Correct one of the two dates.",
)
def specimens_come_in_time(curriculum: Curriculum) -> Iterator[Found]:
    """A specimen is not younger than its assessment, which was held on the day of the conclusions' specimen."""
    for name, assessment in curriculum.records["assessment"].items():
        brought = {key: each for key, each in curriculum.records["specimen"].items() if each.assessment == name}
        closing = sorted((each.on, key) for key, each in brought.items() if each.form == assessment.records_in)
        for key, specimen in brought.items() if closing else ():
            held, conclusions = closing[0]
            if specimen.form != assessment.records_in and specimen.on > held:
                yield at(f"specimens/{key}/on", on=specimen.on, conclusions=conclusions, held=held)


@rule(
    "F109",
    'the form "{id}" holds personal data of supervised people, and does not say by which rules.',
    "Write regime_note: the question for the privacy adviser, and which special categories may slip in.",
)
def client_data_has_a_regime(curriculum: Curriculum) -> Iterator[Found]:
    """A form with data of supervised people says which rules of data protection may apply."""
    for name, form in curriculum.records["form"].items():
        classes = {form.data_class, *(section.data_class for section in form.sections)}
        classes |= {field.data_class for section in form.sections for field in section.fields}
        if "client" in classes and not form.regime_note:
            yield at(f"forms/{name}/data_class", id=name)
