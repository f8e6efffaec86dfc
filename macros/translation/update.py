"""Bringing the translations of an edition in line with its texts.

A paragraph that changed keeps its own old translation, to be read again; it never gets that of another paragraph.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from macros.handbook import CACHE, Handbook, open_handbook
from macros.language import Unit, page_units, units
from macros.language.catalogue import Catalogue, Entry, Key, path_of, read, write
from macros.problems import Failure
from macros.repository import handbook_of

_ALIKE = 0.3
"""How much of a paragraph must have stayed for its old translation to be worth reading again, where several changed."""


def units_of(book: Handbook, language: str) -> list[Unit]:
    """What is translated in the file of an edition: its own texts. Those of the base stand in the file of the base."""
    below = book.curriculum.resolved.below
    if below is None:
        return [*units(book.curriculum), *page_units(handbook_of(book.root))]
    known = {key_of(unit) for unit in units(open_handbook(book.root, below.code).curriculum)}
    own = [unit for unit in units(book.curriculum) if key_of(unit) not in known]
    return [unit for unit in own if book.written_in(unit.at) != language]


def key_of(unit: Unit) -> Key:
    """How a unit is looked up."""
    return Entry(unit.at, unit.text).key


def merged(wanted: Iterable[Unit], old: Catalogue) -> Catalogue:
    """The translations of all wanted units, in their order; `old` stays as it is."""
    new = Catalogue(old.file, old.language)
    known = old.kept | old.entries
    for unit in wanted:
        found = known.get(key_of(unit))
        entry = replace(found, text=unit.text, note=unit.note) if found else Entry(unit.at, unit.text, note=unit.note)
        new.entries.setdefault(entry.key, entry)
    gone = {key: entry for key, entry in known.items() if key not in new.entries and entry.said}
    for key, entry in _successors(new.entries, gone):
        was = gone.pop(entry.key)
        source = (was.before if was.check else "") or was.text
        new.entries[key] = replace(new.entries[key], said=was.said, check=True, before=source)
    new.kept = gone
    return new


def _successors(entries: Mapping[Key, Entry], gone: Mapping[Key, Entry]) -> Iterator[tuple[Key, Entry]]:
    """(key of a paragraph without translation, what stood at its address before), best matches first."""
    before: dict[str, list[Entry]] = {}
    for entry in gone.values():
        before.setdefault(entry.at, []).append(entry)
    after: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if not entry.said and entry.at in before:
            after.setdefault(entry.at, []).append(entry)
    for at, new in after.items():
        old = before[at]
        single = len(new) == len(old) == 1
        pairs = sorted(((_alike(one, other), one, other) for one in new for other in old), key=lambda p: -p[0])
        for ratio, one, other in pairs:
            if one in new and other in old and (single or ratio >= _ALIKE):
                new.remove(one)
                old.remove(other)
                yield one.key, other


def _alike(one: Entry, other: Entry) -> float:
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock of the translations of this repository: several people may hand in parts at the same time."""
    lock = root / CACHE / "translations.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def current(root: Path, edition: str, language: str) -> Catalogue:
    """The translations of an edition's own texts into a language, in line with them; nothing is written.

    Raises KeyError for an unknown edition, and Failure when its texts or translations cannot be read.
    """
    book = open_handbook(root, edition)
    book.require_no_problems()
    old = read(root, path_of(root, edition, language), language)
    if old.problems:
        raise Failure(old.problems)
    return merged(units_of(book, language), old)


def update(root: Path, edition: str, language: str) -> Catalogue:
    """Write the file of translations anew, in line with the texts. Returns what stands in it; raises as `current`."""
    with alone(root):
        catalogue = current(root, edition, language)
        write(path_of(root, edition, language), catalogue)
    return catalogue
