"""A problem says where, what and how to mend it, to people and to programs.

1. Each problem stands once, by file and line.
2. Text, JSON and annotations say the same; nothing in a file name or a value can break their form.
3. A word that is nearly right gets a suggestion; a letter of another alphabet is named.
4. Codes are permanent: no two messages share one.
"""

from __future__ import annotations

import json

import pytest

from macros.problems import CATALOGUE, Failure, Place, did_you_mean, in_order, messages, problem, shortened, show

LATER = problem("S015", Place("b.yml", 2, 3))
FIRST = problem("S014", Place("a.yml", 9, 1), key="title", line=1)


def test_problems_stand_once_by_file_and_line() -> None:
    """Requirement 1."""
    assert in_order([LATER, FIRST, LATER]) == [FIRST, LATER]
    assert str(Failure([LATER, FIRST])).startswith("a.yml:9:1: S014 ")


def test_text_gives_place_code_cause_and_cure() -> None:
    """Requirement 2."""
    assert show([LATER]) == (
        "b.yml:2:3: S015 this key or entry has no value.\n    Fix: Write the value, or delete the line."
    )


def test_json_gives_the_same_in_parts() -> None:
    """Requirement 2."""
    row = json.loads(show([LATER], "json"))[0]
    assert (row["file"], row["line"], row["column"], row["code"]) == ("b.yml", 2, 3, "S015")
    assert row["cause"] == "this key or entry has no value."


def test_an_annotation_cannot_be_broken_by_a_name() -> None:
    """Requirement 2."""
    named = problem("S014", Place("a,line=1::b%.yml", 9), key="x\n::error::y", line=1)
    assert show([named], "github") == (
        "::error file=a%2Cline=1%3A%3Ab%25.yml,line=9,col=1,title=S014::"
        'the key "x ::error::y" stands twice; the first one is in line 1. '
        "Keep one of the two. If both say something, join them under one key."
    )


def test_a_message_holds_no_sign_that_moves_the_cursor() -> None:
    """Requirement 2."""
    assert show([problem("S014", Place("\x1b[2J\udcff.yml"), key="\u202e", line=1)]).startswith(
        'U+001B[2JU+DCFF.yml:1:1: S014 the key "U+202E" stands'
    )


def test_a_near_word_is_suggested() -> None:
    """Requirement 3."""
    assert did_you_mean("lerning", ["learning", "practising"]) == ' Did you mean "learning"?'
    assert did_you_mean("zebra", ["learning"]) == ""


def test_a_letter_that_only_looks_right_is_named() -> None:
    """Requirement 3."""
    assert "CYRILLIC SMALL LETTER O" in did_you_mean("l\u043eg", ["log"])


def test_what_was_found_is_short() -> None:
    assert shortened(["a"]) == "a list"
    assert len(shortened("word " * 50)) == 60


def test_a_code_belongs_to_one_message() -> None:
    """Requirement 4."""
    messages({"S015": CATALOGUE["S015"]})
    with pytest.raises(ValueError, match="S015 is taken"):
        messages({"S015": ("another cause", "another cure")})
