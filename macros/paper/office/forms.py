"""A form for a word processor: each field is a content control of its name, with room to write by hand.

A control's tag is the name that the field has on the web page, `section.field[.row.column|.option]`. One answer of
several is a row of boxes, as on paper; each bears `name=answer`, since the name alone is that of the whole question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from macros import pages
from macros.handbook import Handbook
from macros.markup import block as html_of
from macros.markup import inline as inline_html
from macros.paper import columns
from macros.paper.document import PaperLinks, address_of_page
from macros.paper.forms import empty_part
from macros.paper.office import elements as e
from macros.paper.office.elements import Look, paragraph, run
from macros.paper.office.file import BULLETS, File
from macros.paper.office.prose import blocks, inline
from macros.problems import did_you_mean, shortened

LINE = 7.0
"""Height of a line to write on, in millimetres."""
ROW = 8.0
"""Least height of a row to write in."""
SIGNATURE = 12.0
"""Least height of a place to sign."""
SHORT = ("text", "date", "signature")
"""Fields that stand beside their question when they take one line."""
TICKED = "on"
"""The value of a box that is ticked."""


def form(book: Handbook, name: str, values: Mapping[str, str] | None = None, stages: Sequence[str] = ()) -> bytes:
    """A form as DOCX. `values` maps names of fields to what is written in them; `stages` chooses whose thresholds.

    Raises KeyError for a form that does not exist, and for values whose fields it does not have.
    """
    record = book.get("form", name)
    file = File(book, record.title, address_of_page("form", name))
    sheet = add_form(file, name, values or {}, stages)
    unknown = [each for each in values or {} if each not in sheet.names]
    if unknown:
        near = did_you_mean(unknown[0], sheet.names)
        raise KeyError(f'forms/{name} has no field "{shortened(unknown[0])}".{near} None of it was filled in.')
    return file.save()


def add_form(
    file: File,
    name: str,
    values: Mapping[str, str],
    stages: Sequence[str] = (),
    *,
    level: int = 0,
    id: str = "",
) -> Sheet:
    """Write a form on pages of its own. In a pack, `level` is that of its heading and `id` what links lead to."""
    book, record = file.book, file.book.get("form", name)
    file.begin(empty_part(book, name))
    resolve = PaperLinks(book).resolve
    head, foot = book.get("block", record.header), book.get("block", record.footer)
    file.add([paragraph(run(head.title), "Kicker")])
    title = run(record.title)
    file.add([file.heading(level, title, record.title, id) if level else paragraph(title, "Title")])
    reminder = run(book.word("form-reminder") + " ", bold=True)
    file.add([paragraph(reminder + inline(file, inline_html(record.reminder, resolve)), "Note")])
    instead = run(book.word("form-identify-by") + " ", bold=True) + run(record.identify_by)
    file.add([paragraph(instead, "Note")])
    sheet = Sheet(file, values, stages or pages.stages_of(book, name), level + 1)
    file.add(sheet.sections(record.sections))
    file.add([e.GAP, *blocks(file, html_of(foot.text, resolve), "Hint")])
    return sheet


@dataclass
class Sheet:
    """Sections of fields being written. `names` collects the names of all fields; `prefix` begins each."""

    file: File
    values: Mapping[str, str]
    stages: Sequence[str]
    level: int
    prefix: str = ""
    mark_optional: bool = False
    names: set[str] = field(default_factory=set)

    @property
    def room(self) -> float:
        return self.file.room

    def word(self, name: str, **slots: object) -> str:
        return self.file.book.word(name, **slots)  # type: ignore[arg-type]

    def prose(self, text: str, style: str) -> list[str]:
        return blocks(self.file, html_of(text, PaperLinks(self.file.book).resolve), style)

    def inline(self, text: str) -> str:
        return inline(self.file, inline_html(text, PaperLinks(self.file.book).resolve))

    def value(self, name: str) -> str:
        """What is written in a field; asking for it makes the name known."""
        self.names.add(name)
        return self.values.get(name, "")

    # ---- Sections and fields ----

    def sections(self, sections: Iterable[Any]) -> list[str]:
        """Sections in order, each with its heading."""
        sections = list(sections)
        self.mark_optional = any(each.required for section in sections for each in section.fields)
        return [drawn for section in sections for drawn in self.section(section)]

    def section(self, section: Any) -> Iterator[str]:
        title = run(section.title)
        yield self.file.heading(self.level, title, section.title, new_page=section.new_side, listed=self.level < 2)
        yield from self.prose(section.help, "Help") if section.help else ()
        for short, fields in groupby(section.fields, key=_is_short):
            if short:
                yield self.lines(section.id, list(fields))
            else:
                for each in fields:
                    yield from self.field(each, ".".join(filter(None, (self.prefix, section.id, each.id))))

    def lines(self, section: str, fields: list[Any]) -> str:
        """Short fields below each other: the question, and room for the answer beside it."""
        asked = 62.0 if self.room < 200 else 85.0
        widths = (asked, self.room - asked)
        rows = []
        for each in fields:
            name = ".".join(filter(None, (self.prefix, section, each.id)))
            question = paragraph(self.question(each), "Question")
            question += paragraph(self.inline(each.help), "Hint") if each.help else ""
            answer = paragraph(self.entry(each.type, name, each.label), "Answer")
            height = SIGNATURE if each.type == "signature" else LINE
            rows.append(e.row([e.cell(question, widths[0]), e.cell(answer, widths[1])], height=height))
        return e.table(rows, widths, headed=False)

    def question(self, field: Any) -> str:
        """The label, and whether one may leave the field empty."""
        optional = self.mark_optional and not field.required
        if optional and field.type not in ("check", "checklist", "signature"):
            return run(field.label) + run(" " + self.word("form-optional"), style="Optional")
        return run(field.label)

    def label(self, field: Any) -> list[str]:
        """The label above a field, and its hint."""
        hint = [paragraph(self.inline(field.help), "Help")] if field.help else []
        return [paragraph(self.question(field), "Label"), *hint]

    def field(self, field: Any, name: str) -> list[str]:
        """One field that takes the whole width."""
        if field.type == "table":
            return [*self.label(field), *self.key(field), self.table(field, name)]
        if field.type in ("choice", "scale"):
            return [*self.label(field), *self.options(field, name, one=True)]
        if field.type in ("multi-choice", "checklist"):
            return [*self.label(field), *self.options(field, name, one=False)]
        if field.type == "check":
            ticked = self.tick(name, field.label, self.value(name) == TICKED) + run(f"\u00a0{field.label}")
            hint = [paragraph(self.inline(field.help), "Hint", Look(indent=6))] if field.help else []
            return [paragraph(ticked, "Option", Look(indent=0, hanging=6)), *hint]
        content = paragraph(self.entry(field.type, name, field.label, lines=True), "Answer")
        height = LINE * field.lines
        box = e.row([e.cell(content, self.room)], height=height)
        return [*self.label(field), e.table([box], [self.room], headed=False)]

    def entry(self, type: str, name: str, *about: str, lines: bool = False) -> str:
        """A control to write in."""
        title, value = e.alias(*about), self.value(name)
        if type == "date":
            return e.day(name, title, value, pages.language_tag(self.file.book.language))
        return e.entry(name, title, value, lines=lines)

    def tick(self, name: str, about: str, checked: bool) -> str:
        return e.box(name, e.alias(about), checked)

    # ---- Answers to choose ----

    def boxes(self, options: Iterable[Any], name: str, about: str, one: bool) -> list[tuple[Any, str]]:
        """(option, its box) of each answer."""
        if one:
            chosen = self.value(name)
            return [
                (each, e.box(f"{name}={each.id}", e.alias(about, each.label), chosen == each.id)) for each in options
            ]
        return [
            (each, e.box(f"{name}.{each.id}", e.alias(about, each.label), self.value(f"{name}.{each.id}") == TICKED))
            for each in options
        ]

    def options(self, field: Any, name: str, *, one: bool) -> list[str]:
        """Answers one a line with their anchors, few short ones in a row, many short ones in two columns."""
        drawn = self.boxes(field.options, name, field.label, one)
        labels = [each.label for each in field.options]
        anchored = any(each.anchor for each in field.options)
        if not anchored and sum(map(len, labels)) <= 48:
            return [paragraph(run("    ").join(box + run(f"\u00a0{each.label}") for each, box in drawn), "Option")]
        if not anchored and len(labels) > 4 and max(map(len, labels)) <= 40:
            return self.columns(drawn)
        lines = []
        for each, box in drawn:
            words = run(f"{each.label} ", bold=True) + self.inline(each.anchor) if each.anchor else run(each.label)
            look = Look(indent=0, hanging=6, keep_next=each is not field.options[-1])
            lines.append(paragraph(f"{box}{e.TAB}{words}", "Option", look))
        return lines

    def columns(self, drawn: list[tuple[Any, str]]) -> list[str]:
        """Answers in two columns, to be read downwards."""
        half = (len(drawn) + 1) // 2
        tabs = (("left", 6.0), ("left", self.room / 2), ("left", self.room / 2 + 6))
        lines = []
        for index in range(half):
            pair = [drawn[index], *drawn[index + half : index + half + 1]]
            words = e.TAB.join(f"{box}{e.TAB}{run(each.label)}" for each, box in pair)
            lines.append(paragraph(words, "Option", Look(tabs=tabs, keep_next=index < half - 1)))
        return lines

    # ---- Tables ----

    def key(self, field: Any) -> list[str]:
        """What the columns hold, and what the words of their scales mean; columns with the same scale share it."""
        lines: list[str] = []
        told: list[Any] = []
        for column in field.columns:
            anchored = any(option.anchor for option in column.options) and column.options not in told
            if not column.help and not anchored:
                continue
            alike = [each.label for each in field.columns if each.options == column.options]
            names = [column.label] if column.help or not column.options else alike
            text = run(" · ".join(names), bold=True) + (run("  ") + self.inline(column.help) if column.help else "")
            lines.append(paragraph(text, "Help"))
            for option in column.options if anchored else ():
                anchor = run(f"{option.label} ", bold=True) + (self.inline(option.anchor) if option.anchor else "")
                # Not kept with the table: LibreOffice gives up repeating the head of one with a long train before it.
                lines.append(paragraph(anchor, "Hint", Look(list=(BULLETS, 0), indent=0, hanging=5)))
            told.append(column.options)
        return lines

    def table(self, field: Any, name: str) -> str:
        """A table: printed rows, rows of a collection, or numbered empty lines. Its head is repeated on each page."""
        rows = [*self.printed(field), *self.empty(field, name)]
        headed = any(bold for _, _, _, bold, _ in rows)
        widths = self.widths(field, headed)
        labels = [column.label for column in field.columns]
        titles = [*([""] if headed else []), *labels]
        heads = [
            e.cell(paragraph(run(title), "Table Head"), width) for title, width in zip(titles, widths, strict=True)
        ]
        drawn = [e.row(heads, header=True)]
        for id, label, lines, _, below in rows:
            first = [e.cell(paragraph(run(label), "Table Head") + below, widths[0])] if headed else []
            cells = [
                e.cell(self.cell(column, f"{name}.{id}.{column.id}", field.label, label), width)
                for column, width in zip(field.columns, widths[len(first) :], strict=True)
            ]
            drawn.append(e.row([*first, *cells], height=max(ROW, 6 * lines)))
        return e.table(drawn, widths, headed=True, caption=field.label)

    def printed(self, field: Any) -> Iterator[tuple[str, str, int, bool, str]]:
        """(id, label, lines, headed, what stands below the label) of the rows that are printed."""
        many = max((2 for column in field.columns if column.type == "long-text"), default=1)
        for id, label, asked in pages.rows_from(self.file.book, field, self.stages) if field.rows_from else ():
            yield id, label, many, True, "".join(self.asked(asked))
        for each in field.rows:
            yield each.id, each.label, max(each.lines, many), True, ""

    def asked(self, asked: Mapping[str, Any]) -> Iterator[str]:
        """The threshold of each stage under a competence; in its own words where there is room."""
        for stage, threshold in asked.items():
            level = self.word(f"level-{threshold.level}")
            words = run(self.word("threshold-asked", stage=self.file.book.title("stage", stage), level=level))
            if len(self.stages) < 3:
                words += run(". ") + self.inline(threshold.text)
            yield paragraph(words, "Table Text")

    def empty(self, field: Any, name: str) -> Iterator[tuple[str, str, int, bool, str]]:
        """Lines to write on; as many as the form has, or as the values need."""
        known = [each.removeprefix(f"{name}.").split(".")[0] for each in self.values if each.startswith(f"{name}.")]
        count = max([field.blank_rows, *(int(each) for each in known if each.isdigit())]) if field.blank_rows else 0
        headed = any(True for _ in self.printed(field))
        many = max((2 for column in field.columns if column.type == "long-text"), default=1)
        for number in range(1, count + 1):
            yield str(number), self.word("form-line", n=number), many, headed, ""

    def widths(self, field: Any, headed: bool) -> list[float]:
        """Widths of the columns: the first for the labels of rows, the others by their shares and answers."""
        count = len(field.columns)
        first = {1: 45, 2: 30, 3: 25}.get(count, 18 if count < 6 else 15) * self.room / 100 if headed else 0.0
        rest = columns.widths(field.columns, self.room - first)
        return [first, *rest] if headed else rest

    def cell(self, column: Any, name: str, table: str, label: str) -> str:
        """One cell."""
        about = self.word("form-cell", row=label, column=column.label)
        if column.type == "check":
            return paragraph(self.tick(name, about, self.value(name) == TICKED), "Table Text")
        if column.type in ("choice", "scale"):
            drawn = self.boxes(column.options, name, about, True)
            labels = [box + run("\u00a0" + each.label.replace(" ", "\u00a0")) for each, box in drawn]
            return paragraph(run("  ").join(labels), "Table Text")  # side by side where the column is wide enough
        return paragraph(self.entry(column.type, name, table, about, lines=column.type != "date"), "Table Text")


def _is_short(field: Any) -> bool:
    """Whether question and answer stand beside each other."""
    return field.type in SHORT and getattr(field, "lines", 1) == 1
