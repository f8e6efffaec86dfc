"""Texts: known terms, a closed list of Markdown, links only to known addresses, no number of effect without its claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from macros.checks.references import texts
from macros.checks.rules import Found, at, rule
from macros.language import TERM
from macros.markup import offences
from macros.model.walk import leaves
from macros.problems import did_you_mean
from macros.records import Curriculum

_BRACES = re.compile(r"\{[^{}]*\}?")
_PERCENT = re.compile(r"\d[\d.,]*\s?(?:%|per\s?cent\b)")


def _values(curriculum: Curriculum) -> Iterator[tuple[str, str, Any]]:
    """(address, text, record) of every text that is shown."""
    for kind, name, record in curriculum.all():
        for leaf in leaves(record, curriculum.address(kind, name)):
            if leaf.words and "{" in leaf.value:
                yield leaf.address, leaf.value, record


@rule("P101", 'there is no term "{term}".{near}', "Use a term of the list, or write the words.")
def terms_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every term in braces is in the list of terms."""
    for address, text, record in _values(curriculum):
        known = set(curriculum.forms) | set(getattr(record, "slots", ()))
        for match in TERM.finditer(text):
            if match[1] not in known and not _is_jinja(text, match):
                yield at(address, match[0], term=match[1], near=did_you_mean(match[1], known))


@rule("P102", 'the term "{term}" has no form "{form}"; it has: {known}.', "Use one of these forms, or add the form to the term.")
def term_forms_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every form of a term that is used is given."""
    for address, text, _ in _values(curriculum):
        for match in TERM.finditer(text):
            forms = curriculum.forms.get(match[1])
            if forms is not None and (match[2] or "sg") not in forms and not _is_jinja(text, match):
                yield at(address, match[0], term=match[1], form=match[2] or "sg", known=", ".join(forms))


def _is_jinja(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] in ("{", "%", "#") and match.start() > 0


@rule("P103", "the text holds template code ({code}), which would be run and not shown.", "Delete it. Texts hold words, terms such as {{mentor.the}}, and links.")
def texts_hold_no_code(curriculum: Curriculum) -> Iterator[Found]:
    """No text holds Jinja."""
    for address, text, _ in _values(curriculum):
        for mark in ("{{", "{%", "{#"):
            if mark in text:
                yield at(address, mark, code=mark)
                break


@rule("P104", 'the text holds "{found}", which is neither a term nor a word.', "Write a term as {{mentor}} or {{mentor.the}}, or delete the braces.")
def braces_hold_terms(curriculum: Curriculum) -> Iterator[Found]:
    """Braces hold terms and nothing else: no attribute lists, no open braces."""
    for address, text, _ in _values(curriculum):
        if any(mark in text for mark in ("{{", "{%", "{#")):
            continue
        for match in _BRACES.finditer(text):
            if not TERM.fullmatch(match[0]):
                yield at(address, match[0], found=match[0])


@rule("P105", "the text holds {what}, which is not allowed.", "Use paragraphs, lists, tables, emphasis, quotations and links only.")
def markdown_is_from_the_closed_list(curriculum: Curriculum) -> Iterator[Found]:
    """Texts hold only the Markdown that pages and paper can show."""
    for address, text in texts(curriculum):
        for snippet, what in offences(text):
            yield at(address, snippet, what=what)


@rule("P106", 'the text links to "{found}", which is no address of a source.', "Add the document to sources.yml and link to it as [](source:id).")
def links_lead_to_sources(curriculum: Curriculum) -> Iterator[Found]:
    """A link that leaves the handbook leads to a source or to the contact of the edition."""
    known = {source.address for source in curriculum.records["source"].values()}
    known |= {curriculum.info.contact} if curriculum.info else set()
    for address, text in texts(curriculum):
        for match in re.finditer(r"\]\(\s*<?((?:https?|mailto):[^)>\s]*)", text):
            if match[1] not in known:
                yield at(address, match[1], found=match[1])


@rule("P107", 'the number "{found}" stands without its evidence.', "Cite the claim in the same paragraph as [](claim:id), or leave the number out.")
def numbers_of_effect_cite_a_claim(curriculum: Curriculum) -> Iterator[Found]:
    """A percentage in a text cites the claim it comes from."""
    for address, text in texts(curriculum):
        if address.startswith("claims/"):
            continue
        for paragraph in text.split("\n\n"):
            match = _PERCENT.search(paragraph)
            if match and "](claim:" not in paragraph:
                yield at(address, match[0], found=match[0])
