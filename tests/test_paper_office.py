"""Files for a word processor hold what the site holds, open whole, and can be changed.

1. A form's controls bear the names of its fields on the web page; values given are in them, and no other is taken.
2. A file made twice is the same file; it says its title, language, edition, version, date, address and page.
3. Forms print on their paper, and have room to write by hand.
4. A pack for participants or observers holds nothing of whoever leads.
5. A pack holds what the PDF holds, in its order; cards and handouts begin pages; links lead somewhere.
6. Another word processor opens every file, with the same headings, tables, heads of tables and controls.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from macros import markup, pages
from macros.handbook import Handbook, open_handbook
from macros.language import dates
from macros.model import leaves
from macros.paper import OFFICE_PACKS as PACKS
from macros.paper import office, training
from macros.paper.document import Occasion, PaperLinks, Part
from macros.paper.office import elements, styles
from macros.paper.office.file import File
from macros.paper.office.prose import blocks
from tests.fresh import ROOT

pytestmark = pytest.mark.paper

BOOK = open_handbook(ROOT)
FORMS = list(BOOK.records["form"])
SESSIONS = list(BOOK.records["session"])
COURSES = list(BOOK.records["course"])
SESSION = "observing-and-debriefing"
"""It has sheets, cards, role cards, a key, a script, forms and observers."""
COURSE = "manager-briefing"
OPENED_PACKS = [*((SESSION, pack) for pack in PACKS), (COURSE, "facilitator")]
OPENED = [*FORMS, *(f"{name}-{pack}" for name, pack in OPENED_PACKS)]
"""What another word processor opens."""
MORNING = Occasion(9 * 60, 13)
WRITTEN = "Ștefan, țară, œuvre, 5 €, é, ğ, ł <&>\nsecond line"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@pytest.fixture(scope="session")
def book() -> Handbook:
    return BOOK


@pytest.fixture(scope="session")
def forms(book: Handbook) -> dict[str, bytes]:
    """Every form, blank."""
    return {name: office.form(book, name) for name in FORMS}


@pytest.fixture(scope="session")
def packs(book: Handbook) -> dict[tuple[str, str], bytes]:
    """Every pack of every session, and those of one course."""
    made = {
        (name, pack): office.session(book, name, pack, MORNING)
        for name in SESSIONS
        for pack in training.packs_of(book, "session", name)
        if pack in PACKS
    }
    for pack in ("participant", "facilitator"):
        made[COURSE, pack] = office.course(book, COURSE, pack, MORNING)
    return made


def body(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content)).element.body


def words(element: Any) -> str:
    """The text of an element in one line."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    for each in element.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p"):
        yield each.text or "" if each.tag == f"{W}t" else " "


def controls(content: bytes) -> dict[str, Any]:
    """Content controls by their tag."""
    found = {}
    for control in body(content).iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        assert tag not in found, tag
        found[tag] = control
    return found


def ticked(control: Any) -> bool:
    return control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(f"{W14}val") == "1"


def typed(control: Any) -> str:
    """What is written in a control, with its line breaks; of a day, which is shown in words, its value."""
    day = control.find(f"{W}sdtPr/{W}date")
    if day is not None and (value := day.get(f"{W}fullDate")):
        iso = str(value).removesuffix("T00:00:00Z")
        assert words(control) == dates.day(iso, "en", short=True)
        return iso
    return "".join(each.text or "" if each.tag == f"{W}t" else "\n" for each in control.iter(f"{W}t", f"{W}br"))


def on_the_web(book: Handbook, name: str) -> dict[str, str]:
    """(name of a field, or name=answer, to its kind) on the page of a form."""
    html = pages.record(book, f"forms/{name}", PaperLinks(book))
    found = {}
    for match in re.finditer(r"<(input|textarea)\b[^>]*>", html):
        given = dict(re.findall(r' ([a-z-]+)="([^"]*)"', match[0]))
        if "name" not in given:
            continue
        kind = given.get("type", "text")
        found[given["name"] + (f"={given['value']}" if kind == "radio" else "")] = kind
    return found


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


# ---- 2. The file ----


