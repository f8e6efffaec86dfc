"""Sessions and courses for a word processor: the packs of `macros.paper.training`, with styles that one can change.

Contents, order and words are those of the PDF. The fields of sheets and forms become content controls.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

from macros.handbook import Handbook
from macros.paper import OFFICE_PACKS, training
from macros.paper.document import ANY_OCCASION, Document, Occasion, Part, part_id
from macros.paper.office.elements import Look, paragraph, run
from macros.paper.office.file import CONTENTS, File
from macros.paper.office.forms import Sheet, add_form
from macros.paper.office.prose import of_nodes
from macros.paper.office.tree import Node, tree
from macros.problems import did_you_mean


def session(book: Handbook, name: str, pack: str, occasion: Occasion = ANY_OCCASION) -> bytes:
    """A session as a pack: participant, facilitator or observer.

    Raises KeyError when there is no such session, or when it has no such pack.
    """
    _require(pack)
    return _written(book, training.session(book, name, pack, occasion))


def course(book: Handbook, name: str, pack: str, occasion: Occasion = ANY_OCCASION) -> bytes:
    """A course as a pack: its plan, then its sessions, then its forms. Raises KeyError as `session` does."""
    _require(pack)
    return _written(book, training.course(book, name, pack, occasion))


def _require(pack: str) -> None:
    if pack not in OFFICE_PACKS:
        near = did_you_mean(pack, OFFICE_PACKS)
        raise KeyError(f'There is no pack "{pack}" for a word processor; there are: {", ".join(OFFICE_PACKS)}.{near}')


def _written(book: Handbook, document: Document) -> bytes:
    """A document of parts as DOCX."""
    sections = [node for node in tree(document.html()).walk() if node.tag == "section"]
    drawn = {node.attributes.get("id", ""): node for node in sections}
    file = File(book, document.title, document.address)
    forms = {part_id("form", name): name for name in book.records["form"]}
    sheets = dict(_sheets(book))
    file.begin(Part("cover", document.title, ""))
    cover = next(node for node in sections if "p-cover" in node.classes)
    file.add(_cover(file, cover))
    place = ""
    for part in document.parts:
        if part.id in forms:
            add_form(file, forms[part.id], {}, level=max(part.level, 1), id=part.id)
            continue
        begins, place = _place(part) != place, _place(part)
        if begins:
            file.begin(replace(part, title=document.title, layout="a4"))
        file.add(_part(file, part, drawn[part.id], sheets.get(part.id), fresh=not begins))
    return file.save()


def _place(part: Part) -> str:
    """The record that a part belongs to; what belongs together stands on pages of one kind."""
    return part.code.partition(" ")[0].partition("/")[0]


def _sheets(book: Handbook) -> list[tuple[str, Any]]:
    """(id of its part, handout) of every handout with fields."""
    return [
        (f"{part_id('session', name)}-{handout.id}", handout)
        for name, record in book.records["session"].items()
        for handout in record.handouts
        if handout.sections
    ]


def _cover(file: File, cover: Node) -> list[str]:
    """Title, facts and lines to write on, then the contents."""
    title = next(node for node in cover.children if node.tag == "h1")
    index = cover.children.index(title)
    above, below = cover.children[:index], cover.children[index + 1 :]
    heading = paragraph(run(file.book.word("paper-contents")), "TOC Heading", Look(new_page=True))
    return [
        *of_nodes(file, above), paragraph(run(title.words), "Title"), *of_nodes(file, below), heading, CONTENTS,
    ]  # fmt: skip


def _part(file: File, part: Part, node: Node, sheet: Any, *, fresh: bool) -> list[str]:
    """One part. Its heading leads, so that whoever follows a link arrives; a card to cut begins a page."""
    nodes = [child for child in node.children if child.tag]
    while len(nodes) == 1 and nodes[0].tag == "div":  # a handout has a box of its own on its page
        nodes = [child for child in nodes[0].children if child.tag]
    kickers = list(takewhile(lambda child: child.tag != "h1", nodes))
    title, *rest = nodes[len(kickers) :]
    title.attributes |= {"id": part.id, "class": "p-fresh" if fresh else ""}
    for inner in node.walk():
        if "c-card" in inner.classes:
            next(child for child in inner.children if child.tag == "h2").attributes["class"] = "p-fresh"
    down = max(part.level, 1) - 1
    if not sheet:
        return of_nodes(file, [title, *kickers, *rest], down=down)
    head = list(takewhile(lambda child: child.tag != "h2", rest))
    fields = Sheet(file, {}, (), 2 + down, f"handout-{sheet.id}")
    return [*of_nodes(file, [title, *kickers, *head], down=down), *fields.sections(sheet.sections)]
