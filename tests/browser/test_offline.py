"""The copy for use without a network, unpacked and opened from its folder, with the network cut.

1. Search finds what is typed with accents, without, and after an apostrophe, and its results open.
2. A form is filled, saved as a file, opened again and printed with what was typed, the version and the address.
3. It says which version it is, has no list of versions, and no link of the header or the menu leads out of the folder.
4. Nothing is asked of any server.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import watched
from tests.browser.test_search import hits

pytestmark = pytest.mark.browser
FORM = "forms/meeting-grid"
SAID = "Il laisse à l’officier le temps de répondre."


@pytest.fixture(scope="module")
def unpacked(french_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that unpacking the zip makes, in a place with a space and an accent."""
    place = tmp_path_factory.mktemp("unpacked") / "Clé USB"
    with zipfile.ZipFile(french_copy) as packed:
        packed.extractall(place)
    return place / french_copy.stem


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """4. A page without a network: any request but one to a file fails the test."""
    with watched(browser, offline=True) as opened:
        yield opened()


def address(folder: Path, name: str) -> str:
    return (folder / f"{name}.html").as_uri()


def test_search(page: Page, unpacked: Path) -> None:
    """1, 4"""
    page.goto(address(unpacked, "index"))
    page.locator(".md-search__input").first.focus()
    wanted = {
        "évaluation": "assessments/",
        "evaluation": "assessments/",
        "l'étape": "assessments/",  # "évaluation d’étape" stands in their titles
        "l'apprentissage": "stages/learning",
    }
    for words, place in wanted.items():
        found = hits(page, words)
        assert any(place in each for each in found[:3]), (words, found[:3])
    page.locator(".md-search-result__link[href*='stages/learning.html']").first.click()
    page.wait_for_url("**/stages/learning.html*", timeout=5000)
    assert page.locator("h1").first.is_visible()


def test_a_form_from_pen_to_paper(page: Page, unpacked: Path) -> None:
    """2, 4"""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address(unpacked, FORM))
    text = page.locator("[data-t-form] textarea").first
    name = text.get_attribute("name")
    text.fill(SAID)
    with page.expect_download() as download:
        page.locator("[data-t-do=save]").last.click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert '"1.2.3"' in saved
    assert SAID in saved
    page.locator("[data-t-do=clear]").last.click()
    assert page.input_value(f"[name='{name}']") == ""
    buffer = saved.encode()
    page.set_input_files("[data-t-file]", {"name": "grille.json", "mimeType": "application/json", "buffer": buffer})
    page.wait_for_function("name => document.querySelector(`[name='${name}']`).value", arg=name)
    assert page.input_value(f"[name='{name}']") == SAID
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    printed = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert SAID in printed
    assert "version 1.2.3" in printed
    assert f"https://tandem.example.org/stable/be-fwb/fr/{FORM}/" in printed


def test_it_says_what_it_is(page: Page, unpacked: Path) -> None:
    """3, 4"""
    page.goto(address(unpacked, FORM))
    assert page.locator(".t-wide .t-versions").inner_text().split("\n")[0] == "Version 1.2.3"
    assert page.locator(".t-versions button, .t-outdated").count() == 0
    foot = page.locator(".md-copyright").inner_text().replace("\xa0", " ").replace("\u202f", " ")
    assert "version 1.2.3, établie le" in foot
    assert "https://tandem.example.org/stable/be-fwb/fr/" in foot
    links = page.locator("header a, nav a").evaluate_all("links => links.map(link => link.href)")
    assert links
    assert [link for link in links if not link.startswith(unpacked.as_uri() + "/")] == []
