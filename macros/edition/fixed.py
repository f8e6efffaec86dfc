"""What no edition can change, because it protects somebody: fields marked `Fixed` in the model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from macros.edition.plain import value_at
from macros.model.kinds import BY_FOLDER
from macros.model.types import Fixed, Model
from macros.model.walk import models_in
from macros.problems import messages

messages(
    {
        "E115": (
            "{at} is the same in every edition: {why}.",
            "Take this change back. If your service cannot work so, ask those who keep the base.",
        ),
    }
)


def broken(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(address, what it protects) of every fixed value that is not the same any more. Records taken out whole are not
    looked at: what needs them says so."""
    for folder, kind in BY_FOLDER.items():
        for name, record in old.get(folder, {}).items() if _ways(kind.model) else ():
            changed = new.get(folder, {}).get(name)
            if changed is None or changed is record:
                continue
            for way, why in _ways(kind.model):
                for steps, value in _values(record, way):
                    if value_at(changed, steps) != value:
                        yield "/".join([folder, name, *steps]), why


@cache
def _ways(model: type[Model]) -> list[tuple[tuple[str, ...], str]]:
    """(keys that lead to a fixed field, what it protects) of each fixed field of a model."""
    found: list[tuple[tuple[str, ...], str]] = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        found += [((key,), marker.why) for marker in field.metadata if isinstance(marker, Fixed)]
        for inner in models_in(field.annotation):
            found += [((key, *way), why) for way, why in _ways(inner)]
    return found


def _values(value: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(steps, value) of every value to which the keys lead, through each entry of the lists on the way."""
    if not way:
        yield (), value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from (((str(item.get("id")), *steps), found) for steps, found in _values(item, way))
    elif isinstance(value, dict) and way[0] in value:
        yield from (((way[0], *steps), found) for steps, found in _values(value[way[0]], way[1:]))
