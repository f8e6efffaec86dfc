"""Dates and numbers as people write them in a language. Data, file names and `datetime=` keep ISO 8601."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from macros.language.pseudo import PSEUDO, pseudo

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?")
_AS_IN = {"en": "en_GB"}
"""English is British."""
_SHORT = {"en": "medium"}
"""The short form is one of digits, except in English, where 05/09 is two days."""


def day(value: date | str, language: str, short: bool = False) -> str:
    """A date in words: "22 November 2026", "22 novembre 2026"; short "22 Nov 2026", "22/11/2026".

    Takes a date or its text in ISO 8601, also of a month (2025-09). Any other text stays as it is, such as a year.
    """
    if language == PSEUDO:
        return pseudo("", day(value, "en", short))
    match = _ISO.fullmatch(str(value))
    if match is None:
        return str(value)
    moment, locale = date(int(match["year"]), int(match["month"]), int(match["day"] or 1)), _locale(language)
    if not match["day"]:
        return str(format_skeleton("yMMMM", moment, locale=locale))
    if short:
        return str(format_date(moment, short_pattern(language), locale=locale))
    said = str(format_date(moment, "long", locale=locale))
    if locale.language == "fr" and moment.day == 1:
        said = said.replace("1", "1er", 1)
    return said.replace(" ", "\u00a0", 1)  # the day is not parted from its month


@lru_cache
def short_pattern(language: str) -> str:
    """The letters of a short date as Unicode and word processors write them, such as dd/MM/yyyy."""
    locale = _locale(language)
    form = locale.date_formats[_SHORT.get(locale.language, "short")]
    return re.sub("y+", "yyyy", form.pattern)


def number(value: float, language: str) -> str:
    """A number with the separators of a language: "1.2", "1,2"; "10,300", "10 300"."""
    return str(format_decimal(value, format="#,##0.##", locale=_locale(language)))


@lru_cache
def _locale(language: str) -> Locale:
    """The customs of a language, or of the language that it is a variety of; British where they are not known."""
    for name in (language, language.partition("-")[0]):
        try:
            return Locale.parse(_AS_IN.get(name, name), sep="-" if "-" in name else "_")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")
