"""Service, then house: the edition of one house on that of its service, as they are in this handbook.

1. Each value is that of the nearest edition that set it, and knows it; what nobody changed is the base's own.
2. What the house changes, and what it takes over with the service's edition, is listed with before, after and reason.
3. Texts of all three stand in the language of the reader where somebody translated them, each with the terms it needs.
4. The house is invented, says so, and its numbers ring nowhere.
"""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from macros.adapted import document, rows
from macros.edition import resolve, review
from macros.handbook import Handbook, open_handbook
from macros.insets import edition_changes
from macros.labels import escaped
from macros.language import TERM
from macros.local import chosen, pages
from macros.pages import Links
from tests.fresh import ROOT

HOUSE, SERVICE = "be-fwb-bellerive", "be-fwb"
RESOLVED = resolve(ROOT, HOUSE)


@pytest.fixture(params=["fr", "en"])
def house(request: pytest.FixtureRequest) -> Handbook:
    """The handbook of the house, in each of its languages."""
    return open_handbook(ROOT, HOUSE, request.param)


def test_the_chain_has_no_problems_and_nothing_to_decide() -> None:
    """1"""
    assert [folder.code for folder in RESOLVED.chain] == ["base", SERVICE, HOUSE]
    assert open_handbook(ROOT, HOUSE).problems == []
    assert [finding for finding in review(RESOLVED) if finding.state != "current"] == []


@pytest.mark.parametrize(
    ("address", "edition", "language"),
    [
        ("frames/supervision-order/local_instruction", HOUSE, "fr"),
        ("forms/arrival-checklist/sections/safety/fields/safe/rows/numbers/label", HOUSE, "fr"),
        ("guides/reading-path/sections/instructions-de-la-maison/text", HOUSE, "fr"),
        ("glossary/farde-rouge/title", HOUSE, "fr"),
        ("guides/reading-path/sections/textes-du-service/text", SERVICE, "fr"),
        ("guides/contexte-institutionnel/title", SERVICE, "fr"),
        ("terms/fr/officer", SERVICE, "fr"),
        ("edition/data_protection", SERVICE, "fr"),
        ("guides/reading-path/title", "base", "en"),
        ("forms/arrival-checklist/sections/safety/fields/safe/rows/alarm/id", "base", "en"),
    ],
)
def test_each_value_is_that_of_the_nearest_edition(address: str, edition: str, language: str) -> None:
    """1"""
    assert RESOLVED.set_by(address) == edition
    assert RESOLVED.written_in(address) == language


def test_what_the_house_does_not_name_is_as_in_the_service() -> None:
    """1"""
    below = resolve(ROOT, SERVICE).data
    touched = {change.steps[:2] for change in RESOLVED.own.changes.entries}
    own = {(kind, name) for kind, records in RESOLVED.own.own.data.items() for name in records}
    for kind, records in RESOLVED.data.items():
        assert {(kind, name) for name in records.keys() ^ below[kind].keys()} <= own
        for name in records.keys() & below[kind].keys():
            assert records[name] == below[kind][name] or (kind, name) in touched, f"{kind}/{name}"


def test_the_text_before_a_change_is_in_its_own_language() -> None:
    """1"""
    address, below = "frames/supervision-order/local_instruction", RESOLVED.own
    assert (RESOLVED.written_in(address), RESOLVED.written_in(address, below)) == ("fr", "en")


def test_own_and_inherited_changes_are_listed(house: Handbook) -> None:
    """2"""
    page, paper = edition_changes(house, Links(house, "changes.md")), document(house)
    for folder in RESOLVED.chain[1:]:
        for row in rows(house, folder):
            assert escaped(row.where) in paper
            assert escape(row.where) in page
            assert not row.where or row.address not in page + paper
    inherited = rows(house, RESOLVED.chain[1])[0].where
    assert page.index("BEL-01") < page.index("#below-be-fwb") < page.index(escape(inherited))


def test_listed_texts_have_their_terms(house: Handbook) -> None:
    """3"""
    for text in (edition_changes(house, Links(house, "changes.md")), document(house)):
        assert [match[0] for match in TERM.finditer(re.sub(r"\{:? #[^}]*\}", "", text))] == []


def test_listed_texts_are_those_of_the_reader() -> None:
    """3"""
    french, english = (document(open_handbook(ROOT, HOUSE, language)) for language in ("fr", "en"))
    assert "Numéros d’urgence, et la phrase à dire en premier" in french
    assert "Emergency numbers, and the sentence one says first" in english
    assert "Numéros d’urgence – poste 6112" in french
    assert "Emergency numbers - extension 6112" in english
    assert "Wallonia-Brussels Federation" in english
    # places too: names of keys, names of entries that are there, and of those that were taken out
    assert "Lignes\u00a0: Numéros d’urgence – poste 6112" in french
    assert "Rows: Emergency numbers - extension 6112" in english
    assert "Retiré\u00a0: Questions ouvertes\u00a0: Quelle instruction de sécurité" in french
    assert "Taken out: Open questions: Which safety instruction" in english


def test_the_house_is_invented_and_says_so(house: Handbook) -> None:
    """4"""
    assert re.search("fictive|fictional", house.info.title)
    assert house.info.issued_by is None
    assert house.info.contact == "mailto:manuel@bellerive.example"
    for page in chosen(house):
        assert re.search("maison inventée|invented house", page.body)


def test_pages_of_the_house_have_the_spaces_of_their_language() -> None:
    """3"""
    found = {src: content for src, content, _ in pages(open_handbook(ROOT, HOUSE, "fr"))}
    assert "01\u00a099\u00a000\u00a061\u00a012" in found["urgences.md"]
    assert "Référence «\u00a0victimes\u00a0»" in found["urgences.md"]


def test_numbers_ring_nowhere(house: Handbook) -> None:
    """4"""
    for page in chosen(house):
        for number in re.findall(r"(?<![\d.])\d{2}(?: \d{2}){3,}|(?<![\d.:])\d{3,}(?![\d.])", page.body):
            assert number == "112" or re.fullmatch(r"61\d\d|01 99 00(?: \d\d){2}", number), (page.src, number)
