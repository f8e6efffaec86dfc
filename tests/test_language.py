"""The same records in another language.

1. Terms are put in with the form that is named; `!` gives a capital; what is unknown stays as it is.
2. Each paragraph is translated by itself.
3. The pseudo-language changes words and keeps everything that is no word: terms, links, macros, tags, code.
4. A record in its own language, its terms put in, stays as it is when that is done again.
5. A word keeps the names of its slots, also when a term has the same name.
6. An unknown language is refused.
7. French spaces and apostrophes are set when a text is shown; what was typed as it is printed stays.
8. Days and numbers are written as the language has them; what is no date stays.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.handbook import Handbook, open_handbook
from macros.language import (
    PSEUDO,
    TERM,
    day,
    direct,
    forms_in,
    in_language,
    number,
    page_text,
    pseudo,
    put_terms,
    translator,
)
from macros.language.typography import NARROW, WIDE, typeset
from macros.markup import LINK
from macros.model import leaves
from macros.model.lookup import Block, Word
from tests.fresh import ROOT

FORMS = {
    "mentor": {"sg": "mentor", "the": "the mentor", "gen": "the mentor's"},
    "élan": {"sg": "élan"},
    "service": {"sg": "agency"},
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{mentor}", "mentor"),
        ("{mentor.the} and {mentor.gen} work", "the mentor and the mentor's work"),
        ("{mentor.the!} comes.", "The mentor comes."),
        ("{mentor!}", "Mentor"),
    ],
)
def test_terms_are_put_in(text: str, shown: str) -> None:
    """Requirement 1."""
    assert put_terms(text, FORMS) == shown


@pytest.mark.parametrize("text", ["{mentor.dat}", "{mentr}", "{Mentor}", "{ mentor }", "{}", "{mentor.the!!}", "none"])
def test_what_is_no_term_stays(text: str) -> None:
    """Requirement 1: the checks report it."""
    assert put_terms(text, FORMS) == text


@given(st.text(st.sampled_from("{}mentor.the! s"), max_size=40))
def test_terms_are_put_in_once(text: str) -> None:
    """Requirement 4: nothing that was put in is read as a term again."""
    put = put_terms(text, {"mentor": {"sg": "a", "the": "b"}, "s": {"sg": "c"}})
    assert "{mentor}" not in put
    assert "{mentor.the!}" not in put


def block(text: str) -> Block:
    return Block.model_construct(title="Title", text=text)


def test_a_paragraph_is_translated_by_itself() -> None:
    """Requirement 2."""
    known = {"One.": "Un.", "Two\nlines.": "Deux\nlignes."}
    shown = in_language(block("One.\n\nTwo\nlines.\n\nThree.\n"), "blocks/a", lambda _, text: known.get(text, text), {})
    assert shown == block("Un.\n\nDeux\nlignes.\n\nThree.\n")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="{")), max_size=5))
def test_paragraphs_in_their_own_language_stay(parts: list[str]) -> None:
    """Requirement 2."""
    text = "\n\n".join(parts)
    assert in_language(block(text), "blocks/a", direct, {}) == block(text)


@pytest.mark.parametrize(
    "kept",
    [
        "{mentor.the!}",
        "{{ record('forms/log-book') }}",
        "{: #here }",
        "](form:log-book)",
        "](https://example.org/a-page)",
        "`code`",
        "<br>",
        "https://example.org/page",
        "&nbsp;",
        "\n- ",
        "\n1. ",
        "\n| --- | :-- |\n",
    ],
)
def test_the_pseudo_language_keeps_what_is_no_word(kept: str) -> None:
    """Requirement 3."""
    text = f"Some words{kept}and more"
    assert kept in pseudo("", text)
    assert "Some words" not in pseudo("", text)


@pytest.fixture(scope="module")
def books() -> tuple[Handbook, Handbook]:
    return open_handbook(ROOT), open_handbook(ROOT, language=PSEUDO)


def test_every_real_text_keeps_its_links_terms_and_paragraphs(books: tuple[Handbook, Handbook]) -> None:
    """Requirement 3."""
    for _, _, record in books[0].curriculum.all():
        for leaf in leaves(record):
            if leaf.words:
                shown = pseudo("", leaf.value)
                assert [m.group("kind", "id", "fragment") for m in LINK.finditer(shown)] == [
                    m.group("kind", "id", "fragment") for m in LINK.finditer(leaf.value)
                ]
                assert TERM.findall(shown) == TERM.findall(leaf.value)
                assert shown.count("\n\n") == leaf.value.count("\n\n")
                assert len(shown) >= len(leaf.value)


def test_every_real_text_is_translated_and_has_its_terms(books: tuple[Handbook, Handbook]) -> None:
    """Requirements 1 and 3: no brace is left but slots, and no word of a letter or more is left as it was."""
    english, other = books
    for kind, name, record in english.all():
        slots = set(getattr(record, "slots", ()))
        for one, two in zip(leaves(record), leaves(other.get(kind, name)), strict=True):
            if one.words:
                assert {match[1] for match in TERM.finditer(one.value)} <= slots
                assert (one.value == two.value) == (pseudo("", one.value) == one.value)
            else:
                assert one.value == two.value


def test_a_record_in_its_own_language_stays(books: tuple[Handbook, Handbook]) -> None:
    """Requirement 4."""
    for _, _, record in books[0].all():
        assert in_language(record, "", direct, books[0].forms) == record


def test_a_slot_is_no_term() -> None:
    """Requirement 5."""
    word = Word(text="Issued by {service}, not {mentor.the}.", slots=["service"], means="foot of a page")
    shown = in_language(word, "words/issued-by", direct, FORMS)
    assert isinstance(shown, Word)
    assert shown.text == "Issued by {service}, not the mentor."


def test_an_answer_that_was_chosen_stays(example: Path) -> None:
    """Requirement 5: it is the id of an option. What was written by hand is translated."""
    values = open_handbook(example, language=PSEUDO).get("specimen", "log-book-robin").values
    assert values["meeting.kind"] == "first"
    assert values["meeting.on"] == "2027-03-02"
    assert values["me.notes.keep.what"] == pseudo("", "Asking twice")


def test_forms_follow_the_language() -> None:
    french = {"mentor": {"sg": "mentor", "le": "le mentor"}}
    terms = {"en": FORMS, "fr": french}
    assert forms_in("en", terms, "en") == FORMS
    assert forms_in("fr", terms, "en") == french
    assert forms_in(PSEUDO, terms, "en")["mentor"]["the"] == pseudo("", "the mentor")


def test_a_page_keeps_its_code() -> None:
    """Requirement 3."""
    page = "# Title {: #title }\n\nSay {mentor}.\n\n```yaml\ntitle: {mentor}\n```\n\n{{ macro('a') }}\n"
    shown = page_text(page, "page.md", pseudo, FORMS)
    assert "```yaml\ntitle: {mentor}\n```" in shown
    assert "{: #title }" in shown
    assert "{{ macro('a') }}" in shown
    assert "Say" not in shown
    assert re.search(r"mentor\.", shown)


def test_an_unknown_language_is_refused(example: Path) -> None:
    """Requirement 6."""
    with pytest.raises(KeyError, match='no "xx" in this edition; it is published in: en, fr'):
        translator("xx", ["en", "fr"], [], lambda _: "en", {})
    with pytest.raises(KeyError):
        open_handbook(example, language="xx")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Quoi ? Ceci : cela ; voilà !", f"Quoi{NARROW}? Ceci{WIDE}: cela{NARROW}; voilà{NARROW}!"),
        ("Il dit « oui ».", f"Il dit «{WIDE}oui{WIDE}»."),
        ("« Quoi ? »", f"«{WIDE}Quoi{NARROW}?{WIDE}»"),
        ("Au 01 99 00 61 12.", f"Au 01{WIDE}99{WIDE}00{WIDE}61{WIDE}12."),
        ("De 8 h 30 au 1er mars 2026", f"De 8{WIDE}h{WIDE}30 au 1er{WIDE}mars 2026"),
        ("55 % en 4 semaines, à 14 h 30", f"55{WIDE}% en 4{WIDE}semaines, à 14{WIDE}h{WIDE}30"),
        ("l'agent d'aujourd'hui", "l’agent d’aujourd’hui"),
        ("Voir [le plan](form:planning) : 10:30", f"Voir [le plan](form:planning){WIDE}: 10:30"),
        ("{mentor.le!} : {n} ?", f"{{mentor.le!}}{WIDE}: {{n}}{NARROW}?"),
        ("**Attention :** non", f"**Attention{WIDE}:** non"),
        ("| a | b |\n| :-- | --- |", "| a | b |\n| :-- | --- |"),
        ("`a ? b` https://a.be/?x=1 &amp; <br>", "`a ? b` https://a.be/?x=1 &amp; <br>"),
        ("# Titre {: #titre }", "# Titre {: #titre }"),
    ],
)
def test_french_spaces_are_set(typed: str, shown: str) -> None:
    """Requirement 7."""
    assert typeset(typed, "fr") == shown
    assert typeset(shown, "fr-BE") == shown, "what was typed as it is printed stays"
    assert typeset(typed, "nl") == typed


@pytest.mark.parametrize(
    ("language", "long", "first", "month", "short", "size"),
    [
        ("en", "22 November 2026", "1 September 2022", "September 2025", "5 Sept 2025", "10,300.5"),
        ("fr", "22 novembre 2026", "1er septembre 2022", "septembre 2025", "05/09/2025", "10 300,5"),
        ("nb", "22. november 2026", "1. september 2022", "september 2025", "05.09.2025", "10 300,5"),
    ],
)
def test_dates_and_numbers(language: str, long: str, first: str, month: str, short: str, size: str) -> None:
    """8"""

    def plain(text: str) -> str:
        return re.sub(r"\s", " ", text)

    assert plain(day(date(2026, 11, 22), language)) == long
    assert [plain(day(text, language)) for text in ("2022-09-01", "2025-09")] == [first, month]
    assert [day(text, language) for text in ("2021", "undated")] == ["2021", "undated"]
    assert day("2025-09-05", language, short=True) == short
    assert plain(number(10300.5, language)) == size


def test_day_and_month_are_not_parted() -> None:
    """8"""
    assert day("2026-11-22", "fr") == f"22{WIDE}novembre 2026"


def test_dates_in_the_pseudo_language_are_not_english() -> None:
    """8"""
    assert "November" not in day("2026-11-22", PSEUDO)
    assert re.search(r"\b22\b", day("2026-11-22", PSEUDO))
