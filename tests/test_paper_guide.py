"""The page of any record on paper, several papers in one file, and the whole guide.

1. A page on paper holds what the page of the site holds, without what only works on screen: folds are open, addresses
   are spelled out, diagrams have their alternative text, headings skip no level.
2. The guide holds every page of the menu in its order; forms and sessions are listed with their address.
3. Links inside lead to their page, all of them; what is not inside leads to the site, or is plain words.
4. Papers joined in one file never share an id and keep their own covers.
5. The PDFs are accessible and counted; outline, contents and links are true.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as dom
from pypdf import PdfReader

from macros import markup
from macros.handbook import Handbook, open_handbook
from macros.model.kinds import KINDS
from macros.navigation import navigation
from macros.paper import forms, guide, mentoring, page, pdf
from macros.paper.document import Document, Occasion, joined
from tests.fresh import ROOT
from tests.paper import assert_contents, assert_good

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
ONE_OF_EACH = {
    "programme": "officer-mentoring",
    "stage": "learning",
    "assessment": "learning",
    "specimen": "robin-planning",
    "guide": "triangulation",
    "frame": "supervision-order",
    "role": "mentor",
    "competence": "",
    "principle": "",
    "claim": "",
    "indicator": "",
    "glossary": "log-book",
    "source": "",
}
A_PART = frozenset({"supervision-order", "triangulation", "principles-in-practice", "log-book", "desk-and-telephone"})


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


@pytest.fixture(scope="module")
def whole(book: Handbook) -> Document:
    """The whole guide, composed."""
    return guide.guide(book)


def pages_shown(book: Handbook) -> Iterator[tuple[str, str]]:
    """(kind, id) of every page on paper that is made from a record of the curriculum; "" for a whole collection."""
    for kind in KINDS.values():
        if kind.page == "own" and kind.name not in ("form", "session"):
            yield from ((kind.name, name) for name in book.records[kind.name])
        elif kind.page == "shared" and book.records[kind.name]:
            yield kind.name, ""


# ---- Pages


def test_nothing_of_the_screen_stays(book: Handbook) -> None:
    """Requirement 1."""
    for kind, name in pages_shown(book):
        html = page.page(book, kind, name).parts[0].html
        for gone in ("<details", "<summary", "<button", "<input", "<nav", "t-noprint", "t-js", "t-actions", "t-jump"):
            assert gone not in html, f"{kind} {name}: {gone}"
        assert not re.search(r"\{[{%#]", html), f"{kind} {name}"


def test_headings_skip_no_level(book: Handbook) -> None:
    """Requirement 1."""
    for kind, name in pages_shown(book):
        root = dom.fromstring(page.page(book, kind, name).parts[0].html)
        levels = [int(element.tag[1]) for element in root.iter(*LEVELS)]
        assert levels[0] == 1, f"{kind} {name}"
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{kind} {name}"
        assert levels.count(1) == 1


def test_folded_parts_are_open(book: Handbook) -> None:
    """Requirement 1: the answer of an exercise stands on paper."""
    record = book.get("guide", "principles-in-practice")
    answers = [exercise.answer for section in record.sections for exercise in section.exercises]
    text = dom.fromstring(page.page(book, "guide", "principles-in-practice").parts[0].html).text_content()
    assert answers
    for answer in answers:
        assert dom.fromstring(markup.block(answer, lambda *_: ("", ""))).xpath("string(.//li[1])").strip()[:30] in text


def test_addresses_outside_are_spelled_out(book: Handbook) -> None:
    """Requirement 1."""
    html = page.page(book, "source").parts[0].html
    addresses = [record.address for record in book.records["source"].values() if record.address]
    text = dom.fromstring(html).text_content()
    assert addresses
    for address in addresses:
        assert address.removeprefix("https://") in text


def test_a_diagram_has_its_words(book: Handbook) -> None:
    """Requirement 1."""
    root = dom.fromstring(page.page(book, "programme", "officer-mentoring").parts[0].html)
    (svg,) = root.iter("svg")
    assert svg[0].tag == "title"
    assert svg[0].text.startswith("Mentoring of new officers")
    assert ".d-fill{fill:#000}" in svg[1].text


def test_a_plan_stands_whole_and_no_week_twice(book: Handbook) -> None:
    """Requirement 1: on screen this week stands apart."""
    text = dom.fromstring(page.page(book, "stage", "learning").parts[0].html).text_content()
    for week in book.get("stage", "learning").weeks:
        assert len(re.findall(rf"{re.escape(week.title)}\s", text)) >= 1
    assert text.count("Dates and hosts for each type of meeting") == 1


def test_one_of_a_collection_alone(book: Handbook) -> None:
    """Requirement 1."""
    document = page.page(book, "glossary", "log-book")
    text = dom.fromstring(document.parts[0].html).text_content()
    assert document.title == book.title("glossary", "log-book")
    assert book.title("glossary", "log-book") in text
    assert book.title("glossary", "mid-stage-look") not in text
    assert document.address == "glossary/#log-book"


def test_what_has_no_page_is_told(book: Handbook) -> None:
    with pytest.raises(KeyError, match="guides/nothing"):
        page.page(book, "guide", "nothing")
    with pytest.raises(KeyError, match="words"):
        page.page(book, "word", "product")


# ---- The guide


def test_the_guide_is_in_the_order_of_the_menu(book: Handbook, whole: Document) -> None:
    """Requirement 2."""

    def flat(entries: list[dict[str, Any]]) -> Iterator[str]:
        for entry in entries:
            for below in entry.values():
                yield from [below] if isinstance(below, str) else flat(below)

    menu = [src.removesuffix(".md") for src in flat(navigation(book, [("index.md", "")])) if src != "index.md"]
    expected = [src.replace("/", "-") for src in menu if not src.startswith(("forms/", "sessions/"))]
    shown = [part.id for part in whole.parts if not part.id.startswith(("about-", "group-"))]
    assert shown == expected


def test_forms_and_sessions_are_listed_with_their_address(book: Handbook, whole: Document) -> None:
    """Requirement 2."""
    text = " ".join(dom.fromstring(part.html).text_content() for part in whole.parts if part.level == 1)
    for kind in ("form", "session"):
        for name, record in book.records[kind].items():
            assert record.title in text
            assert f"{KINDS[kind].folder}/{name}/" in text


def test_pages_written_by_hand_are_there(whole: Document) -> None:
    """Requirement 2: with their terms, links and calls."""
    written = {part.id: part.html for part in whole.parts if part.id.startswith("about-")}
    assert {"about-how-to-use", "about-trainers", "about-open-questions", "about-privacy"} <= set(written)
    for html in written.values():
        assert not re.search(r"\{\w+[.!}]|\{\{|\]\(", re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL))
    assert 'href="#guides-triangulation"' in written["about-how-to-use"]
    assert "officer" in written["about-trainers"]
    assert len(dom.fromstring(written["about-open-questions"]).xpath(".//li")) > 20


def test_every_link_of_the_guide_leads_somewhere(whole: Document) -> None:
    """Requirement 3."""
    html = whole.html()
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    ways = re.findall(r'<a [^>]*?href="([^"]*)"', html)
    assert len(ways) > 1000
    inside = {way[1:] for way in ways if way.startswith("#")}
    assert inside <= set(ids)
    assert all(way.startswith(("#", "https://", "mailto:")) for way in ways)
    assert "forms-log-book" not in inside
    assert any(way.endswith("--log-book") for way in inside)


def test_links_lead_to_the_site_where_it_has_an_address(book: Handbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 3."""
    assert "href=" not in page.page(book, "specimen", "robin-log-book").html()
    monkeypatch.setenv("HANDBOOK_URL", "https://tandem.example/")
    html = page.page(book, "specimen", "robin-log-book").html()
    assert 'href="https://tandem.example/base/en/forms/log-book/"' in html
    assert "(tandem.example" not in html


