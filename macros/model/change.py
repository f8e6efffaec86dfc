"""What an edition may write into changes.yml: one verb, one address, one reason."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from macros.model.types import Date, Id, Model, Plain, Prose, Text


class Reason(Model):
    """Why something is changed, and who says so."""

    because: Prose
    """The reason, printed on each page that it touches."""
    basis: Text | None = None
    """The law, instruction or decision that it rests on."""
    decided_by: Text | None = None
    """Who decided it: a function or a body, never a person's name."""
    on: Date | None = None
    """The day on which it was decided."""


class Set(Reason):
    """Give a field another value."""

    address: Plain = Field(alias="set")
    """The field, such as `stages/learning/window/max`."""
    value: Any = Field(alias="to")
    """The new value, written as in a record."""


class Add(Reason):
    """Add an entry to a list, or a record."""

    address: Plain = Field(alias="add")
    """The place of the new entry; its last word is the new id."""
    value: dict[str, Any] | None = Field(None, alias="with")
    """The new entry. Left out where a list holds ids alone: the address says it all."""
    after: Plain | None = None
    """The entry it comes after; last without one."""
    before: Plain | None = None
    """The entry it comes before."""


class Remove(Reason):
    """Take an entry, a record or an optional field out."""

    address: Plain = Field(alias="remove")
    """What is taken out."""


class Replace(Reason):
    """Put another entry or record in the place of one, under the same id."""

    address: Plain = Field(alias="replace")
    """What is replaced."""
    value: dict[str, Any] | None = Field(None, alias="with")
    """What stands there instead; for a record, a file of the edition with the same id can hold it."""


class Order(Reason):
    """Bring the entries of a list into another order."""

    address: Plain = Field(alias="order")
    """The list."""
    value: list[Id] = Field(alias="as")
    """The ids of all its entries, in the new order."""


VERBS: dict[str, type[Reason]] = {"set": Set, "add": Add, "remove": Remove, "replace": Replace, "order": Order}
