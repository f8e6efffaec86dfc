"""Forms on paper: every form blank and to fill in, filled ones, large print, two languages, and what is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from macros.handbook import Handbook, Records, open_handbook
from macros.model.form import TextField
from macros.paper import forms, pdf
from macros.paper.characters import Unprintable, unprintable
from macros.paper.document import Document
from tests import paper
from tests.fresh import ROOT

pytestmark = pytest.mark.paper

FORMS = sorted(path.stem for path in (ROOT / "curriculum" / "base" / "forms").glob("*.yml"))
SPECIMENS = sorted(path.stem for path in (ROOT / "curriculum" / "base" / "specimens").glob("*.yml"))
DEMANDING = ["questionnaire", "own-mission-grid", "planning", "session-evaluation", "triangulation-agreement"]
"""Forms with wide tables, thresholds, A3, many columns, long questions."""
EVERY_LETTER = "ș ț Ș œ € é İ ğ ł ĳ"
Print = Callable[..., bytes]


@pytest.fixture(scope="session")
def book() -> Handbook:
    return open_handbook(ROOT)


@pytest.fixture(scope="session")
def printed(book: Handbook) -> Print:
    """A form as it prints, each rendered once: printed(name, "fillable")."""

    @cache
    def of(name: str, variant: str = "blank") -> bytes:
        second = open_handbook(ROOT, "base", "qps") if variant == "both" else None
        fillable, large = variant == "fillable", variant == "large"
        return pdf.render(forms.form(book, name, fillable=fillable, large=large, beside=second))

    return of


def assert_good(content: bytes, title: str) -> None:
    paper.assert_good(content, title, least=1)


def joined(content: bytes) -> str:
    """All text, without what breaks lines."""
    return re.sub(r"\s+", "", "".join(paper.texts_of(content)))


def with_form(book: Handbook, name: str, **changes: object) -> Handbook:
    """A handbook in which one form is another."""
    known = book.records.of("form")
    changed = known | {name: known[name].model_copy(update=changes)}
    return replace(book, records=Records({**book.records, "form": changed}), _codes={})


# Blank


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_is_accessible_and_whole(printed: Print, book: Handbook, name: str) -> None:
    assert_good(printed(name), book.title("form", name))
    assert not paper.fields_of(printed(name))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_the_sides_it_says(printed: Print, book: Handbook, name: str) -> None:
    layout = book.get("form", name).layout
    told = f"write `sides: {paper.pages_of(printed(name))}` in curriculum/base/forms/{name}.yml"
    assert paper.pages_of(printed(name)) == layout.sides, told
    with pypdfium2.PdfDocument(printed(name)) as document:
        width, height = sorted(document[0].get_size())
    assert (round(width), round(height)) == {"A4": (595, 842), "A3": (842, 1191)}[layout.paper]


@pytest.mark.parametrize("name", FORMS)
def test_no_side_of_a_form_is_nearly_empty(printed: Print, name: str) -> None:
    paper.assert_filled(printed(name))
    paper.assert_filled(printed(name, "fillable"))


def test_each_question_of_a_blank_form_stands_on_it(printed: Print, book: Handbook) -> None:
    text = joined(printed("meeting-grid"))
    fields = [field for section in book.get("form", "meeting-grid").sections for field in section.fields]
    missing = [field.label for field in fields if re.sub(r"\s+", "", field.label) not in text]
    assert not missing


def test_a_section_for_another_reader_begins_a_new_side(printed: Print, book: Handbook) -> None:
    sections = book.get("form", "real-reports").sections
    new = [section.title for section in sections if section.new_side]
    assert new
    firsts = [text.split("\n")[0:3] for text in paper.texts_of(printed("real-reports"))]
    for title in new:
        assert any(title in lines[0] for lines in firsts), f"{title} does not begin a side: {firsts}"


def test_the_same_form_prints_to_the_same_bytes(printed: Print, book: Handbook) -> None:
    assert pdf.render(forms.form(book, "coaching-request")) == printed("coaching-request")
    assert pdf.render(forms.form(book, "coaching-request", fillable=True)) == printed("coaching-request", "fillable")


# To fill in on screen


@pytest.mark.parametrize("name", FORMS)
def test_a_fillable_form_is_accessible_and_has_the_fields_of_its_definition(
    printed: Print, book: Handbook, name: str
) -> None:
    content = printed(name, "fillable")
    assert_good(content, book.title("form", name))
    assert paper.fields_of(content) == dict(forms.answers(book, name))


def test_fields_ask_their_question_and_boxes_their_answer(printed: Print) -> None:
    asked = paper.questions_of(printed("meeting-grid", "fillable"))
    assert asked["setting.number"] == ["Observation number"]
    assert asked["setting.my-part"][:2] == ["My part", "My part: I watched"]
    assert asked["seen.moments.1.minute"] == ["Moments, in order: Line 1: Minute"]
    boxes = paper.questions_of(printed("arrival-checklist", "fillable"))
    assert all(": " in said[0] for name, said in boxes.items() if name.startswith("first-day."))


def filled_in(content: bytes, values: dict[str, str]) -> bytes:
    """What a reader saves after typing."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", FORMS)
