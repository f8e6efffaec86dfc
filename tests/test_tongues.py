"""The same page in other languages.

1. Each page leads to itself in each language that is built beside it; one that is missing there leads to the home.
2. A language the theme or the search does not know takes the settings of its mother tongue, or English.
3. A site of two languages is whole, and each language searches its own stems.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from macros import build
from macros.tongues import search_language, theme_language, way
from tests.fresh import small
from tests.translated import publish, translate


@pytest.mark.parametrize(
    ("language", "theme", "search"),
    [("fr", "fr", "fr"), ("nl-BE", "nl", "nl"), ("nb", "nb", "no"), ("zh-TW", "zh-TW", "zh"), ("qps", "en", "en")],
)
def test_settings_of_a_language(language: str, theme: str, search: str) -> None:
    """Requirement 2. The pseudo-language has a table of words in our theme, and takes English ones here."""
    assert (theme_language(language), search_language(language)) == (theme, search)


def test_the_way_to_another_language(tmp_path: Path) -> None:
    """Requirement 1."""
    pages = tmp_path / "curriculum/editions/oslo/pages"
    pages.mkdir(parents=True)
    (pages / "contacts.en.md").touch()
    (pages / "law.en.md").touch()
    (pages / "law.nb.md").touch()
    assert way("fr", "stages/doing/", None, False) == "../fr/stages/doing/"
    assert way("fr", "stages/doing.html", None, True) == "../fr/stages/doing.html"
    assert way("fr", "print/", str(tmp_path / "docs/print.md"), False) == "../fr/print/"
    assert way("nb", "law/", str(pages / "law.en.md"), False) == "../nb/law/"
    assert way("nb", "contacts/", str(pages / "contacts.en.md"), False) == "../nb/"
    assert way("nb", "contacts.html", str(pages / "contacts.en.md"), True) == "../nb/index.html"


@pytest.mark.site
def test_a_site_of_two_languages(tmp_path: Path) -> None:
    """Requirements 1 and 3."""
    root = small(tmp_path / "handbook")
    publish(root)
    translate(root, lambda entry: not entry.at.startswith("guides/"))
    site = build.build(root, build.targets(root), tmp_path / "site")
    for language, other in (("en", "fr"), ("fr", "en")):
        page = (site / f"base/{language}/stages/doing/index.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page
        assert f'href="../../../{other}/stages/doing/" hreflang="{other}"' in page
        index = json.loads((site / f"base/{language}/search/search_index.json").read_text(encoding="utf-8"))
        assert index["config"]["lang"] == [language]
    guide = (site / "base/fr/guides/two-chairs/index.html").read_text(encoding="utf-8")
    assert 't-note t-translation"' in guide
    assert 'lang="en" class="t-untranslated"' in guide
    assert "t-translation" not in (site / "base/fr/stages/doing/index.html").read_text(encoding="utf-8")
    assert "t-langs" in (site / "base/fr/index.html").read_text(encoding="utf-8")
