"""How a rule is written and run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain
from typing import Any, Literal, TypeVar

from macros.edition import reasons, retirements
from macros.model.walk import Leaf, leaves
from macros.problems import Problem, messages
from macros.records import Curriculum

T = TypeVar("T")
Value = tuple[str, str, Leaf]
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
NAMING = ("R101", "R102", "R117")
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


_WALKED: dict[tuple[str, str], tuple[Any, list[Value]]] = {}


@once
def _walked(curriculum: Curriculum) -> dict[tuple[str, str], list[Value]]:
    """The values of each record. A record that is still the same object is not walked again."""
    for kind, name, record in curriculum.all():
        if (kind, name) not in _WALKED or _WALKED[kind, name][0] is not record:
            own = [(kind, name, leaf) for leaf in leaves(record, curriculum.address(kind, name))]
            _WALKED[kind, name] = (record, own)
    return {(kind, name): _WALKED[kind, name][1] for kind, name, _ in curriculum.all()}


def values(curriculum: Curriculum) -> Iterable[Value]:
    """(kind, id of the record, leaf) of every value."""
    return chain.from_iterable(_walked(curriculum).values())


@once
def beside(curriculum: Curriculum) -> list[Leaf]:
    """The texts and names that stand in no record: those of edition.yml, and why it changes or retires something."""
    found = list(leaves(curriculum.info, "edition")) if curriculum.info else []
    resolved, code = curriculum.resolved, curriculum.resolved.code
    for address, reason in (*reasons(resolved), *retirements(resolved)):
        if address.startswith((f"changes/{code}/", f"retired/{code}/")):
            found += [leaf for leaf in leaves(reason, address) if leaf.words]
    return found


def of_each(find: Callable[[list[Value]], T]) -> Callable[[Curriculum], dict[tuple[str, str], T]]:
    """Let a function of the values of a record run once for each record, as long as it stays the same object."""
    known: dict[tuple[str, str], tuple[list[Value], T]] = {}

    @once
    @wraps(find)
    def results(curriculum: Curriculum) -> dict[tuple[str, str], T]:
        for record, own in _walked(curriculum).items():
            if record not in known or known[record][0] is not own:
                known[record] = (own, find(own))
        return {record: known[record][1] for record in _walked(curriculum)}

    return results


def pages(curriculum: Curriculum) -> list[tuple[str, str]]:
    """(address, text) of each page that the edition writes itself."""
    return [(page.address, page.prose) for page in curriculum.resolved.own.pages]


def of_texts(find: Callable[[Iterable[tuple[str, str]]], list[T]]) -> Callable[[Curriculum], list[T]]:
    """Let a function of (address, text) find something in every text that may hold Markdown, pages of the edition
    included; in those of a record once, as long as it stays the same object."""

    @of_each
    def in_record(values: list[Value]) -> list[T]:
        return find((leaf.address, leaf.value) for _, _, leaf in values if leaf.words and leaf.words.markdown)

    @wraps(find)
    def everywhere(curriculum: Curriculum) -> list[T]:
        others = [(leaf.address, leaf.value) for leaf in beside(curriculum) if leaf.words and leaf.words.markdown]
        return [*chain.from_iterable(in_record(curriculum).values()), *find([*others, *pages(curriculum)])]

    return everywhere


def check(curriculum: Curriculum) -> list[Problem]:
    """All problems of a curriculum: those found while reading and typing it, and those of every rule."""
    found = list(curriculum.problems)
    if curriculum.resolved.refused:  # what follows from a change that was not made is no second mistake
        return found
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
    return curriculum.resolved.told(code, hit.address, hit.snippet, **hit.details)
