"""What a release would lose is told before anything is published.

1. Each page, entry and paper of every earlier release is there, or retired.yml knows of it; else a sentence says what
   to write into which file.
2. One cause gives one sentence: what goes with a record is not told apart, nor what the base has lost of each edition.
3. An edition or language that is not built any more is in the map; else a sentence says so.
4. What has ended leaves a tree of small pages: each leads to the same page of what follows, else to its home; where
   nothing follows, it says why and leads to the last version.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from macros import verify
from macros.handbook import Handbook, PaperFile, open_handbook
from macros.lost import lost, lost_targets, write_endings
from tests.fresh import problems_of
from tests.released import index_of, publish, row
from tests.test_moved import EDITIONS, retire

Books = dict[tuple[str, str], Handbook]


def before(book: Handbook, *rows: dict[str, Any], pages: tuple[str, ...] = (), moved: tuple[str, ...] = ()) -> Any:
    """An index.json like that of the book now, with more in it."""
    index = index_of(book)
    index["records"] += rows
    index["pages"] += [*pages, *(one["address"] for one in rows if "#" not in one["address"])]
    index["moved"] += [{"from": one, "to": None, "since": "1.0.0"} for one in moved]
    return index


DIARY = row("form", "diary", "Diary", "forms/diary/")
CARDS = row("session", "cards", "Cards", "sessions/cards/")
COACH = row("glossary", "coach", "Coach", "glossary/#coach")
VIEWS = ("sessions/cards-participant/", "sessions/cards-projector/")


def keys(told: list[str]) -> list[str]:
    """What the sentences are about."""
    return [line.partition(": ")[2].partition(" was published")[0] for line in told]


def test_nothing_is_lost_where_nothing_was_published(root: Path, tmp_path: Path) -> None:
    """1"""
    book = open_handbook(root)
    assert lost({("base", "en"): book}, publish(tmp_path / "before", "1.0.0", {})) == []
    assert lost({("base", "en"): book}, publish(tmp_path / "before", "1.0.0", index_of(book))) == []


def test_what_was_published_and_is_gone_is_told(root: Path, tmp_path: Path) -> None:
    """1, 2: of all releases, with the last that had it."""
    book = open_handbook(root)
    publish(
        tmp_path / "before",
        "1.0.0",
        before(book, DIARY, CARDS, pages=(*VIEWS, "start/", "sessions/listening-first-supervisor/")),
    )
    earlier = publish(tmp_path / "before", "1.1.0", before(book, DIARY, COACH, moved=("forms/slate/",)))
    told = lost({("base", "en"): book}, earlier)
    assert keys(told) == [
        "forms/diary",
        "glossary/coach",
        "pages/forms/slate",
        "pages/sessions/listening-first-supervisor",
        "pages/start",
        "sessions/cards",
    ]
    assert told[0] == (
        "base (en): forms/diary was published in 1.1.0 and is not there any more. Write it into "
        'curriculum/base/retired.yml, with since "1.10", and renamed_to if it has another id, else because, and '
        "successor if something follows it."
    )
    assert "published in 1.0.0" in told[-1]


def test_what_the_map_knows_is_not_lost(root: Path, tmp_path: Path) -> None:
    """1: what is written as the sentences ask for is enough."""
    book = open_handbook(root)
    index = before(book, DIARY, CARDS, COACH, pages=(*VIEWS, "start/", "sessions/listening-first-supervisor/"))
    earlier = publish(tmp_path / "before", "1.0.0", index)
    entries = [
        f'{key}:\n  since: "1.1.0"\n  because: No more.\n' for key in keys(lost({("base", "en"): book}, earlier))
    ]
    retire(root, "".join(entries))
    assert problems_of(root) == []
    assert lost({("base", "en"): open_handbook(root)}, earlier) == []


def test_papers_are_kept_as_pages_are(root: Path, tmp_path: Path) -> None:
    """1, 2"""
    book = open_handbook(root)
    papers = ("forms/log-book/log-book.pdf", "forms/log-book/log-book-large.pdf")
    old = row("form", "diary", "Diary", "forms/diary/", ("forms/diary/diary.pdf",))
    earlier = publish(
        tmp_path / "before", "1.0.0", before(book, old, row("form", "log-book", "", "forms/log-book/", papers))
    )
    books = {("base", "en"): book}
    told = lost(books, earlier)
    assert told[0] == "base (en) has nothing to print, and version 1.0.0 had. Make its paper first."
    assert keys(told[1:]) == ["forms/diary"]
    path = tmp_path / "paper.pdf"
    path.touch()
    book.papers = [PaperFile("form", "log-book", papers[0], "paper-form-pdf", path)]
    try:
        assert keys(lost(books, earlier)) == ["forms/diary", "pages/forms/log-book/log-book-large.pdf"]
    finally:
        book.papers = []


@pytest.fixture
def two(root: Path) -> Books:
    """The base and the edition of Oslo."""
    shutil.copytree(EDITIONS, root / "curriculum/editions")
    return {(code, "en"): open_handbook(root, code) for code in ("base", "oslo")}


def again(books: Books) -> Books:
    """The same handbooks, read again."""
    opened = {(code, spoken): open_handbook(book.root, code, spoken) for (code, spoken), book in books.items()}
    assert [book.problems for book in opened.values()] == [[] for _ in opened]
    return opened


def test_what_the_base_lost_is_told_once(two: Books, tmp_path: Path) -> None:
    """2"""
    for code in ("base", "oslo"):
        more = [COACH] if code == "oslo" else []
        index = before(two[code, "en"], DIARY, *more)
        earlier = publish(tmp_path / "before", "1.0.0", index, edition=code)
    told = lost(two, earlier)
    assert [line.partition(" was published")[0] for line in told] == [
        "base (en): forms/diary",
        "oslo (en): glossary/coach",
    ]
    assert "curriculum/editions/oslo/retired.yml" in told[1]
    alone = {("oslo", "en"): two["oslo", "en"]}  # as in the repository of a partner
    assert keys(lost(alone, earlier)) == ["forms/diary", "glossary/coach"]


def ended(two: Books, folder: Path) -> Any:
    """A release with an edition and a language that are not built any more, in a folder."""
    base = two["base", "en"]
    publish(folder, "1.0.0", index_of(base))
    publish(folder, "1.0.0", before(base, DIARY), language="nl")
    paper = row("form", "log-book", "Log book", "forms/log-book/", ("forms/log-book/log-book.pdf",))
    publish(folder, "1.0.0", before(base, paper, DIARY), edition="bergen")
    return publish(folder, "1.1.0", index_of(base))


def test_editions_that_are_no_longer_built_are_told(two: Books, tmp_path: Path) -> None:
    """3"""
    endings, told = lost_targets(two, ended(two, tmp_path / "before"))
    assert endings == []
    assert told == [
        "base/nl was published in 1.0.0 and is not built any more. Build it with the rest. Or write editions/base/nl "
        'into curriculum/base/retired.yml, with since "1.10", and renamed_to if it has another code, else because, and '
        "successor if something follows it.",
        "bergen/en was published in 1.0.0 and is not built any more. Build it with the rest. Or write "
        "editions/bergen/en, or editions/bergen for all its languages, into curriculum/base/retired.yml, with since "
        '"1.10", and renamed_to if it has another code, else because, and successor if something follows it.',
    ]


MAP = """
editions/bergen:
  renamed_to: editions/stavanger
  since: "1.1.0"
