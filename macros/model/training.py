"""Courses and sessions: what a trainer prints the evening before and teaches from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from macros.model.base import GoesWrong, Item, Note, Record, RoleId, Titled, TitledNote
from macros.model.form import Section
from macros.model.mentoring import CompetenceId, FormId
from macros.model.types import Bool, Id, ImageName, Int, Length, Local, Model, Prose, Refers, Text

Mode = Literal["room", "online", "blended"]
Method = Literal[
    "round", "input", "reading", "sorting", "read-aloud-scene", "comparison", "demonstration", "role-play", "case-work",
    "standing-line", "writing", "discussion", "calibration", "quiz", "practice", "walk", "break", "lunch",
]  # fmt: skip
Leads = Literal["trainer", "both-trainers", "participants", "two-participants", "peer", "supervisor", "nobody"]
Grouping = Literal["plenary", "alone", "pairs", "threes", "fours", "free"]
Per = Literal["person", "pair", "trio", "trainer", "session"]
Pack = Literal["participant", "facilitator", "observer", "peer", "supervisor"]
LedBy = Literal["trainers", "peers"]
HandoutKind = Literal["text", "sheet", "card", "cards", "role-cards", "script", "key"]
SeenBy = Literal[
    "everyone", "officer-player", "mentor-player", "manager-player", "person-player", "peer-player", "family-player",
    "supervisor-player", "observer",
]  # fmt: skip

SessionId = Annotated[Id, Refers("session")]


class Group(Model):
    """Size of the group, in people."""

    min: Int
    """Fewest people."""
    max: Int
    """Most people."""
    best: Int
    """The size it was written for."""


class Quantity(Model):
    """How many: `count` for each person, pair, trio, trainer, or once for the session."""

    count: Int
    """How many."""
    per: Per
    """For each of what. Quantities round up to whole sets."""


class BeforeSession(Note):
    """Something to do before the session."""

    who: Literal["trainer", "participants"]
    """Who does it; the trainer is whoever leads."""
    before: Length | None = None
    """How long before the session."""


class SessionAim(Note):
    """What a participant can do afterwards."""

    competences: list[CompetenceId]
    """The competences it builds."""


class Step(Note):
    """A step inside an activity."""

    length: Length
    """How long it takes."""


class Facilitator(Model):
    """For whoever leads: never printed in a participant pack."""

    do: Prose
    """What to do, in order."""
    say: Prose | None = None
    """Words one can say."""
    watch: Prose | None = None
    """What to keep an eye on."""
    goes_wrong: list[GoesWrong] = []
    """What goes wrong and what to say then."""
    answers: Prose | None = None
    """Model answers wherever participants are asked something."""
    shared: Bool = False
    """True when a sentence stands here and in a handout on purpose."""


class SessionActivity(Titled):
    """One activity of a session."""

    length: Length
    """How long it takes, breaks being activities too."""
    method: Method
    """How it is worked."""
    leads: Leads
    """Who leads it."""
    grouping: Grouping
    """How people sit together."""
    aims: list[Annotated[Id, Local("aims")]] = []
    """The aims it serves."""
    steps: list[Step] = []
    """Its steps; their lengths add up."""
    handouts: list[Annotated[Id, Local("handouts")]] = []
    """The handouts it uses."""
    forms: list[FormId] = []
    """The forms it uses."""
    materials: list[Annotated[Id, Local("materials")]] = []
    """The materials it uses."""
    participant: Prose | None = None
    """What participants read or hear: the task."""
    facilitator: Facilitator
    """For whoever leads."""


class Supervision(Model):
    """For the professional who supervises a session led by peers: printed for nobody else."""

    before: Prose
    """What to settle beforehand, with whom."""
    during: Prose
    """Where to be, how to be reached, and what to leave to the peers."""
    watch: list[Note]
    """What to keep an eye on."""
    step_in: list[GoesWrong]
    """When to step in, and with which words."""
    debrief: list[Note]
    """The questions of the talk afterwards."""
    records: Prose
    """What is written down, and what is not."""
    forms: list[FormId] = []
    """The forms to have at hand."""


class Card(Titled):
    """A card that only some may see."""

    seen_by: SeenBy
    """Who may see it; cards print apart, one for each."""
    body: Prose
    """Its text."""


class Image(Item):
    """An image, shown above what else a handout holds."""

    file: ImageName
    """Its file in the folder `images`, PNG or JPEG. An edition shows its own file of that name instead."""
    alt: Text
    """What it shows, in words, for whoever does not see it: all that one needs to go on."""
    caption: Prose | None = None
    """What stands below it."""


class Handout(Titled):
    """Something that is handed out: a text, cards, a script, a key, or a sheet with fields."""

    pack: Pack = Field(alias="for")
    """Whose pack it belongs to."""
    kind: HandoutKind
    """What it is."""
    given_to: Prose | None = None
    """To whom and when, if not to everybody in the session."""
    copies: Quantity
    """How many to print."""
    images: list[Image] = []
    """Its images, one below the other."""
    body: Prose | None = None
    """Its text."""
    cards: list[Card] = []
    """Its cards, each printed apart."""
    sections: list[Section] = []
    """Its fields, as in a form."""

    @property
    def is_cut(self) -> bool:
        """Whether it is cut apart: it is printed on sheets of its own."""
        return self.kind in ("cards", "role-cards") or bool(self.cards)


class Material(Titled):
    """A thing that must lie ready."""

    form: FormId | None = None
    """The form it is printed from."""
    quantity: Quantity
    """How many."""
    used_in: list[Annotated[Id, Local("running_order")]]
    """The activities that use it."""


class Evaluation(Note):
    """How one finds out whether it worked."""

    when: Prose | None = None
    """When."""
    form: FormId | None = None
    """The form it is asked on."""


class Session(Record):
    """A session that can be taught as written."""

    mode: Mode
    """In a room, online or both."""
    length: Length
    """From the first minute to the last, breaks included."""
    group: Group
    """Size of the group."""
    led_by: LedBy = "trainers"
    """Who leads it. What peers lead has a supervising professional, and packs for peers and for that professional."""
    trainers: Int = 2
    """How many trainers, or peers who lead, it was written for."""
    attended_by: list[RoleId]
    """Who takes part."""
    before_the_session: list[BeforeSession]
    """What is done beforehand."""
    aims: list[SessionAim]
    """What a participant can do afterwards."""
    room: Prose
    """Room and seats."""
    forms: list[FormId] = []
    """The forms it teaches or uses."""
    running_order: list[SessionActivity]
    """The activities in order; their lengths add up to the length."""
    handouts: list[Handout]
    """What is handed out."""
    materials: list[Material]
    """What must lie ready."""
    adaptations: list[TitledNote]
    """Online, small group, second language, disability."""
    risks: list[Note]
    """What could harm somebody, and what is done about it."""
    supervision: Supervision | None = None
    """For the supervising professional of a session that peers lead."""
    evaluation: list[Evaluation]
    """How one finds out whether it worked."""
    shares_with: list[SessionId] = []
    """Sessions with which it shares texts on purpose."""

    @property
    def leaders(self) -> Pack:
        """The pack of whoever leads."""
        return "peer" if self.led_by == "peers" else "facilitator"

    def per(self, amount: Quantity) -> str:
        """For each of whom a thing is counted, as the words of the interface name it."""
        return "leader" if amount.per == "trainer" and self.led_by == "peers" else amount.per

    @property
    def for_leaders(self) -> list[Handout]:
        """All handouts but those for the supervising professional: whoever leads prints them."""
        return [each for each in self.handouts if each.pack != "supervisor"]

    @property
    def for_supervisor(self) -> list[Handout]:
        """The handouts that the supervising professional alone holds."""
        return [each for each in self.handouts if each.pack == "supervisor"]

    @property
    def for_participants(self) -> list[Handout]:
        """The handouts that participants hold.

        Keys are not among them, nor what is cut apart, unless everybody gets all of it or it is sent to them online.
        """

        def whole(handout: Handout) -> bool:
            everyones = handout.kind == "cards" and all(card.seen_by == "everyone" for card in handout.cards)
            return not handout.is_cut or (everyones and (handout.copies.per == "person" or self.mode == "online"))

        return [each for each in self.handouts if each.pack == "participant" and each.kind != "key" and whole(each)]


class CourseAim(Note):
    """What a participant can do after the course."""

    modules: list[Annotated[Id, Local("modules")]]
    """The modules that serve it."""


class ModuleSession(Item):
    """A session in a module. The id is the session's."""

    id: SessionId
    """The session."""
    length: Length
    """Its length in this course."""
    mode: Mode
    """In a room or online."""


