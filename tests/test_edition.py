"""Editions resolve: the base, then what each edition of the chain changes and adds.

1. An edition without changes is the edition that it extends.
2. Each value knows who set it, where it stands, in which language it is written and what stood there before.
3. An edition of an edition builds on both; what its edition.yml leaves out is inherited.
4. An edition holds the programmes that it adopts and all that they lead to; what nothing leads to is left out.
5. What is wrong below is told there, once; a change behind a problem is named with its file and line.
6. Terms of an edition replace whole terms; the others stay.
7. Reading an edition changes nothing of the base.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from macros.edition import codes, resolve
from macros.handbook import open_handbook
from tests.fresh import problems_of

EDITIONS = Path(__file__).parent / "editions"


@pytest.fixture
def root(workshop: Path) -> Path:
    shutil.copytree(EDITIONS, workshop / "curriculum/editions")
    return workshop


def write(root: Path, name: str, text: str) -> None:
    path = root / "curriculum/editions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edition(
    root: Path, code: str, below: str = "base", version: str = "1.10", changes: str = "", info: str = ""
) -> None:
    head = f'title: The edition {code}\nversion: "1"\nextends:\n  edition: {below}\n  version: "{version}"\n'
    write(root, f"{code}/edition.yml", head + info)
    if changes:
        write(root, f"{code}/changes.yml", changes)


def test_an_edition_without_changes_is_what_it_extends(root: Path) -> None:
    """1"""
    edition(root, "plain")
    assert codes(root) == ["base", "oslo", "plain"]
    assert resolve(root, "plain").data == resolve(root, "base").data
    assert problems_of(root, "plain") == []


@pytest.mark.parametrize(
    ("address", "place", "who"),
    [
        ("stages/watching/window/max", "oslo/changes.yml:2:3", "oslo"),
        ("stages/watching/window/min", "base/stages/watching.yml:13:3", "base"),
        ("stages/doing/roles/officer/does", "oslo/changes.yml:14:5", "oslo"),
        ("guides/house-rules/sections/doors/text", "oslo/guides/house-rules.yml:10:5", "oslo"),
        ("edition/owners/manager/name", "oslo/edition.yml:10:5", "oslo"),
        ("edition/writes", "base/edition.yml:3:1", "base"),
        ("terms/en/mentor", "base/terms/en.yml", "base"),
        ("changes/oslo/set/stages/watching/window/max/because", "oslo/changes.yml:1:3", "oslo"),
        ("pages/contacts.en.md", "oslo/pages/contacts.en.md:1:1", "oslo"),
    ],
)
def test_each_value_knows_who_set_it(root: Path, address: str, place: str, who: str) -> None:
    """2"""
    resolved = resolve(root, "oslo")
    assert place in str(resolved.place(address))
    assert resolved.set_by(address) == who


def test_changes_of_places_that_begin_alike_are_told_apart(root: Path) -> None:
    """2: a name that begins another one, a list and a list in one of its entries."""
    changes = (
        "- remove: cases/two\n  because: A.\n- remove: cases/two-towns\n  because: B.\n"
        "- order: stages/doing/roles\n  as: []\n  because: C.\n"
        "- order: stages/doing/roles/mentor/does\n  as: []\n  because: D.\n"
    )
    edition(root, "alike", changes=changes)
    resolved = resolve(root, "alike")

    def line(change: str) -> int:
        return resolved.place(f"changes/alike/{change}/because").line

    assert (line("remove/cases/two"), line("remove/cases/two-towns")) == (1, 3)
    assert (line("order/stages/doing/roles"), line("order/stages/doing/roles/mentor/does")) == (5, 8)


def test_a_part_of_an_own_record_is_not_replaced(root: Path) -> None:
    """5: its file is changed."""
    edition(root, "own", "oslo", "1.0", "- replace: guides/ours/sections/doors\n  because: Ours.\n")
    shutil.copytree(root / "curriculum/editions/oslo/guides", root / "curriculum/editions/own/guides")
    (root / "curriculum/editions/own/guides/house-rules.yml").rename(root / "curriculum/editions/own/guides/ours.yml")
    assert {problem.code for problem in problems_of(root, "own")} == {"E118"}


def test_a_text_is_in_the_language_of_the_edition_that_set_it(root: Path) -> None:
    """2"""
    edition(root, "nord", changes="- set: stages/doing/title\n  to: Gjøre\n  because: Språk.\n", info="writes: nb\n")
    write(root, "nord/terms/nb.yml", "mentor:\n  means: a\n  forms:\n    sg: veileder\n")
    resolved = resolve(root, "nord")
    assert resolved.written_in("stages/doing/title") == "nb"
    assert resolved.written_in("stages/doing/purpose") == "en"
    assert problems_of(root, "nord") == []


def test_an_edition_of_an_edition_builds_on_both(root: Path) -> None:
    """3"""
    edition(root, "house", "oslo", "1.0", "- set: stages/watching/window/max\n  to: P8W\n  because: Ours.\n")
    assert problems_of(root, "house") == []
    book = open_handbook(root, "house")
    resolved = book.curriculum.resolved
    assert [folder.code for folder in resolved.chain] == ["base", "oslo", "house"]
    assert resolved.data["stages"]["watching"]["window"]["max"] == "P8W"
    assert resolved.data["stages"]["doing"]["roles"][0]["does"].startswith("Leads, and says")
    assert book.info.title == "The edition house"
    assert book.info.service == "Probation office of Oslo"
    assert "house-rules" in book.records["guide"]


def test_what_nothing_leads_to_is_left_out(root: Path) -> None:
    """4"""
    changes = "- remove: programmes/side-by-side/cases/two-towns\n  because: Far away.\n"
    edition(root, "near", changes=changes)
    assert problems_of(root, "near") == []
    book = open_handbook(root, "near")
    assert "two-towns" in book.curriculum.left_out["case"]
    assert "two-towns" not in book.records["case"]
    assert "two-towns" in open_handbook(root, "base").records["case"]


def test_a_link_pulls_in_what_is_not_adopted(root: Path) -> None:
    """4"""
    changes = "- remove: programmes/side-by-side/cases/two-towns\n  because: Far, see [](case:two-towns).\n"
    edition(root, "near", changes=changes)
    assert "two-towns" in open_handbook(root, "near").records["case"]


OTHER = """title: Another way
summary: A programme of its own.
origin: proposal
aim: Something else.
audience:
  - id: all
    text: Everybody.
