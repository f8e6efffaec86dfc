"""Accessibility of every kind of page, in the real browser.

1. axe finds nothing (WCAG 2.0 to 2.2 A and AA, best practice): light and dark, 1280 and 320 px, everything unfolded;
   also with the menu and with the search open. Kinds without content yet are looked at in the example curriculum.
2. Nothing scrolls sideways at 320 px, in the longer words of the pseudo-language too, and no text is cut off.
3. Menu and search are reached, opened and closed by keyboard alone at 320 px; the focus can always be seen.
4. No single key does anything by itself.
5. Without script every page is readable and no button is dead.
6. "A breach, what now?" fits one telephone screen, in longer words too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe.min.js"
PAGES = {
    "home": "",
    "programme": "programmes/officer-mentoring/",
    "stage": "stages/learning/",
    "stage by half-days": "stages/discovering/",
    "assessment": "assessments/learning/",
    "assessment in two parts": "assessments/autonomy/",
    "specimen": "specimens/robin-conclusions-towards-autonomy/",
    "form for several stages": "forms/questionnaire/",
    "frame": "frames/supervision-order/",
    "form": "forms/meeting-grid/",
    "form with choices": "forms/first-meeting-canvas/",
    "wide form": "forms/mission-frames-table/",
    "session": "sessions/observing-and-debriefing/",
    "session for participants": "sessions/victims-in-view-participant/",
    "session with role cards": "sessions/the-difficult-assessment/",
    "course": "courses/mentor-training/",
    "course from a manual": "courses/peer-training/",
    "session that peers lead": "sessions/small-steps/",
    "session for supervising professionals": "sessions/small-steps-supervisor/",
    "projector": "sessions/observing-and-debriefing-projector/",
    "guide": "guides/triangulation/",
    "manual": "guides/pro-social-model-manual/",
    "action card": "risks/one-of-the-two-stops-coming/",
    "guide with exercises": "guides/practice-file/",
    "guide with matrix": "guides/competences-and-thresholds/",
    "competences": "competences/",
    "principles": "principles/",
    "glossary": "glossary/",
    "roles": "roles/",
    "claims": "claims/",
    "indicators": "indicators/",
    "sources": "sources/",
    "how to use": "how-to-use/",
    "trainers": "trainers/",
    "programme owners": "programme-owners/",
    "open questions": "open-questions/",
    "authors": "authors/",
}
EXAMPLES = {
    "frame": "frames/probation-order/",
    "case": "cases/two-towns/",
    "risk": "risks/silence/",
    "course": "courses/mentor-course/",
    "specimen": "specimens/log-book-robin/",
    "manual": "guides/first-meeting-manual/",
    "stage by months": "stages/doing/",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """What axe finds on a page: rule and element."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(
        "async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))"
        ".violations.flatMap(rule => rule.nodes.map(one => [rule.id, one.target, one.html.slice(0, 120)].join(' ')))",
        TAGS,
    )
    return list(found)


def look(open_page: Callable[..., Page], address: str) -> None:
    """Light and dark, wide and narrow, with everything unfolded."""
    for dark in (False, True):
        page = open_page(dark=dark)
        page.goto(address)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert faults(page) == [], (dark, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (dark, width)


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(open_page: Callable[..., Page], site_url: str, kind: str) -> None:
    """1, 2"""
    look(open_page, site_url + PAGES[kind])


@pytest.mark.parametrize("kind", EXAMPLES)
def test_axe_finds_nothing_on_kinds_without_content(
    open_page: Callable[..., Page], example_url: str, kind: str
) -> None:
    """1, 2"""
    look(open_page, example_url + EXAMPLES[kind])


def test_a_breach_fits_one_telephone_screen(open_page: Callable[..., Page], example_url: str) -> None:
    """6"""
    page = open_page(width=360, height=640)
    page.goto(f"{example_url}{EXAMPLES['frame']}#breach")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.t-never').getBoundingClientRect().bottom") <= 640
    assert page.evaluate("document.querySelector('#breach').getBoundingClientRect().top") >= 0


def test_axe_finds_nothing_on_the_page_for_wrong_addresses(open_page: Callable[..., Page], root_url: str) -> None:
    """1"""
    page = open_page()
    page.goto(f"{root_url}404.html")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], width


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_with_menu_or_search_open(open_page: Callable[..., Page], site_url: str, dark: bool) -> None:
    """1"""
    page = open_page(width=320, dark=dark)
    page.goto(site_url + PAGES["stage"])
    page.get_by_role("button", name="Menu", exact=True).click()
    page.wait_for_timeout(400)
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type("breach")
    page.wait_for_selector(".md-search-result__link")
    page.wait_for_timeout(1000)  # results fade in; half-way their contrast is not what people read
    assert faults(page) == []


