"""Packs for a word processor hold what the site holds, can be changed, and keep their readers apart.

1. A pack for participants or observers holds nothing of whoever leads.
2. A pack holds what the PDF holds, in its order; cards and handouts begin pages; links lead somewhere.
"""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest

from macros import markup, pages
from macros.handbook import Handbook
from macros.model import leaves
from macros.paper import LEADERS, office, training
from macros.paper.document import PaperLinks, Part
from macros.paper.office.file import File
from macros.paper.office.prose import blocks
from tests.office import (
    BOOK,
    COURSE,
    COURSES,
    MORNING,
    SESSION,
    SESSIONS,
    W,
    body,
    every_pack,
    headings,
    plain,
    style_of,
    words,
)

pytestmark = pytest.mark.paper


@pytest.fixture(scope="session")
def book() -> Handbook:
    return BOOK


@pytest.fixture(scope="session")
def packs() -> dict[tuple[str, str], bytes]:
    return every_pack()


# ---- 1. Nothing of whoever leads ----


def told_to_leaders(session: Any) -> set[str]:
    """Sentences of five words and more that only whoever leads may read, and that nobody else is told as well."""
    handouts = session.handouts
    keys = [each for each in handouts if each.pack in LEADERS or each.kind == "key"]
    theirs = [each for each in session.for_leaders if each not in keys and not each.cards]
    apart = [card for handout in handouts for card in handout.cards]
    open_cards = [card for card in apart if card.seen_by in ("everyone", "observer")]
    closed_cards = [card for card in apart if card not in open_cards]
    guides = [each.facilitator for each in session.running_order]
    secret = [*guides, *keys, *closed_cards, *session.adaptations, *session.risks]
    tasks = [each.participant or "" for each in session.running_order]
    known = " ".join([*map(text_of, [*theirs, *open_cards]), *tasks])
    found = {each for record in secret for each in re.split(r"(?<=[.!?:;])[\"”]? ", text_of(record))}
    return {each for each in found if len(each.split()) >= 5 and each not in plain(known)}


def text_of(record: Any) -> str:
    """The texts that a record holds, in one line."""
    return " ".join(plain(str(leaf.value)) for leaf in leaves(record) if leaf.words and leaf.words.markdown)


@pytest.mark.parametrize("name", SESSIONS)
def test_participants_and_observers_get_nothing_of_whoever_leads(
    book: Handbook, packs: dict[tuple[str, str], bytes], name: str
) -> None:
    """Requirement 1: every sentence of theirs stands in the pack of whoever leads, and in no other."""
    session = book.get("session", name)
    secret = told_to_leaders(session)
    assert secret
    full = words(body(packs[name, session.leaders]))
    assert len([each for each in secret if each in full]) > 0.9 * len(secret)
    for pack in ("participant", "observer"):
        if (name, pack) in packs:
            text = words(body(packs[name, pack]))
            assert [each for each in secret if each in text] == []
            assert book.word(f"{session.leaders}-only") not in text


