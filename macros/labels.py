"""What keys, entries and values are called by those who never open a file: words of the interface, titles, lengths.

All of it is in the language of the reader, where somebody translated it, with the terms of the language it ended in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args, get_origin

from macros.edition import Folder
from macros.edition.plain import name_of, steps_of, value_at
from macros.handbook import Handbook
from macros.language import MARK, Translate, Translator, spoken
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.types import Duration, Local, Model, Refers, Words, parse_duration
from macros.model.walk import item_markers, markers_of, models_in
from macros.pages import duration
from macros.problems import shortened

PLAIN = Words(markdown=False)
"""What titles are."""
_TITLES = ("title", "statement", "text")
"""What a record is named by: a claim by its statement, a word by its text."""
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
class Side:
    """A handbook on one side of what an edition or a release changes: the plain data there, and what turns its texts,
    in whatever language they are written there, into that of the book. `titles` names records that the book has not."""

    book: Handbook
    data: dict[str, Any]
    translate: Translate
    titles: Mapping[tuple[str, str], str] | None = None

    def title(self, kind: str, name: str) -> str:
        """The title of a record; its id where nobody knows it."""
        known = (self.titles or {}).get((kind, name)) if name not in self.book.records.of(kind) else None
        return known or title_of(self.book, kind, name)

    def worded(self, address: str, text: str, words: Words = PLAIN) -> str:
        """A text as readers read it, each link of Markdown as its words."""
        whole = [text.strip()] if words == PLAIN else text.strip().split("\n\n")
        said = [spoken(address, one, self.translate, self.book.forms, mark=words.markdown) for one in whole]
        return unlinked(self.book, "\n\n".join(said), self.title) if words.markdown else "\n\n".join(said)


def before(book: Handbook, folder: Folder) -> Side:
    """The handbook as it is before an edition of its chain changes it."""
    return _side(book, book.curriculum.resolved.chain.index(folder))


def after(book: Handbook, folder: Folder) -> Side:
    """The handbook with what an edition of its chain changes, and nothing of those that build on it."""
    return _side(book, book.curriculum.resolved.chain.index(folder) + 1)


def _side(book: Handbook, height: int) -> Side:
    """The handbook made from the first editions of its chain, as many as `height`."""
    resolved, translate = book.curriculum.resolved, book.translate
    if height == len(resolved.chain):
        return Side(book, resolved.data, translate)
    if isinstance(translate, Translator):
        above = resolved.chain[height]
        translate = replace(translate, written_in=lambda address: resolved.written_in(address, above))
    return Side(book, resolved.before[height], translate)


@dataclass(frozen=True)
class Spot:
    """Where an address leads: the field, the names on the way, and what stands there, in the language of the book and
    as plain data on a side; None where there is nothing. `keys` are the keys among its steps, without the entries;
    `is_entry` says that the last step is an entry of a list."""

    field: Field
    names: tuple[str, ...]
    spoken: Any
    plain: Any
    keys: tuple[str, ...] = ()
    is_entry: bool = False


def where(side: Side, address: str) -> str:
    """The place of a value inside its record, "Activities: A day beside a colleague: Length"; nothing for a whole one.

    Entries that are no more have the names of that side.
    """
    return joined(side.book, spot(side, address).names)


def said(side: Side, address: str, value: Any, *, named: bool = False) -> str:
    """A value at an address as Markdown: each text under the words of its key. `named` leaves out its own name."""
    if value is None:
        return ""
    if isinstance(value, list) and "/" not in address:
        return ", ".join(escaped(side.title(BY_FOLDER[address].name, str(one))) for one in value)
    there = spot(side, address)
    return "\n\n".join(_Speaker(side, there).lines(there.field, address, value, (), named))


def joined(book: Handbook, names: Iterable[str]) -> str:
    """Names, each with the one that it stands in before it."""
    *above, last = tuple(names) or ("",)
    return " ".join([*(book.word("colon", label=name) for name in above), last])


def title_of(book: Handbook, kind: str, name: str) -> str:
    """The title of a record, also of one that an edition took out or left out; its id where there never was one."""
    if name in book.records.of(kind):
        return book.title(kind, name)
    folder = KINDS[kind].folder
    for height in range(len(book.curriculum.resolved.chain), 0, -1):
        there = _side(book, height)
        record = value_at(there.data, (folder, name))
        for key in _TITLES:
            if isinstance(record, dict) and record.get(key):
                return there.worded(f"{folder}/{name}/{key}", str(record[key]))
    return name


def unlinked(book: Handbook, text: str, title: Callable[[str, str], str] | None = None) -> str:
    """A text with each link as its words: what changed may lead to what is no more. `title` names records."""
    named = title or (lambda kind, name: title_of(book, kind, name))

    def words(link: re.Match[str]) -> str:
        return link["text"] or (named(link["kind"], link["id"]) if link["kind"] in KINDS else link["id"])

    return LINK.sub(words, text)


def escaped(text: str) -> str:
    """Plain text inside Markdown."""
    return _SIGNS.sub(r"\\\1", text).replace("<", "&lt;")


def spot(side: Side, address: str) -> Spot:
    """What an address leads to on a side."""
    folder, *steps = steps_of(address)
    kind = BY_FOLDER[folder]
    name = steps.pop(0) if steps else ""
    field, names, at = Field("", kind.model), list[str](), f"{folder}/{name}"
    spoken: Any = side.book.records.of(kind.name).get(name)
    plain = value_at(side.data, (folder, name))
    entry, at_entry, keys = False, False, list[str]()
    for step in steps:
        at = f"{at}/{step}"
        field = field if entry else field.inner(step)
        spoken, plain = _into(spoken, step), _into(plain, step)
        names.append(_entry(side, field, at, spoken, plain) if entry else _key(side.book, step))
        keys += [] if entry else [step]
        at_entry, entry = entry, not entry and _holds_many(field.type)
    return Spot(field, tuple(names), spoken, plain, tuple(keys), at_entry)


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


def _entry(side: Side, field: Field, address: str, spoken: Any, plain: Any) -> str:
    """What an entry of a list is called: by its name, by the record that it stands for, by its first words.

    It is looked for in the language of the book, then in plain data.
    """
    book, name = side.book, steps_of(address)[-1]

    def first(keys: tuple[str, ...]) -> str:
        for key in keys:
            if isinstance(_into(spoken, key), str):
                return unlinked(book, _into(spoken, key), side.title)
            if isinstance(_into(plain, key), str):
                return side.worded(f"{address}/{key}", _into(plain, key), field.inner(key).marker(Words) or PLAIN)
        return ""

    title = first(_NAMES)
    refers = field.marker(Refers) or field.inner("id").marker(Refers)
    local = field.marker(Local)
    if title:
        return title
    if refers:
        return side.title(refers.kind, name)
    if local:
        folder, record, *_ = steps_of(address)
        entry = _into(_into(book.records.of(BY_FOLDER[folder].name).get(record), local.field), name)
        return str(_into(entry, "title") or name)
    return shortened(MARK.sub("", first(_BEGINNINGS))) or name


@dataclass(frozen=True)
class _Speaker:
    side: Side
    spot: Spot

    def lines(self, field: Field, address: str, value: Any, above: tuple[str, ...], named: bool) -> Iterator[str]:
        """The texts of a value, each under its name."""
        book = self.side.book
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "id" and not (named and key in _NAMES):
                    names = (*above, _key(book, key))
                    yield from self.lines(field.inner(key), f"{address}/{key}", inner, names, False)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for item in value:
                at = f"{address}/{name_of(item)}"
                name = _entry(self.side, field, at, None, item)
                inside = list(self.lines(field, at, item, (*above, name), True))
                yield from inside or [f"**{escaped(joined(book, (*above, name)))}**"]
        else:
            head = f"**{escaped(book.word('colon', label=joined(book, above)))}**" if above else ""
            text = self.text(field, address, value)
            apart = "\n\n" if "\n" in text else " "
            yield f"{head}{apart}{text}" if head else text

    def text(self, field: Field, address: str, value: Any) -> str:
        """A single value, or a list of single ones in a row."""
        if isinstance(value, list):
            return ", ".join(self.text(field, address, item) for item in value)
        book, words, text = self.side.book, field.marker(Words), str(value)
        if words:
            said = self.side.worded(address, text, words)
            return said if words.markdown else escaped(said)
        closed = f"{_CLOSED.get(field.key, field.key).replace('_', '-')}-{text}"
        if field.marker(Refers) or field.marker(Local) or models_in(field.type):
            there = (self.spot.spoken, self.spot.plain) if models_in(field.type) else (None, None)
            text = _entry(self.side, field, f"{address}/{text}", *(_into(one, text) for one in there))
        elif text in ("true", "false"):
            text = _key(book, text)
        elif closed in book.records.of("word"):
            text = book.word(closed)
        else:
            length = _length(text)
            text = duration(book, length) if length else text
        return escaped(text)


def _length(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text.startswith("P") else None
    except ValueError:
        return None
