"""Sessions and courses on paper: who gets what, at what time, how many, and how it comes out of the printer.

1. Participants and observers get what is theirs and nothing else; slides show tasks; whoever leads gets everything.
2. Cards reach only whom they may.
3. Times are clock times of the occasion, quantities whole sets for its people.
4. Everything stands in its order, each sheet and form once; links and page numbers lead where they say.
5. The PDFs are accessible, counted, and each handout and form begins a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from html import unescape
from typing import Any

import pikepdf
import pytest

from macros import markup
from macros.checks.packs import sentences
from macros.handbook import Handbook, Records, open_handbook
from macros.model.walk import Leaf, leaves, rewrite
from macros.paper import pdf, training
from macros.paper.document import Document, Occasion
from tests.fresh import ROOT
from tests.paper import (
    MARGINS,
    assert_contents,
    assert_filled,
    assert_good,
    pages_of,
    places,
    texts_of,
)

SESSION = "first-meeting-rehearsed"
COURSE = "manager-briefing"
AT_HALF_PAST_ONE = Occasion(13 * 60 + 30, 13)
PACKS = ("participant", "facilitator", "observer", "cards", "slides", "checklist")


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


# ---- Who gets what: every text of a session is replaced by a mark of its own, and the marks of a pack are counted.


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


# ---- Times and quantities


def test_times_are_those_of_the_clock(book: Handbook) -> None:
    """Requirement 3: three hours from half past one."""
    times = ["13:30", "13:40", "14:00", "14:25", "14:40", "15:00", "15:15", "16:18", "16:30"]
    for pack in ("participant", "facilitator", "observer"):
        html = training.session(book, SESSION, pack, AT_HALF_PAST_ONE).html()
        table = re.search(r'<table class="c-times.*?</table>', html, re.DOTALL)
        assert table, pack
        assert re.findall(r'c-num">([^<]+)<', table[0]) == times, pack
    html = training.session(book, SESSION, "facilitator", AT_HALF_PAST_ONE).html()
    steps = re.findall(r'<table class="c-steps">.*?</table>', html, re.DOTALL)
    assert re.findall(r'c-num">([^<]+)<', steps[-1]) == ["16:18", "16:22", "16:26"]
    without = training.session(book, SESSION, "participant").html()
    assert "+0:30" in without
    assert book.word("paper-times-count") in without


def test_each_day_of_a_course_begins_at_the_start(book: Handbook) -> None:
    """Requirement 3: lunch lies between the sessions; what no day holds has its own hour."""
    course = book.get("course", "mentor-training")
    found = training.starts(course, Occasion(9 * 60, 12))
    assert found["who-does-what-in-mentoring"].clock(0) == "09:00"
    assert found["from-showing-to-fading"].clock(0) == "12:30"
    assert found["observing-and-debriefing"].clock(0) == "09:00"
    assert found["rating-alone"] == Occasion(None, 12)


@pytest.mark.parametrize(
    ("people", "pairs", "threes"), [(13, 7, 5), (12, 6, 4), (3, 2, 1), (None, 3, 2)], ids=["13", "12", "3", "best"]
)
def test_quantities_are_whole_sets(book: Handbook, people: int | None, pairs: int, threes: int) -> None:
    """Requirement 3: rounded up as on the page of the session; without a number for the best size, six."""
    html = unescape(training.checklist(book, SESSION, Occasion(None, people)).html())

    def row(title: str) -> str:
        found = re.search(rf"<td>\s*{re.escape(title)}.*?</tr>", html, re.DOTALL)
        assert found, title
        return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())

    assert f"{pairs} sets 1 for each pair" in row("Fourteen sentences from first meetings")
    assert f"{threes} set{'s' * (threes > 1)} 1 for each group of three" in row("Case 1, V. has lost a day's pay")
    assert f"{3 * threes} copies 3 for each group of three" in row("Observation sheet for a first meeting")
    assert f"{people or 6} copies 1 for each person" in row("My first sentences")
    assert "2 copies" in row("Demonstration: the same block, two ways")
    written_for = book.word("paper-outside-group", min=3, max=9)
    assert (written_for in html) == (people in (12, 13))


def test_cards_come_in_as_many_sets_as_are_needed(book: Handbook) -> None:
    """Requirement 3: and every set has ids of its own."""
    document = training.cards(book, SESSION, AT_HALF_PAST_ONE)
    ids = [part.id for part in document.parts]
    assert len(ids) == len(set(ids)) == 7 + 3 * 5
    assert "set 5 of 5" in document.parts[-1].html
    assert len(training.cards(book, SESSION).parts) == 4


# ---- Order and links


def test_everything_stands_in_its_order(book: Handbook) -> None:
    """Requirement 4: checklist, running order, sheets, keys, cards, what comes after, forms."""
    parts = training.session(book, SESSION, "facilitator").parts
    ids = [part.id.removeprefix(f"sessions-{SESSION}-") for part in parts]
    assert ids == [
        *(f"sessions-{SESSION}", "run"),
        *("decision-b", "block-script", "four-doors-card", "observer-sheet", "sentences-sheet"),
        *("strips", "case-1", "case-2", "case-3", "after"),
        *("forms-first-meeting-canvas", "forms-session-evaluation"),
    ]
    for name, session in book.records["session"].items():
        html = training.session(book, name, book.get("session", name).leaders).html()
        places = [html.index(f'id="sessions-{name}-run--{activity.id}"') for activity in session.running_order]
        assert places == sorted(places), name


@pytest.mark.parametrize("pack", ["participant", "facilitator", "observer"])
def test_every_link_and_id_of_a_pack_is_sound(book: Handbook, pack: str) -> None:
    """Requirement 4: for every session and course; each form stands once."""
    for kind in ("session", "course"):
        make = training.session if kind == "session" else training.course
        for name in book.records[kind]:
            if pack in training.packs_of(book, kind, name):
                document = make(book, name, pack, AT_HALF_PAST_ONE)
                html = document.html()
                ids = re.findall(r' id="([^"]+)"', html)
                assert len(ids) == len(set(ids)), f"{name}, {pack}"
                assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids), f"{name}, {pack}"
                assert html.count('class="c-at"') == html.count('class="c-at"><a href="#'), f"{name}, {pack}"


def test_a_course_ends_with_its_forms_and_certificate(book: Handbook) -> None:
    """Requirement 4: sessions in the order of the modules, forms after them."""
    for name, course in book.records["course"].items():
        parts = training.course(book, name, "facilitator").parts
        sessions = [part.id.removeprefix("sessions-") for part in parts if part.id.startswith("sessions-")]
        assert [each for each in sessions if each in book.records["session"]] == training.sessions_of(course)
        forms = [part.id for part in parts if part.id.startswith("forms-")]
        assert forms == [part.id for part in parts[-len(forms) :]]
        assert forms[-1] == f"forms-{course.certificate}"
        mine = [part.id for part in training.course(book, name, "participant").parts]
        assert f"forms-{course.certificate}" not in mine


# ---- As PDF

Rendered = tuple[Document, bytes]


@pytest.fixture(scope="module")
def printed(book: Handbook) -> dict[str, Rendered]:
    """One session in every pack, and the smallest course, each rendered once."""
    made = {pack: training.session(book, SESSION, pack, AT_HALF_PAST_ONE) for pack in PACKS[:3]}
    made["cards"] = training.cards(book, SESSION, Occasion(None, 6))
    made["slides"] = training.slides(book, SESSION, AT_HALF_PAST_ONE)
    made["checklist"] = training.checklist(book, SESSION, AT_HALF_PAST_ONE)
    made["course"] = training.course(book, COURSE, "facilitator", AT_HALF_PAST_ONE)
    return {name: (document, pdf.render(document)) for name, document in made.items()}


ALL = (*PACKS, "course")


@pytest.mark.paper
@pytest.mark.parametrize("name", ALL)
def test_a_pack_is_accessible_counted_and_inside_its_margins(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 5."""
    document, content = printed[name]
    margins = (15.0, 20.0, 21.0, 20.0) if name == "slides" else MARGINS
    assert_good(content, document.title, covers=int(document.cover), margins=margins)


