"""Tags found without a parser, for speed alone.

Pages are mostly HTML that templates wrote. Markdown and MkDocs parse every tag of it to find where Markdown begins
again, and the search of Material parses the whole page once more: that is most of the time of a build. HTML as regular
as this can be cut by regular expressions, with the same result; `tests/test_tags.py` compares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from math import inf
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from macros import light

_BEGINS = re.compile(r"^<([a-z][a-z0-9]*)\b[^<>]*>", re.MULTILINE)
_VOID = ("hr", "br", "img", "input")
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')  # begins with what is rare, which is four times as fast
_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<(/?)([a-zA-Z][\w-]*)([^<>]*)>", re.DOTALL)
_RARE = ("data-search-exclude", "linenodiv", "headerlink", "<object")
"""What Material's search leaves out."""
_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input"))
_EMPTY |= frozenset(("link", "meta", "param", "source", "track", "wbr"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INDEXED = frozenset(("p", "code", "pre", "li", "ol", "ul", "sub", "sup"))
"""The elements that stand in the index with their tags."""

Section = tuple[str | None, list[str], list[str]]
"""The id, the title and the text of a section as the search keeps it."""


class Blocks(Extension):
    """Markdown extension: blocks of HTML pass around Markdown and not through it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register right before MkDocs looks for anchors (21), and before Markdown looks for HTML (20)."""
        aside = _SetAside(md)
        md.preprocessors.register(aside, "handbook_blocks", 21.5)
        md.preprocessors.register(_Anchors(md, aside), "handbook_anchors", 20.5)


class _SetAside(Preprocessor):
    """Stores each element that begins and ends a line and holds no Markdown, as Markdown stores raw HTML.

    Those with Markdown in them are only kept from MkDocs, which would parse them as well. An engine is made lighter for
    its page, so it converts one page and no other, as MkDocs has it.
    """

    anchors: frozenset[str] = frozenset()
    text = ""

    def run(self, lines: list[str]) -> list[str]:
        if self.text:
            raise RuntimeError("an engine with blocks set aside converts one page")
        text = "\n".join(lines)
        for_markdown: list[str] = []
        for_mkdocs: list[str] = []
        blocks: list[str] = []
        position = 0
        for match in _BEGINS.finditer(text):
            if match.start() < position or match[1] in _VOID or not self.md.is_block_level(match[1]):
                continue
            end = _end(text, match.start(), match[1])
            block = text[match.start() : end]
            if not block:
                continue
            before = text[position : match.start()]
            place = block if "markdown=" in block else f"\n\n{self.md.htmlStash.store(block)}\n\n"
            for_markdown += [before, place]
            for_mkdocs.append(before)
            blocks.append(block)
            position = end
        self.anchors = frozenset(anchor for block in blocks for anchor in _ID.findall(block))
        self.text = "".join([*for_markdown, text[position:]])
        light.lighten(self.md, light.unasked(self.text))
        return "".join([*for_mkdocs, text[position:]]).split("\n")


class _Anchors(Preprocessor):
    """Tells MkDocs, which has looked at the rest by now, the anchors in elements; gives the page to Markdown."""

    def __init__(self, md: Markdown, aside: _SetAside) -> None:
        super().__init__(md)
        self.aside = aside

    def run(self, lines: list[str]) -> list[str]:
        for preprocessor in self.md.preprocessors:
            found: set[str] = getattr(preprocessor, "present_anchor_ids", set())
            found |= self.aside.anchors
        return self.aside.text.split("\n")


def _end(text: str, start: int, tag: str) -> int:
    """Where the element that begins at `start` ends, if a line ends there too; else `start`."""
    depth = 0
    for match in _tags(tag).finditer(text, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return match.end() if text[match.end() : match.end() + 1] in ("", "\n") else start
    return start


@cache
def _tags(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){tag}\b[^<>]*>")


@dataclass
class _Section:
    """A section while it is read: its heading, and how deep that stands; no depth once its element ended."""

    heading: str = ""
    depth: float = 0
    id: str | None = None
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def sections(html: str) -> list[Section] | None:
    """The sections of a page as Material's search finds them; None for a page of which it leaves something out."""
    if any(sign in html for sign in _RARE):
        return None
    found: list[_Section] = []
    section = _Section()
    inside: list[str] = []
    parts: list[Any] = [*_TAG.split(html), None, None, None, None]
    for text, close, tag, attributes in zip(parts[::5], parts[2::5], parts[3::5], parts[4::5], strict=True):
        if text:
            if not found:
                found.append(section)
            data = section.title if section.heading in inside else section.text
            _add(data, unescape(text) if "&" in text else text, "pre" in inside, data is section.title)
        tag = (tag or "").lower()
        if not tag or tag in _EMPTY:
            continue
        if not close:
            inside.append(tag)
            if tag in _HEADINGS and (name := _ID.search(attributes)):
                if tag != "h1" and not found:
                    found.append(section)
                section = _Section(tag, len(inside), unescape(name[1]) if found else None)
                found.append(section)
            elif not found:
                found.append(section)
            if tag in _INDEXED:
                (section.title if section.heading in inside else section.text).append(f"<{tag}>")
        if (close or attributes.endswith("/")) and inside and inside[-1] == tag:
            if section.depth > len(inside):
                # A heading inside another element: what follows that element belongs to the section before.
                before = next((one for one in reversed(found) if one.depth <= len(inside)), None)
                if before:
                    section.depth, section = inf, before
            inside.pop()
            if tag in _INDEXED:
                _close(section.title if section.heading in inside else section.text, tag)
    return [(one.id, one.title, one.text) for one in found]


def _add(data: list[str], text: str, exact: bool, title: bool) -> None:
    """Add text to a title or a text; where white space says nothing, there is one space of it."""
    space = text.isspace()
    if not exact:
        text = " " if space else text.replace("\n", " ")
    if title or exact or not space or not data or not data[-1].isspace():
        data.append(escape(text, quote=False))


def _close(data: list[str], tag: str) -> None:
    """Close an element; the search leaves out the first of a section that stays empty."""
    last = len(data) - 1
    while last >= 0 and data[last].isspace():
        last -= 1
    if last >= 0 and data[last] == f"<{tag}>" and data.index(f"<{tag}>") == last:
        del data[last:]
    else:
        data.append(f"</{tag}>")
