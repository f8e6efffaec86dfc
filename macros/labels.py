"""What keys, entries and values are called by those who never open a file: words of the interface, titles, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from macros.edition.plain import name_of, steps_of, value_at
from macros.handbook import Handbook
from macros.language import MARK, put_terms
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.types import Duration, Local, Model, Refers, Words, parse_duration
from macros.model.walk import item_markers, markers_of, models_in
from macros.pages import duration
from macros.problems import shortened

_NAMES = ("title", "label")
_BEGINNINGS = ("text", "statement", "question", "sign", "action", "rule")
"""What an entry without a name is known by: the first words of one of these."""
_CLOSED = {"for": "pack", "kind": "handout"}
"""Keys whose closed words are named after something else in words.yml."""
_SIGNS = re.compile(r"([\\`*_\[\]|])")


@dataclass(frozen=True)
class Field:
    """A key of a model, with the type and the markers of its values, one or a list of them."""

    key: str
    type: Any
    markers: tuple[Any, ...] = ()

    def inner(self, key: str) -> Field:
        """The field of a key of the models inside; one of any type where no model has it."""
        for model in models_in(self.type):
            for name, field in model.model_fields.items():
                if (field.alias or name) == key:
                    kind: Any = field.annotation
                    return Field(key, kind, (*field.metadata, *markers_of(kind), *item_markers(kind)))
        return Field(key, Any)

    def marker(self, kind: type) -> Any:
        """The marker of a kind, or None."""
        return next((marker for marker in self.markers if isinstance(marker, kind)), None)


@dataclass(frozen=True)
class Spot:
    """Where an address leads: the field, the names on the way, and what stands there, in the language of the book and
    as plain data below; None where there is nothing."""

    field: Field
    names: tuple[str, ...]
    spoken: Any
    plain: Any


def where(book: Handbook, address: str, below: dict[str, Any]) -> str:
    """The place of a value inside its record, "Activities: A day beside a colleague: Length"; nothing for a whole one.

    `below` is the data in which entries stand that are no more.
    """
    return joined(book, _spot(book, address, below).names)


def said(book: Handbook, address: str, value: Any, below: dict[str, Any], *, named: bool = False) -> str:
    """A value at an address as Markdown: each text under the words of its key. `named` leaves out its own name."""
    if value is None:
        return ""
    spot = _spot(book, address, below)
    if isinstance(value, list) and "/" not in address:
        return ", ".join(escaped(title_of(book, BY_FOLDER[address].name, str(one))) for one in value)
    return "\n\n".join(_Speaker(book, address, spot).lines(spot.field, value, (), named))


def joined(book: Handbook, names: Iterable[str]) -> str:
    """Names, each with the one that it stands in before it."""
    *above, last = tuple(names) or ("",)
    return " ".join([*(book.word("colon", label=name) for name in above), last])


def title_of(book: Handbook, kind: str, name: str) -> str:
    """The title of a record, also of one that an edition took out or left out; its id where there never was one."""
    if name in book.records.of(kind):
        return book.title(kind, name)
    for data in reversed(book.curriculum.resolved.before):
        record = data[KINDS[kind].folder].get(name) if data else None
        if isinstance(record, dict):
            return put_terms(str(record.get("title") or name), book.forms)
    return name


def worded(book: Handbook, text: str) -> str:
    """A text with its terms, each link as its words: what changed may lead to what is no more."""

    def words(link: re.Match[str]) -> str:
        return link["text"] or (title_of(book, link["kind"], link["id"]) if link["kind"] in KINDS else link["id"])

    return put_terms(LINK.sub(words, text.strip()), book.forms)


def escaped(text: str) -> str:
    """Plain text inside Markdown."""
    return _SIGNS.sub(r"\\\1", text).replace("<", "&lt;")


def _spot(book: Handbook, address: str, below: dict[str, Any]) -> Spot:
    folder, *steps = steps_of(address)
    kind = BY_FOLDER[folder]
    name = steps.pop(0) if steps else ""
    field, names = Field("", kind.model), list[str]()
    spoken: Any = book.records.of(kind.name).get(name)
    plain = value_at(below, (folder, name))
    entry = False
    for step in steps:
        field = field if entry else field.inner(step)
        spoken, plain = _into(spoken, step), _into(plain, step)
        names.append(_entry(book, address, field, step, spoken, plain) if entry else _key(book, step))
        entry = not entry and _holds_many(field.type)
    return Spot(field, tuple(names), spoken, plain)


def _holds_many(kind: Any) -> bool:
    """Whether a type is a list or a mapping of entries, looking through `Annotated` and `| None`."""
    if get_origin(kind) in (list, dict):
        return True
    return any(_holds_many(part) for part in get_args(kind) if get_origin(part) or part in (list, dict))


def _into(value: Any, step: str) -> Any:
    """What a step leads to in a record, a list or plain data; None when it leads nowhere."""
    if isinstance(value, Model):
        fields = type(value).model_fields.items()
        return next((getattr(value, name) for name, field in fields if (field.alias or name) == step), None)
    if isinstance(value, list):
        return next((item for item in value if getattr(item, "id", None) == step or name_of(item) == step), None)
    return value.get(step) if isinstance(value, dict) else None


def _key(book: Handbook, key: str) -> str:
    """What a key is called."""
    name = f"field-{key.replace('_', '-')}"
    return book.word(name) if name in book.records.of("word") else key


def _entry(book: Handbook, address: str, field: Field, name: str, *found: Any) -> str:
    """What an entry of a list is called: by its name, by the record that it stands for, by its first words."""
    for item in found:
        for key in _NAMES:
            if isinstance(_into(item, key), str):
                return put_terms(_into(item, key), book.forms)
    refers = field.marker(Refers) or field.inner("id").marker(Refers)
    if refers:
        return title_of(book, refers.kind, name)
    local = field.marker(Local)
    if local:
        folder, record, *_ = steps_of(address)
        entry = _into(_into(book.records.of(BY_FOLDER[folder].name).get(record), local.field), name)
        return str(_into(entry, "title") or name)
    texts = (_into(item, key) for item in found for key in _BEGINNINGS)
    return next((shortened(worded(book, MARK.sub("", text))) for text in texts if isinstance(text, str)), name)


@dataclass(frozen=True)
class _Speaker:
    book: Handbook
    address: str
    spot: Spot

    def lines(self, field: Field, value: Any, above: tuple[str, ...], named: bool) -> Iterator[str]:
        """The texts of a value, each under its name."""
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "id" and not (named and key in _NAMES):
                    yield from self.lines(field.inner(key), inner, (*above, _key(self.book, key)), False)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for item in value:
                name = _entry(self.book, self.address, field, str(name_of(item)), item)
                inside = list(self.lines(field, item, (*above, name), True))
                yield from inside or [f"**{escaped(joined(self.book, (*above, name)))}**"]
        else:
            head = f"**{escaped(self.book.word('colon', label=joined(self.book, above)))}**" if above else ""
            text = self.text(field, value)
            apart = "\n\n" if "\n" in text else " "
            yield f"{head}{apart}{text}" if head else text

    def text(self, field: Field, value: Any) -> str:
        """A single value, or a list of single ones in a row."""
        if isinstance(value, list):
            return ", ".join(self.text(field, item) for item in value)
        words, text = field.marker(Words), str(value)
        if words:
            return worded(self.book, text) if words.markdown else escaped(worded(self.book, text))
        closed = f"{_CLOSED.get(field.key, field.key).replace('_', '-')}-{text}"
        if field.marker(Refers) or field.marker(Local) or models_in(field.type):
            found = (_into(self.spot.spoken, text), _into(self.spot.plain, text)) if models_in(field.type) else ()
            text = _entry(self.book, self.address, field, text, *found)
        elif text in ("true", "false"):
            text = _key(self.book, text)
        elif closed in self.book.records.of("word"):
            text = self.book.word(closed)
        else:
            length = _length(text)
            text = duration(self.book, length) if length else text
        return escaped(text)


def _length(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text.startswith("P") else None
    except ValueError:
        return None
