"""Programme, stage, assessment and specimen: the path of a new officer and its assessment contract."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.model.base import GoesWrong, Item, Level, Note, Origin, Record, RoleId, SourceId, Titled, TitledNote
from macros.model.types import Bool, Date, Fixed, Id, Int, Length, Lines, Local, Model, Plain, Prose, Refers

CompetenceId = Annotated[Id, Refers("competence")]
FormId = Annotated[Id, Refers("form")]
StageId = Annotated[Id, Refers("stage")]
EvidenceType = Literal["practice", "product", "account"]
"""practice: somebody saw it · product: a written product · account: the person's own account."""
Outcome = Literal["go-on", "extend", "adapt", "end"]
StageEdge = Literal["min", "max"]


class RolloutStep(TitledNote):
    """A step of introducing a programme in a service."""

    who: list[RoleId]
    """Who does it."""


class Programme(Record):
    """A programme: who learns what from whom, through which stages, courses and chapters."""

    aim: Prose
    """What it is for, and how one would notice that it works."""
    audience: list[Note]
    """For whom it is, and for whom not."""
    roles: list[RoleId]
    """Who takes part."""
    stages: list[StageId] = []
    """The stages, in order."""
    courses: list[Annotated[Id, Refers("course")]] = []
    """The courses that prepare those who take part."""
    sessions: list[Annotated[Id, Refers("session")]] = []
    """Sessions of the programme that belong to no course."""
    guides: list[Annotated[Id, Refers("guide")]] = []
    """The chapters of reference, in reading order."""
    frames: list[Annotated[Id, Refers("frame")]] = []
    """The mission frames, in order."""
    risks: list[Annotated[Id, Refers("risk")]] = []
    """The failure factors to watch."""
    cases: list[Annotated[Id, Refers("case")]] = []
    """Practice elsewhere."""
    forms: list[FormId] = []
    """Forms of the programme that no stage, assessment or session names."""
    indicators: list[Annotated[Id, Refers("indicator")]] = []
    """How a service follows it."""
    rollout: list[RolloutStep]
    """How to introduce it in a service."""


class Window(Model):
    """When a stage runs, counted from one anchor."""

    counts_from: Literal["start", "decision"]
    """The anchor: the officer's first working day, or the day on which the service decided to begin."""
    opens_after: StageId | None = None
    """The stage that must be over."""
    min: Length | None = None
    """Earliest end."""
    max: Length
    """Latest end."""
    note: Prose | None = None
    """How to read the window."""


class ActivityRole(Item):
    """What one role does in an activity. The id is the role's."""

    id: RoleId
    """The role."""
    time: Length
    """Working time it takes that role in this activity."""
    does: Prose
    """What that role does."""


class Product(Note):
    """What an activity leaves behind."""

    form: FormId | None = None
    """The form it is written on."""


class ActivitySession(Item):
    """A session that prepares somebody for the activity. The id is the session's."""

    id: Annotated[Id, Refers("session")]
    """The session."""
    attended_by: list[RoleId]
    """Whom it prepares."""


class Activity(Titled):
    """One thing to do in a stage."""

    origin: Origin
    """Where the activity comes from."""
    sources: list[SourceId] = []
    """The documents it rests on."""
    begins: Length = Field(alias="from")
    """When it begins, counted from the start of the stage (`P0W` is the first day)."""
    ends: Length = Field(alias="to")
    """When it ends, counted from the start of the stage."""
    length: Length
    """Working time of the person who learns."""
    prepares: list[CompetenceId]
    """The competences it builds."""
    who: list[ActivityRole]
    """Who takes part, for how long, and what each does."""
    how: Prose
    """The activity in steps."""
    look_for: Prose
    """What the learner watches for."""
    questions: Prose
    """Questions to ask, of oneself or of others."""
    produces: list[Product]
    """What it leaves behind."""
    done_when: Prose
    """How one knows that it is done."""
    signed_by: list[RoleId]
    """Who confirms that it is done."""
    sessions: list[ActivitySession] = []
    """Sessions that prepare somebody for it."""
    goes_wrong: list[GoesWrong]
    """What goes wrong, how it shows, what to do."""


class Day(Item):
    """One day of a week that is planned by half-days. The id is the weekday."""

    id: Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
    """The day."""
    morning: Prose
    """What is done in the morning."""
    afternoon: Prose
    """What is done in the afternoon."""


class Week(TitledNote):
    """One week of the plan of a stage."""

    days: list[Day] = []
    """The week by half-days, where the learner does not plan it yet."""
    product: Prose
    """What exists at the end of the week."""


class StageRole(Item):
    """What a role does in the whole stage. The id is the role's."""

    id: RoleId
    """The role."""
    does: Prose
    """What that role does, as a list."""
    must_not: Prose
    """What that role never does."""


class StageThreshold(Note):
    """The level to reach in one competence. The id is the competence's."""

    id: CompetenceId
    """The competence."""
    level: Level
    """The level to reach by the end of the stage."""


class Stage(Record):
    """One stage of a programme: its window, its activities, its thresholds and the assessment that closes it."""

    window: Window
    """When it runs."""
    hours_a_week: Int | None = None
    """Hours of a full working week, where a rule needs another number than 38."""
    purpose: Prose
    """Why the stage exists and what marks it off from the others."""
    at_the_end: Prose
    """What the learner can do when it is over."""
    activities: list[Activity]
    """What is done, in the usual order."""
    weeks: list[Week]
    """A plan by week."""
    roles: list[StageRole]
    """What each role does and never does."""
    thresholds: list[StageThreshold]
    """The levels to reach."""
    assessments: list[Annotated[Id, Refers("assessment")]]
    """The assessments that close the stage: at least one."""
    if_behind: Prose
    """What to do when the plan slips."""


