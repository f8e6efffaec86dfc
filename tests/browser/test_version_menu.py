"""Versions side by side, as a reader meets them.

1. The list holds every version, the newest first and named so, and marks the one that is read.
2. A link leads to the same page; to the name it had then; else to the first page there, and the list says so.
3. Keys alone open, walk and close the list, also inside the menu of a telephone; a click beside it closes it.
4. Without script, from a folder, and without a list of versions, there are words and nothing that does not work.
5. The banner of an old version stands before the page, in every colour and width, without script and on paper, and
   leads to the same page in the newest version. The newest version has none.
6. axe finds nothing, and nothing scrolls sideways.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from macros import build, versions
from tests.browser.conftest import served, watched
from tests.browser.test_accessibility import faults
from tests.fresh import small

pytestmark = pytest.mark.browser
PUBLISHED = "https://tandem.example.org/stable"
OLD = "This is version 1.0.0. A newer one has been published."
RENAMED = {"from": "forms/diary/", "to": "forms/log-book/", "since": "1.1.0"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What four releases leave behind. 1.0.0 had the log book under another name; 0.10.0 had a home and no more; 0.9.0
    had other editions."""
    folder = tmp_path_factory.mktemp("versions")
    root, tree = small(folder / "handbook"), folder / "tree"
    (root / "docs/what-changed.md").write_text("---\ntitle: What changed\n---\n\n# What changed {: #changed }\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_URL", PUBLISHED)
        for version in ("1.0.0", "1.1.0"):
            patch.setenv("HANDBOOK_RELEASE", version)
            build.build(root, build.targets(root), tree / version)
    home = tree / "1.0.0/base/en"
    (home / RENAMED["to"]).rename(home / RENAMED["from"])
    for version, path in (("0.10.0", "base/en/index.html"), ("0.9.0", "index.html")):
        (tree / version / path).parent.mkdir(parents=True)
        shutil.copy(home / "index.html", tree / version / path)
    index = tree / "1.1.0/base/en/index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"moved": [RENAMED]}))
    (tree / "1.0.0" / versions.STATUS).write_text(versions.OUTDATED)
    (tree / "1.1.0" / versions.STATUS).write_text(versions.CURRENT)
    shutil.copytree(tree / "1.1.0", tree / "stable")
    listed = [
        {"version": version, "title": version, "aliases": ["stable"] if version == "1.1.0" else []}
        for version in ("0.9.0", "1.1.0", "1.0.0", "0.10.0")
    ]
    (tree / "versions.json").write_text(json.dumps(listed))
    return tree


