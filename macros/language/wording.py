"""Words that are not to be used in a language, and words that cannot stand before a term in it.

`locale/<language>.terms.yml` lists the first: an id, the words, what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from macros.fit import fit
from macros.language.catalogue import path_of
from macros.language.pseudo import NO_WORDS
from macros.language.units import same
from macros.model.types import Model, Plain
from macros.problems import Problem, problem
from macros.repository import holder
from macros.source import read_file

_ELISION = re.compile(
    r"(?P<word>\b(?:de|à|le|la|du|au|que|ce)) \{(?P<term>[a-z-]+)(?:\.(?P<form>sg|pl|un|le|les))?!?\}", re.IGNORECASE
)
"""French: these words melt with what follows, and what follows is another word in another edition."""
_QUOTED = re.compile(r"[«“]\s*\S+(?:\s\S+){0,2}\s*[»”]")
"""A word that is talked about, in quotation marks, is not used."""


class Variant(Model):
    """Words that are not to be used for a thing."""

    never: Annotated[list[Plain], Field(min_length=1)]
    """The words, each as it is written, with its plural as a word of its own."""
    write: Plain
    """What to write instead."""
    but: list[Plain] = []
    """Phrases in which they are right."""
    where: Plain | None = None
    """Only where the source holds these words."""


@dataclass
class Wording:
    """The list of a language: id to what is not to be used. What is wrong with the list stands in `problems`."""

    language: str
    variants: list[Variant] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def avoided(self, source: str, said: str) -> Iterator[tuple[str, str]]:
        """(word, what to write instead) of every word in a translation that is not to be used."""
        text, original = (same(NO_WORDS.sub(" … ", one)).casefold() for one in (_QUOTED.sub(" … ", said), source))
        for variant in self.variants:
            if variant.where and _folded(variant.where) not in original:
                continue
            rest = text
            for phrase in variant.but:
                rest = rest.replace(_folded(phrase), " ")
            for word in variant.never:
                # Almost no text holds the letters of one: that is seen much faster than that it stands alone.
                if _folded(word) in rest and re.search(rf"(?<!\w){re.escape(_folded(word))}(?!\w)", rest):
                    yield word, variant.write

    def melting(self, said: str, slots: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """(piece of text, word) of each word that cannot stand before a term; `slots` are no terms."""
        for match in _ELISION.finditer(said) if self.language.partition("-")[0] == "fr" else ():
            right = match["word"].lower() == "que" and match["form"] in ("le", "les")
            if not right and match["term"] not in slots:
                yield match[0], match["word"]


@cache
def _folded(text: str) -> str:
    """A piece of the list, as it is looked for."""
    return same(text).casefold()


def wording(root: Path, edition: str, language: str) -> Wording:
    """The list of an edition for a language; empty without a file."""
    found = Wording(language)
    way = path_of(root, edition, language).with_name(f"{language}.terms.yml").relative_to(root)
    root = holder(root, way)
    path = root / way
    if not path.exists() and not path.is_symlink():
        return found
    document = read_file(path, root, path.parent)
    found.problems += document.problems
    for name, data in document.data.items():
        variant, misfits = fit(Variant, data, name)
        for inner, code, details in misfits:
            steps = [name, *inner.split("/")] if inner else [name]
            found.problems.append(problem(code, document.place(steps), "/".join(steps), **details))
        if variant:
            found.variants.append(cast(Variant, variant))
    return found
