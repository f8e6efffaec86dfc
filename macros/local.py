"""What an edition brings to the site besides its records: pages of its own, the list of its changes, marks on pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from macros import adapted
from macros.edition import LocalPage
from macros.edition.lock import code_of
from macros.handbook import Handbook
from macros.language import put_terms
from macros.language.typography import typeset

CHANGES = "changes.md"
"""The page that lists all changes of an edition."""


def pages(book: Handbook) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, content, front matter) of each page that only this edition has, or has in place of one of the handbook."""
    if book.curriculum.resolved.below is None:
        return
    meta: dict[str, Any] = {"title": book.word("changes-title"), "order": 12, "search": {"boost": 0.5}}
    file = book.curriculum.resolved.own.changes.document.file
    code = code_of(str(adapted.adaptation(book)))
    yield page(CHANGES, meta | {"file": file}, f'{{{{ edition_changes("{code}") }}}}\n')
    for own in chosen(book):
        forms = book.curriculum.terms.get(own.language) or book.forms
        title, said, body = (
            put_terms(typeset(text, own.language), forms) for text in (own.title, own.description, own.body)
        )
        meta = {"title": title, "order": own.order, "file": own.file, "render_macros": False}
        yield page(own.src, meta | ({"description": said} if said else {}), body)


def page(src: str, meta: dict[str, Any], body: str) -> tuple[str, str, dict[str, Any]]:
    """(path, content, front matter) of a page."""
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())
    return src, f"---\n{head}\n---\n\n{body}", meta


def chosen(book: Handbook) -> list[LocalPage]:
    """One page for each path: in the language of the book, else in that in which the edition writes, else any."""
    wanted = [book.language, book.info.writes]
    found: dict[str, LocalPage] = {}
    for folder in book.curriculum.resolved.chain:
        ranked = sorted(folder.pages, key=lambda page: wanted.index(page.language) if page.language in wanted else 2)
        own: dict[str, LocalPage] = {}
        for page in ranked:
            own.setdefault(page.src, page)
        found |= own
    return list(found.values())


def mark(book: Handbook, address: str) -> str:
    """The macro call that says on the page of a record what an edition changed in it; nothing where it is as below.

    The call bears a code of what it says, so that the page is built again when that changes.
    """
    resolved = book.curriculum.resolved
    if resolved.below is None:
        return ""
    rows = adapted.of_record(book, address)
    own = resolved.set_by(address) if "/" in address else resolved.chain[0].code
    if not rows and own == resolved.chain[0].code:
        return ""
    return f'{{{{ adapted("{address}", "{code_of([str(row) for row in rows])}") }}}}'


def edited(book: Handbook, address: str) -> str:
    """The file in which an author of this edition edits a record: its own, or the changes."""
    resolved = book.curriculum.resolved
    file = resolved.place(address).file
    if resolved.below is None or resolved.set_by(address) == resolved.code:
        return file
    return resolved.own.changes.document.file