def test_what_is_typed_can_be_read_back_and_seen(printed: Print, book: Handbook, name: str) -> None:
    empty = printed(name, "fillable")
    known = forms.answers(book, name)
    typed = {field: f"/{offered[-1]}" if offered else f"{EVERY_LETTER} {field}" for field, offered in known.items()}
    full = filled_in(empty, typed)
    found = pypdf.PdfReader(io.BytesIO(full)).get_fields() or {}
    assert {field: entry.get("/V") for field, entry in found.items() if "/FT" in entry} == typed
    assert not unseen(empty, full)


def unseen(empty: bytes, full: bytes) -> list[str]:
    """Fields that look the same when they are filled in; of a group of buttons it is enough that one changes."""
    changed: dict[str, bool] = {}
    for page, before, after in zip(pypdf.PdfReader(io.BytesIO(full)).pages, looks(empty), looks(full), strict=True):
        height = float(page.mediabox.height)
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            if widget["/Subtype"] != "/Widget":
                continue
            left, bottom, right, top = (float(number) for number in widget["/Rect"])
            box = (int(left), int(height - top), int(right) + 1, int(height - bottom) + 1)
            seen = ImageChops.difference(before.crop(box), after.crop(box)).getbbox() is not None
            node = widget if "/T" in widget else widget["/Parent"]
            name = []
            while node is not None:
                name.append(node["/T"])
                node = node.get("/Parent")
            whole = ".".join(reversed(name))
            changed[whole] = changed.get(whole, False) or seen
    return [name for name, seen in changed.items() if not seen]


