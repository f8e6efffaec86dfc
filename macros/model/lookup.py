"""What one looks up: roles, competences, principles, claims, words; and the edition they belong to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.model.base import Item, Legal, Note, Sourced, SourceId, TitledNote, ToConfirm
from macros.model.types import Address, Contact, Country, Id, Int, Language, Model, Plain, Prose, Refers, Text

Strength = Literal["robust", "promising", "practice", "none"]
"""How strong the evidence for a claim is, in whichever direction the result points."""


class Role(Sourced):
    """A role: what it does and what it never does."""

    title: Text
    """Name of the role."""
    plural: Text | None = None
    """Several of them, as inside a sentence; a role that is a term has this form there."""
    does: Prose
    """What it does."""
    must_not: Prose
    """What it never does."""
    to_confirm: list[ToConfirm] = []
    """Open questions."""


class Levels(Model):
    """Observable behaviour at four levels."""

    not_yet: list[Note] = Field(alias="not-yet")
    """What shows that it is not there yet."""
    with_help: list[Note] = Field(alias="with-help")
    """What is done with help."""
    alone: list[Note]
    """What is done alone."""
    can_show: list[Note] = Field(alias="can-show")
    """What can be shown to others."""


class Competence(Sourced):
    """A competence: one question, observable behaviour at four levels."""

    title: Text
    """Name of the competence."""
    code: Plain
    """Short code printed on forms."""
    question: Prose
    """The question it answers."""
    why: Prose
    """Why it matters."""
    levels: Levels
    """Behaviour at four levels."""
    evidence_ideas: Prose
    """Where evidence can be found."""


class Principle(Sourced):
    """A principle of method."""

    title: Text
    """Name of the principle."""
    means: Prose
    """What it means."""
    in_practice: Prose
    """What one does."""
    looks_like_it: Prose
    """What looks like it and is not."""
    question: Prose
    """The question for the log book."""
    tension: Prose
    """Where it pulls against another principle or against the mandate."""
    our_reading: Prose | None = None
    """Which part is the source's and which is our reading or proposal."""


class Claim(Model):
    """A claim of effect, with its evidence."""

    statement: Prose
    """What is claimed."""
    population: Text
    """Who was studied."""
    n: Text
    """How many, or "not stated"."""
    design: Text
    """How it was studied."""
    sources: list[SourceId]
    """Where it is reported."""
    strength: Strength
    """How strong the evidence is, in whichever direction it points."""
    limits: Prose
    """What it does not show."""

    @property
    def title(self) -> str:
        """Claims are named by their statement."""
        return self.statement


class Indicator(Sourced):
    """A figure that a service can follow."""

    title: Text
    """Name of the figure."""
    question: Prose
    """The question it answers."""
    counted: Prose
    """How it is counted, by whom, when."""
    misread: Prose
    """How it is misread."""


class GlossaryEntry(Sourced):
    """A word of the handbook."""

    title: Text
    """The word."""
    synonyms: list[Text] = []
    """Other words for the same thing."""
    text: Prose
    """What it means here."""
    not_the_same_as: Prose | None = None
    """What it is confused with."""
    to_confirm: list[ToConfirm] = []
    """Open questions."""


class Source(Model):
    """A document that facts come from."""

    title: Text
    """Its title."""
    by: Text
    """Who issued it."""
    date: Plain
    """Its date, or "undated"."""
    type: Text
    """What it is: slides, web page, newsletter."""
    language: Language
    """Its language, as a tag such as en."""
    address: Address | None = None
    """Where it was found."""
    used_for: Prose
    """What it is used for."""
    limits: Prose
    """What it does not give."""


class Block(Model):
    """A text shared by pages or forms: a header, a footer, a notice."""

    title: Text
    """What it is."""
    text: Prose
    """The text."""


class Word(Model):
    """A word or sentence of the interface."""

    text: Text
    """The words; with a count, the plural."""
    one: Text | None = None
    """The words for exactly one."""
    slots: list[Id] = []
    """Names in braces that are filled in when the page is made."""
    means: Plain
    """Where it stands, for translators."""

    @property
    def title(self) -> str:
        """Words are named by their text."""
        return self.text


class Term(Model):
    """A term that an edition may rename, with the forms its language needs."""

    means: Text
    """What the term stands for."""
    forms: dict[str, Plain]
    """Form name to words: `sg`, `a`, `the`, `gen`, `pl` in English."""


class Extends(Model):
    """The edition that another one builds on."""

    edition: Id
    """Its code; `base` is the reference."""
    version: Plain
    """The version that the changes were decided on, such as "0.1.0"."""


class Owner(Item):
    """Who stands behind a role in this service. The id is the role's."""

    id: Annotated[Id, Refers("role")]
    """The role."""
    name: Text
    """The function or unit, never a person's name."""


class Translated(Item):
    """How much of a kind must be translated before a release. The id is the folder of the kind, `docs`, or `all`."""

    percent: Annotated[Int, Field(ge=0, le=100)]
    """Percent of its words, in each language that the edition publishes."""


class DataProtection(Legal):
    """What the privacy adviser of a service says about its filled forms, in one place."""

    authority: Text
    """The authority to which one complains."""
    contact: Contact | None = None
    """Whom to ask in the service, as https or mailto."""
    grounds: Annotated[list[TitledNote], Field(min_length=1)]
    """On which ground which data may be written down."""
    retention: Annotated[list[TitledNote], Field(min_length=1)]
    """What is kept how long."""
    notice: Prose
    """What those who are written about are told."""


class EditionInfo(Model):
    """An edition: whose handbook this is."""

    title: Text
    """Name of the edition."""
    version: Plain
    """Version of the content, such as "0.1.0"."""
    extends: Extends | None = None
    """The edition that this one builds on; every edition but the base has one. What this file leaves out is taken from
    there."""
    writes: Language
    """Language in which this edition writes its own texts."""
    programmes: Annotated[list[Annotated[Id, Refers("programme")]], Field(min_length=1)]
    """The programmes it adopts, in order."""
    languages: Annotated[list[Language], Field(min_length=1)]
    """Languages it publishes, its main one first."""
    translated: list[Translated] = []
    """How much must be translated before a release; without it, everything."""
    service: Text | None = None
    """The service it is made for."""
    jurisdiction: Country | None = None
    """The country whose law holds, such as BE."""
    issued_by: Text | None = None
    """The service that issues it; without one, every page says that nobody does."""
    contact: Contact | None = None
    """Address for reports of faults, as https or mailto."""
    holidays: Country | None = None
    """Country whose public holidays count."""
    owners: list[Owner] = []
    """Who stands behind the roles in this service."""
    data_protection: DataProtection | None = None
    """What holds for personal data on filled forms."""
