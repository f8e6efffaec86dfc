"""Files for a word processor are whole, say what they are, and open in another one.

1. A file made twice is the same file; it says its title, language, edition, version, date, address and page.
2. Another word processor opens every file, with the same headings, tables, heads of tables and controls.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest

from macros import pages
from macros.handbook import Handbook, open_handbook
from macros.language import dates
from macros.paper import office
from macros.paper.document import Occasion
from macros.paper.office import styles
from tests.fresh import ROOT
from tests.office import (
    BOOK,
    COURSE,
    FORMS,
    MORNING,
    OF_SESSIONS,
    SESSION,
    W14,
    W,
    blank_forms,
    count,
    every_pack,
    headings,
    words,
)

pytestmark = pytest.mark.paper

OPENED_PACKS = [*OF_SESSIONS, (COURSE, "facilitator")]
OPENED = [*FORMS, *(f"{name}-{pack}" for name, pack in OPENED_PACKS)]
"""What another word processor opens."""


@pytest.fixture(scope="session")
def book() -> Handbook:
    return BOOK


@pytest.fixture(scope="session")
def forms() -> dict[str, bytes]:
    return blank_forms()


@pytest.fixture(scope="session")
def packs() -> dict[tuple[str, str], bytes]:
    return every_pack()


# ---- 1. The file ----


@pytest.mark.parametrize("name", ["log-book", "questionnaire"])
def test_a_form_made_twice_is_the_same_file(book: Handbook, forms: dict[str, bytes], name: str) -> None:
    """Requirement 1."""
    assert office.form(book, name) == forms[name]


@pytest.mark.parametrize(("name", "pack"), OF_SESSIONS)
def test_a_pack_made_twice_is_the_same_file(
    book: Handbook, packs: dict[tuple[str, str], bytes], name: str, pack: str
) -> None:
    """Requirement 1."""
    assert office.session(book, name, pack, MORNING) == packs[name, pack]


def test_dates_inside_are_those_of_the_build(book: Handbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 1: two machines make the same file from the same commit."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    content = office.form(book, "log-book")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    known = docx.Document(io.BytesIO(content)).core_properties
    assert known.created.date().isoformat() == known.modified.date().isoformat() == "2026-01-01"


def test_a_file_says_what_it_is(book: Handbook, forms: dict[str, bytes]) -> None:
    """Requirement 1."""
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
    """Requirement 1: nothing that readers see stands in the code."""
    pseudo = open_handbook(ROOT, "base", "qps")
    content = office.session(pseudo, SESSION, "facilitator", Occasion())
    opened = docx.Document(io.BytesIO(content))
    assert opened.core_properties.language == "en-x-pseudo"
    lines = map(words, opened.element.body.iter(f"{W}p"))
    assert [line for line in lines if re.fullmatch(r"[A-Za-z][a-z ,.]{3,}", line)] == []


def test_every_style_is_one_to_change(forms: dict[str, bytes], packs: dict[tuple[str, str], bytes]) -> None:
    """Requirement 1: the styles named in the text exist, and no others; no font of a theme that is not there."""
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
    """Requirement 1: lists exist, links lead to a place, tables stand apart, cells end in a paragraph."""
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
    """Requirement 1."""
    for name, content in [*forms.items(), *packs.items()]:
        levels = [level for level, _ in headings(content)]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


# ---- 2. Another word processor ----


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
    """Requirement 2."""
    ours = (opened_elsewhere / f"{name}.docx").read_bytes()
    theirs = (opened_elsewhere / "docx" / f"{name}.docx").read_bytes()
    assert headings(theirs) == headings(ours)
    for tag in ("tbl", "tblHeader"):
        assert count(theirs, W + tag) == count(ours, W + tag), tag
    for tag in (f"{W}sdt", f"{W14}checkbox"):  # LibreOffice 7 writes some controls as two
        assert count(theirs, tag) >= count(ours, tag), tag


@pytest.mark.parametrize("name", OPENED)
def test_another_word_processor_prints_it(book: Handbook, opened_elsewhere: Path, name: str) -> None:
    """Requirement 2: no empty page; title and number on each."""
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
