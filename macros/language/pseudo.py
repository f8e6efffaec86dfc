"""A generated language, accented and a third longer than English.

It shows words that are not translatable and layouts that are too narrow.
"""

from __future__ import annotations

import re

PSEUDO = "qps"
"""Its code lies in the range that ISO 639 keeps free for private use."""

NO_WORDS = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{:[^}]*\}|\{[^}]*\}"  # macros, attribute lists, terms
    r"|\]\([^)]*\)|<[^>]*>|`[^`]*`|https?://\S+|&[a-z#0-9]+;"  # link targets, tags, code, addresses, entities
    r"|^\s*(?:[-*+]|\d+\.)\s+|^\|[ :|-]+\|$|^#+\s",  # list, table and heading marks
    re.DOTALL | re.MULTILINE,
)
"""What in a text is no word and the same in every language."""

_ACCENTED = str.maketrans("aeiouycnsztdlrgkhwAEIOUYCNSZTDLRGKHW", "àéîöûýçñšžťđľŕğķĥŵÀÉÎÖÛÝÇÑŠŽŤĐĽŔĞĶĤŴ")


def pseudo(address: str, text: str) -> str:
    """The pseudo-language: vowels doubled, letters accented, everything that is no word left alone."""
    pieces, end = [], 0
    for match in NO_WORDS.finditer(text):
        pieces += [_accent(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*pieces, _accent(text[end:])])


def _accent(text: str) -> str:
    return re.sub(r"(?<=\w)([aeiou])(?=\w)", r"\1\1", text).translate(_ACCENTED)
