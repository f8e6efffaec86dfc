"""Strict reading of YAML: text stays text, and every value knows its file, line and column.

PyYAML's C parser delivers events; this module builds plain dicts, lists and strings from them. It never resolves types
(`NO` stays text), never builds objects, never follows anchors, and is faster than `CSafeLoader` because it skips the
tag resolver. Positions lie beside the data (`Document.marks`), keyed by the identity of the container that holds a value.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from macros.problems import Place, Problem, did_you_mean, messages, problem

messages(
    {
        "S001": (
            'the file holds {size} bytes; the limit is {limit}.',
            'Split it: one record a file. Pictures and scans do not belong into the curriculum.',
        ),
        "S002": (
            'the file is not UTF-8 text.',
            'Save it again with the encoding UTF-8.',
        ),
        "S003": (
            'the invisible character {char} stands here; it can hide or reverse text.',
            'Delete it. It often comes along when text is pasted from a word processor or a web page.',
        ),
        "S004": (
            'a letter with an accent is stored here in two pieces (not in the form NFC), so that searches and comparisons miss it.',
            'Type the letter again, or save the file with the normalisation NFC.',
        ),
        "S005": (
            'a tab stands here; YAML is indented with spaces only.',
            'Replace the tab by two spaces for each level.',
        ),
        "S006": (
            'an anchor or alias ({sign}) stands here; the curriculum does not use them.',
            'Write the value out. If you meant emphasis or a sign, put the text into a block: `>-` and the text on the next line.',
        ),
        "S007": (
            'a second document begins here (`---`).',
            'Keep one record a file and delete the line.',
        ),
        "S008": (
            'the values are nested more than {limit} levels deep.',
            'Look for a wrong indentation above this line.',
        ),
        "S009": (
            'the file holds no fields.',
            'A record begins with `title: …`. See curriculum/README.md for an example of each kind.',
        ),
        "S010": (
            'the value holds a colon followed by a space, which YAML reads as a new key.',
            'Put the text into a block: write `>-` after the key and the text on the next line, indented.',
        ),
        "S011": (
            'a value begins with a brace, which YAML reads as a mapping and not as text.',
            'For a text with a term, write `>-` after the key and the text on the next line, indented. Write mappings one key a line.',
        ),
        "S012": (
            'YAML cannot be read here: {said}.',
            'Look at this line and the one above it: indentation, an unclosed quotation mark, a missing space after a colon.',
        ),
        "S013": (
            'a tag ({tag}) stands here; the curriculum does not use them.',
            'Delete the tag. If the text begins with an exclamation mark, put it into a block: `>-` and the text on the next line.',
        ),
        "S014": (
            'the key "{key}" stands twice; the first one is in line {line}.',
            'Keep one of the two. If both say something, join them under one key.',
        ),
        "S015": (
            'this key has no value.',
            'Write the value, or delete the key.',
        ),
        "S016": (
            'a key must be a single word, not a list or a mapping.',
            'Look for a wrong indentation or a stray dash.',
        ),
        "S020": (
            'this file or folder lies outside the curriculum (it is a link that leads elsewhere).',
            'Replace the link by the file itself.',
        ),
        "S021": (
            '"{name}" is no kind of record.{near}',
            'Use a folder or file named in curriculum/README.md, or move it elsewhere.',
        ),
        "S022": (
            '"{name}" is no record: a file name is an id (lower-case letters, digits, single hyphens) and ends in .yml.',
            'Rename the file, for example to first-meeting.yml.',
        ),
        "S023": (
            'this file is missing.',
            'Add it; curriculum/README.md shows what it holds.',
        ),
    }
)

MAX_BYTES = 1_048_576
MAX_DEPTH = 30
_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0080-\u009f\ufff9-\ufffb]")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Data = dict[str, Any]
Mark = tuple[int, int]


@dataclass
class Document:
    """One file: its data (plain dicts, lists, strings), where each value stands, and what is wrong with it."""

    file: str
    text: str
    data: Data = field(default_factory=dict)
    marks: dict[int, dict[str | int, Mark]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, steps: list[str]) -> Place:
        """Where the value at `steps` stands; the nearest container that exists, when the value itself does not."""
        container: Any = self.data
        mark: Mark = (0, 0)
        for step in steps:
            key = _key(container, step)
            if key is None:
                break
            mark = self.marks[id(container)][key]
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


def read_text(raw: bytes, file: str) -> Document:
    """Read the bytes of one YAML file. Never raises for bad input: what is wrong stands in `problems`."""
    if len(raw) > MAX_BYTES:
        return Document(file, "", problems=[problem("S001", Place(file), size=len(raw), limit=MAX_BYTES)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Place(file, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        return Document(file, "", problems=[problem("S002", place)])
    document = Document(file, text)
    document.problems += _characters(text, file)
    if document.problems:
        return document
    try:
        _Builder(document).build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        document.problems.append(_syntax(error, text, file))
        document.data = {}
    return document


def _characters(text: str, file: str) -> Iterator[Problem]:
    """Characters that cannot be seen, and letters that are composed in another way than they look."""
    if not text.isascii():
        for match in _HIDDEN.finditer(text):
            yield problem("S003", _at(text, match.start(), file), char=f"U+{ord(match.group()):04X}")
        if not unicodedata.is_normalized("NFC", text):
            number, line = next(
                (n, line) for n, line in enumerate(text.split("\n")) if not unicodedata.is_normalized("NFC", line)
            )
            fixed = unicodedata.normalize("NFC", line)
            column = next((i for i, (a, b) in enumerate(zip(line, fixed, strict=False)) if a != b), 0)
            yield problem("S004", Place(file, number + 1, column + 1))
    for match in re.finditer(r"^[ ]*\t|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text, re.MULTILINE):
        code = "S005" if match.group().endswith("\t") else "S003"
        yield problem(code, _at(text, match.end() - 1, file), char=f"U+{ord(match.group()[-1]):04X}")


def _at(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """One message for what the parser could not read, with the usual causes told apart."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    said = str(getattr(error, "problem", None) or error).splitlines()[0]
    line = (text.split("\n") + [""])[place.line - 1]
    previous = text.split("\n")[place.line - 2] if place.line > 1 else ""
    if "mapping values are not allowed" in said:
        return problem("S010", place)
    for candidate, number in ((line, place.line), (previous, place.line - 1)):
        match = re.match(r"\s*(?:- )?[\w-]+:\s+(\{)[\w.!-]+\}", candidate)
        if match:
            return problem("S011", Place(file, number, match.start(1) + 1))
    return problem("S012", place, said=said)