class Unit(TitledNote):
    """Hours that are taught from a chapter, with its talks and exercises, and not from a session."""

    length: Length
    """How long it takes, breaks included."""
    guide: Annotated[Id, Refers("guide")]
    """The guide or manual."""
    section: Id
    """The chapter: a section of the guide."""


class CourseModule(Titled):
    """A module: sessions, and hours taught from a chapter, that belong together."""

    length: Length
    """The sum of its sessions and units."""
    sessions: list[ModuleSession] = []
    """Its sessions in order."""
    units: list[Unit] = []
    """What is taught from a chapter, in order."""
    shows_learning_by: Prose
    """How a participant shows what was learnt."""


class Pause(Titled):
    """A pause between two sessions or units of a day: lunch, or a break."""

    after: Id
    """The session or unit after which it comes."""
    length: Length
    """How long it is."""


class CourseDay(TitledNote):
    """A day of the course plan."""

    sessions: list[SessionId] = []
    """The sessions of the day, in order."""
    units: list[Id] = []
    """The units of the day, which follow its sessions, in order."""
    pauses: list[Pause] = []
    """The pauses between them. Breaks inside a session or unit belong to it."""

    @property
    def entries(self) -> list[str]:
        """Its sessions and units in the order of the day."""
        return [*self.sessions, *self.units]


class Trainers(Model):
    """Who teaches."""

    count: Int
    """How many."""
    text: Prose
    """Who they are."""


class Course(Record):
    """A course: modules of sessions, a plan of days, and what completes it."""

    audience: list[Note]
    """For whom it is."""
    group: Group
    """Size of the group."""
    trainers: Trainers
    """Who teaches."""
    mode: Mode
    """In a room, online or both."""
    length: Length
    """The sum of its modules."""
    prerequisites: list[Note]
    """What is needed beforehand."""
    aims: list[CourseAim]
    """What a participant can do afterwards."""
    modules: list[CourseModule]
    """The modules in order."""
    plan: list[CourseDay]
    """The days in order."""
    completion: list[Note]
    """What completes it."""
    evaluation: list[Evaluation]
    """How one finds out whether it worked."""
    certificate: FormId | None = None
    """The form handed out at the end."""

    @property
    def entries(self) -> dict[str, ModuleSession | Unit]:
        """Every session and unit of its modules, in order, by id."""
        found: dict[str, ModuleSession | Unit] = {}
        for module in self.modules:
            found |= {entry.id: entry for entry in module.sessions} | {unit.id: unit for unit in module.units}
        return found
