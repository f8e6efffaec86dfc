"""What `handbook serve` builds again after an edit.

1. Every page that comes out differently is built again, whichever file was edited.
2. Pages that have nothing to do with the edit are not.
3. A title, which every menu shows, and a build that failed have all pages built again.
4. An edited template has the pages built again that it lays out, and those only.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from macros import pages
from macros.handbook import Handbook, open_handbook
from macros.model.kinds import KINDS
from macros.pages import Links, PageOf, generated, record
from macros.serve import Watch

EXAMPLE = Path(__file__).parent / "examples"
EDITED = sorted(path.relative_to(EXAMPLE) for path in (EXAMPLE / "curriculum/base").rglob("*.yml"))
PROSE = re.compile(r"^ *(?:- )?(?!title|statement)[a-z_]+: (?:[>|]-?\n +)?(?=[A-Z][a-z]* )", re.MULTILINE)
"""Where a text begins that is no title; claims are named by their statement."""
EDITS = 4
"""So many texts of each file are edited, one after the other."""


class Site:
    """The generated pages of a root, built as MkDocs would: only those that are modified."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.watch = Watch()
        self.built: dict[str, str] = {}

    def build(self, fails: bool = False) -> set[str]:
        """Build. Returns the pages that were built."""
        book = open_handbook(self.root)
        book.require_no_problems()
        files = [
            SimpleNamespace(src_uri=page.src, content_string=page.title, abs_dest_path=__file__, is_modified=None)
            for page in generated(book)
        ]
        self.watch.begin(SimpleNamespace(documentation_pages=lambda: files), book, "engine")
        modified = {file.src_uri for file in files if file.is_modified()}  # type: ignore[misc]
        for page in [page for page in generated(book) if page.src in modified]:
            self.watch.page(book, page.src)
            self.built[page.src] = drawn(book, page)
        if not fails:
            self.watch.done()
        return modified


def drawn(book: Handbook, page: PageOf) -> str:
    folder = KINDS[page.kind].folder
    return record(book, f"{folder}/{page.id}" if page.id else folder, Links(book, page.src), page.variant)


@pytest.fixture
def site(workshop: Path) -> Site:
    site = Site(workshop)
    assert site.build() == set(site.built)
    assert site.build() == set()
    return site


@pytest.fixture(scope="module")
def edited(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of which each test edits one file, and puts it back."""
    site = Site(shutil.copytree(example, tmp_path_factory.mktemp("edited") / "handbook"))
    site.build()
    return site


@pytest.mark.parametrize("file", EDITED, ids=str)
def test_every_page_that_differs_is_built_again(edited: Site, file: Path) -> None:
    """Requirements 1, 2."""
    path = edited.root / file
    text = path.read_text(encoding="utf-8")
    places = [match.end() for match in PROSE.finditer(text)]
    try:
        for place in places[:: -(-len(places) // EDITS) or 1]:
            path.write_text(f"{text[:place]}Zebra and {text[place:]}", encoding="utf-8")
            built = edited.build()
            book = open_handbook(edited.root)
            assert edited.built == {page.src: drawn(book, page) for page in generated(book)}
            assert file.stem == "words" or len(built) < len(edited.built)
    finally:
        path.write_text(text, encoding="utf-8")
        edited.build()


def test_a_title_has_all_pages_built_again(site: Site) -> None:
    """Requirement 3."""
    path = site.root / "curriculum/base/forms/log-book.yml"
    path.write_text(re.sub("^title: .*", "title: Zebra", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert site.build() == set(site.built)


def test_a_build_that_failed_has_all_pages_built_again(site: Site) -> None:
    """Requirement 3."""
    site.build(fails=True)
    assert site.build() == set(site.built)
    assert site.build() == set()


def test_a_template_has_its_pages_built_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 4."""
    stamps = {"stage.md.j2": "new"}
    stamp = pages.template_stamp
    monkeypatch.setattr("macros.serve.template_stamp", lambda name: stamps.get(name) or stamp(name))
    assert {page.partition("/")[0] for page in site.build()} == {"stages"}


def test_a_template_knows_what_it_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 4."""
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path)
    (tmp_path / "stage.md.j2").write_text('{% import "_parts.html.j2" as parts with context %}', encoding="utf-8")
    (tmp_path / "_parts.html.j2").write_text("", encoding="utf-8")
    before = pages.template_stamp("stage.md.j2")
    os.utime(tmp_path / "_parts.html.j2", ns=(1, 1))
    assert pages.template_stamp("stage.md.j2") != before
