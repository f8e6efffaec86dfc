"""What changed since the release before, for those who work with it, teach from it or build on it.

1. Windows, lengths, thresholds and other values are told with what stood there before.
2. What comes and goes in a list is told by its name: documents, questions, activities, steps, levels.
3. What somebody does differently stands first; what only keeps books is told to partners alone.
4. A new id is told as a new name, once; what is gone is told with what takes its place.
5. A short text is told with the old one, a long one by its place; new terms or translations are told as well.
6. Trainers learn which prints are out of date, by both codes, and which are to be thrown away.
7. Partners learn every record and place that changed, and the version to write.
8. The first release, one that changes nothing, a new edition, a new language and a working copy say so.
9. Data of another engine, or of none, are told as far as they can be read, and never end in an error.
10. All of it is in the language of the edition, titles of what is gone too.
11. However much changed, each record stays short.
12. A release is compared with the newest one below it, and leads to what that one said.
13. The fragment for CHANGELOG.md holds the same in Markdown.
14. The page stands in the menu of a site, and its links hold.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from macros import build as builder
from macros import insets, news, pages, site
from macros.earlier import earlier
from macros.handbook import Handbook, open_handbook
from macros.news import Moves, Told
from tests.fresh import ROOT, small

GOLDEN = Path(__file__).parent / "news" / "fragment.md"
ACCEPT = "HANDBOOK_ACCEPT=1 .venv/bin/pytest tests/test_news.py"
Rows = dict[tuple[str, str], dict[str, Any]]
Alter = Callable[[dict[str, Any], Rows], None]


@pytest.fixture(autouse=True)
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what was published before version 1.1.0: nothing yet."""
    folder = tmp_path / "earlier"
    monkeypatch.setenv("HANDBOOK_EARLIER", str(folder))
    monkeypatch.setenv("HANDBOOK_RELEASE", "1.1.0")
    return folder


@pytest.fixture
def old(workshop: Path, tmp_path: Path) -> Path:
    """The example curriculum as it was, to be changed before it is published."""
    return shutil.copytree(workshop, tmp_path / "old")


def edit(root: Path, name: str, *pairs: tuple[str, str]) -> None:
    path = root / "curriculum/base" / name
    text = path.read_text(encoding="utf-8")
    for was, now in pairs:
        assert was in text, (name, was)
        text = text.replace(was, now, 1)
    path.write_text(text, encoding="utf-8")


def publish(
    root: Path, releases: Path, alter: Alter = lambda data, rows: None, *, version: str = "1.0.0", book: Any = None
) -> None:
    """Publish a handbook as it is, but for what `alter` does to its data and its rows."""
    book = book or open_handbook(root)
    data = copy.deepcopy(book.curriculum.resolved.data)
    index = json.loads(site.index(book, SimpleNamespace(use_directory_urls=True)))  # type: ignore[arg-type]
    rows = {(row["kind"], row["id"]): row for row in index["records"]}
    for (kind, name), row in rows.items():
        row["papers"] = [f"forms/{name}/{name}.pdf"] if kind == "form" else row["papers"]
    alter(data, rows)
    index["records"] = list(rows.values())
    folder = releases / version / book.code
    (folder / book.language).mkdir(parents=True)
    (folder / "resolved.json").write_text(json.dumps({"edition": book.code, "version": version, "data": data}))
    (folder / book.language / "index.json").write_text(json.dumps(index))
    known = [{"version": path.name, "title": path.name, "aliases": []} for path in releases.iterdir() if path.is_dir()]
    (releases / "versions.json").write_text(json.dumps(known))


def told(root: Path, moves: Moves | None = None) -> Told:
    book = open_handbook(root)
    return news.told(book, news.changes(book, earlier(), moves))


def texts(groups: list[news.Group], address: str) -> list[str]:
    return [text for group in groups if group.item.address == address for text in group.texts]


def page(book: Handbook, directory_urls: bool = True) -> str:
    return insets.what_changed(book, pages.Links(book, "what-changed.md", directory_urls))


