"""Translations: they keep terms, links, lists and slots of their source, and bring nothing that would run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch
from typing import Any

from macros.checks.own_terms import check_own_terms
from macros.checks.rules import values
from macros.edition import BASE
from macros.edition.pages import DOCS
from macros.language import TERM, Forms
from macros.language.catalogue import Entry, catalogues_of, files_of
from macros.language.structure import runs, structure, without_code
from macros.language.units import context, has_words, same
from macros.language.wording import Wording, wording
from macros.markup import offences
from macros.model.types import LANGUAGE_PATTERN
from macros.problems import Place, Problem, messages, problem, shortened
from macros.records import Curriculum
from macros.repository import holder

_KEEP = "Keep what is no word as it stands in the source; the words around it are free."

messages(
    {
        "L101": (
            "the translation {what} {{{term}}}.",
            "Use the same terms as the source, each in the form that the sentence needs.",
        ),
        "L102": (
            'the term "{term}" has no form "{form}" in this language ({language}); it has: {known}.',
            "Use one of these forms, or add the form to the term in terms/{language}.yml.",
        ),
        "L103": (
            "the translation {what} the link to {link}.",
            "Keep each link, with its address as it stands in the source.",
        ),
        "L104": (
            "the translation has other marks of lists, headings or tables than its source: {found}, not {wanted}.",
            "Begin the same lines with the same marks (-, 1., #, >), and keep as many cells in each row of a table.",
        ),
        "L105": (
            "the translation {what} {{{slot}}}, which is filled in when the page is made.",
            "Keep each name in braces as it stands in the source.",
        ),
        "L106": (
            "the translation holds {what}, which its source does not hold.",
            f"Delete it. {_KEEP}",
        ),
        "L107": (
            "the translation lost {what}.",
            f"Put it back. {_KEEP}",
        ),
        "L108": (
            '"{word}" is not used in this language ({language}).',
            'Write "{write}". Where the word is right, add the phrase under `but` in locale/{language}.terms.yml.',
        ),
        "L109": (
            'the word "{word}" stands before {{{term}}}: it would have to melt with it, and editions have other words '
            "there.",
            "Use a form that holds the word already, such as .du, .au or .de.",
        ),
        "L110": (
            "the edition does not publish this language ({language}).",
            "Add it to `languages` in edition.yml, or delete the file.",
        ),
        "L111": (
            '"{name}" is no file of translations.',
            "Name it after its language, such as fr.po; a list of words to avoid is named fr.terms.yml.",
        ),
        "L112": (
            "the title of {record} is not translated, and other texts of it are.",
            "Translate the title: the menu and every link show it.",
        ),
        "L113": (
            "the terms have no words in a language that is published ({language}): {missing}.",
            "Add them to terms/{language}.yml, with the forms that the language needs.",
        ),
        "L114": (
            "the translation of a title, label or short fact runs over more than one line.",
            "Write it on one line.",
        ),
    }
)

_SUSPECT = re.compile(r"[<`&]|!\[|\]\(|^ {0,3}(?:#|===|---|~~~|\t)|^ {4}", re.MULTILINE)
"""What a text holds that brings more than words: few do, and only they are rendered to be judged."""
_BRACE = re.compile(r"\{[^}]*\}?|\}")

Fault = tuple[str, dict[str, Any]]
"""(code, details)."""


@dataclass(frozen=True)
class Rules:
    """What a translation is held against: forms of terms, the slots of each word, which texts are prose, the words of
    the language. Without forms, they are not asked for."""

    language: str
    forms: Forms
    slots: Mapping[str, set[str]]
    short: set[str]
    words: Wording


def rules_for(typed: Curriculum, root: Path, language: str) -> Rules:
    """The rules for translations of an edition into a language."""
    short = {
        context(leaf) for _, _, leaf in values(typed) if leaf.words and not (leaf.words.markdown or leaf.words.lines)
    }
    slots = {f"words/{name}": set(word.slots) for name, word in typed.records["word"].items()}
    layers = [wording(root, layer.name, language) for layer in typed.resolved.layers]
    words = Wording(language, [one for each in layers for one in each.variants], layers[-1].problems)
    return Rules(language, typed.terms.get(language, {}), slots, short, words)


def faults(entry: Entry, rules: Rules) -> Iterator[Fault]:
    """Everything wrong with one translation."""
    slots = rules.slots.get("/".join(entry.at.split("/")[:2]), set())
    wanted, found = structure(entry.text), structure(entry.said)
    page = entry.at.startswith(f"{DOCS}/")
    sign = runs(entry.said)
    if sign and not (page and found.code == wanted.code):
        yield "L106", {"what": f"template code ({sign})"}
        return
    for term, what in _differences(wanted.terms, found.terms):
        code = "L105" if term in slots else "L101"
        if not (term in slots and what == _NEW):
            yield code, {"what": what, "slot" if term in slots else "term": term}
    for match in TERM.finditer(entry.said):
        forms = rules.forms.get(match[1], {})
        form = match[2] or "sg"
        if forms and form not in forms and match[1] not in slots:
            yield "L102", {"term": match[1], "form": form, "known": ", ".join(forms), "language": rules.language}
    for link, what in _differences(wanted.links, found.links):
        yield "L103", {"what": what, "link": shortened(link)}
    if wanted.markers != found.markers:
        yield "L104", {"found": _list(found.markers), "wanted": _list(wanted.markers)}
    if wanted.cells != found.cells:
        yield "L104", {"found": f"rows of {_list(found.cells)} cells", "wanted": _list(wanted.cells)}
    if entry.at in rules.short and "\n" in entry.said.strip():
        yield "L114", {}
    yield from _markup(entry, found.code, wanted.code, not page and entry.at not in rules.short)
    for word, write in rules.words.avoided(entry.text, entry.said):
        yield "L108", {"word": word, "write": write, "language": rules.language}
    for snippet, word in rules.words.melting(entry.said, slots):
        yield "L109", {"word": word, "term": snippet.partition("{")[2].rstrip("}")}


_LOST, _NEW = "lost", "brings in"


def _differences(wanted: Counter[str], found: Counter[str]) -> Iterator[tuple[str, str]]:
    """(name, what happened to it); how often it stands is free."""
    yield from ((name, _LOST) for name in wanted if name not in found)
    yield from ((name, _NEW) for name in found if name not in wanted)


def _list(items: tuple[Any, ...]) -> str:
    return shortened(" ".join(str(item).strip() for item in items) or "none")


def _markup(entry: Entry, found: Counter[str], wanted: Counter[str], prose: bool) -> Iterator[Fault]:
    """Tags and attribute lists are those of the source; texts of records hold nothing outside the closed list."""
    for piece in found - wanted:
        yield "L106", {"what": shortened(piece)}
    for piece in wanted - found:
        yield "L107", {"what": shortened(piece)}
    brace = _BRACE.search(without_code(entry.said))
    if brace:
        yield "L106", {"what": f'"{shortened(brace[0])}"'}
    if prose and not found - wanted and _SUSPECT.search(entry.said):
        for _, what in offences(entry.said):
            yield "L106", {"what": what}


def check_translations(typed: Curriculum, root: Path) -> list[Problem]:
    """What is wrong with the translations of an edition itself; those of the base are told with the base."""
    if typed.info is None:
        return []
    found = [*_files(typed, root), *check_own_terms(typed, root)]
    published = [one for one in typed.info.languages if one != typed.info.writes]
    for path in files_of(root, typed.resolved.code):
        if path.suffix == ".po" and fullmatch(LANGUAGE_PATTERN, path.stem):
            found += _check(typed, root, path.stem)
    for language in published:
        found += _terms(typed, language)
        found += _titles(typed, root, language)
    return found


def _files(typed: Curriculum, root: Path) -> Iterator[Problem]:
    """Each file in `locale/` is the translation into a language that the edition publishes; the base serves any."""
    for path in files_of(root, typed.resolved.code):
        place = Place(path.as_posix())
        language = path.name.removesuffix(".po").removesuffix(".terms.yml")
        is_file = (holder(root, path) / path).is_file()
        if language == path.name or not fullmatch(LANGUAGE_PATTERN, language) or not is_file:
            yield problem("L111", place, name=path.name)
        elif typed.resolved.code != BASE and typed.info and language not in typed.info.languages:
            yield problem("L110", place, language=language)


def _check(typed: Curriculum, root: Path, language: str) -> list[Problem]:
    """The faults of every translation in the file of the edition."""
    catalogue = catalogues_of(typed.resolved, root, language)[0]
    rules = rules_for(typed, root, language)
    found = [*catalogue.problems, *rules.words.problems]
    for entry in catalogue.entries.values():
        if entry.shown:
            found += told(entry, rules, Place(catalogue.file, entry.line))
    return found


def told(entry: Entry, rules: Rules, place: Place) -> Iterator[Problem]:
    """The faults of a translation as problems at a place."""
    for code, details in faults(entry, rules):
        yield problem(code, place, entry.at, **details)


def _terms(typed: Curriculum, language: str) -> Iterator[Problem]:
    """Each term has words in each language that is published."""
    missing = [term for term in typed.forms if term not in typed.terms.get(language, {})]
    document = typed.resolved.terms.get(language)
    place = Place(document.file) if document else typed.resolved.place(f"edition/languages/{language}")
    if missing and typed.has_terms:
        yield problem("L113", place, f"terms/{language}", language=language, missing=", ".join(missing))


def _titles(typed: Curriculum, root: Path, language: str) -> Iterator[Problem]:
    """A record that is translated has a title in that language."""
    catalogues = catalogues_of(typed.resolved, root, language)
    begun = {"/".join(at.split("/")[:2]) for one in catalogues for (at, _), entry in one.entries.items() if entry.shown}
    for kind, name, record in typed.all():
        own = typed.address(kind, name)
        at = f"{own}/title"
        title = getattr(record, "title", "") if "title" in type(record).model_fields else ""
        foreign = own in begun and has_words(title) and typed.resolved.written_in(at) != language
        if foreign and not any(one.look_up(at, title) for one in catalogues):
            key = (at, same(title))
            places = [Place(one.file, one.entries[key].line) for one in catalogues if key in one.entries]
            place = places[0] if places else Place(catalogues[0].file)
            yield problem("L112", place, at, record=own)
