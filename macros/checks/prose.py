"""Texts: known terms, a closed list of Markdown, links to known addresses, no number of effect without its claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from macros.checks.rules import Found, Value, at, beside, of_each, of_texts, once, pages, rule
from macros.language import TERM, Forms
from macros.markup import addresses, offences
from macros.model.types import Words
from macros.model.walk import Leaf
from macros.problems import did_you_mean, shortened
from macros.records import Curriculum

_BRACES = re.compile(r"\{[^{}]*\}?")
_JINJA = re.compile(r"\{[{%#]")
_COUNTED = "people|persons|participants|mentors|mentees|peers|clients|studies|completed|finished|reoffended"
_EFFECT = re.compile(
    rf"\d[\d.,]{{0,30}}\s?(?:%|per\s?cent\b)|\b\d+ (?:out )?of (?:the )?\d\d+(?= (?:{_COUNTED}|had|were|did)\b)"
    r"|\bodds ratio\b",
    re.IGNORECASE,
)
"""A percentage, a count out of ten or more, a measure of effect."""


@of_each
def _with_braces(values: list[Value]) -> list[Value]:
    """The values with a brace in them."""
    texts = [value for value in values if isinstance(value[2].value, str)]
    return [value for value in texts if "{" in value[2].value and not value[2].address.endswith("/means")]


@once
def _braced(curriculum: Curriculum) -> list[tuple[Leaf, set[str]]]:
    """(value, names of its own slots) of everything with a brace in it, also beside the records."""
    found = []
    for kind, name, leaf in chain.from_iterable(_with_braces(curriculum).values()):
        found.append((leaf, set(getattr(curriculum.records[kind][name], "slots", ()))))
    others = [*beside(curriculum), *(Leaf(at, text, (Words(markdown=True),)) for at, text in pages(curriculum))]
    return found + [(leaf, set()) for leaf in others if "{" in str(leaf.value)]


def _forms(curriculum: Curriculum, address: str) -> Forms:
    """The forms of terms in the language in which the text at an address is written."""
    language = curriculum.resolved.written_in(address)
    return curriculum.terms.get(language) or curriculum.forms


@once
def _terms(curriculum: Curriculum) -> list[tuple[Leaf, re.Match[str], set[str], Forms]]:
    """(value, term in braces, names of its own slots, which are no terms, forms of the terms of its language) of every
    term in a text without code."""
    found = []
    for leaf, slots in _braced(curriculum):
        if leaf.words and not _JINJA.search(leaf.value):
            forms = _forms(curriculum, leaf.address)
            found += [(leaf, match, slots, forms) for match in TERM.finditer(leaf.value) if match[1] not in slots]
    return found


@rule("P101", 'there is no term "{term}".{near}', "Use a term of the list, or write the words.", needs="typed")
def terms_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every term in braces is in the list of terms."""
    for leaf, match, slots, forms in _terms(curriculum) if curriculum.has_terms else ():
        if match[1] not in forms:
            yield at(leaf.address, match[0], term=match[1], near=did_you_mean(match[1], sorted({*forms, *slots})))


