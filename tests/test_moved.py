"""Every address that was published goes on working.

1. The page of something that has another id leads there at once, without a script; robots are told the new address.
2. The page of what was retired says since when and why, and leads to what does its work now and to the last version
   that had it.
3. What goes with a record goes along: the other pages of a session, its papers.
4. An entry of a page that many share keeps its anchor there.
5. New ids are followed to the end, and through what an edition says itself; what an edition has all the same, or would
   lead to what it has not, is left out.
6. index.json lists each page of the site, and where each old address leads.
7. Old addresses stand in no menu, no search and no map of the site, and the site is whole all the same, also offline.
8. What was saved from a form, asked for in print or explained under an old id is known.
9. Reasons are translated.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from macros import build as builder
from macros import moved
from macros.handbook import Handbook, PaperFile, open_handbook
from macros.paper.forms import filled_values
from macros.paper.request import current
from tests.fresh import problems_of, run, small
from tests.released import index_of, publish, row
from tests.translated import french, translate
from tests.translated import publish as speak

EDITIONS = Path(__file__).parent / "editions"
RETIRED = """
forms/diary:
  renamed_to: forms/notebook
  since: "1.1.0"
forms/notebook:
  renamed_to: forms/log-book
  since: "1.2.0"
forms/checklist:
  successor: forms/log-book
  since: "1.1.0"
  because: |
    {mentor.pl!} filled it in & nobody read it. See [](form:conclusions).
sessions/an-hour:
  renamed_to: sessions/an-hour-by-peers
  since: "1.1.0"
sessions/cards:
  since: "1.1.0"
  because: Nobody played.
glossary/feedback:
  renamed_to: glossary/debrief
  since: "1.1.0"
glossary/coach:
  since: "1.1.0"
  because: Nobody said it.
pages/start:
  renamed_to: pages/index
  since: "1.1.0"
pages/forms/conclusions/conclusions-large.pdf:
  renamed_to: forms/conclusions
  since: "1.1.0"
