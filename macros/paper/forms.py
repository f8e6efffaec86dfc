"""A form on paper: blank, to fill in on screen, filled, or with a second language under the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from macros import markup, pages
from macros.handbook import Handbook
from macros.model.types import Model
from macros.paper import columns
from macros.paper.characters import require_text
from macros.paper.document import Document, PaperLinks, Part, address_of_page, apart, code_of, part_id
from macros.problems import did_you_mean, shortened

MOST_LINES = 200
"""Lines that a table can have in a saved file, as on the page of the form."""
Answers = Mapping[str, tuple[str, ...] | None]
"""Name of a field to the answers it offers; None for text."""


def form(
    book: Handbook,
    name: str,
    *,
    fillable: bool = False,
    large: bool = False,
    values: Mapping[str, str] | None = None,
    stages: Sequence[str] = (),
    beside: Handbook | None = None,
) -> Document:
    """One form. `values` maps names of fields to what is written in them; `stages` chooses whose thresholds it shows;
    `beside` is the same edition in a second language.

    Raises KeyError when there is no such form, or when it shall be both filled and fillable.
    """
    if name not in book.records.of("form"):
        raise KeyError(f'There is no form "{name}".{did_you_mean(name, book.records.of("form"))}')
    if fillable and values:
        raise KeyError("A form is either printed filled in, or to be filled in on screen: leave one of the two out.")
    part = form_part(book, name, values=values, stages=stages, fillable=fillable, beside=beside)
    return Document(book, part.title, address_of_page("form", name), (part,), fillable=fillable, large=large)


def specimen(book: Handbook, name: str) -> Document:
    """A form as the fictional officer or a colleague filled it in. Raises KeyError when there is no such specimen."""
    record = book.get("specimen", name)
    assessment = book.get("assessment", record.assessment) if record.assessment else None
    part = form_part(
        book, record.form, values=record.values, stages=[assessment.stage] if assessment else (), example=name
    )
    return Document(book, part.title, address_of_page("specimen", name), (part,))


def form_part(
    book: Handbook,
    name: str,
    *,
    level: int = 1,
    values: Mapping[str, str] | None = None,
    stages: Sequence[str] = (),
    fillable: bool = False,
    beside: Handbook | None = None,
    example: str = "",
) -> Part:
    """The pages of a form in any document. `example` is the specimen that it is filled in from."""
    record = book.get("form", name)
    stages = stages or pages.stages_of(book, name)
    for field, value in (values or {}).items():
        require_text(value, f'What is written in "{field}"')
    html = pages.draw(
        book, "paper/form.html.j2", PaperLinks(book), record=record, id=name, values=values or {}, stages=stages,
        fillable=fillable, widths=columns.widths, room=columns.TEXT[layout_of(record)],
        also=Beside(beside, record, name, stages) if beside else None,
        example=book.get("specimen", example) if example else None,
    )  # fmt: skip
    own = part_id("specimen", example) if example else part_id("form", name)
    if not fillable:
        html = apart(html, own)
    title = book.title("specimen", example) if example else record.title
    return replace(empty_part(book, name), id=own, title=title, html=html, level=level)


def empty_part(book: Handbook, name: str) -> Part:
    """The pages of a form with nothing on them but their margins."""
    record = book.get("form", name)
    kept = book.word(f"keep-{record.retention.keep}")
    margin = f"{book.word(f'data-class-{record.data_class}')}. {kept}.\n"
    code = code_of(book, "form", name)
    return Part(part_id("form", name), record.title, "", layout_of(record), code=code, margin=margin)


def layout_of(record: Any) -> str:
    """The kind of page that a form lies on, as `Part.layout` names it."""
    return str(record.layout.paper.lower() + ("-landscape" if record.layout.orientation == "landscape" else ""))


class Beside:
    """A second language for a form: the same texts of the same edition, looked up by those of the first."""

    def __init__(self, book: Handbook, record: Any, name: str, stages: Sequence[str]) -> None:
        self.book = book
        self.stages = stages
        self.tag = pages.language_tag(book.language)
        self.links = PaperLinks(book)
        self.form = book.get("form", name)
        self.twins = {id(first): second for first, second in _side_by_side(record, self.form)}

    def of(self, thing: Any, key: str, block: bool = False) -> Markup:
        """A text of a part of the form in the second language; nothing where it is the same."""
        twin = self.twins[id(thing)]
        text = getattr(twin, key)
        return Markup("") if not text or text == getattr(thing, key) else self.shown(key, text, block)

    def shown(self, key: str, text: str, block: bool = False) -> Markup:
        """A text as HTML: plain for titles and labels, else Markdown."""
        if key in ("label", "title", "identify_by"):
            return Markup(escape(text))
        return Markup((markup.block if block else markup.inline)(text, self.links.resolve))

    def word(self, name: str, **slots: str) -> str:
        """A word of the interface in the second language."""
        return self.book.word(name, None, **slots)

    def row(self, field: Any, row: str) -> Markup:
        """The label of a row that a table takes from a collection."""
        labels = {name: label for name, label, _ in pages.rows_from(self.book, field, self.stages)}
        return self._span("p-also", escape(labels[row]))

    def asked(self, stage: str, threshold: Any, whole: bool) -> Markup:
        """What a stage asks for on a row; with its words when `whole`."""
        own = next(each for each in self.book.get("stage", stage).thresholds if each.id == threshold.id)
        level = self.word(f"level-{own.level}")
        text = escape(self.word("threshold-asked", stage=self.book.title("stage", stage), level=level))
        return self._span("p-also", text + (Markup(". ") + self.shown("text", own.text) if whole else ""))

    def _span(self, name: str, text: Markup) -> Markup:
        return Markup('<span class="{}" lang="{}">{}</span>').format(name, self.tag, text)


def _side_by_side(first: Any, second: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a record with the same part in another language."""
    if isinstance(first, Model):
        yield first, second
        for key in type(first).model_fields:
            yield from _side_by_side(getattr(first, key), getattr(second, key))
    elif isinstance(first, list):
        for one, other in zip(first, second, strict=True):
            yield from _side_by_side(one, other)