CUT = """() => [...document.querySelectorAll('.md-content *, .md-header *')].filter(one => {
  const style = getComputedStyle(one);
  if (!one.childNodes.length || !one.offsetParent || style.overflow === 'visible') return false;
  if (one.closest('.t-vh, svg, .md-search, figure')) return false;
  return ['hidden', 'clip'].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1;
}).map(one => one.className + ': ' + one.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("kind", PAGES)
def test_longer_words_are_not_cut(open_page: Callable[..., Page], pseudo_url: str, kind: str) -> None:
    """2"""
    page = open_page()
    page.goto(pseudo_url + PAGES[kind])
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (kind, width)
        assert page.evaluate(CUT) == [], (kind, width)


FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const inside = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth;
  const text = (one.innerText || one.getAttribute('aria-label') || '').trim();
  return { text, tag: one.tagName, seen: inside && style.visibility === 'visible' };
}"""


def _focused(page: Page) -> dict[str, object]:
    """Where the focus is: its words, and whether it can be seen."""
    return dict(page.evaluate(FOCUSED))


def _tab_to(page: Page, words: str) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        focus = _focused(page)
        assert focus["seen"], focus
        if focus["text"] == words:
            return
    raise AssertionError(f"{words} is not reached by keyboard")


def test_menu_and_search_work_by_keyboard_on_a_phone(open_page: Callable[..., Page], site_url: str) -> None:
    """3"""
    page = open_page(width=320)
    page.goto(site_url + PAGES["stage"])
    page.keyboard.press("Tab")
    assert _focused(page)["text"] == "Skip to content"
    _tab_to(page, "Menu")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.locator("[data-t-toggle=__drawer]").first.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert _focused(page)["seen"]
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    assert _focused(page)["text"] == "Menu"
    page.keyboard.press("Shift+Tab")
    assert _focused(page)["text"] == "Search"
    page.keyboard.press("Enter")
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type("debrief")
    page.wait_for_selector(".md-search-result__link")
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    assert _focused(page)["text"] == "Search"


def test_every_stop_of_the_keyboard_can_be_seen(open_page: Callable[..., Page], site_url: str) -> None:
    """3"""
    for width in (1280, 320):
        page = open_page(width=width)
        page.goto(site_url + PAGES["assessment"])
        for _ in range(40):
            page.keyboard.press("Tab")
            focus = _focused(page)
            if focus["tag"] == "BODY":
                break
            assert focus["seen"], (width, focus)


def test_single_keys_do_nothing(page: Page, site_url: str) -> None:
    """4"""
    page.goto(site_url + PAGES["stage"])
    before = page.url
    for key in ("n", "p", "s", "f", "/", ".", ","):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == before
    assert not page.evaluate("document.getElementById('__search').checked")


@pytest.mark.parametrize("kind", ["stage", "assessment", "form", "session", "home"])
def test_without_script_pages_are_whole(open_page: Callable[..., Page], site_url: str, kind: str) -> None:
    """5"""
    page = open_page(script=False)
    page.goto(site_url + PAGES[kind])
    assert page.locator("h1").first.is_visible()
    dead = page.locator("article button:visible")
    assert dead.count() == 0, [dead.nth(at).inner_text() for at in range(dead.count())]


def test_the_list_of_pages_holds_every_kind(site_url: str, built_site: Path) -> None:
    """1: a kind of page that appears later is looked at as well."""
    rows = json.loads((built_site / "base/en/index.json").read_text(encoding="utf-8"))["records"]
    folders = {row["address"].partition("/")[0] for row in rows}
    assert folders <= {address.partition("/")[0] for address in PAGES.values()}