@rule(
    "P102",
    'the term "{term}" has no form "{form}"; it has: {known}.',
    "Use one of these forms, or add the form to the term.",
    needs="typed",
)
def term_forms_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every form of a term that is used is given."""
    told: set[tuple[str, str, str]] = set()
    for leaf, match, _, terms in _terms(curriculum):
        forms, form = terms.get(match[1], {}), match[2] or "sg"
        if forms and form not in forms:
            # Where a term of the edition lost the form, one text below that needs it is enough.
            once = (curriculum.resolved.written_in(leaf.address), match[1], form)
            if curriculum.resolved.set_by(leaf.address) != curriculum.resolved.code:
                if once in told:
                    continue
                told.add(once)
            yield at(leaf.address, match[0], term=match[1], form=form, known=", ".join(forms))


@rule(
    "P103",
    "the text holds template code ({sign}), which would be run and not shown.",
    "Delete it. Texts hold words, terms such as {{mentor.the}}, and links.",
    needs="typed",
)
def texts_hold_no_code(curriculum: Curriculum) -> Iterator[Found]:
    """No value holds Jinja."""
    for leaf, _ in _braced(curriculum):
        code = _JINJA.search(leaf.value)
        if code:
            yield at(leaf.address, code[0], sign=code[0])


@rule(
    "P104",
    'the text holds "{found}", which is neither a term nor a word.',
    "Write a term as {{mentor}} or {{mentor.the}}, or delete the braces.",
    needs="typed",
)
def braces_hold_terms(curriculum: Curriculum) -> Iterator[Found]:
    """Braces hold terms and nothing else: no attribute lists, no open braces."""
    for leaf, _ in _braced(curriculum):
        for match in _BRACES.finditer(leaf.value) if not _JINJA.search(leaf.value) else ():
            if not TERM.fullmatch(match[0]) or not leaf.words:
                yield at(leaf.address, match[0].split("\n")[0], found=shortened(match[0]))


@of_texts
def _offences(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(address, piece of text, what it is) of everything that is not on the closed list."""
    return [(address, *found) for address, text in texts for found in offences(text)]


@rule(
    "P105",
    "the text holds {what}, which is not allowed.",
    "Use paragraphs, lists, tables, emphasis, quotations, links as [](form:log-book) or to the address of a source.",
    needs="typed",
)
def markdown_is_from_the_closed_list(curriculum: Curriculum) -> Iterator[Found]:
    """Texts hold only the Markdown that pages and paper can show."""
    for address, snippet, what in _offences(curriculum):
        yield at(address, snippet, what=what)


@of_texts
def _addresses(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(address of the text, address that it links to) of every link that leaves the handbook."""
    some = [(address, text) for address, text in texts if "://" in text or "@" in text or "mailto" in text]
    return [(address, found) for address, text in some for found in addresses(text)]


@rule(
    "P106",
    'the text links to "{found}", which is no address of a source.',
    "Add the document to sources.yml and link to it as [](source:id).",
    needs="typed",
)
def links_lead_to_sources(curriculum: Curriculum) -> Iterator[Found]:
    """A link that leaves the handbook leads to a source or to the contact of the edition."""
    if not curriculum.complete("source"):
        return
    known = {source.address for source in curriculum.records["source"].values()}
    known |= {leaf.value for leaf in beside(curriculum) if leaf.address.endswith("/contact")}
    for address, found in _addresses(curriculum):
        if found not in known:
            yield at(address, found, found=shortened(found))


@of_texts
def _uncited(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(address, number) of the first number of effect in each paragraph that cites no claim."""
    paragraphs = [(address, part) for address, text in texts for part in text.split("\n\n") if "](claim:" not in part]
    found = [(address, _EFFECT.search(part)) for address, part in paragraphs if not address.startswith("claims/")]
    return [(address, match[0]) for address, match in found if match]


@rule(
    "P107",
    'the number "{found}" stands without its evidence.',
    "Cite the claim in the same paragraph as [](claim:id), or leave the number out.",
    needs="typed",
)
def numbers_of_effect_cite_a_claim(curriculum: Curriculum) -> Iterator[Found]:
    """A percentage, or a count of people, in a text cites the claim it comes from."""
    for address, number in _uncited(curriculum):
        yield at(address, number, found=number)


@of_each
def _on_several_lines(values: list[Value]) -> list[Leaf]:
    """The short texts that hold more than one line."""
    short = [leaf for _, _, leaf in values if leaf.words and not leaf.words.markdown and not leaf.words.lines]
    return [leaf for leaf in short if "\n" in leaf.value]


@rule(
    "P108",
    "a title, label or short fact runs over more than one line.",
    "Write `>-` after the key, and the text on the next lines; or shorten it.",
    needs="typed",
)
def short_texts_have_one_line(curriculum: Curriculum) -> Iterator[Found]:
    """Whatever is no prose stands on one line, since it becomes a heading or a label."""
    for leaf in chain.from_iterable(_on_several_lines(curriculum).values()):
        yield at(leaf.address)
