"""Pages kept as they came out of Markdown change nothing but the time.

1. A site is the same, byte for byte, from an empty cache, from a full one and from one that an edit made stale.
2. A page is converted again when its Markdown changed, and only then.
3. A damaged or foreign file in the cache is the same as none, and written anew.
4. What is wrong with a page, or with what it links to, is told at each build.
5. The cache holds the pages there are, and lies outside the site.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.structure.pages import Page

from macros import build as builder
from macros.build import Stopped
from tests.fresh import small
from tests.test_build import digest

pytestmark = pytest.mark.site

HOME = "docs/index.md"
FORM = "curriculum/base/forms/log-book.yml"
KEPT = ".cache/pages/base/en"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small handbook that was built once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    root = small(tmp_path / "handbook")
    write(root, "docs/notes.md", "---\ntitle: Notes\n---\n\n# Notes {: #notes }\n\n## First {: #first }\n")
    write(root, HOME, "---\ntitle: Home\n---\n\n# Home {: #home }\n\n[](form:log-book), [first](notes.md#first).\n")
    build(root)
    return root


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Pages that went through Markdown."""
    pages: set[str] = set()
    own = Page.render

    def render(page: Page, *rest: object) -> None:
        pages.add(page.file.src_uri)
        own(page, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", render)
    return pages


def build(root: Path) -> dict[str, str]:
    """Build, also when nothing has changed. Returns what was built."""
    shutil.rmtree(root / ".cache/built", ignore_errors=True)
    return digest(builder.build(root, [("base", "en")], root / "site"))


def write(root: Path, file: str, text: str) -> None:
    (root / file).write_text(text, encoding="utf-8")


def change(pattern: str, new: str, file: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        edited = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
        assert edited != text
        write(root, file, edited)

    return edit


EDITS = {
    "nothing": lambda root: None,
    "a title": change("^title: .*", "title: Zebra", FORM),
    "a text": change("^summary: ", "summary: Zebra. ", FORM),
    "a word": change(r"^nav-home:\n  text: Home", "nav-home:\n  text: Zebra", "curriculum/base/words.yml"),
    "the version": change("^version: .*", 'version: "9.9.9"', "curriculum/base/edition.yml"),
    "a page": change("^# Home", "# Zebra", HOME),
    "a setting": change("permalink: false", "permalink: true", "mkdocs.yml"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_site_is_the_same_from_any_cache(root: Path, edit: Callable[[Path], None]) -> None:
    """Requirement 1."""
    edit(root)
    stale, full = build(root), build(root)
    shutil.rmtree(root / ".cache")
    assert stale == full == build(root)


def test_only_what_changed_is_converted(root: Path, converted: set[str]) -> None:
    """Requirement 2."""
    build(root)
    assert converted == set()
    EDITS["a page"](root)
    build(root)
    assert converted == {"index.md"}


@pytest.mark.parametrize("damage", ["", "\n", "nonsense", "\xff", "[]"])
def test_a_damaged_file_is_none(root: Path, converted: set[str], damage: str) -> None:
    """Requirement 3."""
    before = build(root)
    write(root, f"{KEPT}/index.md.json", damage)
    (root / KEPT / "notes.md.json").write_bytes(b"\xff\xfe")
    assert build(root) == before
    assert converted == {"index.md", "notes.md"}
    converted.clear()
    assert build(root) == before
    assert converted == set()


def test_a_foreign_file_is_none(root: Path, converted: set[str]) -> None:
    """Requirement 3: what was kept of another page, and what was changed since."""
    before = build(root)
    shutil.copy(root / KEPT / "notes.md.json", root / KEPT / "index.md.json")
    change("First", "Worst", f"{KEPT}/notes.md.json")(root)
    assert build(root) == before
    assert converted == {"index.md", "notes.md"}


def test_a_cache_that_cannot_be_written_is_none(root: Path) -> None:
    """Requirement 3."""
    before = build(root)
    shutil.rmtree(root / KEPT)
    write(root, KEPT, "a file where the folder should be")
    assert build(root) == before


def _unlink(root: Path) -> None:
    (root / "docs/notes.md").unlink()


FAULTS = {
    "dead link": (change("notes.md", "nowhere.md", HOME), "contains a link 'nowhere.md"),
    "dead anchor": (change("{: #first }", "{: #last }", "docs/notes.md"), "not contain an anchor '#first"),
    "page gone": (_unlink, "contains a link 'notes.md#first"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_at_each_build(root: Path, fault: str) -> None:
    """Requirement 4: by MkDocs, which alone knows the line as it was written."""
    breaks, named = FAULTS[fault]
    breaks(root)
    for _ in range(2):
        with pytest.raises(Stopped, match=named):
            build(root)


def test_a_build_that_says_nothing_keeps_no_fault(root: Path) -> None:
    """Requirement 4: `mkdocs build --quiet` does not tell of a dead link; the next build does."""
    FAULTS["dead link"][0](root)
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.ERROR)
    try:
        with pytest.raises(Stopped, match="B101"):
            build(root)
    finally:
        logger.setLevel(logging.NOTSET)
    with pytest.raises(Stopped, match=FAULTS["dead link"][1]):
        build(root)


def test_the_cache_holds_the_pages_there_are(root: Path) -> None:
    """Requirement 5."""
    EDITS["a page"](root)
    (root / "docs/notes.md").unlink()
    change(r", \[first\]\(notes.md#first\)", "", HOME)(root)
    (root / KEPT / "left").mkdir()
    write(root, f"{KEPT}/left/over.md.json", "")
    site = build(root)
    kept = {path.relative_to(root / KEPT).as_posix() for path in (root / KEPT).rglob("*.json")}
    pages = {path.removesuffix("index.html") for path in site if path.startswith("base/en/") and path.endswith(".html")}
    assert len(kept) == len(pages) - 1  # all but the page for wrong addresses
    assert "index.md.json" in kept
    assert not {"notes.md.json", "left/over.md.json"} & kept
    assert not [path for path in site if path.endswith(".md.json") or ".cache" in path]
