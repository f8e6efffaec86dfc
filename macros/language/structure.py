"""What a translation keeps of its source besides the meaning: terms, links, lists, tables, markup. All else is free."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from macros.language.terms import TERM

_LINK = re.compile(r"\]\(([^)\s]*)[^)]*\)")
_MARKER = re.compile(r"^( *)([-*+]|\d+\.|>|#+) ", re.MULTILINE)
_ROW = re.compile(r"^\|.*\|[ \t]*$", re.MULTILINE)
_MADE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{:[^}]*\}|<[a-zA-Z/!?][^>\n]*>?", re.DOTALL)
_JINJA = re.compile(r"\{[{%#]")


@dataclass(frozen=True)
class Structure:
    """`terms` and slots by name, `links` by target, `markers` of lists and headings line by line, `cells` of each row
    of a table, `code` such as tags, attribute lists and macro calls."""

    terms: Counter[str]
    links: Counter[str]
    markers: tuple[str, ...]
    cells: tuple[int, ...]
    code: Counter[str]


def structure(text: str) -> Structure:
    """The structure of a paragraph."""
    return Structure(
        terms=Counter(match[1] for match in TERM.finditer(text)),
        links=Counter(_LINK.findall(text)),
        markers=tuple(f"{match[1]}{'1.' if match[2][0].isdigit() else match[2]}" for match in _MARKER.finditer(text)),
        cells=tuple(row.count("|") - 1 for row in _ROW.findall(text)),
        code=Counter(_MADE.findall(text)),
    )


def runs(text: str) -> str:
    """The sign of template code in a text, or nothing."""
    found = _JINJA.search(text)
    return found[0] if found else ""


def without_code(text: str) -> str:
    """A text without terms, tags, attribute lists and macro calls: what is left holds no braces."""
    return TERM.sub("", _MADE.sub("", text))
