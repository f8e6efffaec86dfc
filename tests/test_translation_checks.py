"""Translations keep what is no word, and bring nothing that would run.

1. Terms, links, slots, lists, tables, tags and attribute lists are those of the source; forms of terms are those of the
   language.
2. Nothing that would run is taken: HTML, scripts, addresses that run, template code; nothing that cannot be seen.
3. Words of a list are not used, and no word stands before a term that would melt with it.
4. What is right is not refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.checks.translations import Rules, faults
from macros.handbook import open_handbook
from macros.language.catalogue import Entry, path_of
from macros.language.wording import Variant, Wording, wording
from tests.fresh import problems_of, small
from tests.translated import publish, translate

FORMS = {"mentor": {"sg": "mentor", "le": "le mentor", "du": "du mentor"}, "manager": {"sg": "responsable"}}
VARIANTS = [
    Variant(never=["stage", "stages"], write="étape", but=["stage statutaire"]),
    Variant(never=["infraction"], write="non-respect des conditions", where="breach"),
]
RULES = Rules("fr", FORMS, {"words/count": {"n", "of"}}, {"roles/mentor/title"}, Wording("fr", VARIANTS))


def codes(source: str, said: str, at: str = "guides/notes/text") -> list[str]:
    return [code for code, _ in faults(Entry(at, source, said), RULES)]


@pytest.mark.parametrize(
    ("source", "said", "code"),
    [
        ("{mentor.the!} asks.", "Le mentor demande.", "L101"),
        ("Somebody asks.", "{mentor.le!} demande.", "L101"),
        ("{mentor.the!} asks.", "{mentor.the!} demande.", "L102"),
        ("{manager}", "{manager.duo}", "L102"),
        ("See [](form:log-book).", "Voir le journal.", "L103"),
        ("See [the book](form:log-book).", "Voir [le journal](form:conclusions).", "L103"),
        ("See [](guide:notes#late).", "Voir [](guide:notes).", "L103"),
        ("- one\n- two", "- un, deux", "L104"),
        ("- one\n- two", "1. un\n2. deux", "L104"),
        ("- one\n  - two", "- un\n- deux", "L104"),
        ("| a | b |\n| --- | --- |\n| c | d |", "| a | b |\n| --- | --- |\n| c d |", "L104"),
        ("a {b", "a {b", "L106"),
        ("Bold.", "<b>Gras.</b>", "L106"),
        ("Bold.", "Gras <script>alert(1)</script>", "L106"),
        ("Bold.", "<img src=x onerror=alert(1)", "L106"),
        ("Bold.", "Gras {{ config }}", "L106"),
        ("Bold.", "Gras {% raw %}", "L106"),
        ("Bold.", "Gras {: onclick=alert(1) }", "L106"),
        ("Bold.", "[Gras](javascript:alert(1))", "L103"),
        ("Bold.", "Titre\n=====", "L106"),
        ("Bold.", "    du code", "L106"),
        ("Stage one.", "Stage un.", "L108"),
        ("A breach.", "Une infraction.", "L108"),
        ("{mentor.gen} work", "le travail de {mentor.le}", "L109"),
        ("to {mentor.the}", "À {mentor.le}", "L109"),
    ],
)
def test_a_translation_that_loses_or_brings_something(source: str, said: str, code: str) -> None:
    """Requirements 1 to 3."""
    assert code in codes(source, said)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{mentor.the!} asks {mentor.the}.", "Le travail {mentor.du}."),
        ("See [](form:log-book).", "[Le journal](form:log-book), à voir."),
        ("- one\n- two", "- un,\n  encore\n- deux"),
        ("1. one\n2. two", "1. un\n1. deux"),
        ("**Bold** and *thin*.", "Gras & mince : 3 < 4 ?"),
        ("Stage one.", "Le stage statutaire, étape un. Stagiaire."),
        ("An offence.", "Une infraction."),
        ("Says stage. [Stage](stage:doing)", "Dit « stage », et « 4th stage ». [Étape](stage:doing)"),
        ("that {mentor.the} asks", "que {mentor.le} demande"),
        ("Quote.", "« Je l’ai noté ! »"),
    ],
)
def test_what_is_right_is_not_refused(source: str, said: str) -> None:
    """Requirement 4."""
    assert codes(source, said) == []


def test_slots_of_words() -> None:
    """Requirement 1: none is lost; the word for one may do without the number, or name it."""
    assert codes("{n} of {of}", "{n} sur tous", "words/count/text") == ["L105"]
    assert codes("One", "{n} seul", "words/count/one") == []
    assert codes("{n} of {of}", "{n} sur {of}, {total}", "words/count/text") == ["L101"]


def test_titles_have_one_line() -> None:
    assert codes("Mentor", "Le\nmentor", "roles/mentor/title") == ["L114"]
    assert codes("Mentor", "3 < 4", "roles/mentor/title") == []


def test_pages_keep_their_markup() -> None:
    """Requirements 1 and 2: tags, anchors and calls of a page are those of the source, nothing more."""
    at = "docs/index.md"
    assert codes('# A {: #a }\n{{ papers("x") }}', '# B {: #a }\n{{ papers("x") }}', at) == []
    assert codes("# A {: #a }", "# B {: #b }", at) == ["L106", "L107"]
    assert codes('{{ papers("x") }} here', '{{ papers("y") }} ici', at) == ["L106"]
    assert codes('<p class="t-lead">Go.</p>', '<p class="t-lead">Va.</p>', at) == []
    assert codes('<p class="t-lead">Go.</p>', '<p class="t-lead" onclick="x()">Va.</p>', at) == ["L106", "L107"]


def test_a_list_of_words_is_read_strictly(tmp_path: Path) -> None:
    """Requirement 3: a wrong list is told with its place."""
    path = path_of(tmp_path, "base", "fr").with_name("fr.terms.yml")
    path.parent.mkdir(parents=True)
    path.write_text("stage:\n  never:\n    - stage\n  write: étape\nbreach:\n  nevr: infraction\n", encoding="utf-8")
    found = wording(tmp_path, "base", "fr")
    assert [one.write for one in found.variants] == ["étape"]
    assert {(problem.code, problem.place.line) for problem in found.problems} == {("T001", 6), ("T002", 5)}
    assert wording(tmp_path, "base", "nl").variants == []


def test_a_translation_is_checked_in_every_handbook(workshop: Path) -> None:
    """Requirement 1: a mistake in the file of translations is a problem of the edition, at its line."""
    publish(workshop)
    translate(workshop)
    path = path_of(workshop, "base", "fr")
    assert open_handbook(workshop, language="fr").problems == []
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.rpartition("](form:log-book)")
    path.write_text(f"{head}](form:logbook){tail}", encoding="utf-8")
    found = open_handbook(workshop, language="fr").problems
    assert {(problem.code, problem.place.file) for problem in found} == {("L103", "curriculum/locale/fr.po")}


def test_a_translation_with_a_hidden_character_is_not_shown(tmp_path: Path) -> None:
    """Requirement 2."""
    root = small(tmp_path / "handbook")
    publish(root)
    translate(root)
    file = path_of(root, "base", "fr")
    assert not problems_of(root)
    file.write_text(file.read_text(encoding="utf-8").replace('msgstr "', 'msgstr "\u202e', 1), encoding="utf-8")
    assert [(one.code, one.place.file) for one in problems_of(root)] == [("S003", "curriculum/locale/fr.po")]
