"""What an edition changes, in words: no key, no id and no code of the files reaches whoever has to sign.

1. Every key of every kind has a word of the interface.
2. A place is told by the names of keys, the titles of entries, the records that they stand for.
3. A value is told with each text under its name; lengths, closed words and ids as the pages say them.
4. What is plain text stays plain, whatever signs it holds.
5. All of it is in the language of the reader, where somebody translated it; what is not keeps the terms of its own.
6. What an edition below added, and one above took out again, has its name in both lists.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from macros import markup
from macros.adapted import Row, document, rows
from macros.handbook import Handbook, open_handbook
from macros.labels import title_of
from macros.model.kinds import KINDS
from macros.model.types import Model
from macros.model.walk import models_in
from tests.fresh import ROOT, problems_of
from tests.test_edition_commands import EDITIONS
from tests.translated import french, publish, translate

MORE = """
- set: sessions/listening-first/handouts/task/copies/count
  to: "2"
  because: A.
- add: sessions/listening-first/risks/door
  with:
    text: The room has *one* door.
  because: B.
- remove: stages/watching/roles/mentor
  because: C.
- replace: sessions/listening-first/handouts/parts/cards/late
  with:
    title: The later one
    seen_by: person-player
    body: |
      Your bus was late.

      So was [](role:mentor).
  because: D.
- set: stages/doing/title
  to: Doing <b>it</b> *now*
  because: E.
- set: glossary/debrief/synonyms
  to:
    - <script>x</script>
  because: F.
"""


def oslo(root: Path, more: str = "") -> Handbook:
    shutil.copytree(EDITIONS, root / "curriculum/editions")
    with (root / "curriculum/editions/oslo/changes.yml").open("a", encoding="utf-8") as changes:
        changes.write(more)
    return open_handbook(root, "oslo")


def row(book: Handbook, verb: str, address: str) -> Row:
    (found,) = [one for one in rows(book, book.curriculum.resolved.own) if (one.verb, one.address) == (verb, address)]
    return found


def fields(model: type[Model], seen: set[type[Model]]) -> set[str]:
    """The keys of a model and of all inside it."""
    if model in seen:
        return set()
    seen.add(model)
    inner = [one for field in model.model_fields.values() for one in models_in(field.annotation)]
    own = {field.alias or name for name, field in model.model_fields.items()}
    return own.union(*(fields(one, seen) for one in inner))


def test_every_key_has_a_word() -> None:
    """1: and no word stays behind when its key goes."""
    words = yaml.safe_load((ROOT / "curriculum/base/words.yml").read_text(encoding="utf-8"))
    keys = set().union(*(fields(kind.model, set()) for kind in KINDS.values()))
    wanted = {f"field-{key.replace('_', '-')}" for key in keys} | {"field-true", "field-false"}
    assert {word for word in words if word.startswith("field-")} == wanted


@pytest.mark.parametrize(
    ("verb", "address", "where", "before", "after"),
    [
        ("set", "stages/watching/window/max", "When it runs: At most, or latest end", "6 weeks", "7 weeks"),
        ("add", "programmes/side-by-side/guides/house-rules", "Chapters: House rules", "", ""),
        ("order", "programmes/side-by-side/roles", "Roles", "Officer, Mentor, Manager", "Mentor, Officer, Manager"),
        ("set", "sessions/listening-first/handouts/task/copies/count", "Handouts: The task: Copies: Number", "1", "2"),
        (
            "add",
            "sessions/listening-first/risks/door",
            "Risks: The room has *one* door.",
            "",
            "The room has *one* door.",
        ),
        ("remove", "stages/watching/roles/mentor", "Roles: Mentor", "**Does:** Shows.\n\n**Never does:** Rates.", ""),
        (
            "replace",
            "sessions/listening-first/handouts/parts/cards/late",
            "Handouts: The parts: Cards: The later one",
            "**Title:** The late one\n\n**Seen by:** whoever plays the supervised person\n\n"
            "**Text:** Your bus was late.",
            "**Title:** The later one\n\n**Seen by:** whoever plays the supervised person\n\n"
            "**Text:**\n\nYour bus was late.\n\nSo was Mentor.",
        ),
    ],
)
def test_a_place_and_a_value_are_told_in_words(
    workshop: Path, verb: str, address: str, where: str, before: str, after: str
) -> None:
    """2 and 3"""
    found = row(oslo(workshop, MORE), verb, address)
    assert (found.where, found.before, found.after.removeprefix("**Text:** ")) == (where, before, after)


def test_plain_text_stays_plain(workshop: Path) -> None:
    """4: nothing of it is read as Markdown or HTML."""
    book = oslo(workshop, MORE)
    titled, other = row(book, "set", "stages/doing/title"), row(book, "set", "glossary/debrief/synonyms")
    assert markup.block(titled.after, _nowhere) == "<p>Doing &lt;b&gt;it&lt;/b&gt; *now*</p>"
    assert markup.block(other.after, _nowhere) == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_what_an_edition_says_has_no_problems(workshop: Path) -> None:
    """2 and 3: what is told above is told of an edition that could be published, were its words no HTML."""
    oslo(workshop, MORE.partition("- set: stages/doing")[0])
    assert problems_of(workshop, "oslo") == []


IN_TWO = """
- set: stages/watching/title
  to: Beside {mentor.the}
  because: G.
