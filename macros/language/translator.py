"""How an edition is said in one of its languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from macros.language.catalogue import Catalogue, State
from macros.language.pseudo import PSEUDO, pseudo
from macros.language.terms import Forms
from macros.language.texts import Translate, Untranslated
from macros.language.typography import typeset
from macros.language.units import same


@dataclass(frozen=True)
class Translator:
    """Looks each paragraph up: in the translations of the edition, then in those of what it is made from.

    `written_in` tells the language of the text at an address: that of the layer that set it. `forms` are those of the
    terms in each language.
    """

    language: str
    catalogues: Sequence[Catalogue]
    written_in: Callable[[str], str] = field(compare=False)
    forms: Mapping[str, Forms]

    def __call__(self, address: str, text: str) -> str:
        """The paragraph in this language, or `Untranslated`."""
        written = self.written_in(address)
        if written == self.language:
            return typeset(text, self.language)
        for catalogue in self.catalogues:
            said = catalogue.look_up(address, text)
            if said:
                return typeset(said, self.language)
        return Untranslated(text, written, self.forms.get(written, {}))

    def state(self, address: str, text: str) -> State:
        """How far the translation of a paragraph is; what was written in this language is done."""
        if self.written_in(address) == self.language:
            return "translated"
        for catalogue in self.catalogues:
            found = catalogue.entries.get((address, same(text)))
            if found and found.said:
                return found.state
        return "todo"


def translator(
    language: str,
    published: Sequence[str],
    catalogues: Sequence[Catalogue],
    written_in: Callable[[str], str],
    forms: Mapping[str, Forms],
) -> Translate:
    """The function that turns the text at an address into `language`. Raises KeyError when it is not published."""
    if language == PSEUDO:
        return pseudo
    if language not in published:
        raise KeyError(f'There is no "{language}" in this edition; it is published in: {", ".join(published)}.')
    return Translator(language, catalogues, written_in, forms)


def forms_in(language: str, terms: Mapping[str, Forms], written_in: str) -> Forms:
    """The forms of every term in a language; those of `written_in` where it has none."""
    if language == PSEUDO:
        own = terms.get(written_in, {})
        return {term: {name: pseudo("", form) for name, form in forms.items()} for term, forms in own.items()}
    return terms.get(language, terms.get(written_in, {}))
