"""Translations: what is translated, where it is looked up, what happens when texts change.

1. Extracting, exporting and importing without a change changes nothing: PO, JSON and spreadsheet.
2. A paragraph that changes keeps its own old translation, to be read again; none gets that of another.
3. A paragraph put in front, or a term renamed, leaves every translation as it is.
4. A translation is found whatever spaces and apostrophes were typed.
5. What is not translated stands in its own language with its own terms, marked; each page says how much that is.
6. The translations of an edition come before those of the base.
7. Rows with mistakes are told and left out; the others are taken.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from macros import markup
from macros.handbook import open_handbook
from macros.language import MARK, Unit
from macros.language.catalogue import Catalogue, Entry, path_of, read, write
from macros.language.texts import marked
from macros.language.units import has_words, page_units
from macros.model import leaves
from macros.problems import Failure
from macros.translation import status
from macros.translation.exchange import STYLES, chosen, export, rows, take
from macros.translation.update import current, merged, update
from tests import fresh
from tests.translated import TERMS, french, publish, translate

AT = "blocks/notice/text"


def catalogue(*entries: Entry) -> Catalogue:
    made = Catalogue("fr.po", "fr")
    made.add(entries)
    return made


@pytest.fixture(scope="module")
def translated(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in English and French. Nobody writes here."""
    root = shutil.copytree(example, tmp_path_factory.mktemp("translated") / "handbook")
    publish(root)
    translate(root)
    return root


def test_every_text_is_a_unit(translated: Path) -> None:
    """Requirement 1: no text of a record is forgotten, and none stays in English."""
    english, other = open_handbook(translated), open_handbook(translated, language="fr")
    assert not other.problems
    for kind, name, record in english.all():
        for one, two in zip(leaves(record), leaves(other.get(kind, name)), strict=True):
            if one.words and french(one.value) != one.value and has_words(one.value):
                assert one.value != two.value, one.address
                assert not MARK.search(two.value)
    assert not any(one.missing for one in other.progress().values())


def test_extracting_again_changes_nothing(translated: Path) -> None:
    """Requirement 1."""
    path = path_of(translated, "base", "fr")
    before = path.read_bytes()
    update(translated, "base", "fr")
    assert path.read_bytes() == before


TRICKY = st.text(st.sampled_from('ab\n"\\é —’=+-@|#: \t'), min_size=1, max_size=30).filter(str.strip)


@pytest.mark.parametrize("style", STYLES)
@given(st.lists(st.tuples(TRICKY, TRICKY, st.booleans()), max_size=6))
def test_what_is_exported_comes_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, style: str, texts: list[tuple[str, str, bool]]
) -> None:
    """Requirement 1: also what looks like a formula, a quotation or another line."""
    path = tmp_path_factory.mktemp("files") / f"part{style}"
    entries = [Entry(f"{AT}/{number}", source, said, check) for number, (source, said, check) in enumerate(texts)]
    export(entries, "en", "fr", path)
    found = [(row.at, row.text, row.said, row.state) for row in rows(path, "en", "fr")]
    assert found == [(one.at, one.text, one.said, "to check" if one.check else "translated") for one in entries]


@pytest.mark.parametrize("style", STYLES)
def test_importing_what_was_exported_changes_nothing(translated: Path, tmp_path: Path, style: str) -> None:
    """Requirement 1."""
    path, file = path_of(translated, "base", "fr"), tmp_path / f"all{style}"
    before = path.read_bytes()
    entries = chosen(current(translated, "base", "fr"))
    export(entries, "en", "fr", file)
    taken = take(translated, "base", "fr", file, "en")
    assert (taken.changed, taken.same, taken.problems) == (0, len(entries), [])
    assert path.read_bytes() == before


def test_a_text_that_changes_keeps_its_own_translation() -> None:
    """Requirement 2: 80 of 80, among ten new ones that get none."""
    old = catalogue(*(Entry(f"stages/s{n}/text", f"Say what you saw, number {n}.", f"Numéro {n}") for n in range(200)))
    texts = {
        n: f"Say what you saw, number {n}." if n % 5 < 3 else f"Say what you heard there, number {n}!"
        for n in range(200)
    }
    units = [Unit(f"stages/s{n}/text", text) for n, text in texts.items()]
    new = merged([*units, *(Unit(f"stages/n{n}/text", f"Say what you saw, number {n}.") for n in range(10))], old)
    changed = [entry for entry in new.entries.values() if entry.state == "changed"]
    assert len(changed) == 80
    for entry in changed:
        number = re.sub(r"\D", "", entry.at)
        assert (entry.said, entry.before) == (f"Numéro {number}", f"Say what you saw, number {number}.")
        assert entry.shown == ""
    assert [entry.state for entry in new.entries.values()].count("todo") == 10
    assert [entry.state for entry in new.entries.values()].count("translated") == 120