editions/stavanger:
  renamed_to: editions/oslo
  since: "1.2.0"
editions/base/nl:
  because: |
    Nobody could keep it up.
  since: "1.1.0"
"""


def test_what_has_ended_leads_on(two: Books, tmp_path: Path) -> None:
    """3, 4"""
    earlier = ended(two, tmp_path / "before")
    retire(two["base", "en"].root, MAP)
    books = again(two)
    endings, told = lost_targets(books, earlier)
    assert told == []
    assert [(one.target, one.version, one.to) for one in endings] == [
        (("base", "nl"), "1.0.0", None),
        (("bergen", "en"), "1.0.0", ("oslo", "en")),
    ]
    release = tmp_path / "release"
    assert write_endings(endings, books, release, "https://example.org/stable/") > 20
    same = (release / "bergen/en/forms/log-book/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../../../oslo/en/forms/log-book/">' in same
    assert '<link rel="canonical" href="https://example.org/stable/oslo/en/forms/log-book/">' in same
    assert "Since version 1.1.0, bergen/en is not published any more." in same
    home = (release / "bergen/en/forms/diary/index.html").read_text(encoding="utf-8")
    assert 'url=../../../../oslo/en/"' in home
    paper = (release / "bergen/en/forms/log-book/log-book.pdf/index.html").read_text(encoding="utf-8")
    assert 'url=../../../../../oslo/en/forms/log-book/"' in paper
    last = (release / "base/nl/forms/diary/index.html").read_text(encoding="utf-8")
    assert "http-equiv" not in last
    assert "<p>Nobody could keep it up.</p>" in last
    assert 'href="../../../../../1.0.0/base/nl/forms/diary/"' in last
    assert not (release / "base/nl/index.json").exists()


def test_every_way_out_of_what_has_ended_holds(two: Books, tmp_path: Path) -> None:
    """4: with all that stands beside it in the release and in those before."""
    earlier = ended(two, tmp_path / "before")
    retire(two["base", "en"].root, MAP)
    books = again(two)
    versions = tmp_path / "site"
    number = write_endings(lost_targets(books, earlier)[0], books, versions / "1.2.0")
    written = list(versions.rglob("*.html"))
    assert len(written) == number
    wanted = {"1.0.0/base/nl": before(two["base", "en"], DIARY), "1.2.0/oslo/en": index_of(books["oslo", "en"])}
    for folder, index in wanted.items():
        for address in index["pages"]:
            (versions / folder / address).mkdir(parents=True, exist_ok=True)
            (versions / folder / address / "index.html").write_text("<p>Here.</p>", encoding="utf-8")
    assert verify.problems(versions) == []
    sheets = [
        (path, sheet) for path in written for sheet in re.findall(r'href="([^"]+\.css)"', path.read_text("utf-8"))
    ]
    found = {os.path.relpath(path.parent / sheet, versions / "1.2.0") for path, sheet in sheets}
    names = ("chooser", "tokens", "type")
    assert found == {f"{home}/en/assets/tandem/{name}.css" for home in ("base", "oslo") for name in names}


def test_readers_are_not_led_to_what_is_not_built(two: Books, tmp_path: Path) -> None:
    """3"""
    earlier = ended(two, tmp_path / "before")
    retire(two["base", "en"].root, MAP)
    books = again({("base", "en"): two["base", "en"]})
    endings, told = lost_targets(books, earlier)
    assert [one.target for one in endings] == [("base", "nl")]
    assert told == [
        "bergen/en: its readers would be led to editions/oslo, which is not built. Correct editions/bergen/en."
    ]
