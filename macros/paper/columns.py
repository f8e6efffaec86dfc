"""Widths of the columns of a table that one fills in: as its form says, with room for answers to stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

TEXT = {"a4": 178.0, "a4-landscape": 265.0, "a3": 265.0, "a3-landscape": 388.0}
"""Millimetres between the margins, by the layout of a part."""
LETTER, HEAD, BOX, PADDING = 1.8, 2.0, 8.5, 3.0
"""Millimetres of a letter of an answer, of one of a head, of a box with what stands beside it, of a cell's edges."""
LEAST = 15.0
"""Millimetres that a column to write in keeps at least, if it had them."""
LEFT = 0.7
"""What share of its width any other column keeps."""


def widths(columns: Sequence[Any], room: float) -> list[float]:
    """Millimetres of each column of a table in so much room; that of the labels of its rows is none of them.

    Columns of answers that would stand one above the other take room from those beside them, as far as these can spare
    it: a row is then as high as what is written in it and not as its boxes. No word of a head is broken.
    """
    whole = sum(column.width for column in columns)
    own = [room * column.width / whole for column in columns]
    heads = [PADDING + HEAD * max(map(len, column.label.split())) for column in columns]
    few = 1 if sum(bool(column.options) for column in columns) == 1 else 2
    # For each column the widths that would do, the best first; those who want most give way first.
    wanted = [
        [*_fewer_lines([option.label for option in column.options], width, few), *([head] if head > width else [])]
        for column, width, head in zip(columns, own, heads, strict=True)
    ]
    while wider := {number: each[0] for number, each in enumerate(wanted) if each}:
        if found := _spared(own, wider, heads):
            return found
        wanted[max(wider, key=lambda number: wider[number] - own[number])].pop(0)
    return own


def _fewer_lines(labels: Sequence[str], width: float, few: int) -> list[float]:
    """Widths up to the double in which answers take fewer lines, from `few` on; for one line only a little more."""
    now = lines(labels, width)
    found = []
    for most in range(few, now):
        limit = width * (2.0 if most > 1 else 1.25)
        steps = (width + step / 2 for step in range(1, int((limit - width) * 2) + 1))
        found += [next((wide for wide in steps if lines(labels, wide) <= most), 0.0)]
    return [wide for wide in found if wide]


def lines(labels: Sequence[str], width: float) -> int:
    """How many lines answers with their boxes take in a column so many millimetres wide."""
    room, count, at = width - PADDING, 0, 0.0
    for label in labels:
        needed = BOX + LETTER * len(label)
        if not count or at + needed > room:
            count, at = count + max(1, ceil(needed / room)), 0.0
        at += needed
    return count


def _spared(own: Sequence[float], wider: dict[int, float], heads: Sequence[float]) -> list[float]:
    """All widths when some columns are wider; nothing when the others cannot spare that much."""
    more = sum(width - own[number] for number, width in wider.items())
    spare = [
        0 if number in wider else width - max(LEFT * width, min(width, max(LEAST, head)))
        for number, (width, head) in enumerate(zip(own, heads, strict=True))
    ]
    if more > sum(spare):
        return []
    return [wider.get(number, width - more / sum(spare) * spare[number]) for number, width in enumerate(own)]
