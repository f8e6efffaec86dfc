"""Sessions and courses on paper: packs for participants, for whoever leads and for observers; cards; slides; checklist.

A pack is composed for an occasion: with a start its times are clock times, with a number of people its quantities are
whole sets for them. What participants and observers get is chosen here and nowhere else: `theirs`, `observed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from macros import markup, pages
from macros.handbook import Handbook
from macros.paper import LEADERS
from macros.paper.columns import widths
from macros.paper.document import (
    ANY_OCCASION,
    Document,
    Occasion,
    PaperLinks,
    Part,
    address_of_page,
    apart,
    code_of,
    part_id,
)
from macros.paper.forms import form_part
from macros.problems import did_you_mean

PAUSES = ("break", "lunch")
LINE = Markup('<span class="c-line"></span>')
"""Where something is written by hand."""
TYPES = ((0, "short"), (240, "long"), (420, "longer"), (560, "longest"))
"""Characters from which on the type of a slide is smaller."""


def packs_of(book: Handbook, kind: str, name: str) -> list[str]:
    """The packs that a session or course has. Raises KeyError when there is no such record."""
    record = book.get(kind, name)
    sessions = [record] if kind == "session" else [book.get("session", each) for each in sessions_of(record)]
    peers = kind == "session" and record.led_by == "peers"
    packs = ["participant", *(("peer", "supervisor") if peers else ("facilitator",))]
    packs += ["observer"] if any(map(has_observers, sessions)) else []
    if kind == "session":
        packs += ["cards"] if any(each.is_cut for each in record.handouts) else []
        packs += ["slides", "checklist"]
    return packs


def sessions_of(course: Any) -> list[str]:
    """The sessions of a course, in the order of its modules."""
    return [entry.id for module in course.modules for entry in module.sessions]


def observed(session: Any) -> list[Any]:
    """What observers get: their sheets, and of each set of role cards those for observers and for everyone."""
    found = []
    for handout in session.handouts:
        seen = [card for card in handout.cards if card.seen_by in ("observer", "everyone")]
        if handout.pack == "observer" and len(seen) == len(handout.cards):
            found.append(handout)
        elif handout.kind == "role-cards" and any(card.seen_by == "observer" for card in seen):
            found.append(handout.model_copy(update={"cards": seen}))
    return found


def has_observers(session: Any) -> bool:
    """Whether a session has something for observers."""
    return bool(observed(session))


def quantity(session: Any, amount: Any, people: int | None) -> int:
    """How many of a thing: whole sets for so many people, or for the best size of the group."""
    people = people or session.group.best
    units = {"person": people, "pair": -(-people // 2), "trio": -(-people // 3), "trainer": session.trainers}
    return int(amount.count * units.get(amount.per, 1))


def forms_of(session: Any, pack: str) -> list[str]:
    """The forms in a pack: for whoever leads all that are used, for participants those that are laid ready for them."""
    if pack == "supervisor":
        return _once(session.supervision.forms)
    ready = [material.form for material in session.materials if material.form]
    used = [form for activity in session.running_order for form in activity.forms]
    return _once(used + ready if pack in LEADERS else ready if pack == "participant" else [])


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


@dataclass(frozen=True)
class Sheets:
    """The sheets of one session for one occasion. In a course it has no cover and no forms, which stand at its end."""

    book: Handbook
    name: str
    pack: str
    occasion: Occasion
    links: PaperLinks
    in_course: bool = False

    @property
    def session(self) -> Any:
        """The record."""
        return self.book.get("session", self.name)

    @property
    def base(self) -> str:
        """What the ids of its parts begin with; also the id of the first."""
        return part_id("session", self.name)

    def parts(self) -> Iterator[Part]:
        """Every part in order."""
        packs = {"participant": self._participant, "observer": self._observer, "supervisor": self._supervisor}
        yield from packs.get(self.pack, self._leader)()
        for form in () if self.in_course else forms_of(self.session, self.pack):
            yield form_part(self.book, form)

    def _leader(self) -> Iterator[Part]:
        handouts = self.session.for_leaders
        yield self.checklist(self.session.title if self.in_course else "")
        yield self._part("run", "paper-run", "session.html.j2")
        for handout in sorted(handouts, key=lambda each: 2 if each.is_cut else each.kind == "key"):
            yield self.handout(handout)
        after = self._part("after", "paper-after", "session-after.html.j2")
        yield replace(after, html=apart(after.html, after.id))

    def _supervisor(self) -> Iterator[Part]:
        yield self._first("paper-supervise", "session-supervisor.html.j2")
        yield from map(self.handout, self.session.for_supervisor)

    def _participant(self) -> Iterator[Part]:
        yield self._first("paper-tasks", "session-participant.html.j2")
        yield from map(self.handout, self.session.for_participants)

    def _observer(self) -> Iterator[Part]:
        handouts = sorted(observed(self.session), key=lambda each: each.is_cut)
        known = {each.id for each in handouts}
        tasks = [activity for activity in self.session.running_order if known & set(activity.handouts)]
        yield self._first("paper-observe", "session-observer.html.j2", tasks=tasks, handouts=handouts)
        yield from map(self.handout, handouts)

    def _first(self, word: str, template: str, **context: Any) -> Part:
        title = self.session.title if self.in_course else self.book.word(word)
        return self.drawn(self.base, title, template, level=1, **context)

    def checklist(self, title: str = "") -> Part:
        """What to print, to cut, to lay ready and to ask the evening before."""
        return self.drawn(self.base, title or self.book.word("session-tonight"), "checklist.html.j2", level=1)

    def handout(self, handout: Any, number: int = 0, of: int = 0) -> Part:
        """One handout, or a set of cards, `number` of so many equal ones."""
        layout = "cards" if handout.is_cut and self.pack != "participant" else "a4"
        template = "cards.html.j2" if layout == "cards" else "handout.html.j2"
        id = f"{self.base}-{handout.id}" + (f"-{number}" if number > 1 else "")
        code = f"{self.name}/{handout.id} · {self.book.content_code('session', self.name)}"
        margin = [f"{self.book.word('colon', label=self.book.word('kind-session'))} {self.session.title}."]
        if self.pack in LEADERS and (handout.pack in LEADERS or handout.kind == "key"):
            margin.append(f"{self.book.word(f'{self.pack}-only')}.")
        part = self.drawn(id, handout.title, template, handout=handout, number=number, of=of)
        level = 0 if number > 1 else part.level
        return replace(part, layout=layout, code=code, margin=" ".join(margin) + "\n", level=level)

    def _part(self, suffix: str, word: str, template: str) -> Part:
        return self.drawn(f"{self.base}-{suffix}", self.book.word(word), template)

    def drawn(self, id: str, title: str, template: str, level: int = 0, **context: Any) -> Part:
        """A part drawn with a template of ours."""
        html = pages.draw(
            self.book, f"paper/{template}", self.links, record=self.session, id=self.name, base=self.base, part=id,
            title_of_part=title, pack=self.pack, leads=self.pack in LEADERS, in_course=self.in_course,
            occasion=self.occasion, clock=self.occasion.clock, pauses=PAUSES,
            theirs=[each.id for each in self.session.for_participants],
            count=lambda amount: quantity(self.session, amount, self.occasion.people), widths=widths,
            **context,
        )  # fmt: skip
        code = code_of(self.book, "session", self.name)
        margin = f"{self.book.word('colon', label=self.book.word('kind-session'))} {self.session.title}.\n"
        return Part(id, title, html, level=level or (2 if self.in_course else 1), code=code, margin=margin)


def session(book: Handbook, name: str, pack: str, occasion: Occasion = ANY_OCCASION) -> Document:
    """A session as a pack: for participants, whoever leads, a supervisor or observers, or cards alone.

    Raises KeyError when there is no such session, or when it has no such pack.
    """
    record = _with_pack(book, "session", name, pack)
    if pack == "cards":
        return cards(book, name, occasion)
    forms = forms_of(record, pack)
    sheets = Sheets(book, name, pack, occasion, _links(book, [name], forms))
    return _document(book, "session", name, pack, occasion, sheets.parts())


def course(book: Handbook, name: str, pack: str, occasion: Occasion = ANY_OCCASION) -> Document:
    """A course as a pack: its plan, its sessions in the order of the modules, then each form once.

    Raises KeyError when there is no such course, or when it has no such pack.
    """
    record = _with_pack(book, "course", name, pack)
    sessions = sessions_of(record)
    if pack == "observer":
        sessions = [each for each in sessions if has_observers(book.get("session", each))]
    forms = _once(form for each in sessions for form in forms_of(book.get("session", each), pack))
    if pack != "observer":
        forms = _once(forms + [each.form for each in record.evaluation if each.form])
    if pack == "facilitator" and record.certificate:
        forms = [form for form in forms if form != record.certificate] + [record.certificate]
    links = _links(book, sessions, forms)
    links.parts["course", name] = part_id("course", name)
    parts = _course_parts(book, name, pack, occasion, links, sessions, forms)
    return _document(book, "course", name, pack, occasion, parts)


def _course_parts(
    book: Handbook, name: str, pack: str, occasion: Occasion, links: PaperLinks, sessions: list[str], forms: list[str]
) -> Iterator[Part]:
    record = book.get("course", name)
    id, title = part_id("course", name), book.word("paper-course")
    code = code_of(book, "course", name)
    html = pages.draw(
        book, "paper/course.html.j2", links, record=record, id=name, part=id, title_of_part=title, pack=pack,
        leads=pack in LEADERS, occasion=occasion, clock=occasion.clock,
    )  # fmt: skip
    yield Part(id, title, apart(html, id), code=code)
    days = starts(record, occasion)
    for each in sessions:
        yield from Sheets(book, each, pack, days[each], links, in_course=True).parts()
    for form in forms:
        yield form_part(book, form)


def starts(course: Any, occasion: Occasion) -> dict[str, Occasion]:
    """When each session and unit of a course is: every day begins at the start; what no day holds has its own hour."""
    lengths = {name: entry.length.in_minutes for name, entry in course.entries.items()}
    found = {name: replace(occasion, start=None) for name in lengths}
    for day in course.plan:
        minutes = 0
        for name in day.entries:
            if occasion.start is not None:
                found[name] = replace(occasion, start=occasion.start + minutes)
            minutes += lengths[name] + sum(pause.length.in_minutes for pause in day.pauses if pause.after == name)
    return found


def cards(book: Handbook, name: str, occasion: Occasion = ANY_OCCASION) -> Document:
    """What is cut apart in a session, alone: with a number of people, as many sets as they need."""
    sheets = Sheets(book, name, "cards", occasion, PaperLinks(book))
    parts = []
    for handout in (each for each in sheets.session.handouts if each.is_cut):
        sets = quantity(sheets.session, handout.copies, occasion.people) if occasion.people else 1
        parts += [sheets.handout(handout, number, sets) for number in range(1, sets + 1)]
    return _plain(sheets, "paper-of-cards", parts)


def slides(book: Handbook, name: str, occasion: Occasion = ANY_OCCASION) -> Document:
    """What stands on the wall: the aims, then a slide for each activity.

    Raises KeyError when there is no such session.
    """
    sheets = Sheets(book, name, "slides", occasion, PaperLinks(book))
    record = sheets.session
    aims = sum(len(aim.text) for aim in record.aims)
    parts = [_slide(sheets, "today", record.title, activity=None, minutes=0, size=aims)]
    minutes = 0
    for activity in record.running_order:
        size = len(activity.participant or "")
        parts.append(_slide(sheets, activity.id, activity.title, activity=activity, minutes=minutes, size=size))
        minutes += activity.length.in_minutes
    return _plain(sheets, "paper-of-slides", parts)


def _slide(sheets: Sheets, id: str, title: str, *, size: int, **context: Any) -> Part:
    part = sheets.drawn(f"{sheets.base}-{id}", title, "slides.html.j2", size=_type(size), **context)
    return replace(part, layout="slides", level=0)


def _type(characters: int) -> str:
    return [name for least, name in TYPES if characters >= least][-1]


def checklist(book: Handbook, name: str, occasion: Occasion = ANY_OCCASION) -> Document:
    """Tonight's checklist alone. Raises KeyError when there is no such session."""
    sheets = Sheets(book, name, "checklist", occasion, PaperLinks(book))
    return _plain(sheets, "paper-of-checklist", [sheets.checklist()])


