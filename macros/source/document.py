"""One file: its data, and where each value stands.

Positions lie beside the data (`Document.marks`), keyed by the identity of the container that holds a value.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Any

from macros.problems import Place, Problem

Data = dict[str, Any]


@dataclass
class Document:
    """One file: its data (plain dicts, lists, strings), where each value stands, and what is wrong with it.

    `marks` holds line and column, from 0, of each value of a container in turn, those of a mapping at their keys: in
    arrays, because there are as many as values, and most are never asked for. They follow from `raw`.
    """

    file: str
    raw: bytes = b""
    data: Data = field(default_factory=dict)
    marks: dict[int, array[int]] = field(default_factory=dict, compare=False, repr=False)
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in the file."""
        return self.raw.decode("utf-8")

    def mark(self, container: Any, key: str | int) -> tuple[int, int]:
        """Line and column, from 0, of the value at a key of a mapping or a position of a list."""
        at = 2 * (key if isinstance(key, int) else list(container).index(key))
        line, column = self.marks[id(container)][at : at + 2]
        return line, column

    def place(self, steps: list[str]) -> Place:
        """Where the value at `steps` stands; the nearest container that exists, when the value itself does not."""
        container: Any = self.data
        mark = (0, 0)
        for step in steps:
            key = _key(container, step)
            if key is None:
                break
            mark = self.mark(container, key)
            container = container[key]
        return Place(self.file, mark[0] + 1, mark[1] + 1)

    def find(self, steps: list[str], snippet: str) -> Place:
        """Where `snippet` stands inside the value at `steps`; the value's own place when it cannot be found."""
        start = self.place(steps)
        lines = self.text.splitlines()
        for number in range(start.line - 1, len(lines)):
            column = lines[number].find(snippet, start.column - 1 if number == start.line - 1 else 0)
            if column >= 0:
                return Place(self.file, number + 1, column + 1)
        return start


def _key(container: Any, step: str) -> str | int | None:
    """The key of a step: a field of a mapping, or the item of a list with that id or that text."""
    if isinstance(container, dict):
        return step if step in container else None
    if isinstance(container, list):
        for index, item in enumerate(container):
            if (item.get("id") if isinstance(item, dict) else item) == step:
                return index
        return int(step) if step.isdigit() and int(step) < len(container) else None
    return None