"""


def retire(root: Path, text: str, edition: str = "base") -> None:
    way = "base" if edition == "base" else f"editions/{edition}"
    (root / "curriculum" / way / "retired.yml").write_text(text, encoding="utf-8")


def with_papers(book: Handbook, folder: Path) -> None:
    """Papers of one form, made of nothing."""
    path = folder / "paper.pdf"
    path.write_bytes(b"%PDF-1.7")
    names = ("log-book.pdf", "log-book-fillable.pdf")
    book.papers = [PaperFile("form", "log-book", f"forms/log-book/{name}", "paper-form-pdf", path) for name in names]


def published(book: Handbook, folder: Path) -> None:
    """Release 1.0.0, which had a form with paper and a session that are no more."""
    index = index_of(book)
    index["records"] += [
        row("form", "checklist", "The checklist", "forms/checklist/", ("forms/checklist/checklist.pdf",)),
        row("session", "cards", "The card game", "sessions/cards/"),
    ]
    index["pages"] += ["forms/checklist/", "sessions/cards/", "sessions/cards-supervisor/"]
    index["moved"] = []
    publish(folder, "1.0.0", index)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("moved")
    root = small(folder / "handbook")
    retire(root, RETIRED)
    book = open_handbook(root)
    published(book, folder / "earlier")
    with_papers(book, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_EARLIER", str(folder / "earlier"))
        patch.setenv("HANDBOOK_RELEASE", "1.2.0")
        patch.setenv("HANDBOOK_URL", "https://example.org/stable")
        builder.build(root, builder.targets(root), root / "site")
    return root / "site/base/en"


def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def leads(site: Path, address: str) -> str:
    """Where a page leads at once, without a script."""
    html = page(site, address)
    assert "<script" not in html
    assert " style=" not in html
    (at_once,) = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', html)
    assert f'href="{at_once}">' in html.partition("<main")[2], "a link for those whom nothing leads on at once"
    return str(at_once)


@pytest.mark.site
def test_a_new_id_leads_on_at_once(site: Path) -> None:
    """1, 5"""
    assert leads(site, "forms/diary") == leads(site, "forms/notebook") == "../log-book/"
    assert leads(site, "start") == "../"
    html = page(site, "forms/diary")
    assert '<link rel="canonical" href="https://example.org/stable/base/en/forms/log-book/">' in html
    assert '<html lang="en"' in html
    assert "<title>Log book</title>" in html


@pytest.mark.site
def test_what_was_retired_has_a_page_that_says_so(site: Path) -> None:
    """2"""
    html = page(site, "forms/checklist")
    assert '<h1 id="retired">The checklist</h1>' in html
    assert "retired in version 1.1.0" in html
    assert 'Mentors filled it in &amp; nobody read it. See <a href="../conclusions/">Conclusions</a>.' in html
    assert '<a href="../log-book/">Log book</a>' in html
    assert 'href="../../../../../1.0.0/base/en/forms/checklist/"' in html
    assert "http-equiv" not in html


@pytest.mark.site
def test_other_pages_of_a_session_and_papers_go_along(site: Path) -> None:
    """3"""
    for view in ("participant", "projector", "supervisor"):
        assert leads(site, f"sessions/an-hour-{view}") == f"../an-hour-by-peers-{view}/"
        assert leads(site, f"sessions/cards-{view}") == "../cards/"
    for name in ("diary", "notebook"):
        assert (site / f"forms/{name}/{name}.pdf").read_bytes() == (site / "forms/log-book/log-book.pdf").read_bytes()
        assert (site / f"forms/{name}/{name}-fillable.pdf").is_file()
    assert leads(site, "forms/checklist/checklist.pdf") == "../"
    assert leads(site, "forms/conclusions/conclusions-large.pdf") == "../"


@pytest.mark.site
def test_an_entry_keeps_its_anchor(site: Path) -> None:
    """4"""
    html = page(site, "glossary")
    assert re.search(r'<div id="feedback">.*<a href="#debrief">Debrief</a>', html)
    assert re.search(r'<div id="coach">.*Retired in version 1\.1\.0\. Nobody said it\.', html)
    assert 'id="retired-entries"' not in page(site, "roles")


@pytest.mark.site
def test_the_index_lists_pages_and_old_addresses(site: Path) -> None:
    """6"""
    index = json.loads((site / "index.json").read_text(encoding="utf-8"))
    old = {one["from"]: (one["to"], one["since"]) for one in index["moved"]}
    built = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    listed = {address.rstrip("/") or "." for address in [*index["pages"], *old] if "#" not in address}
    assert built == listed
    assert not set(index["pages"]) & set(old)
    assert old["forms/diary/"] == ("forms/log-book/", "1.1.0")
    assert old["forms/checklist/"] == ("forms/log-book/", "1.1.0")
    assert old["sessions/cards/"] == (None, "1.1.0")
    assert old["sessions/cards-participant/"] == ("sessions/cards/", "1.1.0")
    assert old["glossary/#feedback"] == ("glossary/#debrief", "1.1.0")


@pytest.mark.site
def test_old_addresses_stand_in_no_menu_and_no_search(site: Path) -> None:
    """7: the page of something retired says why it is there; nobody is meant to come across it."""
    menu = page(site, "forms/log-book")
    assert not re.search(r'href="[^"]*(?:diary|checklist|cards)', menu)
    found = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert not [one for one in found["docs"] if one["location"].startswith(("forms/checklist", "forms/diary"))]
    mapped = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "forms/log-book/" in mapped
    assert not re.search("diary|checklist|cards", mapped)


@pytest.mark.site
def test_offline_pages_lead_to_files(tmp_path: Path) -> None:
    """7: the build itself verifies every link."""
    root = small(tmp_path / "handbook")
    retire(root, RETIRED)
    home = builder.build(root, builder.targets(root), root / "site", offline=True) / "base/en"
    assert 'content="0; url=log-book.html"' in (home / "forms/diary.html").read_text(encoding="utf-8")
    assert '<a href="log-book.html">' in (home / "forms/checklist.html").read_text(encoding="utf-8")


def both(root: Path, base: str, own: str = "", changes: str = "") -> Handbook:
    shutil.copytree(EDITIONS, root / "curriculum/editions")
    retire(root, base)
    oslo = root / "curriculum/editions/oslo"
    if own:
        retire(root, own, "oslo")
    with (oslo / "changes.yml").open("a", encoding="utf-8") as file:
        file.write(changes)
    assert problems_of(root, "oslo") == []
    return open_handbook(root, "oslo")


GONE = """
- remove: programmes/side-by-side/cases/two-towns
  because: Far away.
