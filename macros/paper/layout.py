"""Pages once laid out, before they are drawn: parts that spill over, and frames that the engine draws too long."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

CLOSE = "p-close"
"""The class of a part whose lines and fields stand a little closer together."""
GAIN, FEW = 0.12, 0.3
"""How much of a page a close part may take less, for each page before its last, and what of a page is a few lines."""


def lay_out(source: Any, **options: Any) -> Any:
    """The pages of a document of the engine, from its HTML.

    A part that needs one more page for a few lines is set closer, where that spares the page: then all is laid out
    once more.
    """
    laid = source.render(**options)
    spilling = set(_spilling(laid.pages))
    if spilling:
        del laid
        gc.collect()  # pages and boxes name each other
        for section in source.etree_element.iter("section"):
            if section.get("id") in spilling:
                section.set("class", f"{section.get('class')} {CLOSE}")
        laid = source.render(**options)
    for page, following in pairwise(laid.pages):
        if _part(page) is not None and _id(_part(page)) == _id(_part(following)):
            _end(_part(page))
    return laid


def _spilling(pages: Sequence[Any]) -> Iterator[str]:
    """The ids of parts whose last page would fit onto those before it, if they stood closer."""
    run = 0
    for page, following in pairwise([*pages, None]):
        run += 1
        if following is not None and _id(_part(page)) == _id(_part(following)) and not _begins_side(_part(following)):
            continue
        if run > 1 and _part(page) is not None and _filled(page) < min(FEW, GAIN * (run - 1)):
            yield _id(_part(page))
        run = 0


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


def _begins_side(box: Any) -> bool:
    """Whether a page begins with a section that its form wants on a new side."""
    while box.children if hasattr(box, "children") else False:
        box = box.children[0]
        if box.element is not None and "t-sheet" in box.element.get("class", "").split():
            return True
    return False


def _filled(page: Any) -> float:
    """How much of a page is filled, from 0 to 1."""
    box, part = page._page_box, _part(page)
    return float((_end(part) - box.content_box_y()) / box.height)


def _end(box: Any) -> float:
    """The lower edge of what a box holds; the box ends there. The engine draws what goes on to the foot of the page."""
    from weasyprint.formatting_structure.boxes import BlockBox

    held = [child for child in box.children if child.is_in_normal_flow()] if isinstance(box, BlockBox) else []
    if held and box.style["height"] == "auto" and not any(child.is_column for child in held):
        box.height = max(0, _end(held[-1]) - box.content_box_y())
    return float(box.position_y + box.margin_height())
