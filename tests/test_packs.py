"""Packs of sessions and courses: who gets what.

1. Participants and observers get what is theirs and nothing else; slides show tasks; whoever leads gets everything but
   what the supervising professional of a session that peers lead has.
2. Cards reach only whom they may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from html import unescape
from typing import Any

import pytest

from macros import markup
from macros.checks.packs import sentences
from macros.handbook import Handbook, Records, open_handbook
from macros.model.walk import Leaf, leaves, rewrite
from macros.paper import training
from macros.paper.document import Document
from tests.fresh import ROOT

SESSION = "first-meeting-rehearsed"
COURSE = "manager-briefing"
PACKS = ("participant", "facilitator", "observer", "cards", "slides", "checklist")


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


# ---- Every text of a session is replaced by a mark of its own, and the marks of a pack are counted.


@pytest.fixture(scope="module")
def marked(book: Handbook) -> Iterator[tuple[Handbook, dict[str, str]]]:
    """The handbook with marks in place of the texts of sessions and courses, and what each mark stands for."""
    meaning: dict[str, str] = {}

    def mark(kind: str, name: str) -> Callable[[Leaf], str]:
        def put(leaf: Leaf) -> str:
            text = f"zq{len(meaning)}qz"
            meaning[text] = f"{kind}/{name}/{leaf.address}"
            return text

        return put

    records = Records(book.records)
    for kind in ("session", "course"):
        records[kind] = {name: rewrite(each, mark(kind, name)) for name, each in book.records[kind].items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "RENDERED", markup.Rendered(None))  # marks are not kept on disk
        yield replace(book, records=records, _codes={}), meaning


def told(document: Document, meaning: dict[str, str]) -> set[str]:
    """The addresses of the texts that a document shows."""
    return {meaning[mark] for mark in re.findall(r"zq\d+qz", document.html())}


def texts(book: Handbook, kind: str, name: str, *patterns: str) -> set[str]:
    """The addresses of the texts of a record that fit one of the patterns."""
    addresses = {leaf.address for leaf in leaves(book.get(kind, name)) if leaf.words}
    return {f"{kind}/{name}/{each}" for each in addresses if any(fnmatch(each, pattern) for pattern in patterns)}


def for_participants(book: Handbook, name: str) -> set[str]:
    """Requirement 1 and 2, written down once more: what a participant's pack shows of a session."""
    session = book.get("session", name)
    patterns = ["title", "summary", "aims/*/text", "running_order/*/title", "running_order/*/participant"]
    patterns += [f"before_the_session/{each.id}/text" for each in session.before_the_session if each.who != "trainer"]
    for handout in session.handouts:
        if handout.pack != "participant" or handout.kind in ("key", "role-cards"):
            continue
        everybody_has_all = handout.copies.per == "person" or session.mode == "online"
        if handout.kind != "cards" or everybody_has_all:
            assert all(card.seen_by == "everyone" for card in handout.cards)
            patterns += [
                f"handouts/{handout.id}/{part}" for part in ("title", "images/*", "body", "cards/*", "sections/*")
            ]
    return texts(book, "session", name, *patterns)


def for_observers(book: Handbook, name: str) -> set[str]:
    session = book.get("session", name)
    patterns, theirs = ["title", "summary", "running_order/*/title"], set()
    for handout in session.handouts:
        own = f"handouts/{handout.id}"
        cards = [card for card in handout.cards if card.seen_by in ("observer", "everyone")]
        if handout.pack == "observer" and not handout.cards:
            patterns += [f"{own}/*"]
        elif handout.kind == "role-cards" and any(card.seen_by == "observer" for card in cards):
            patterns += [f"{own}/title", f"{own}/given_to", *(f"{own}/cards/{card.id}/*" for card in cards)]
        else:
            continue
        theirs.add(handout.id)
    for activity in session.running_order:
        if theirs & set(activity.handouts):
            patterns += [f"running_order/{activity.id}/{part}" for part in ("participant", "steps/*")]
    return texts(book, "session", name, *patterns)


