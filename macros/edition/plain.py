"""Plain data by address: a step is the key of a mapping, the id of an entry, or a text of a list of texts."""

from __future__ import annotations

from typing import Any

Steps = tuple[str, ...]


def steps_of(address: str) -> Steps:
    """The steps of an address such as `stages/learning/window/max`."""
    return tuple(address.split("/"))


def name_of(item: Any) -> Any:
    """What a step calls an entry of a list: its id, or the entry itself when it is no mapping."""
    return item.get("id") if isinstance(item, dict) else item


def key_of(container: Any, step: str) -> str | int | None:
    """The key or position of a step in a mapping or a list; None when it leads nowhere."""
    if isinstance(container, dict):
        return step if step in container else None
    if isinstance(container, list):
        return next((index for index, item in enumerate(container) if name_of(item) == step), None)
    return None


def names_in(container: Any) -> list[str]:
    """The steps that lead on from a mapping or a list."""
    names = container if isinstance(container, dict) else map(name_of, container) if isinstance(container, list) else ()
    return [name for name in names if isinstance(name, str)]


def reach(data: Any, steps: Steps) -> tuple[Any, int]:
    """(value, number of steps that lead somewhere): the value at the end of them, or where the way ends."""
    for number, step in enumerate(steps):
        key = key_of(data, step)
        if key is None:
            return data, number
        data = data[key]
    return data, len(steps)


def value_at(data: Any, steps: Steps) -> Any:
    """The value at an address; None when there is none."""
    value, reached = reach(data, steps)
    return value if reached == len(steps) else None


def keyed(value: Any) -> bool:
    """Whether the entries of a list can be addressed: all have ids, or all are texts, and none stands twice."""
    if not isinstance(value, list) or len({type(item) for item in value}) > 1:
        return False
    names = [name_of(item) for item in value]
    return all(isinstance(name, str) and name and "/" not in name for name in names) and len(set(names)) == len(names)


class Draft:
    """Plain data that can be changed without touching what it was made from.

    A container is copied the first time something is written into it; all others are shared with the original.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = dict(data)
        self._own: dict[int, Any] = {id(self.data): self.data}

    def open(self, steps: Steps) -> Any:
        """The container at an address, ready to be written into. Every step must lead somewhere."""
        here: Any = self.data
        for step in steps:
            key: Any = key_of(here, step)
            inner = here[key]
            if id(inner) not in self._own:
                inner = dict(inner) if isinstance(inner, dict) else list(inner)
                self._own[id(inner)] = inner
                here[key] = inner
            here = inner
        return here
