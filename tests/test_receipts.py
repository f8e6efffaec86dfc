"""What is as it was is not built again.

1. A target is built again when anything that it is made from has changed: its records and those it stands on, pages and
   assets, settings of the site, the engine, libraries, the date, what was published, languages beside it, its paper.
2. What another edition is made from does not count.
3. A site that somebody touched is built again, and so is one of which the receipt is damaged.
4. What is taken over beside what is built is the same file; what changes in the new site leaves the old one alone.
5. When nothing changed, the command says so, opens no handbook, and tidies up all the same.
6. A build of some editions keeps the others, and is as it was when they are there.
7. Where paper cannot be made, what stands there without any is not built again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import build as builder
from macros.build import receipts, site
from macros.build.stock import USED_ON_SITE, share
from macros.handbook import open_handbook
from tests.fresh import run, small
from tests.translated import publish, translate

Built = list[tuple[str, str]]
ALL = [("base", "en"), ("base", "fr"), ("oslo", "en")]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small handbook in two languages with an edition, as the folder in which commands are run."""
    root = small(tmp_path / "handbook")
    publish(root)
    translate(root)
    oslo = root / "curriculum/editions/oslo"
    oslo.mkdir(parents=True)
    extends = 'extends:\n  edition: base\n  version: "1.10"\nlanguages:\n  - en\n'
    (oslo / "edition.yml").write_text(f'title: Oslo\nversion: "1.0"\n{extends}', encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    return root


@pytest.fixture
def built(root: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """What MkDocs was asked to build since the site stood there: here it writes two files in no time."""
    targets: Built = []

    def write(root: Path, target: tuple[str, str], folder: Path, **_: object) -> None:
        targets.append(target)
        (folder / "deep").mkdir(parents=True)
        (folder / "index.html").write_text(open_handbook(root, *target).info.title, encoding="utf-8")
        (folder / "deep/page.html").write_text("page", encoding="utf-8")

    monkeypatch.setattr(site, "mkdocs_build", write)
    monkeypatch.setattr(site, "side_by_side", lambda work, pieces, jobs: map(work, pieces))
    build(root)
    assert targets == ALL
    targets.clear()
    return targets


def build(root: Path, *editions: str, **options: bool) -> Path:
    return builder.build(root, builder.targets(root, editions), root / "site", **options)


def rewrite(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


EDITS: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: rewrite(root, "curriculum/base/forms/log-book.yml", "summary: ", "summary: New. "),
    "a new file": lambda root: (root / "docs/new.md").write_text("# New {: #new }\n", encoding="utf-8"),
    "a file less": lambda root: (root / "docs/assets/forms.js").unlink(),
    "a sheet": lambda root: (root / "docs/assets/tandem/pages.css").write_text("", encoding="utf-8"),
    "the settings": lambda root: rewrite(root, "mkdocs.yml", "permalink: false", "permalink: true"),
    "a translation": lambda root: rewrite(root, "curriculum/locale/fr.po", "é", "e"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_all_are_made_from_changes(root: Path, built: Built, edit: Callable[[Path], object]) -> None:
    """1"""
    build(root)
    assert built == []
    edit(root)
    build(root)
    assert built == ALL


SETTINGS = [
    ("HANDBOOK_URL", "https://example.org/"),
    ("HANDBOOK_REPOSITORY", "https://example.org/edit"),
    ("HANDBOOK_RELEASE", "1.0.0"),
    ("SOURCE_DATE_EPOCH", "1790100000"),
]


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_setting_changes(root: Path, built: Built, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """1"""
    monkeypatch.setenv(name, value)
    build(root)
    assert built == ALL


def test_another_second_of_the_same_day_changes_nothing(
    root: Path, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1"""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000001")
    build(root)
    assert built == []


def test_what_was_published_changes(root: Path, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """1"""
    published = root / "published"
    monkeypatch.setenv("HANDBOOK_EARLIER", str(published))
    build(root)
    assert built == []  # nothing was published
    for name in ("versions.json", "1.0.0/base/en/index.json", "1.0.0/base/resolved.json"):
        (published / name).parent.mkdir(parents=True, exist_ok=True)
        (published / name).write_text("[]", encoding="utf-8")
        built.clear()
        build(root)
        assert built == ALL, name


def test_the_engine_and_libraries_count(root: Path, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """1"""
    engine = shutil.copytree(receipts.ENGINE, root / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    code = {receipts.Sources(root)._shared}
    monkeypatch.setattr(receipts, "ENGINE", engine)
    code.add(receipts.Sources(root)._shared)
    (engine / "theme/main.html").write_text("", encoding="utf-8")
    code.add(receipts.Sources(root)._shared)
    monkeypatch.setattr("sys.version", "4.0")
    code.add(receipts.Sources(root)._shared)
    monkeypatch.setattr(receipts.markdown, "__file__", str(root / "markdown/__init__.py"))
    code.add(receipts.Sources(root)._shared)
    assert len(code) == 5


def test_languages_beside_and_the_way_of_opening_count(root: Path, built: Built) -> None:
    """1"""
    build(root, offline=True)
    assert built == ALL
    built.clear()
    rewrite(root, "curriculum/editions/oslo/edition.yml", "- en\n", "- en\n  - fr\n")
    build(root, offline=True)
    assert built == [("oslo", "en"), ("oslo", "fr")]  # the page in English leads to the one in French now


def test_another_edition_does_not_count(root: Path, built: Built) -> None:
    """2"""
    (root / "curriculum/editions/oslo/guides").mkdir()
    rewrite(root, "curriculum/editions/oslo/edition.yml", "title: Oslo", "title: Oslo (new)")
    site = build(root)
    assert built == [("oslo", "en")]
    assert "Oslo (new)" in (site / "index.html").read_text(encoding="utf-8")


TOUCHES: dict[str, Callable[[Path], object]] = {
    "written": lambda page: page.write_text("mine", encoding="utf-8"),
    "as long as before": lambda page: page.write_text("Page", encoding="utf-8"),
    "removed": lambda page: page.unlink(),
    "added": lambda page: page.with_name("mine.html").write_text("", encoding="utf-8"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_a_site_that_was_touched_is_built_again(root: Path, built: Built, touch: Callable[[Path], object]) -> None:
    """3"""
    touch(root / "site/base/fr/deep/page.html")
    build(root)
    assert built == [("base", "fr")]
    assert (root / "site/base/fr/deep/page.html").read_text(encoding="utf-8") == "page"
    assert not (root / "site/base/fr/deep/mine.html").exists()


@pytest.mark.parametrize("touch", ["write", "remove", "another site"])
def test_the_first_page_is_written_again(root: Path, built: Built, touch: str) -> None:
    """3"""
    page = root / "site/index.html"
    before = page.read_bytes()
    if touch == "write":
        page.write_text("mine", encoding="utf-8")
    elif touch == "remove":
        page.unlink()
    else:
        shutil.copytree(root / "site/base", root / "site/other")
    build(root)
    assert (page.read_bytes(), built) == (before, [])
    assert not (root / "site/other").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", "{}", '{"code": 1, "files": []}', '{"files": {"a": 1}}'])
def test_a_damaged_receipt_is_none(root: Path, built: Built, content: str) -> None:
    """3"""
    for path in (root / ".cache/built").rglob("fr.json"):
        path.write_text(content, encoding="utf-8")
    build(root)
    assert built == [("base", "fr")]


def test_what_is_taken_over_is_the_same_file(root: Path, built: Built) -> None:
    """4"""
    kept, old = root / "site/base/en/deep/page.html", root / "site/index.html"
    number, opened = kept.stat().st_ino, old.open(encoding="utf-8")
    rewrite(root, "curriculum/editions/oslo/edition.yml", "title: Oslo", "title: Zebra")
    build(root, "oslo", partial=True)
    assert built == [("oslo", "en")]
    assert kept.stat().st_ino == number
    with opened:
        assert "Zebra" not in opened.read()
    assert "Zebra" in old.read_text(encoding="utf-8")


def test_a_disk_without_second_names_gets_copies(root: Path, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    rewrite(root, "curriculum/editions/oslo/edition.yml", "title: Oslo", "title: Zebra")
    build(root)
    build(root)
    assert built == [("oslo", "en")]
    assert (root / "site/base/fr/deep/page.html").read_text(encoding="utf-8") == "page"


def test_nothing_changed_is_said_at_once(root: Path, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """5, 6"""

    def never(*_: object) -> None:
        raise AssertionError("a handbook was opened")

    leftover = root / "site.building-1"
    leftover.mkdir()
    monkeypatch.setattr("macros.build.site.open_handbook", never)
    for words in ((), ("base",), ("base", "--lang", "fr"), ("oslo", "base")):
        said = run("build", "--no-paper", *words)
        assert said.exit_code == 0, said.output
        assert said.output.startswith("Nothing changed since the last build."), words
    assert not leftover.exists()


def test_another_wish_is_not_nothing(root: Path, built: Built) -> None:
    """5, 6"""
    assert run("build", "oslo", "--no-paper", "--out", "elsewhere").exit_code == 0
    assert built == [("oslo", "en")]
    assert run("build", "base", "--lang", "xx", "--no-paper").exit_code == 2
    assert run("build", "--no-paper", "--offline").output.startswith("  base/en: ")
    shutil.rmtree(root / "curriculum/editions/oslo")
    assert run("build", "--no-paper", "--offline").output.startswith("  base/en: ")
    assert not (root / "site/oslo").exists()


def test_a_build_of_one_edition_keeps_the_others(root: Path, built: Built) -> None:
    """6"""
    (root / "site/base/beside.json").write_text("{}", encoding="utf-8")
    rewrite(root, "curriculum/base/forms/log-book.yml", "summary: ", "summary: New. ")
    build(root, "oslo", partial=True)
    assert built == [("oslo", "en")]
    assert (root / "site/base/beside.json").is_file()
    assert (root / "site/base/fr/index.html").is_file()


def test_paper_is_asked_for_and_cannot_be_made(root: Path, built: Built) -> None:
    """1, 7"""
    asked: list[list[tuple[str, str]]] = []
    for _ in range(2):
        builder.build(root, ALL, root / "site", first=asked.append)
    assert asked == [[("base", "en")]] * 2  # the others have no paper on the site
    assert built == []


def test_who_gets_which_paper(root: Path) -> None:
    """1"""
    assert [share(root, target, "en") for target in ALL] == ["all", "", ""]
    assert [share(root, target, "en", every=True) for target in ALL] == ["all", USED_ON_SITE, USED_ON_SITE]
    shutil.rmtree(root / "curriculum/base")
    assert share(root, ("oslo", "en"), "en") == "all"
