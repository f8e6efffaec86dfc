"""The menu, as a pure function of the pages there are. Order comes from the programmes, never from file names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from macros.handbook import Handbook
from macros.model.kinds import KINDS

LARGEST_GROUP = 25
"""Entries in one group. Every page repeats the group it lies in, so large groups make large pages and slow builds."""

REFERENCE = ("role", "competence", "principle", "claim", "indicator", "glossary", "source")
Entry = dict[str, Any]


def navigation(book: Handbook, prose: list[tuple[str, str]]) -> list[Entry]:
    """The menu as MkDocs reads it.

    `prose` lists (path, title) of the pages written by hand, home first; they make up the last group.
    """
    practice = [_page(book, kind, name) for kind in ("case", "risk") for name in _ids(book, kind)]
    shared = [
        {book.word(f"kind-{kind}-plural"): f"{KINDS[kind].folder}.md"} for kind in REFERENCE if book.records[kind]
    ]
    groups = [
        ("nav-forms", [_page(book, "form", name) for name in _ids(book, "form")]),
        ("nav-specimens", [_page(book, "specimen", name) for name in _ids(book, "specimen")]),
        ("nav-frames", [_page(book, "frame", name) for name in _ids(book, "frame")]),
        ("nav-guides", [_page(book, "guide", name) for name in _ids(book, "guide")]),
        ("nav-training", _training(book)),
        ("nav-practice", practice),
        ("nav-reference", shared),
        ("nav-about", [{title: src} for src, title in prose if src != "index.md"]),
    ]
    home: list[Entry] = [{book.word("nav-home"): "index.md"}]
    named = [*_paths(book), *((book.word(word), entries) for word, entries in groups)]
    return home + [{title: split(book, entries)} for title, entries in named if entries]


def _paths(book: Handbook) -> list[tuple[str, list[Entry]]]:
    """(title, entries) of the path of each programme: its stages, each with the assessments that close it.

    A programme that is alone is the path; of several, each has its name. Stages of no programme follow at the end.
    """
    paths: list[tuple[str, list[Entry]]] = []
    waiting = _ids(book, "stage")
    programmes = _ids(book, "programme")
    for name in programmes:
        own = [stage for stage in waiting if stage in book.get("programme", name).stages]
        waiting = [stage for stage in waiting if stage not in own]
        last = name == programmes[-1]
        title = book.word("nav-path") if len(programmes) == 1 else book.title("programme", name)
        paths.append((title, [_page(book, "programme", name), *_stages(book, own + (waiting if last else []))]))
    return paths or [(book.word("nav-path"), _stages(book, waiting))]


def _stages(book: Handbook, names: list[str]) -> list[Entry]:
    entries = []
    for name in names:
        entries.append(_page(book, "stage", name))
        entries += [_page(book, "assessment", each) for each in book.get("stage", name).assessments]
    return entries


def _training(book: Handbook) -> list[Entry]:
    """The sessions that belong to no course, then each course with its own, in the order in which it holds them."""
    courses: list[Entry] = []
    held: set[str] = set()
    for name in _ids(book, "course"):
        modules = book.get("course", name).modules
        own = dict.fromkeys(entry.id for module in modules for entry in module.sessions if entry.id not in held)
        held |= set(own)
        pages = [_page(book, "course", name), *(_page(book, "session", session) for session in own)]
        courses.append({book.title("course", name): pages})
    return [_page(book, "session", name) for name in _ids(book, "session") if name not in held] + courses


def split(book: Handbook, entries: list[Entry]) -> list[Entry]:
    """A group as it is, or in parts of equal size named by their first and last title when it is too long."""
    if len(entries) <= LARGEST_GROUP:
        return entries
    parts = -(-len(entries) // LARGEST_GROUP)
    size = -(-len(entries) // parts)
    chunks = [entries[start : start + size] for start in range(0, len(entries), size)]
    named = [{book.word("nav-range", first=next(iter(c[0])), last=next(iter(c[-1]))): c} for c in chunks]
    return split(book, named)


def _page(book: Handbook, kind: str, name: str) -> Entry:
    return {book.title(kind, name): f"{KINDS[kind].folder}/{name}.md"}


def _ids(book: Handbook, kind: str) -> list[str]:
    """Ids of a kind: first in the order of the programmes, then those that no programme lists, by title."""
    programmes = [book.get("programme", name) for name in book.info.programmes if name in book.records["programme"]]
    if kind == "programme":
        listed: Iterable[str] = book.info.programmes
    else:
        listed = (name for programme in programmes for name in getattr(programme, f"{kind}s", ()))
    known = book.records[kind]
    first = [name for name in dict.fromkeys(listed) if name in known]
    if kind == "form":
        first = []
    if kind == "specimen":  # the file of a fictional year is read as it was written
        first = sorted(known, key=lambda name: (known[name].on, known[name].title))
    return first + sorted((name for name in known if name not in first), key=lambda name: known[name].title.casefold())