class _Builder:
    """Builds data from events without recursion, so that depth is a problem and never a crash."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root: Any = None
        self.seen_root = False
        self.stack: list[tuple[Any, Any]] = []  # container, and the key that waits for its value
        self.muted = 0  # depth of a refused container: what goes wrong inside it has the same cause

    def report(self, code: str, mark: yaml.Mark, **details: object) -> None:
        if self.muted:
            return
        self.document.problems.append(problem(code, Place(self.document.file, mark.line + 1, mark.column + 1), **details))

    def build(self, events: Iterator[yaml.Event]) -> None:
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
                self.report("S006", event.start_mark, sign="*" + event.anchor)
                self.place_value("", event.start_mark)
            elif kind is yaml.DocumentStartEvent and self.seen_root:
                self.report("S007", event.start_mark)
                return
            if len(self.stack) > MAX_DEPTH:
                self.report("S008", event.start_mark, limit=MAX_DEPTH)
                self.root = {}
                break
        if not isinstance(self.root, dict):
            if not self.document.problems:
                self.document.problems.append(problem("S009", Place(self.document.file)))
            self.root = {}
        self.document.data = self.root

    def checked(self, event: Any) -> None:
        if event.anchor:
            self.report("S006", event.start_mark, sign="&" + event.anchor)
        if event.tag:
            self.report("S013", event.start_mark, tag=event.tag)

    def opened(self, event: Any, container: Any) -> None:
        self.checked(event)
        self.document.marks[id(container)] = {}
        self.place_value(container, event.start_mark)
        self.stack.append((container, None))
        if isinstance(container, dict) and event.flow_style and not self.muted:
            self.report("S011", event.start_mark)
            self.muted = len(self.stack)

    def scalar(self, event: Any) -> None:
        self.checked(event)
        if self.stack and isinstance(self.stack[-1][0], dict) and self.stack[-1][1] is None:
            container = self.stack[-1][0]
            key = event.value
            mark = (event.start_mark.line, event.start_mark.column)
            marks = self.document.marks[id(container)]
            if key in container:
                self.report("S014", event.start_mark, key=key, line=marks[key][0] + 1)
            marks[key] = mark
            self.stack[-1] = (container, key)
            return
        if event.value == "" and not event.style:
            self.report("S015", event.start_mark)
        self.place_value(event.value, event.start_mark)

    def place_value(self, value: Any, mark: yaml.Mark) -> None:
        if not self.stack:
            self.root, self.seen_root = value, True
            return
        container, key = self.stack[-1]
        if isinstance(container, list):
            self.document.marks[id(container)][len(container)] = (mark.line, mark.column)
            container.append(value)
        elif key is None:
            self.report("S016", mark)
            self.stack[-1] = (container, "")
        else:
            # A key read twice keeps its first value: the problem names both, and nothing is lost silently.
            container.setdefault(key, value)
            self.stack[-1] = (container, None)


@dataclass
class Layer:
    """All data of one folder of records (the base, or an edition), by kind folder and id, with their documents."""

    name: str
    data: dict[str, Data] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, address: str) -> Place | None:
        """Where the value at `folder/id/field…` stands, or None when this layer holds no such record."""
        found = self._document(address)
        return found[0].place(found[1]) if found else None

    def find(self, address: str, snippet: str) -> Place | None:
        """Where `snippet` stands inside that value."""
        found = self._document(address)
        return found[0].find(found[1], snippet) if found else None

    def _document(self, address: str) -> tuple[Document, list[str]] | None:
        folder, _, rest = address.partition("/")
        name, *steps = rest.split("/") if rest else [""]
        own = self.documents.get((folder, name))
        if own:
            return own, steps
        shared = self.documents.get((folder, ""))
        return (shared, [name, *steps] if name else []) if shared else None


def read_layer(root: Path, folder: Path, name: str, folders: dict[str, bool], extra: set[str]) -> Layer:
    """Read every record below `folder`.

    `folders` maps the name of each kind's folder to True when it is a collection file. `extra` names further files and
    folders that belong here and are read by others. Raises nothing: problems stand in the layer.
    """
    layer = Layer(name, {kind: {} for kind in folders})
    boundary = folder.resolve()
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        file = entry.relative_to(root).as_posix()
        stem = entry.stem if entry.is_file() else entry.name
        if not entry.resolve().is_relative_to(boundary):
            layer.problems.append(problem("S020", Place(file)))
        elif entry.name in extra or entry.name.startswith("."):
            continue
        elif stem not in folders or entry.is_file() != folders[stem] or (entry.is_file() and entry.suffix != ".yml"):
            expected = [f"{kind}.yml" if is_file else kind for kind, is_file in folders.items()]
            layer.problems.append(problem("S021", Place(file), name=entry.name, near=did_you_mean(entry.name, expected)))
        elif folders[stem]:
            document = _document(entry, root)
            layer.documents[stem, ""] = document
            layer.data[stem] = document.data
        else:
            _read_folder(layer, root, entry, boundary)
    layer.problems += [found for document in layer.documents.values() for found in document.problems]
    return layer


def _read_folder(layer: Layer, root: Path, folder: Path, boundary: Path) -> None:
    for entry in sorted(folder.iterdir()):
        file = entry.relative_to(root).as_posix()
        if not entry.resolve().is_relative_to(boundary):
            layer.problems.append(problem("S020", Place(file)))
        elif entry.name.startswith("."):
            continue
        elif entry.suffix != ".yml" or not entry.is_file() or not _ID.fullmatch(entry.stem):
            layer.problems.append(problem("S022", Place(file), name=entry.name))
        else:
            document = _document(entry, root)
            layer.documents[folder.name, entry.stem] = document
            layer.data[folder.name][entry.stem] = document.data


def _document(path: Path, root: Path) -> Document:
    if os.stat(path).st_size > MAX_BYTES:
        return read_text(b" " * (MAX_BYTES + 1), path.relative_to(root).as_posix())
    return read_text(path.read_bytes(), path.relative_to(root).as_posix())
