"""Images of handouts: on the page, on paper and in files for a word processor, the same in each.

1. A page shows an image with its text, its size and its caption, to whoever may see its handout.
2. Other bytes under the same name are seen by everything that keeps what it made: pages, paper, codes, the check.
3. An edition shows its own image of that name; the base keeps its own.
4. Text and caption are translated.
5. A PDF shows each image whole, inside the column, with its text; the same bytes wherever the handbook lies.
6. A file for a word processor holds the image once, with its text and as large as in the PDF.
7. Finished pages for another generator bring their images along.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest

from macros import build, pages
from macros.handbook import open_handbook
from macros.language import units
from macros.paper import office, pdf, training
from macros.paper.papers import Paper
from macros.paper.shelf import Shelf
from tests.fresh import problems_of, run
from tests.paper import POINTS, assert_good, drawn_on, structure
from tests.pictures import picture
from tests.test_edition_commands import EDITIONS
from tests.test_watch import Site

NAME = "listening-first"
ALT = "Two chairs that face each other, with nothing between them."


def chairs(root: Path) -> Path:
    return root / "curriculum/base/images/chairs.png"


def shown(root: Path, edition: str = "base", variant: str = "") -> str:
    book = open_handbook(root, edition)
    return pages.record(book, f"sessions/{NAME}", pages.Links(book, f"sessions/{NAME}.md"), variant)


def test_a_page_shows_an_image_with_text_size_and_caption(workshop: Path) -> None:
    """1: the trainer's page, and not the participant's, since the sheet is for observers."""
    code = open_handbook(workshop).image("chairs.png").code
    page = shown(workshop)
    assert f'<img src="../images/chairs.png?{code}" width="320" height="200" alt="{ALT}" loading="lazy">' in page
    assert "<figcaption>Where the two sit. You sit aside.</figcaption>" in page
    assert "chairs.png" not in shown(workshop, variant="participant")
    session = workshop / f"curriculum/base/sessions/{NAME}.yml"
    session.write_text(session.read_text(encoding="utf-8").replace("for: observer", "for: participant"), "utf-8")
    assert ALT in shown(workshop, variant="participant")


def test_a_handout_may_be_an_image_alone(workshop: Path) -> None:
    """1"""
    session = workshop / f"curriculum/base/sessions/{NAME}.yml"
    text = session.read_text(encoding="utf-8")
    body = "    body: Play the scene for ten minutes, then change places.\n"
    image = re.search(r"    images:\n(?:      .*\n)+", text)
    assert image
    session.write_text(text.replace(image[0], "").replace(body, image[0]), encoding="utf-8")
    assert problems_of(workshop) == []
    assert ALT in shown(workshop, variant="participant")
    assert ALT in training.session(open_handbook(workshop), NAME, "participant").html()


def test_other_bytes_change_pages_codes_and_paper(workshop: Path) -> None:
    """2: the page is built again, alone with those that show the session; the paper is made again."""
    site = Site(workshop)
    site.build()
    before = open_handbook(workshop)
    code = before.content_code("session", NAME)
    chairs(workshop).write_bytes(picture())
    after = open_handbook(workshop)
    assert after.content_code("session", NAME) != code
    assert after.content_code("form", "log-book") == before.content_code("form", "log-book")
    built = site.build()
    assert f"sessions/{NAME}.md" in built
    assert len(built) < len(site.built)


def test_paper_is_made_again_after_other_bytes(workshop: Path) -> None:
    """2"""
    mine, other = Paper("session", NAME, "observer"), Paper("form", "log-book")
    shelf = Shelf(open_handbook(workshop))
    for paper in (mine, other):
        shelf.known[paper.src] = shelf._make(paper)
    assert (shelf._current(mine), shelf._current(other)) == (True, True)
    chairs(workshop).write_bytes(picture())
    shelf.book = open_handbook(workshop)
    assert (shelf._current(mine), shelf._current(other)) == (False, True)


def test_the_check_looks_again_after_other_bytes(workshop: Path) -> None:
    """2: what was found before holds for the bytes of then."""
    assert problems_of(workshop) == []
    whole = chairs(workshop).read_bytes()
    chairs(workshop).write_bytes(whole[:100])
    assert [found.code for found in problems_of(workshop)] == ["S029"]
    chairs(workshop).write_bytes(whole)
    assert problems_of(workshop) == []


def test_an_edition_shows_its_own_image_of_that_name(workshop: Path) -> None:
    """3"""
    shutil.copytree(EDITIONS, workshop / "curriculum/editions")
    assert 'width="320"' in shown(workshop, "oslo")
    own = workshop / "curriculum/editions/oslo/images/chairs.png"
    own.parent.mkdir()
    own.write_bytes(picture(400, 250))
    assert problems_of(workshop, "oslo") == []
    assert 'width="400" height="250"' in shown(workshop, "oslo")
    assert 'width="320"' in shown(workshop)


def test_text_and_caption_are_translated(workshop: Path) -> None:
    """4"""
    at = f"sessions/{NAME}/handouts/sheet/images/chairs"
    found = {unit.at: unit.text for unit in units(open_handbook(workshop).curriculum)}
    assert found[f"{at}/alt"] == ALT
    assert found[f"{at}/caption"] == "Where the two sit. You sit aside."
    assert f"{at}/file" not in found


@pytest.mark.paper
@pytest.mark.parametrize(("width", "height"), [(3000, 400), (400, 3000), (1400, 1400), (60, 40)], ids=str)
def test_a_pdf_shows_the_image_whole_and_inside_the_column(workshop: Path, width: int, height: int) -> None:
    """5"""
    chairs(workshop).write_bytes(picture(width, height))
    book = open_handbook(workshop)
    document = training.session(book, NAME, "observer")
    made = pdf.render(document)
    assert_good(made, document.title, covers=1)
    assert _texts_of_figures(made) == [ALT]
    left, bottom, right, top = _box_of_image(made)
    assert (right - left) / (top - bottom) == pytest.approx(width / height, rel=0.01)
    assert right - left <= min(178 * POINTS, width * 0.75) + 0.1
    assert top - bottom <= 190 * POINTS + 0.1


@pytest.mark.paper
def test_a_pdf_is_the_same_wherever_the_handbook_lies(workshop: Path, tmp_path: Path) -> None:
    """5"""
    other = shutil.copytree(workshop, tmp_path / "elsewhere/handbook")
    one, two = (pdf.render(training.session(open_handbook(root), NAME, "observer")) for root in (workshop, other))
    assert one == two


@pytest.mark.paper
def test_a_file_for_a_word_processor_holds_the_image_with_its_text(workshop: Path) -> None:
    """6"""
    chairs(workshop).write_bytes(picture(1600, 800))
    book = open_handbook(workshop)
    raw = office.session(book, NAME, "observer")
    opened = docx.Document(io.BytesIO(raw))
    (shape,) = opened.inline_shapes
    assert shape._inline.docPr.get("descr") == ALT
    assert (round(shape.width.mm), round(shape.height.mm)) == (178, 89)
    with zipfile.ZipFile(io.BytesIO(raw)) as inside:
        images = [name for name in inside.namelist() if name.startswith("word/media/")]
        assert [inside.read(name) for name in images] == [chairs(workshop).read_bytes()]
    captions = [each.text for each in opened.paragraphs]
    assert "Where the two sit. You sit aside." in captions
    assert office.session(book, NAME, "observer") == raw


@pytest.mark.site
def test_a_site_and_finished_pages_bring_their_images(root: Path) -> None:
    """1 and 7: no link to an image leads nowhere, which the build would refuse."""
    built = run("build", "--no-paper")
    assert built.exit_code == 0, built.output
    site = root / "site/base/en/sessions/images/chairs.png"
    assert site.read_bytes() == chairs(root).read_bytes()
    build.write_pages(root, ("base", "en"), root / "finished")
    assert (root / "finished/docs/sessions/images/chairs.png").is_file()


def _texts_of_figures(made: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        return [str(element.Alt) for element, _ in structure(opened) if str(element.S) == "/Figure"]


def _box_of_image(made: bytes) -> tuple[float, float, float, float]:
    """The box of the one image of a PDF, in points."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(made)
    boxes = [thing.box for page in document for thing in drawn_on(page) if thing.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    document.close()
    (box,) = boxes
    return box
