"""Three releases of two editions, as readers, trainers and partners meet them.

Between the first and the second, the log book became a learning log, and a stage became longer. Between the second and
the third, a sheet was retired.

1. Each version is whole, keeps what it said, and lists the others; the menu keeps the page, also under the name that it
   had or has.
2. Old versions say so on every page and lead to the same page in the newest one; the newest does not.
3. The first page leads to the newest version, the page of an edition to the same edition.
4. Every page, entry and form of earlier versions stands below `stable`: as it is, leading on, or saying why it is gone.
5. What changed is told to officers, trainers and partners, of each edition, and for CHANGELOG.md.
6. A release that would lose an address is refused.
7. Prints and pages of a version name it, and lead to `stable`.
8. The header of the published branch lets the scripts of all versions run, and no others.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from macros import branch, headers
from tests.browser.conftest import served, watched
from tests.browser.test_policy import served_with_headers
from tests.fresh import run
from tests.scratch import commit, edit, release, repository

pytestmark = pytest.mark.browser
EDITIONS = Path(__file__).parent.parent / "editions"
OLD_SHEET = "forms/old-sheet.yml"
CHAPTER = "curriculum/base/guides/two-chairs.yml"
LINK = " Or take the [](form:old-sheet)."
RETIRED = """
forms/old-sheet:
  because: Nobody filled it in.
  successor: forms/learning-log
  since: "1.12"
