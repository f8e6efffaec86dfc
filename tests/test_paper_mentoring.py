"""The packs of assessments and stages.

1. An assessment pack holds every document of the assessment, in the order of its running order, then its record.
2. It says who brings what by when, who is in the room in which part, clock times, evidence, decisions and what follows.
3. Its decision is ticked once: on the form that records it, or on the pack where no form does.
4. A stage pack holds the plan to tick and the forms that the stage leaves behind, not what its assessment writes.
5. The PDFs are accessible and counted; page numbers are true, each part begins a page.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as dom

from macros.handbook import Handbook, Records, open_handbook
from macros.paper import mentoring, pdf
from macros.paper.document import Document, Occasion
from tests.fresh import ROOT
from tests.paper import assert_contents, assert_filled, assert_good, assert_listed, pages_of, places, texts_of

ASSESSMENTS = ("discovering", "learning", "towards-autonomy", "autonomy")
STAGES = ("discovering", "autonomy")
AT_HALF_PAST_ONE = Occasion(13 * 60 + 30)


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


def words_of(html: str) -> str:
    return " ".join(dom.fragment_fromstring(html, create_parent="div").text_content().split())


def sheet(document: Document) -> dom.HtmlElement:
    return dom.fragment_fromstring(document.parts[0].html, create_parent="div")


BROUGHT = re.compile(r'class="m-brought">\s*<h2 id="([^"]+--([^"]+))"')


def documents_of(pack: Document) -> list[str]:
    """The documents of an assessment pack in their order: half a page for what is brought, else a blank form."""
    held: list[str] = []
    for part in pack.parts[1:]:
        held += [form for _, form in BROUGHT.findall(part.html)] or [part.id.removeprefix("forms-")]
    return held


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_documents_come_in_the_order_of_the_meeting(book: Handbook, name: str) -> None:
    """Requirement 1."""
    record = book.get("assessment", name)
    held = documents_of(mentoring.assessment(book, name, Occasion()))
    assert held == [part.id.removeprefix("forms-") for part in mentoring.blanks(book, name).parts]
    assert set(held) == {document.id for document in record.documents} | {record.records_in}
    assert len(held) == len(set(held))
    used = [
        next(number for number, point in enumerate(record.running_order) if form in point.documents)
        for form in held
        if any(form in point.documents for point in record.running_order)
    ]
    assert used == sorted(used)


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_everybody_sees_what_to_bring(book: Handbook, name: str) -> None:
    """Requirement 2."""
    record = book.get("assessment", name)
    table = sheet(mentoring.assessment(book, name, Occasion())).xpath(
        './/h2[contains(@id, "who-brings-what")]/following-sibling::table[1]/tbody/tr'
    )
    rows = [(row.xpath("string(th)"), " ".join(row.text_content().split())) for row in table]
    assert len(rows) == len(record.documents) + len(record.brings)
    for document in record.documents:
        assert any(
            role == book.title("role", document.brought_by) and book.title("form", document.id) in text
            for role, text in rows
        )


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_who_is_in_the_room_in_each_part(book: Handbook, name: str) -> None:
    """Requirement 2: exactly those of the record, and what is told of nobody is told as absent."""
    record = book.get("assessment", name)
    rows = sheet(mentoring.assessment(book, name, Occasion())).xpath('.//table[@class="m-room"]/tbody/tr')
    here = book.word("pack-present")
    found = {
        row.xpath("string(th)"): [cell.text_content() == here for cell in row.xpath("td")[: len(record.parts)]]
        for row in rows
    }
    assert found == {
        book.title("role", each.id): [each.id in part.present for part in record.parts] for each in record.participants
    }


def test_times_are_those_of_the_clock(book: Handbook) -> None:
    """Requirement 2."""
    document = mentoring.assessment(book, "discovering", AT_HALF_PAST_ONE)
    times = sheet(document).xpath('.//tr[contains(@id, "point-")]/th/text()')
    assert [times[0], times[6], times[-1]] == ["13:30", "14:10", "14:39"]
    assert "13:30–14:10" in words_of(document.parts[0].html)
    assert "14:45" in words_of(document.parts[0].html)
    assert "+0:40" in words_of(mentoring.assessment(book, "discovering", Occasion()).parts[0].html)


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_evidence_and_decisions_are_told(book: Handbook, name: str) -> None:
    """Requirement 2."""
    record = book.get("assessment", name)
    html = mentoring.assessment(book, name, Occasion()).parts[0].html
    text = words_of(html)
    for threshold in record.thresholds:
        assert book.title("competence", threshold.id) in text
    for outcome in record.outcomes:
        assert outcome.title in text
        for follow in outcome.follows:
            assert f"{book.title('role', follow.who)}, " in text
    boxes = sum(len(outcome.follows) for outcome in record.outcomes) + len(record.after)
    assert html.count('<li><span class="m-box">') == boxes


def test_a_decision_is_ticked_once(book: Handbook) -> None:
    """Requirement 3."""
    on_form = mentoring.assessment(book, "learning", Occasion()).parts[0].html
    assert "E. Decision" in words_of(on_form)
    assert 'class="m-sign"' not in on_form
    record = book.get("assessment", "learning").model_copy(update={"records_in": "log-book"})
    assessments = book.records["assessment"] | {"learning": record}
    changed = replace(book, records=Records(book.records | {"assessment": assessments}))
    on_pack = mentoring.assessment(changed, "learning", Occasion()).parts[0].html
    assert 'class="m-sign"' in on_pack
    assert on_pack.count('<span class="m-box"></span> ') == len(record.outcomes)


def test_a_stage_pack_holds_what_the_stage_leaves_behind(book: Handbook) -> None:
    """Requirement 4."""
    held = [part.id for part in mentoring.stage(book, "discovering", Occasion()).parts]
    forms = [id.removeprefix("forms-") for id in held if id.startswith("forms-")]
    assert forms[:3] == ["arrival-checklist", "planning", "triangulation-agreement"]
    assert "tutor-kpm-conclusions" not in forms
    assert held[:4] == [f"stages-discovering-{name}" for name in ("plan", "activities", "roles", "levels")]


def test_every_half_day_and_week_can_be_ticked(book: Handbook) -> None:
    """Requirement 4."""
    for name in book.records["stage"]:
        record = book.get("stage", name)
        plan = mentoring.stage(book, name, Occasion()).parts[0].html
        assert plan.count("m-box") == len(record.weeks) + 2 * sum(len(week.days) for week in record.weeks)


def test_links_of_a_pack_lead_somewhere(book: Handbook) -> None:
    """Requirement 5."""
    packs = [mentoring.assessment(book, name, Occasion()) for name in ASSESSMENTS]
    packs += [mentoring.stage(book, name, Occasion()) for name in STAGES]
    for document in packs:
        html = document.html()
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids)), document.title
        assert set(re.findall(r' href="#([^"]+)"', html)) <= set(ids)
        assert 'href="#forms-' in html


def test_what_does_not_exist_is_told(book: Handbook) -> None:
    with pytest.raises(KeyError):
        mentoring.assessment(book, "nothing", Occasion())
    with pytest.raises(KeyError):
        mentoring.stage(book, "nothing", Occasion())


# ---- As PDF

Rendered = tuple[Document, bytes]


@pytest.fixture(scope="module")
def printed(book: Handbook) -> dict[str, Rendered]:
    """Every assessment pack and two stage packs, each rendered once."""
    made = {f"assessment {name}": mentoring.assessment(book, name, AT_HALF_PAST_ONE) for name in ASSESSMENTS}
    made |= {f"stage {name}": mentoring.stage(book, name, Occasion()) for name in STAGES}
    return {name: (document, pdf.render(document)) for name, document in made.items()}


ALL = (*(f"assessment {name}" for name in ASSESSMENTS), *(f"stage {name}" for name in STAGES))


@pytest.mark.paper
@pytest.mark.parametrize("name", ALL)
def test_a_pack_is_accessible_counted_and_inside_its_margins(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 5."""
    document, content = printed[name]
    assert_good(content, document.title, covers=int(document.cover))


@pytest.mark.paper
@pytest.mark.parametrize("name", ALL)
def test_no_page_of_a_pack_is_nearly_empty(printed: dict[str, Rendered], name: str) -> None:
    """Requirement 5."""
    assert_filled(printed[name][1])


@pytest.mark.paper
def test_the_first_pack_can_be_carried(printed: dict[str, Rendered]) -> None:
    """Requirement 1: fourteen sides, one staple."""
    assert pages_of(printed["assessment discovering"][1]) <= 14


@pytest.mark.paper
@pytest.mark.parametrize("name", ALL)
def test_contents_are_true_and_each_part_begins_a_page(book: Handbook, printed: dict[str, Rendered], name: str) -> None:
    """Requirement 5. A pack without a cover has its contents on its first page."""
    document, content = printed[name]
    assert_contents(content, document)
    if document.cover:
        return
    listed = {part.title: part.id for part in document.parts[1:] if not BROUGHT.search(part.html)}
    for part in document.parts[1:]:
        listed |= {book.title("form", form): anchor for anchor, form in BROUGHT.findall(part.html)}
    where = places(content)
    assert_listed(texts_of(content)[:1], {title: where[anchor][0] for title, anchor in listed.items()})