def test_paragraphs_of_one_text_keep_theirs() -> None:
    """Requirements 2 and 3: one is put in front, one changes, one goes, and one comes back."""
    old = catalogue(
        Entry(AT, "Bring the plan.", "Plan"), Entry(AT, "Ask the mentor.", "Mentor"), Entry(AT, "Go.", "Va")
    )
    new = merged([Unit(AT, text) for text in ("A completely new one?", "Bring the new plan.", "Ask the mentor.")], old)
    assert [(entry.said, entry.state) for entry in new.entries.values()] == [
        ("", "todo"),
        ("Plan", "changed"),
        ("Mentor", "translated"),
    ]
    again = merged([Unit(AT, "Go."), Unit(AT, "Bring the plan.")], new)
    assert [(entry.said, entry.state) for entry in again.entries.values()] == [
        ("Va", "translated"),
        ("Plan", "changed"),
    ]


def test_merging_leaves_the_old_ones_alone() -> None:
    old = catalogue(Entry(AT, "Go.", "Va"))
    merged([Unit(AT, "Stay.")], old)
    assert list(old.entries.values()) == [Entry(AT, "Go.", "Va")]


def test_renaming_a_term_needs_no_translation(translated: Path, workshop: Path) -> None:
    """Requirement 3."""
    publish(workshop)
    translate(workshop)
    terms = workshop / "curriculum/base/terms"
    before = path_of(workshop, "base", "fr").read_bytes()
    for name, old, new in (("en.yml", "manager", "team leader"), ("fr.yml", "responsable", "directrice")):
        text = (terms / name).read_text(encoding="utf-8")
        head, _, rest = text.partition("forms:\n") if name == "en.yml" else ("", "", text)
        (terms / name).write_text(
            head + ("forms:\n" if head else "") + re.sub(rf"(: .*)\b{old}", rf"\1{new}", rest), "utf-8"
        )
    update(workshop, "base", "fr")
    book = open_handbook(workshop, language="fr")
    assert path_of(workshop, "base", "fr").read_bytes() == before
    assert not any(one.missing for one in book.progress().values())
    assert "directrice" in str(book.records)
    assert "responsable" not in str(book.records)


def test_spaces_and_apostrophes_are_equal_in_look_up() -> None:
    """Requirement 4."""
    known = catalogue(Entry(AT, "The officer's day\nis 4 weeks.", "Oui"))
    for text in ("The officer’s day is 4\u00a0weeks.", "The officer's day is\u202f4 weeks."):
        assert known.look_up(AT, text) == "Oui"
    assert not known.look_up("blocks/other/text", "The officer's day is 4 weeks.")


def test_what_is_not_translated_is_marked(workshop: Path) -> None:
    """Requirement 5: prose holds its language, with its own terms; other texts are English without a mark."""
    translate(workshop, lambda entry: not entry.at.startswith("stages/doing/"))
    book = open_handbook(workshop, language="fr")
    stage = book.get("stage", "doing")
    assert stage.title == open_handbook(workshop).title("stage", "doing")
    html = markup.block(stage.purpose, lambda kind, name, _: (f"#{name}", name))
    assert re.match(r'<p lang="en" class="t-untranslated">\w', html)
    assert "\ue000" not in html
    assert book.progress()["stages/doing"].missing == book.progress()["stages/doing"].total > 5
    assert book.progress()["stages/watching"].missing == 0


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.", '<p lang="en" class="t-untranslated">One.</p>'),
        ("- one\n- two", '<ul lang="en" class="t-untranslated">\n<li>one</li>\n<li>two</li>\n</ul>'),
        ("> one", '<blockquote lang="en" class="t-untranslated">\n<p>one</p>\n</blockquote>'),
        ("1. one", '<ol lang="en" class="t-untranslated">\n<li>one</li>\n</ol>'),
        ("**one** two", '<p lang="en" class="t-untranslated"><strong>one</strong> two</p>'),
    ],
)
def test_a_mark_becomes_a_language(text: str, html: str) -> None:
    """Requirement 5."""
    assert markup.block(marked(text, "en"), lambda *_: ("", "")) == html
    assert markup.plain(marked(text, "en"), lambda *_: ("", "")) == markup.plain(text, lambda *_: ("", ""))


