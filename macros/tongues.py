"""The languages of a site: which of Material's settings serve a language, and the way to the same page in another."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import material  # type: ignore[import-untyped]

from macros.edition import EDITIONS
from macros.handbook import Handbook
from macros.pages import language_tag

_TEMPLATES = Path(material.__file__).parent / "templates"
_STEMMERS = {"nb": "no", "nn": "no"}
"""Languages that the search knows by another name."""


@dataclass(frozen=True)
class Tongue:
    """A language of the same edition: its code, the tag for browsers, its name in itself."""

    code: str
    tag: str
    name: str


def theme_language(language: str) -> str:
    """The language whose settings (direction, date) Material takes: the same, its mother tongue, or English."""
    known = (language, language.partition("-")[0])
    return next((one for one in known if (_TEMPLATES / f"partials/languages/{one}.html").is_file()), "en")


def search_language(language: str) -> str:
    """The language whose stems and stop words the search takes; English where it knows no other."""
    own = language.partition("-")[0]
    name = _STEMMERS.get(own, own)
    return name if (_TEMPLATES / f"assets/javascripts/lunr/min/lunr.{name}.min.js").is_file() else "en"


def tongues(book: Handbook) -> list[Tongue]:
    """The languages that are built beside this one, this one included; none where it is alone.

    `handbook build` names them in HANDBOOK_LANGUAGES: MkDocs on its own makes one site, and nothing stands beside it.
    """
    codes = os.environ.get("HANDBOOK_LANGUAGES", "").split()
    if len(codes) < 2:
        return []
    return [Tongue(code, language_tag(code), book.language_name(code)) for code in codes]


def way(language: str, url: str, file: str | None, offline: bool) -> str:
    """The way from the home of this language to a page in another: the same page, or the home where there is none.

    `file` is where a page written by hand lies. One of an edition is there in the languages somebody wrote it in.
    """
    path = Path(file) if file else None
    own = path is not None and EDITIONS in path.as_posix() and path.suffixes[:-1]
    missing = own and path and not path.with_name(f"{path.name.split('.')[0]}.{language}.md").exists()
    return f"../{language}/" + (("index.html" if offline else "") if missing else url)
