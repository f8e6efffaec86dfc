"""How a rule is written and run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Literal, TypeVar

from macros.model.walk import Leaf, leaves
from macros.problems import Problem, messages, problem
from macros.records import Curriculum

T = TypeVar("T")
Needs = Literal["typed", "sound", "all"]


@dataclass(frozen=True)
class Found:
    """What a rule found: the address of the value, the piece of text it is about, and details for the message."""

    address: str
    snippet: str
    details: dict[str, Any]


def at(address: str, snippet: str = "", **details: Any) -> Found:
    """Something found at an address; `snippet` gives the exact place inside a text."""
    return Found(address, snippet, details)


@dataclass(frozen=True)
class Rule:
    """A rule: its code, its one sentence, and the function that finds what breaks it.

    `needs` says what the rule looks at, so that one mistake is not told twice: "typed" rules look at every record that
    fits its type, "sound" rules at those of them that name only what exists, and "all" rules at the whole curriculum,
    when nothing else is wrong with it.
    """

    code: str
    sentence: str
    find: Callable[[Curriculum], Iterator[Found]]
    needs: Needs


RULES: list[Rule] = []
NAMING = ("R101", "R102")
"""The rules that find a name without its record: what else is wrong with a record that has one would be a guess."""


def rule(
    code: str, cause: str, fix: str, needs: Needs = "sound"
) -> Callable[[Callable[[Curriculum], Iterator[Found]]], Callable[[Curriculum], Iterator[Found]]]:
    """Register a rule with its message. The docstring of the function is the rule in one sentence."""

    def register(find: Callable[[Curriculum], Iterator[Found]]) -> Callable[[Curriculum], Iterator[Found]]:
        messages({code: (cause, fix)})
        RULES.append(Rule(code, (find.__doc__ or "").strip(), find, needs))
        return find

    return register


def once(compute: Callable[[Curriculum], T]) -> Callable[[Curriculum], T]:
    """Let a function run once for each curriculum, however many rules ask for what it returns."""
    last: list[tuple[Curriculum, T]] = []

    @wraps(compute)
    def remembered(curriculum: Curriculum) -> T:
        if not last or last[0][0] is not curriculum:
            last[:] = [(curriculum, compute(curriculum))]
        return last[0][1]

    return remembered


_WALKED: dict[tuple[str, str], tuple[Any, list[tuple[str, str, Leaf]]]] = {}


@once
def values(curriculum: Curriculum) -> list[tuple[str, str, Leaf]]:
    """(kind, id of the record, leaf) of every value. A record that is still the same object is not walked again."""
    found: list[tuple[str, str, Leaf]] = []
    for kind, name, record in curriculum.all():
        walked = _WALKED.get((kind, name))
        if walked is None or walked[0] is not record:
            own = [(kind, name, leaf) for leaf in leaves(record, curriculum.address(kind, name))]
            walked = _WALKED[kind, name] = (record, own)
        found += walked[1]
    return found


def check(curriculum: Curriculum) -> list[Problem]:
    """All problems of a curriculum: those found while reading and typing it, and those of every rule."""
    found = list(curriculum.problems)
    unsound: set[str] = set()
    for candidate in RULES:
        if candidate.needs == "typed":
            hits = list(candidate.find(curriculum))
            found += [_problem(curriculum, candidate.code, hit) for hit in hits]
            if candidate.code in NAMING:
                unsound |= {"/".join(hit.address.split("/")[:2]) for hit in hits}
    sound = _without(curriculum, unsound) if unsound else curriculum
    for candidate in RULES:
        if candidate.needs == "sound":
            found += [_problem(curriculum, candidate.code, hit) for hit in candidate.find(sound)]
    for candidate in RULES if not found else ():
        if candidate.needs == "all":
            found += [_problem(curriculum, candidate.code, hit) for hit in candidate.find(curriculum)]
    return found


def _without(curriculum: Curriculum, unsound: set[str]) -> Curriculum:
    """The same curriculum without the records at some addresses. They still exist, as those do that do not fit."""
    records = {
        kind: {name: record for name, record in entries.items() if curriculum.address(kind, name) not in unsound}
        for kind, entries in curriculum.records.items()
    }
    return replace(curriculum, records=records)


def _problem(curriculum: Curriculum, code: str, hit: Found) -> Problem:
    resolved = curriculum.resolved
    place = resolved.find(hit.address, hit.snippet) if hit.snippet else resolved.place(hit.address)
    return problem(code, place, hit.address, **hit.details)
