"""French, where it is said to be whole: interface, paper, stages, assessments, forms, and what one looks up.

1. Nothing of these parts is left untranslated.
2. On their pages, nothing that is not marked as another language holds English function words.
3. Neither does their paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from lxml import html

from macros.handbook import Handbook, open_handbook
from macros.language.progress import total
from macros.paper.request import Request, answer
from tests.fresh import ROOT

WHOLE = ("stages", "assessments", "forms", "roles", "principles", "competences", "glossary")
"""Kinds whose pages are French from end to end; with the words of interface and paper, blocks and the programme."""
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and with this that these those from which who whom whose what when where why how is are was were "
        "been being have has had will must should would could does did each other another there then than into "
        "about between before after without within through because while until not only also such own every nobody "
        "somebody nothing something its you your they them their she her his our to it by",
    )
)
"""Small words that no French sentence needs. Those that are French as well (on, or, for, pour, par) are left out."""
NAMES = re.compile(r"CC BY|« ?[^«»]{1,90}»|“[^“”]{1,90}”")
"""What may be English: the licence, and words of a source, which stand between quotation marks."""
SPACES = re.compile(r"[\s\u00a0\u202f]+")


def english(text: str) -> list[str]:
    """The English function words in a text, each with what stands around it. Addresses and ids are no words."""
    words = NAMES.sub(" ", SPACES.sub(" ", text)).split()
    plain = ["" if re.search(r"[/@_-]", word) else word.strip(".,;:!?()[]’'…").lower() for word in words]
    return [" ".join(words[max(at - 4, 0) : at + 5]) for at, word in enumerate(plain) if word in ENGLISH]


def french(element: html.HtmlElement) -> Iterator[str]:
    """The texts of a page that readers of French meet as French: those that bear no other language."""
    own = isinstance(element.tag, str) and element.tag not in ("script", "style", "code")
    if own and element.get("lang", "fr").startswith("fr") and "t-paper" not in element.get("class", ""):
        yield element.text or ""
        yield from (element.get(name, "") for name in ("title", "aria-label", "placeholder", "alt", "data-l"))
        for child in element:
            yield from french(child)
    yield element.tail or ""


def test_function_words_are_found() -> None:
    """2, 3"""
    assert english("Le mentor and le responsable") == ["Le mentor and le responsable"]
    assert english("« points of interest », dans la source ; forms/points-of-interest, CC BY 4.0") == []
    page = html.fromstring('<p>Voir <a lang="en">The end</a> the<span title="of it"></span></p>')
    assert [word for text in french(page) for word in english(text)] == ["the", "of it", "of it"]


@pytest.mark.parametrize("edition", ["be-fwb", "be-fwb-bellerive"])
def test_nothing_is_left_untranslated(edition: str) -> None:
    """1"""
    book = open_handbook(ROOT, edition, "fr")
    for kind in (*WHOLE, "words", "blocks", "programmes", "edition", "changes"):
        found = [one for at, one in book.progress().items() if f"{at}/".startswith(f"{kind}/")]
        assert total(found).missing == 0, kind
    for kind, name, record in book.all():
        if kind not in ("claim", "source"):
            assert english(str(getattr(record, "title", ""))) == [], f"{kind}/{name}"


@pytest.mark.site
def test_pages_hold_no_english_that_is_not_marked(built_site: Path) -> None:
    """2"""
    home = built_site / "be-fwb" / "fr"
    pages = [home / "index.html", home / "find-a-form/index.html"]
    pages += [page for kind in WHOLE for page in sorted((home / kind).rglob("index.html"))]
    assert len(pages) > 45
    found = {}
    for page in pages:
        body = html.fromstring(page.read_text(encoding="utf-8")).find("body")
        if words := [word for text in french(body) for word in english(text)]:
            found[page.parent.relative_to(home).as_posix()] = words
    assert found == {}


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT, "be-fwb", "fr")


def printed(book: Handbook, *addresses: str) -> str:
    """The text of a printed file."""
    content, _ = answer(book, Request(addresses))
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.paper
@pytest.mark.parametrize("stage", ["discovering", "learning", "towards-autonomy", "autonomy"])
def test_packs_hold_no_english(book: Handbook, stage: str) -> None:
    """3"""
    for address in (f"stages/{stage}", f"assessments/{stage}"):
        text = printed(book, address)
        assert len(text) > 5000
        assert english(text) == [], address


@pytest.mark.paper
def test_forms_hold_no_english(book: Handbook) -> None:
    """3"""
    forms = [f"forms/{name}" for name in book.records["form"]]
    text = printed(book, *forms)
    assert len(forms) > 30
    assert english(text) == []
