"""The packs of the programme: what one takes into an assessment, and the working plan of a stage with its forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from macros import markup, pages
from macros.handbook import Handbook
from macros.paper.document import Document, Occasion, PaperLinks, Part, address_of_page, apart, code_of, part_id
from macros.paper.forms import form_part

STAGE_SHEETS = ("plan", "activities", "roles", "levels")
"""What a stage pack holds before its forms, one template each."""


def assessment(book: Handbook, name: str, occasion: Occasion) -> Document:
    """The pack for the meeting: what to bring, the running order, the decisions; then every document in its order.

    Forms that are written in the meeting are in it as blanks. Those that are brought filled in have half a page each,
    to note what was seen in them; their blanks are in `blanks`. It has no cover: its first page names the meeting and
    lists what is inside. Raises KeyError when there is no such assessment.
    """
    record = book.get("assessment", name)
    forms = forms_of_assessment(record)
    links = _links(book, forms)
    for id, documents in _brought(record, name):
        links.parts |= {("form", document.id): f"{id}--{document.id}" for document in documents}
    id = part_id("assessment", name)
    html = pages.draw(
        book, "paper/assessment.html.j2", links, record=record, id=name, clock=occasion.clock, occasion=occasion,
        forms=forms, decided_on=_field_of_decision(book, record),
    )  # fmt: skip
    head = Part(id, record.title, apart(html, id), code=code_of(book, "assessment", name))
    return Document(book, record.title, address_of_page("assessment", name), (head, *_on_the_table(book, name, links)))


def _on_the_table(book: Handbook, name: str, links: PaperLinks) -> Iterator[Part]:
    """What lies on the table, in the order of the meeting: half a page for what is brought, blanks to write on."""
    record = book.get("assessment", name)
    sheets = {documents[0].id: (id, documents) for id, documents in _brought(record, name)}
    noted = {document.id for _, documents in sheets.values() for document in documents}
    for form in forms_of_assessment(record):
        if form in sheets:
            id, documents = sheets[form]
            html = pages.draw(book, "paper/assessment-brought.html.j2", links, record=record, documents=documents)
            yield Part(id, book.word("pack-brought"), apart(html, id), level=2, code=code_of(book, "assessment", name))
        elif form not in noted:
            yield form_part(book, form, level=2, stages=[record.stage])


def _brought(record: Any, name: str) -> Iterator[tuple[str, list[Any]]]:
    """(id of a part, documents) of each run of documents that are brought filled in, in the order of the meeting."""
    brought = {each.id: each for each in record.documents if not each.written_at_assessment}
    brought.pop(record.records_in, None)
    for is_brought, forms in groupby(forms_of_assessment(record), key=brought.__contains__):
        if is_brought:
            documents = [brought[form] for form in forms]
            yield f"{part_id('assessment', name)}-brought-{documents[0].id}", documents


def blanks(book: Handbook, name: str) -> Document:
    """Every form of an assessment, blank, in the order of the meeting. Raises KeyError as `assessment` does."""
    record = book.get("assessment", name)
    parts = [form_part(book, form, stages=[record.stage]) for form in forms_of_assessment(record)]
    title = book.word("pack-forms-of", title=record.title)
    return Document(book, title, address_of_page("assessment", name), tuple(parts), cover=True)


def forms_of_assessment(record: Any) -> list[str]:
    """The forms of an assessment as they come onto the table; last those of no point of the meeting, and its record."""
    on_table = [document for point in record.running_order for document in point.documents]
    brought = [document.id for document in record.documents]
    return list(dict.fromkeys([*on_table, *brought, record.records_in]))


def _field_of_decision(book: Handbook, record: Any) -> str:
    """The section of the assessment's record in which its decision is ticked; "" when it has none."""
    outcomes = {outcome.id for outcome in record.outcomes}
    for section in book.get("form", record.records_in).sections:
        for field in section.fields:
            if field.type == "choice" and outcomes <= {option.id for option in field.options}:
                return str(section.title)
    return ""


def stage(book: Handbook, name: str, occasion: Occasion) -> Document:
    """The pack of a stage: the plan to tick, the activities, the roles, the levels; then its forms, each blank.

    The forms are those that an activity of the stage leaves behind, in the order of the activities. What is only
    written in the closing meeting itself belongs to the pack of that assessment. Raises KeyError when there is no such
    stage.
    """
    record = book.get("stage", name)
    forms = forms_of_stage(book, record)
    links = _links(book, forms)
    links.parts["stage", name] = f"{part_id('stage', name)}-activities"
    parts = [_sheet(book, name, record, sheet, links) for sheet in STAGE_SHEETS]
    parts += [form_part(book, form, stages=[name]) for form in forms]
    summary = markup.plain(record.summary, links.resolve)
    return Document(book, record.title, address_of_page("stage", name), tuple(parts), summary=summary, cover=True)


def forms_of_stage(book: Handbook, record: Any) -> list[str]:
    """The forms that activities of a stage leave behind, except those that are written in its assessment."""
    written = {
        document.id
        for assessment in (book.get("assessment", name) for name in record.assessments)
        for document in assessment.documents
        if document.written_at_assessment
    }
    left = (product.form for activity in record.activities for product in activity.produces if product.form)
    return [form for form in dict.fromkeys(left) if form not in written]


def _sheet(book: Handbook, name: str, record: Any, sheet: str, links: PaperLinks) -> Part:
    id = f"{part_id('stage', name)}-{sheet}"
    html = pages.draw(book, f"paper/stage-{sheet}.html.j2", links, record=record, id=name, hours=_hours(record))
    title = book.word(f"pack-stage-{sheet}")
    return Part(
        id, f"{book.word('colon', label=record.title)} {title}", apart(html, id), code=code_of(book, "stage", name)
    )


def _hours(record: Any) -> int:
    """Working hours of all activities of a stage."""
    minutes: int = sum(activity.length.in_minutes for activity in record.activities)
    return round(minutes / 60)


def _links(book: Handbook, forms: Iterable[str]) -> PaperLinks:
    return PaperLinks(book, {("form", form): part_id("form", form) for form in forms})
