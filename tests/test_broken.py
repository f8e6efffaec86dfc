"""What is wrong with a curriculum is said once, with its place, its cause and its cure.

1. Each case in `broken/` is a small mistake in the example curriculum; `expected.txt` holds what is printed.
2. One cause gives one problem: what follows from it is not told. Where several need what is gone, each is named.
3. The command prints the same, exits with 1 and shows no traceback.
4. Every message of the reader, of the types and of the rules has its case.
5. Nothing takes long: input that is meant to exhaust the reader is refused at once.

A case whose name begins with `oslo-` is a mistake in the edition of that curriculum in `editions/oslo`.

A case holds `change.diff` (lines to take out and to put in, found by their text), `delete.txt` (files to delete) or
whole files below `curriculum/`. What git would change (encodings, links, sizes) is made by the functions in GENERATED.
To accept what is printed now: HANDBOOK_ACCEPT=1 .venv/bin/pytest tests/test_broken.py
"""

from __future__ import annotations

import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from macros.checks import RULES
from macros.cli import main
from macros.edition import codes
from macros.problems import CATALOGUE, show
from tests.fresh import problems_of
from tests.pictures import bomb, moving, noise, picture, with_notes
from tests.translated import publish, translate

BROKEN = Path(__file__).parent / "broken"
EDITIONS = Path(__file__).parent / "editions"
CASES = sorted(path.name for path in BROKEN.iterdir())
ACCEPT = "HANDBOOK_ACCEPT=1 .venv/bin/pytest tests/test_broken.py"


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_told_with_place_cause_and_cure(case: str, workshop: Path) -> None:
    """Requirements 1 and 2."""
    breaks(case, workshop)
    told = show(found for code in codes(workshop) for found in problems_of(workshop, code)) + "\n"
    expected = BROKEN / case / "expected.txt"
    if os.environ.get("HANDBOOK_ACCEPT"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8"), f"If this is meant: {ACCEPT}"


@pytest.mark.parametrize("case", ["unknown-reference", "edition-unreadable", "nested-too-deep"])
def test_the_command_exits_with_one_and_shows_no_traceback(
    case: str, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requirement 3."""
    breaks(case, workshop)
    (workshop / "mkdocs.yml").touch()
    monkeypatch.chdir(workshop)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == (BROKEN / case / "expected.txt").read_text(encoding="utf-8")


def test_the_example_edition_is_without_mistakes(workshop: Path) -> None:
    """Requirement 1: what a case tells comes from its mistake alone."""
    shutil.copytree(EDITIONS, workshop / "curriculum" / "editions")
    assert codes(workshop) == ["base", "oslo"]
    assert problems_of(workshop, "oslo") == []


def test_every_message_has_its_case() -> None:
    """Requirement 4. What a file of translators holds (L01…) is no part of a curriculum: tests/test_translation.py."""
    told = "\n".join((BROKEN / case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    covered = set(re.findall(r"^\S+:\d+:\d+: ([A-Z]\d{3}) ", told, re.MULTILINE))
    needed = {code for code in CATALOGUE if code[0] in "ELST" and code[:3] != "L01"} | {rule.code for rule in RULES}
    assert needed - covered == set()


@pytest.mark.parametrize("case", ["billion-laughs", "nested-too-deep", "file-too-large"])
def test_input_that_is_meant_to_exhaust_the_reader_is_refused_at_once(case: str, workshop: Path) -> None:
    """Requirement 5: unchecked, the first two take minutes or end the process."""
    breaks(case, workshop)
    begun = time.process_time()
    problems_of(workshop)
    assert time.process_time() - begun < 5


def breaks(case: str, root: Path) -> None:
    """Put the mistake of a case into a copy of the example curriculum."""
    folder = BROKEN / case
    if case.startswith("oslo-"):
        shutil.copytree(EDITIONS, root / "curriculum" / "editions")
    if (folder / "curriculum").is_dir():
        shutil.copytree(folder / "curriculum", root / "curriculum", dirs_exist_ok=True)
    if (folder / "change.diff").is_file():
        change(root, (folder / "change.diff").read_text(encoding="utf-8"))
    if (folder / "delete.txt").is_file():
        for name in (folder / "delete.txt").read_text(encoding="utf-8").split():
            (root / name).unlink()
    if case in GENERATED:
        GENERATED[case](root / "curriculum" / "base")


def change(root: Path, diff: str) -> None:
    """Apply changes that are found by their text: `--- file`, then hunks parted by `@@`, each standing there once.

    A hunk of added lines only goes to the end of the file.
    """
    for part in re.split(r"^--- ", diff, flags=re.MULTILINE)[1:]:
        name, _, hunks = part.partition("\n")
        path = root / name
        text = path.read_text(encoding="utf-8")
        for hunk in re.split(r"^@@\n", hunks, flags=re.MULTILINE):
            lines = hunk.splitlines()
            old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "-"))
            new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "+"))
            assert not old or text.count(old) == 1, f"{name} holds these lines {text.count(old)} times:\n{old}"
            text = text.replace(old, new) if old else text + new
        path.write_text(text, encoding="utf-8")


def rewritten(name: str, edit: Callable[[str], str], encoding: str = "utf-8") -> Callable[[Path], None]:
    """A mistake that is made by writing one file again."""

    def make(base: Path) -> None:
        text = (base / name).read_text(encoding="utf-8")
        (base / name).write_bytes(edit(text).encode(encoding))

    return make


def _translations(base: Path) -> Path:
    folder = base.parent / "locale"
    folder.mkdir()
    return folder / "fr.po"


def _linked(base: Path) -> None:
    outside = base.parent.parent / "outside.yml"
    outside.write_text("title: Secret\n", encoding="utf-8")
    (base / "cases" / "borrowed.yml").symlink_to(outside)
    (base / "cases" / "in-a-circle.yml").symlink_to(base / "cases" / "in-a-circle")
    (base / "terms" / "xx.yml").symlink_to(outside)


def _folder_for_file(base: Path) -> None:
    (base / "roles.yml").unlink()
    (base / "roles.yml").mkdir()
    (base / "cases" / "three-towns.yml").mkdir()
    shutil.rmtree(base / "risks")
    (base / "risks").write_text("title: Silence\n", encoding="utf-8")


def _look_alike_name(base: Path) -> None:
    (base / "frames" / "probation-order.yml").rename(base / "frames" / "prob\u0430tion-order.yml")


def _oslo(base: Path) -> Path:
    return base.parent / "editions" / "oslo"


def _elsewhere(base: Path) -> None:
    outside = base.parent.parent / "outside"
    _oslo(base).rename(outside)
    _oslo(base).symlink_to(outside)


def _link_to_a_file(base: Path) -> None:
    for name in ("changes.yml", "edition.lock", "pages/contacts.en.md"):
        outside = base.parent.parent / name.replace("/", "-")
        outside.write_text("secret: true\n", encoding="utf-8")
        (_oslo(base) / name).unlink(missing_ok=True)
        (_oslo(base) / name).symlink_to(outside)


def _images(base: Path, **files: bytes) -> None:
    """Files beside the image of the example, each shown by no handout: what is told of them is their own mistake."""
    for name, content in files.items():
        (base / "images" / name.replace("__", "-").replace("_", ".")).write_bytes(content)


def _images_elsewhere(base: Path) -> None:
    outside = base.parent.parent / "outside.png"
    (base / "images/chairs.png").rename(outside)
    (base / "images/chairs.png").symlink_to(outside)


def _folder_of_images_is_a_file(base: Path) -> None:
    shutil.rmtree(base / "images")
    (base / "images").write_bytes(picture())


def _french_without_a_form(base: Path) -> None:
    """The base in French, and an edition whose French term lacks a form that the translation and a page use."""
    root = base.parent.parent
    publish(root)
    translate(root)
    info = _oslo(base) / "edition.yml"
    info.write_text(info.read_text(encoding="utf-8") + "languages:\n  - en\n  - fr\n", encoding="utf-8")
    (_oslo(base) / "terms").mkdir()
    forms = "mentor:\n  means: who accompanies\n  forms:\n    sg: tutor\n    pl: tutors\n    a: a tutor\n"
    (_oslo(base) / "terms/fr.yml").write_text(forms, encoding="utf-8")
    (_oslo(base) / "terms/en.yml").write_text(f"{forms}    the: the tutor\n    gen: the tutor's\n", encoding="utf-8")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("---\ntitle: Home\n---\n\nAsk {mentor.duo}.\n", encoding="utf-8")


GENERATED: dict[str, Callable[[Path], object]] = {
    "file-too-large": rewritten("cases/two-towns.yml", lambda text: text + "# " + "x" * 1_100_000),
    "french-too-large": lambda base: _translations(base).write_text("# x\n" * 2_100_000, encoding="utf-8"),
    "windows-1252": rewritten("glossary.yml", lambda text: text.replace("Debrief", "Débriefing"), "cp1252"),
    "utf-16": rewritten("glossary.yml", lambda text: text, "utf-16"),
    "utf-16-without-mark": rewritten("glossary.yml", lambda text: text, "utf-16-le"),
    "invisible-characters": rewritten(
        "cases/two-towns.yml", lambda text: text.replace("Pairs", "\u200bPairs\u200b").replace("small", "\u202esmall")
    ),
    "nul-character": rewritten("cases/two-towns.yml", lambda text: text.replace("small", "sm\0all")),
    "letters-in-two-pieces": rewritten(
        "roles.yml",
        lambda text: text + "médiateur:\n  title: A\n" + unicodedata.normalize("NFD", "médiateur:\n  title: B\n"),
    ),
    "tabs": rewritten("cases/two-towns.yml", lambda text: text.replace("sources:\n  - ", "sources:\n\t- ")),
    "nested-too-deep": rewritten("cases/two-towns.yml", lambda text: "title: " + "[" * 40_000),
    "link-out-of-the-curriculum": _linked,
    "folder-instead-of-file": _folder_for_file,
    "look-alike-file-name": _look_alike_name,
    "oslo-file-of-the-base": lambda base: shutil.copytree(base / "forms", _oslo(base) / "forms"),
    "oslo-file-too-large": lambda base: (_oslo(base) / "changes.yml").write_text("- set: x\n" + "# x\n" * 3_000_000),
    "oslo-lies-elsewhere": _elsewhere,
    "oslo-term-without-a-form-of-a-translation": _french_without_a_form,
    "oslo-link-to-a-file": _link_to_a_file,
    "oslo-page-not-utf-8": lambda base: (_oslo(base) / "pages/contacts.en.md").write_bytes(b"---\ntitle: \xe9\n---\n"),
    "images-of-another-kind": lambda base: _images(
        base,
        Plan_png=picture(),
        plan_svg=b"<svg/>",
        drawing_png=b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        moving_jpg=b"GIF89a",
        nothing_png=b"",
        text_png=b"seating: round",
        photograph_png=picture(format="JPEG"),
        sketch_jpg=picture(),
    ),
    "images-damaged": lambda base: _images(
        base,
        cut_png=picture()[:300],
        cut_jpg=picture(format="JPEG")[:-400],
        head_png=picture()[:20],
        spoilt_png=picture().replace(b"IDAT", b"IDOT"),
    ),
    "images-too-large": lambda base: _images(
        base, heavy_png=noise(1100, 1000), long_png=picture(3001, 10), bomb_png=bomb()
    ),
    "images-that-carry-more": lambda base: _images(
        base,
        place_jpg=with_notes(place=True),
        place__2_jpg=picture(format="JPEG", xmp=b'<x:xmpmeta exif:GPSLatitude="59,54N"/>'),
        turned_jpg=with_notes(turned=6),
        moving_png=moving(),
    ),
    "images-out-of-the-folder": _images_elsewhere,
    "images-in-no-folder": _folder_of_images_is_a_file,
    "images-unused": lambda base: _images(base, chairs__2_png=picture()),
    "oslo-image-unused": lambda base: (
        shutil.copytree(base / "images", _oslo(base) / "images")
        and (_oslo(base) / "images/chairs.png").rename(_oslo(base) / "images/chair.png")
    ),
    "folder-with-another-name": lambda base: (base / "stages").rename(base / "stage"),
}