# ---- Several in one file


def test_joined_papers_share_no_id(book: Handbook) -> None:
    """Requirement 4."""
    made = [
        mentoring.blanks(book, "autonomy"),
        mentoring.stage(book, "autonomy", Occasion()),
        forms.form(book, "analysis-grid"),
        page.page(book, "glossary", "log-book"),
        page.page(book, "glossary", "coaching"),
    ]
    document = joined(made, book, "Five")
    html = document.html()
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    inside = set(re.findall(r' href="#([^"]+)"', html))
    assert inside <= set(ids)
    assert sum(part.id.endswith("forms-analysis-grid") for part in document.parts) == 3
    assert [part.title for part in document.contents if part.level == 1][:2] == [made[0].title, made[1].title]
    again = next(part for part in document.parts if part.id.endswith("stages-autonomy-activities"))
    own = again.id.removesuffix("stages-autonomy-activities")
    assert own
    assert f'href="#{own}forms-analysis-grid"' in again.html


# ---- As PDF


def outline_of(content: bytes) -> list[tuple[int, str]]:
    """(level, words) of the bookmarks."""

    def flat(entries: list[Any], level: int) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry, level + 1)
            else:
                yield level, " ".join(str(entry.title).split())

    return list(flat(PdfReader(io.BytesIO(content)).outline, 1))


@pytest.mark.paper
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_page_is_accessible(book: Handbook, kind: str) -> None:
    """Requirement 5: one record of every kind that has a page."""
    document = page.page(book, kind, ONE_OF_EACH[kind])
    content = pdf.render(document)
    assert_good(content, document.title)


@pytest.fixture(scope="module")
def some(book: Handbook) -> tuple[Document, bytes]:
    """A part of the guide: a frame, two chapters, a form and a session that are listed, and the written pages."""
    document = guide.guide(book, A_PART)
    return document, pdf.render(document)


@pytest.mark.paper
def test_the_guide_is_accessible(some: tuple[Document, bytes]) -> None:
    """Requirement 5."""
    document, content = some
    assert_good(content, document.title, covers=1)


@pytest.mark.paper
def test_contents_of_the_guide_are_true(some: tuple[Document, bytes]) -> None:
    """Requirement 5."""
    document, content = some
    assert_contents(content, document)


@pytest.mark.paper
def test_the_outline_is_the_headings(some: tuple[Document, bytes]) -> None:
    """Requirement 5."""
    document, content = some
    headings = []
    for part in document.parts:
        for element in dom.fragment_fromstring(part.html, create_parent="div").iter(*LEVELS):
            headings.append((int(element.tag[1]), " ".join(element.text_content().split())))
    outline = outline_of(content)
    assert outline[-len(headings) :] == headings