def test_a_marked_table_and_a_marked_word() -> None:
    """Requirement 5."""
    table = markup.block(marked("| | a |\n| --- | --- |\n| b | c |", "en"), lambda *_: ("", ""))
    assert table.startswith('<table lang="en">')  # the theme lays out, and lets scroll, tables without a class
    assert "\ue000" not in table
    assert (
        markup.inline(marked("one", "en"), lambda *_: ("", "")) == '<span lang="en" class="t-untranslated">one</span>'
    )
    two = f"{marked('one', 'en')}\n\ndeux"
    assert markup.inline(two, lambda *_: ("", "")) == '<span lang="en" class="t-untranslated">one</span><br>deux'


def test_a_draft_is_shown_and_an_old_translation_is_not() -> None:
    """Requirement 5."""
    draft, old = Entry(AT, "Now.", "Brouillon", check=True), Entry(AT, "Now.", "Vieux", check=True, before="Then.")
    assert (draft.shown, draft.state) == ("Brouillon", "check")
    assert (old.shown, old.state) == ("", "changed")


def test_pages_written_by_hand_are_translated_by_block(workshop: Path) -> None:
    """Requirement 1: title, description and blocks; no code, no macro call, no decisions."""
    docs = workshop / "docs"
    (docs / "decisions").mkdir(parents=True)
    (docs / "decisions/0001.md").write_text("# Why\n", encoding="utf-8")
    (docs / "page.md").write_text(
        "---\ntitle: A page\norder: 3\n---\n\n# A page {: #page }\n\nSay {mentor}.\n\n```yaml\na: b\n\nc: d\n```\n\n"
        '{{ papers("all") }}\n\n<div class="t-jump"></div>\n',
        encoding="utf-8",
    )
    assert [(unit.at, unit.text) for unit in page_units(workshop)] == [
        ("docs/page.md", "A page"),
        ("docs/page.md", "# A page {: #page }"),
        ("docs/page.md", "Say {mentor}."),
    ]