roles:
  - officer
guides:
  - other-way
rollout:
  - id: begin
    title: Begin
    text: Begin.
    who:
      - officer
"""
OTHER_GUIDE = """title: The other way
summary: Another {mentor}.
origin: proposal
kind: chapter
audience:
  - officer
sections:
  - id: one
    title: One
    origin: proposal
    text: Walk.
"""


@pytest.fixture
def two_programmes(root: Path) -> Path:
    """A base with a second programme, to which a guide of the first links twice."""
    base = root / "curriculum/base"
    (base / "programmes/another-way.yml").write_text(OTHER, encoding="utf-8")
    (base / "guides/other-way.yml").write_text(OTHER_GUIDE, encoding="utf-8")
    info, chairs = base / "edition.yml", base / "guides/two-chairs.yml"
    info.write_text(info.read_text().replace("  - side-by-side\n", "  - side-by-side\n  - another-way\n"))
    linking = "Where {mentor.the} sits. Not [in that way](guide:other-way#one), see [](guide:other-way)."
    chairs.write_text(chairs.read_text().replace("summary: Where {mentor.the} sits.", f"summary: {linking}"))
    return root


def test_a_link_into_a_programme_that_is_not_adopted_leaves_its_words(two_programmes: Path) -> None:
    """4: one link in a text of the base does not bring in a whole programme."""
    edition(two_programmes, "near", info="programmes:\n  - side-by-side\n")
    assert problems_of(two_programmes, "base") == problems_of(two_programmes, "near") == []
    assert "(guide:other-way)" in open_handbook(two_programmes, "base").get("guide", "two-chairs").summary
    book = open_handbook(two_programmes, "near")
    assert book.get("guide", "two-chairs").summary == "Where the mentor sits. Not in that way, see The other way."
    assert {"another-way"} == set(book.curriculum.left_out["programme"])
    assert "other-way" in book.curriculum.left_out["guide"]


def test_a_programme_that_is_adopted_later_brings_its_links_back(two_programmes: Path) -> None:
    """4: also in the same process, as while serving."""
    edition(two_programmes, "near", info="programmes:\n  - side-by-side\n")
    assert "(guide:other-way)" not in open_handbook(two_programmes, "near").get("guide", "two-chairs").summary
    edition(two_programmes, "near", info="programmes:\n  - side-by-side\n  - another-way\n")
    assert "(guide:other-way)" in open_handbook(two_programmes, "near").get("guide", "two-chairs").summary


def test_what_an_edition_links_to_itself_comes_in(two_programmes: Path) -> None:
    """4: also from a programme that it does not adopt, and then every link to it holds."""
    changes = "- remove: programmes/side-by-side/cases/two-towns\n  because: Far, see [](guide:other-way).\n"
    edition(two_programmes, "near", changes=changes, info="programmes:\n  - side-by-side\n")
    book = open_handbook(two_programmes, "near")
    assert "other-way" in book.records["guide"]
    assert "another-way" not in book.records["programme"]
    assert "(guide:other-way)" in book.get("guide", "two-chairs").summary


def test_what_is_wrong_below_is_told_once(root: Path) -> None:
    """5"""
    stage = root / "curriculum/base/stages/doing.yml"
    stage.write_text(stage.read_text(encoding="utf-8").replace("  - doing\n", "  - watching\n"), encoding="utf-8")
    assert problems_of(root, "oslo") == problems_of(root, "base") != []


def test_removing_a_needed_form_names_the_change(root: Path) -> None:
    """5"""
    edition(root, "bare", changes="- remove: forms/conclusions\n  because: Too much paper.\n")
    found = problems_of(root, "bare")
    assert {str(problem.place) for problem in found} == {"curriculum/editions/bare/changes.yml:1:3"}
    assert any('needs the form "conclusions"' in problem.cause for problem in found)
    assert any("curriculum/base/assessments/watching.yml" in problem.cause for problem in found)


def test_terms_of_an_edition_replace_whole_terms(root: Path) -> None:
    """6"""
    terms = "mentor:\n  means: who accompanies\n  forms:\n" + "".join(
        f"    {form}: {words}\n" for form, words in {"sg": "tutor", "a": "a tutor", "the": "the tutor"}.items()
    )
    edition(root, "words")
    write(root, "words/terms/en.yml", terms + "    gen: the tutor's\n    pl: tutors\n    the-pl: the tutors\n")
    assert problems_of(root, "words") == []
    book = open_handbook(root, "words")
    assert book.forms["mentor"]["the"] == "the tutor"
    assert book.forms["officer"] == open_handbook(root, "base").forms["officer"]
    assert "the tutor" in book.get("stage", "watching").summary


def test_reading_an_edition_changes_nothing_of_the_base(root: Path) -> None:
    """7"""
    before = copy.deepcopy(resolve(root, "base").data)
    resolve(root, "oslo")
    open_handbook(root, "oslo")
    assert resolve(root, "base").data == before
