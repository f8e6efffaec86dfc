"""Bytes of one file to plain data.

PyYAML's C parser delivers events; this module builds plain dicts, lists and strings from them. It never resolves types
(`NO` stays text), never builds objects, never follows anchors, and is faster than `CSafeLoader` because it skips the
tag resolver.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

import yaml

from macros.problems import Place, Problem, problem
from macros.source.document import Document

MAX_BYTES = 1_048_576
MAX_DEPTH = 30
_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ue000-\uf8ff\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]"
)
_BEGINS = re.compile(r"""\s*(?:- +)*(?:[\w-]+: +)?(- |[{\[*&!%@`|>"',\]}?])""")
_TAB = re.compile(r"^ *\t", re.MULTILINE)


@lru_cache(maxsize=1024)
def read_text(raw: bytes, file: str, entries: str = "") -> Document:
    """Read the bytes of one YAML file. Never raises for bad input: what is wrong stands in `problems`.

    A file whose outermost value is a list is read when `entries` names the key under which its entries are to stand.

    A value that cannot be read is None in the data; when nothing can be read, the data are empty. The same bytes give
    the same object, so that serving reads only what was edited: nobody may change what is returned.
    """
    if len(raw) > MAX_BYTES:
        return Document(file, problems=[problem("S001", Place(file), size=len(raw), limit=MAX_BYTES)])
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return Document(file, problems=[_encoding(raw, error.start, file)])
    if "\0" in text[:2]:
        return Document(file, problems=[_encoding(raw, 0, file)])
    document = Document(file, raw)
    document.problems += _characters(text, file)
    if document.problems:
        return document
    try:
        _Builder(document, text).build(yaml.parse(text, Loader=_LOADER), entries)
    except yaml.YAMLError as error:
        found = _syntax(error, text, file)
        document.problems += [] if found in document.problems else [found]
        document.data = {}
    return document


def _encoding(raw: bytes, offset: int, file: str) -> Problem:
    before = raw[:offset].decode("utf-8")
    guess = f": the byte 0x{raw[offset]:02X} stands here, perhaps from Windows-1252"
    if b"\0" in raw[:4] or raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        guess = ", it looks like UTF-16"
    return problem("S002", _at(before, len(before), file), guess=guess)


def hidden(text: str, file: str) -> Iterator[Problem]:
    """Characters that cannot be seen, or that turn the direction of reading, each once: for any text of authors."""
    for char, offsets in _grouped(_HIDDEN, text).items():
        yield problem("S003", _at(text, offsets[0], file), char=f"U+{ord(char):04X}", more=_more(offsets))


def _characters(text: str, file: str) -> Iterator[Problem]:
    """Hidden characters, letters composed in another way than they look, and tabs: each kind once."""
    yield from hidden(text, file)
    if not unicodedata.is_normalized("NFC", text):
        lines = enumerate(text.split("\n"), 1)
        apart = [(number, line) for number, line in lines if not unicodedata.is_normalized("NFC", line)]
        number, line = apart[0]
        fixed = unicodedata.normalize("NFC", line)
        column = next((i for i, (a, b) in enumerate(zip(line, fixed, strict=False)) if a != b), 0)
        yield problem("S004", Place(file, number, column + 1), more=_more(apart))
    for offsets in _grouped(_TAB, text).values():
        yield problem("S005", _at(text, offsets[0], file), more=_more(offsets))


def _grouped(pattern: re.Pattern[str], text: str) -> dict[str, list[int]]:
    """Every character at the end of a match, with the offsets where it stands."""
    found: dict[str, list[int]] = {}
    for match in pattern.finditer(text):
        found.setdefault(match.group()[-1], []).append(match.end() - 1)
    return found


def _more(places: Sequence[object]) -> str:
    times = "once" if len(places) == 2 else f"{len(places) - 1} times"
    return f", and {times} more below" if len(places) > 1 else ""


def _at(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """One message for what the parser could not read, with the usual causes told apart."""
    context = str(getattr(error, "context", None) or "")
    begun: Any = getattr(error, "context_mark", None)
    mark: Any = getattr(error, "problem_mark", None) or begun
    said = str(getattr(error, "problem", None) or error).splitlines()[0]
    if mark is None:
        return problem("S012", Place(file), said=said)
    place = Place(file, mark.line + 1, mark.column + 1)
    lines = [*text.splitlines(), "", ""]
    line = lines[mark.line]
    if "quoted scalar" in context:
        what = "is never closed" if "end of stream" in said else "holds a backslash, which has a meaning there"
        return problem("S018", Place(file, begun.line + 1, begun.column + 1), what=what)
    if context in ("while parsing a flow mapping", "while parsing a flow sequence"):
        return _sign(lines[begun.line][begun.column], Place(file, begun.line + 1, begun.column + 1))
    if "simple key" in context:
        return problem("S012", Place(file, begun.line + 1, begun.column + 1), said="this line holds no key")
    if "mapping values are not allowed" in said and not re.fullmatch(r"\s*(?:- +)*[\w-]+", line[: mark.column]):
        return problem("S010", place)
    stray = re.match(r"(- )|[\w-]+:(?:\s|$)", line[mark.column :])
    if "mapping values are not allowed" in said or (stray and not line[: mark.column].strip(" -")):
        indent = len(line) - len(line.lstrip(" "))
        what = "a list entry" if line[indent:].startswith("- ") else "a key"
        return problem("S017", Place(file, place.line, indent + 1), what=what)
    number = mark.line
    while number and not lines[number].strip():  # what is open at the end of the file began above
        number -= 1
    begins = _BEGINS.match(lines[number])
    if begins and begins[1] and (number < mark.line or begins.start(1) <= mark.column):
        return _sign(begins[1].strip(), Place(file, number + 1, begins.start(1) + 1))
    return problem("S012", place, said=said)


def _sign(sign: str, place: Place) -> Problem:
    """A value whose first sign YAML understands in its own way."""
    if sign in "'\"":
        return problem("S018", place, what="closes before the text ends")
    return problem("S011", place) if sign == "{" else problem("S019", place, sign=sign)


_NO_KEY = object()
"""Waits in place of a key that was refused, so that its value is dropped with it."""


class _Builder:
    """Builds data from events without recursion, so that depth is a problem and never a crash."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.root: Any = None
        self.seen_root = False
        self.stack: list[tuple[Any, Any]] = []  # container, and the key that waits for its value
        self.muted = 0  # depth of a refused container: what goes wrong inside it has the same cause
        self.anchors: set[str] = set()
        self.lines = text.splitlines() if "#" in text else []  # to find comments behind values

    def report(self, code: str, mark: Any, **details: object) -> None:
        if not self.muted:
            place = Place(self.document.file, mark.line + 1, mark.column + 1)
            self.document.problems.append(problem(code, place, "", **details))

    def build(self, events: Iterator[Any], entries: str = "") -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.opened(event, {})
            elif kind is yaml.SequenceStartEvent:
                self.opened(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if len(self.stack) == self.muted:
                    self.muted = 0
                self.stack.pop()
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent and self.seen_root:
                self.report("S007", event.start_mark)
                return
            if len(self.stack) > MAX_DEPTH:
                self.report("S008", event.start_mark, limit=MAX_DEPTH)
                return
        if entries and isinstance(self.root, list) and self.root:
            self.document.data = {entries: self.root}
            self.document.marks[id(self.document.data)] = array("L", (0, 0))
        elif not entries and isinstance(self.root, dict) and self.root:
            self.document.data = self.root
        elif not self.document.problems and not (entries and not self.seen_root):
            code = "S026" if entries and isinstance(self.root, dict) and self.root else "S009"
            self.document.problems.append(problem(code, Place(self.document.file)))

    def refused(self, event: Any) -> bool:
        """Whether a value carries an anchor or a tag: then it is told and not read."""
        if event.anchor:
            self.anchors.add(event.anchor)
            self.report("S006", event.start_mark, sign="&" + event.anchor)
        if event.tag:
            self.report("S013", event.start_mark, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        return bool(event.anchor or event.tag)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:  # an anchor that was reported is the cause of its aliases
            self.report("S006", event.start_mark, sign="*" + event.anchor)
        if self.waits_for_key():
            self.stack[-1] = (self.stack[-1][0], _NO_KEY)
        else:
            self.place_value(None, event.start_mark)

    def opened(self, event: Any, container: Any) -> None:
        self.document.marks[id(container)] = array("L")
        refused = self.refused(event)
        if self.waits_for_key():
            self.report("S016", event.start_mark)
            self.stack[-1] = (self.stack[-1][0], _NO_KEY)
            refused = True
        else:
            if isinstance(container, dict) and event.flow_style and not refused:
                self.report("S011", event.start_mark)
                refused = True
            self.place_value(None if refused else container, event.start_mark)
        self.stack.append((container, None))
        if refused:
            self.muted = self.muted or len(self.stack)

    def waits_for_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.stack[-1][1] is None

    def scalar(self, event: Any) -> None:
        refused = self.refused(event)
        if self.waits_for_key():
            container = self.stack[-1][0]
            key = intern(event.value)  # there are many times more keys than names of keys
            if key in container:
                line = self.document.mark(container, key)[0] + 1
                self.report("S014", event.start_mark, key=key, line=line)
            else:
                self.mark(container, event.start_mark)
            self.stack[-1] = (container, key)
            return
        value = None if refused else event.value
        if not event.style and not refused:
            end = event.end_mark
            if self.lines and self.lines[min(end.line, len(self.lines) - 1)][end.column :].lstrip().startswith("#"):
                self.report("S024", end)
                value = value or None
            elif value == "":
                self.report("S015", event.start_mark)
                value = None
        self.place_value(value, event.start_mark)

    def place_value(self, value: Any, mark: Any) -> None:
        if not self.stack:
            self.root, self.seen_root = value, True
            return
        container, key = self.stack[-1]
        if isinstance(container, list):
            self.mark(container, mark)
            container.append(value)
        else:
            # A key read twice keeps its first value: the problem names both, and nothing is lost silently.
            if key is not _NO_KEY:
                container.setdefault(key, value)
            self.stack[-1] = (container, None)

    def mark(self, container: Any, mark: Any) -> None:
        marks = self.document.marks[id(container)]
        marks.append(mark.line)
        marks.append(mark.column)
