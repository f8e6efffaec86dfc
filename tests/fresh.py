"""Handbooks to try things on: a small one of its own, and a fresh copy of the repository on a bare machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from macros import handbook
from macros.cli import main
from macros.problems import Problem, in_order

ROOT = Path(__file__).resolve().parent.parent


def problems_of(root: Path, edition: str = "base") -> list[Problem]:
    """All problems of a curriculum in order, also when it cannot be opened."""
    return in_order(handbook.problems_of(root, edition))


TOOLS = ("make", "git", "sh", "cat", "rm", "id")
"""What must be on the PATH besides Python; the README lists the same."""


def copy(folder: Path) -> Path:
    """Copy what git would clone, with changes not committed yet, into a folder. Returns it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


def small(folder: Path) -> Path:
    """A small handbook in `folder`: the example curriculum with real words, terms, assets and engine. Returns it."""
    shutil.copytree(ROOT / "tests/examples/curriculum", folder / "curriculum")
    for shared in ("words.yml", "terms/en.yml"):
        target = folder / "curriculum/base" / shared
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / "curriculum/base" / shared, target)
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs/assets", docs / "assets")
    (docs / "index.md").write_text("---\ntitle: Home\n---\n\n# Home {: #home }\n\nBegin here.\n", encoding="utf-8")
    shutil.copy2(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "macros").symlink_to(ROOT / "macros")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """An environment with an empty home and a PATH that holds only the named tools. Made below `folder`."""
    home, tools = folder / "home", folder / "tools"
    home.mkdir()
    tools.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is needed for this test"
        (tools / tool).symlink_to(found)
    # The interpreter itself, not a shim that would need more of its own.
    (tools / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
    return kept | {"HOME": str(home), "PATH": str(tools), "LANG": "C.UTF-8"}


def run(*words: str) -> Result:
    """Run the command in this process, in the current folder."""
    return CliRunner().invoke(main, words)


def make(folder: Path, target: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `make target` in a folder with nothing but an environment."""
    return subprocess.run(
        ["make", target], cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
