"""What the PDF engine gets wrong, mended with pikepdf. Written for WeasyPrint 70; validators do not see most of it.

Fields: ghosts of radio buttons, states that are numbers, questions not asked, looks that readers draw anew, dots in
names.
Structure: paragraphs and groups directly in lists, head cells without scope, running heads that belong to nothing.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from macros.paper.document import Document

_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_LIST_PARTS = {"/LI", "/L", "/Caption"}
_ITEM_PARTS = {"/Lbl", "/LBody"}


def repair(raw: bytes, document: Document) -> bytes:
    """A PDF as it should have been. `raw` is what WeasyPrint wrote for the document; the same input, the same bytes."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.docinfo["/Title"] = document.title
        if "/AcroForm" in pdf.Root:
            _mend_fields(pdf)
        _mend_structure(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


# Fields


def _mend_fields(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.AcroForm
    form.NeedAppearances = False
    groups: dict[str, Any] = {}
    fields = []
    for field in form.Fields:
        if "/Parent" in field:
            continue  # a radio button: its group stands for it
        if "/Kids" not in field:
            fields.append(field)
            continue
        _name_states(pdf, field)
        known = groups.setdefault(str(field.T), field)
        if known is field:
            fields.append(field)
        else:
            _join(known, field)
    for field in fields:
        if str(field.FT) == "/Tx":
            _mend_text(pdf, field)
        elif "/Kids" not in field:
            _mend_box(pdf, field, "on")
            field.TU = String(": ".join(_asked(field)))
    form.Fields = Array(_planted(pdf, fields))


def _planted(pdf: pikepdf.Pdf, fields: list[Any]) -> list[Any]:
    """The fields as a tree: a name in a PDF holds no dot, each part of `section.field.row` is a field of its own."""
    roots: list[Any] = []
    branches: dict[str, Any] = {}
    for field in fields:
        name = str(field.T)
        above = None
        for end in [place for place, char in enumerate(name) if char == "."]:
            branch = branches.get(name[:end])
            if branch is None:
                step = name[:end].rpartition(".")[2]
                branch = branches[name[:end]] = pdf.make_indirect(Dictionary(T=String(step), Kids=Array()))
                _hang(branch, above, roots)
            above = branch
        field.T = String(name.rpartition(".")[2])
        _hang(field, above, roots)
    return roots


def _hang(field: Any, above: Any, roots: list[Any]) -> None:
    if above is None:
        roots.append(field)
    else:
        field.Parent = above
        above.Kids.append(field)


def _asked(field: Any) -> list[str]:
    """The title of a control: question and answer, each on a line of its own, or one line alone."""
    return str(field.TU).split("\n")


def _name_states(pdf: pikepdf.Pdf, group: Any) -> None:
    """Let each radio button of a group stand for its own value instead of its number, and say its question."""
    chosen = None
    for number, (button, value) in enumerate(zip(group.Kids, group.Opt, strict=True)):
        if str(button.AS) == f"/{number}":
            chosen = str(value)
        _mend_box(pdf, button, str(value))
        del button["/T"], button["/FT"]
        button.TU = String(": ".join(_asked(button)))
    group.TU = String(_asked(group)[0])
    group.V = Name(f"/{chosen}") if chosen else Name.Off
    del group["/Opt"]


def _join(group: Any, rest: Any) -> None:
    """Take the buttons that the engine put into a second group of the same name, because a new page began."""
    for button in rest.Kids:
        button.Parent = group
        group.Kids.append(button)
    if str(rest.V) != "/Off":
        group.V = rest.V


def _mend_box(pdf: pikepdf.Pdf, box: Any, state: str) -> None:
    """A box with a look when ticked and one when not, as readers expect them; a cross, which survives every printer."""
    on = str(box.AS) != "/Off"
    left, bottom, right, top = _upright(box)
    width, height = right - left, top - bottom
    inset = min(width, height) * 0.2
    cross = (
        f"q 0 G 1.4 w 1 J {inset:.2f} {inset:.2f} m {width - inset:.2f} {height - inset:.2f} l "
        f"{inset:.2f} {height - inset:.2f} m {width - inset:.2f} {inset:.2f} l S Q"
    )
    box.AP = Dictionary(
        N=Dictionary({f"/{state}": _look(pdf, width, height, cross), "/Off": _look(pdf, width, height, "")})
    )
    box.AS = Name(f"/{state}") if on else Name.Off
    if "/V" in box:
        box.V = box.AS
    box.MK = Dictionary(CA=String("8"))


def _mend_text(pdf: pikepdf.Pdf, field: Any) -> None:
    """A text field with a look, so that no reader has to invent one, and with its font found by every reader."""
    left, bottom, right, top = _upright(field)
    field.DA = String("0 g " + re.sub(r"^.*?(/\S+ \S+ Tf)$", r"\1", str(field.DA)))
    field.AP = Dictionary(N=_look(pdf, right - left, top - bottom, "/Tx BMC EMC"))
    field.TU = String(": ".join(_asked(field)))


def _look(pdf: pikepdf.Pdf, width: float, height: float, drawing: str) -> Stream:
    return Stream(
        pdf,
        drawing.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, round(width, 3), round(height, 3)],
        Resources=Dictionary(),
    )


def _upright(box: Any) -> tuple[float, float, float, float]:
    """The corners of a field, lower left first: the engine writes them upside down."""
    x1, y1, x2, y2 = (float(number) for number in box.Rect)
    corners = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    box.Rect = Array([round(number, 3) for number in corners])
    return corners


# Structure


def _mend_structure(pdf: pikepdf.Pdf) -> None:
    kept: dict[tuple[int, int], set[int]] = {}
    waiting: list[tuple[Any, str]] = [(pdf.Root.StructTreeRoot.K[0], "")]
    while waiting:
        element, above = waiting.pop()
        kind = str(element.S)
        if kind == "/L":
            _mend_list(element)
        elif kind == "/LI" and above == "/L":
            _mend_item(pdf, element)
        elif kind in ("/LI", "/LBody", "/Lbl") and above not in ("/L", "/LI"):
            element.S = Name.NonStruct  # an item that the engine tore out of its list
            kind = "/NonStruct"
        elif kind == "/TH":
            element.A.Scope = Name.Column if above == "/THead" else Name.Row
        for kid in element.get("/K", []):
            if isinstance(kid, Dictionary):
                if _kind(kid):
                    waiting.append((kid, kind if kind != "/TR" else above))
            else:
                kept.setdefault(element.Pg.objgen, set()).add(int(kid))
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(parents[place]): parents[place + 1] for place in range(0, len(parents), 2)}
    for page in pdf.pages:
        here = kept.get(page.obj.objgen, set())
        _free_running_heads(page, here)
        known = owners[int(page.obj.StructParents)]
        for number in range(len(known)):
            if number not in here:
                known[number] = None


