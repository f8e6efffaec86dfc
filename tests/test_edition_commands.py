"""The commands that make editions and keep them current.

1. `new edition` makes one that has no problems; what is not given is told; wrong wishes are one message.
2. `edition check` says what needs a decision, and fails for it only when that is asked.
3. `edition review` shows old and new text of every change whose ground moved; accepting takes that down, and no more.
4. `edition upgrade` takes the version that is here and shows the rest.
5. `edition diff` is a document with every change, its before, its after and its reason; as PDF with room to sign.
6. `edition resolve` writes files that are a base of their own.
7. `explain` tells what stood there before a change, and why.
8. `editions` lists what is here and what is built, for people and for programs, also where an edition is broken.
9. A file or folder that cannot be written is one message.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from macros.paper import pdf
from macros.problems import MissingTool
from tests import fresh
from tests.fresh import ROOT
from tests.paper import assert_accessible, assert_inside, texts_of
from tests.pictures import picture

EDITIONS = Path(__file__).parent / "editions"


@pytest.fixture
def root(root: Path) -> Path:
    """A small handbook with the example edition and the starter."""
    shutil.copytree(EDITIONS, root / "curriculum/editions")
    shutil.copytree(ROOT / "curriculum/editions/_starter", root / "curriculum/editions/_starter")
    return root


def run(words: str, *more: str) -> Result:
    return fresh.run(*words.split(), *more)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


WISH = ("--title", 'The "North"', "--service", "S", "--jurisdiction", "NO", "--languages", "en")


def test_a_new_edition_has_no_problems(root: Path) -> None:
    """1"""
    made = run("new edition north", *WISH)
    assert made.exit_code == 0, made.output
    assert "It is whole" in made.output
    assert run("check").output == "No problems.\n"
    assert run("edition check north --strict").output == "No problems.\n"


def test_a_language_without_terms_gets_some_to_begin_with(root: Path) -> None:
    """1"""
    made = run("new edition north --title T --service S --jurisdiction NO --languages en,nb")
    assert "It is whole" in made.output
    assert "  sg: mentor" in (root / "curriculum/editions/north/terms/nb.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("new edition North --title T --service S --jurisdiction NO --languages en", "no code"),
        ("new edition oslo --title T --service S --jurisdiction NO --languages en", 'an edition "oslo" already'),
        ("new edition ../x --title T --service S --jurisdiction NO --languages en", "no code"),
        ("new edition north --title T --service S --jurisdiction Norway --languages en", "no country code"),
        ("new edition north --title T --service S --jurisdiction NO --languages english", "no language"),
        ("new edition north --title T --service S --jurisdiction NO --languages en --extends bas", '"base"'),
        ("new edition north --service S --jurisdiction NO --languages en", "Say --title"),
        ("edition review base", "is the base"),
        ("edition review olso", 'Did you mean "oslo"?'),
        ("edition review oslo --accept stages/nothing", "No change of oslo"),
        ("edition review oslo --accept stages/watching/window/max --accept max", "address max"),
        ("edition resolve oslo --out docs", "empty or new folder"),
    ],
)
def test_wrong_use_is_one_message(root: Path, words: str, said: str) -> None:
    """1"""
    result = run(words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_what_needs_a_decision_fails_only_when_asked(root: Path) -> None:
    """2"""
    assert run("edition check oslo").exit_code == 0
    strict = run("edition check oslo --strict")
    assert strict.exit_code == 1
    assert "unreviewed: set stages/watching/window/max" in strict.output
    assert run("edition review oslo --accept-all").exit_code == 0
    assert run("edition check oslo --strict").exit_code == 0


def test_review_shows_what_was_seen_and_what_is_there(root: Path) -> None:
    """3"""
    run("edition review oslo --accept-all")
    edit(root / "curriculum/base/stages/watching.yml", "max: P6W", "max: P5W")
    shown = run("edition review oslo").output
    assert "stale  set stages/watching/window/max" in shown
    assert "seen:   P6W" in shown
    assert "now:    P5W" in shown
    assert "change: P7W" in shown
    assert "1 to decide." in shown
    assert "Nothing to decide." in run("edition review oslo --accept stages/watching/window/max").output
    lock = json.loads((root / "curriculum/editions/oslo/edition.lock").read_text(encoding="utf-8"))
    assert lock["seen"]["set stages/watching/window/max"] == "P5W"


def test_review_tells_when_a_page_that_was_replaced_has_moved_on(root: Path) -> None:
    """3: a page about the handbook, or that of a record; only the lines that differ are shown."""
    pages = root / "curriculum/editions/oslo/pages"
    (pages / "forms").mkdir()
    for name in ("index", "forms/log-book", "ours-alone"):
        (pages / f"{name}.en.md").write_text("---\ntitle: Ours\n---\n\nOurs.\n", encoding="utf-8")
    shown = run("edition review oslo").output
    assert "unreviewed  page pages/index.en.md" in shown
    assert "unreviewed  page pages/forms/log-book.en.md" in shown
    assert "ours-alone" not in shown
    assert run("edition review oslo --accept-all").output.endswith("Nothing to decide.\n")
    edit(root / "docs/index.md", "Begin here.", "Begin there.")
    edit(root / "curriculum/base/forms/log-book.yml", "reminder: ", "reminder: Really. ")
    shown = run("edition review oslo").output
    assert "stale  page pages/index.en.md" in shown
    assert "    -Begin here.\n    +Begin there.\n" in shown
    assert "title: Home" not in shown
    assert "stale  page pages/forms/log-book.en.md" in shown
    assert "2 to decide." in shown
    assert "1 to decide." in run("edition review oslo --accept pages/index.en.md").output


def test_review_tells_when_an_image_that_was_replaced_has_moved_on(root: Path) -> None:
    """3"""
    own = root / "curriculum/editions/oslo/images/chairs.png"
    own.parent.mkdir()
    own.write_bytes(picture())
    assert run("edition review oslo --accept-all").output.endswith("Nothing to decide.\n")
    (root / "curriculum/base/images/chairs.png").write_bytes(picture(shade=99))
    assert "stale  image images/chairs.png" in run("edition review oslo").output


def test_upgrade_takes_the_version_and_shows_the_rest(root: Path) -> None:
    """4"""
    run("edition review oslo --accept-all")
    edit(root / "curriculum/base/edition.yml", '"1.10"', '"1.11"')
    edit(root / "curriculum/base/stages/watching.yml", "max: P6W", "max: P7W")
    edit(root / "curriculum/base/stages/doing.yml", "title: Doing\n", "title: Doing it\n")
    assert "E110" in run("check oslo").output
    shown = run("edition upgrade oslo").output
    assert "now builds on base 1.11" in shown
    assert "redundant  set stages/watching/window/max" in shown
    assert "changed  stages/doing" in shown
    assert "1 to decide." in shown
    assert run("check oslo").output == "No problems.\n"
    assert "which is the version here" in run("edition upgrade oslo").output


def test_diff_is_a_document_to_sign(root: Path) -> None:
    """5"""
    text = run("edition diff oslo").output
    assert text.startswith("# What this edition changes and why\n")
    for said in (
        "Before: 6 weeks",
        "Now: 7 weeks",
        "Because: The statutory",
        "It rests on: Instruction 12",
        "House rules",
    ):
        assert said in text
    assert "see House rules." in text
    assert run("edition diff base").output == "The base changes nothing.\n"
    run("edition diff oslo -o changes.md")
    assert (root / "changes.md").read_text(encoding="utf-8") == text


@pytest.mark.paper
def test_diff_is_a_pdf_with_room_for_signatures(root: Path) -> None:
    """5"""
    made = run("edition diff oslo -o out/changes.pdf")
    assert made.exit_code == 0, made.output
    raw = (root / "out/changes.pdf").read_bytes()
    assert_accessible(raw, language="en", title="What this edition changes and why: Oslo edition")
    assert_inside(raw)
    text = " ".join(" ".join(texts_of(raw)).split())
    for said in ("7 weeks", "The statutory period", "Instruction 12", "Head of training", "Read and decided"):
        assert said in text
    code = re.search(r"The code (\w{6}) at the head", text)
    assert code
    assert all(f"oslo · {code[1]}" in page for page in texts_of(raw))
    refused = run("edition diff base -o changes.pdf")
    assert (refused.exit_code, "nothing to sign" in refused.output) == (2, True)


@pytest.mark.paper
def test_a_pdf_without_its_library_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """5"""

    def missing() -> None:
        raise MissingTool(pdf.MISSING_PANGO)

    monkeypatch.setattr(pdf, "_engine", missing)
    refused = run("edition diff oslo -o changes.pdf")
    assert refused.exit_code == 2
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in refused.output
    assert not (root / "changes.pdf").exists()


def test_resolve_writes_a_base_of_its_own(root: Path) -> None:
    """6"""
    assert run("edition resolve oslo --out snapshot").exit_code == 0
    assert "max: P7W" in (root / "snapshot/stages/watching.yml").read_text(encoding="utf-8")
    edit(root / "snapshot/edition.yml", "extends:\n  edition: base\n  version: '1.10'\n", "")
    shutil.rmtree(root / "curriculum")
    shutil.copytree(root / "snapshot", root / "curriculum/base")
    assert run("check").output == "No problems.\n"


def test_what_is_wrong_is_no_snapshot_and_no_success(root: Path) -> None:
    """1 and 6: an edition that cannot be resolved whole is not written, one upon a base with problems is not whole."""
    edit(root / "curriculum/editions/oslo/changes.yml", "set: stages/watching/window", "set: stages/watching/windw")
    refused = run("edition resolve oslo --out snapshot")
    assert (refused.exit_code, "E102" in refused.output) == (1, True)
    assert not (root / "snapshot").exists()
    edit(root / "curriculum/base/stages/doing.yml", "  - doing\n", "  - watching\n")
    made = run("new edition north", *WISH)
    assert (made.exit_code, "It is whole" in made.output) == (1, False)


def test_explain_tells_what_stood_there(root: Path) -> None:
    """7"""
    shown = run("explain stages/watching/window/max --edition oslo").output
    assert "set by     oslo" in shown
    assert "before     P6W" in shown
    assert "because    The statutory period is seven weeks." in shown


def test_editions_are_listed(root: Path) -> None:
    """8"""
    (root / "site/oslo/en").mkdir(parents=True)
    (root / "site/oslo/en/index.html").touch()
    found = json.loads(run("editions --json").stdout)
    assert found == [
        {"code": "base", "title": "Example edition", "version": "1.10", "languages": ["en"]}
        | {"programmes": ["side-by-side"], "built": []},
        {"code": "oslo", "title": "Oslo edition", "version": "1.0", "languages": ["en"]}
        | {"programmes": ["side-by-side"], "built": ["en"]},
    ]
    head, *lines = run("editions").output.splitlines()
    assert head.split() == ["code", "title", "version", "languages", "programmes", "built"]
    assert [line.split()[0] for line in lines] == ["base", "oslo"]


def test_an_edition_with_problems_is_listed_too(root: Path) -> None:
    """8"""
    (root / "curriculum/editions/oslo/edition.yml").write_text("title: [", encoding="utf-8")
    listed = run("editions")
    assert (listed.exit_code, "oslo" in listed.output, "Traceback" in listed.output) == (0, True, False)


@pytest.mark.parametrize(
    "command", ["edition check", "edition review", "edition upgrade", "edition diff", "new edition", "editions"]
)
def test_every_command_has_help_with_an_example(command: str) -> None:
    """1"""
    result = run(f"{command} --help")
    assert f"Example: handbook {command}" in result.output


def test_what_an_unreadable_list_of_changes_may_say_is_no_second_mistake(root: Path) -> None:
    """1"""
    edition = root / "curriculum/editions/oslo"
    (edition / "forms").mkdir()
    shutil.copy2(root / "curriculum/base/forms/log-book.yml", edition / "forms")
    assert "E109" in run("check oslo").output
    changes = edition / "changes.yml"
    changes.write_text(changes.read_text(encoding="utf-8") + "- replace: forms/log-book\n  because: {mentor} asks.\n")
    found = run("check oslo")
    assert found.output.count(": S0") == 1
    assert "E109" not in found.output


@pytest.mark.parametrize(
    "words", ["edition diff oslo -o taken/changes.md", "new repository taken/north --host github --code n"]
)
def test_a_file_that_cannot_be_written_is_one_message(root: Path, words: str) -> None:
    """9"""
    Path("taken").write_text("", encoding="utf-8")
    refused = run(words, *(WISH if words.startswith("new") else ()))
    assert (refused.exit_code, "cannot be read or written" in refused.output) == (2, True)
    assert "Traceback" not in refused.output
