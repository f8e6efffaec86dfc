"""Markdown that does no more than a text asks for, for speed alone.

Markdown tries each pattern it knows on each piece of a text and builds a tree of it, and almost all of our texts are
paragraphs and lists of words with an emphasis or a link here and there. Those are written here; for any other text
Markdown itself is called, without the parts that have nothing to do in it. `tests/test_light.py` compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markdown import Markdown

_SIGNS = {
    "html_block": "<&",
    "hashheader": "#",
    "quote": ">",
    "table": "|",
    "backtick": "`",
    "escape": "\\",
    "link": "[",
    "autolink": "<",
    "automail": "<",
    "html": "<",
    "entity": "&",
    "em_strong": "*_",
    "unescape": "\\",
    # Without its definition, `[1]: address`, a reference such as `[words][1]` is none.
    **dict.fromkeys(("image_reference", "reference", "short_image_ref", "short_reference"), ("]:",)),
    "image_link": ("![",),
    "linebreak": ("  \n",),
}
"""A text holds one of these where a part of Markdown has anything to do."""

_WORDS = r"[^\\`*_\[\]<>&|#\t\r\x02\x03]"
_INLINE = re.compile(
    rf"""(?<![^\s("“‘])(?P<stars>\*\*?)(?P<words>[\w"“‘({{](?:{_WORDS}*[\w.,:;!?)"”’…}}])?)(?P=stars)"""
    rf"""(?![^\s.,:;!?)"”’…])|(?<!!)\[(?P<text>[\w{{]{_WORDS}*)\]\((?P<address>hb:[a-z]+/[a-z0-9/-]+)\)"""
)
"""An emphasis or a link that can mean nothing else."""
_MARKED = re.compile(
    r"[\\`*_\[\]<>&|#\t\r\x02\x03]"  # signs of Markdown, and what it does not leave as it is
    r"|^[^\w\"'“‘(«{]|^\d+\."  # what may begin a list, a rule, an underlined heading or code
    r"|\s$|\A\Z",
    re.MULTILINE,
)
_SPLIT = {"ul": re.compile("^- |\n- "), "ol": re.compile(r"^1\. |\n\d+\. ")}


def html(text: str) -> str:
    """The HTML of a text."""
    done: list[str] = []
    last = ""
    for block in text.rstrip("\n").split("\n\n"):
        tag = "ul" if block.startswith("- ") else "ol" if block.startswith("1. ") else ""
        parts = [_words(part) for part in _SPLIT[tag].split(block)[1:]] if tag else [_words(block)]
        if None in parts or (tag and last):  # two lists in a row may be one, with room between its entries
            return _by_markdown(text)
        done += [f"<{tag}>", *(f"<li>{part}</li>" for part in parts), f"</{tag}>"] if tag else [f"<p>{parts[0]}</p>"]
        last = tag
    return "\n".join(done)


def _words(text: str) -> str | None:
    """The HTML of words with emphasis and links; None for anything else."""
    if not _MARKED.search(text):
        return text
    return None if _MARKED.search(_INLINE.sub(r"\g<words>\g<text>", text)) else _INLINE.sub(_element, text)


def _element(match: re.Match[str]) -> str:
    if match["stars"]:
        tag = "strong" if match["stars"] == "**" else "em"
        return f"<{tag}>{match['words']}</{tag}>"
    return f'<a href="{match["address"]}">{match["text"]}</a>'


def _by_markdown(text: str) -> str:
    # Markdown begins by changing these characters, and so may bring a sign about.
    engine = _engine(frozenset() if re.search("[\t\r\x02\x03]", text) else unasked(text))
    engine.reset()
    return engine.convert(text)


@lru_cache(maxsize=100)
def _engine(without: frozenset[str]) -> Markdown:
    engine = Markdown(extensions=["tables", "sane_lists"], output_format="html")
    lighten(engine, without)
    return engine


def unasked(text: str) -> frozenset[str]:
    """The parts of Markdown that have nothing to do in a text, its white space being in order."""
    return frozenset(name for name, signs in _SIGNS.items() if not any(sign in text for sign in signs))


def lighten(engine: Markdown, without: Iterable[str]) -> None:
    """Take parts out of an engine."""
    for part in (engine.preprocessors, engine.parser.blockprocessors, engine.inlinePatterns, engine.treeprocessors):
        for name in without:
            if name in part:
                part.deregister(name)
