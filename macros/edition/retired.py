"""retired.yml: what is no more, and what became of it, so that every address that was published goes on working."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import fullmatch

from macros.fit import fit
from macros.model.kinds import BY_FOLDER
from macros.model.retired import Retired
from macros.model.types import ID_PATTERN, LANGUAGE_PATTERN
from macros.problems import Place, Problem, problem
from macros.source import Document

NAME = "retired.yml"
PAGES = "pages"
"""The beginning of the address of a page that is not that of a record: `pages/how-to-use`."""
EDITIONS = "editions"
"""The beginning of the address of an edition, or of one of its languages: `editions/be-old/nl`."""
_PATH = r"[a-z0-9]+(?:[-./][a-z0-9]+)*"


@dataclass
class Map:
    """The map of one edition: address to what became of it."""

    document: Document
    entries: dict[str, Retired] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, address: str, snippet: str = "") -> Place:
        """Where an entry stands, or a value in it (`forms/old-log/because`), or a piece of its text."""
        above = [one for one in self.document.data if f"{address}/".startswith(f"{one}/")]
        key = max(above, key=len, default="")
        steps = [key, *filter(None, address.removeprefix(key).split("/"))]
        return self.document.find(steps, snippet) if snippet else self.document.place(steps)


def read_map(document: Document) -> Map:
    """Type every entry of retired.yml. What does not fit stands in `problems` and is left out."""
    found = Map(document, problems=list(document.problems))
    for key, data in document.data.items():
        entry, misfits = fit(Retired, data, key)
        for inner, code, details in misfits:
            address = f"{key}/{inner}" if inner else key
            found.problems.append(problem(code, found.place(address), address, **details))
        if isinstance(entry, Retired):
            found.entries[key] = entry
    return found


def names(address: str) -> str:
    """What an address names: "page" (a record that readers can open, or a page), "edition", or nothing at all."""
    head, _, rest = address.partition("/")
    if head == EDITIONS:
        code, slash, language = rest.partition("/")
        known = fullmatch(ID_PATTERN, code) and (not slash or fullmatch(LANGUAGE_PATTERN, language))
        return "edition" if known else ""
    record = head in BY_FOLDER and BY_FOLDER[head].page != "none"
    pattern = ID_PATTERN if record else _PATH if head == PAGES else ""
    return "page" if pattern and fullmatch(pattern, rest) else ""


def end(retired: Mapping[str, Retired], address: str) -> str:
    """The address that something has now: every new id is followed, up to what is there or was retired."""
    passed = {address}
    while address in retired and (following := retired[address].renamed_to) and following not in passed:
        passed.add(following)
        address = following
    return address


def fate(retired: Mapping[str, Retired], address: str) -> str:
    """What became of something, as a closing sentence of a message; nothing where the map does not know it."""
    entry = retired.get(address)
    if entry is None:
        return ""
    if entry.renamed_to:
        return f' It was renamed to "{end(retired, address)}" in {entry.since}.'
    return f" It was retired in {entry.since}." + (
        f' "{entry.successor}" does its work now.' if entry.successor else ""
    )