def answers(book: Handbook, name: str, stages: Sequence[str] = (), lines: int = 0) -> Answers:
    """Every field of a form by its name. Tables with blank rows have at least so many lines."""
    record = book.get("form", name)
    stages = stages or pages.stages_of(book, name)
    found: dict[str, tuple[str, ...] | None] = {}
    for section in record.sections:
        for field in section.fields:
            base = f"{section.id}.{field.id}"
            if field.type == "table":
                rows = [row for row, _, _ in pages.rows_from(book, field, stages)] if field.rows_from else []
                rows += [row.id for row in field.rows]
                rows += [str(number + 1) for number in range(max(field.blank_rows, lines) if field.blank_rows else 0)]
                cells = ((row, column) for row in rows for column in field.columns)
                found |= {f"{base}.{row}.{column.id}": _offered(column) for row, column in cells}
            elif field.type in ("multi-choice", "checklist"):
                found |= {f"{base}.{option.id}": ("on",) for option in field.options}
            else:
                found[base] = _offered(field)
    return found


def _offered(field: Any) -> tuple[str, ...] | None:
    if field.type in ("choice", "scale"):
        return tuple(option.id for option in field.options)
    return ("on",) if field.type == "check" else None


def filled_values(book: Handbook, name: str, data: Any) -> tuple[dict[str, str], list[str]]:
    """(values, remarks) of a file that the page of a form saved: `form`, `code`, `values` and more.

    Raises KeyError when it is none, is of another form, or holds anything that the form has no place for; the message
    lists all of it. A file of an older version of the form whose answers all fit is taken, with a remark.
    """
    if not isinstance(data, dict) or not isinstance(data.get("form"), str) or not isinstance(data.get("values"), dict):
        raise KeyError("This is no file that a form's page saved: it has no form and values. Save the form once more.")
    if data["form"] not in (name, *book.former("form", name)):
        raise KeyError(f'This file is of the form "{shortened(data["form"])}", not of "{name}". Choose that form.')
    wrong = [*_misfits(answers(book, name, lines=MOST_LINES), data["values"])]
    if wrong:
        raise KeyError("\n".join([f'The form "{name}" has no place for this; correct it in the file:', *wrong]))
    values = {field: value.replace("\r\n", "\n").strip() for field, value in data["values"].items()}
    now = book.content_code("form", name)
    remarks = [] if data.get("code") == now else [
        f"The form has changed since this was saved (then {shortened(data.get('code') or 'unknown')}, now {now}). "
        "Every answer has its place; read them once more."
    ]  # fmt: skip
    return {field: value for field, value in values.items() if value}, remarks


def _misfits(known: Answers, values: Mapping[Any, Any]) -> Iterator[str]:
    """A line for each value that a form has no place for."""
    for field, value in values.items():
        if field not in known:
            yield f"  {shortened(field)}: there is no such field.{did_you_mean(str(field), known)}"
        elif not isinstance(value, str):
            yield f"  {field}: {shortened(value)} is no text."
        elif (offered := known[field]) is not None and value not in offered:
            near = did_you_mean(value, offered)
            yield f'  {field}: "{shortened(value)}" is none of its answers: {", ".join(offered)}.{near}'
