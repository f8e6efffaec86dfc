"""One walk over every value of a typed record. Extraction, translation, references and `explain` all use it."""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from macros.model.types import Local, Model, Refers, Shows, Words

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Leaf(NamedTuple):
    """A single value: its address below the record, what it holds and the markers of its type."""

    address: str
    value: Any
    markers: tuple[Any, ...]

    @property
    def words(self) -> Words | None:
        """The marker of translatable text, or None."""
        return _marker(self.markers, Words)

    @property
    def refers(self) -> str | None:
        """The kind this value refers to, or None."""
        marker = _marker(self.markers, Refers)
        return marker.kind if marker else None

    @property
    def local(self) -> str | None:
        """The list of the same record this value refers to, or None."""
        marker = _marker(self.markers, Local)
        return marker.field if marker else None

    @property
    def shows(self) -> bool:
        """Whether this value names an image."""
        return _marker(self.markers, Shows) is not None


def _marker(markers: tuple[Any, ...], kind: type[T]) -> T | None:
    for marker in markers:
        if isinstance(marker, kind):
            return marker
    return None


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, tuple[Any, ...], Any], ...]:
    """Fields of a model as (attribute, key in files, own markers, item markers)."""
    plan = []
    for name, field in model.model_fields.items():
        annotation: Any = field.annotation
        markers = tuple(field.metadata) + markers_of(annotation)
        plan.append((name, field.alias or name, markers, item_markers(annotation)))
    return tuple(plan)


@cache
def markers_of(annotation: Any) -> tuple[Any, ...]:
    """Markers of a value's own type, looking through `Annotated` and `| None`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return tuple(get_args(annotation)[1:]) + markers_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(m for arg in get_args(annotation) if arg is not type(None) for m in markers_of(arg))
    return ()


@cache
def item_markers(annotation: Any) -> tuple[Any, ...]:
    """Markers of the items of a list or the values of a mapping."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return item_markers(get_args(annotation)[0])
    if origin in (list, dict):
        return markers_of(get_args(annotation)[-1])
    if origin in (Union, types.UnionType):
        return tuple(m for arg in get_args(annotation) for m in item_markers(arg))
    return ()


def models_in(annotation: Any) -> list[type[Model]]:
    """The models that a type is made of, looking through lists, unions and `Annotated`."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def join(address: str, step: str) -> str:
    """Add a step to an address."""
    return f"{address}/{step}" if address else step


def leaves(record: Model, address: str = "") -> list[Leaf]:
    """Every set value of a record, in the order of its file, addressed as `activities/it-tools/title`."""
    found: list[Leaf] = []
    _collect(record, address, (), (), found)
    return found


def _collect(
    value: Any, address: str, markers: tuple[Any, ...], item_markers: tuple[Any, ...], found: list[Leaf]
) -> None:
    if value is None:
        return
    if isinstance(value, Model):
        for name, key, own, of_items in _plan(type(value)):
            _collect(getattr(value, name), join(address, key), own, of_items, found)
    elif isinstance(value, list):
        for item in value:
            step = item.id if isinstance(item, Model) and hasattr(item, "id") else str(item)
            _collect(item, join(address, step), item_markers, (), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _collect(item, join(address, key), item_markers, (), found)
    else:
        found.append(Leaf(address, value, markers))


def rewrite(record: M, change: Callable[[Leaf], Any], address: str = "") -> M:
    """A copy of a record in which every translatable text was replaced by `change(leaf)`. The record stays as it is."""
    update = {}
    for name, key, markers, item_markers in _plan(type(record)):
        value = getattr(record, name)
        new = _rewrite_value(value, join(address, key), markers, item_markers, change)
        if new is not value:
            update[name] = new
    return record.model_copy(update=update) if update else record


def _rewrite_value(
    value: Any, address: str, markers: tuple[Any, ...], item_markers: tuple[Any, ...], change: Callable[[Leaf], Any]
) -> Any:
    if isinstance(value, Model):
        return rewrite(value, change, address)
    if isinstance(value, list):
        new = [
            _rewrite_value(item, join(address, getattr(item, "id", None) or str(item)), item_markers, (), change)
            for item in value
        ]
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    if isinstance(value, dict):
        return {key: _rewrite_value(item, join(address, key), item_markers, (), change) for key, item in value.items()}
    if isinstance(value, str) and _marker(markers, Words) is not None:
        return change(Leaf(address, value, markers))
    return value
