"""What somebody asks to be printed: addresses and choices, made into one file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.handbook import Handbook, address_of
from macros.model.kinds import KINDS
from macros.paper import document, forms, papers, pdf
from macros.paper.document import ANY_OCCASION, Document, Occasion
from macros.paper.papers import Paper
from macros.problems import did_you_mean

GUIDE = "guide"
"""The address of the whole guide."""


@dataclass(frozen=True)
class Request:
    """What to print. `fill` is a file that the page of a form saved, `beside` the handbook of a second language."""

    addresses: tuple[str, ...]
    pack: str = ""
    variant: str = ""
    fill: Path | None = None
    beside: Handbook | None = None
    occasion: Occasion = ANY_OCCASION
    format: str = "pdf"


def minutes_of(clock: str) -> int:
    """Minutes after midnight of "09:00" or "9.30". Raises ValueError for what is no time of day."""
    match = re.fullmatch(r"(\d{1,2})[:.h](\d{2})", clock)
    hours, minutes = (int(match[1]), int(match[2])) if match else (24, 0)
    if hours > 23 or minutes > 59:
        raise ValueError(f'"{clock}" is no time of day; write it as 09:00.')
    return hours * 60 + minutes


def answer(book: Handbook, request: Request) -> tuple[bytes, list[str]]:
    """(the file, remarks on how it came about).

    Raises KeyError for what does not exist or does not fit together, Failure for a file that does not fit its form, and
    MissingTool when PDFs cannot be made here.
    """
    remarks: list[str] = []
    found = [_paper(book, current(book, address, remarks), request) for address in request.addresses]
    if len(found) > 1 and (request.format == "docx" or request.fill):
        raise KeyError("A DOCX and a filled form hold one address each: name one.")
    if request.format == "docx":
        values = _values(book, found[0], request, remarks)
        if not values:
            return papers.make(book, found[0], request.occasion), remarks
        from macros.paper import office

        return office.form(book, found[0].id, values), remarks
    documents = [_compose(book, paper, request, remarks) for paper in found]
    title = book.word("paper-selection", n=len(documents))
    return pdf.render(documents[0] if len(documents) == 1 else document.joined(documents, book, title)), remarks


def _paper(book: Handbook, address: str, request: Request) -> Paper:
    """The paper that an address and the choices name."""
    kind, name = ("", "") if address == GUIDE else _record(book, address)
    pack = ""
    if kind == "form":
        _refuse(request.pack, f"{address} is a form and has no packs; leave --pack out.")
        _refuse(request.beside and request.format == "docx", "Two languages beside each other exist as PDF only.")
    else:
        no_form = f"{address} is no form: it has no variants to fill in."
        _refuse(request.variant or request.fill or request.beside, no_form)
        packs = papers.packs_of(book, kind, name)
        _refuse(request.pack and packs == [""], f"{address} has no packs; leave --pack out.")
        pack = request.pack or packs[0]
        _refuse(pack not in packs, f'{address} has no pack "{pack}"; it has: {", ".join(filter(None, packs))}.')
    choice = pack or request.variant
    known = [(each.pack or each.variant, each.format) for each in papers.papers_of(book, kind, name)]
    as_asked = f"{address} as {choice}" if choice else address
    _refuse(request.format != "pdf" and (choice, request.format) not in known, f"{as_asked} exists as PDF only.")
    return Paper(kind, name, pack, request.variant, request.format)


def current(book: Handbook, address: str, remarks: list[str]) -> str:
    """The address that somebody asks for, or the one that it has now, with a remark."""
    if address == GUIDE:
        return address
    kind, name, rest = address_of(address)
    old = f"{KINDS[kind].folder}/{name}"
    now = book.now(old)
    if now == old or rest:
        return address
    remarks.append(f"{old} was renamed: this is {now}.")
    return now


def _record(book: Handbook, address: str) -> tuple[str, str]:
    """(kind, id) of the record at an address."""
    kind, name, rest = address_of(address)
    known = book.records.of(kind)
    if rest or name not in known:
        near = book.curriculum.resolved.fate(f"{KINDS[kind].folder}/{name}") or did_you_mean(name, known)
        raise KeyError(f"There is no {KINDS[kind].folder}/{name}{f'/{rest}' if rest else ''} to print.{near}")
    return kind, name


def _refuse(when: Any, because: str) -> None:
    if when:
        raise KeyError(because)


def _compose(book: Handbook, paper: Paper, request: Request, remarks: list[str]) -> Document:
    if paper.kind != "form":
        return papers.compose(book, paper, request.occasion)
    return forms.form(
        book, paper.id, fillable=paper.variant == "fillable", large=paper.variant == "large",
        values=_values(book, paper, request, remarks), beside=request.beside,
    )  # fmt: skip


def _values(book: Handbook, paper: Paper, request: Request, remarks: list[str]) -> dict[str, str] | None:
    """What is to be written into a form. Raises KeyError for a file that cannot be read, Failure if it does not fit."""
    if request.fill is None:
        return None
    try:
        data = json.loads(request.fill.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeyError(f"{request.fill} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise KeyError(f"{request.fill} is no file that a form's page saved: {error}.") from None
    values, notes = forms.filled_values(book, paper.id, data)
    remarks += notes
    return dict(values)
