"""Building: verified beside the site, then put in its place in one step.

1. A build makes `site/<edition>/<language>/` and a first page that leads there.
2. Problems of the curriculum stop a build before it begins; a fault in a page stops it before the exchange. In both
   cases the last good site stays as it was, and nothing is left beside it.
3. Each of these fails a build: an unknown macro, an undefined variable, a dead link in Markdown, a dead link in HTML, a
   leftover in braces, a request to elsewhere, a link to an address that is no source.
4. Building one edition keeps the others.
5. Two builds at once: the second says so and changes nothing.
6. `mkdocs build` used bare never touches `site/`.
7. Two builds of the same commit are the same, byte for byte.
8. `handbook pages` writes Markdown that plain MkDocs builds.
9. The pseudo-language covers every word of the interface.
10. With a repository named, the pencil opens the YAML of a record or the Markdown of a page; else there is none.
11. Pages load our style sheets as one file, which says what they say.
12. The script for search in pages opened from a folder is loaded there, and on no server.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from macros import build as builder
from macros.build import Stopped
from macros.problems import Failure
from tests.fresh import small

pytestmark = pytest.mark.site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "handbook")


def build(root: Path, editions: tuple[str, ...] = (), language: str | None = None, **options: bool) -> Path:
    return builder.build(root, builder.targets(root, editions, language), root / "site", **options)


def digest(folder: Path) -> dict[str, str]:
    """Path to hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_build_makes_every_edition_and_a_first_page(root: Path) -> None:
    """1"""
    site = build(root)
    assert (site / "base/en/index.html").is_file()
    assert 'href="base/en/"' in (site / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in root.iterdir() if path.name.startswith("site")] == ["site"]


def test_problems_leave_the_last_good_site(root: Path) -> None:
    """2"""
    before = digest(build(root))
    stage = next((root / "curriculum/base/stages").glob("*.yml"))
    stage.write_text(stage.read_text(encoding="utf-8") + "\nunknown: 1\n", encoding="utf-8")
    with pytest.raises(Failure, match="T001"):
        build(root)
    assert digest(root / "site") == before


