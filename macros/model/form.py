"""Forms: sections of typed fields. A new kind of field is one class here, one branch in the partial `_field.html.j2`
and its words in `words.yml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator

from macros.model.base import Item, Record, RoleId, Titled
from macros.model.types import Bool, Id, Int, Length, Model, Prose, Refers, Text

DataClass = Literal["none", "staff", "client"]
"""none: no personal data · staff: about the officer or a colleague · client: about a supervised person."""
Keep = Literal[
    "until-signed", "end-of-stage", "end-of-programme", "six-months-after", "personnel-rules", "case-rules", "not-kept",
]  # fmt: skip
Then = Literal["owner-decides", "destroyed", "archived"]
Paper = Literal["A4", "A3"]
Orientation = Literal["portrait", "landscape"]
RowsFrom = Literal["principles", "competences", "thresholds"]


class Option(Item):
    """One answer that can be chosen."""

    label: Text
    """The answer."""
    anchor: Prose | None = None
    """What one would see; every point of a scale has one."""


class _Field(Item):
    label: Text
    """The question or prompt."""
    help: Prose | None = None
    """A hint under the label."""
    required: Bool = False
    """Whether the form is incomplete without it. Paper marks the optional ones."""
    data_class: DataClass | None = None
    """Overrides the class of its section."""


class TextField(_Field):
    """A line or a few lines of text."""

    type: Literal["text"]
    lines: Int = 1
    """Lines on paper."""


class LongTextField(_Field):
    """Free text over several lines."""

    type: Literal["long-text"]
    lines: Int = 3
    """Lines on paper."""


class DateField(_Field):
    """A date."""

    type: Literal["date"]


class ChoiceField(_Field):
    """One answer of several."""

    type: Literal["choice"]
    options: list[Option]
    """The answers."""


class MultiChoiceField(_Field):
    """Any number of answers."""

    type: Literal["multi-choice"]
    options: list[Option]
    """The answers."""


class ScaleField(_Field):
    """One point of an anchored scale; the last one is "not observed" or "prefer not to say"."""

    type: Literal["scale"]
    options: list[Option]
    """The points, lowest first, each with an anchor."""


class ChecklistField(_Field):
    """Things to tick when done."""

    type: Literal["checklist"]
    options: list[Option]
    """The things."""


class CheckField(_Field):
    """One box to tick."""

    type: Literal["check"]


class SignatureField(_Field):
    """Initials or a signature, with a date where the label says so."""

    type: Literal["signature"]


class Column(_Field):
    """A column of a table: a small field repeated in each row."""

    type: Literal["text", "long-text", "date", "check", "choice", "scale"]
    """Kind of cell."""
    width: Int = 1
    """Share of the width, relative to the other columns."""
    options: list[Option] = []
    """The answers of a choice or scale column."""


class Row(Item):
    """A row of a table with a printed label."""

    label: Text
    """What the row is about."""
    lines: Int = 1
    """Lines on paper."""


class TableField(_Field):
    """A table: rows with labels, or rows from a collection, or blank rows."""

    type: Literal["table"]
    columns: list[Column]
    """The columns."""
    rows: list[Row] = []
    """Rows with a printed label."""
    rows_from: RowsFrom | None = None
    """Rows from a collection: principles, competences, or the thresholds of the stage."""
    blank_rows: Int = 0
    """Empty rows to write in."""


Field = Annotated[
    TextField
    | LongTextField
    | DateField
    | ChoiceField
    | MultiChoiceField
    | ScaleField
    | ChecklistField
    | CheckField
    | SignatureField
    | TableField,
    Discriminator("type"),
]


class Section(Titled):
    """A part of a form."""

    help: Prose | None = None
    """What to know before filling it in."""
    data_class: DataClass | None = None
    """Overrides the class of the form."""
    new_side: Bool = False
    """True when it begins a new side on paper, because its reader or its place is another one."""
    fields: list[Field]
    """The fields, in order."""


class Retention(Model):
    """How long the filled form is kept, and by whom."""

    rule: Prose
    """The rule in words."""
    keep: Keep
    """Until when."""
    then: Then | None = None
    """What happens afterwards."""
    training_copy: Keep | None = None
    """Until when a copy used for learning is kept."""


class Layout(Model):
    """How it prints."""

    paper: Paper
    """Paper size."""
    orientation: Orientation
    """Upright or across."""
    sides: Int
    """Printed sides it is meant to fill."""


class Fault(Item):
    """A typical fault in a filled form, and the question that helps."""

    sign: Prose
    """What one sees."""
    ask: Prose
    """The question to ask."""


class WeakStrong(Item):
    """The same entry twice."""

    weak: Prose
    """As it is often written."""
    strong: Prose
    """As it helps."""


class Guidance(Model):
    """For whoever hands the form out and reads it."""

    audience: RoleId
    """Who reads the guidance."""
    before_use: Prose
    """What to do before the first use."""
    good_looks_like: Prose
    """How a good one looks."""
    typical_faults: list[Fault]
    """Faults one meets, and the question to ask."""
    examples: list[WeakStrong]
    """An entry in a weak and in a strong version."""


class Form(Record):
    """A form to fill in on screen or on paper."""

    purpose: Prose
    """What it is for."""
    filled_by: list[RoleId]
    """Who fills it in."""
    when: Prose
    """When it is filled in."""
    time: Length
    """How long it takes."""
    data_class: DataClass
    """The most sensitive data it holds, unless a section or field says otherwise."""
    retention: Retention
    """How long it is kept."""
    regime_note: Prose | None = None
    """Which data-protection rules may apply, as a question for the privacy adviser."""
    reminder: Prose
    """What must not be written on it."""
    identify_by: Text
    """What stands on it instead of a name."""
    layout: Layout
    """How it prints."""
    header: Annotated[Id, Refers("block")]
    """The block printed above."""
    footer: Annotated[Id, Refers("block")]
    """The block printed below."""
    sections: list[Section]
    """The parts, in order."""
    guidance: Guidance
    """For whoever hands it out and reads it."""

    @property
    def takes_thresholds(self) -> bool:
        """Whether a table has the thresholds of a stage as its rows."""
        fields = [field for section in self.sections for field in section.fields]
        return any(field.type == "table" and field.rows_from == "thresholds" for field in fields)