- replace: sessions/listening-first/handouts/parts/cards/late
  with:
    title: The later one
    seen_by: person-player
    body: |
      Your bus was late.

      So was {mentor.the}.
  because: H.
"""


def test_all_is_in_the_language_of_the_reader(workshop: Path) -> None:
    """5: what the base says is translated, what the edition says is not yet."""
    publish(workshop)
    oslo(workshop, IN_TWO)
    translate(workshop)
    book = open_handbook(workshop, "oslo", "fr")
    titled = row(book, "set", "stages/watching/title")
    assert (titled.before, titled.after) == (french("Watching"), "Beside the mentor")
    card = row(book, "replace", "sessions/listening-first/handouts/parts/cards/late")
    assert french("The parts") in card.where
    assert card.where.endswith("The later one")
    assert french("Your bus was late.") in card.before
    assert "\ue000en\ue001So was the mentor." in card.after
    removed = row(book, "remove", "stages/watching/to_confirm/who-asks")
    assert french("Who asks") in removed.where
    assert "le justiciable" in removed.before
    assert "So was the mentor." in document(book)
    assert "\ue000" not in document(book)


def test_what_was_added_below_and_taken_out_above_has_its_name(workshop: Path) -> None:
    """6"""
    oslo(workshop, MORE.partition("- remove")[0])
    house = workshop / "curriculum/editions/house"
    house.mkdir()
    info = "title: House\nversion: '1'\nextends:\n  edition: oslo\n  version: '1.0'\n"
    (house / "edition.yml").write_text(info, encoding="utf-8")
    taken = "- remove: sessions/listening-first/risks/door\n  because: Two doors.\n"
    (house / "changes.yml").write_text(taken, encoding="utf-8")
    book = open_handbook(workshop, "house")
    below, own = book.curriculum.resolved.chain[1:]
    address = "sessions/listening-first/risks/door"
    for folder in (below, own):
        (found,) = rows(book, folder, address)
        assert found.where == "Risks: The room has *one* door."
    assert "The room has *one* door." in document(book)


def test_a_claim_that_is_no_more_is_named_by_its_statement(workshop: Path) -> None:
    """2: it has no title."""
    book = oslo(workshop, "- remove: claims/seen-often\n  because: Old.\n")
    assert title_of(book, "claim", "seen-often") == "Those who watched more asked more."


def _nowhere(kind: str, name: str, fragment: str) -> tuple[str, str]:
    raise KeyError(name)
