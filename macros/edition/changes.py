"""changes.yml: read strictly, typed, each change with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from macros.edition.apply import Change
from macros.edition.plain import Steps, reach, steps_of
from macros.fit import fit
from macros.model.change import VERBS, Reason
from macros.model.kinds import KINDS
from macros.problems import Place, Problem, did_you_mean, messages, problem
from macros.source import Document

LIST = "changes"
"""Under which the entries of the file stand in its document."""

messages(
    {
        "E101": (
            "a change has exactly one of set, add, remove, replace and order, and here is {found}.{near}",
            "Make each change an entry of its own (it begins with a dash): one verb, one address, one reason.",
        ),
    }
)


@dataclass
class Changes:
    """What one edition changes. `reasons` holds the typed entry of each by its number."""

    document: Document
    entries: list[Change] = field(default_factory=list)
    reasons: dict[int, Reason] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _by_steps: dict[Steps, Change] = field(default_factory=dict)

    def at(self, address: str) -> Change | None:
        """The change that set a value or took it away: that of the address itself or of a place above it."""
        if not self._by_steps:
            self._by_steps = {one.steps: one for one in self.entries if one.verb != "order"}
        steps = steps_of(address) if self._by_steps else ()
        ways = (steps[:length] for length in range(len(steps), 0, -1))
        return next((self._by_steps[way] for way in ways if way in self._by_steps), None)

    def within(self, address: str) -> list[Change]:
        """The changes of an address, of places below it and of places above it."""
        steps = steps_of(address)
        return [one for one in self.entries if one.steps[: len(steps)] == steps or steps[: len(one.steps)] == one.steps]

    def place(self, change: Change, address: str = "") -> Place:
        """Where a change stands; with the address of a value that it set, where that value stands in it."""
        entry = [LIST, str(change.number)]
        if not address:
            return self.document.place([*entry, change.verb])
        return self.document.place([*entry, *self._steps(change, address)])

    def find(self, change: Change, address: str, snippet: str) -> Place:
        """Where a piece of text stands in the value that a change set."""
        return self.document.find([LIST, str(change.number), *self._steps(change, address)], snippet)

    def _steps(self, change: Change, address: str) -> list[str]:
        """The way from the entry of a change to a value that it set; to its verb when it set none."""
        key = {"set": "to", "order": "as"}.get(change.verb, "with")
        inner = steps_of(address)[len(change.steps) :]
        entry = self.document.data[LIST][change.number]
        return [key, *inner] if key in entry and reach(entry[key], inner)[1] == len(inner) else [change.verb]


def read_changes(document: Document) -> Changes:
    """Type every entry of changes.yml. What does not fit stands in `problems` and is left out."""
    found = Changes(document, problems=list(document.problems))
    for number, entry in enumerate(document.data.get(LIST, ())):
        where = f"{LIST}/{number}"
        verbs = [verb for verb in VERBS if isinstance(entry, dict) and verb in entry]
        if len(verbs) != 1:
            found.problems.append(problem("E101", document.place([LIST, str(number)]), where, **_said(entry, verbs)))
            continue
        reason, misfits = fit(VERBS[verbs[0]], entry)
        for inner, code, details in misfits:
            address = f"{where}/{inner}" if inner else where
            found.problems.append(problem(code, document.place(address.split("/")), address, **details))
        if isinstance(reason, Reason):
            found.entries.append(_change(verbs[0], reason, number))
            found.reasons[number] = reason
    return found


def _said(entry: Any, verbs: list[str]) -> dict[str, str]:
    if len(verbs) > 1:
        return {"found": " and ".join(f'"{verb}"' for verb in verbs), "near": ""}
    first = next(iter(entry), "") if isinstance(entry, dict) else ""
    return {"found": f'"{first}"' if first else "no mapping", "near": did_you_mean(first, VERBS) if first else ""}


def _change(verb: Any, reason: Any, number: int) -> Change:
    address = reason.address
    scheme, colon, rest = address.partition(":")
    if colon and scheme in KINDS:  # `stage:learning/window` is understood too
        address = f"{KINDS[scheme].folder}/{rest}"
    value = getattr(reason, "value", None)
    after, before = getattr(reason, "after", None) or "", getattr(reason, "before", None) or ""
    return Change(verb, address, value, after, before, number)
