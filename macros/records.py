"""From plain data to typed records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from re import fullmatch
from typing import Any

from macros.edition import BASE, Resolved
from macros.fit import Misfit, fit
from macros.model.kinds import KINDS
from macros.model.lookup import EditionInfo, Term
from macros.model.types import ID_PATTERN, Model
from macros.model.walk import leaves
from macros.problems import Place, Problem, look_alike, problem
from macros.source import as_id

_TYPED: dict[str, tuple[Any, tuple[Model | None, list[Misfit]]]] = {}
"""By address, plain data and what came of them when they were typed last. The same data, in another edition or in a
file that nobody edited, give the same record, so that what was made of it still holds."""


class Anything(set[str]):
    """The ids of a collection that could not be read: any id may be one of them."""

    def __contains__(self, item: object) -> bool:
        return True


@dataclass
class Curriculum:
    """The typed records of one edition, before any language.

    `records` maps kind to id to record and holds only those that fit their type; `exists` maps kind to all ids that
    have a file or an entry, so that a reference to a record with a mistake is no second mistake. `info` is None when
    edition.yml does not fit. `terms` maps language to term to form to words, and `forms` are those of the language the
    edition writes in; a term that does not fit has no forms, and `has_terms` is False when none could be read.
    `left_out` maps kind to id to record of what the edition has no use for (see `macros.checks.adopted`).
    """

    resolved: Resolved
    records: dict[str, dict[str, Any]]
    exists: dict[str, set[str]]
    info: EditionInfo | None
    forms: dict[str, dict[str, str]]
    problems: list[Problem]
    has_terms: bool = True
    terms: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    left_out: dict[str, dict[str, Any]] = field(default_factory=dict)

    def all(self) -> Iterator[tuple[str, str, Any]]:
        """(kind, id, record) of every record."""
        for kind, records in self.records.items():
            for name, record in records.items():
                yield kind, name, record

    def address(self, kind: str, name: str) -> str:
        """The address of a record, `forms/log-book`."""
        return f"{KINDS[kind].folder}/{name}"

    def complete(self, kind: str) -> bool:
        """Whether every record of a kind could be read and fits its type."""
        exists = self.exists[kind]
        return not isinstance(exists, Anything) and exists == set(self.records[kind])


def curriculum(resolved: Resolved) -> Curriculum:
    """Type every record of a resolved edition."""
    problems = list(resolved.problems)
    broken = {found.place.file for found in problems}
    unread = {entry for layer in resolved.layers for entry in layer.unread}
    records: dict[str, dict[str, Any]] = {}
    exists: dict[str, set[str]] = {}

    def accept(model: type[Model], data: Any, address: str) -> Any:
        known = _TYPED.get(address)
        if known is None or known[0] is not data:
            known = _TYPED[address] = (data, fit(model, data, address.rpartition("/")[2]))
        record, misfits = known[1]
        for inner, code, details in misfits:
            where = f"{address}/{inner}" if inner else address
            problems.append(resolved.told(code, where, **details))
        return record

    for kind in KINDS.values():
        entries = resolved.data.get(kind.folder, {})
        there = set(entries) | {name for folder, name in unread if folder == kind.folder}
        exists[kind.name] = Anything(there) if (kind.folder, "") in unread else there
        records[kind.name] = {}
        for name, data in entries.items():
            address = f"{kind.folder}/{name}"
            if not data and resolved.place(address).file in broken:
                continue  # the reader could not read the file and said so
            if not fullmatch(ID_PATTERN, name):
                details = {"found": name, "look_alike": look_alike(name)}
                problems.append(resolved.told("T005", address, **details))
                meant = as_id(name)
                exists[kind.name] = exists[kind.name] | {meant} if meant else Anything(exists[kind.name])
            record = accept(kind.model, data, address)
            if record is not None:
                records[kind.name][name] = record

    info = accept(EditionInfo, resolved.info.data, "edition") if resolved.info.data else None
    typed = Curriculum(resolved, records, exists, info, {}, problems)
    for kind in KINDS.values():
        if kind.collection and not exists[kind.name] and kind.name in _needed(typed):
            typed.exists[kind.name] = Anything()
            problems.append(problem("S023", Place(f"curriculum/{BASE}/{kind.folder}.yml")))

    writes = info.writes if info else "en"
    written = resolved.terms.get(writes)
    if written is None and info:
        folder = resolved.info.file.rpartition("/")[0]
        problems.append(problem("S023", Place(f"{folder}/terms/{writes}.yml")))
    for language, document in resolved.terms.items():
        for name, data in document.data.items():
            term = accept(Term, data, f"terms/{language}/{name}")
            typed.terms.setdefault(language, {})[name] = term.forms if term else {}
    typed.forms = typed.terms.get(writes, {})
    typed.has_terms = bool(typed.forms)
    return typed


def _needed(typed: Curriculum) -> set[str]:
    """The kinds of which at least one record is named. Words are always needed: the templates name them."""
    named = {leaf.refers for _, _, record in typed.all() for leaf in leaves(record)}
    return {"word"} | {kind for kind in named if kind}
