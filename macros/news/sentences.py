"""What changed inside records, each change as a sentence: "One more document is asked for: Travel sheet."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from macros import labels
from macros.edition import Change
from macros.edition.plain import value_at
from macros.handbook import Handbook
from macros.labels import Side, Spot, escaped, spot
from macros.language import MARK, TERM, Untranslated
from macros.model.base import Level
from macros.model.kinds import BY_FOLDER
from macros.model.types import Duration, Words, parse_duration
from macros.pages import duration

SHORT = 90
"""How long a text may be to be told with what stood there before."""
_ENTRIES = {
    "activities": "activity",
    "documents": "document",
    "fields": "question",
    "running_order": "step",
    "sequence": "step",
    "preparation": "step",
    "steps": "step",
    "thresholds": "level",
}
"""Lists whose entries have a sentence of their own when one comes or goes."""
_MARKUP = re.compile(r"^[#>+\s-]+(?=\S)|</?[a-zA-Z][^<>]*>|\\(?=\W)|[*`{}<>\ue000\ue001]|&lt;")


@dataclass(frozen=True)
class Row:
    """One change. `place` is where, in words; `text` the sentence, as Markdown; `keys` the keys of its address.

    `worded` says that only a text changed, `brief` that the sentence quotes it, as it was and as it is.
    """

    address: str
    keys: tuple[str, ...]
    place: str
    text: str
    worded: bool = False
    brief: bool = False


def sentences(old: Side, new: Side, changed: Iterable[Change]) -> Iterator[Row]:
    """The sentence of each change between two sides."""
    windows: set[str] = set()
    for change in changed:
        folder, name, key, *rest = change.steps
        where = f"{folder}/{name}"
        if (folder, key) == ("stages", "window") and (not rest or rest in (["min"], ["max"])):
            if where not in windows:
                windows.add(where)
                yield _window(old, new, where)
        elif folder == "words":  # nobody is told what a word of the interface says, only that it changed
            yield Row(change.address, (key,), key, "", worded=True)
        else:
            yield _Told(old, new, change).row()


def plainly(book: Handbook, text: str) -> str:
    """A text on one line without any markup: old texts may hold what is not allowed any more."""
    said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", MARK.sub("", labels.unlinked(book, text)))
    said = TERM.sub(lambda term: term[1].replace("-", " "), said)  # a term that nobody has any more
    return re.sub(r"[ \t\r\n]+", " ", _MARKUP.sub("", said)).strip()


def _window(old: Side, new: Side, where: str) -> Row:
    """When a stage ends, its two edges in one sentence."""
    book, address = new.book, f"{where}/window"
    then, now = (_span(book, value_at(side.data, (*where.split("/"), "window"))) for side in (old, new))
    place = labels.where(new, address)
    told, slots = ("news-window", {"before": then, "after": now}) if then else ("news-other", {"place": escaped(place)})
    text = book.word(told, None, **slots)
    return Row(address, ("window",), place, text)


def _span(book: Handbook, window: Any) -> str:
    """`3 to 4 months`, `3 weeks to 2 months`, `3 months`; nothing for what is no window."""
    edges = [_length(window.get(key)) for key in ("min", "max")] if isinstance(window, dict) else [None, None]
    first, last = edges
    if last is None or first is None:
        return duration(book, last) if last else ""
    (one, *more), (other, *rest) = first.parts or [("", 0)], last.parts or [("", 0)]
    alike = one[0] == other[0] and not more and not rest
    shown = str(one[1]) if alike else duration(book, first)
    return book.word("news-span", min=shown, max=duration(book, last))


def _length(text: Any) -> Duration | None:
    try:
        return parse_duration(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Told:
    """One change on its way to a sentence."""

    old: Side
    new: Side
    change: Change

    def row(self) -> Row:
        """The change with its sentence."""
        change = self.change
        there = spot(self.old if change.verb == "remove" else self.new, change.address)
        place = plainly(self.new.book, labels.joined(self.new.book, there.names))
        words = there.field.marker(Words)
        if not _is_known(BY_FOLDER[change.steps[0]].model, there.keys):
            return Row(change.address, there.keys, place, self.say("news-text", place=place), worded=True)
        if words and (change.verb == "set" or (change.verb == "remove" and not there.is_entry)):
            return self.reworded(there, place, words)
        return Row(change.address, there.keys, place, self.sentence(there, place))

    def say(self, word: str, **slots: str) -> str:
        """A word of the interface with texts in its slots, which stay plain."""
        return self.new.book.word(word, None, **{slot: escaped(text) for slot, text in slots.items()})

    def reworded(self, there: Spot, place: str, words: Words) -> Row:
        """A text that says something else: with both texts where they are short, and in the language of the reader."""
        then, now = (self.text(side, words) for side in (self.old, self.new))
        if then and now:
            text = self.say("news-says", place=place, before=then, after=now)
        else:
            text = self.say("news-text", place=place)
        return Row(self.change.address, there.keys, place, text, worded=True, brief=bool(then and now))

    def text(self, side: Side, words: Words) -> str:
        """A short text of a side; nothing for a long one, and for one that is not translated."""
        value = value_at(side.data, self.change.steps)
        if not isinstance(value, str) or len(value) > SHORT or "\n\n" in value.strip():
            return ""
        if isinstance(side.translate(self.change.address, value.strip()), Untranslated):
            return ""
        return plainly(side.book, side.worded(self.change.address, value, words))

    def sentence(self, there: Spot, place: str) -> str:
        """The sentence of what is no text."""
        change, key = self.change, there.keys[-1] if there.keys else ""
        if change.verb == "order":
            return self.say("news-order", place=place)
        if change.verb in ("add", "remove") and there.is_entry:
            name = plainly(self.new.book, there.names[-1])
            of = "added" if change.verb == "add" else "removed"
            if key in _ENTRIES:
                return self.say(f"news-{of}-{_ENTRIES[key]}", entry=name)
            above = plainly(self.new.book, labels.joined(self.new.book, there.names[:-1]))
            return self.say(f"news-{of}", place=above, entry=name)
        then, now = (self.value(side) for side in (self.old, self.new))
        if change.verb == "remove":
            return self.say("news-left-out", place=place)
        if there.keys == ("length",) and then and now:
            return self.say("news-takes", before=then, after=now)
        turn = _turn(key, value_at(self.old.data, change.steps), change.value)
        if turn and then and now:
            entry = plainly(self.new.book, there.names[-2])
            return self.say(f"news-{turn}-{key}", entry=entry, before=then, after=now)
        if then and now:
            return self.say("news-changed", place=place, before=then, after=now)
        if now and value_at(self.old.data, change.steps) is None:
            return self.say("news-now", place=place, after=now)
        return self.say("news-other", place=place)

    def value(self, side: Side) -> str:
        """A value that is no text, in a few words; nothing where it takes more, or where nobody can read it."""
        value = value_at(side.data, self.change.steps)
        texts = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(one, str) for one in texts):
            return ""
        said = plainly(side.book, labels.said(side, self.change.address, value))
        return said if len(said) <= SHORT else ""


def _is_known(model: type[Any], keys: tuple[str, ...]) -> bool:
    """Whether the model has all keys on the way to a place. What an older one had is kept elsewhere now, or not at all:
    of that, readers are told where it was."""
    field = labels.Field("", model)
    for key in keys:
        field = field.inner(key)
        if field.type is Any:
            return False
    return True


def _turn(key: str, then: Any, now: Any) -> str:
    """Whether what is asked was `raised` or `lowered`; nothing for anything else."""
    levels: tuple[str, ...] = get_args(Level)
    if key == "level" and then in levels and now in levels:
        return "raised" if levels.index(now) > levels.index(then) else "lowered"
    numbers = [int(one) for one in (then, now) if isinstance(one, str) and one.isdecimal() and len(one) < 10]
    if key == "needs" and len(numbers) == 2:
        return "raised" if numbers[1] > numbers[0] else "lowered"
    return ""