@pytest.fixture(scope="module")
def address(tree: Path) -> Iterator[str]:
    """Where they are served, below a path."""
    with served(tree.parent) as address:
        yield f"{address}tree/"


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page that may ask for what is not there, because that is how a version is looked into."""
    with watched(browser, address, expected="404") as opened:
        yield opened


def listed(page: Page, place: str = "wide") -> list[tuple[str, str]]:
    """(what a row says, where it leads) of the list, opened."""
    page.locator(f".t-{place} .t-versions button").click()
    page.locator(f".t-{place} .t-versions ul:visible").wait_for()
    rows = page.locator(f".t-{place} .t-versions li").all()
    return [(row.inner_text(), str(row.locator("a").evaluate("link => link.href"))) for row in rows]


def test_the_list_holds_every_version(open_page: Callable[..., Page], address: str) -> None:
    """1, 2"""
    page = open_page()
    page.goto(f"{address}stable/base/en/stages/doing/#as-mentor")
    assert page.locator(".t-wide .t-versions button").inner_text() == "Version 1.1.0"
    assert listed(page) == [
        ("1.1.0, the newest", f"{address}stable/base/en/stages/doing/#as-mentor"),
        ("1.0.0", f"{address}1.0.0/base/en/stages/doing/#as-mentor"),
        ("0.10.0 (this page is not in it)", f"{address}0.10.0/base/en/"),
        ("0.9.0 (this page is not in it)", f"{address}0.9.0/"),
    ]
    assert page.locator(".t-wide [aria-current]").all_inner_texts() == ["1.1.0, the newest"]
    assert page.locator(".t-wide .t-versions").get_by_text("What changed").is_visible()


def test_a_page_is_found_under_the_name_it_had(open_page: Callable[..., Page], address: str) -> None:
    """2"""
    page = open_page()
    page.goto(f"{address}1.1.0/base/en/forms/log-book/")
    assert ("1.0.0", f"{address}1.0.0/base/en/forms/diary/") in listed(page)
    page.get_by_role("link", name="1.0.0").click()
    page.wait_for_url("**/1.0.0/base/en/forms/diary/")


def test_the_home_of_another_version(open_page: Callable[..., Page], address: str) -> None:
    """1, 2"""
    page = open_page()
    page.goto(f"{address}1.0.0/base/en/index.html")
    assert listed(page)[0] == ("1.1.0, the newest", f"{address}stable/base/en/")
    assert page.locator(".t-wide [aria-current]").all_inner_texts() == ["1.0.0"]


def test_by_keyboard(open_page: Callable[..., Page], address: str) -> None:
    """3"""
    page = open_page()
    page.goto(f"{address}1.1.0/base/en/")
    button, first = page.locator(".t-wide .t-versions button"), page.locator(".t-wide .t-versions li a").first
    button.focus()
    page.keyboard.press("Enter")
    first.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert button.evaluate("button => button === document.activeElement")
    assert (first.is_visible(), button.get_attribute("aria-expanded")) == (False, "false")
    page.keyboard.press("Space")
    first.wait_for()
    for _ in range(6):
        page.keyboard.press("Tab")
    assert not first.is_visible()
    button.click()
    first.wait_for()
    page.mouse.click(640, 600)
    assert not first.is_visible()


def test_in_the_menu_of_a_telephone(open_page: Callable[..., Page], address: str) -> None:
    """3, 6"""
    page = open_page(width=320, height=640)
    page.goto(f"{address}1.0.0/base/en/forms/conclusions/")
    assert not page.locator(".t-wide").last.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert [says for says, _ in listed(page, "narrow")][:2] == ["1.1.0, the newest", "1.0.0"]
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".t-narrow .t-versions button").focus()
    page.keyboard.press("Escape")
    assert not page.locator(".t-narrow .t-versions li").first.is_visible()
    assert page.locator(".t-narrow .t-versions button").is_visible()
    page.keyboard.press("Escape")
    page.locator(".t-narrow .t-versions button").wait_for(state="hidden")


def test_without_script(open_page: Callable[..., Page], address: str) -> None:
    """4"""
    page = open_page(script=False)
    page.goto(f"{address}1.1.0/base/en/stages/doing/")
    versions = page.locator(".t-wide .t-versions")
    assert versions.inner_text().split("\n") == ["Version 1.1.0", "What changed"]
    assert not versions.locator("button").is_visible()
    versions.get_by_text("What changed").click()
    assert page.url == f"{address}1.1.0/base/en/what-changed/"


def test_from_a_folder(open_page: Callable[..., Page], tree: Path) -> None:
    """4"""
    page = open_page()
    page.goto((tree / "1.1.0/base/en/index.html").as_uri())
    assert page.locator(".t-wide .t-versions").inner_text().split("\n")[0] == "Version 1.1.0"
    assert not page.locator(".t-versions button").first.is_visible()


def test_a_version_alone_on_its_server(open_page: Callable[..., Page], address: str) -> None:
    """4"""
    page = open_page()
    page.route("**/versions.json", lambda route: route.fulfill(status=404))
    page.goto(f"{address}1.1.0/base/en/")
    page.locator(".t-wide .t-versions button").click()
    page.get_by_text("The list of versions cannot be read at the moment.").wait_for()
    assert page.locator(".t-wide .t-versions").get_by_text("What changed").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_old_version_says_so(open_page: Callable[..., Page], address: str, script: bool) -> None:
    """5"""
    page = open_page(script=script)
    page.goto(f"{address}1.0.0/base/en/stages/doing/")
    banner = page.get_by_role("complementary", name="Older version")
    assert OLD in banner.inner_text()
    # Within a few pixels: the mark has a margin of its own.
    left = "each => each.getBoundingClientRect().left"
    assert abs(banner.locator("b").evaluate(left) - page.locator(".t-brand img").evaluate(left)) <= 4
    assert banner.evaluate("banner => banner.getBoundingClientRect().bottom") <= 80
    before = (
        "banner => banner.compareDocumentPosition(document.querySelector('main')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    assert banner.evaluate(before)
    banner.get_by_role("link").click()
    assert page.url == f"{address}stable/base/en/stages/doing/"
    assert not page.locator(".t-outdated").is_visible()
    assert page.get_by_role("complementary", name="Older version").count() == 0


def test_an_old_version_says_so_on_the_wall(open_page: Callable[..., Page], address: str, tree: Path) -> None:
    """5"""
    wall = next((tree / "1.0.0/base/en/sessions").glob("*-projector"))
    page = open_page()
    page.goto(f"{address}1.0.0/base/en/sessions/{wall.name}/")
    assert page.locator(".t-outdated").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def on_paper(page: Page) -> str:
    """The text of the first printed sheet."""
    text = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
    return " ".join(text.split())


def test_an_old_version_says_so_on_paper(open_page: Callable[..., Page], address: str) -> None:
    """5"""
    page = open_page()
    page.goto(f"{address}1.0.0/base/en/forms/conclusions/")
    said = on_paper(page)
    assert f"{OLD} Read this page there ({PUBLISHED}/base/en/forms/conclusions/)" in said
    assert said.index(OLD) < said.index("forms/conclusions ·")
    page.goto(f"{address}1.1.0/base/en/forms/conclusions/")
    assert "newer one" not in on_paper(page)


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_an_old_version(open_page: Callable[..., Page], address: str, dark: bool) -> None:
    """6"""
    page = open_page(dark=dark)
    page.goto(f"{address}1.0.0/base/en/stages/doing/")
    listed(page)
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert OLD in page.locator(".t-outdated").inner_text()
