"""What holds for every PDF of ours, to assert in tests: `pdf` is always the bytes of the file."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page as validation
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name

from macros.paper.document import Document

MARGINS = (19.0, 16.0, 21.0, 16.0)
"""Millimetres of top, right, bottom and left, as in css/page.css."""
POINTS = 72 / 25.4
NEAR = 1.6
"""Points by which a glyph may hang over: the engine rounds, italics lean, and a table's frame lies half outside."""


def assert_good(
    pdf: bytes,
    title: str,
    *,
    covers: int = 0,
    least: int = 2,
    margins: tuple[float, float, float, float] = MARGINS,
) -> None:
    """All that holds for each PDF in English, whatever it is of; see the assertions one by one."""
    assert_accessible(pdf, language="en", title=title)
    assert_counted(pdf, covers=covers)
    assert_not_blank(pdf, least=least)
    assert_inside(pdf, margins=margins)


def assert_accessible(pdf: bytes, *, language: str, title: str) -> None:
    """PDF/UA-1 clean by the validator, and right where validators look away."""
    report = validation.validate_pdf_bytes(pdf, profile="ua1")
    told = sorted({f"{failure.rule_id} {failure.message}" for failure in report.failures})
    assert report.is_compliant, "\n".join(told)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert str(root.Lang) == language
        assert str(opened.docinfo["/Title"]) == title
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == title
            assert metadata["pdfuaid:part"] == "1"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert bool(root.MarkInfo.Marked)
        _assert_pages(opened)
        _assert_structure(opened)
        if "/AcroForm" in root:
            _assert_fields(opened)


def _assert_pages(opened: pikepdf.Pdf) -> None:
    for number, page in enumerate(opened.pages, 1):
        assert page.obj.get("/Tabs") == Name.S, f"page {number} has no tab order"
        for font in page.resources.get("/Font", Dictionary()).values():
            assert "/ToUnicode" in font, f"page {number}: {font.BaseFont} cannot be read out"
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3")), f"{font.BaseFont} is not embedded"
        marked = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC"):
                marked += 1
            elif str(operator) == "EMC":
                marked -= 1
            elif str(operator) in ("Tj", "TJ", "'", '"'):
                assert marked, f"page {number}: text outside the structure: {operands}"


