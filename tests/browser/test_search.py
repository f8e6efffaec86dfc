"""Search as people type: slips, plurals, accents left out. Each search finds its page among the first three.

1. Over http, with Material's own worker.
2. From disk, opened as a file, without any server.
3. In French: without accents, with l' and d' in front, in the plural, with small words between.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SEARCHES = {
    "stage 2": "stages/learning",
    "learning": "stages/learning",
    "second assessment": "assessments/learning",
    "assesment": "assessments/",
    "asessments": "assessments/",
    "stage 3": "stages/towards-autonomy",
    "third assessment": "assessments/towards-autonomy",
    "questionaire": "assessments/towards-autonomy",
    "questionnaires": "forms/questionnaire",
    "caseload": "forms/caseload-ramp-plan",
    "coaching": "forms/coaching-request",
    "supervision record": "forms/supervision-record",
    "supervision": "stages/deliver-supervised",
    "planing": "forms/planning",
    "reading path": "guides/reading-path",
    "practice file": "guides/practice-file",
    "extension": "guides/flexibility-and-ending",
    "who brings what": "assessments/",
    "meeting grid": "forms/meeting-grid",
    "meting grid": "forms/meeting-grid",
    "meeting grids": "forms/meeting-grid",
    "log book": "forms/log-book",
    "logbook": "forms/log-book",
    "first meeting": "forms/first-meeting-canvas",
    "canvas": "forms/first-meeting-canvas",
    "canvass": "forms/first-meeting-canvas",
    "blank report": "forms/blank-report",
    "blank raport": "forms/blank-report",
    "social map": "forms/social-mapping",
    "own mission": "forms/own-mission-grid",
    "IT tools": "forms/it-tools-checklist",
    "mandate letter": "forms/mentor-mandate",
    "change mentor": "forms/change-of-mentor-request",
    "ending": "forms/ending-record",
    "difficulties": "forms/difficulty-notice",
    "triangulation": "guides/triangulation",
    "triangualtion": "guides/triangulation",
    "three baskets": "guides/triangulation",
    "threshholds": "guides/competences-and-thresholds",
    "évaluation": "forms/session-evaluation",
    "evaluations": "forms/session-evaluation",
    "debriefing": "sessions/observing-and-debriefing",
    "debreifing": "sessions/observing-and-debriefing",
    "observing": "sessions/observing-and-debriefing",
    "non normativity": "principles",
    "responsabilisation": "glossary",
    "peer mentor": "guides/supervising-peer-mentors",
    "peer": "forms/peer-application",
    "kinds of mentoring": "guides/four-kinds-of-mentoring",
    "peer modeling": "programmes/peer-modelling",
    "incidents": "forms/incident-record",
    "complaint": "forms/complaint-record",
    "lone working": "forms/lone-working-check",
    "reoffending": "guides/evidence-on-mentoring",
    "desistance": "glossary",
    "small steps": "sessions/small-steps",
    "KPM": "glossary",
    "secrecy": "guides/data-and-secrecy",
    "open questions": "open-questions",
    "privacy": "privacy",
}

FRENCH = {
    "l'evaluation": "assessments/",
    "l’évaluation d’étape": "assessments/",
    "deuxieme evaluation d'etape": "assessments/learning",
    "evalution": "assessments/",
    "auto-evaluation": "forms/mentor-self-assessment",
    "etape 2": "stages/learning",
    "vers l'autonomie": "stages/towards-autonomy",
    "aprentissage": "stages/learning",
    "premier entretien": "forms/first-meeting-canvas",
    "premiers entretiens": "forms/first-meeting-canvas",
    "cannevas entretien": "forms/first-meeting-canvas",
    "cartographie sociale": "forms/social-mapping",
    "cartografie": "forms/social-mapping",
    "la carte de reseau": "forms/social-mapping",
    "referent": "forms/referent-points",
    "points de reperes": "forms/referent-points",
    "grille d'observation": "forms/meeting-grid",
    "grilles d'observations": "forms/meeting-grid",
    "grille danalyse": "forms/analysis-grid",
    "carnet de bord": "forms/log-book",
    "les carnets": "forms/log-book",
    "rapport a blanc": "forms/blank-report",
    "raport blanc": "forms/blank-report",
    "changer de mentor": "forms/change-of-mentor-request",
    "la designation du mentor": "forms/mentor-mandate",
    "accord a trois": "forms/triangulation-agreement",
    "dificulte": "forms/difficulty-notice",
    "coûts": "forms/onboarding-cost-sheet",
    "points d'interet": "forms/points-of-interest",
    "secret profesionnel": "glossary",
    "l'emancipation": "principles",
    "code de justice communautaire": "guides/code-justice-communautaire",
    "donnees personelles": "guides/donnees-personnelles",
}
HOUSE = {
    "urgence": "urgences",
    "personne de reference": "urgences",
    "numéros d'urgences": "urgences",
    "ou trouver quoi": "notre-maison",
    "farde rouge": "glossary",
    "premier entretien": "forms/first-meeting-canvas",
}
"""Pages that one house added, and one that it has from below."""


SAID = "document.querySelector('.md-search-result__meta').textContent.trim()"
WAITING = "JSON.parse(document.querySelector('#__config').textContent).translations['search.result.placeholder']"


def hits(page: Page, words: str) -> list[str]:
    """Addresses of the first three pages that a search shows."""
    page.fill(".md-search__input", "")
    page.wait_for_function(f"{SAID} === {WAITING}")
    page.fill(".md-search__input", words)
    page.wait_for_function(f"{SAID} !== {WAITING}")
    page.wait_for_timeout(100)
    found = page.eval_on_selector_all(
        ".md-search-result__item > .md-search-result__link, .md-search-result__item > a",
        "all => all.map(one => one.href)",
    )
    return list(dict.fromkeys(address.partition("#")[0].partition("?")[0] for address in found))[:3]


def missed(page: Page, searches: dict[str, str] = SEARCHES) -> dict[str, list[str]]:
    """Searches that do not show their page among the first three, with what they show."""
    page.wait_for_selector(".md-search__input")
    found = {words: hits(page, words) for words in searches}
    return {
        words: [address[-50:] for address in found[words]]
        for words, wanted in searches.items()
        if not any(f"/{wanted}" in address.replace(".html", "/") for address in found[words])
    }


def test_thirty_searches_over_http(page: Page, site_url: str) -> None:
    """1"""
    page.goto(site_url)
    page.locator(".md-search__input").first.focus()
    assert missed(page) == {}


def test_thirty_searches_from_disk(open_page: Callable[..., Page], offline_site: Path) -> None:
    """2"""
    page = open_page()
    page.goto((offline_site / "base/en/index.html").as_uri())
    page.locator(".md-search__input").first.focus()
    assert missed(page) == {}


def test_thirty_searches_in_french(page: Page, server: str) -> None:
    """3"""
    page.goto(f"{server}be-fwb/fr/")
    page.locator(".md-search__input").first.focus()
    assert missed(page, FRENCH) == {}


def test_a_house_is_searched_whole(page: Page, server: str) -> None:
    """3"""
    page.goto(f"{server}be-fwb-bellerive/fr/")
    page.locator(".md-search__input").first.focus()
    assert missed(page, HOUSE) == {}


def test_no_result_says_so(page: Page, site_url: str) -> None:
    """1"""
    page.goto(site_url)
    page.locator(".md-search__input").first.focus()
    page.fill(".md-search__input", "xyzzyplugh")
    page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.includes('No matching')")
    assert page.locator(".md-search-result__meta").get_attribute("role") == "status"