def test_participants_get_what_is_theirs_and_nothing_else(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1, for every session."""
    book, meaning = marked
    for name in book.records["session"]:
        assert told(training.session(book, name, "participant"), meaning) == for_participants(book, name), name


def test_observers_get_what_is_theirs_and_nothing_else(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1, for every session that has an observer pack; the others hold nothing for observers."""
    book, meaning = marked
    for name, session in book.records["session"].items():
        if "observer" in training.packs_of(book, "session", name):
            assert told(training.session(book, name, "observer"), meaning) == for_observers(book, name), name
        else:
            seen = [card.seen_by for handout in session.handouts for card in handout.cards]
            assert "observer" not in [*seen, *(handout.pack for handout in session.handouts)], name


def test_slides_show_aims_and_tasks_alone(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1."""
    book, meaning = marked
    shown = ("title", "aims/*/text", "running_order/*/title", "running_order/*/participant")
    for name in book.records["session"]:
        assert told(training.slides(book, name), meaning) == texts(book, "session", name, *shown), name


def for_supervisors(book: Handbook, name: str) -> set[str]:
    """What the professional who supervises peers has, and nobody else."""
    theirs = [each for each in book.get("session", name).handouts if each.pack == "supervisor"]
    return texts(book, "session", name, "supervision/*", *(f"handouts/{each.id}/*" for each in theirs))


def for_leaders(book: Handbook, name: str) -> set[str]:
    """What whoever leads a session has: everything, but not the sheet of those who supervise them."""
    return texts(book, "session", name, "*") - for_supervisors(book, name)


def test_whoever_leads_gets_everything_but_what_supervisors_have(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1: no text of a session is missing in the pack of whoever leads, facilitator or peer."""
    book, meaning = marked
    for name, session in book.records["session"].items():
        assert told(training.session(book, name, session.leaders), meaning) == for_leaders(book, name), name


def test_supervisors_get_their_sheet_the_times_and_the_risks(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1, for every session that peers lead."""
    book, meaning = marked
    for name in (each for each, session in book.records["session"].items() if session.led_by == "peers"):
        common = texts(book, "session", name, "title", "summary", "running_order/*/title", "risks/*")
        found = told(training.session(book, name, "supervisor"), meaning)
        assert found == common | for_supervisors(book, name), name
        assert for_supervisors(book, name), name


def test_packs_of_courses_hold_those_of_their_sessions(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 1, for every course and pack."""
    book, meaning = marked
    apart = ("trainers/*", "evaluation/*", "source_says", "our_reading", "to_confirm/*", "modules/*/units/*/text")
    for name, course in book.records["course"].items():
        everything = texts(book, "course", name, "*")
        sessions = training.sessions_of(course)
        participant = told(training.course(book, name, "participant"), meaning)
        theirs = set().union(*(for_participants(book, each) for each in sessions))
        assert participant == theirs | everything - texts(book, "course", name, *apart), name
        observed = [each for each in sessions if "observer" in training.packs_of(book, "session", each)]
        observer = told(training.course(book, name, "observer"), meaning)
        shown = {each for each in observer if not each.startswith("course/")}
        titles = {f"session/{each}/title" for each in sessions}
        assert shown == titles.union(*(for_observers(book, each) for each in observed)), name
        facilitator = told(training.course(book, name, "facilitator"), meaning)
        assert facilitator == everything.union(*(for_leaders(book, each) for each in sessions)), name


def test_cards_alone_are_the_cards(marked: tuple[Handbook, dict[str, str]]) -> None:
    """Requirement 2."""
    book, meaning = marked
    for name, session in book.records["session"].items():
        if "cards" not in training.packs_of(book, "session", name):
            continue
        patterns = [
            f"handouts/{each.id}/*" for each in session.handouts if each.cards or each.kind in ("cards", "role-cards")
        ]
        found = told(training.cards(book, name), meaning)
        assert found == texts(book, "session", name, *patterns) | {f"session/{name}/title"}, name


def secrets(session: Any) -> Iterator[str]:
    """Every sentence that only some may read."""
    for activity in session.running_order:
        guide = activity.facilitator
        if not guide.shared:
            yield from (guide.do, guide.say or "", guide.watch or "", guide.answers or "")
            yield from (item.response for item in guide.goes_wrong)
    for handout in session.handouts:
        if handout.kind == "key":
            yield handout.body or ""
        yield from (card.body for card in handout.cards if card.seen_by not in ("everyone", "observer"))


QUOTED = {
    "shall attend the training at the workshop and prove it",  # a condition, quoted on a card and on the sheet
    "task b one line of a note",  # the title of a set of cards
    "before the first day 2 2 0",  # a row of a table that the key repeats with its sum
}
"""What stands in two places because one of them quotes the other."""


def test_no_secret_sentence_stands_in_what_others_read(book: Handbook) -> None:
    """Requirement 1 and 2, by their words: a sentence written in two places on purpose says `shared: true`."""
    for name, session in book.records["session"].items():
        open_to_all = set().union(*(sentences(each.body or "") for each in session.for_participants))
        secret = set().union(*map(sentences, secrets(session))) - open_to_all - QUOTED
        assert len(secret) > 20, name
        for pack in ("participant", "observer"):
            if pack in training.packs_of(book, "session", name):
                assert not secret & sentences(plain(training.session(book, name, pack))), f"{name}, {pack}"
        assert not secret & sentences(plain(training.slides(book, name))), name


def plain(document: Document) -> str:
    html = re.sub(r"</?(?:p|li|h\d|td|th|div|tr|ul|ol|table|section)\b[^>]*>|<br>", "\n", document.html())
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_what_a_session_lacks_is_told(book: Handbook) -> None:
    """Requirement 1: which packs there are; one that is not there is named with those that are."""
    assert training.packs_of(book, "session", SESSION) == [*PACKS]
    assert training.packs_of(book, "session", "rating-alone") == ["participant", "facilitator", "slides", "checklist"]
    assert training.packs_of(book, "course", COURSE) == ["participant", "facilitator", "observer"]
    with pytest.raises(KeyError, match=r"has no pack .*observer.*; it has: participant, facilitator"):
        training.session(book, "rating-alone", "observer")
    with pytest.raises(KeyError, match='Did you mean "facilitator"'):
        training.course(book, COURSE, "facilitater")
