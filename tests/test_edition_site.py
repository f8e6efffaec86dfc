"""What an edition brings to the site.

1. A page lists every change with before, after and reason; each changed page says what was adapted, and why.
2. Pages of the edition stand in the menu or in place of one of the handbook; what they hold never runs.
3. A page of the handbook keeps the words of a link to what the edition has not.
4. What holds for personal data stands where the edition says it.
5. The pencil of a page leads to a file of the edition.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros import build as builder
from tests.fresh import small

pytestmark = pytest.mark.site
EDITIONS = Path(__file__).parent / "editions"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small(tmp_path_factory.mktemp("edition") / "handbook")
    shutil.copytree(EDITIONS, root / "curriculum/editions")
    oslo = root / "curriculum/editions/oslo"
    (oslo / "pages/trainers.en.md").write_text("---\ntitle: Our trainers\n---\n\nAsk the office.\n", encoding="utf-8")
    with (oslo / "changes.yml").open("a", encoding="utf-8") as changes:
        changes.write("- remove: programmes/side-by-side/cases/two-towns\n  because: Far away.\n")
    pages = {
        "trainers.md": "---\ntitle: For trainers\n---\n\n# For trainers\n\nRead.\n",
        "privacy.md": "---\ntitle: Privacy\n---\n\n# Privacy\n\n{{ data_protection() }}\n",
        "more.md": "---\ntitle: More\n---\n\n# More\n\nRead [](case:two-towns) and [the case](case:two-towns).\n",
    }
    for name, text in pages.items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_REPOSITORY", "https://example.org/edit")
        builder.build(root, builder.targets(root), root / "site")
    return root / "site"


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_every_change_is_listed(site: Path) -> None:
    """1"""
    listed = page(site, "oslo/en/changes")
    for said in (
        "6 weeks",
        "7 weeks",
        "The statutory period is seven weeks.",
        "Instruction 12",
        "House rules",
        "Two towns",
    ):
        assert said in listed
    assert 'href="../stages/watching/"' in listed
    assert not (site / "base/en/changes").exists()


def test_changed_pages_say_so_and_no_others(site: Path) -> None:
    """1"""
    assert "Adapted from Example edition, version 1.10" in page(site, "oslo/en/stages/watching")
    assert "This page is an addition of this edition." in page(site, "oslo/en/guides/house-rules")
    assert 'id="adapted"' not in page(site, "oslo/en/forms/log-book")
    assert 'id="adapted"' not in page(site, "base/en/stages/watching")


def test_pages_of_the_edition_are_there(site: Path) -> None:
    """2"""
    contacts = page(site, "oslo/en/contacts")
    assert "Ask the mentor; the" in contacts
    assert 'href="../forms/log-book/"' in contacts
    assert 'href="../contacts/"' in page(site, "oslo/en/trainers")
    assert "Ask the office." in page(site, "oslo/en/trainers")
    assert "Ask the office." not in page(site, "base/en/trainers")


def test_words_of_a_link_stay_where_its_way_is_gone(site: Path) -> None:
    """3"""
    assert "Read Two towns and the case." in page(site, "oslo/en/more")
    assert "cases/two-towns/" in page(site, "base/en/more")


def test_what_holds_for_personal_data(site: Path) -> None:
    """4"""
    assert "What is written about you is destroyed after a year." in page(site, "oslo/en/privacy")
    assert "does not say yet" in page(site, "base/en/privacy")


def test_the_pencil_leads_to_a_file_of_the_edition(site: Path) -> None:
    """5"""
    edit = "https://example.org/edit/curriculum"
    assert f"{edit}/editions/oslo/changes.yml" in page(site, "oslo/en/stages/watching")
    assert f"{edit}/editions/oslo/guides/house-rules.yml" in page(site, "oslo/en/guides/house-rules")
    assert f"{edit}/editions/oslo/pages/contacts.en.md" in page(site, "oslo/en/contacts")
    assert f"{edit}/base/stages/watching.yml" in page(site, "base/en/stages/watching")
