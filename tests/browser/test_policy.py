"""The site behind the header that is written with it: everything works, and what is smuggled in does not run.

1. Nothing that the handbook does is refused: search, colours, a form filled, saved, opened and printed, clock times,
   the wall, a wrong address, the first page.
2. A script or a handler that came into a page does not run, and no form is sent.
3. Without the hashes, our own scripts are refused: the header is what decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from macros import build as builder
from tests.browser.conftest import served
from tests.fresh import small

pytestmark = pytest.mark.browser
WATCH = "addEventListener('securitypolicyviolation', one => console.error('refused: ' + one.violatedDirective))"


def served_with_headers(site: Path, said: str) -> AbstractContextManager[str]:
    """Serve a site as a host does that reads `_headers`; gives its address."""
    headers = dict(line.strip().split(": ", 1) for line in said.splitlines()[1:])
    return served(site, headers, next(site.glob("**/base/en/404.html")))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example curriculum, with a page into which somebody smuggled what should not run."""
    root = small(tmp_path_factory.mktemp("site") / "handbook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_URL", "https://handbook.example.org")  # the page for wrong addresses needs the path
        site = builder.build(root, builder.targets(root), root / "site")
    home = site / "base/en/index.html"
    bad = '<script>document.title = "run"</script><img src="nowhere.png" onerror="document.title = \'run\'">'
    bad += '<form action="/sent" id="bad"><input name="a" value="b"></form>'
    (site / "base/en/bad.html").write_text(home.read_text("utf-8").replace("</main>", f"{bad}</main>"), "utf-8")
    return site


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is served with its headers."""
    with served_with_headers(site, (site / "_headers").read_text(encoding="utf-8")) as address:
        yield address


@pytest.fixture
def opened(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what the browser refused there or could not do."""
    context = browser.new_context(accept_downloads=True)
    page, faults = context.new_page(), []
    page.set_default_timeout(10_000)
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    yield page, faults
    context.close()


def test_everything_works(opened: tuple[Page, list[str]], address: str, site: Path) -> None:
    """1"""
    page, faults = opened
    page.goto(address)
    page.click("main a")
    page.click("[data-t-palette]")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.reload()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.fill("[data-md-component=search-query]", "log books")
    page.wait_for_selector(".md-search-result__link[href*='forms/log-book/']")
    page.goto(f"{address}base/en/forms/log-book/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"  # kept for pages of every depth
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("[name='meeting.place']", "Room 7")
    with page.expect_download() as download:
        page.locator("[data-t-do=save]").last.click()
    content = Path(download.value.path()).read_bytes()
    assert json.loads(content)["values"] == {"meeting.place": "Room 7"}
    page.locator("[data-t-do=clear]").last.click()
    page.set_input_files("[data-t-file]", {"name": "a.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_function("document.querySelector(\"[name='meeting.place']\").value === 'Room 7'")
    assert page.pdf().startswith(b"%PDF")
    page.goto(f"{address}base/en/sessions/listening-first/")
    page.fill("#session-starts", "13:30")
    assert page.locator("[data-t-minutes]").first.inner_text() == "13:30"
    page.goto(f"{address}base/en/sessions/listening-first-projector/")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("location.hash") == "#slide-2"
    assert faults == []
    for path in sorted((site / "base/en").rglob("index.html")):
        page.goto(f"{address}{path.parent.relative_to(site)}/")
    assert faults == []
    page.goto(f"{address}base/en/nowhere/")
    assert "404 (Not Found)" in faults.pop()
    assert faults == []


def test_what_is_smuggled_in_does_not_run(opened: tuple[Page, list[str]], address: str) -> None:
    """2"""
    page, faults = opened
    page.goto(f"{address}base/en/bad.html")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.getElementById('bad').submit()")
    page.wait_for_timeout(200)
    assert page.title() != "run"
    assert page.url.endswith("bad.html")
    refused = {one for one in faults if one.startswith("refused: ")}
    assert refused == {"refused: script-src-elem", "refused: script-src-attr", "refused: form-action"}


def test_the_header_decides(opened: tuple[Page, list[str]], site: Path) -> None:
    """3"""
    page, faults = opened
    said = (site / "_headers").read_text(encoding="utf-8").replace("'sha256-", "'sha256-AA")
    with served_with_headers(site, said) as address:
        page.goto(f"{address}base/en/forms/log-book/")
    assert "refused: script-src-elem" in faults