def looks(content: bytes) -> list[Image.Image]:
    """The pages as pdfium draws them, a point a pixel."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        return [page.render(scale=1, grayscale=True).to_pil().copy() for page in document]


# Filled


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_shows_what_was_written(book: Handbook, name: str) -> None:
    record = book.get("specimen", name)
    content = pdf.render(forms.specimen(book, name))
    assert_good(content, record.title)
    text = joined(content)
    lines = [line for value in record.written.values() for line in value.split("\n")]
    beginnings = [re.sub(r"\s+", "", line)[:12] for line in lines]
    assert [start for start in beginnings if start not in text] == []
    crosses = sum(len(re.findall(r"(?<!\w)X(?!\w)", page)) for page in paper.texts_of(content))
    dates = sum(bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) for value in record.marked.values())
    assert crosses >= len(record.marked) - dates


def test_a_long_answer_grows_and_nothing_is_cut(book: Handbook) -> None:
    words = [f"word{number}" for number in range(4000)]
    values = {"seen.moments.1.person-does": " ".join(words[:900]), "thought.doubt": " ".join(words)}
    document = forms.form(book, "meeting-grid", values=values)
    content = pdf.render(document)
    assert_good(content, document.title)
    text = "\n".join(paper.texts_of(content))
    assert set(words) <= set(re.findall(r"word\d+", text))


def test_more_lines_than_the_blank_form_has_are_printed(book: Handbook) -> None:
    content = pdf.render(forms.form(book, "meeting-grid", values={"seen.moments.14.minute": "fourteenth"}))
    assert "fourteenth" in joined(content)


def test_letters_of_our_languages_come_out_and_can_be_copied(book: Handbook) -> None:
    said = f"Fișa affinité efficient {EVERY_LETTER}"
    content = pdf.render(forms.form(book, "meeting-grid", values={"thought.doubt": said}))
    assert said.replace(" ", "") in joined(content)


def saved(book: Handbook, name: str, values: dict[str, object], **changes: object) -> dict[str, object]:
    """A file as the page of a form saves it."""
    file = {"form": name, "code": book.content_code("form", name), "edition": "base", "language": "en"}
    return json.loads(json.dumps(file | {"version": "1", "saved": "2026-11-22", "values": values} | changes))


def test_a_saved_file_becomes_values(book: Handbook) -> None:
    values = {"setting.number": "5", "setting.my-part": "watched", "seen.moments.12.minute": "3"}
    values["thought.doubt"] = "a\r\nb"
    found, remarks = forms.filled_values(book, "meeting-grid", saved(book, "meeting-grid", values))
    assert found == values | {"thought.doubt": "a\nb"}
    assert not remarks


def test_a_file_of_an_older_form_is_taken_with_a_remark(book: Handbook) -> None:
    file = saved(book, "meeting-grid", {"setting.number": "5"}, code="000000")
    found, remarks = forms.filled_values(book, "meeting-grid", file)
    assert found == {"setting.number": "5"}
    assert "000000" in remarks[0]


def test_everything_that_does_not_fit_is_told_at_once(book: Handbook) -> None:
    values = {"setting.numbr": "5", "setting.my-part": "wached", "setting.date": 7, "seen.moments.201.minute": "1"}
    with pytest.raises(KeyError) as refused:
        forms.filled_values(book, "meeting-grid", saved(book, "meeting-grid", values))
    message = refused.value.args[0]
    for said in ('mean "setting.number"?', 'mean "watched"?', "setting.date: 7 is no text", "moments.201"):
        assert said in message


@pytest.mark.parametrize("file", [[], {}, {"form": "meeting-grid"}, {"form": 3, "values": {}}, "text", None])
def test_a_file_that_is_none_of_ours_is_refused(book: Handbook, file: object) -> None:
    with pytest.raises(KeyError, match="no file that a form's page saved"):
        forms.filled_values(book, "meeting-grid", file)


def test_a_file_of_another_form_is_refused(book: Handbook) -> None:
    with pytest.raises(KeyError, match='of the form "log-book", not of "meeting-grid"'):
        forms.filled_values(book, "meeting-grid", saved(book, "log-book", {}))


def test_a_form_that_does_not_exist_is_named_with_its_neighbour(book: Handbook) -> None:
    with pytest.raises(KeyError, match='Did you mean "meeting-grid"'):
        forms.form(book, "meting-grid")


def test_filled_and_fillable_exclude_each_other(book: Handbook) -> None:
    with pytest.raises(KeyError, match="leave one of the two out"):
        forms.form(book, "meeting-grid", fillable=True, values={"setting.number": "5"})


# Large print, two languages, a form larger than any


@pytest.mark.parametrize("name", DEMANDING)
def test_large_print_loses_nothing(printed: Print, book: Handbook, name: str) -> None:
    content = printed(name, "large")
    assert_good(content, book.title("form", name))
    small = set(re.findall(r"\w{4,}", joined_words(printed(name))))
    parted = small - set(re.findall(r"\w{4,}", joined_words(content)))
    assert len(parted) <= len(small) * 0.06, parted  # by hyphens in narrow heads


def joined_words(content: bytes) -> str:
    return "\n".join(paper.texts_of(content)).replace("-\n", "").replace("\xad\n", "")


@pytest.mark.parametrize("name", DEMANDING)
def test_two_languages_stand_on_one_form(printed: Print, book: Handbook, name: str) -> None:
    assert_good(printed(name, "both"), book.title("form", name))
    second = open_handbook(ROOT, "base", "qps")
    text = joined(printed(name, "both"))
    for section, other in zip(book.get("form", name).sections, second.get("form", name).sections, strict=True):
        for field, twin in zip([section, *section.fields], [other, *other.fields], strict=True):
            shown = (getattr(field, "label", None) or field.title, getattr(twin, "label", None) or twin.title)
            for words in shown:
                assert re.sub(r"\s+", "", words)[:20] in text, words


def test_the_second_language_is_marked_and_its_fields_are_one_set(book: Handbook) -> None:
    second = open_handbook(ROOT, "base", "qps")
    document = forms.form(book, "meeting-grid", fillable=True, beside=second)
    assert document.parts[0].html.count('class="p-also" lang="en-x-pseudo"') > 50
    assert paper.fields_of(pdf.render(document)) == dict(forms.answers(book, "meeting-grid"))


def test_two_hundred_fields_are_two_hundred_fields(book: Handbook) -> None:
    section = book.get("form", "coaching-request").sections[0]
    fields = [TextField(id=f"field-{number}", type="text", label=f"Question {number}") for number in range(200)]
    many = with_form(book, "coaching-request", sections=[section.model_copy(update={"fields": fields})])
    document = forms.form(many, "coaching-request", fillable=True)
    content = pdf.render(document)
    assert_good(content, document.title)
    assert list(paper.fields_of(content)) == [f"{section.id}.field-{number}" for number in range(200)]


# Characters


@pytest.mark.parametrize(("text", "said"), [("well done \U0001f600", "grinning face"), ("שלום", "left to right")])
def test_a_value_that_cannot_be_printed_is_named_with_its_field(book: Handbook, text: str, said: str) -> None:
    with pytest.raises(Unprintable) as refused:
        forms.form(book, "meeting-grid", values={"thought.doubt": text})
    assert "thought.doubt" in refused.value.args[0]
    assert said in refused.value.args[0]


def test_no_document_prints_an_empty_box(book: Handbook) -> None:
    form = book.get("form", "coaching-request")
    odd = with_form(book, "coaching-request", purpose=form.purpose, reminder="Never write \ue000 here.")
    document: Document = forms.form(odd, "coaching-request")
    with pytest.raises(Unprintable, match="U\\+E000"):
        pdf.render(document)
    blank = forms.form(book, "coaching-request")
    with pytest.raises(Unprintable, match="U\\+E000"):
        pdf.render(replace(blank, cover=True, summary="Never write \ue000 here."))


def test_what_the_font_holds_or_may_be_ignored_is_printable() -> None:
    assert unprintable(f"{EVERY_LETTER} → ✓ … – “a” a\u0301\xad\n") == []
    assert unprintable("\x07 \U0001f1eb ا \ufe0f") == ["\x07", "\U0001f1eb", "ا", "\ufe0f"]


# The shared assertions themselves


def test_what_the_engine_writes_would_not_pass_without_repair(
    book: Handbook, printed: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "repair", lambda raw, document: raw)
    raw = pdf.render(forms.form(book, "meeting-grid", fillable=True))
    with pytest.raises((AssertionError, KeyError)):
        paper.assert_accessible(raw, language="en", title="Meeting grid")
    with pytest.raises(AssertionError):
        paper.assert_accessible(printed("meeting-grid"), language="fr", title="Meeting grid")
    with pytest.raises(AssertionError, match="margin"):
        paper.assert_inside(printed("meeting-grid"), margins=(40, 16, 21, 16))
    with pytest.raises(AssertionError, match="Seite 1"):
        paper.assert_counted(printed("meeting-grid"), words="Seite {page} von {pages}")
    with pytest.raises(AssertionError, match="as good as empty"):
        paper.assert_not_blank(printed("meeting-grid"), least=500)
