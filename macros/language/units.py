"""What is translated: a unit is one paragraph of one text, or one block of a page written by hand.

Its address names the text, never the number of the paragraph, so that a paragraph put in front leaves the others
translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.edition import reasons, retirements
from macros.edition.pages import DOCS, written
from macros.language.pseudo import NO_WORDS
from macros.language.terms import TERM
from macros.model.lookup import Word
from macros.model.types import Model
from macros.model.walk import Leaf, leaves
from macros.records import Curriculum
from macros.source import read_text

_CODE = re.compile(r"^```.*?^```[ \t]*$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_BLOCKS = re.compile(r"(^```.*?^```\s*$|\n{2,})", re.DOTALL | re.MULTILINE)
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_HEAD = ("title", "description")
"""What readers see of the front matter of a page."""


@dataclass(frozen=True)
class Unit:
    """A paragraph to translate: the address of its text, its words, and a note for translators."""

    at: str
    text: str
    note: str = ""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(NO_WORDS.sub(" ", TERM.sub("term", self.text)).split())


def same(text: str) -> str:
    """A text as it is looked up: line breaks, plain and non-breaking spaces are equal, and so are both apostrophes."""
    return " ".join(text.split()).replace("’", "'")


def has_words(text: str) -> bool:
    """Whether there is anything to translate: a letter outside links, tags and code; a term counts."""
    return any(char.isalpha() for char in NO_WORDS.sub(" ", TERM.sub("term", text)))


def apart(text: str) -> tuple[str, str, str]:
    """A paragraph as (space before it, its words, space after it)."""
    words = text.strip()
    start = text.find(words)
    return text[:start], words, text[start + len(words) :]


def context(leaf: Leaf) -> str:
    """The address of the text of a value. An entry of a list of words has the address of the list."""
    return leaf.address.removesuffix(f"/{leaf.value}")


def pieces(leaf: Leaf) -> list[str]:
    """The paragraphs of a value; a title or label is one."""
    assert leaf.words is not None
    return str(leaf.value).split("\n\n") if leaf.words.markdown or leaf.words.lines else [leaf.value]


def units_of(record: Model, address: str) -> Iterator[Unit]:
    """Every unit of a record, in the order of its file."""
    note = ""
    if isinstance(record, Word):
        slots = "".join(f" {{{slot}}}" for slot in record.slots)
        note = record.means + (f"; filled in:{slots}" if slots else "")
    for leaf in leaves(record, address):
        for piece in pieces(leaf) if leaf.words else ():
            if has_words(piece):
                yield Unit(context(leaf), apart(piece)[1], note)


def units(typed: Curriculum) -> Iterator[Unit]:
    """Every unit of an edition: edition.yml, why it changes and retires what, then its records by kind."""
    if typed.info:
        yield from units_of(typed.info, "edition")
    for at, reason in (*reasons(typed.resolved), *retirements(typed.resolved)):
        yield from units_of(reason, at)
    for kind, name, record in typed.all():
        yield from units_of(record, typed.address(kind, name))


def page_units(root: Path) -> Iterator[Unit]:
    """Every unit of the pages in `docs/` that are published."""
    for src in written(root):
        for text in _texts((root / DOCS / src).read_text(encoding="utf-8"), src):
            yield Unit(f"{DOCS}/{src}", text)


def _texts(page: str, src: str) -> Iterator[str]:
    front = _FRONT.match(page)
    if front:
        head = read_text(front[1].encode(), src).data
        yield from (str(head[key]) for key in _HEAD if key in head)
    for block in blocks(page[front.end() :] if front else page):
        if is_block(block):
            yield apart(block)[1]


def blocks(markdown: str) -> list[str]:
    """A page in pieces, joined again without loss: its blocks, and the code and empty lines between them."""
    return _BLOCKS.split(markdown)


def is_block(piece: str) -> bool:
    """Whether a piece of a page is a block of words."""
    return not piece.startswith("```") and has_words(piece)


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Change a page everywhere but in its code, which shows things as they are written."""
    pieces, end = [], 0
    for match in _CODE.finditer(markdown):
        pieces += [change(markdown[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*pieces, change(markdown[end:])])