"""


def test_an_edition_says_what_became_of_what_it_took_out(workshop: Path) -> None:
    """5: an old id of the base leads to the page on which the edition says that it is no more."""
    base = 'cases/towns:\n  renamed_to: cases/two-towns\n  since: "1.1.0"\n'
    own = 'cases/two-towns:\n  because: Far away.\n  since: "1.2.0"\n'
    book = both(workshop, base, own, GONE)
    assert {move.old: (move.to, move.page) for move in moved.moves(book)} == {
        "cases/towns/": ("cases/two-towns/", "redirect"),
        "cases/two-towns/": (None, "retired"),
    }
    assert moved.renamed(book) == {}
    assert moved.renamed(open_handbook(workshop)) == {"cases/towns": "cases/two-towns"}


def test_nobody_is_led_to_what_an_edition_has_not(workshop: Path) -> None:
    """5"""
    base = (
        'cases/towns:\n  renamed_to: cases/two-towns\n  since: "1.1.0"\n'
        'cases/villages:\n  successor: cases/two-towns\n  because: Small.\n  since: "1.1.0"\n'
        'guides/house-rules:\n  because: Every house has its own.\n  since: "1.1.0"\n'
    )
    book = both(workshop, base, changes=GONE)
    assert [(move.key, move.to) for move in moved.moves(book)] == [("cases/villages", None)]


def test_what_has_another_id_is_known_under_its_old_one(root: Path) -> None:
    """8"""
    retire(root, RETIRED)
    book = open_handbook(root)
    assert book.former("form", "log-book") == ["diary", "notebook"]
    saved: dict[str, Any] = {"form": "diary", "code": book.content_code("form", "log-book"), "values": {}}
    assert filled_values(book, "log-book", saved) == ({}, [])
    with pytest.raises(KeyError, match="checklist"):
        filled_values(book, "log-book", saved | {"form": "checklist"})
    remarks: list[str] = []
    assert current(book, "form:diary", remarks) == "forms/log-book"
    assert remarks == ["forms/diary was renamed: this is forms/log-book."]
    told = run("explain", "forms/diary").output
    assert 'It was renamed to "forms/log-book" in 1.1.0.' in told
    assert "curriculum/base/retired.yml:2:1" in told
    refused = run("print", "forms/checklist", "-o", "x.pdf").output
    assert 'It was retired in 1.1.0. "forms/log-book" does its work now.' in refused


@pytest.mark.paper
def test_a_form_is_printed_under_its_old_id(root: Path) -> None:
    """8"""
    retire(root, RETIRED)
    done = run("print", "forms/diary", "-o", "diary.docx")
    assert done.exit_code == 0, done.output
    assert "forms/diary was renamed: this is forms/log-book." in done.output


def test_reasons_are_translated(root: Path) -> None:
    """9"""
    retire(root, RETIRED)
    speak(root)
    translate(root)
    assert open_handbook(root, "base", "fr").retired["glossary/coach"].because == french("Nobody said it.")
    assert problems_of(root) == []
