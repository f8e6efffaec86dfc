"""Widths of the columns of a table that one fills in: as its form says, with room for answers to stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

TEXT = {"a4": 178.0, "a4-landscape": 265.0, "a3": 265.0, "a3-landscape": 388.0}
"""Millimetres between the margins, by the layout of a part."""
LETTER, BOX, PADDING = 1.8, 8.5, 3.0
"""Millimetres of a letter of an answer, of its box with what stands beside it, and of a cell beside its text."""
LEAST = 15.0
"""Millimetres that a column to write in keeps at least, if it had them; also the longest word of its head."""
LEFT = 0.7
"""What share of its width any other column keeps."""


def widths(columns: Sequence[Any], room: float) -> list[float]:
    """Millimetres of each column of a table in so much room; that of the labels of its rows is none of them.

    Columns of answers that would stand one above the other take room from those beside them, as far as these can spare
    it: a row is then as high as what is written in it and not as its boxes.
    """
    whole = sum(column.width for column in columns)
    own = [room * column.width / whole for column in columns]
    wanted = [_wanted([option.label for option in column.options], own[at]) for at, column in enumerate(columns)]
    wider = {number: width for number, width in enumerate(wanted) if width > own[number]}
    least = [max(LEAST, PADDING + LETTER * max(map(len, column.label.split()))) for column in columns]
    while wider and not _spared(own, wider, least):
        del wider[max(wider, key=lambda number: wider[number] - own[number])]
    return _spared(own, wider, least) if wider else own


def _wanted(labels: Sequence[str], width: float) -> float:
    """The least width in which answers take two lines, or else three, or one with a little more."""
    now = lines(labels, width)
    for most, times in ((1, 1.25), (2, 2.0), (3, 2.0)):
        if now > most:
            step = 0.0
            while width + step <= width * times:
                if lines(labels, width + step) <= most:
                    return width + step
                step += 0.5
    return width


def lines(labels: Sequence[str], width: float) -> int:
    """How many lines answers with their boxes take in a column so many millimetres wide."""
    room, count, at = width - PADDING, 1, 0.0
    for label in labels:
        needed = BOX + LETTER * len(label)
        if at and at + needed > room:
            count, at = count + 1, 0.0
        at += needed
    return count


def _spared(own: Sequence[float], wider: dict[int, float], least: Sequence[float]) -> list[float]:
    """All widths when some columns are wider; nothing when the others cannot spare that much."""
    more = sum(width - own[number] for number, width in wider.items())
    spare = [
        0 if number in wider else width - max(LEFT * width, min(width, need))
        for number, (width, need) in enumerate(zip(own, least, strict=True))
    ]
    if more > sum(spare):
        return []
    taken = more / sum(spare)
    return [wider.get(number, width - taken * spare[number]) for number, width in enumerate(own)]
