"""Translations on disk: one gettext file (PO) for each language of the base, and one for each edition that adds to it.

`msgctxt` is the address of the text, `msgid` one paragraph. polib appears in this module only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import polib

from macros import disk
from macros.edition import BASE, Resolved
from macros.language.units import same
from macros.problems import Place, Problem, messages, problem
from macros.repository import handbook_of, holder
from macros.source import hidden, leaves

_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*")?\s*')
"""What a line may be. polib passes over a line that has lost its last quotation mark, and with it over its text."""
MAX_BYTES = 8 * 1_048_576
State = Literal["translated", "check", "changed", "todo"]
"""Done; a draft that somebody reads again; the source changed and the old translation waits to follow; nothing yet."""
Key = tuple[str, str]

messages(
    {
        "L001": (
            "the translations cannot be read: {said}.",
            "Look at this line and the one above it: each text stands in quotation marks, and a quotation mark in a "
            'text is written \\". Programs such as Poedit write files without such mistakes.',
        ),
        "L002": (
            "the file of translations holds {size} bytes; the limit is {limit}.",
            "Write it again with: handbook translate update.",
        ),
        "L003": (
            "the file of translations is not UTF-8 text.",
            "Save it again with the encoding UTF-8.",
        ),
    }
)


@dataclass
class Entry:
    """A paragraph and its translation.

    `said` is empty as long as there is none. `check` asks somebody to read it again: it is a draft, or, where `before`
    is not empty, the translation of what the source said before.
    """

    at: str
    text: str
    said: str = ""
    check: bool = False
    before: str = ""
    note: str = ""
    line: int = 0

    @property
    def key(self) -> Key:
        """Address and source, as they are looked up."""
        return self.at, same(self.text)

    @property
    def state(self) -> State:
        """How far it is."""
        if not self.said:
            return "todo"
        if not self.check:
            return "translated"
        return "changed" if self.before else "check"

    @property
    def shown(self) -> str:
        """What readers see of it: nothing, while the translation says what the source said before."""
        return "" if self.state == "changed" else self.said


@dataclass
class Catalogue:
    """All translations of one file, in its order. `kept` are those whose source is gone; they serve when it returns."""

    file: str
    language: str
    entries: dict[Key, Entry] = field(default_factory=dict)
    kept: dict[Key, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries at the end, in place of those with the same key."""
        for entry in entries:
            self.entries[entry.key] = entry

    def look_up(self, at: str, text: str) -> str:
        """The translation of a paragraph that readers see, or nothing."""
        found = self.entries.get((at, same(text)))
        return found.shown if found else ""


def path_of(root: Path, edition: str, language: str) -> Path:
    """Where the translations of an edition into a language are written."""
    curriculum = root / "curriculum"
    return (curriculum if edition == BASE else curriculum / "editions" / edition) / "locale" / f"{language}.po"


def files_of(root: Path, edition: str) -> list[Path]:
    """Everything that lies beside the translations of an edition, in the repository or in the installed handbook, by
    the path that it has in either."""
    folder = path_of(root, edition, "").parent.relative_to(root)
    names = {path.name for one in (root, handbook_of(root)) for path in (one / folder).glob("*")}
    return [folder / name for name in sorted(names)]


def catalogues_of(resolved: Resolved, root: Path, language: str) -> list[Catalogue]:
    """The translations of an edition, then those of each edition it is made from, those of the base last."""
    return [read(root, path_of(root, one.code, language), language) for one in reversed(resolved.chain)]


def read(root: Path, path: Path, language: str) -> Catalogue:
    """The translations in a file; a file that is not there holds none. What is wrong with it stands in `problems`.

    A file that the repository does not have is read from the installed handbook.
    """
    file = path.relative_to(root).as_posix()
    root = holder(root, file)
    path = root / file
    if leaves(path, root):
        return Catalogue(file, language, problems=[problem("S020", Place(file))])
    status = path.stat() if path.is_file() else None
    return _read(path, file, language, status.st_size if status else 0, status.st_mtime_ns if status else 0)


@lru_cache(maxsize=16)
def _read(path: Path, file: str, language: str, size: int, stamp: int) -> Catalogue:
    catalogue = Catalogue(file, language)
    if not size:
        return catalogue
    if size > MAX_BYTES:
        catalogue.problems.append(problem("L002", Place(file), size=size, limit=MAX_BYTES))
        return catalogue
    try:
        text = path.read_bytes().decode()
        catalogue.problems += hidden(text, file)
        if catalogue.problems:
            return catalogue
        torn = next((number for number, line in enumerate(text.splitlines(), 1) if not _LINE.fullmatch(line)), 0)
        if torn:
            raise ValueError(f"(line {torn}): it is no line of such a file")
        found = polib.pofile(f"{text}\n", wrapwidth=0)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        catalogue.problems.append(problem("L003", Place(file, line)))
        return catalogue
    except (OSError, ValueError) as error:
        said = re.search(r"\(line (\d+)\)(?:: (.*))?", str(error))
        line = int(said[1]) if said else 1
        catalogue.problems.append(problem("L001", Place(file, line), said=said[2] if said and said[2] else "a mistake"))
        return catalogue
    for one in found:
        entry = Entry(
            at=one.msgctxt or "",
            text=one.msgid,
            said=one.msgstr,
            check=one.fuzzy,
            before=one.previous_msgid or "",
            note=one.comment,
            line=one.linenum or 1,
        )
        (catalogue.kept if one.obsolete else catalogue.entries)[entry.key] = entry
    return catalogue


def write(path: Path, catalogue: Catalogue) -> None:
    """Write translations, in one step. The same translations give the same bytes: no dates, no wrapped lines."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Language": catalogue.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for entries, gone in ((catalogue.entries, False), (catalogue.kept, True)):
        for entry in entries.values():
            file.append(_written(entry, gone))
    disk.write(path, str(file))


def _written(entry: Entry, gone: bool) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=entry.at,
        msgid=entry.text,
        msgstr=entry.said,
        flags=["fuzzy"] if entry.check and entry.said else [],
        previous_msgid=entry.before if entry.check and entry.before else None,
        comment=entry.note,
        obsolete=gone,
    )
