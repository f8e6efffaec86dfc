"""A repository to release from: the small handbook, committed, with somebody who publishes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import Result

from tests.fresh import run, small

OWNED = 'review:\n  owner: manager\n  by: "2027-01-01"\n'
"""What the frame of the example lacks: somebody who answers for law that nobody verified."""


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "--allow-empty", "-m", "Another state")


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def raise_version(root: Path, old: str, new: str) -> None:
    edit(root, "curriculum/base/edition.yml", f'version: "{old}"', f'version: "{new}"')
    commit(root)


def repository(folder: Path) -> Path:
    """Version 1.10 of the small handbook as a repository in a folder. Returns it."""
    root = small(folder)
    (root / ".gitignore").write_text(".cache/\nsite/\n", encoding="utf-8")
    with next((root / "curriculum/base/frames").glob("*.yml")).open("a", encoding="utf-8") as frame:
        frame.write(OWNED)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "Training unit")
    git(root, "config", "user.email", "training@example.org")
    commit(root)
    return root


def release(root: Path, *words: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        return run("release", *words, "--no-paper")
