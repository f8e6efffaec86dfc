"""Terms that an edition says in its own way keep the forms that texts below it use: translations, pages in `docs/`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from macros.edition.pages import DOCS
from macros.language import TERM, page_units, same, units
from macros.language.catalogue import Key, catalogues_of
from macros.problems import Place, Problem, messages, problem
from macros.records import Curriculum
from macros.repository import handbook_of

messages(
    {
        "L115": (
            'the term "{term}" has no form "{form}", which {where} needs{more}; it has: {known}.',
            "Add the form to the term: an edition replaces a whole term, with all its forms.",
        ),
    }
)


def check_own_terms(typed: Curriculum, root: Path) -> Iterator[Problem]:
    """Each form that is used in a translation or page below an edition, and that a term of the edition has not.

    What stands in records is told by the rules of texts, what the edition translates itself with its translations.
    """
    resolved = typed.resolved
    for language, document in resolved.own.terms.items() if resolved.below else ():
        own = {term: forms for term, forms in typed.terms.get(language, {}).items() if forms and term in document.data}
        lost: dict[tuple[str, str], list[tuple[Key, Place]]] = {}
        for key, text, place in chain(_translations(typed, root, language), _pages(typed, root, language)):
            for match in TERM.finditer(text):
                form = match[2] or "sg"
                if match[1] in own and form not in own[match[1]] and not _is_slot(typed, key[0], match[1]):
                    lost.setdefault((match[1], form), []).append((key, place))
        shown = _shown(typed, root) if lost else set()
        for (term, form), uses in lost.items():
            needed = [place for key, place in uses if key in shown]
            if needed:
                more = f", and so do {len(needed) - 1} other texts" if len(needed) > 1 else ""
                details = {"term": term, "form": form, "known": ", ".join(own[term]), "more": more}
                at = f"terms/{language}/{term}"
                yield problem("L115", document.place([term]), at, where=str(needed[0]), **details)


def _translations(typed: Curriculum, root: Path, language: str) -> Iterator[tuple[Key, str, Place]]:
    """(address and source, translation, place) of what the edition takes from translations below it."""
    own, *below = catalogues_of(typed.resolved, root, language)
    done = {key for key, entry in own.entries.items() if entry.shown}
    for catalogue in below:
        for key, entry in catalogue.entries.items():
            if key not in done and "{" in entry.shown:
                yield key, entry.shown, Place(catalogue.file, entry.line)
        done |= {key for key, entry in catalogue.entries.items() if entry.shown}


def _pages(typed: Curriculum, root: Path, language: str) -> Iterator[tuple[Key, str, Place]]:
    """The same of the pages in `docs/`, where they are written in this language."""
    if typed.resolved.writes(typed.resolved.chain[0]) != language:
        return
    handbook = handbook_of(root)
    for unit in page_units(handbook):
        if "{" in unit.text:
            lines = (handbook / unit.at).read_text(encoding="utf-8").partition(unit.text)[0].count("\n")
            yield (unit.at, same(unit.text)), unit.text, Place(unit.at, lines + 1)


def _is_slot(typed: Curriculum, at: str, name: str) -> bool:
    folder, _, word = at.partition("/")
    return folder == "words" and name in getattr(typed.records["word"].get(word.partition("/")[0]), "slots", ())


def _shown(typed: Curriculum, root: Path) -> set[Key]:
    """Address and source of every text that the edition shows."""
    replaced = {f"{DOCS}/{page.src}" for page in typed.resolved.own.pages}
    found = chain(units(typed), (unit for unit in page_units(handbook_of(root)) if unit.at not in replaced))
    return {(unit.at, same(unit.text)) for unit in found}
