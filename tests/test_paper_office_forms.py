"""Forms for a word processor can be filled in there, and by hand.

1. A form's controls bear the names of its fields on the web page; values given are in them, and no other is taken.
2. Forms print on their paper, and have room to write by hand.
"""

from __future__ import annotations

import io
import re

import docx
import pytest

from macros.handbook import Handbook
from macros.paper import office
from macros.paper.office import elements
from tests.office import (
    BOOK,
    FORMS,
    W14,
    W,
    blank_forms,
    body,
    controls,
    on_the_web,
    plain,
    ticked,
    typed,
    words,
)

pytestmark = pytest.mark.paper

WRITTEN = "Ștefan, țară, œuvre, 5 €, é, ğ, ł <&>\nsecond line"


@pytest.fixture(scope="session")
def book() -> Handbook:
    return BOOK


@pytest.fixture(scope="session")
def forms() -> dict[str, bytes]:
    return blank_forms()


# ---- 1. Fields ----


@pytest.mark.parametrize("name", FORMS)
def test_the_controls_bear_the_names_of_the_web_page(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 1."""
    expected = on_the_web(book, name)
    found = controls(forms[name])
    assert set(found) == set(expected)
    boxes = {tag for tag, control in found.items() if control.find(f"{W}sdtPr/{W14}checkbox") is not None}
    dates = {tag for tag, control in found.items() if control.find(f"{W}sdtPr/{W}date") is not None}
    assert boxes == {tag for tag, kind in expected.items() if kind in ("radio", "checkbox")}
    assert dates == {tag for tag, kind in expected.items() if kind == "date"}


@pytest.mark.parametrize("name", FORMS)
def test_no_name_is_longer_than_a_word_processor_reads(forms: dict[str, bytes], name: str) -> None:
    """Requirement 1: Word calls a file with longer ones damaged. Each question is told, and numbers differ."""
    numbers = []
    for tag, control in controls(forms[name]).items():
        alias = control.find(f"{W}sdtPr/{W}alias").get(f"{W}val")
        assert len(tag) <= 64
        assert 0 < len(alias) <= 64
        numbers.append(control.find(f"{W}sdtPr/{W}id").get(f"{W}val"))
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


@pytest.mark.parametrize("name", FORMS)
def test_values_stand_in_their_controls(book: Handbook, name: str) -> None:
    """Requirement 1: text, dates, boxes and the last answer of each question."""
    values = {}
    for tag, kind in on_the_web(book, name).items():
        field, _, answer = tag.partition("=")
        values[field] = {"radio": answer, "checkbox": "on", "date": "2026-11-22"}.get(kind, WRITTEN)
    found = controls(office.form(book, name, values))
    for tag, control in found.items():
        field, _, answer = tag.partition("=")
        if control.find(f"{W}sdtPr/{W14}checkbox") is not None:
            assert ticked(control) == (values[field] == answer if answer else True), tag
            assert words(control) == ("☒" if ticked(control) else "☐")
        else:
            assert typed(control) == values[field], tag


@pytest.mark.parametrize("name", list(BOOK.records["specimen"]))
def test_specimens_fit(book: Handbook, name: str) -> None:
    """Requirement 1: what stands on a filled example stands in the file, further lines as well."""
    specimen = book.get("specimen", name)
    found = controls(office.form(book, specimen.form, specimen.values))
    for field, value in specimen.values.items():
        if field in found and value == "on":
            assert ticked(found[field]), field
        elif f"{field}={value}" in found:
            assert ticked(found[f"{field}={value}"]), field
        else:
            assert typed(found[field]) == value, field


def test_a_table_grows_with_its_lines(book: Handbook, forms: dict[str, bytes]) -> None:
    """Requirement 1: a saved form may hold more lines than the blank one."""
    last = next(tag for tag in reversed(controls(forms["planning"])) if re.search(r"\.schedule\.\d+\.mission", tag))
    table, number, column = re.fullmatch(r"(.*)\.(\d+)\.(.*)", last).groups()  # type: ignore[union-attr]
    further = f"{table}.{int(number) + 2}.{column}"
    more = controls(office.form(book, "planning", {further: "A further one"}))
    assert typed(more[further]) == "A further one"
    assert f"{table}.{int(number) + 1}.{column}" in more


def test_a_value_without_a_field_is_refused(book: Handbook) -> None:
    """Requirement 1: nothing is left out without a word."""
    known = next(iter(on_the_web(book, "log-book"))).partition("=")[0]
    with pytest.raises(KeyError) as told:
        office.form(book, "log-book", {known[:-1]: "x"})
    assert f'no field "{known[:-1]}"' in str(told.value)
    assert f'Did you mean "{known}"?' in str(told.value)
    with pytest.raises(KeyError):
        office.form(book, "no-such-form")


def test_characters_that_a_file_cannot_hold_are_left_out(book: Handbook) -> None:
    """Requirement 1: a control character in a saved form must not make a file that no program opens."""
    field = next(tag for tag, kind in on_the_web(book, "log-book").items() if kind == "text")
    assert typed(controls(office.form(book, "log-book", {field: "a\x0bb\ud800c\x00"}))[field]) == "abc"


def test_long_names_are_shortened_apart() -> None:
    """Requirement 1: an edition may have longer names; they stay different, and the answer stays in the title."""
    one, two = elements.tag("a" * 70 + "one"), elements.tag("a" * 70 + "two")
    assert one != two
    assert len(one) == len(two) == 64
    assert elements.alias("A question that is longer than anything that one would ask anybody", "Yes").endswith(": Yes")


# ---- 2. Room to write ----


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_the_page_of_its_definition(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 2."""
    layout = book.get("form", name).layout
    short, long = {"A4": (210, 297), "A3": (297, 420)}[layout.paper]
    section = docx.Document(io.BytesIO(forms[name])).sections[0]
    size = (round(section.page_width.mm), round(section.page_height.mm))
    assert size == ((long, short) if layout.orientation == "landscape" else (short, long))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_room_to_write_by_hand(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 2: every place to write is framed and at least 7 mm high, and higher by its lines."""
    for tag, control in controls(forms[name]).items():
        if control.find(f"{W}sdtPr/{W14}checkbox") is not None:
            continue
        lines = next(control.iterancestors(f"{W}tr"), None)
        assert lines is not None, tag
        assert int(lines.find(f"{W}trPr/{W}trHeight").get(f"{W}val")) >= elements.twips(7), tag
    for section in book.get("form", name).sections:
        for field in section.fields:
            if field.type == "long-text":
                held = next(controls(forms[name])[f"{section.id}.{field.id}"].iterancestors(f"{W}tr"))
                height = int(held.find(f"{W}trPr/{W}trHeight").get(f"{W}val"))
                assert height >= elements.twips(7 * field.lines), field.id


@pytest.mark.parametrize("name", FORMS)
def test_new_sides_begin_pages_and_heads_are_repeated(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 2."""
    record = book.get("form", name)
    inside = body(forms[name])
    begun = [words(each) for each in inside.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert begun == [section.title for section in record.sections if section.new_side]
    tables = [field for section in record.sections for field in section.fields if field.type == "table"]
    heads = [words(each.getparent().getparent()) for each in inside.iter(f"{W}tblHeader")]
    assert heads == [" ".join(column.label for column in table.columns) for table in tables]


def test_answers_of_a_scale_stand_with_their_anchors(book: Handbook, forms: dict[str, bytes]) -> None:
    """Requirement 2."""
    for name in FORMS:
        text = words(body(forms[name]))
        for section in book.get("form", name).sections:
            for field in section.fields:
                for option in getattr(field, "options", []):
                    expected = f"☐ {option.label} {plain(option.anchor or '')}".strip()
                    assert expected in text.replace("\u00a0", " "), option.label
