"""Reference: chapters and manuals, mission frames, cases and risks."""

from __future__ import annotations

from typing import Annotated, Literal

from macros.model.base import (
    GoesWrong,
    Legal,
    Note,
    Origin,
    Record,
    RoleId,
    SourceId,
    Titled,
    TitledNote,
    ToConfirm,
)
from macros.model.mentoring import FormId
from macros.model.types import (
    Id,
    Length,
    Model,
    Plain,
    Prose,
    Refers,
    Text,
)

Diagram = Literal["stage-timeline", "triangulation", "coverage-matrix"]


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
