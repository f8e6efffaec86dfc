"""Which papers there are of each record, what their files are called, and how each is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from macros.handbook import Handbook
from macros.model.kinds import KINDS
from macros.paper import OFFICE_PACKS, PACKS, forms, guide, manual, mentoring, page, pdf, training
from macros.paper.document import Document, Occasion


@dataclass(frozen=True)
class Paper:
    """A file to print or to fill in. Without a kind it is the whole guide.

    `pack` is for sessions and courses, `variant` for forms; blank is written as "".
    """

    kind: str
    id: str
    pack: str = ""
    variant: str = ""
    format: str = "pdf"

    @property
    def src(self) -> str:
        """Its path below the home of its edition, beside the page of its record."""
        if not self.kind:
            return f"guide.{self.format}"
        name = "-".join(word for word in (self.id, self.pack, self.variant) if word)
        return f"{KINDS[self.kind].folder}/{self.id}/{name}.{self.format}"

    @property
    def word(self) -> str:
        """The word of the interface that names it."""
        return f"paper-{self.pack or self.variant or self.kind or 'whole'}-{self.format}"


def papers(book: Handbook) -> Iterator[Paper]:
    """Every paper that lies beside a page of the site; the guide first."""
    yield Paper("", "")
    for kind in ("stage", "assessment", "form", "specimen", "course", "session", "guide", "risk"):
        for name in book.records[kind]:
            yield from papers_of(book, kind, name)


def papers_of(book: Handbook, kind: str, name: str) -> Iterator[Paper]:
    """The papers of one record."""
    if kind == "form":
        yield Paper(kind, name)
        yield Paper(kind, name, variant="fillable")
        yield Paper(kind, name, format="docx")
    elif kind in ("stage", "assessment", "specimen", "guide", "risk"):
        yield from (Paper(kind, name, pack) for pack in packs_of(book, kind, name))
    elif kind in ("session", "course"):
        packs = packs_of(book, kind, name)
        yield from (Paper(kind, name, pack) for pack in packs)
        yield from (Paper(kind, name, pack, format="docx") for pack in OFFICE_PACKS if pack in packs)


def packs_of(book: Handbook, kind: str, name: str) -> list[str]:
    """The packs of a record, in the order of `PACKS`; what has no packs is one paper, named ""."""
    if kind == "assessment":
        return ["", "forms"]
    if kind not in ("session", "course"):
        return [""]
    there = training.packs_of(book, kind, name)
    return [pack for pack in PACKS if pack in there]


def compose(book: Handbook, paper: Paper, occasion: Occasion) -> Document:
    """The document of a paper that becomes a PDF. Raises KeyError for a record or pack that does not exist."""
    kind, name, pack = paper.kind, paper.id, paper.pack
    if not kind:
        return guide.guide(book)
    if kind == "form":
        return forms.form(book, name, fillable=paper.variant == "fillable", large=paper.variant == "large")
    if kind == "guide" and book.get(kind, name).kind == "manual":
        return manual.manual(book, name)
    if kind == "specimen":
        return forms.specimen(book, name)
    if kind == "stage":
        return mentoring.stage(book, name, occasion)
    if kind == "assessment":
        return mentoring.blanks(book, name) if pack == "forms" else mentoring.assessment(book, name, occasion)
    if kind == "session" and pack == "slides":
        return training.slides(book, name, occasion)
    if kind == "session" and pack == "checklist":
        return training.checklist(book, name, occasion)
    if kind == "session":
        return training.session(book, name, pack, occasion)
    if kind == "course":
        return training.course(book, name, pack, occasion)
    return page.page(book, kind, name)


def make(book: Handbook, paper: Paper, occasion: Occasion) -> bytes:
    """The file itself. Raises KeyError for what does not exist, and MissingTool when PDFs cannot be made here."""
    if paper.format == "pdf":
        return pdf.render(compose(book, paper, occasion))
    from macros.paper import office  # ten MiB that a PDF does not need

    if paper.kind == "form":
        return office.form(book, paper.id)
    make_office = {"session": office.session, "course": office.course}[paper.kind]
    return make_office(book, paper.id, paper.pack, occasion)
