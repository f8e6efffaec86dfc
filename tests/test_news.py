"""What changed since the release before, for those who work with it, teach from it or build on it.

1. What somebody does differently stands first; what only keeps books is told to partners alone.
2. A new id is told as a new name, once; what is gone is told with what takes its place.
3. Trainers learn which prints are out of date, by both codes, and which are to be thrown away.
4. Partners learn every record and place that changed, and the version to write.
5. The first release, one that changes nothing, a new edition, a new language and a working copy say so.
6. All of it is in the language of the edition, titles of what is gone too.
7. However much changed, each record stays short.
8. A release is compared with the newest one below it, and leads to what that one said.
9. The fragment for CHANGELOG.md holds the same in Markdown.
10. The page stands in the menu of a site, and its links hold.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from macros import build as builder
from macros import news
from macros.earlier import earlier
from macros.handbook import Handbook, open_handbook
from macros.news import Moves
from tests.fresh import ROOT, small
from tests.published import Rows, edit, page, publish, texts, told

GOLDEN = Path(__file__).parent / "news" / "fragment.md"
ACCEPT = "HANDBOOK_ACCEPT=1 .venv/bin/pytest tests/test_news.py"


def test_what_somebody_does_differently_stands_first(workshop: Path, old: Path, releases: Path) -> None:
    """1"""
    edit(old, "principles.yml", ("title: ", "title: Once "))
    edit(old, "stages/watching.yml", ("origin: proposal", "origin: derived"), ('by: "2027-11-01"', 'by: "2026-11-01"'))
    edit(old, "assessments/watching.yml", ("length: PT30M", "length: PT20M"))
    edit(old, "frames/probation-order.yml", ("traps:", "to_confirm:\n  - id: a\n    ask: b\n    text: c\ntraps:"))
    edit(old, "forms/log-book.yml", ("sides: 1", "sides: 2"), ("lines: 6", "lines: 5"))
    publish(old, releases)
    found = told(workshop)
    assert [group.item.address for group in found.differently] == ["assessments/watching"]
    assert [group.item.kind for group in found.otherwise] == ["principle"]
    assert [group.item.address for group in found.reworded] == []
    kept = {group.item.address: group.texts for group in found.records}
    assert kept["stages/watching"] == ("Origin", "Read again: By")
    assert kept["forms/log-book"][0] == "Layout: Printed sides"
    assert list(kept) == [
        "stages/watching",
        "assessments/watching",
        "forms/log-book",
        "frames/probation-order",
        found.otherwise[0].item.address,
    ]


def before_the_rename(data: dict[str, Any], rows: Rows) -> None:
    """The log book under its old id, and all that names it."""
    text = json.dumps(data).replace('"log-book"', '"diary"').replace("form:log-book", "form:diary")
    data.clear()
    data.update(json.loads(text))
    data["forms"]["diary"]["title"] = "Diary"
    rows["form", "log-book"] |= {"id": "diary", "title": "Diary", "code": "aaaaaa", "address": "forms/diary/"}


def test_a_new_id_is_told_as_a_new_name(workshop: Path, releases: Path) -> None:
    """2: in one place, and not in each record that names it."""
    publish(workshop, releases, before_the_rename)
    moves = Moves({"forms/diary/": "forms/old-log", "forms/old-log": "forms/log-book/"})
    found = told(workshop, moves)
    assert [(group.item.address, group.texts) for group in found.records] == [
        ("forms/log-book", ("Has a new name (before: Diary).", "Title"))
    ]
    assert texts(found.differently, "forms/log-book") == ["Has a new name (before: Diary)."]
    (item,) = found.reprints
    assert (item.old, item.codes[0]) == ("diary", "aaaaaa")
    silent = told(workshop)
    assert {group.item.address for group in silent.records} > {"forms/log-book", "forms/diary", "stages/watching"}


def test_a_new_id_of_the_same_title_is_a_new_address(workshop: Path, releases: Path) -> None:
    """2"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        before_the_rename(data, rows)
        data["forms"]["diary"]["title"] = rows["form", "log-book"]["title"] = "Log book"

    publish(workshop, releases, alter)
    found = told(workshop, Moves({"forms/diary": "forms/log-book"}))
    assert texts(found.differently, "forms/log-book") == ["Has a new address; the old one leads here."]