def _with_pack(book: Handbook, kind: str, name: str, pack: str) -> Any:
    record = book.get(kind, name)
    there = [each for each in packs_of(book, kind, name) if each not in ("slides", "checklist")]
    if pack not in there:
        near = did_you_mean(pack, there)
        raise KeyError(f'The {kind} "{record.title}" has no pack "{pack}"; it has: {", ".join(there)}.{near}')
    return record


def _links(book: Handbook, sessions: list[str], forms: list[str]) -> PaperLinks:
    """Links that lead to the parts of a pack where it holds what they name."""
    named = [("session", name) for name in sessions] + [("form", name) for name in forms]
    return PaperLinks(book, {(kind, name): part_id(kind, name) for kind, name in named})


def _plain(sheets: Sheets, word: str, parts: list[Part]) -> Document:
    """A document without cover."""
    title = sheets.book.word(word, title=sheets.session.title)
    return Document(sheets.book, title, address_of_page("session", sheets.name), tuple(parts))


def _document(book: Handbook, kind: str, name: str, pack: str, occasion: Occasion, parts: Iterable[Part]) -> Document:
    """A document with cover and contents."""
    record = book.get(kind, name)
    return Document(
        book, book.word(f"paper-of-{pack}", title=record.title), address_of_page(kind, name), tuple(parts),
        summary=markup.plain(record.summary, PaperLinks(book).resolve), cover=True,
        facts=tuple(_facts(book, kind, record, occasion)),
    )  # fmt: skip


def _facts(book: Handbook, kind: str, record: Any, occasion: Occasion) -> Iterator[tuple[str, str]]:
    """What stands on the cover: length and group, then what one writes on it where the occasion does not say it."""
    group = record.group
    if kind == "session":
        names = [book.title("role", role) for role in record.attended_by]
        yield book.word("paper-attended-by"), ", ".join(names)
    yield book.word("session-length"), pages.duration(book, record.length)
    yield book.word("session-group"), book.word("group-size", min=group.min, max=group.max, best=group.best)
    yield book.word("session-people"), str(occasion.people) if occasion.people else LINE
    yield book.word("starts-at"), occasion.clock(0) if occasion.start is not None else LINE
    yield book.word("paper-date-and-place"), LINE