def test_a_course_keeps_its_packs_apart(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 1."""
    text = words(body(packs[COURSE, "participant"]))
    for name in training.sessions_of(book.get("course", COURSE)):
        assert [each for each in told_to_leaders(book.get("session", name)) if each in text] == []


# ---- 2. Packs ----


def test_a_pack_holds_the_parts_of_the_pdf_in_order(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2."""
    for (name, pack), content in packs.items():
        make = training.course if name in COURSES else training.session
        document = make(book, name, pack, MORNING)
        expected = [part.title for part in document.parts]
        found = iter(title for level, title in headings(content) if level <= 2)
        assert all(title in found for title in expected), (name, pack)
        listed = [words(each) for each in body(content).iter(f"{W}p") if style_of(each).startswith("TOC")]
        assert [title for title in listed[1:] if title in expected] == expected, (name, pack)


def test_times_and_quantities_are_those_of_the_occasion(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2: nine o'clock, thirteen people."""
    text = words(body(packs[SESSION, "facilitator"]))
    first = book.get("session", SESSION).running_order[0]
    assert f"09:00 {first.title}" in text
    assert "7 sets" in text  # one for each pair
    assert "+0:00" not in text
    assert f"+0:00 {first.title}" in words(body(office.session(book, SESSION, "facilitator")))


def test_handouts_and_cards_begin_pages(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2: one card a page, to be given away alone."""
    inside = body(packs[SESSION, "facilitator"])
    begun = [words(each) for each in inside.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    for handout in book.get("session", SESSION).handouts:
        assert handout.title in begun
        assert [card.title for card in handout.cards if card.title not in begun] == []


def test_sheets_of_a_session_have_controls(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2: names as on the page of the session."""
    html = pages.record(book, f"sessions/{SESSION}", PaperLinks(book))
    expected = set(re.findall(r' name="(handout-[^"]*)"', html))
    found = {tag.partition("=")[0] for tag in tags(packs[SESSION, "facilitator"])}
    assert expected
    assert expected <= found


def tags(content: bytes) -> list[str]:
    return [each.get(f"{W}val") for each in body(content).iter(f"{W}tag")]


def test_what_whoever_leads_says_has_itsstyle_of(packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2."""
    used = {style_of(each) for each in body(packs[SESSION, "facilitator"]).iter(f"{W}p")}
    assert {"Do", "Say", "Watch", "GoesWrong", "Answers", "Task", "Cue", "Lead", "Hint"} <= used


def test_a_pack_that_does_not_exist_is_named(book: Handbook) -> None:
    """Requirement 2."""
    with pytest.raises(KeyError, match="participant, facilitator, peer, supervisor, observer"):
        office.session(book, SESSION, "facilitators")
    with pytest.raises(KeyError):
        office.session(book, "no-such-session", "participant")
    without = next(name for name in SESSIONS if "observer" not in training.packs_of(book, "session", name))
    with pytest.raises(KeyError, match="observer"):
        office.session(book, without, "observer")


def written(book: Handbook, html: str) -> Any:
    """A file with nothing but this HTML."""
    file = File(book, "Title", "forms/x/")
    file.begin(Part("part", "Title", ""))
    file.add(blocks(file, html))
    return docx.Document(io.BytesIO(file.save()))


def test_prose_becomes_real_lists_tables_and_looks(book: Handbook) -> None:
    """Requirement 2: nested lists, several paragraphs in an item, tables with a head, looks, links, line breaks."""
    html = markup.block(
        "A *slanted* and **strong** word.\n\n1. one\n\n    more\n\n    - deep\n\n2. two\n\nBetween.\n\n1. again\n\n"
        "| Head | Two |\n| --- | --- |\n| a | `b` |\n\n> quoted\n\n[away](https://example.org/x)",
        PaperLinks(book).resolve,
    )
    inside = written(book, html).element.body
    styles_used = [(style_of(each), words(each)) for each in inside.iter(f"{W}p")]
    assert ("ListNumber", "one") in styles_used
    assert ("Normal", "more") in styles_used
    assert ("ListBullet", "deep") in styles_used
    assert ("Quote", "quoted") in styles_used
    lists = {words(each): each.find(f"{W}pPr/{W}numPr/{W}numId") for each in inside.iter(f"{W}p")}
    assert lists["one"].get(f"{W}val") == lists["two"].get(f"{W}val") != lists["again"].get(f"{W}val")
    assert lists["more"] is None
    assert len(list(inside.iter(f"{W}tblHeader"))) == 1
    looks = {words(each): each.find(f"{W}rPr") for each in inside.iter(f"{W}r")}
    assert looks["strong"].find(f"{W}b") is not None
    assert looks["slanted"].find(f"{W}i") is not None
    assert len(list(inside.iter(f"{W}hyperlink"))) == 1


def test_links_need_an_address(book: Handbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 2: a link to a page of the site is plain words until the site has an address."""
    text = "See [](form:log-book)."
    without = written(book, markup.block(text, PaperLinks(book).resolve))
    assert list(without.element.body.iter(f"{W}hyperlink")) == []
    assert "See Log book." in words(without.element.body)
    monkeypatch.setenv("HANDBOOK_URL", "https://example.org/tandem")
    with_address = written(book, markup.block(text, PaperLinks(book).resolve))
    targets = [each.target_ref for each in with_address.part.rels.values() if each.is_external]
    assert targets == ["https://example.org/tandem/base/en/forms/log-book/"]


@pytest.mark.parametrize("html", ["<p>a <svg></svg></p>", "<p>a</div>", '<p><input name="x"></p>'])
def test_what_cannot_be_shown_is_refused(book: Handbook, html: str) -> None:
    """Requirement 2: nothing is left out of a pack without a word."""
    with pytest.raises(ValueError, match="<"):
        written(book, html)