def retired(data: dict[str, Any], rows: Rows) -> None:
    """A form that is no more."""
    data["forms"]["travel-sheet"] = data["forms"]["log-book"] | {"title": "Travel sheet"}
    file = "forms/travel-sheet/travel-sheet.pdf"
    row = {"id": "travel-sheet", "title": "Travel <i>sheet</i>", "code": "bbbbbb", "papers": [file]}
    rows["form", "travel-sheet"] = rows["form", "log-book"] | row
    data["assessments"]["watching"]["documents"].append(
        data["assessments"]["watching"]["documents"][0] | {"id": "travel-sheet"}
    )


def test_what_is_gone_is_told_with_what_takes_its_place(workshop: Path, releases: Path) -> None:
    """4 and 6: also where it is named, by the title it had."""
    publish(workshop, releases, retired)
    found = told(workshop)
    assert texts(found.differently, "forms/travel-sheet") == ["No longer in the handbook."]
    assert texts(found.differently, "assessments/watching") == ["No longer asked for: Travel sheet."]
    assert [(item.old, item.codes[0]) for item in found.retired] == [("travel-sheet", "bbbbbb")]
    assert found.reprints == []
    followed = told(workshop, Moves(successors={"forms/travel-sheet": "forms/log-book"}))
    assert texts(followed.differently, "forms/travel-sheet") == ["No longer in the handbook. In its place: Log book."]
    elsewhere = told(workshop, Moves(renamed={"forms/travel-sheet": "guides/two-chairs"}))
    assert texts(elsewhere.differently, "forms/travel-sheet")[0].endswith("In its place: Two chairs.")
    assert "<b>Travel sheet</b>" in page(open_handbook(workshop))


def test_the_list_of_old_addresses_is_asked(workshop: Path, releases: Path) -> None:
    """2: retired.yml says what became of what is no more."""
    renamed = 'forms/diary:\n  renamed_to: forms/log-book\n  since: "1.1.0"\n'
    gone = 'forms/checklist:\n  successor: forms/conclusions\n  since: "1.1.0"\n  because: Nobody used it.\n'
    (workshop / "curriculum/base/retired.yml").write_text(renamed + gone, encoding="utf-8")

    def alter(data: dict[str, Any], rows: Rows) -> None:
        before_the_rename(data, rows)
        data["forms"]["checklist"] = data["forms"]["conclusions"]
        rows["form", "checklist"] = rows["form", "conclusions"] | {"id": "checklist", "title": "Checklist"}

    publish(workshop, releases, alter)
    found = {group.item.address: group.texts for group in told(workshop).differently}
    assert found == {
        "forms/checklist": ("No longer in the handbook. In its place: Conclusions.",),
        "forms/log-book": ("Has a new name (before: Diary).",),
    }


