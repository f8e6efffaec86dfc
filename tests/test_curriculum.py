"""The real curriculum, every edition of it.

1. It has no problems.
2. Each file names the schema by which an editor completes it, and that schema exists.
3. Nothing in it waits to be written.
4. No file is hidden from the reader.
5. The changes that a new edition shows as examples can be used as they stand.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from macros.edition import codes
from macros.model import KINDS
from macros.problems import show
from macros.starter import Wish, make_edition
from tests.fresh import ROOT, problems_of

FILES = sorted(path for path in (ROOT / "curriculum").rglob("*.yml") if "_starter" not in path.parts)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]


@pytest.mark.parametrize("edition", codes(ROOT))
def test_it_has_no_problems(edition: str) -> None:
    """Requirement 1."""
    problems = problems_of(ROOT, edition)
    assert problems == [], show(problems)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_names_its_schema(path: Path) -> None:
    """Requirement 2."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match, "the first line is: # yaml-language-server: $schema=…"
    schema = (path.parent / match[1]).resolve()
    assert schema.parent == ROOT / "curriculum" / "schema"
    assert schema.is_file()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_nothing_waits_to_be_written(path: Path) -> None:
    """Requirement 3."""
    assert not re.search(r"\b(TODO|TBD|FIXME|XXX)\b|lorem ipsum|coming soon", path.read_text(encoding="utf-8"))


def test_every_file_is_read() -> None:
    """Requirement 4."""
    known = {kind.folder for kind in KINDS.values()} | {"edition", "terms", "images"}
    for path in (ROOT / "curriculum" / "base").rglob("*"):
        inner = path.relative_to(ROOT / "curriculum" / "base")
        assert inner.parts[0].removesuffix(".yml") in known
        assert not path.is_symlink()
        assert not path.name.startswith(".")


def test_examples_of_the_starter_hold(tmp_path: Path) -> None:
    """Requirement 5."""
    make_edition(tmp_path, Wish("north", "North", "Service", "NO", ["en"], "base"))
    path = tmp_path / "curriculum/editions/north/changes.yml"
    shown = re.findall(r"(?m)^# (- (?:set|remove): .*\n(?:#   .*\n)+)", path.read_text(encoding="utf-8"))
    assert len(shown) == 2
    path.write_text("".join(shown).replace("\n# ", "\n"), encoding="utf-8")
    problems = problems_of(tmp_path, "north")
    assert problems == [], show(problems)
