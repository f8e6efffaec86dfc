"""Which records an edition has: those of the programmes that it adopts, all that they lead to, and its own."""

from __future__ import annotations

from dataclasses import replace

from macros.checks.references import foreign, linked, reached
from macros.model.kinds import KINDS
from macros.records import Curriculum

_ALWAYS = {"glossary", "word", "block", "principle"}
"""Kinds that every edition has whole."""


def adopted(curriculum: Curriculum) -> Curriculum:
    """The same curriculum without the records that nothing in the edition leads to; they stand in `left_out`.

    What the edition itself names or links to comes in from programmes that it does not adopt, too. A link in a text of
    what it adopts does not bring another programme in: its words stay, and the way is gone.

    The base has all of its records, and tells those that nothing uses. A curriculum with problems stays as it is.
    """
    resolved = curriculum.resolved
    if resolved.below is None or curriculum.problems or curriculum.info is None:
        return curriculum
    own = [(kind, name) for kind, name, _ in curriculum.all() if _is_own(curriculum, kind, name)]
    links = linked(curriculum)
    wanted = {target for record in own for target in links.get(record, [])}
    used = reached(curriculum, [*own, *wanted], foreign(curriculum))
    records = {
        kind: {name: one for name, one in entries.items() if kind in _ALWAYS or (kind, name) in used}
        for kind, entries in curriculum.records.items()
    }
    left_out = {
        kind: {name: one for name, one in entries.items() if name not in records[kind]}
        for kind, entries in curriculum.records.items()
    }
    return replace(curriculum, records=records, exists={k: set(v) for k, v in records.items()}, left_out=left_out)


def _is_own(curriculum: Curriculum, kind: str, name: str) -> bool:
    """Whether an edition above the base has added a record, as a file or by a change."""
    folder = KINDS[kind].folder
    return name not in curriculum.resolved.chain[0].own.data.get(folder, {})