def test_rows_with_mistakes_are_left_out(workshop: Path, tmp_path: Path) -> None:
    """Requirement 7."""
    known = [entry for entry in current(workshop, "base", "fr").entries.values() if entry.at.startswith("blocks/")]
    handed_in = [{"at": entry.at, "en": entry.text, "fr": french(entry.text)} for entry in known]
    handed_in[0]["en"] = "Gone."
    handed_in[1]["state"] = "perfect"
    handed_in[2]["fr"] += " <script>alert(1)</script>"
    handed_in[3]["fr"] = " "
    (tmp_path / "part.json").write_text(json.dumps(handed_in, indent=1), encoding="utf-8")
    taken = take(workshop, "base", "fr", tmp_path / "part.json", "en", to_check=True)
    assert [found.code for found in taken.problems][:3] == ["L010", "L013", "L106"]
    assert taken.problems[0].place.line == 3
    assert (taken.empty, taken.changed) == (1, len(known) - 4)
    written = read(workshop, path_of(workshop, "base", "fr"), "fr")
    assert [entry.state for entry in written.entries.values()].count("check") == taken.changed


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"[{", "L011"),
        ("a.json", b'[{"at": 1}]', "L012"),
        ("a.json", b"\xff", "L003"),
        ("a.xlsx", b"PK no", "L011"),
        ("a.po", b'msgid "a', "L001"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_message(
    workshop: Path, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """Requirement 7."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Failure) as failure:
        take(workshop, "base", "fr", tmp_path / name, "en")
    assert [found.code for found in failure.value.problems] == [code]


def test_only_what_was_asked_for(translated: Path) -> None:
    found = chosen(current(translated, "base", "fr"), ["stages/doing", "roles/"])
    assert {entry.at.split("/")[0] for entry in found} == {"stages", "roles"}
    assert {entry.at.split("/")[1] for entry in found if entry.at.startswith("stages/")} == {"doing"}
    assert chosen(current(translated, "base", "fr"), todo=True) == []
    with pytest.raises(KeyError, match='Did you mean "stages/doing"'):
        chosen(current(translated, "base", "fr"), ["stages/doin"])


def test_a_file_of_translations_is_written_the_same_each_time(tmp_path: Path) -> None:
    """No dates and no wrapped lines, so that a difference is a difference in the words."""
    known = catalogue(Entry(AT, "word " * 60, "mot " * 60), Entry(AT, 'A "b"\n- c', "D", True, "Before", "a note"))
    write(tmp_path / "fr.po", known)
    first = (tmp_path / "fr.po").read_text(encoding="utf-8")
    again = read(tmp_path, tmp_path / "fr.po", "fr")
    write(tmp_path / "fr.po", again)
    assert (tmp_path / "fr.po").read_text(encoding="utf-8") == first
    assert "Date" not in first
    assert [entry.state for entry in again.entries.values()] == ["translated", "changed"]
    assert [entry.note for entry in again.entries.values()] == ["", "a note"]


@pytest.fixture
def oslo(workshop: Path) -> Path:
    """The example edition, in English and French, upon a base in both."""
    shutil.copytree(Path(__file__).parent / "editions", workshop / "curriculum" / "editions")
    publish(workshop)
    translate(workshop)
    return workshop


def test_an_edition_translates_what_it_changes(oslo: Path) -> None:
    """Requirement 6: its file holds its own texts only; the base serves the others."""
    base = {entry.key for entry in current(oslo, "base", "fr").entries.values()}
    own = current(oslo, "oslo", "fr").entries
    assert own
    assert not own.keys() & base
    assert {"edition/title", "guides/house-rules/title"} <= {at for at, _ in own}
    assert any(at.startswith("changes/oslo/") for at, _ in own), "reasons are read, too"
    missing = {at for at, one in open_handbook(oslo, "oslo", "fr").progress().items() if one.missing}
    assert {at.split("/")[0] for at in missing} >= {"edition", "guides", "changes"}
    translate(oslo, edition="oslo")
    assert not any(one.missing for one in open_handbook(oslo, "oslo", "fr").progress().values())
    assert open_handbook(oslo, "oslo", "fr").problems == []


def test_the_translation_of_an_edition_comes_first(oslo: Path) -> None:
    """Requirement 6: it may say what the base says in other words."""
    path = path_of(oslo, "oslo", "fr")
    english = open_handbook(oslo, "oslo").title("stage", "doing")
    other = Catalogue("fr.po", "fr")
    other.add([Entry("stages/doing/title", english, "Essayer")])
    write(path, other)
    assert open_handbook(oslo, "oslo", "fr").title("stage", "doing") == "Essayer"
    assert open_handbook(oslo, "base", "fr").title("stage", "doing") == french(english)


def test_how_far_it_is(oslo: Path) -> None:
    """Requirement 5: by page and by kind, in texts and words; 100 percent means that nothing is left."""
    book = open_handbook(oslo)
    pages = status.status(book, "fr")
    kinds = status.by_kind(pages)
    assert status.languages_of(book) == ["fr"]
    assert sum(one.total for one in kinds.values()) == sum(one.total for one in pages.values())
    assert {one.percent for one in kinds.values()} == {100}
    translate(oslo, lambda entry: entry.at != "stages/doing/title")
    kinds = status.by_kind(status.status(open_handbook(oslo), "fr"))
    assert kinds["stages"].missing == 1
    assert kinds["stages"].percent == 99


def test_the_command_from_the_first_text_to_the_last(
    workshop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requirements 1 and 7: what a coordinator types, and what is said."""
    (workshop / "mkdocs.yml").touch()
    monkeypatch.chdir(workshop)
    (workshop / "curriculum/base/terms/fr.yml").write_text(TERMS, encoding="utf-8")

    def run(*words: str, exit_code: int = 0) -> str:
        result = fresh.run("translate", *words)
        assert result.exit_code == exit_code, result.output
        return result.output

    assert "0 translated, 0 to check, 0 changed" in run("extract", "--lang", "fr")
    sheet = tmp_path / "roles.xlsx"
    run("export", "--lang", "fr", "--only", "roles/", "-o", str(sheet))
    book = load_workbook(sheet)
    page = book.active
    assert page is not None
    for row in page.iter_rows(min_row=2):
        row[3].value = french(str(row[1].value))
    page["D2"].value = "{mentor"
    book.save(sheet)
    assert "roles.xlsx:2:1: L106" in run("import", str(sheet), "--lang", "fr", exit_code=1)
    said = run("status", "--lang", "fr", "--by", "page", "--only", "roles/")
    assert re.search(r"roles/mentor +\d+ +\d+ +100 %", said)
    assert "is no language" in run("update", "--lang", "../fr", exit_code=2)
    assert "ends in none of" in run("export", "--lang", "fr", "-o", str(tmp_path / "x.doc"), exit_code=2)
    assert "There are no texts at" in run("export", "--lang", "fr", "--only", "rols/", "-o", str(sheet), exit_code=2)
