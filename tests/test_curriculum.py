"""The real curriculum, every edition of it.

1. It has no problems.
2. Each file names the schema by which an editor completes it, and that schema exists.
3. Nothing in it waits to be written.
4. No file is hidden from the reader.
5. The changes that a new edition shows as examples can be used as they stand.
6. No word of the interface stands there for nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from macros.edition import codes
from macros.model import KINDS
from macros.model.walk import models_in
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


def test_every_word_is_used() -> None:
    """Requirement 6: by its name, by the beginning of it that code puts an end to, or as a closed word of a key."""
    kinds = (".py", ".j2", ".html", ".js", ".md")
    files = [path for place in ("macros", "docs") for path in (ROOT / place).rglob("*") if path.suffix in kinds]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r"""["'`]([a-z][a-z0-9-]+)["'`]""", text))
    begun = set(re.findall(r"""["']([a-z][a-z0-9-]*-)(?:["'] ~|\{)""", text))
    begun |= set(re.findall(r"""word\(["']([a-z][a-z0-9-]*)["'] ~""", text))
    begun |= {f"{one}-" for one in re.findall(r"""label\("([a-z-]+)\"""", text)}
    begun |= {f"{key}-" for key in closed_keys()}
    ended = tuple(set(re.findall(r"""(?:f["']\{[\w.]+\}|~ ["'])(-[a-z-]+)["']""", text)))
    words = yaml.safe_load((ROOT / "curriculum/base/words.yml").read_text(encoding="utf-8"))
    known = {word for word in words if word in named or word.startswith(tuple(begun)) or word.endswith(ended)}
    assert set(words) - known == set()


def closed_keys() -> set[str]:
    """The keys whose values are closed words, which the list of changes tells by name."""
    models, found = [kind.model for kind in KINDS.values()], set()
    for model in models:
        for name, field in model.model_fields.items():
            if "Literal" in str(field.annotation):
                found.add((field.alias or name).replace("_", "-"))
            models += [one for one in models_in(field.annotation) if one not in models]
    return found
