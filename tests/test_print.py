"""`handbook print`, and the shelf of papers once made.

1. An address is printed to the file named; the format follows the name. Times and quantities follow --start, --people.
2. What does not exist or does not fit together is one message that names the remedy; exit 2, nothing written.
3. A file saved from another form is refused; one of an older state of the same form is filled in, with a remark.
4. The shelf makes each paper once; after a change it makes again what shows the change, and nothing else.
5. Papers of records that are no more are thrown away; a damaged shelf is the same as none.
6. Without Pango, a paper command says how to install it, exit 2; the site is built without papers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from macros.handbook import open_handbook
from macros.paper import request, shelf
from macros.paper.papers import papers
from tests import fresh
from tests.fresh import ROOT
from tests.paper import texts_of

pytestmark = pytest.mark.paper


def run(*words: str) -> Result:
    return fresh.run("print", *words)


def told(*words: str) -> str:
    """What is said about a request that cannot be answered, without the lines of usage."""
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.partition("Error: ")[2].split())


def test_a_form_is_printed_to_the_file_named(root: Path) -> None:
    """1"""
    result = run("forms/log-book", "-o", "out/log-book.pdf")
    assert result.exit_code == 0, result.output
    assert "out/log-book.pdf, " in result.output
    assert "Log book" in texts_of(Path("out/log-book.pdf").read_bytes())[0]
    assert run("form:log-book", "-o", "log-book.docx").exit_code == 0
    assert Path("log-book.docx").read_bytes().startswith(b"PK")


def test_times_and_quantities_follow_the_occasion(root: Path) -> None:
    """1"""
    words = ("sessions/listening-first", "--pack", "facilitator", "--start", "13:30", "--people", "13", "-o", "kit.pdf")
    assert run(*words).exit_code == 0
    text = "\n".join(texts_of(Path("kit.pdf").read_bytes()))
    assert "13:30" in text
    assert "+0:" not in text


def test_several_addresses_make_one_file(root: Path) -> None:
    """1"""
    assert run("forms/log-book", "guides/two-chairs", "-o", "both.pdf").exit_code == 0
    text = "\n".join(texts_of(Path("both.pdf").read_bytes()))
    assert "2 pieces to print" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forms/log-bok", "-o", "x.pdf"), 'There is no forms/log-bok to print. Did you mean "log-book"?'),
        (("froms/log-book", "-o", "x.pdf"), '"froms" is no kind of record'),
        (("forms/log-book", "-o", "x.odt"), "x.odt ends neither in .pdf nor in .docx"),
        (("forms/log-book", "--start", "25:00", "-o", "x.pdf"), '"25:00" is no time of day; write it as 09:00.'),
        (("forms/log-book", "--pack", "slides", "-o", "x.pdf"), "forms/log-book is a form and has no packs"),
        (("guides/two-chairs", "--variant", "large", "-o", "x.pdf"), "guides/two-chairs is no form"),
        (("guides/two-chairs", "-o", "x.docx"), "guides/two-chairs exists as PDF only."),
        (("guide", "-o", "x.docx"), "guide exists as PDF only."),
        (("guide", "--pack", "slides", "-o", "x.pdf"), "guide has no packs"),
        (("forms/log-book", "--variant", "large", "-o", "x.docx"), "forms/log-book as large exists as PDF only."),
        (("forms/log-book", "--with", "en", "-o", "x.docx"), "Two languages beside each other exist as PDF only."),
        (("courses/mentor-course", "--pack", "slides", "-o", "x.pdf"), 'has no pack "slides"; it has: participant'),
        (("forms/log-book", "forms/conclusions", "-o", "x.docx"), "name one"),
        (("-o", "x.pdf"), "Name what to print, such as forms/log-book"),
        (("forms/log-book", "--lang", "xx", "-o", "x.pdf"), '"xx"'),
    ],
)
def test_what_does_not_fit_is_one_message(root: Path, words: tuple[str, ...], said: str) -> None:
    """2"""
    assert said in told(*words)
    assert not list(root.glob("x.*"))


def test_a_file_of_another_form_is_refused(root: Path) -> None:
    """3"""
    Path("saved.json").write_text(json.dumps({"form": "conclusions", "code": "000000", "values": {}}), encoding="utf-8")
    words = ("forms/log-book", "--fill", "saved.json", "-o", "x.pdf")
    assert "conclusions" in told(*words)
    Path("saved.json").write_text("no json", encoding="utf-8")
    assert "saved.json is no file that a form's page saved" in told(*words)


def stock(root: Path) -> list[str]:
    """The papers that had to be made."""
    made: list[str] = []
    shelf.Shelf(open_handbook(root)).stock(lambda done, of, name: made.append(name), jobs=1)
    return sorted(made)


def test_the_shelf_makes_again_only_what_shows_a_change(root: Path) -> None:
    """4, 5"""
    every = sorted(paper.src for paper in papers(open_handbook(root)))
    assert stock(root) == every
    assert stock(root) == []
    session = root / "curriculum/base/sessions/listening-first.yml"
    text = session.read_text(encoding="utf-8")
    session.write_text(text.replace("room: ", "room: Quiet. ", 1), encoding="utf-8")
    assert session.read_text(encoding="utf-8") != text
    again = stock(root)
    assert "sessions/listening-first/listening-first-facilitator.pdf" in again
    assert not [src for src in again if src.startswith(("forms/", "assessments/", "stages/"))]
    folder = root / ".cache/paper/base/en"
    (folder / "forms/gone").mkdir()
    (folder / "forms/gone/gone.pdf").write_bytes(b"old")
    (folder / "shelf.json").write_text("{", encoding="utf-8")
    assert stock(root) == every
    assert not (folder / "forms/gone/gone.pdf").exists()


def test_papers_made_side_by_side_are_the_same(root: Path) -> None:
    """4"""
    book = open_handbook(root)
    alone = {paper.src: path.read_bytes() for paper, path in shelf.Shelf(book).stock(lambda *_: None, jobs=1).items()}
    (root / ".cache/paper/base/en/shelf.json").unlink()
    beside = {paper.src: path.read_bytes() for paper, path in shelf.Shelf(book).stock(lambda *_: None, jobs=2).items()}
    assert alone == beside


@pytest.fixture
def without_pango(tmp_path: Path) -> dict[str, str]:
    """An environment in which WeasyPrint cannot find its library."""
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n", encoding="utf-8")
    return os.environ | {"PYTHONPATH": str(fake)}


def command(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "macros", *words]
    return subprocess.run(line, env=env, capture_output=True, text=True, check=False)


def test_without_pango_one_is_told_how_to_get_it(root: Path, without_pango: dict[str, str]) -> None:
    """6"""
    done = command(without_pango, "print", "forms/log-book", "-o", "x.pdf")
    assert done.returncode == 2
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in done.stderr
    assert "Traceback" not in done.stderr
    assert command(without_pango, "print", "forms/log-book", "-o", "x.docx").returncode == 0


@pytest.mark.site
def test_without_pango_the_site_is_built_without_papers(root: Path, without_pango: dict[str, str]) -> None:
    """6"""
    done = command(without_pango, "build")
    assert done.returncode == 0, done.stderr
    assert "without PDFs" in done.stderr
    page = (root / "site/base/en/forms/log-book/index.html").read_text(encoding="utf-8")
    assert "Log book" in page
    assert ".pdf" not in page


def test_times_of_day_are_read_as_people_write_them() -> None:
    """1"""
    assert [request.minutes_of(text) for text in ("09:00", "9.30", "13h45")] == [540, 570, 825]
    for wrong in ("9", "24:00", "12:60", "noon"):
        with pytest.raises(ValueError, match="no time of day"):
            request.minutes_of(wrong)


def test_every_command_that_prints_has_an_example() -> None:
    """1"""
    text = run("--help").output
    assert "--start 09:00 --people 12" in text
    assert (ROOT / "docs/print.md").is_file()
