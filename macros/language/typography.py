"""What a printer sets and nobody types: spaces that do not break before French punctuation, the curved apostrophe.

Translators type ordinary spaces. Links, tags, code, terms and addresses stay as they are.
"""

from __future__ import annotations

import re

from macros.language.pseudo import NO_WORDS

NARROW, WIDE = "\u202f", "\u00a0"
_SPACES = f"[ {WIDE}{NARROW}]*"
_END = r"(?=$|[\s)\]*_|.,;»”]|<)"
_UNITS = r"[%€]|(?:h|heures?|minutes?|jours?|semaines?|mois|ans?|années?)\b"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|aout|août|septembre|octobre|novembre|décembre"
_FRENCH = re.compile(
    rf"(?P<keep>{NO_WORDS.pattern})"
    rf"|(?<=\S){_SPACES}(?P<narrow>[;!?]+){_END}"
    rf"|(?<=[^\s:]){_SPACES}(?P<wide>:){_END}"
    rf"|(?P<opens>«){_SPACES}(?=\S)"
    rf"|(?<=\S){_SPACES}(?P<closes>»)"
    rf"|(?<=[\d}}])[ {WIDE}{NARROW}](?P<unit>{_UNITS})"
    rf"|(?<=\d[ {WIDE}{NARROW}]h)[ {WIDE}{NARROW}](?P<minutes>\d\d\b)"
    rf"|(?:(?<=\d)|(?<=\b1er))[ {WIDE}{NARROW}](?P<month>(?:{_MONTHS})\b)"
    r"|(?<!\d)(?P<number>\d\d(?: \d\d){3,})(?!\d)"
    rf"|\b(?P<short>p\.|art\.|n°|M\.|Mme)[ {WIDE}{NARROW}](?=\S)"
    r"|(?<=\w)(?P<apostrophe>')(?=[\w{])",
    re.DOTALL | re.MULTILINE,
)
_SET = {
    "narrow": NARROW + "{}",
    "wide": WIDE + "{}",
    "opens": "{}" + WIDE,
    "closes": WIDE + "{}",
    "unit": WIDE + "{}",
    "minutes": WIDE + "{}",
    "month": WIDE + "{}",
    "short": "{}" + WIDE,
    "apostrophe": "’",
}


def typeset(text: str, language: str) -> str:
    """A translation as it is printed; languages without rules of their own stay as they were typed."""
    return _FRENCH.sub(_french, text) if language.partition("-")[0] == "fr" else text


def _french(match: re.Match[str]) -> str:
    kind = match.lastgroup or "keep"
    if kind == "number":
        return match[0].replace(" ", WIDE)
    return match[0] if kind == "keep" else _SET[kind].format(match[kind])
