"""Where pages end: parts that spill over stand closer, and frames that go on over the page end with their words."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from macros.paper.document import Document, Part

GAIN, FEW = 0.12, 0.3
"""How much of a page a close part may take less, for each page before its last, and what of a page is a few lines."""
BATCH = 24_000
"""Characters of HTML that are laid out together to see how they fall: enough to be quick, few enough to be small."""
ONE_PAGE_EACH = ("cards", "slides")
"""Layouts of parts that never spill."""
_SPILLS: dict[bytes, bool] = {}
"""What was found out about parts that were seen before: a handout stands in several packs."""

LayOut = Callable[[Document], Sequence[Any]]
"""A document to its pages, as the engine keeps them."""


def fitted(document: Document, lay_out: LayOut) -> Document:
    """A document whose parts stand a little closer where that spares them one more page for a few lines.

    Whether a part spills is seen on its own pages, since it begins one: the same part falls alike in every document.
    """
    codes = {part.id: _code(document, part) for part in document.parts if part.layout not in ONE_PAGE_EACH}
    for batch in _batches([part for part in document.parts if part.id in codes and codes[part.id] not in _SPILLS]):
        spilling = set(_spilling(lay_out(replace(document, parts=tuple(batch), cover=False))))
        gc.collect()  # pages and boxes name each other
        _SPILLS.update({codes[part.id]: part.id in spilling for part in batch})
    close = {name for name, code in codes.items() if _SPILLS[code]}
    return replace(document, parts=tuple(replace(part, close=part.id in close) for part in document.parts))


def _code(document: Document, part: Part) -> bytes:
    """Changes with all that decides how a part falls."""
    about = (document.language, document.fillable, document.large, part.layout, part.margin, part.html)
    return hashlib.blake2b("\0".join(map(str, about)).encode(), digest_size=16).digest()


def _batches(parts: Sequence[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    for part in parts:
        batch.append(part)
        if sum(len(each.html) for each in batch) > BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _spilling(pages: Sequence[Any]) -> Iterator[str]:
    """The ids of parts whose last page would fit onto those before it, if they stood closer."""
    run = 0
    for page, following in pairwise([*pages, None]):
        run += 1
        if _goes_on(page, following) and not _begins_side(_part(following)):
            continue
        if run > 1 and _part(page) is not None and _filled(page) < min(FEW, GAIN * (run - 1)):
            yield _id(_part(page))
        run = 0


def cut_frames(pages: Sequence[Any]) -> None:
    """End what goes on over a page with its words; the engine draws its frame to the foot of the page."""
    for page, following in pairwise(pages):
        if _part(page) is not None and _goes_on(page, following):
            _end(_part(page))


def _part(page: Any) -> Any:
    """The box of the part that a page shows; None for covers, contents and no page at all."""
    for root in page._page_box.children if page else ():
        for body in root.children if root.element_tag == "html" else ():
            for box in body.children:
                if box.element_tag == "section" and box.element.get("data-code") is not None:
                    return box
    return None


def _id(part: Any) -> str:
    return str(part.element.get("id")) if part is not None else ""


def _goes_on(page: Any, following: Any) -> bool:
    return following is not None and _id(_part(page)) == _id(_part(following))


def _begins_side(box: Any) -> bool:
    """Whether a page begins with a section that its form wants on a new side."""
    while getattr(box, "children", ()):
        box = box.children[0]
        if box.element is not None and "t-sheet" in box.element.get("class", "").split():
            return True
    return False


def _filled(page: Any) -> float:
    """How much of a page is filled, from 0 to 1."""
    box, part = page._page_box, _part(page)
    return float((_end(part) - box.content_box_y()) / box.height)


def _end(box: Any) -> float:
    """The lower edge of what a box holds; the box ends there."""
    from weasyprint.formatting_structure.boxes import BlockBox

    held = [child for child in box.children if child.is_in_normal_flow()] if isinstance(box, BlockBox) else []
    if held and box.style["height"] == "auto" and not any(child.is_column for child in held):
        box.height = max(0, _end(held[-1]) - box.content_box_y())
    return float(box.position_y + box.margin_height())
