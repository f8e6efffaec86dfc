"""What the documentation shows is true.

1. The examples in curriculum/README.md are a whole curriculum without problems, with one of each kind.
2. Each message that a page or a decision quotes is one that the engine prints today.
3. Every dependency has its sentence in docs/decisions/0003-dependencies.md.
4. What "Publish your handbook" says a release refuses, a release says.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from macros.handbook import open_handbook
from macros.model.kinds import KINDS
from macros.problems import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = re.compile(r"^### [a-z]+: `([^`]+)`\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"^\S+\.yml:\d+:\d+: ([A-Z]\d{3}) (.+?)(?: …)?$(?:\n {4}Fix: (.+)$)?", re.MULTILINE)


def pattern(message: str) -> str:
    """A message of the catalogue as a pattern: each slot may hold anything."""
    return re.sub(r"\\\{\w+\\\}", ".*", re.escape(message))


def test_examples_are_a_whole_curriculum(tmp_path: Path) -> None:
    """Requirement 1."""
    for name, text in EXAMPLE.findall((ROOT / "curriculum/README.md").read_text(encoding="utf-8")):
        file = tmp_path / "curriculum/base" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    book = open_handbook(tmp_path)
    assert [str(problem) for problem in book.problems] == []
    assert [kind for kind in KINDS if not book.records[kind]] == []


def test_quoted_messages_are_printed_today() -> None:
    """Requirement 2."""
    pages = {str(file): file.read_text(encoding="utf-8") for file in sorted((ROOT / "docs").rglob("*.md"))}
    quoted = [
        (name, *match.groups())
        for name, text in pages.items()
        for match in QUOTED.finditer(text)
        if f'@rule("{match[1]}"' not in text  # the example of a new rule
    ]
    assert quoted
    for name, code, cause, fix in quoted:
        assert re.fullmatch(pattern(CATALOGUE[code][0]), cause), f"{name}: {code} {cause}"
        assert fix is None or re.fullmatch(pattern(CATALOGUE[code][1]), fix), f"{name}: {code} Fix: {fix}"


def test_each_dependency_has_its_sentence() -> None:
    """Requirement 3."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    page = (ROOT / "docs/decisions/0003-dependencies.md").read_text(encoding="utf-8")
    names = [re.split("[=>]", entry)[0] for group in groups for entry in group]
    assert [name for name in names if name not in page] == []


def test_quoted_refusals_are_said_today() -> None:
    """Requirement 4."""
    page = (ROOT / "docs/partners/publish.md").read_text(encoding="utf-8")
    table = page.partition("{: #refuses }")[2].partition("\n## ")[0]
    quoted = re.findall(r"^\| \*(.+?)\* \|", table, re.MULTILINE)
    assert len(quoted) > 5
    said = "".join((ROOT / f"macros/{name}.py").read_text(encoding="utf-8") for name in ("refusals", "branch"))
    pieces = [piece.strip() for text in quoted for piece in re.split(r'…|"[^"]*"|100 %|%', text)]
    assert [piece for piece in pieces if piece not in said] == []
