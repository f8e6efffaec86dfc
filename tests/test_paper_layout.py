"""Where pages end, and how wide columns are.

1. A part that needs one more page for a few lines is set closer and spares it; others keep their lines.
2. A frame that goes on over the page ends with its words.
3. No row of a table stands alone on a page.
4. What belongs together stays together: a label and its second language, the last task and the one before it.
5. What is not translated is marked, and the sheet says what the mark means.
6. Answers stand side by side where the columns beside theirs can spare the room.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from macros import markup
from macros.handbook import Handbook, open_handbook
from macros.paper import columns, pdf
from macros.paper.document import Document, PaperLinks, Part
from tests.fresh import ROOT
from tests.paper import MARGINS, POINTS, drawn_on, pages_of, texts_of

FIT = 35
"""Paragraphs of one line that fill a page."""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


def printed(book: Handbook, *parts: str) -> bytes:
    """A document of such parts of HTML."""
    sheets = [Part(f"part-{number}", f"Part {number}", html) for number, html in enumerate(parts, start=1)]
    return pdf.render(Document(book, "Pages", "", tuple(sheets)))


def paragraphs(count: int) -> str:
    return "".join(f"<p>Line {number}</p>" for number in range(1, count + 1))


def lines_on(text: str) -> int:
    return len(re.findall(r"^Line \d+", text, re.MULTILINE))


# 1


@pytest.mark.paper
def test_a_part_that_spills_a_few_lines_spares_a_page(book: Handbook) -> None:
    assert lines_on(texts_of(printed(book, paragraphs(FIT + 30)))[0]) == FIT
    assert pages_of(printed(book, paragraphs(FIT))) == 1
    assert pages_of(printed(book, paragraphs(FIT + 3))) == 1
    assert pages_of(printed(book, paragraphs(FIT + 12))) == 2


@pytest.mark.paper
def test_only_what_spills_is_set_closer(book: Handbook) -> None:
    first, *others = texts_of(printed(book, paragraphs(FIT + 3), paragraphs(FIT + 30)))
    assert lines_on(first) == FIT + 3
    assert lines_on(others[0]) == FIT


@pytest.mark.paper
def test_a_sheet_that_begins_anew_is_a_part_of_its_own(book: Handbook) -> None:
    anew = '<h2 class="t-sheet">Another reader</h2>'
    assert pages_of(printed(book, paragraphs(FIT + 3) + anew + paragraphs(5))) == 2


# 2


@pytest.mark.paper
@pytest.mark.parametrize("frame", ["c-piece c-piece--answers", "c-text c-text--card", "t-note"])
def test_a_frame_ends_with_its_words(book: Handbook, frame: str) -> None:
    import pypdfium2

    whole = f'<div class="t-card">{"<p>Kept together</p>" * 9}</div>'
    content = printed(book, f'{paragraphs(FIT - 9)}<div class="{frame}"><p>Begins</p>{whole}<p>Ends</p></div>')
    assert ["Begins" in text for text in texts_of(content)] == [True, False]
    with pypdfium2.PdfDocument(content) as document:
        body = [thing for thing in drawn_on(document[0]) if thing.box[1] > MARGINS[2] * POINTS - 2]
    words = min(thing.box[1] for thing in body if thing.is_text)
    assert words - min(thing.box[1] for thing in body) < 6 * POINTS


# 3, 4


@pytest.mark.paper
@pytest.mark.parametrize("above", range(FIT - 9, FIT))
def test_no_row_stands_alone(book: Handbook, above: int) -> None:
    rows = "".join(f"<tr><th scope='row'>Row {number}</th><td>Words</td></tr>" for number in range(1, 8))
    head = "<thead><tr><th scope='col'>What</th><th scope='col'>How</th></tr></thead>"
    texts = texts_of(printed(book, f"{paragraphs(above)}<table>{head}<tbody>{rows}</tbody></table>{paragraphs(20)}"))
    counts = [len(re.findall(r"Row \d", text)) for text in texts]
    assert sum(counts) == 7
    assert 1 not in counts


@pytest.mark.paper
@pytest.mark.parametrize("above", range(FIT - 4, FIT + 1))
def test_a_label_stays_with_its_second_language(book: Handbook, above: int) -> None:
    label = '<p class="t-label">Asked<span class="p-also" lang="fr">Demandé</span></p>'
    field = f'<div class="t-f t-f--long">{label}<div class="p-lines">{"<div></div>" * 12}</div></div>'
    texts = texts_of(printed(book, f'<div class="p-form">{paragraphs(above)}{field}</div>{paragraphs(20)}'))
    assert ["Asked" in text for text in texts] == ["Demandé" in text for text in texts]


@pytest.mark.paper
@pytest.mark.parametrize("above", range(FIT - 21, FIT - 11, 2))
def test_the_last_task_is_not_alone(book: Handbook, above: int) -> None:
    tasks = "".join(f'<div class="c-task"><h2>Task {number}</h2>{"<p>Do</p>" * 5}</div>' for number in (1, 2, 3))
    texts = texts_of(printed(book, paragraphs(above) + tasks))
    assert ["Task 2" in text for text in texts] == ["Task 3" in text for text in texts]


# 5


@pytest.mark.paper
def test_what_is_not_translated_is_marked_and_said(book: Handbook) -> None:
    french = markup.block("\ue000fr\ue001Une phrase.", PaperLinks(book).resolve)
    table = markup.block("| \ue000ro\ue001Cine |\n| --- |\n| Noi |", PaperLinks(book).resolve)
    whole, marked, both = texts_of(printed(book, paragraphs(3), french, french + table))
    said = book.word("paper-untranslated", languages="{}")
    assert said.format("Français") in marked
    assert said.format("Français, Română") in " ".join(both.split())
    assert said.split("{}")[0] not in whole


# 6


def column(label: str, width: int, *answers: str) -> SimpleNamespace:
    return SimpleNamespace(label=label, width=width, options=[SimpleNamespace(label=answer) for answer in answers])


def test_answers_take_room_from_the_columns_beside_them() -> None:
    answers = ["Frame", "Fairness", "Facts", "Wording"]
    words, kind, why = columns.widths([column("Words", 4), column("Kind", 2, *answers), column("Why", 4)], 150)
    assert columns.lines(answers, 30) == 4
    assert columns.lines(answers, kind) == 2
    assert words + kind + why == pytest.approx(150)
    assert words >= 0.7 * 60
    assert why >= 0.7 * 60


def test_columns_keep_their_shares_where_nothing_is_gained() -> None:
    assert columns.widths([column("Words", 3), column("Why", 1)], 100) == [75, 25]
    narrow = [column("Date", 1), column("Kind", 1, "Seen and heard", "Read in the file"), column("By", 1)]
    assert columns.widths(narrow, 45) == [15, 15, 15]


def test_no_word_of_a_head_is_broken() -> None:
    line, question, weight = columns.widths([column("Line", 1), column("Question", 8), column("Weight", 1)], 100)
    assert line >= 4 * columns.HEAD
    assert weight >= 6 * columns.HEAD
    assert line + question + weight == pytest.approx(100)
