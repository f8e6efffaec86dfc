"""Versions side by side, as they are built. tests/browser/test_version_menu.py looks at them as a reader does.

1. A build that is no release holds neither menu nor banner nor their script, and asks for no style sheet of a version.
2. A page of a release leads to the same page in the newest version, and its verifier knows the versions beside it.
3. A link that leaves the site for a folder that was never published is a problem.
4. A release that is opened from a folder says its version, its date and where to look for a newer one, and no more.
5. What is shown and hidden by the style sheet of a version is in the style of the pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from macros import build, verify, versions
from macros.handbook import open_handbook
from tests.fresh import small

MARKS = ("data-t-versions", "t-outdated", "versions.js", versions.STATUS)
PUBLISHED = "https://tandem.example.org/stable"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small handbook after the release of 1.0.0, at an address."""
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier/versions.json").write_text(json.dumps([{"version": "1.0.0", "aliases": ["stable"]}]))
    monkeypatch.setenv("HANDBOOK_EARLIER", str(tmp_path / "earlier"))
    monkeypatch.setenv("HANDBOOK_URL", PUBLISHED)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    return small(tmp_path / "handbook")


def page_of(site: Path, page: str) -> str:
    return (site / "base/en" / page).read_text(encoding="utf-8")


@pytest.mark.site
def test_a_build_that_is_no_release(root: Path, tmp_path: Path) -> None:
    """Requirement 1."""
    site = build.build(root, build.targets(root), tmp_path / "site")
    page = page_of(site, "forms/log-book/index.html")
    assert [mark for mark in MARKS if mark in page] == []
    assert "Version 0" not in page.partition("<footer")[0]
    assert not (site / "base/en" / versions.SCRIPT).exists()


@pytest.mark.site
def test_a_release(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirements 2 and 5."""
    monkeypatch.setenv("HANDBOOK_RELEASE", "1.1.0")
    (root / "docs/index.md").write_text("---\ntitle: Home\n---\n\n# Home\n\n<a href='../../../1.0.0/'>Before</a>\n")
    site = build.build(root, build.targets(root), tmp_path / "site")
    page = page_of(site, "forms/log-book/index.html")
    assert [mark for mark in MARKS if mark not in page] == []
    assert 'href="../../../../../stable/base/en/forms/log-book/">' in page
    assert 'rel="stylesheet" href="../../../../status.css"' in page
    assert f'rel="canonical" href="{PUBLISHED}/base/en/forms/log-book/"' in page
    assert "This is version 1.1.0." in page
    assert [mark for mark in MARKS if mark in page_of(site, "404.html")] == ["versions.js", versions.STATUS]
    style = page_of(site, "assets/tandem/site.css")
    assert ".t-outdated{display: none" in style.replace("\n", "")
    assert "--t-outdated" in style
    assert ".t-outdated{display:block}" in versions.OUTDATED


@pytest.mark.site
def test_a_release_opened_from_a_folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 4. The addresses it prints are those of the pages on the server."""
    monkeypatch.setenv("HANDBOOK_RELEASE", "1.1.0")
    site = build.build(root, build.targets(root), tmp_path / "site", offline=True)
    page = page_of(site, "forms/log-book.html")
    assert [mark for mark in MARKS if mark in page] == []
    assert "Version 1.1.0</span>" in page
    assert "Copy to use without a network: version 1.1.0, made on 15\xa0January 2027." in page
    assert f'Look here for a newer one: <a class="t-address" href="{PUBLISHED}/base/en/">' in page
    assert f"{PUBLISHED}/base/en/forms/log-book/ ·" in page
    assert f'rel="canonical" href="{PUBLISHED}/base/en/"' in page_of(site, "index.html")


def found(tmp_path: Path, links: Iterable[str], away: Iterable[str] = ()) -> list[str]:
    """What is wrong with the links of a home, beside a newest version that is the same."""
    (tmp_path / "index.html").write_text("".join(f'<a href="{link}">x</a>' for link in links))
    problems = verify.problems(tmp_path, beside=["../../../stable/base/en"], away=away)
    return [problem.cause for problem in problems]


def test_the_ways_to_versions_beside(root: Path, tmp_path: Path) -> None:
    """Requirements 2 and 3."""
    book = open_handbook(root)
    assert versions.newest(book, "forms/log-book/") == "../../../stable/base/en/forms/log-book/"
    assert versions.others() == ("../../../1.0.0/",)
    links = ["../../../stable/base/en/", "../../../1.0.0/base/en/forms/old/", "../../../1.0.0/"]
    assert found(tmp_path, links, versions.others()) == []
    assert len(found(tmp_path, links)) == 2
    wrong = ["../../../stable/base/en/forms/old/", "../../../2.0.0/", "../../../1.0.00/", "../fr/"]
    assert len(found(tmp_path, wrong, versions.others())) == 4


@pytest.mark.parametrize(
    ("opened", "served"),
    [
        ("index.html", ""),
        ("partners/index.html", "partners/"),
        ("forms/log-book.html", "forms/log-book/"),
        ("forms/log-book/", "forms/log-book/"),
        ("forms/book-index.html", "forms/book-index/"),
        ("", ""),
    ],
)
def test_the_address_on_a_server(opened: str, served: str) -> None:
    """Requirement 4."""
    assert versions.published(opened) == served
