"""The menu and the addresses of pages.

1. Order comes from the programme; a stage is followed by the assessments that close it.
2. No group holds more than 25 entries; longer ones are split into parts named by their first and last title.
3. A link knows the way from any page to any record, with folders for addresses and with files.
4. A page repeats no interface word that is not in words.yml, and an unknown word is an error.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.handbook import Handbook, open_handbook
from macros.model.types import parse_duration
from macros.navigation import LARGEST_GROUP, navigation, split
from macros.pages import Links, clock, duration, relative, url_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def book() -> Handbook:
    return open_handbook(ROOT)


def test_a_stage_is_followed_by_its_assessments(book: Handbook) -> None:
    """1"""
    menu = navigation(book, [("index.md", "Home"), ("privacy.md", "Privacy")])
    path = next(entries for group in menu for entries in group.values() if isinstance(entries, list))
    addresses = [address for entry in path for address in entry.values()]
    at = addresses.index("stages/learning.md")
    assert addresses[at + 1] == "assessments/learning.md"
    assert list(menu[-1].values()) == [[{"Privacy": "privacy.md"}]]


@pytest.mark.parametrize("number", [1, 25, 26, 60, 700])
def test_long_groups_are_split(book: Handbook, number: int) -> None:
    """2"""
    entries = [{f"Title {at:03d}": f"forms/{at}.md"} for at in range(number)]

    def leaves(group: list[dict[str, object]]) -> list[object]:
        assert len(group) <= LARGEST_GROUP
        return [
            leaf
            for entry in group
            for value in entry.values()
            for leaf in (leaves(value) if isinstance(value, list) else [value])
        ]

    assert leaves(split(book, entries)) == [f"forms/{at}.md" for at in range(number)]


@pytest.mark.parametrize(
    ("target", "current", "way"),
    [
        ("forms/log-book/", "stages/learning/", "../../forms/log-book/"),
        ("forms/log-book/", "", "forms/log-book/"),
        ("", "stages/learning/", "../../"),
        ("glossary/", "forms/log-book/", "../../glossary/"),
        ("forms/log-book.html", "stages/learning.html", "../forms/log-book.html"),
        ("index.html", "stages/learning.html", "../index.html"),
    ],
)
def test_ways_between_pages(target: str, current: str, way: str) -> None:
    """3"""
    assert relative(target, current) == way


def test_addresses_of_pages() -> None:
    """3"""
    assert url_of("index.md", True) == ""
    assert url_of("authors/index.md", True) == "authors/"
    assert url_of("stages/learning.md", False) == "stages/learning.html"


def test_links_to_records_of_a_shared_page_carry_their_anchor(book: Handbook) -> None:
    """3"""
    links = Links(book, "stages/learning.md")
    assert links.href("competence", "writing") == "../../competences/#writing"
    assert Links(book, "competences.md").href("competence", "writing") == "#writing"
    with pytest.raises(KeyError):
        links.href("form", "no-such-form")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("PT75M", "75 minutes"),
        ("PT2H30M", "2 h 30"),
        ("PT1M", "1 minute"),
        ("PT14H", "14 hours"),
        ("P7W", "7 weeks"),
        ("P0D", "the day itself"),
    ],
)
def test_durations_in_words(book: Handbook, written: str, said: str) -> None:
    """4"""
    assert duration(book, parse_duration(written)) == said


def test_an_unknown_word_is_an_error(book: Handbook) -> None:
    """4"""
    with pytest.raises(KeyError, match="no-such-word"):
        book.word("no-such-word")
    assert clock(75) == "+1:15"
