"""Old addresses in the browser: readers are led on without a script; what they saved under an old id can be opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from macros import build as builder
from tests.browser.conftest import served
from tests.fresh import small
from tests.test_moved import RETIRED, retire

pytestmark = [pytest.mark.browser, pytest.mark.site]
STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Home of a small handbook in which records have other ids than before."""
    root = small(tmp_path_factory.mktemp("moved") / "handbook")
    retire(root, RETIRED)
    with served(builder.build(root, builder.targets(root), root / "site")) as address:
        yield f"{address}base/en/"


def test_an_old_address_leads_on_without_a_script(browser: Browser, home: str) -> None:
    """And under the strictest rules for what a page may load."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))

    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": STRICT})

    page.route("**/forms/diary/", strictly)
    page.goto(f"{home}forms/diary/")
    page.wait_for_url(f"{home}forms/log-book/")
    assert page.locator("h1").inner_text() == "Log book"
    page.goto(f"{home}sessions/an-hour-participant/")
    page.wait_for_url(f"{home}sessions/an-hour-by-peers-participant/")
    assert faults == []
    context.close()


def test_an_entry_of_a_collection_is_found_under_its_old_anchor(browser: Browser, home: str) -> None:
    page = browser.new_page()
    page.goto(f"{home}glossary/#feedback")
    said = " ".join(page.locator(":target").inner_text().split())
    assert said == "feedback Since version 1.1.0 under this name: Debrief"
    assert page.locator(":target").is_visible()
    page.locator(":target a").click()
    assert page.locator("h2:target").inner_text().startswith("Debrief")
    page.close()


@pytest.mark.parametrize(("form", "opened"), [("diary", True), ("notebook", True), ("checklist", False)])
def test_what_was_saved_under_an_old_id_can_be_opened(browser: Browser, home: str, form: str, opened: bool) -> None:
    """Of the same form, that is; what was retired is another one."""
    page = browser.new_page()
    page.goto(f"{home}forms/log-book/")
    field = page.locator("[data-t-form] textarea").first
    name: Any = field.get_attribute("name")
    saved = json.dumps({"form": form, "code": "000000", "values": {name: "Seen from the door.", "gone.field": "x"}})
    page.set_input_files(
        "[data-t-file]", {"name": "saved.json", "mimeType": "application/json", "buffer": saved.encode()}
    )
    message = page.locator("[data-t-message]:not(:empty)")
    message.wait_for()
    assert field.input_value() == ("Seen from the door." if opened else "")
    assert ("gone.field" in message.inner_text()) is opened, "what does not fit is told"
    page.close()


def test_pages_at_old_addresses_look_as_they_should(browser: Browser, home: str) -> None:
    """The page of what was retired stands in the theme and does not spill on a telephone."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{home}forms/checklist/")
    assert page.locator("main h1").inner_text() == "checklist"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
