"""A manual: its chapters, each beginning a page, under a cover with contents."""

from __future__ import annotations

from macros import markup, pages
from macros.handbook import Handbook
from macros.paper.document import Document, PaperLinks, Part, address_of_page, code_of, part_id
from macros.paper.page import html_of


def manual(book: Handbook, name: str) -> Document:
    """A manual with contents and links between its chapters. Raises KeyError when there is no such guide."""
    record = book.get("guide", name)
    whole, code = part_id("guide", name), code_of(book, "guide", name)
    links = PaperLinks(book, {("guide", name): whole})
    parts = []
    for section in record.sections:
        id = f"{whole}--{section.id}"
        text = pages.draw(book, "paper/chapter.md.j2", links, record=record, section=section, id=name)
        parts.append(Part(id, section.title, html_of(book, text, id), code=code))
    text = pages.draw(book, "paper/sources.md.j2", links, record=record, id=name)
    parts.append(Part(f"{whole}--from", book.word("source-heading"), html_of(book, text, f"{whole}--from"), code=code))
    summary = markup.plain(record.summary, links.resolve)
    return Document(book, record.title, address_of_page("guide", name), tuple(parts), summary=summary, cover=True)
