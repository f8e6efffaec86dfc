"""Problems: what is wrong, where, and how to mend it. The catalogue holds every message; a code never changes.

A mistake in the curriculum is a value, not an exception: modules return lists of `Problem`, all are printed together,
and only then does a command fail.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "CATALOGUE",
    "Failure",
    "Place",
    "Problem",
    "did_you_mean",
    "in_order",
    "look_alike",
    "messages",
    "nearest",
    "problem",
    "shortened",
    "show",
    "visible",
]


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file. `file` is relative to the root of the repository; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One problem: its place, its code, what is wrong, how to mend it, and the address of the value it is about."""

    place: Place
    code: str
    cause: str
    fix: str
    address: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.cause}\n    Fix: {self.fix}"


class MissingTool(Exception):
    """A tool is not on this machine. Its text says which, what for, and how to install it."""


class Failure(Exception):
    """Work cannot go on because of problems. Carries them; its text is what a user reads."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(found) for found in self.problems))

    def __reduce__(self) -> tuple[type[Failure], tuple[list[Problem]]]:
        return Failure, (self.problems,)


class Stopped(Exception):
    """Work stopped for another reason than problems of the curriculum. Its text says why and what to do."""


CATALOGUE: dict[str, tuple[str, str]] = {}
"""Code to (what is wrong, how to mend it). Codes are permanent; each module adds its own messages beside its rules.
S reading YAML · T types · R references · A assessment contract · F forms · C courses and sessions · K other kinds ·
P prose · L languages · B the built site."""


def messages(entries: dict[str, tuple[str, str]]) -> None:
    """Add messages to the catalogue. Raises ValueError when a code is taken by another message."""
    for code, entry in entries.items():
        if CATALOGUE.setdefault(code, entry) != entry:
            raise ValueError(f"the code {code} is taken")


def problem(code: str, place: Place, address: str = "", **details: object) -> Problem:
    """Make a problem from the catalogue. Raises KeyError for an unknown code or a missing detail: our own mistakes."""
    cause, fix = CATALOGUE[code]
    return Problem(place, code, visible(cause.format(**details)), visible(fix.format(**details)), address)


def visible(text: str) -> str:
    """A text on one line, in which every character can be seen: a message never moves the cursor of a terminal."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in " ".join(text.split()))


def shortened(value: object, limit: int = 60) -> str:
    """What was found, for a message: the beginning of a text, the nature of anything else."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    text = " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like another one, or None when none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing sentence ` Did you mean "x"?`, or nothing when no known word is near.

    A letter of another alphabet that looks like one of ours is named, since the two words look the same.
    """
    near = nearest(word, known)
    return look_alike(word) + (f' Did you mean "{near}"?' if near else "")


def look_alike(word: str) -> str:
    """A sentence that names the first letter of a word that is not a Latin one, or nothing."""
    for char in word:
        if char.isalpha() and not unicodedata.name(char, "LATIN").startswith("LATIN"):
            return f' The letter "{char}" in it is {unicodedata.name(char)}, which only looks familiar.'
    return ""


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by file and line."""
    return sorted(set(problems))


def show(problems: Iterable[Problem], style: str = "text") -> str:
    """All problems as `text` for people, `json` for programs, `github` annotations for a pull request, or a `gitlab`
    report of code quality for a merge request."""
    found = in_order(problems)
    if style == "json":
        rows = [
            {"file": visible(p.place.file), "line": p.place.line, "column": p.place.column}
            | {"code": p.code, "cause": p.cause, "fix": p.fix, "address": p.address}
            for p in found
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False)
    if style == "gitlab":
        return json.dumps([_finding(p) for p in found], indent=2, ensure_ascii=False)
    if style == "github":
        return "\n".join(_annotation(p) for p in found)
    return "\n".join(str(p) for p in found)


def _annotation(found: Problem) -> str:
    place = found.place
    file = visible(place.file).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    text = f"{found.cause} {found.fix}".replace("%", "%25")
    return f"::error file={file},line={place.line},col={place.column},title={found.code}::{text}"


def _finding(found: Problem) -> dict[str, Any]:
    """An entry of the report. Two of the same fingerprint would be shown as one."""
    file, text = visible(found.place.file), f"{found.cause} {found.fix}"
    return {
        "description": text,
        "check_name": found.code,
        "fingerprint": hashlib.blake2b(str(found).encode(), digest_size=16).hexdigest(),
        "severity": "major",
        "location": {"path": file, "lines": {"begin": found.place.line}},
    }
