"""What every record shares: where it comes from, what is still open, who keeps it up to date."""

from __future__ import annotations

from typing import Annotated, Literal

from macros.model.types import Date, Id, Model, Prose, Refers, Text

Origin = Literal["source", "public", "derived", "proposal", "local"]
"""source: a document of the bibliography says so · public: read in a public page · derived: our reading of a source ·
proposal: this handbook proposes it · local: set by an edition."""

Level = Literal["not-yet", "with-help", "alone", "can-show"]
"""The four levels of every competence, in order. "Not observed" is an answer on a form, never a level."""

RoleId = Annotated[Id, Refers("role")]
SourceId = Annotated[Id, Refers("source")]


class Item(Model):
    """One entry of a list: addressed, changed and translated by its id."""

    id: Id
    """Permanent name of this entry, unique in its list."""


class Titled(Item):
    title: Text
    """Heading of this entry."""


class Note(Item):
    text: Prose
    """What it says."""


class TitledNote(Titled):
    text: Prose
    """What it says."""


class GoesWrong(Item):
    """A thing that goes wrong, how it shows and what to do."""

    sign: Prose
    """What one sees or hears."""
    response: Prose
    """What to do or say."""


class ToConfirm(Item):
    """An open question: something a source left blank or that nobody has verified yet."""

    ask: Text
    """Whom to ask."""
    text: Prose
    """What to ask."""


class Review(Model):
    """Who keeps this up to date, and by when it is read again."""

    owner: RoleId
    """The role that answers for it."""
    by: Date
    """The day by which it is read again."""


class Verified(Model):
    """Who checked a legal text, and when."""

    by: RoleId
    """The role that checked it."""
    on: Date
    """The day it was checked."""


class Sourced(Model):
    """Everything that says where it comes from."""

    origin: Origin
    """Where the content comes from."""
    sources: list[SourceId] = []
    """The documents it rests on."""


class Record(Sourced):
    """What records with a file of their own share."""

    title: Text
    """Name of the record."""
    summary: Prose
    """One or two sentences that say what it is and what it is for."""
    source_says: Prose | None = None
    """What the source itself says, in our words, when that differs from our reading."""
    our_reading: Prose | None = None
    """How we read the source, and what we added."""
    to_confirm: list[ToConfirm] = []
    """Open questions that an edition answers."""
    review: Review | None = None
    """Who keeps it up to date."""


class Legal(Model):
    """Fields of records that state law."""

    law_as_of: Date
    """The day on which the law was read."""
    verified: Verified | None = None
    """Who checked it; without this, page and paper say "unverified: do not rely on it"."""
