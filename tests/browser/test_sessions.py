"""Courses and sessions in the browser: clock times, whole sets, the wall, and what participants print."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from macros import markup
from macros.checks.packs import sentences
from macros.handbook import Handbook, open_handbook
from macros.model.walk import Leaf, leaves
from macros.paper import training
from macros.paper.document import Occasion, PaperLinks
from tests.fresh import ROOT

pytestmark = pytest.mark.browser
SESSION = "sessions/observing-and-debriefing"
TIMES = "els => els.map(each => each.textContent.trim())"


def test_a_start_and_a_group_give_clock_times_and_whole_sets(page: Page, site_url: str) -> None:
    """13:30 and 13 people: times follow, breaks included; threes and pairs are rounded up, and the number is said."""
    page.goto(f"{site_url}{SESSION}/")
    table = page.locator("#session-timetable + table, #session-timetable ~ .md-typeset__scrollwrap table").first
    page.fill("#session-starts", "13:30")
    page.fill("#session-people", "13")
    times = table.locator("[data-t-minutes]").evaluate_all(TIMES)
    assert times[:3] == ["13:30", "13:40", "14:00"]
    assert times[-1] == "17:00"
    said = {
        link: page.locator(f"[aria-labelledby=session-tonight] li:has(a[href='#handout-{link}']) .t-when").inner_text()
        for link in ("five-steps", "case-1", "sentence-cards", "scene-script")
    }
    assert said["five-steps"].startswith("13 ")
    assert said["case-1"].startswith("5 sets")
    assert said["sentence-cards"].startswith("7 sets")
    assert said["scene-script"].startswith("3 ")
    page.click("[data-t-carry]:has-text('projector')")
    assert page.locator(".t-slide:visible [data-t-minutes]").first.inner_text() == "13:30"


def test_the_wall_works_by_keyboard(page: Page, site_url: str) -> None:
    """Arrow keys go forward and back; one slide is seen at a time."""
    page.goto(f"{site_url}{SESSION}-projector/")
    shown = "() => [...document.querySelectorAll('.t-slide')].filter(one => one.checkVisibility()).map(one => one.id)"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("location.hash") == "#slide-2"
    assert "slide-2" in page.evaluate(shown)


def test_a_day_of_a_course_has_clock_times_and_lunch(page: Page, site_url: str) -> None:
    """The start of one day moves that day only; lunch stands between its sessions."""
    page.goto(f"{site_url}courses/mentor-training/")
    scopes = page.locator("[data-t-scope]")
    other = scopes.nth(1).locator("[data-t-minutes]").evaluate_all(TIMES)
    page.fill("#starts-day-1", "08:30")
    times = scopes.nth(0).locator("[data-t-minutes]").evaluate_all(TIMES)
    assert times == ["08:30", "11:00", "12:00", "14:00"]
    assert scopes.nth(0).locator("tr.t-break").inner_text().split("\t")[1].strip() == "Lunch"
    assert scopes.nth(1).locator("[data-t-minutes]").evaluate_all(TIMES) == other


def test_what_participants_print_holds_nothing_of_the_facilitators(page: Page, site_url: str) -> None:
    """Over all sessions, on paper: no sentence of a facilitator's part, of a key, or of a card for one role alone."""
    book = open_handbook(ROOT)
    with urlopen(f"{site_url}index.json") as reply:
        names = [row["id"] for row in json.load(reply)["records"] if row["kind"] == "session"]
    assert len(names) >= 25
    page.emulate_media(media="print")
    for name in names:
        page.goto(f"{site_url}sessions/{name}-participant/")
        printed = sentences(page.inner_text(".md-content"))
        assert printed, name
        session = book.get("session", name)
        secret = set()
        for activity in session.running_order:
            guide = activity.facilitator
            if not guide.shared:
                texts = [guide.do, guide.say, guide.watch, guide.answers, *(each.response for each in guide.goes_wrong)]
                secret |= {sentence for text in texts if text for sentence in sentences(text)}
        for handout in session.handouts:
            texts = [handout.body if handout.pack not in ("participant", "observer") else None]
            texts += [card.body for card in handout.cards if card.seen_by != "everyone"]
            secret |= {sentence for text in texts if text for sentence in sentences(text)}
        open_words = [activity.participant for activity in session.running_order if activity.participant]
        open_words += [each.body for each in session.handouts if each.pack == "participant" and each.body]
        secret -= {sentence for text in open_words for sentence in sentences(text)}
        assert printed & secret == set(), name
        assert not page.locator(".t-only").count(), name


def test_the_page_prints_what_the_pack_holds(page: Page, site_url: str) -> None:
    """With a start and a number of people, the pages of a session say the same as its packs for that occasion."""
    book = open_handbook(ROOT)
    name = SESSION.partition("/")[2]
    texts = {leaf.address: markup.plain(leaf.value, PaperLinks(book).resolve) for leaf in prose(book, name)}

    def said(text: str) -> set[str]:
        return {address for address, value in texts.items() if words(value) in words(text)}

    page.goto(f"{site_url}{SESSION}/")
    page.fill("#session-starts", "13:30")
    page.fill("#session-people", "13")
    carried = page.locator("[data-t-carry]:has-text('participants')").get_attribute("href")
    page.emulate_media(media="print")
    for pack, least in (("facilitator", 120), ("participant", 10)):
        printed = page.inner_text(".md-content")
        document = training.session(book, name, pack, Occasion(13 * 60 + 30, 13))
        held = " ".join(plain(part.html) for part in document.parts if not part.id.startswith("forms-"))
        assert set(CLOCK.findall(held)) == set(CLOCK.findall(printed)), pack
        assert len(said(held)) > least
        assert said(held) == said(printed), (pack, sorted(said(held) ^ said(printed))[:15])
        page.goto(urljoin(page.url, carried or ""))


CLOCK = re.compile(r"\b1\d:\d\d\b")


def prose(book: Handbook, name: str) -> list[Leaf]:
    """The texts of a session of more than three words, without where it comes from."""
    about = f"sessions/{name}/"
    record = book.get("session", name)
    found = [leaf for leaf in leaves(record, about.rstrip("/")) if leaf.words and leaf.words.markdown]
    left_out = ("our_reading", "source_says", "to_confirm", "summary")
    return [
        leaf for leaf in found
        if len(leaf.value.split()) > 3 and not leaf.address.removeprefix(about).startswith(left_out)
    ]  # fmt: skip


def words(text: str) -> str:
    return f" {re.sub(r'[^a-z0-9]+', ' ', text.casefold()).strip()} "


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))