def test_values_are_told_with_what_stood_there_before(workshop: Path, old: Path, releases: Path) -> None:
    """1"""
    edit(old, "stages/watching.yml", ("max: P6W", "max: P5W"), ("level: with-help", "level: alone"))
    edit(old, "stages/watching.yml", ("length: PT10H", "length: PT8H"))
    edit(old, "assessments/watching.yml", ("needs: 2", "needs: 1"), ("before: P3D", "before: P2D"))
    edit(old, "forms/log-book.yml", ("keep: end-of-stage", "keep: until-signed"), ("required: true", "required: false"))
    publish(old, releases)
    found = told(workshop)
    assert texts(found.differently, "stages/watching") == [
        "Now ends after 4 to 6 weeks (before: 4 to 5 weeks).",
        "Listening: the level to reach is lowered to “with help” (before: “alone”).",
        "Activities: Sitting in: Length: now 10 hours (before: 8 hours).",
    ]
    assert texts(found.differently, "assessments/watching") == [
        "Listening: more pieces of evidence are needed, 2 (before: 1).",
        "Held: Before: now 3 days (before: 2 days).",
    ]
    assert "now yes (before: no)" in texts(found.differently, "forms/log-book")[0]


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"max": "P2M"}, "Now ends after 4 to 6 weeks (before: 2 months)."),
        ({"min": "P1M", "max": "P2M"}, "Now ends after 4 to 6 weeks (before: 1 to 2 months)."),
        ({"min": "P3W", "max": "P2M"}, "Now ends after 4 to 6 weeks (before: 3 weeks to 2 months)."),
        ({"min": "P1M", "max": "P1M2W"}, "Now ends after 4 to 6 weeks (before: 1 month to 1 month 2 weeks)."),
        ({"max": 6}, "When it runs: changed."),
        ("six weeks", "When it runs: changed."),
    ],
    ids=str,
)
def test_a_window_is_told_in_one_sentence(workshop: Path, releases: Path, then: Any, said: str) -> None:
    """1 and 9"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        own = {"counts_from": "start"} | then if isinstance(then, dict) else then
        data["stages"]["watching"]["window"] = own

    publish(workshop, releases, alter)
    assert texts(told(workshop).differently, "stages/watching") == [said]


def test_what_comes_and_goes_is_told_by_its_name(workshop: Path, releases: Path) -> None:
    """2"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        stage, assessment = data["stages"]["watching"], data["assessments"]["watching"]
        stage["activities"].append(stage["activities"][0] | {"id": "tea", "title": "Tea with {mentor.the}"})
        stage["thresholds"].clear()
        assessment["documents"] = [one for one in assessment["documents"] if one["id"] != "log-book"]
        assessment["running_order"].append(assessment["running_order"][0] | {"id": "end", "title": "The end"})
        meeting = data["forms"]["log-book"]["sections"][0]["fields"]
        meeting[0] = {"id": "weather", "type": "text", "label": "Weather"}
        meeting[1]["options"].reverse()
        data["sessions"]["listening-first"]["length"] = "PT30M"
        data["sessions"]["listening-first"]["attended_by"] = ["officer"]

    publish(workshop, releases, alter)
    found = told(workshop)
    assert texts(found.differently, "stages/watching") == [
        "One more level to reach: Listening.",
        "No longer done: Tea with the mentor.",
    ]
    assert texts(found.differently, "assessments/watching") == [
        "One more document is asked for: Log book.",
        "Step left out: The end.",
    ]
    assert texts(found.differently, "forms/log-book") == [
        "Question no longer asked: Weather.",
        "Sections: The meeting: Fields: Kind of meeting: Answers to choose from: in another order.",
        "New question: Date.",
    ]
    assert texts(found.differently, "sessions/listening-first") == [
        "Now takes 1 hour (before: 30 minutes).",
        "New under “Attended by”: Mentor.",
    ]


