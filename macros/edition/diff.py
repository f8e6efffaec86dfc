"""What leads from one set of plain data to another, as changes: `apply(a, diff(a, b))` is b, the order of lists too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from macros.edition.apply import Change
from macros.edition.plain import keyed, names_in, value_at


def diff(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The changes that lead from `old` to `new`, both folder to id to record. `because` is for people to add."""
    return [change for folder in old for change in _entries(old[folder], new.get(folder, {}), folder)]


def _entries(old: Any, new: Any, address: str) -> Iterator[Change]:
    """Changes between two lists whose entries can be addressed, or two folders of records."""
    before, after = names_in(old), names_in(new)
    stay = [name for name in before if name in after]
    for name in before:
        if name not in after:
            yield Change("remove", f"{address}/{name}")
    for name in stay:
        here = f"{address}/{name}"
        was, now = value_at(old, (name,)), value_at(new, (name,))
        if was != now:
            yield from _fields(was, now, here)
    made = list(stay)
    for place, name in enumerate(after):
        if name in before:
            continue
        value = value_at(new, (name,))
        value = value if isinstance(value, dict) else None
        if place:
            yield Change("add", f"{address}/{name}", value, after=after[place - 1])
            made.insert(made.index(after[place - 1]) + 1, name)
        else:
            yield Change("add", f"{address}/{name}", value, before=made[0] if made else "")
            made.insert(0, name)
    if made != after:
        yield Change("order", address, after)


def _fields(old: dict[str, Any], new: dict[str, Any], address: str) -> Iterator[Change]:
    """Changes between two mappings."""
    for key in old:
        if key not in new:
            yield Change("remove", f"{address}/{key}")
    for key, now in new.items():
        here = f"{address}/{key}"
        was: Any = old.get(key)
        if key not in old or type(was) is not type(now):
            yield Change("set", here, now)
        elif isinstance(now, dict) and all("/" not in one for one in [*now, *was]):
            yield from _fields(was, now, here)
        elif isinstance(now, list) and _alike(was, now):
            yield from _entries(was, now, here)
        elif was != now:
            yield Change("set", here, now)


def _alike(old: list[Any], new: list[Any]) -> bool:
    """Whether two lists can be told apart entry by entry."""
    return keyed(old) and keyed(new) and len({isinstance(item, dict) for item in [*old, *new]}) == 1
