"""The command: what each prints, and its exit codes (0 fine, 1 problems, 2 wrong use).

1. `check` prints every problem and exits 1, or says that there are none and exits 0; as text, JSON or annotations.
2. `explain` says place, layer, meaning and users of an address, and suggests the nearest one.
3. `schema` writes the schemas; those in the repository are current.
4. Every command has help with an example.
5. Wrong use never ends in a traceback.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from macros.schema import schemas
from tests.fresh import ROOT, run


def test_check_says_that_all_is_well(root: Path) -> None:
    """1"""
    result = run("check")
    assert (result.exit_code, result.output) == (0, "No problems.\n")


def test_check_prints_every_problem(root: Path) -> None:
    """1"""
    terms = root / "curriculum/base/terms/en.yml"
    terms.write_text(terms.read_text(encoding="utf-8") + "extra: 1\n", encoding="utf-8")
    glossary = root / "curriculum/base/glossary.yml"
    glossary.write_text(glossary.read_text(encoding="utf-8") + "\nNot An Id: 2\n", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "curriculum/base/terms/en.yml:" in result.output
    assert "curriculum/base/glossary.yml:" in result.output
    rows = json.loads(run("check", "--format", "json").stdout)
    assert {"file", "line", "column", "code", "cause", "fix", "address"} == set(rows[0])
    assert run("check", "--format", "github").stdout.startswith("::error file=curriculum/")


def test_explain_tells_where_a_value_comes_from(root: Path) -> None:
    """2"""
    name = next((root / "curriculum/base/forms").glob("*.yml")).stem
    result = run("explain", f"forms/{name}/title")
    assert f"curriculum/base/forms/{name}.yml:" in result.output
    assert "set by     base" in result.output
    assert "needed by" in run("explain", f"form:{name}").output
    wrong = run("explain", f"forms/{name}/titel")
    assert wrong.exit_code == 2
    assert 'Did you mean "title"?' in wrong.output


def test_the_schemas_in_the_repository_are_current() -> None:
    """3"""
    folder = ROOT / "curriculum" / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")} == schemas(), (
        "run: handbook schema"
    )


@pytest.mark.parametrize("command", ["check", "build", "serve", "pages", "explain", "schema"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    """4"""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: handbook {command}" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "bse"), 'Did you mean "base"?'),
        (("build", "base", "--lang", "xx"), 'no "xx" in this edition'),
        (("explain", "thing/x"), '"thing" is no kind of record'),
        (("pages", "--out", "docs"), "empty or new folder"),
        (("chek",), "No such command"),
    ],
)
def test_wrong_use_is_one_message(root: Path, words: tuple[str, ...], said: str) -> None:
    """5"""
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_outside_a_handbook_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """5"""
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "There is no handbook here" in result.output