def test_what_somebody_does_differently_stands_first(workshop: Path, old: Path, releases: Path) -> None:
    """3"""
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
    """4: in one place, and not in each record that names it."""
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
    """4"""

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
    """4: retired.yml says what became of what is no more."""
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
    """4"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        del data["sessions"]["listening-first"], rows["session", "listening-first"]

    publish(workshop, releases, alter)
    found = told(workshop)
    assert texts(found.differently, "sessions/listening-first") == ["New."]
    assert texts(found.lessons, "sessions/listening-first") == ["New."]
    assert found.reprints == []


def test_texts_are_told_by_what_they_say_or_where_they_stand(workshop: Path, old: Path, releases: Path) -> None:
    """5"""
    edit(old, "stages/watching.yml", ("Give a week more.", "Give {mentor.the} *two* weeks."))
    edit(old, "forms/log-book.yml", ("To remember what happened.", "To remember. " * 20))
    edit(old, "glossary.yml", ("text: ", "text: Once "))
    publish(old, releases)
    found = told(workshop)
    assert found.differently == found.otherwise == []
    assert texts(found.reworded, "stages/watching") == [
        "If one is behind: now “Give a week more.” (before: “Give the mentor two weeks.”)."
    ]
    assert texts(found.reworded, "forms/log-book") == []
    assert {group.item.kind for group in found.reworded} == {"stage", "form", "glossary"}
    assert [item.address for item in found.reprints] == ["forms/log-book"]


def test_new_terms_are_told(workshop: Path, old: Path, releases: Path) -> None:
    """5 and 6: what is printed says something else, though no record was touched."""
    edit(old, "terms/en.yml", ("the: the mentor", "the: the coach"))
    publish(old, releases)
    found = told(workshop)
    assert "stages/watching" in [group.item.address for group in found.reworded]
    assert found.differently == found.otherwise == found.records == []


def test_prints_are_named_by_both_codes(workshop: Path, old: Path, releases: Path) -> None:
    """6"""
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
    """6"""
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
    """7"""
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
    """8"""
    book = open_handbook(workshop)
    assert "This is the first release" in page(book)
    assert news.fragment(book) == "This is the first release: nothing was published before it.\n"
    monkeypatch.delenv("HANDBOOK_RELEASE")
    assert "This is a working copy and no release" in page(book)


def test_a_release_that_changes_nothing_says_so(workshop: Path, releases: Path) -> None:
    """8"""
    publish(workshop, releases)
    book = open_handbook(workshop)
    assert "No record has changed since version 1.0.0." in page(book)
    assert "##" not in page(book)
    assert news.fragment(book) == "No record has changed since version 1.0.0.\n"


def test_a_new_edition_and_a_new_language_say_so(workshop: Path, old: Path, releases: Path) -> None:
    """8: records that changed are told all the same; of older prints there are none."""
    edit(old, "forms/log-book.yml", ("required: true", "required: false"))
    publish(old, releases)
    os.rename(releases / "1.0.0/base/en", releases / "1.0.0/base/fr")
    book = open_handbook(workshop)
    assert "Nothing was published in this language before" in page(book)
    assert "now yes (before: no)" in page(book)
    assert told(workshop).reprints == []
    os.rename(releases / "1.0.0/base", releases / "1.0.0/other")
    assert "This edition is published for the first time" in page(book)


WRONG: list[Any] = [None, 1, "x", [], {}, [1, None], ["a", "a"], [{"id": 3}], [{"id": "a/b"}, {}], {"a/b": {}}]


def spoilt(value: Any, wrong: Any, depth: int) -> Any:
    """Plain data with everything at a depth replaced."""
    if depth == 0:
        return copy.deepcopy(wrong)
    if isinstance(value, dict):
        return {key: one if key == "id" else spoilt(one, wrong, depth - 1) for key, one in value.items()}
    return [spoilt(one, wrong, depth - 1) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("depth", range(1, 7))
def test_wrong_data_never_end_in_an_error(workshop: Path, releases: Path, depth: int) -> None:
    """9"""
    book = open_handbook(workshop)
    for wrong in WRONG:

        def alter(data: dict[str, Any], rows: Rows, wrong: Any = wrong) -> None:
            data.update(spoilt(dict(data), wrong, depth))
            for number, row in enumerate(rows.values()):
                row[["id", "kind", "title", "code", "papers"][number % 5]] = wrong

        shutil.rmtree(releases, ignore_errors=True)
        publish(workshop, releases, alter)
        assert news.fragment(book).endswith("\n")
        assert page(book)


@pytest.mark.parametrize("name", ["resolved.json", "en/index.json"])
@pytest.mark.parametrize("content", ["[]", "null", "{}", '{"data": [1]}', '{"data": 1, "records": {"a": 1}}'])
def test_wrong_files_never_end_in_an_error(workshop: Path, releases: Path, name: str, content: str) -> None:
    """9"""
    publish(workshop, releases)
    (releases / "1.0.0/base" / name).write_text(content, encoding="utf-8")
    assert news.fragment(open_handbook(workshop)).count("\n") > 0


def test_keys_of_an_older_engine_are_told_as_a_change(workshop: Path, releases: Path) -> None:
    """9"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        data["stages"]["watching"]["mood"] = {"a": ["b"]}
        data["guides"]["two-chairs"]["sections"][0]["music"] = "Loud {old-term.the} and {% raw %} <script>"
        data["poems"] = {"rose": {"title": "Rose"}}
        rows["poem", "rose"] = {"kind": "poem", "id": "rose"}

    publish(workshop, releases, alter)
    found = told(workshop)
    assert {group.item.address for group in found.reworded} == {"stages/watching", "guides/two-chairs"}
    assert ("mood",) in [group.texts for group in found.records]
    shown = page(open_handbook(workshop)) + news.fragment(open_handbook(workshop))
    assert "script" not in shown
    assert "raw" not in shown


