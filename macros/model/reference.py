"""Reference: chapters and manuals, mission frames, cases, risks, and the collections that texts refer to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.model.base import (
    GoesWrong,
    Legal,
    Note,
    Origin,
    Record,
    RoleId,
    Sourced,
    SourceId,
    Titled,
    TitledNote,
    ToConfirm,
)
from macros.model.mentoring import FormId
from macros.model.types import (
    Address,
    Contact,
    Country,
    Id,
    Language,
    Length,
    Model,
    Plain,
    Prose,
    Refers,
    Text,
)

Diagram = Literal["stage-timeline", "triangulation", "coverage-matrix"]
Strength = Literal["robust", "promising", "practice", "none"]
"""How strong the evidence for a claim is, in whichever direction the result points."""


class Dialogue(Titled):
    """The same talk twice."""

    weak: Prose
    """As it often goes."""
    better: Prose
    """As it can go."""


class Exercise(Titled):
    """Something to try, with its answer."""

    task: Prose
    """What to do."""
    answer: Prose
    """A model answer."""


class GuideSection(Titled):
    """A section of a chapter, or a chapter of a manual."""

    origin: Origin
    """Where the content comes from."""
    sources: list[SourceId] = []
    """The documents it rests on."""
    diagram: Diagram | None = None
    """A diagram drawn above the text."""
    text: Prose
    """The text."""
    dialogues: list[Dialogue] = []
    """Talks in a weak and a better version."""
    exercises: list[Exercise] = []
    """Exercises with answers."""
    limits: Prose | None = None
    """Where it does not hold or does not help."""
    to_confirm: list[ToConfirm] = []
    """Open questions."""


class Guide(Record):
    """A chapter of reference, or a manual made of chapters."""

    kind: Literal["chapter", "manual"] = "chapter"
    """A chapter is read in one go; a manual is worked through."""
    audience: list[RoleId]
    """Who reads it."""
    sections: list[GuideSection]
    """Its sections in order; none is empty."""


class FrameStep(TitledNote):
    """A step of a mission, from the arriving decision to the closing note."""

    who: RoleId
    """Who does it."""
    by: Prose
    """By when."""


class FrameReport(Note):
    """A report that is due."""

    to: Prose
    """Who receives it."""
    when: Prose
    """When."""


class Breach(Model):
    """A breach, what now? It fits on one telephone screen."""

    danger: Prose
    """One line for danger to anybody now."""
    steps: list[Note]
    """At most five steps of at most sixteen words."""
    never: Prose
    """One thing never to do."""
    form: FormId | None = None
    """The form to use."""


class Frame(Record, Legal):
    """A mission frame: authority, basis, sequence with deadlines, checks, reports, breach and end."""

    authority: Prose
    """Who gives the mandate."""
    basis: Prose
    """The legal basis."""
    trigger: Prose
    """What sets it off."""
    first_contact: Text
    """When the first contact takes place, in a few words."""
    sequence: list[FrameStep]
    """The steps in order."""
    first_meeting: Prose
    """What the first meeting must do."""
    conditions: list[TitledNote]
    """Frequent conditions, and how each is supported."""
    verification: Prose
    """What is checked, how, by whom, how often, and what happens with the result."""
    reports: list[FrameReport]
    """The reports due."""
    breach: Breach
    """A breach, what now?"""
    end: Prose
    """How it ends."""
    victims: Prose
    """What is decided for victims and what they are told."""
    traps: list[GoesWrong]
    """Traps of this frame."""
    local_instruction: Prose
    """Where the service's own instruction is found."""


class Case(Record):
    """Practice from a country, in fields that can be compared."""

    country: Text
    """The country."""
    period: Text
    """When."""
    led_by: Prose
    """Who ran it."""
    mentors: Prose
    """Who the mentors were and how they were chosen."""
    mentees: Prose
    """Whom they accompanied."""
    training: Prose
    """How mentors were trained."""
    rhythm: Prose
    """How often and how long they met."""
    activities: Prose
    """What they did together."""
    numbers: Prose
    """Numbers as reported, with what they do not show."""
    lessons: Prose
    """What can be learnt."""
    limits: Prose
    """What this case does not show."""


class EarlySign(Note):
    """A sign seen early enough to act."""

    seen_by: RoleId
    """Who sees it first."""
    within: Length
    """Within which time it can be seen."""


class PreparedBy(Model):
    session: Annotated[Id, Refers("session")]
    """The session that prepares for it."""
    text: Prose
    """How."""


class RevealedBy(Model):
    form: FormId
    """The form with the question that reveals it."""
    field: Plain
    """The field, as `section.field`."""
    text: Prose
    """How."""


class ActedOnBy(Model):
    form: FormId
    """The form used to act."""
    text: Prose
    """How."""


class RiskLinks(Model):
    """The four links of a failure factor."""

    prepared_by: PreparedBy
    """The session that prepares for it."""
    revealed_by: RevealedBy
    """The question that reveals it."""
    acted_on_by: ActedOnBy
    """The form used to act."""
    ended_by: ActedOnBy
    """The form used to end well."""


class RiskStep(Note):
    """A step of the ladder."""

    after: Length
    """How long after the first sign."""
    who: RoleId
    """Who does it."""


class Exit(Model):
    """How it may end."""

    rule: Prose
    """What ending costs and does not cost."""
    safety: Prose
    """When this is another matter altogether."""


class Risk(Record):
    """A failure factor: early signs, what reveals it, what to do, how to end."""

    programme: Annotated[Id, Refers("programme")]
    """The programme it belongs to."""
    what_it_is: Prose
    """What happens."""
    who_can_start_it: list[Note]
    """From which side it can begin."""
    early_signs: list[EarlySign]
    """What shows it early."""
    likely_because: list[Note]
    """What usually stands behind it."""
    links: RiskLinks
    """Session, question, action and exit."""
    action: list[RiskStep]
    """What is done, in order."""
    exit: Exit
    """How it may end."""
    supervision_question: Prose
    """The question a supervisor asks."""
    indicator: Annotated[Id, Refers("indicator")]
    """The figure that shows it."""
    in_staff_programme: Prose | None = None
    """How it looks between colleagues."""


class Role(Sourced):
    """A role: what it does and what it never does."""

    title: Text
    """Name of the role."""
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


class EditionInfo(Model):
    """An edition: whose handbook this is."""

    title: Text
    """Name of the edition."""
    version: Plain
    """Version of the content, such as "0.1.0"."""
    writes: Language
    """Language in which this edition writes its own texts."""
    programmes: Annotated[list[Annotated[Id, Refers("programme")]], Field(min_length=1)]
    """The programmes it adopts, in order."""
    languages: Annotated[list[Language], Field(min_length=1)]
    """Languages it publishes, its main one first."""
    issued_by: Text | None = None
    """The service that issues it; without one, every page says that nobody does."""
    contact: Contact | None = None
    """Address for reports of faults, as https or mailto."""
    holidays: Country | None = None
    """Country whose public holidays count."""