def _mend_list(element: Any) -> None:
    """Only items stand in a list: what a group holds moves up, anything else becomes the body of an item."""
    while any(str(kid.S) not in _LIST_PARTS for kid in element.K):
        kids = []
        for kid in element.K:
            if str(kid.S) in _LIST_PARTS:
                kids.append(kid)
            elif any(_kind(below) in _LIST_PARTS for below in kid.K):
                for below in kid.K:
                    below.P = element
                    kids.append(below)
            else:
                kid.S = Name.LI
                kids.append(kid)
        element.K = Array(kids)


def _mend_item(pdf: pikepdf.Pdf, item: Any) -> None:
    """Only a label and a body stand in an item of a list: paragraphs move into the body."""
    kinds = [_kind(kid) for kid in item.K]
    if set(kinds) <= _ITEM_PARTS and kinds.count("/LBody") < 2:
        return
    body = next((kid for kid in item.K if _kind(kid) == "/LBody"), None)
    if body is None:
        body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, K=Array(), Pg=item.Pg, P=item))
    labels: list[Any] = []
    inside: list[Any] = []
    for kid, kind in zip(item.K, kinds, strict=True):
        if kind == "/Lbl":
            labels.append(kid)
        elif kind == "/LBody":
            inside.extend(kid.K)
        else:
            inside.append(kid)
    for kid in inside:
        if _kind(kid):
            kid.P = body
    body.K = Array(inside)
    item.K = Array([*labels, body])


def _kind(kid: Any) -> str:
    """The kind of an element of the structure; nothing for what stands in one: numbers of text, links to fields."""
    return str(kid.get("/S", "")) if isinstance(kid, Dictionary) else ""


def _free_running_heads(page: pikepdf.Page, kept: set[int]) -> None:
    """What stands in the margins is marked as text of the document, but belongs to no part: say that it is none."""
    page.contents_coalesce()
    stream = page.obj.Contents.read_bytes()

    def mark(found: re.Match[bytes]) -> bytes:
        return found[0] if int(found[1]) in kept else b"/Artifact <</Type/Pagination>> BDC"

    page.obj.Contents.write(_MARKED.sub(mark, stream))