FAULTS = {
    "unknown macro": ("{{ no_such_macro() }}", "no_such_macro"),
    "undefined variable": ("{{ no_such_name }}", "no_such_name"),
    "dead link": ("[away](nowhere.md)", "nowhere.md"),
    "dead anchor": ("[away](#nowhere)", "nowhere"),
    "dead link in HTML": ('<a href="../nowhere/">away</a>', "B101"),
    "leftover": ("Ask {nobody.the}.", "B103"),
    "request elsewhere": ('<img src="https://example.org/a.png" alt="a">', "B104"),
    "address of no source": ("[away](https://example.org/)", "B105"),
    "handler": ('<p onclick="go()">a</p>', "B107"),
    "missing record": ("[](form:no-such-form)", "docs/index.md:7:4: R103"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_page_stops_the_build(root: Path, fault: str) -> None:
    """2, 3"""
    site = root / "site"
    site.mkdir()
    (site / "last-good").write_text("kept", encoding="utf-8")
    text, named = FAULTS[fault]
    (root / "docs/index.md").write_text(f"---\ntitle: Home\n---\n\n# Home\n\n{text}\n", encoding="utf-8")
    with pytest.raises(Stopped) as stopped:
        build(root)
    assert named in str(stopped.value)
    assert (site / "last-good").read_text(encoding="utf-8") == "kept"
    assert [path.name for path in root.iterdir() if path.name.startswith("site")] == ["site"]


def test_building_one_language_keeps_the_others(root: Path) -> None:
    """4"""
    build(root)
    site = build(root, ("base",), "qps", partial=True)
    assert (site / "base/en/index.html").is_file()
    assert (site / "base/qps/index.html").is_file()


def test_a_second_build_waits_its_turn(root: Path) -> None:
    """5"""
    lock = root / ".cache/build.lock"
    lock.parent.mkdir()
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Stopped, match="Another build"):
            build(root)
    assert not (root / "site").exists()


def test_bare_mkdocs_never_touches_the_site(root: Path) -> None:
    """6"""
    (root / "site").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert list((root / "site").iterdir()) == []
    assert (root / "preview/index.html").is_file()


def test_two_builds_are_the_same(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """7"""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    first = digest(build(root))
    second = digest(build(small(tmp_path / "elsewhere")))
    assert first == second


def test_pages_are_built_by_plain_mkdocs(root: Path, tmp_path: Path) -> None:
    """8"""
    out = tmp_path / "pages"
    number = builder.write_pages(root, ("base", "en"), out)
    assert number == len(list((out / "docs").rglob("*.md")))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=out,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert (out / "site/stages").is_dir()


def test_the_pencil_opens_the_file_an_author_edits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """10"""
    plain = (build(root) / "base/en/forms/log-book/index.html").read_text(encoding="utf-8")
    assert "example.org/handbook/edit" not in plain
    monkeypatch.setenv("HANDBOOK_REPOSITORY", "https://example.org/handbook/edit/main")
    site = build(root) / "base/en"
    pages = {
        "forms/log-book/": "curriculum/base/forms/log-book.yml",
        "glossary/": "curriculum/base/glossary.yml",
        "": "docs/index.md",
    }
    for page, file in pages.items():
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert f'href="https://example.org/handbook/edit/main/{file}"' in html, page


_HIDDEN = re.compile(r"<(script|style|pre|code|svg:defs)\b.*?</\1>", re.DOTALL)
_ACCENTED = re.compile("[àéîöûýçñšžťđľŕğķĥŵÀÉÎÖÛÝÇÑŠŽŤĐĽŔĞĶĤŴ]")
_UNTRANSLATED = re.compile(
    r"Tandem|CC BY 4\.0|\bC\d+\b|A[34]|(?:https?://|www\.)\S+|[\w./-]+/[\w./-]*|content [0-9a-f]{6}"
)


def test_the_pseudo_language_leaves_no_word_behind(pseudo_site: Path) -> None:
    """9"""
    left: dict[str, list[str]] = {}
    for path in sorted((pseudo_site / "base/qps").rglob("*.html")):
        if "authors" in path.parts:
            continue  # the reference of keys and messages is written in English only
        html = _HIDDEN.sub(" ", path.read_text(encoding="utf-8"))
        texts = re.findall(r">([^<]+)<", html)
        texts += re.findall(r'\s(?:aria-label|title|placeholder|alt|data-word[\w-]*)="([^"]*)"', html)
        for text in texts:
            words = re.findall(r"[A-Za-z]{4,}", _UNTRANSLATED.sub(" ", text))
            if words and not _ACCENTED.search(text):
                left.setdefault(" ".join(text.split())[:80], []).append(path.relative_to(pseudo_site).as_posix())
    assert not left, {text: where[0] for text, where in left.items()}


def test_style_sheets_are_loaded_as_one(root: Path) -> None:
    """11"""
    site = build(root)
    page = (site / "base/en/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<link rel="stylesheet" href="(assets/tandem/[^"]+)"', page) == ["assets/tandem/site.css"]
    names = re.findall(r"^  - (assets/tandem/\w+\.css)$", (root / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    sheets = "".join((root / "docs" / name).read_text(encoding="utf-8") for name in names)
    joined = (site / "base/en/assets/tandem/site.css").read_text(encoding="utf-8")
    assert len(names) > 1
    assert len(joined) < 0.8 * len(sheets)

    def said(css: str) -> str:
        return re.sub(r"/\*.*?\*/|\s", "", css, flags=re.DOTALL).replace(";}", "}")

    assert said(joined) == said(sheets)


def test_search_from_a_folder_has_its_script_there_only(root: Path) -> None:
    """12"""
    for offline in (True, False):
        page = (build(root, offline=offline) / "base/en/index.html").read_text(encoding="utf-8")
        assert ("iframe-worker" in page) is offline
