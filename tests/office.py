"""Files for a word processor, as tests read them: `content` is always the bytes of the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

import docx

from macros import markup, pages
from macros.handbook import Handbook, open_handbook
from macros.language import dates
from macros.paper import OFFICE_PACKS as PACKS
from macros.paper import office, training
from macros.paper.document import Occasion, PaperLinks
from tests.fresh import ROOT

BOOK = open_handbook(ROOT)
FORMS = list(BOOK.records["form"])
SESSIONS = list(BOOK.records["session"])
COURSES = list(BOOK.records["course"])
SESSION = "observing-and-debriefing"
"""It has sheets, cards, role cards, a key, a script, forms and observers."""
BY_PEERS = "small-steps"
"""Peers lead it: it has packs for them and for their supervising professional."""
OF_SESSIONS = [
    *((SESSION, pack) for pack in ("participant", "facilitator", "observer")),
    *((BY_PEERS, pack) for pack in ("peer", "supervisor")),
]
"""One of each pack."""
COURSE = "manager-briefing"
MORNING = Occasion(9 * 60, 13)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@cache
def blank_forms() -> dict[str, bytes]:
    """Every form, blank."""
    return {name: office.form(BOOK, name) for name in FORMS}


@cache
def every_pack() -> dict[tuple[str, str], bytes]:
    """Every pack of every session, and those of one course."""
    made = {
        (name, pack): office.session(BOOK, name, pack, MORNING)
        for name in SESSIONS
        for pack in training.packs_of(BOOK, "session", name)
        if pack in PACKS
    }
    for pack in ("participant", "facilitator"):
        made[COURSE, pack] = office.course(BOOK, COURSE, pack, MORNING)
    return made


def body(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content)).element.body


def words(element: Any) -> str:
    """The text of an element in one line."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    for each in element.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p"):
        yield each.text or "" if each.tag == f"{W}t" else " "


def controls(content: bytes) -> dict[str, Any]:
    """Content controls by their tag."""
    found = {}
    for control in body(content).iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        assert tag not in found, tag
        found[tag] = control
    return found


def ticked(control: Any) -> bool:
    return control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(f"{W14}val") == "1"


def typed(control: Any) -> str:
    """What is written in a control, with its line breaks; of a day, which is shown in words, its value."""
    day = control.find(f"{W}sdtPr/{W}date")
    if day is not None and (value := day.get(f"{W}fullDate")):
        iso = str(value).removesuffix("T00:00:00Z")
        assert words(control) == dates.day(iso, "en", short=True)
        return iso
    return "".join(each.text or "" if each.tag == f"{W}t" else "\n" for each in control.iter(f"{W}t", f"{W}br"))


def on_the_web(book: Handbook, name: str) -> dict[str, str]:
    """(name of a field, or name=answer, to its kind) on the page of a form."""
    html = pages.record(book, f"forms/{name}", PaperLinks(book))
    found = {}
    for match in re.finditer(r"<(input|textarea)\b[^>]*>", html):
        given = dict(re.findall(r' ([a-z-]+)="([^"]*)"', match[0]))
        if "name" not in given:
            continue
        kind = given.get("type", "text")
        found[given["name"] + (f"={given['value']}" if kind == "radio" else "")] = kind
    return found


def headings(content: bytes) -> list[tuple[int, str]]:
    """(level, words) of every heading."""
    opened = docx.Document(io.BytesIO(content))
    levels = {}
    for style in opened.styles:
        if re.fullmatch(r"Heading \d|Section", style.name):
            levels[style.style_id] = 2 if style.name == "Section" else int(style.name[-1])
    found = []
    for each in opened.element.body.iter(f"{W}p"):
        style = each.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in levels:
            found.append((levels[style.get(f"{W}val")], words(each)))
    return found


def style_of(paragraph: Any) -> str:
    """The id of the style of a paragraph."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def plain(text: str) -> str:
    """A text without markup, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup.block(text, PaperLinks(BOOK).resolve))).split())


def count(content: bytes, tag: str) -> int:
    """How many elements of a tag a file holds."""
    return len(list(body(content).iter(tag)))