@pytest.mark.parametrize("name", ["log-book", "questionnaire"])
def test_a_form_made_twice_is_the_same_file(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 2."""
    assert office.form(book, name) == forms[name]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_made_twice_is_the_same_file(book: Handbook, packs: dict[tuple[str, str], bytes], pack: str) -> None:
    """Requirement 2."""
    assert office.session(book, SESSION, pack, MORNING) == packs[SESSION, pack]


def test_dates_inside_are_those_of_the_build(book: Handbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 2: two machines make the same file from the same commit."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    content = office.form(book, "log-book")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    known = docx.Document(io.BytesIO(content)).core_properties
    assert known.created.date().isoformat() == known.modified.date().isoformat() == "2026-01-01"


def test_a_file_says_what_it_is(book: Handbook, forms: dict[str, bytes]) -> None:
    """Requirement 2."""
    opened = docx.Document(io.BytesIO(forms["log-book"]))
    known = opened.core_properties
    record = book.get("form", "log-book")
    assert (known.title, known.language, known.author) == (record.title, "en", book.word("product"))
    section = opened.sections[0]
    head, foot = words(section.header._element), words(section.footer._element)
    assert record.title in head
    assert f"log-book · {book.content_code('form', 'log-book')}" in head
    data = book.word(f"data-class-{record.data_class}")
    kept = book.word(f"keep-{record.retention.keep}")
    edition = [book.info.title, "English", book.info.version, dates.day(pages.build_date(), "en").replace("\xa0", " ")]
    for each in [data, kept, *edition, "base/en/forms/log-book/", "Page 1 of 1"]:
        assert each in foot
    codes = [field.get(f"{W}instr").strip() for field in section.footer._element.iter(f"{W}fldSimple")]
    assert codes == ["PAGE", "NUMPAGES"]
    language = opened.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}val") == "en"


def test_words_follow_the_language() -> None:
    """Requirement 2: nothing that readers see stands in the code."""
    pseudo = open_handbook(ROOT, "base", "qps")
    content = office.session(pseudo, SESSION, "facilitator", Occasion())
    opened = docx.Document(io.BytesIO(content))
    assert opened.core_properties.language == "en-x-pseudo"
    lines = map(words, opened.element.body.iter(f"{W}p"))
    assert [line for line in lines if re.fullmatch(r"[A-Za-z][a-z ,.]{3,}", line)] == []


def test_every_style_is_one_to_change(forms: dict[str, bytes], packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2: the styles named in the text exist, and no others; no font of a theme that is not there."""
    names = {style.name for style in docx.Document(io.BytesIO(forms["log-book"])).styles}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Normal", "Lead", "Hint", "Do", "Say", "Task"} <= names
    assert len(names) == len(styles.STYLES) + 10
    for name, content in [*forms.items(), *packs.items()]:
        opened = docx.Document(io.BytesIO(content))
        there = {style.style_id for style in opened.styles}
        used = {each.get(f"{W}val") for each in opened.element.body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
        assert used <= there, name
        assert b"Theme=" not in zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml")


def test_a_file_is_whole(forms: dict[str, bytes], packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2: lists exist, links lead to a place, tables stand apart, cells end in a paragraph."""
    for name, content in [*forms.items(), *packs.items()]:
        opened = docx.Document(io.BytesIO(content))
        inside = opened.element.body
        lists = {each.get(f"{W}numId") for each in opened.part.numbering_part.element.iter(f"{W}num")}
        assert {each.get(f"{W}val") for each in inside.iter(f"{W}numId")} <= lists, name
        places = [each.get(f"{W}name") for each in inside.iter(f"{W}bookmarkStart")]
        assert len(places) == len(set(places)), name
        ways = {each.get(f"{W}anchor") for each in inside.iter(f"{W}hyperlink")} - {None}
        ways |= {each.get(f"{W}instr").split()[1] for each in inside.iter(f"{W}fldSimple")}
        assert ways <= set(places), name
        assert all(table.getnext().tag == f"{W}p" for table in inside.iter(f"{W}tbl")), name
        assert all(cell[-1].tag == f"{W}p" for cell in inside.iter(f"{W}tc")), name


def test_headings_skip_no_level(forms: dict[str, bytes], packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 2."""
    for name, content in [*forms.items(), *packs.items()]:
        levels = [level for level, _ in headings(content)]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def headings(content: bytes) -> list[tuple[int, str]]:
    """(level, words) of every heading."""
    opened = docx.Document(io.BytesIO(content))
    levels = {}
    for style in opened.styles:
        if re.fullmatch(r"Heading \d|Section", style.name):
            levels[style.style_id] = 2 if style.name == "Section" else int(style.name[-1])
    found = []
    for each in opened.element.body.iter(f"{W}p"):
        style = each.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in levels:
            found.append((levels[style.get(f"{W}val")], words(each)))
    return found


# ---- 3. Room to write ----


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_the_page_of_its_definition(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 3."""
    layout = book.get("form", name).layout
    short, long = {"A4": (210, 297), "A3": (297, 420)}[layout.paper]
    section = docx.Document(io.BytesIO(forms[name])).sections[0]
    size = (round(section.page_width.mm), round(section.page_height.mm))
    assert size == ((long, short) if layout.orientation == "landscape" else (short, long))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_room_to_write_by_hand(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 3: every place to write is framed and at least 7 mm high, and higher by its lines."""
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
    """Requirement 3."""
    record = book.get("form", name)
    inside = body(forms[name])
    begun = [words(each) for each in inside.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert begun == [section.title for section in record.sections if section.new_side]
    tables = [field for section in record.sections for field in section.fields if field.type == "table"]
    heads = [words(each.getparent().getparent()) for each in inside.iter(f"{W}tblHeader")]
    assert heads == [" ".join(column.label for column in table.columns) for table in tables]


def test_answers_of_a_scale_stand_with_their_anchors(book: Handbook, forms: dict[str, bytes]) -> None:
    """Requirement 3."""
    for name in FORMS:
        text = words(body(forms[name]))
        for section in book.get("form", name).sections:
            for field in section.fields:
                for option in getattr(field, "options", []):
                    expected = f"☐ {option.label} {plain(option.anchor or '')}".strip()
                    assert expected in text.replace("\u00a0", " "), option.label


# ---- 4. Nothing of whoever leads ----


def plain(text: str) -> str:
    """A text without markup, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup.block(text, PaperLinks(BOOK).resolve))).split())


def told_to_leaders(session: Any) -> set[str]:
    """Sentences of five words and more that only whoever leads may read, and that nobody else is told as well."""
    handouts = session.handouts
    keys = [each for each in handouts if each.pack == "facilitator" or each.kind == "key"]
    theirs = [each for each in handouts if each not in keys and not each.cards]
    apart = [card for handout in handouts for card in handout.cards]
    open_cards = [card for card in apart if card.seen_by in ("everyone", "observer")]
    closed_cards = [card for card in apart if card not in open_cards]
    guides = [each.facilitator for each in session.running_order]
    secret = [*guides, *keys, *closed_cards, *session.adaptations, *session.risks]
    tasks = [each.participant or "" for each in session.running_order]
    known = " ".join([*map(text_of, [*theirs, *open_cards]), *tasks])
    found = {each for record in secret for each in re.split(r"(?<=[.!?:;])[\"”]? ", text_of(record))}
    return {each for each in found if len(each.split()) >= 5 and each not in plain(known)}


def text_of(record: Any) -> str:
    """The texts that a record holds, in one line."""
    return " ".join(plain(str(leaf.value)) for leaf in leaves(record) if leaf.words and leaf.words.markdown)


@pytest.mark.parametrize("name", SESSIONS)
def test_participants_and_observers_get_nothing_of_whoever_leads(
    book: Handbook, packs: dict[tuple[str, str], bytes], name: str
) -> None:
    """Requirement 4: every sentence of theirs stands in the facilitator's pack, and in no other."""
    session = book.get("session", name)
    secret = told_to_leaders(session)
    assert secret
    full = words(body(packs[name, "facilitator"]))
    assert len([each for each in secret if each in full]) > 0.9 * len(secret)
    for pack in ("participant", "observer"):
        if (name, pack) in packs:
            text = words(body(packs[name, pack]))
            assert [each for each in secret if each in text] == []
            assert book.word("facilitator-only") not in text


def test_a_course_keeps_its_packs_apart(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 4."""
    text = words(body(packs[COURSE, "participant"]))
    for name in training.sessions_of(book.get("course", COURSE)):
        assert [each for each in told_to_leaders(book.get("session", name)) if each in text] == []


# ---- 5. Packs ----


def test_a_pack_holds_the_parts_of_the_pdf_in_order(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 5."""
    for (name, pack), content in packs.items():
        make = training.course if name in COURSES else training.session
        document = make(book, name, pack, MORNING)
        expected = [part.title for part in document.parts]
        found = iter(title for level, title in headings(content) if level <= 2)
        assert all(title in found for title in expected), (name, pack)
        listed = [words(each) for each in body(content).iter(f"{W}p") if _style(each).startswith("TOC")]
        assert [title for title in listed[1:] if title in expected] == expected, (name, pack)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def test_times_and_quantities_are_those_of_the_occasion(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 5: nine o'clock, thirteen people."""
    text = words(body(packs[SESSION, "facilitator"]))
    first = book.get("session", SESSION).running_order[0]
    assert f"09:00 {first.title}" in text
    assert "7 sets" in text  # one for each pair
    assert "+0:00" not in text
    assert f"+0:00 {first.title}" in words(body(office.session(book, SESSION, "facilitator")))


def test_handouts_and_cards_begin_pages(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 5: one card a page, to be given away alone."""
    inside = body(packs[SESSION, "facilitator"])
    begun = [words(each) for each in inside.iter(f"{W}p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    for handout in book.get("session", SESSION).handouts:
        assert handout.title in begun
        assert [card.title for card in handout.cards if card.title not in begun] == []


def test_sheets_of_a_session_have_controls(book: Handbook, packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 5: names as on the page of the session."""
    html = pages.record(book, f"sessions/{SESSION}", PaperLinks(book))
    expected = set(re.findall(r' name="(handout-[^"]*)"', html))
    found = {tag.partition("=")[0] for tag in tags(packs[SESSION, "facilitator"])}
    assert expected
    assert expected <= found


def tags(content: bytes) -> list[str]:
    return [each.get(f"{W}val") for each in body(content).iter(f"{W}tag")]


def test_what_whoever_leads_says_has_its_style(packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 5."""
    used = {_style(each) for each in body(packs[SESSION, "facilitator"]).iter(f"{W}p")}
    assert {"Do", "Say", "Watch", "GoesWrong", "Answers", "Task", "Cue", "Lead", "Hint"} <= used


def test_a_pack_that_does_not_exist_is_named(book: Handbook) -> None:
    """Requirement 5."""
    with pytest.raises(KeyError, match="participant, facilitator, observer"):
        office.session(book, SESSION, "facilitators")
    with pytest.raises(KeyError):
        office.session(book, "no-such-session", "participant")
    without = next(name for name in SESSIONS if "observer" not in training.packs_of(book, "session", name))
    with pytest.raises(KeyError, match="observer"):
        office.session(book, without, "observer")


def written(book: Handbook, html: str) -> Any:
    """A file with nothing but this HTML."""
    file = File(book, "Title", "forms/x/")
    file.begin(Part("part", "Title", ""))
    file.add(blocks(file, html))
    return docx.Document(io.BytesIO(file.save()))


def test_prose_becomes_real_lists_tables_and_looks(book: Handbook) -> None:
    """Requirement 5: nested lists, several paragraphs in an item, tables with a head, looks, links, line breaks."""
    html = markup.block(
        "A *slanted* and **strong** word.\n\n1. one\n\n    more\n\n    - deep\n\n2. two\n\nBetween.\n\n1. again\n\n"
        "| Head | Two |\n| --- | --- |\n| a | `b` |\n\n> quoted\n\n[away](https://example.org/x)",
        PaperLinks(book).resolve,
    )
    inside = written(book, html).element.body
    styles_used = [(_style(each), words(each)) for each in inside.iter(f"{W}p")]
    assert ("ListNumber", "one") in styles_used
    assert ("Normal", "more") in styles_used
    assert ("ListBullet", "deep") in styles_used
    assert ("Quote", "quoted") in styles_used
    lists = {words(each): each.find(f"{W}pPr/{W}numPr/{W}numId") for each in inside.iter(f"{W}p")}
    assert lists["one"].get(f"{W}val") == lists["two"].get(f"{W}val") != lists["again"].get(f"{W}val")
    assert lists["more"] is None
    assert len(list(inside.iter(f"{W}tblHeader"))) == 1
    looks = {words(each): each.find(f"{W}rPr") for each in inside.iter(f"{W}r")}
    assert looks["strong"].find(f"{W}b") is not None
    assert looks["slanted"].find(f"{W}i") is not None
    assert len(list(inside.iter(f"{W}hyperlink"))) == 1


def test_links_need_an_address(book: Handbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 5: a link to a page of the site is plain words until the site has an address."""
    text = "See [](form:log-book)."
    without = written(book, markup.block(text, PaperLinks(book).resolve))
    assert list(without.element.body.iter(f"{W}hyperlink")) == []
    assert "See Log book." in words(without.element.body)
    monkeypatch.setenv("HANDBOOK_URL", "https://example.org/tandem")
    with_address = written(book, markup.block(text, PaperLinks(book).resolve))
    targets = [each.target_ref for each in with_address.part.rels.values() if each.is_external]
    assert targets == ["https://example.org/tandem/base/en/forms/log-book/"]


@pytest.mark.parametrize("html", ["<p>a <svg></svg></p>", "<p>a</div>", '<p><input name="x"></p>'])
def test_what_cannot_be_shown_is_refused(book: Handbook, html: str) -> None:
    """Requirement 5: nothing is left out of a pack without a word."""
    with pytest.raises(ValueError, match="<"):
        written(book, html)


# ---- 6. Another word processor ----


@pytest.fixture(scope="session")
def opened_elsewhere(
    forms: dict[str, bytes], packs: dict[tuple[str, str], bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with files as they are, `docx/` as LibreOffice writes them again, `pdf/` as it prints them."""
    program = shutil.which(os.environ.get("SOFFICE", "soffice"))
    if program is None:
        pytest.fail("LibreOffice is missing: make test installs it, or apt-get install libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("office")
    named = forms | {f"{name}-{pack}": packs[name, pack] for name, pack in OPENED_PACKS}
    for name, content in named.items():
        (folder / f"{name}.docx").write_bytes(content)
    files = sorted(map(str, folder.glob("*.docx")))
    for style in ("docx", "pdf"):
        subprocess.run(
            [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", style, "--outdir", str(folder / style), *files],
            check=True, capture_output=True, timeout=150,
        )  # fmt: skip
    return folder


@pytest.mark.parametrize("name", OPENED)
def test_another_word_processor_finds_the_same(opened_elsewhere: Path, name: str) -> None:
    """Requirement 6."""
    ours = (opened_elsewhere / f"{name}.docx").read_bytes()
    theirs = (opened_elsewhere / "docx" / f"{name}.docx").read_bytes()
    assert headings(theirs) == headings(ours)
    for tag in ("tbl", "tblHeader"):
        assert count(theirs, W + tag) == count(ours, W + tag), tag
    for tag in (f"{W}sdt", f"{W14}checkbox"):  # LibreOffice 7 writes some controls as two
        assert count(theirs, tag) >= count(ours, tag), tag


def count(content: bytes, tag: str) -> int:
    return len(list(body(content).iter(tag)))


@pytest.mark.parametrize("name", OPENED)
def test_another_word_processor_prints_it(book: Handbook, opened_elsewhere: Path, name: str) -> None:
    """Requirement 6: no empty page; title and number on each."""
    printed = pypdfium2.PdfDocument(opened_elsewhere / "pdf" / f"{name}.pdf")
    title = docx.Document(opened_elsewhere / f"{name}.docx").core_properties.title
    try:
        for number, page in enumerate(printed, start=1):
            text = " ".join(page.get_textpage().get_text_bounded().split())
            assert book.word("paper-page", page=number, pages=len(printed)) in text
            if name in FORMS:
                assert title in text
            margins = len(f"{title}") + 160
            assert len(text) > margins, f"page {number} is empty: {text}"
    finally:
        printed.close()
