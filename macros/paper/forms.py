"""A form on paper: blank, to fill in on screen, filled, or with a second language beside the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from macros import pages
from macros.handbook import Handbook
from macros.paper.document import Document, PaperLinks, Part, apart, part_id


def form(
    book: Handbook,
    name: str,
    *,
    fillable: bool = False,
    large: bool = False,
    values: Mapping[str, str] | None = None,
    stages: Sequence[str] = (),
) -> Document:
    """One form. `values` maps names of fields to what is written in them; `stages` chooses whose thresholds it shows.

    Raises KeyError when there is no such form.
    """
    record = book.get("form", name)
    part = form_part(book, name, values=values, stages=stages, fillable=fillable)
    src, _ = pages.source_of("form", name)
    return Document(book, record.title, pages.url_of(src, True), (part,), fillable=fillable, large=large)


def form_part(
    book: Handbook,
    name: str,
    *,
    level: int = 1,
    values: Mapping[str, str] | None = None,
    stages: Sequence[str] = (),
    fillable: bool = False,
) -> Part:
    """The pages of a form in any document."""
    record = book.get("form", name)
    html = pages.draw(
        book, "paper/form.html.j2", PaperLinks(book), record=record, id=name, values=values or {},
        stages=stages or pages.stages_of(book, name), fillable=fillable,
    )  # fmt: skip
    if not fillable:
        html = apart(html, part_id("form", name))
    layout = record.layout.paper.lower() + ("-landscape" if record.layout.orientation == "landscape" else "")
    code = f"{name} · {book.content_code('form', name)}"
    kept = book.word(f"keep-{record.retention.keep}")
    margin = f"{book.word(f'data-class-{record.data_class}')}. {kept}.\n"
    return Part(part_id("form", name), record.title, html, layout, level, code, margin)