@pytest.mark.paper
@pytest.mark.parametrize("name", ["participant", "facilitator", "observer", "course"])
def test_contents_and_page_numbers_are_true(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 4 and 5: in the contents and wherever a text says "page 15"."""
    document, content = printed[name]
    assert_contents(content, document)
    pages, where = texts_of(content), places(content)
    for part in document.contents:
        assert " ".join(part.title.split()) in " ".join(pages[where[part.id][0] - 1].split())
    words = " ".join(" ".join(pages).split())
    named = 0
    for part in document.parts:
        for number in re.findall(rf"{re.escape(part.title)} \(page (\d+)\)", words):
            assert int(number) == where[part.id][0], part.title
            named += 1
    assert named or name == "participant"


@pytest.mark.paper
@pytest.mark.parametrize("name", ["participant", "facilitator", "observer", "checklist", "course"])
def test_no_page_is_nearly_empty(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 5."""
    assert_filled(printed[name][1])


@pytest.mark.paper
def test_each_activity_has_one_slide(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 5: wide pages, large type, nothing cut in two."""
    document, content = printed["slides"]
    session = book.get("session", SESSION)
    assert pages_of(content) == len(session.running_order) + 1 == len(document.parts)
    with pikepdf.open(io.BytesIO(content)) as opened:
        _, _, width, height = (float(side) for side in opened.pages[0].mediabox)
    assert width / height == pytest.approx(16 / 9, abs=0.01)


@pytest.mark.paper
def test_tonights_checklist_takes_two_sides(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 5: also the longest one."""
    longest = training.checklist(book, "the-difficult-assessment", Occasion(9 * 60, 16))
    assert pages_of(printed["checklist"][1]) == pages_of(pdf.render(longest)) == 2


@pytest.mark.paper
def test_cards_are_never_split(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 5: a card stands on one page with the name of its set, and with whom it is for."""
    pages = [" ".join(text.split()) for text in texts_of(printed["cards"][1])]
    for handout in book.get("session", SESSION).handouts:
        for card in handout.cards:
            first, last = card.body.split()[0].strip("*"), " ".join(card.body.replace("*", "").split()[-4:])
            there = [page for page in pages if last in page]
            assert len(there) == 2, card.title
            assert all(handout.title in page and card.title in page and first in page for page in there), card.title


@pytest.mark.paper
def test_a_line_before_words_set_apart_is_filled(book: Handbook) -> None:
    """Requirement 5: the engine would break this line after its first word."""
    text = "\n".join(texts_of(pdf.render(training.cards(book, "six-dilemmas", Occasion()))))
    assert '"Yesterday he hit the table with his fist' in text