def test_old_texts_hold_nothing_that_a_page_refuses(workshop: Path, releases: Path) -> None:
    """9: terms that are no more, links that lead nowhere, HTML."""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        text = "Ask {old-term.the!} <b>now</b>, [here](form:gone) or [there](javascript:x) {{ n }}"
        data["stages"]["watching"]["if_behind"] = text
        data["assessments"]["watching"]["brings"].append({"id": "manager", "text": text})

    publish(workshop, releases, alter)
    shown = page(open_handbook(workshop))
    assert "(before: “Ask old term now, here or there n”)" in shown
    for sign in ("javascript", "{{", "old-term", "<b>now"):
        assert sign not in shown


@pytest.fixture(scope="module")
def belgian() -> Handbook:
    return open_handbook(ROOT, "be-fwb", "fr")


def test_all_is_in_the_language_of_the_edition(belgian: Handbook, releases: Path) -> None:
    """10"""

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
    """11"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        fields = data["forms"]["log-book"]["sections"][0]["fields"]
        fields += [{"id": f"q{n}", "type": "text", "label": f"Question {n}"} for n in range(60)]

    publish(workshop, releases, alter)
    (group,) = told(workshop).differently
    assert (len(group.texts), group.more) == (8, 52)
    assert "and 52 more places" in page(open_handbook(workshop))


def test_the_newest_release_below_is_compared(workshop: Path, old: Path, releases: Path) -> None:
    """12"""
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
    """12: not from a copy without a server, and not from a site that is no release."""
    publish(workshop, releases)
    book = open_handbook(workshop)
    assert 'href="../../../../1.0.0/base/en/what-changed/"' in page(book)
    assert "1.0.0/base" not in page(book, directory_urls=False)
    monkeypatch.delenv("HANDBOOK_RELEASE")
    assert "1.0.0/base" not in page(book)


def test_the_fragment_holds_the_same(workshop: Path, old: Path, releases: Path) -> None:
    """13"""
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
    """14: links are checked when the site is built."""
    root = small(tmp_path / "handbook")
    shutil.copy(ROOT / "docs/what-changed.md", root / "docs/what-changed.md")
    publish(root, releases, retired)
    monkeypatch.delenv("HANDBOOK_RELEASE")
    home = builder.build(root, builder.targets(root), root / "site") / "base/en"
    shown = (home / "what-changed/index.html").read_text(encoding="utf-8")
    assert 'id="differently"' in shown
    assert "Travel sheet" in shown
    assert 'href="what-changed/"' in (home / "index.html").read_text(encoding="utf-8")