def test_what_is_new_says_so(workshop: Path, releases: Path) -> None:
    """2"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        del data["sessions"]["listening-first"], rows["session", "listening-first"]

    publish(workshop, releases, alter)
    found = told(workshop)
    assert texts(found.differently, "sessions/listening-first") == ["New."]
    assert texts(found.lessons, "sessions/listening-first") == ["New."]
    assert found.reprints == []


def test_prints_are_named_by_both_codes(workshop: Path, old: Path, releases: Path) -> None:
    """3"""
    edit(old, "forms/log-book.yml", ("label: Place", "label: Where"))
    edit(old, "blocks.yml", ("Do not write names.", "Names?"))
    publish(old, releases)
    book = open_handbook(workshop)
    was, now = (one.content_code("form", "log-book") for one in (open_handbook(old), book))
    found = told(workshop)
    assert [(item.old, item.codes) for item in found.reprints] == [("log-book", (was, now))]
    assert [(item.id, count) for item, count in found.shared] == [("form-footer", 2)]
    assert f"<code>{was}</code>" in page(book)


def test_a_table_leads_to_the_files(workshop: Path, old: Path, releases: Path, tmp_path: Path) -> None:
    """3"""
    from macros.handbook import PaperFile

    edit(old, "forms/log-book.yml", ("label: Place", "label: Where"))
    publish(old, releases)
    book = open_handbook(workshop)
    book.papers = [PaperFile("form", "log-book", "forms/log-book/log-book.pdf", "paper-form-pdf", tmp_path)]
    try:
        assert '<a href="../forms/log-book/log-book.pdf">PDF to print</a>' in page(book)
    finally:
        book.papers = []


def test_partners_learn_every_place(workshop: Path, old: Path, releases: Path) -> None:
    """4"""
    edit(old, "forms/log-book.yml", ("lines: 6", "lines: 5"), ("label: Place", "label: Where"))
    edit(old, "blocks.yml", ("Do not write names.", "Names?"))
    edit(old, "words.yml", ("text: Home\n", "text: House\n"))
    publish(old, releases)
    found = told(workshop)
    assert [(group.item.address, group.texts) for group in found.records] == [
        (
            "forms/log-book",
            ("Sections: The meeting: Fields: Place: Label", "Sections: The meeting: Fields: What I saw: Lines"),
        ),
        ("blocks/form-footer", ("Text",)),
    ]
    assert [item.id for item in found.words] == ["nav-home"]
    shown = page(open_handbook(workshop))
    assert "edition: base\n  version: &#34;1.10&#34;" in shown
    assert "<code>nav-home</code>" in shown


def test_the_first_release_says_so(workshop: Path, releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """5"""
    book = open_handbook(workshop)
    assert "This is the first release" in page(book)
    assert news.fragment(book) == "This is the first release: nothing was published before it.\n"
    monkeypatch.delenv("HANDBOOK_RELEASE")
    assert "This is a working copy and no release" in page(book)


def test_a_release_that_changes_nothing_says_so(workshop: Path, releases: Path) -> None:
    """5"""
    publish(workshop, releases)
    book = open_handbook(workshop)
    assert "No record has changed since version 1.0.0." in page(book)
    assert "##" not in page(book)
    assert news.fragment(book) == "No record has changed since version 1.0.0.\n"


def test_a_new_edition_and_a_new_language_say_so(workshop: Path, old: Path, releases: Path) -> None:
    """5: records that changed are told all the same; of older prints there are none."""
    edit(old, "forms/log-book.yml", ("required: true", "required: false"))
    publish(old, releases)
    os.rename(releases / "1.0.0/base/en", releases / "1.0.0/base/fr")
    book = open_handbook(workshop)
    assert "Nothing was published in this language before" in page(book)
    assert "now yes (before: no)" in page(book)
    assert told(workshop).reprints == []
    os.rename(releases / "1.0.0/base", releases / "1.0.0/other")
    assert "This edition is published for the first time" in page(book)


@pytest.fixture(scope="module")
def belgian() -> Handbook:
    return open_handbook(ROOT, "be-fwb", "fr")


def test_all_is_in_the_language_of_the_edition(belgian: Handbook, releases: Path) -> None:
    """6"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        retired(data, rows)
        rows["form", "travel-sheet"]["title"] = "Feuille de route"
        stage = data["stages"]["learning"]
        stage["window"] = stage["window"] | {"min": "P2M", "max": "P4M"}
        stage["thresholds"][0]["level"] = "not-yet"
        data["sessions"]["calibrating-together"]["length"] = "PT1H30M"
        stage["if_behind"] = "Nobody has translated this."

    def retired(data: dict[str, Any], rows: Rows) -> None:
        data["forms"]["travel-sheet"] = data["forms"]["log-book"]
        rows["form", "travel-sheet"] = rows["form", "log-book"] | {"id": "travel-sheet"}

    publish(ROOT, releases, alter, book=belgian)
    found = news.told(belgian, news.changes(belgian, earlier()))
    said = [text.replace("\u202f", " ").replace("\xa0", " ") for text in texts(found.differently, "stages/learning")]
    assert said[0] == "Se termine désormais après 3 mois (avant : 2 à 4 mois)."
    assert said[1].startswith("Cadre légal et institutionnel : le seuil à atteindre monte à « sans aide »")
    assert texts(found.differently, "forms/travel-sheet") == ["Ne figure plus dans le manuel."]
    assert "Feuille de route" in [item.title for item in found.retired]
    session = "Dure désormais 2\xa0heures (avant\xa0: 90\xa0minutes)."
    assert texts(found.differently, "sessions/calibrating-together") == [session]
    assert "Nobody" not in page(belgian)
    assert "Pour les assistants de justice" in news.fragment(belgian)


