"""How a rule is written and run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from macros.model.walk import Leaf, leaves
from macros.problems import Problem, messages, problem
from macros.records import Curriculum

T = TypeVar("T")


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

    `whole` marks rules over the whole curriculum: they run only when nothing else is wrong, since a record that could not
    be read would make them report what is not their cause.
    """

    code: str
    sentence: str
    find: Callable[[Curriculum], Iterator[Found]]
    whole: bool


RULES: list[Rule] = []


def rule(
    code: str, cause: str, fix: str, whole: bool = False
) -> Callable[[Callable[[Curriculum], Iterator[Found]]], Callable[[Curriculum], Iterator[Found]]]:
    """Register a rule with its message. The docstring of the function is the rule in one sentence."""

    def register(find: Callable[[Curriculum], Iterator[Found]]) -> Callable[[Curriculum], Iterator[Found]]:
        messages({code: (cause, fix)})
        RULES.append(Rule(code, (find.__doc__ or "").strip(), find, whole))
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


@once
def values(curriculum: Curriculum) -> list[tuple[str, str, Leaf]]:
    """(kind, id of the record, leaf) of every value."""
    return [
        (kind, name, leaf)
        for kind, name, record in curriculum.all()
        for leaf in leaves(record, curriculum.address(kind, name))
    ]


def check(curriculum: Curriculum) -> list[Problem]:
    """All problems of a curriculum: those found while reading and typing it, and those of every rule."""
    found = list(curriculum.problems)
    for whole in (False, True):
        if whole and found:
            break
        for candidate in RULES:
            if candidate.whole is whole:
                found += [_problem(curriculum, candidate.code, hit) for hit in candidate.find(curriculum)]
    return found


def _problem(curriculum: Curriculum, code: str, hit: Found) -> Problem:
    resolved = curriculum.resolved
    place = resolved.find(hit.address, hit.snippet) if hit.snippet else resolved.place(hit.address)
    return problem(code, place, hit.address, **hit.details)
