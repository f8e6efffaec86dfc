"""What an edition changes and why, on paper: read by whoever answers for it, and signed."""

from __future__ import annotations

from macros import pages
from macros.adapted import adaptation
from macros.edition.lock import code_of
from macros.handbook import Handbook
from macros.paper.document import Document, PaperLinks, Part
from macros.paper.page import html_of

ADDRESS = "changes/"
"""The way to the same list on the site, below the home of its edition."""
SIGNATURES = 2


def changes(book: Handbook) -> Document:
    """All that an edition changes, with room for signatures. Raises KeyError for the base, which changes nothing.

    A code of what was read stands above each page, so that a signed copy can be told from a later state.
    """
    found = adaptation(book)
    if found is None:
        raise KeyError(f'"{book.code}" is the base: it changes nothing, so there is nothing to sign.')
    links, title = PaperLinks(book), book.word("changes-title")
    code = code_of(str(found))[:6]
    listed = pages.draw(book, "inset-changes.md.j2", links, found=found, escaped=pages.escaped)
    signed = pages.draw(book, "paper/changes.html.j2", links, code=code, rows=SIGNATURES)
    part = Part("changes", title, html_of(book, listed, "changes") + signed, code=f"{book.code} · {code}")
    return Document(book, f"{title}: {book.info.title}", ADDRESS, (part,))
