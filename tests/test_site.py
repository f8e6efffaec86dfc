"""The site that `make handbook` builds in a fresh copy, on a machine with Python, make and git.

1. It ends with exit 0, says where to look, and `site/base/en/` is there.
2. The article of each stage links its assessment; the article of each assessment links each document with part, filled
   by, brought by and due offset. Navigation, contents list and footer do not count.
3. Every record of the edition is in index.json and its address holds a page or an anchor with its title.
4. Nothing on any page leads nowhere, is left over, or comes from elsewhere.
5. Every page says what it is, which version, and that nobody it describes has endorsed it.
6. No page repeats more of the menu than its own group.
7. Each paper lies beside the page of its record and is linked there, with its size, and on the page "Print".
8. Editions stand in each of their languages; a page that is not translated says in which language it is.
"""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from macros.handbook import Handbook, open_handbook
from macros.model.kinds import KINDS
from macros.pages import duration, size
from macros.paper.papers import papers
from macros.verify import allowed_addresses, problems

pytestmark = pytest.mark.site
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


@pytest.fixture(scope="module")
def home(built_site: Path) -> Path:
    return built_site / "base" / "en"


class _Article(HTMLParser):
    """Links and text of an article, without the navigation, footers and asides around and inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = self.silent = 0
        self.links: list[str] = []
        self.parts: list[tuple[str, str]] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self.inside += 1
        if not self.inside:
            return
        if tag in ("nav", "footer", "header"):
            self.silent += 1
        values = dict(attrs)
        if tag == "a" and not self.silent and values.get("href"):
            self.links.append(str(values["href"]))
            self.parts.append(("link", str(values["href"])))
        if tag == "span":
            self.stack.append(str(values.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        if not self.inside:
            return
        if tag in ("nav", "footer", "header"):
            self.silent -= 1
        if tag == "span" and self.stack:
            self.stack.pop()
        if tag == "article":
            self.inside -= 1

    def handle_data(self, data: str) -> None:
        if self.inside and not self.silent and data.strip():
            self.parts.append((self.stack[-1] if self.stack else "", " ".join(data.split())))


def article(path: Path) -> _Article:
    reader = _Article()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def test_make_handbook_builds_the_site_and_says_where(fresh_build: tuple[Path, str]) -> None:
    """1"""
    folder, said = fresh_build
    assert (folder / "site/base/en/index.html").is_file()
    assert (folder / "site/index.html").is_file()
    assert "site/index.html" in said.splitlines()[-1]


def test_every_stage_links_its_assessments(home: Path, book: Handbook) -> None:
    """2"""
    for name, stage in book.records["stage"].items():
        links = article(home / "stages" / name / "index.html").links
        for assessment in stage.assessments:
            assert any(link.rstrip("/").endswith(f"assessments/{assessment}") for link in links), (name, assessment)


def test_every_assessment_links_each_document_with_who_and_when(home: Path, book: Handbook) -> None:
    """2"""
    for name, assessment in book.records["assessment"].items():
        parts = article(home / "assessments" / name / "index.html").parts
        for document in assessment.documents:
            said = _said_near(parts, f"forms/{document.id}/")
            part = next(part.title for part in assessment.parts if part.id == document.part)
            assert part.lower() in said["t-doc-part"].lower()
            assert _roles(book, document.filled_by) <= set(re.findall(r"\w+", said["t-doc-filled"].lower()))
            assert _roles(book, [document.brought_by]) <= set(re.findall(r"\w+", said["t-doc-brought"].lower()))
            due = document.due.before
            assert (duration(book, due) if due.in_days else book.word("time-on-the-day")) in said["t-doc-due"]
            if document.handed_out:
                assert duration(book, document.handed_out.before) in said["t-doc-out"]


def test_a_filled_example_of_each_document_is_one_click_away(home: Path, book: Handbook) -> None:
    """2"""
    for name, assessment in book.records["assessment"].items():
        pages = (home / "assessments" / name / "index.html", home / "stages" / assessment.stage / "index.html")
        links = [{link.rstrip("/").rpartition("/")[2] for link in article(page).links} for page in pages]
        for document in assessment.documents:
            filled = {
                key
                for key, each in book.records["specimen"].items()
                if (each.form, each.assessment) == (document.id, name)
            }
            assert filled
            assert all(filled <= shown for shown in links), (name, document.id)


def test_a_form_for_several_stages_shows_the_levels_of_each(home: Path, book: Handbook) -> None:
    """2: the questionnaire of the third and fourth assessment."""
    html = (home / "forms/questionnaire/index.html").read_text(encoding="utf-8")
    for stage in ("towards-autonomy", "autonomy"):
        for threshold in book.get("stage", stage).thresholds:
            asked = f"{book.title('stage', stage)}: {book.word(f'level-{threshold.level}')}"
            assert asked in html
        assert f'href="#for-{stage}"' in html
    assert "#for-towards-autonomy" in (home / "assessments/towards-autonomy/index.html").read_text(encoding="utf-8")


def _roles(book: Handbook, names: list[str]) -> set[str]:
    return {word for name in names for word in re.findall(r"\w+", book.title("role", name).lower())}


def _said_near(parts: list[tuple[str, str]], target: str) -> dict[str, str]:
    """What stands beside a link to `target`: the first of each class until the four are complete."""
    best: dict[str, str] = {}
    for start, (kind, text) in enumerate(parts):
        if kind == "link" and text.endswith(target):
            found: dict[str, str] = {}
            for other, words in parts[start + 1 : start + 20]:
                if other == "link":
                    break
                if other.startswith("t-doc-"):
                    found.setdefault(other, words)
            best = max(best, found, key=len)
    return best


def test_every_record_has_an_address(home: Path, book: Handbook) -> None:
    """3"""
    listed = json.loads((home / "index.json").read_text(encoding="utf-8"))
    kinds = {(row["kind"], row["id"]) for row in listed["records"]}
    assert kinds == {(kind, name) for kind, name, _ in book.all() if kind not in ("word", "block")}
    for row in listed["records"]:
        address, _, anchor = row["address"].partition("#")
        html = (home / address / "index.html").read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html, row
        if row["kind"] != "claim":
            assert row["title"] in unescape(html), row


def test_nothing_leads_nowhere(home: Path, book: Handbook) -> None:
    """4"""
    assert problems(home, allowed_addresses(book)) == []


def test_every_page_says_what_it_is(home: Path, book: Handbook) -> None:
    """5"""
    for path in home.rglob("index.html"):
        if path.parent.name.endswith("-projector"):
            continue  # shown on a wall, without anything around
        html = path.read_text(encoding="utf-8")
        assert book.word("notice-not-endorsed") in html, path
        assert f"version {book.info.version}" in html, path


def test_a_page_carries_only_its_own_group_of_the_menu(home: Path) -> None:
    """6"""
    html = (home / "glossary/index.html").read_text(encoding="utf-8")
    menu = html[html.index('id="t-menu"') :].partition("</nav>")[0]
    assert "/glossary/" in menu or 'aria-current="page"' in menu
    assert menu.count("/forms/") == 1


def test_every_paper_is_linked_where_one_looks_for_it(home: Path, book: Handbook) -> None:
    """Requirement 7."""
    listed = links_of(home, "print/")
    known = {row["address"]: row for row in json.loads((home / "index.json").read_text(encoding="utf-8"))["records"]}
    every = list(papers(book))
    assert len({paper.src for paper in every}) == len(every) > 250
    for paper in every:
        file = home / paper.src
        assert file.read_bytes().startswith(b"%PDF-1.7" if paper.format == "pdf" else b"PK"), paper.src
        said = f"{book.word(paper.word)}, {size(book, -(-file.stat().st_size // 1024))}"
        assert (f"../{paper.src}", said) in listed, paper.src
        if paper.kind:
            address = f"{KINDS[paper.kind].folder}/{paper.id}/"
            assert (file.name, said) in links_of(home, address), paper.src
            assert paper.src in known[address]["papers"]


def links_of(home: Path, address: str) -> set[tuple[str, str]]:
    """(target, words) of each link of a page."""
    html = (home / address / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<a(?: class="t-btn")? href="([^"]+)">([^<]+)</a>', html)
    return {(way, unescape(words)) for way, words in found}


def test_an_edition_stands_in_its_languages(built_site: Path) -> None:
    """Requirement 8."""
    for language, address, written in (("fr", "guides/triangulation/", "English"), ("en", "guides/defis/", "Français")):
        page = (built_site / "be-fwb" / language / address / "index.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page
        assert re.search(rf't-translation">[^<]*\({written}\)', page)
    stage = (built_site / "be-fwb/fr/stages/learning/index.html").read_text(encoding="utf-8")
    assert "t-untranslated" not in stage
    assert "Apprentissage" in stage
    assert 'href="../../../en/stages/learning/" hreflang="en"' in stage
