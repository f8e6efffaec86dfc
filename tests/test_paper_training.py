"""Sessions and courses on paper: at what time, how many, in which order, and how it comes out of the printer.

Who gets what stands in `test_packs`.

1. Times are clock times of the occasion, quantities whole sets for its people.
2. Everything stands in its order, each sheet and form once; links and page numbers lead where they say.
3. The PDFs are accessible, counted, and each handout and form begins a page.
"""

from __future__ import annotations

import io
import re
from html import unescape

import pikepdf
import pytest

from macros.handbook import Handbook, open_handbook
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


# ---- Times and quantities


def test_times_are_those_of_the_clock(book: Handbook) -> None:
    """Requirement 1: three hours from half past one."""
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
    """Requirement 1: lunch lies between the sessions; what no day holds has its own hour."""
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
    """Requirement 1: rounded up as on the page of the session; without a number for the best size, six."""
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
    """Requirement 1: and every set has ids of its own."""
    document = training.cards(book, SESSION, AT_HALF_PAST_ONE)
    ids = [part.id for part in document.parts]
    assert len(ids) == len(set(ids)) == 7 + 3 * 5
    assert "set 5 of 5" in document.parts[-1].html
    assert len(training.cards(book, SESSION).parts) == 4


# ---- Order and links


def test_everything_stands_in_its_order(book: Handbook) -> None:
    """Requirement 2: checklist, running order, sheets, keys, cards, what comes after, forms."""
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
    """Requirement 2: for every session and course; each form stands once."""
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
    """Requirement 2: sessions in the order of the modules, forms after them."""
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
    """Requirement 3."""
    document, content = printed[name]
    margins = (15.0, 20.0, 21.0, 20.0) if name == "slides" else MARGINS
    assert_good(content, document.title, covers=int(document.cover), margins=margins)


@pytest.mark.paper
@pytest.mark.parametrize("name", ["participant", "facilitator", "observer", "course"])
def test_contents_and_page_numbers_are_true(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 2 and 3: in the contents and wherever a text says "page 15"."""
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
    """Requirement 3."""
    assert_filled(printed[name][1])


@pytest.mark.paper
def test_each_activity_has_one_slide(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 3: wide pages, large type, nothing cut in two."""
    document, content = printed["slides"]
    session = book.get("session", SESSION)
    assert pages_of(content) == len(session.running_order) + 1 == len(document.parts)
    with pikepdf.open(io.BytesIO(content)) as opened:
        _, _, width, height = (float(side) for side in opened.pages[0].mediabox)
    assert width / height == pytest.approx(16 / 9, abs=0.01)


@pytest.mark.paper
def test_tonights_checklist_takes_two_sides(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 3: also the longest one."""
    longest = training.checklist(book, "the-difficult-assessment", Occasion(9 * 60, 16))
    assert pages_of(printed["checklist"][1]) == pages_of(pdf.render(longest)) == 2


@pytest.mark.paper
def test_cards_are_never_split(printed: dict[str, Rendered], book: Handbook) -> None:
    """Requirement 3: a card stands on one page with the name of its set, and with whom it is for."""
    pages = [" ".join(text.split()) for text in texts_of(printed["cards"][1])]
    for handout in book.get("session", SESSION).handouts:
        for card in handout.cards:
            first, last = card.body.split()[0].strip("*"), " ".join(card.body.replace("*", "").split()[-4:])
            there = [page for page in pages if last in page]
            assert len(there) == 2, card.title
            assert all(handout.title in page and card.title in page and first in page for page in there), card.title


@pytest.mark.paper
def test_a_line_before_words_set_apart_is_filled(book: Handbook) -> None:
    """Requirement 3: the engine would break this line after its first word."""
    text = "\n".join(texts_of(pdf.render(training.cards(book, "six-dilemmas", Occasion()))))
    assert '"Yesterday he hit the table with his fist' in text