"""
PORTABLE = "https://handbook.example.org"


@dataclass
class Published:
    """The tree that a host shows, what each release said, and what refused one."""

    root: Path
    tree: Path
    said: dict[str, str] = field(default_factory=dict)
    refused: str = ""

    def index(self, version: str, edition: str = "base") -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = json.loads(self.text(f"{version}/{edition}/en/index.json"))
        return found

    def text(self, path: str) -> str:
        return (self.tree / path).read_text(encoding="utf-8")


def _next(root: Path, old: str, new: str) -> None:
    """Raise the version, and decide on all that the edition changes."""
    edit(root, "curriculum/base/edition.yml", f'version: "{old}"', f'version: "{new}"')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert run("edition", "upgrade", "oslo").exit_code == 0
        assert run("edition", "review", "oslo", "--accept-all").exit_code == 0
    commit(root)


def _rename(root: Path) -> None:
    base = root / "curriculum/base"
    (base / "forms/log-book.yml").rename(base / "forms/learning-log.yml")
    for path in [*(root / "curriculum").rglob("*.yml"), *(root / "curriculum").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        new = text.replace("form: log-book", "form: learning-log").replace("(form:log-book)", "(form:learning-log)")
        if path.parent.name in ("sessions", "assessments"):
            new = new.replace("- log-book\n", "- learning-log\n").replace("- id: log-book\n", "- id: learning-log\n")
        path.write_text(new, encoding="utf-8")
    edit(root, "curriculum/base/forms/learning-log.yml", "title: Log book", "title: Learning log")
    edit(root, "curriculum/base/stages/watching.yml", "max: P6W", "max: P8W")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("releases")
    root = repository(folder / "handbook")
    shutil.copytree(EDITIONS / "oslo", root / "curriculum/editions/oslo")
    shutil.copytree("curriculum/editions/_starter", root / "curriculum/editions/_starter")
    base = root / "curriculum/base"
    sheet = (base / "forms/log-book.yml").read_text(encoding="utf-8").replace("title: Log book", "title: Old sheet")
    (base / OLD_SHEET).write_text(sheet, encoding="utf-8")
    edit(root, CHAPTER, "sees both of you.", f"sees both of you.{LINK}")
    page = "---\ntitle: What changed\n---\n\n# What changed {: #what-changed }\n\n{{ what_changed() }}\n"
    (root / "docs/what-changed.md").write_text(page, encoding="utf-8")
    found = Published(root, folder / "tree")

    def publish(version: str) -> None:
        done = release(root, version)
        assert done.exit_code == 0, done.output
        found.said[version] = (root / f".cache/release/{version}.md").read_text(encoding="utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_URL", f"{PORTABLE}/handbook/")
        _next(root, "1.10", "1.10")
        publish("1.10")
        _rename(root)
        _next(root, "1.10", "1.11")
        found.refused = release(root, "1.11").output
        (base / "retired.yml").write_text('forms/log-book:\n  renamed_to: forms/learning-log\n  since: "1.11"\n')
        commit(root)
        publish("1.11")
        (base / OLD_SHEET).unlink()
        with (base / "retired.yml").open("a", encoding="utf-8") as file:
            file.write(RETIRED)
        edit(root, CHAPTER, LINK, "")
        _next(root, "1.11", "1.12")
        publish("1.12")
    found.tree.mkdir()
    archive = subprocess.run(["git", "archive", branch.NAME], cwd=root, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", found.tree], input=archive, check=True)
    return found


@pytest.fixture(scope="module")
def address(published: Published) -> Iterator[str]:
    with served(published.tree.parent) as address:
        yield f"{address}tree/"


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    with watched(browser, address, expected="404") as opened:
        yield opened


def menu(page: Page) -> dict[str, str]:
    """What each row of the menu of versions says, and where it leads."""
    page.locator(".t-wide .t-versions button").click()
    page.locator(".t-wide .t-versions ul:visible").wait_for()
    links = page.locator(".t-wide .t-versions li a").all()
    return {link.inner_text(): str(link.evaluate("link => link.href")) for link in links}


@pytest.mark.parametrize("edition", ["base", "oslo"])
def test_the_menu_keeps_the_page(open_page: Callable[..., Page], address: str, edition: str) -> None:
    """1"""
    page = open_page()
    page.goto(f"{address}stable/{edition}/en/forms/learning-log/")
    assert menu(page) == {
        "1.12, the newest": f"{address}stable/{edition}/en/forms/learning-log/",
        "1.11": f"{address}1.11/{edition}/en/forms/learning-log/",
        "1.10": f"{address}1.10/{edition}/en/forms/log-book/",
    }
    page.get_by_role("link", name="1.10").click()
    page.wait_for_url(f"**/1.10/{edition}/en/forms/log-book/")
    assert page.locator("h1").inner_text() == "Log book"
    menu(page)
    page.get_by_role("link", name="1.12, the newest").click()
    page.wait_for_url(f"**/stable/{edition}/en/forms/learning-log/")
    assert page.locator("h1").inner_text() == "Learning log"


def test_each_version_keeps_what_it_said(published: Published) -> None:
    """1"""
    assert "6 weeks" in published.text("1.10/base/en/stages/watching/index.html")
    assert "8 weeks" in published.text("1.11/base/en/stages/watching/index.html")
    assert (published.tree / "1.11/base/en/forms/old-sheet/index.html").is_file()
    for version in ("1.10", "1.11", "1.12"):
        assert f"Version {version}" in published.text(f"{version}/oslo/en/index.html")


@pytest.mark.parametrize("version", ["1.10", "1.11", "1.12", "stable"])
def test_old_versions_say_so(open_page: Callable[..., Page], address: str, version: str) -> None:
    """2"""
    for script in (True, False):
        page = open_page(script=script)
        page.goto(f"{address}{version}/oslo/en/stages/watching/")
        banner = page.locator(".t-outdated")
        for medium in ("screen", "print"):
            page.emulate_media(media=medium)
            assert banner.is_visible() == (version in ("1.10", "1.11"))
        page.emulate_media(media="screen")
        if banner.is_visible():
            banner.get_by_role("link").click()
            assert page.url == f"{address}stable/oslo/en/stages/watching/"
            assert page.locator("h1").inner_text() == "Watching"


def test_the_first_page_leads_to_the_newest(open_page: Callable[..., Page], address: str) -> None:
    """3"""
    page = open_page(script=False)
    page.goto(address)
    page.wait_for_url("**/stable/")
    page.get_by_role("link", name="Oslo edition").click()
    assert "Version 1.12" in page.locator(".md-copyright").inner_text()


@pytest.mark.parametrize("edition", ["base", "oslo"])
def test_every_address_of_earlier_versions_leads_somewhere(published: Published, edition: str) -> None:
    """4"""
    stable = published.tree / "stable" / edition / "en"
    seen = 0
    for version in ("1.10", "1.11"):
        index = published.index(version, edition)
        for url in [*index["pages"], *(row["address"] for row in index["records"])]:
            path, _, anchor = str(url).partition("#")
            html = (stable / path / "index.html").read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in html, url
            seen += 1
    assert seen > 100


def test_a_renamed_form_leads_on_and_a_retired_one_says_why(open_page: Callable[..., Page], address: str) -> None:
    """4"""
    page = open_page(script=False)
    page.goto(f"{address}stable/oslo/en/forms/log-book/")
    page.wait_for_url("**/stable/oslo/en/forms/learning-log/")
    page.goto(f"{address}stable/oslo/en/forms/old-sheet/")
    text = page.locator("article").inner_text()
    assert "Nobody filled it in." in text
    page.locator("article").get_by_role("link", name="Learning log").click()
    page.wait_for_url("**/forms/learning-log/")
    page.goto(f"{address}1.12/base/en/forms/old-sheet/")
    page.locator("article").get_by_role("link", name="1.11").click()
    page.wait_for_url("**/1.11/base/en/forms/old-sheet/")
    assert page.locator("h1").inner_text() == "Old sheet"


def test_what_changed_is_told_to_each(open_page: Callable[..., Page], address: str, published: Published) -> None:
    """5"""
    page = open_page()
    page.goto(f"{address}1.11/base/en/what-changed/")
    text = page.locator("article").inner_text()
    assert "Watching" in text
    assert "8 weeks" in text
    assert "6 weeks" in text
    assert "Learning log" in text
    page.goto(f"{address}1.11/oslo/en/what-changed/")
    assert "8 weeks" not in page.locator("article").inner_text()  # that edition says seven, as before
    page.goto(f"{address}stable/base/en/what-changed/")
    text = page.locator("article").inner_text()
    assert "Old sheet" in text
    assert "8 weeks" not in text
    page.locator("article").get_by_role("link", name="1.11").first.click()
    page.wait_for_url("**/1.11/base/en/what-changed/")
    assert "8 weeks" in published.said["1.11"]
    assert "Old sheet" in published.said["1.12"]
    assert "### " in published.said["1.12"]


def test_a_release_that_would_lose_an_address_is_refused(published: Published) -> None:
    """6"""
    assert "forms/log-book was published in 1.10 and is not there any more." in published.refused
    assert "curriculum/base/retired.yml" in published.refused


def test_pages_name_their_version_and_lead_to_stable(published: Published) -> None:
    """7"""
    old = published.text("1.10/base/en/forms/log-book/index.html")
    assert f'<link rel="canonical" href="{PORTABLE}/handbook/stable/base/en/forms/log-book/">' in old
    assert f"{PORTABLE}/handbook/stable/base/en/forms/log-book/" in old.partition('class="t-paper"')[2][:600]
    assert "Version 1.10" in old


def test_the_header_knows_the_scripts_of_all_versions(browser: Browser, published: Published) -> None:
    """8"""
    with (
        served_with_headers(published.tree, published.text(headers.FILE)) as address,
        watched(browser, address, expected="404") as opened,
    ):
        for version in ("1.10", "stable"):
            page = opened()
            page.goto(f"{address}{version}/base/en/stages/watching/")
            assert len(menu(page)) == 3
            page.goto(f"{address}{version}/base/en/forms/old-sheet/")
