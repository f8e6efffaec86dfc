"""Tags found without a parser, for speed alone.

Pages are mostly HTML that templates wrote. Markdown and MkDocs parse every tag of it to find where Markdown begins
again, and the search of Material parses the whole page once more: that is most of the time of a build. HTML as regular
as this can be cut by regular expressions, with the same result; `tests/test_tags.py` compares.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_BEGINS = re.compile(r"^<([a-z][a-z0-9]*)\b[^<>]*>", re.MULTILINE)
_VOID = ("hr", "br", "img", "input")
_ID = re.compile(r'\sid="([^"]+)"')
_TOKEN = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1>|<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*?)?)(/?)>|([^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w:-]+)(?:\s*=\s*"([^"]*)")?')


class Blocks(Extension):
    """Markdown extension: blocks of HTML pass around Markdown and not through it."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register before MkDocs looks for anchors (21) and Markdown for HTML (20), and once more between the two."""
        aside = _SetAside(md)
        md.preprocessors.register(aside, "handbook_blocks", 25)
        md.preprocessors.register(_Anchors(md, aside), "handbook_anchors", 20.5)


class _SetAside(Preprocessor):
    """Stores each element that begins and ends a line and holds no Markdown, as Markdown stores raw HTML."""

    anchors: frozenset[str] = frozenset()

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        kept: list[str] = []
        blocks: list[str] = []
        position = 0
        for match in _BEGINS.finditer(text):
            if match.start() < position or match[1] in _VOID or not self.md.is_block_level(match[1]):
                continue
            end = _end(text, match.start(), match[1])
            block = text[match.start() : end]
            if "markdown=" in block:
                kept.append(text[position:end])
            elif block:
                kept += [text[position : match.start()], "\n\n", self.md.htmlStash.store(block), "\n\n"]
                blocks.append(block)
            else:
                continue
            position = end
        self.anchors = frozenset(anchor for block in blocks for anchor in _ID.findall(block))
        return "".join([*kept, text[position:]]).split("\n")


class _Anchors(Preprocessor):
    """Tells MkDocs, which has looked at the rest by now, the anchors in what was set aside."""

    def __init__(self, md: Markdown, aside: _SetAside) -> None:
        super().__init__(md)
        self.aside = aside

    def run(self, lines: list[str]) -> list[str]:
        for preprocessor in self.md.preprocessors:
            found: set[str] = getattr(preprocessor, "present_anchor_ids", set())
            found |= self.aside.anchors
        return lines


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


def feed(parser: HTMLParser, html: str) -> None:
    """Feed a whole page to a parser, in place of its own `feed`."""
    for _, close, tag, attributes, empty, text in _TOKEN.findall(html):
        if text:
            parser.handle_data(unescape(text))
        elif tag and not close:
            pairs: list[tuple[str, str | None]] = _ATTRIBUTE.findall(unescape(attributes))
            parser.handle_starttag(tag.lower(), pairs)
        if tag and (close or empty):
            parser.handle_endtag(tag.lower())
