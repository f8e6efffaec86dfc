"""How far a translation is: of each record, in units and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from macros.edition.pages import DOCS
from macros.language.catalogue import State
from macros.language.translator import Translator
from macros.language.units import Unit


@dataclass
class Progress:
    """Units and their words by state. What was written in the language counts as translated."""

    units: Counter[State] = field(default_factory=Counter)
    words: Counter[State] = field(default_factory=Counter)

    def add(self, state: State, words: int) -> None:
        """Count one unit."""
        self.units[state] += 1
        self.words[state] += words

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.units + other.units, self.words + other.words)

    @property
    def total(self) -> int:
        """All units."""
        return sum(self.units.values())

    @property
    def percent(self) -> int:
        """How much can be read in the language, in whole percent of the words: 100 only when nothing is left to do."""
        words = sum(self.words.values())
        return (words - self.words["changed"] - self.words["todo"]) * 100 // words if words else 100

    @property
    def missing(self) -> int:
        """Units that readers see in another language."""
        return self.units["changed"] + self.units["todo"]


def record_of(address: str) -> str:
    """The record or page a unit belongs to: `stages/learning`, `docs/authors/index.md`, `edition`."""
    folder, *rest = address.split("/")
    return address if folder == DOCS else "/".join([folder, *rest[:1]]) if folder != "edition" else folder


def progress(units: Iterable[Unit], translator: Translator) -> dict[str, Progress]:
    """Record or page to how far it is, in the order of the units. A paragraph that returns in a text counts once."""
    found: dict[str, Progress] = {}
    seen: set[tuple[str, str]] = set()
    for unit in units:
        if (unit.at, unit.text) not in seen:
            seen.add((unit.at, unit.text))
            own = found.setdefault(record_of(unit.at), Progress())
            own.add(translator.state(unit.at, unit.text), unit.words)
    return found


def total(found: Iterable[Progress]) -> Progress:
    """All of them together."""
    return sum(found, Progress())