class Held(Model):
    """When an assessment takes place, relative to the window of its stage."""

    stage_edge: StageEdge
    """Which end of the window it is counted from."""
    before: Length | None = None
    """How long before that edge."""
    note: Prose | None = None
    """Why then."""


class Part(Titled):
    """A part of the meeting, with those who are in the room."""

    length: Length
    """How long the part takes."""
    present: Annotated[list[RoleId], Fixed("who is alone with whom protects the one who is assessed")] = Field(
        alias="with"
    )
    """Who is in the room, and nobody else."""


class Participant(Item):
    """Who takes part. The id is the role's; the parts say when."""

    id: RoleId
    """The role."""
    does: Prose
    """What that role does in the meeting."""


class Preparation(Note):
    """A step before the meeting."""

    who: RoleId
    """Who does it."""
    before: Length
    """How long before the meeting."""


class Due(Model):
    """When a document must be in."""

    before: Length
    """How long before the meeting; `P0D` is the day itself."""


class Document(Item):
    """A form that the assessment needs. The id is the form's."""

    id: FormId
    """The form."""
    part: Annotated[Id, Local("parts")]
    """The part of the meeting in which it is used."""
    filled_by: list[RoleId]
    """Who fills it in."""
    brought_by: RoleId
    """Who brings or sends it."""
    handed_out: Due | None = None
    """When it is handed out to be filled in, where the source counts from there."""
    due: Due
    """When it must be in."""
    copies: Int
    """How many copies."""
    state: Prose
    """In which state it is brought."""
    looked_at_for: Prose
    """What it is looked at for."""
    written_at_assessment: Bool = False
    """True when it is written in the meeting itself and no activity produces it."""


class Brings(Note):
    """What a role brings. The id is the role's."""

    id: RoleId
    """The role."""


class RunningOrderPoint(TitledNote):
    """One point of the meeting."""

    part: Annotated[Id, Local("parts")]
    """The part it belongs to."""
    length: Length
    """Minutes it takes."""
    leads: RoleId
    """Who leads it."""
    documents: list[Annotated[Id, Local("documents")]] = []
    """The documents on the table."""


class AssessmentThreshold(Item):
    """What counts as evidence for one competence. The id is the competence's; the level stands in the stage."""

    id: CompetenceId
    """The competence."""
    needs: Int
    """How many pieces of evidence, at least."""
    evidence: list[Annotated[Id, Local("evidence")]]
    """The pieces that may count, of at least two of the three types."""


class Evidence(Item):
    """A piece of evidence: a document of the assessment, or something described."""

    type: EvidenceType
    """practice, product or account."""
    form: Annotated[Id, Refers("form"), Local("documents")] | None = None
    """The document it is."""
    text: Prose | None = None
    """What it is, when it is no document."""


class Follow(Note):
    """What follows, by whom, within which time."""

    who: RoleId
    """Who does it."""
    after: Length
    """Within which time after the meeting."""


class AssessmentOutcome(Titled):
    """One of the decisions that can be taken."""

    id: Outcome
    """go-on, extend, adapt or end."""
    chosen_if: Prose
    """When it is chosen."""
    decided_by: RoleId
    """Who decides."""
    follows: list[Follow]
    """What follows from it."""


class Assessment(Record):
    """A meeting that closes a stage: who is in the room, which documents, which evidence, which decisions."""

    stage: StageId
    """The stage it closes."""
    held: Held
    """When it takes place."""
    length: Length
    """How long it takes, all parts together."""
    place: Prose
    """Where, and how the room is set."""
    parts: list[Part]
    """The parts, in order, with those present."""
    participants: list[Participant]
    """What each one does."""
    preparation: list[Preparation]
    """What is done beforehand."""
    documents: list[Document]
    """The forms it needs."""
    brings: list[Brings]
    """What each one brings."""
    running_order: list[RunningOrderPoint]
    """The meeting, minute by minute."""
    thresholds: list[AssessmentThreshold]
    """The evidence asked for each competence of the stage."""
    evidence: list[Evidence]
    """The pieces of evidence."""
    outcomes: list[AssessmentOutcome]
    """What can be decided."""
    records_in: FormId
    """The form on which the conclusions are written."""
    after: list[Follow]
    """What happens with the record."""
    fairness: list[TitledNote]
    """How the meeting stays fair."""
    goes_wrong: list[GoesWrong]
    """What goes wrong, how it shows, what to do."""


class Specimen(Record):
    """A form filled in for the fictional officer or case, to learn from."""

    form: FormId
    """The form."""
    assessment: Annotated[Id, Refers("assessment")] | None = None
    """The assessment it was brought to."""
    filled_by: list[RoleId]
    """Who filled it in."""
    on: Date
    """The date in the story."""
    notes: Prose
    """What to notice: what is good in it, and what is deliberately imperfect."""
    marked: dict[str, Plain] = {}
    """Answers chosen, boxes ticked (`on`) and dates: field path to the id of the answer, `on` or the date."""
    written: dict[str, Lines] = {}
    """What was written: field path (`section.field`, `section.field.row.column`) to the words."""

    @property
    def values(self) -> dict[str, str]:
        """Everything on the form, by field path."""
        return self.marked | self.written