def structure(opened: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """(element, its parent) for every element of the structure tree, in reading order."""
    waiting = [(opened.Root.StructTreeRoot.K[0], None)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, Array) else [kids]
        waiting += [(kid, element) for kid in reversed(kids) if isinstance(kid, Dictionary) and "/S" in kid]


def _assert_structure(opened: pikepdf.Pdf) -> None:
    last = 0
    for element, parent in structure(opened):
        kind, above = str(element.S), str(parent.S) if parent is not None else ""
        if above == "/LI":
            assert kind in ("/Lbl", "/LBody"), f"{kind} directly in a list item"
        if above == "/L":
            assert kind in ("/LI", "/L", "/Caption"), f"{kind} directly in a list"
        if kind == "/TH":
            assert "/Scope" in element.A, "a head cell that does not say what it is the head of"
        if kind == "/Figure":
            assert str(element.get("/Alt", "")), "a picture without a text"
        if kind[1:2] == "H" and kind[2:].isdigit():
            level = int(kind[2:])
            assert level <= last + 1, f"a heading of level {level} follows one of level {last}"
            last = level


def _assert_fields(opened: pikepdf.Pdf) -> None:
    form = opened.Root.AcroForm
    assert form.get("/NeedAppearances", False) is False
    in_forms = {
        kid.Obj.objgen
        for element, _ in structure(opened)
        if str(element.S) == "/Form"
        for kid in element.K
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    }
    found = list(_fields(form.Fields))
    names = [name for name, _ in found]
    assert len(names) == len(set(names)), "two fields of one name"
    for field in form.Fields:
        assert "/Parent" not in field, f"{field.T} stands twice among the fields"
    for name, field in found:
        assert "." not in str(field.T), f"a dot in the name of {name}"
        assert str(field.get("/TU", "")), f"{name} does not say its question"
        for widget in field.get("/Kids", [field]):
            assert widget.objgen in in_forms, f"a box of {name} is not in the structure"
            assert "/StructParent" in widget
            assert str(widget.get("/TU", "")), f"a box of {name} says nothing"
            assert "/AP" in widget, f"a box of {name} looks like nothing"
            if str(field.FT) == "/Btn":
                assert "/Off" in widget.AP.N
                assert len(widget.AP.N) == 2


def _fields(nodes: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """(whole name, field) of every field that holds a value."""
    for node in nodes:
        name = f"{above}{node.T}"
        if "/FT" in node:
            yield name, node
        else:
            yield from _fields(node.Kids, f"{name}.")


def fields_of(pdf: bytes) -> dict[str, tuple[str, ...] | None]:
    """Whole names of the fields, each with the answers of its boxes; None for a text."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        form = opened.Root.get("/AcroForm", Dictionary(Fields=Array()))
        return {name: _states(field) for name, field in _fields(form.Fields)}


def questions_of(pdf: bytes) -> dict[str, list[str]]:
    """Whole names of the fields, each with what is read aloud: of the field, and of its boxes when it has several."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            name: [str(field.TU), *(str(box.TU) for box in field.get("/Kids", []))]
            for name, field in _fields(opened.Root.AcroForm.Fields)
        }


def _states(field: Any) -> tuple[str, ...] | None:
    if str(field.FT) == "/Tx":
        return None
    boxes = field.get("/Kids", [field])
    return tuple(str(state)[1:] for box in boxes for state in dict(box.AP.N) if state != "/Off")


def pages_of(pdf: bytes) -> int:
    """How many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, as somebody who copies it gets it; lines end in \\n."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text_of(page) for page in document]
    finally:
        document.close()


def _text_of(page: Any) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded()).replace("\r\n", "\n")
    finally:
        words.close()
        page.close()


@dataclass(frozen=True)
class Drawn:
    """Something drawn on a page, with its box in points from the lower left corner."""

    kind: int
    running: bool
    box: tuple[float, float, float, float]

    @property
    def is_text(self) -> bool:
        return self.kind == pdfium.FPDF_PAGEOBJ_TEXT


def drawn_on(page: Any) -> list[Drawn]:
    """What is drawn on a page of pypdfium2. `running` says that it is none of the text: margins, lines, frames."""
    found = []
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        sides = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(thing, *sides)
        left, bottom, right, top = (side.value for side in sides)
        running = any(
            _mark(pdfium.FPDFPageObj_GetMark(thing, mark)) == "Artifact"
            for mark in range(pdfium.FPDFPageObj_CountMarks(thing))
        )
        found.append(Drawn(pdfium.FPDFPageObj_GetType(thing), running, (left, bottom, right, top)))
    return found


def _mark(mark: Any) -> str:
    space = ctypes.create_string_buffer(64)
    length = ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, ctypes.cast(space, ctypes.POINTER(ctypes.c_ushort)), 64, length)
    return space.raw[: length.value].decode("utf-16-le").rstrip("\0")


def assert_not_blank(pdf: bytes, *, least: int = 2) -> None:
    """Every page holds text of its own, at least so many pieces of it; what stands in the margins does not count."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        pieces = sum(thing.is_text and not thing.running for thing in drawn_on(page))
        assert pieces >= least, f"page {number} is as good as empty: {pieces} pieces of text"
        page.close()
    document.close()


def filled(pdf: bytes) -> list[float]:
    """How far down each page is filled, from 0 to 1 of the room between its margins; lines to write on count."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        width, height = page.get_size()
        top, bottom = height - MARGINS[0] * POINTS, MARGINS[2] * POINTS
        boxes = [thing.box for thing in drawn_on(page) if thing.is_text or thing.box[2] - thing.box[0] < width]
        lower_edges = [box[1] for box in boxes if bottom - NEAR <= box[1] and box[3] <= top + NEAR]
        found.append((top - min(lower_edges, default=top)) / (top - bottom))
        page.close()
    document.close()
    return found


def assert_filled(pdf: bytes, *, least: float = 0.1) -> None:
    """No page is nearly empty: a few lines on a page of their own belong to the page before."""
    thin = {number: round(share, 2) for number, share in enumerate(filled(pdf), 1) if share < least}
    assert not thin, f"nearly empty pages, and how much of each is filled: {thin}"


def assert_inside(pdf: bytes, *, margins: tuple[float, float, float, float] = MARGINS) -> None:
    """Text stays between the margins (millimetres: top, right, bottom, left); lines, frames and fields too, sideways.

    What stands in the margins keeps 5 mm from every edge.
    """
    top, right, bottom, left = (side * POINTS for side in margins)
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        for thing in drawn_on(page):
            x1, y1, x2, y2 = thing.box
            if x2 <= x1 and y2 <= y1:
                continue
            where = f"page {number}: {'text' if thing.is_text else 'a line or frame'} at {thing.box}"
            assert x1 >= left - NEAR, f"{where} begins left of the margin"
            assert x2 <= width - right + NEAR, f"{where} ends right of the margin"
            if thing.is_text and not thing.running:
                assert y1 >= bottom - NEAR, f"{where} stands below the margin"
                assert y2 <= height - top + NEAR, f"{where} stands above the margin"
            assert y1 >= 5 * POINTS, f"{where} is too near the lower edge"
            assert y2 <= height - 5 * POINTS, f"{where} is too near the upper edge"
        page.close()
    document.close()
    _assert_fields_inside(pdf, margins)


def _assert_fields_inside(pdf: bytes, margins: tuple[float, float, float, float]) -> None:
    top, right, bottom, left = (side * POINTS for side in margins)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages, 1):
            _, _, width, height = (float(side) for side in page.mediabox)
            for widget in page.obj.get("/Annots", []):
                (x1, x2), (y1, y2) = (sorted(float(widget.Rect[side]) for side in pair) for pair in ((0, 2), (1, 3)))
                where = f"page {number}: a field or link at {x1, y1, x2, y2}"
                assert left - NEAR <= x1 < x2 <= width - right + NEAR, where
                assert bottom - NEAR <= y1 < y2 <= height - top + NEAR, where


def assert_counted(pdf: bytes, *, words: str = "Page {page} of {pages}", covers: int = 0) -> None:
    """Each page after the covers says which it is and how many there are. `words` is the word "paper-page"."""
    texts = texts_of(pdf)
    for number, text in enumerate(texts, 1):
        said = words.format(page=number, pages=len(texts))
        if number > covers:
            assert said in text, f'page {number} does not say "{said}"'


def places(pdf: bytes) -> dict[str, tuple[int, float]]:
    """(page, millimetres below its upper edge) of everything that links lead to."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        names = opened.Root.Names.Dests.Names
        found = {}
        for name, target in zip(names[::2], names[1::2], strict=True):
            height = float(target[0].MediaBox[3])
            found[str(name)] = numbers[target[0].objgen], (height - float(target[3])) / POINTS
        return found


def assert_contents(pdf: bytes, document: Document) -> None:
    """Each part begins a page, in its order, and the contents tell which."""
    where = places(pdf)
    begins = [where[part.id][0] for part in document.parts]
    assert begins == sorted(set(begins))
    for part in document.parts:
        assert where[part.id][1] < 22, f"{part.title} does not begin its page"
    if document.cover:
        assert_listed(texts_of(pdf)[1 : begins[0] - 1], {part.title: where[part.id][0] for part in document.contents})


def assert_listed(texts: list[str], pages: dict[str, int]) -> None:
    """Texts of pages that list titles, each with the number of its page."""
    text = " ".join(" ".join(texts).split())
    for title, number in pages.items():
        assert re.search(rf"{re.escape(title)} ?[. ]* {number}\b", text), f"{title} is on page {number}"
