"""The programme of peer pro-social modelling, as it stands in the base.

1. Its forms exist, each within a stage or named by its programme, and each document of its assessments is filled once.
2. Each figure of the source documents that concerns the programme or its evidence is a claim with population, number,
   design, source and limits, and a text cites it.
3. The figure of effect that a project's publicity gives, without a reference, stands nowhere.
4. It is kept apart from the mentoring of colleagues: its programme, stages and assessments name that mentor only where
   they tell the two apart.
5. Six failure factors, each with its four links, and each within reach from the mentoring of colleagues.
6. No name of a person in the source documents stands in a text.
"""

from __future__ import annotations

import re

import pytest

from macros.checks.references import LINK
from macros.handbook import Handbook, open_handbook
from macros.model.walk import leaves
from tests.fresh import ROOT

PROGRAMME = "peer-modelling"
OF_THE_PROGRAMME = {
    "service-readiness", "supervision-and-duty-plan", "peer-application", "peer-selection-sheet",
    "values-boundary-check", "community-work-agreement", "practice-delivery-observation", "scenario-check",
    "learning-account", "group-session-record", "peer-supervision-log", "outcome-sheet", "recognition-record",
    "testimony-consent", "peer-decision-record",
}  # fmt: skip
OF_THE_PAIR = {
    "expectations-agreement", "core-conditions-observation", "relationship-health-check", "values-boundary-check",
    "peer-supervision-log", "peer-ending-record", "peer-meeting-note", "missed-contact-record",
}  # fmt: skip
OF_SAFETY = {"incident-record", "safeguarding-escalation", "lone-working-check", "complaint-record"}
RISKS = {
    "one-of-the-two-stops-coming", "seen-as-unmotivated", "expected-something-else", "words-that-do-not-reach",
    "family-in-between", "agency-does-not-carry",
}  # fmt: skip
FIGURES = {
    "pprompt-five-services": ("five",),
    "romania-25-of-26": ("25", "26", "8 months", "2015"),
    "bulgaria-completed": ("100 %",),
    "six-factors": ("six",),
    "core-conditions": ("three",),
    "young-people-at-risk": ("25", "14", "8", "3"),
    "core-practices-training": ("10", "8,335", "1.48"),
    "early-review-2007": ("16", "49", "18"),
    "peer-benefits-interviews": ("eight",),
}
"""Claim to what its statement, number and design say between them."""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


@pytest.mark.parametrize("form", sorted(OF_THE_PROGRAMME | OF_THE_PAIR | OF_SAFETY))
def test_each_form_has_its_place(book: Handbook, form: str) -> None:
    """1"""
    stages = [book.get("stage", name) for name in book.get("programme", PROGRAMME).stages]
    closing = [book.get("assessment", name) for stage in stages for name in stage.assessments]
    used = {product.form for stage in stages for activity in stage.activities for product in activity.produces}
    used |= {document.id for assessment in closing for document in assessment.documents}
    used |= {match["id"] for stage in stages for leaf in leaves(stage) for match in links(leaf.value)}
    assert form in book.records["form"]
    assert form in used


def links(text: object) -> list[re.Match[str]]:
    return [match for match in LINK.finditer(str(text)) if match["kind"] == "form"]


@pytest.mark.parametrize("claim", sorted(FIGURES))
def test_each_figure_says_of_whom_and_stands_where_it_is_used(book: Handbook, claim: str) -> None:
    """2"""
    record = book.get("claim", claim)
    said = f"{record.statement} {record.n} {record.design} {record.population}"
    assert [number for number in FIGURES[claim] if number not in said] == []
    assert record.sources
    assert len(record.limits.split()) > 8
    assert [user for user in book.used_in("claim", claim) if user[0] != "claim"]


def test_no_text_repeats_the_figure_of_a_publicity(book: Handbook) -> None:
    """3"""
    claimed = r"\b(?:50|fifty)\s*(?:%|per\s?cent)|(?:reoffen|recidi|new crime)[^.]*\bhal(?:f|ve)"
    halves = re.compile(claimed, re.IGNORECASE)
    found = [
        f"{kind}/{name}/{leaf.address}"
        for kind, name, record in book.all()
        for leaf in leaves(record)
        if leaf.words and halves.search(str(leaf.value))
    ]
    assert found == []


def test_the_programme_never_means_the_mentor_of_a_colleague(book: Handbook) -> None:
    """4"""
    programme = book.get("programme", PROGRAMME)
    resolved = book.curriculum
    own = [("programme", PROGRAMME), *(("stage", name) for name in programme.stages)]
    own += [("assessment", each) for name in programme.stages for each in book.get("stage", name).assessments]
    for kind, name in own:
        for leaf in leaves(resolved.records[kind][name]):
            text = str(leaf.value).replace("nobody's {mentor}", "")
            told_apart = "(programme:officer-mentoring)" in text
            assert told_apart or not re.search(r"\{mentor[.}]", text), f"{kind}/{name}/{leaf.address}"


@pytest.mark.parametrize("risk", sorted(RISKS))
def test_each_failure_factor_is_within_reach_of_colleagues_too(book: Handbook, risk: str) -> None:
    """5"""
    record = book.get("risk", risk)
    assert record.programme == PROGRAMME
    assert record.in_staff_programme
    guides = set(book.get("programme", "officer-mentoring").guides)
    assert guides & {name for kind, name in book.used_in("risk", risk) if kind == "guide"}


def test_there_are_six_failure_factors(book: Handbook) -> None:
    """5"""
    assert set(book.records["risk"]) == RISKS


def test_nobody_of_the_source_documents_is_named(book: Handbook) -> None:
    """6: authors of papers stand among the sources, and nowhere else."""
    names = re.compile(r"\b(?:Oliver|Oana|Iuliana|Buck|C[ăa]rbunaru)\b")
    found = [
        f"{kind}/{name}/{leaf.address}"
        for kind, name, record in book.all()
        if kind != "source"
        for leaf in leaves(record)
        if leaf.words and names.search(str(leaf.value))
    ]
    assert found == []