def test_a_record_stays_short(workshop: Path, releases: Path) -> None:
    """7"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        fields = data["forms"]["log-book"]["sections"][0]["fields"]
        fields += [{"id": f"q{n}", "type": "text", "label": f"Question {n}"} for n in range(60)]

    publish(workshop, releases, alter)
    (group,) = told(workshop).differently
    assert (len(group.texts), group.more) == (8, 52)
    assert "and 52 more places" in page(open_handbook(workshop))


def test_the_newest_release_below_is_compared(workshop: Path, old: Path, releases: Path) -> None:
    """8"""
    for version, weeks in (("1.0.0", "P3W"), ("1.0.10", "P4W"), ("1.0.9", "P2W"), ("1.1.0", "P1W"), ("2.0", "P8W")):
        publish(workshop, releases, lambda data, rows, w=weeks: set_max(data, w), version=version)  # type: ignore[misc]
    found = news.changes(open_handbook(workshop), earlier())
    assert (found.version, found.since) == ("1.1.0", "1.0.10")
    assert "(before: 4 weeks)" in page(open_handbook(workshop))


def set_max(data: dict[str, Any], weeks: str) -> None:
    data["stages"]["watching"]["window"] = {"counts_from": "start", "max": weeks}


def test_the_release_before_is_linked_where_it_stands_beside(
    workshop: Path, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8: not from a copy without a server, and not from a site that is no release."""
    publish(workshop, releases)
    book = open_handbook(workshop)
    assert 'href="../../../../1.0.0/base/en/what-changed/"' in page(book)
    assert "1.0.0/base" not in page(book, directory_urls=False)
    monkeypatch.delenv("HANDBOOK_RELEASE")
    assert "1.0.0/base" not in page(book)


def test_the_fragment_holds_the_same(workshop: Path, old: Path, releases: Path) -> None:
    """9"""
    edit(old, "stages/watching.yml", ("max: P6W", "max: P5W"), ("Give a week more.", "Give two weeks more."))
    edit(old, "sessions/listening-first.yml", ("title: Opening", "title: Begin"), ("count: 1", "count: 2"))
    edit(old, "words.yml", ("text: Home\n", "text: House\n"))
    edit(old, "blocks.yml", ("Do not write names.", "Names?"))
    edit(old, "principles.yml", ("title: ", "title: Once "))

    def alter(data: dict[str, Any], rows: Rows) -> None:
        retired(data, rows)
        data["forms"]["conclusions"]["sections"][0]["fields"].pop()
        rows["form", "conclusions"]["code"] = "cccccc"

    publish(old, releases, alter)
    found = news.fragment(open_handbook(workshop))
    if os.environ.get("HANDBOOK_ACCEPT"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), f"If this is meant: {ACCEPT}"


@pytest.mark.site
def test_the_page_stands_in_a_site(tmp_path: Path, releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """10: links are checked when the site is built."""
    root = small(tmp_path / "handbook")
    shutil.copy(ROOT / "docs/what-changed.md", root / "docs/what-changed.md")
    publish(root, releases, retired)
    monkeypatch.delenv("HANDBOOK_RELEASE")
    home = builder.build(root, builder.targets(root), root / "site") / "base/en"
    shown = (home / "what-changed/index.html").read_text(encoding="utf-8")
    assert 'id="differently"' in shown
    assert "Travel sheet" in shown
    assert 'href="what-changed/"' in (home / "index.html").read_text(encoding="utf-8")
