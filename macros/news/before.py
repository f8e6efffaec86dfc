"""The release before, as far as an edition was in it: its data, what it listed, and its records under their new ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from macros import moved
from macros.earlier import Earlier, parsed, releasing
from macros.handbook import Handbook
from macros.labels import Field
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.types import Local, Refers, Words

Name = tuple[str, str]
"""Kind and id of a record."""
Plain = dict[str, dict[str, Any]]
"""Folder to id to record."""


@dataclass(frozen=True)
class Moves:
    """What became of old addresses such as `forms/log-book`: `renamed` maps them to the address that the same record
    has now, `successors` to what takes the place of one that was given up."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)


def moves_of(book: Handbook) -> Moves:
    """What retired.yml says became of old addresses."""
    return Moves(moved.renamed(book), {key: one.successor for key, one in book.retired.items() if one.successor})


@dataclass(frozen=True)
class Listed:
    """What index.json says of a record: title, content code, files to print."""

    title: str = ""
    code: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Before:
    """An edition as a release had it. Records that have another id now stand under their new one, and so do references
    to them; `renamed` tells the old id of each. `listed` is what its index.json lists in the language of the handbook;
    `spoken` says whether it was published in that language at all. `successors` maps what is no more to an address."""

    version: str
    data: Plain
    listed: dict[Name, Listed]
    renamed: dict[Name, str]
    successors: dict[Name, str]
    spoken: bool


def before(book: Handbook, earlier: Earlier, moves: Moves) -> Before | None:
    """The newest release below this one that holds the edition; None where none does. What is not shaped as expected is
    left out: an older engine wrote it."""
    now = releasing()
    for version in earlier.versions:
        data = earlier.resolved(version, book.code)
        if data and (not now or parsed(version) < parsed(now)):
            return _read(book, earlier, version, data, moves)
    return None


def _read(book: Handbook, earlier: Earlier, version: str, data: Any, moves: Moves) -> Before:
    own = _listed(earlier.index(version, book.code, book.language))
    languages = [language for edition, language in earlier.targets(version) if edition == book.code]
    there = own or next(filter(None, (_listed(earlier.index(version, book.code, one)) for one in languages)), {})
    plain = _records(data, set(there))
    renamed, successors = _settled(book, plain, moves)
    ids = {(kind, old): name for (kind, name), old in renamed.items()}
    plain = {folder: _under_new_ids(folder, records, ids) for folder, records in plain.items()}
    listed = {(kind, ids.get((kind, name), name)): row for (kind, name), row in own.items()}
    return Before(version, plain, listed, renamed, successors, bool(own))


def _listed(index: dict[str, Any]) -> dict[Name, Listed]:
    """What an index.json lists, by kind and id."""
    rows = index.get("records")
    found: dict[Name, Listed] = {}
    for row in rows if isinstance(rows, list) else ():
        row = row if isinstance(row, dict) else {}
        kind, name, title, code = (_text(row.get(key)) for key in ("kind", "id", "title", "code"))
        files = row.get("papers")
        if kind in KINDS and _is_id(name):
            papers = filter(None, map(_text, files)) if isinstance(files, list) else ()
            found[kind, name] = Listed(title, code, tuple(papers))
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_id(name: str) -> bool:
    return bool(name) and "/" not in name


def _records(data: Any, listed: set[Name]) -> Plain:
    """The records that were published: those with a page are listed, the others have none."""
    found: Plain = {}
    for folder, kind in BY_FOLDER.items():
        records = data.get(folder) if isinstance(data, dict) else None
        named = records.items() if isinstance(records, dict) else ()
        there = {name: record for name, record in named if isinstance(record, dict) and _is_id(name)}
        paged = listed and kind.page != "none"
        found[folder] = {name: one for name, one in there.items() if not paged or (kind.name, name) in listed}
    return found


def _settled(book: Handbook, plain: Plain, moves: Moves) -> tuple[dict[Name, str], dict[Name, str]]:
    """(old id by kind and new id, address of the successor by kind and old id) of what was published and has moved."""
    renamed: dict[Name, str] = {}
    successors: dict[Name, str] = {}
    steps = {old.strip("/"): new.strip("/") for old, new in (*moves.successors.items(), *moves.renamed.items())}
    same = {old.strip("/") for old in moves.renamed}
    for old in steps:
        folder, _, name = old.partition("/")
        if folder not in BY_FOLDER:  # a page or an edition
            continue
        if name not in plain.get(folder, {}) or name in book.records.of(BY_FOLDER[folder].name):
            continue
        way = [old]
        while way[-1] in steps and steps[way[-1]] not in way:  # more than one step since
            way.append(steps[way[-1]])
        target, _, new = way[-1].partition("/")
        kind = BY_FOLDER[folder].name
        if target not in BY_FOLDER or new not in book.records.of(BY_FOLDER[target].name):
            continue
        if target == folder and new not in plain[folder] and same.issuperset(way[:-1]):
            renamed[kind, new] = name
        else:
            successors[kind, name] = way[-1]
    return renamed, successors


def _under_new_ids(folder: str, records: dict[str, Any], ids: Mapping[Name, str]) -> dict[str, Any]:
    """The records of a folder with new ids in place of old ones, in references too: a rename is told once."""
    if not ids:
        return records
    kind = BY_FOLDER[folder]
    top = Field("", kind.model)
    return {ids.get((kind.name, name), name): _with_new_ids(record, top, ids) for name, record in records.items()}


def _with_new_ids(value: Any, place: Field, ids: Mapping[Name, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_new_ids(inner, place.inner(key), ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_new_ids(item, place, ids) for item in value]
    if not isinstance(value, str):
        return value
    refers = place.marker(Refers)
    if refers:
        return ids.get((refers.kind, value), value)
    if place.marker(Local):  # an entry of a list, which may stand for a record
        return next((new for (_, old), new in ids.items() if old == value), value)
    if place.marker(Words):
        return LINK.sub(lambda link: _linked(link[0], link["kind"], link["id"], ids), value)
    return value


def _linked(link: str, kind: str, name: str, ids: Mapping[Name, str]) -> str:
    new = ids.get((kind, name))
    return link.replace(f"({kind}:{name}", f"({kind}:{new}", 1) if new else link
