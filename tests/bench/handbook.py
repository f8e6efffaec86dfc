"""Copies of the handbook to measure, as large as one likes."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

from tests.bench.runner import Run, run
from tests.bench.table import Table
from tests.fresh import ROOT
from tests.synthetic import own_pages, synthetic

PAGE = "stages/learning/"
FORM = "curriculum/base/forms/log-book.yml"


class Bench:
    """A folder of copies, how many rounds are measured, and the table."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.quick = quick
        self.rounds = 2 if quick else 5
        self.records = own_pages(ROOT)
        self.table = Table()

    def root(self, times: int) -> Path:
        """A copy of the handbook with `times` as many records."""
        out = self.folder / f"times-{times}"
        return out if out.exists() else synthetic(ROOT, out, times)

    def sized(self, pages: int) -> Path:
        """A copy with about so many records, and no fewer than there are."""
        return self.root(max(1, round(pages / self.records)))

    def site(self) -> Path:
        """The built site of the copy that is as large as the handbook."""
        root = self.root(1)
        if not (root / "built").exists():
            build(root)
        return root / "built/base/en"

    def count(self, root: Path) -> int:
        """How many records with pages of their own a copy holds."""
        return self.records * int(root.name.rpartition("-")[2])


def without_cache(root: Path) -> None:
    """Forget everything that was kept of earlier checks and builds."""
    shutil.rmtree(root / ".cache", ignore_errors=True)


def build(root: Path, *options: str, cold: bool = False, edit: bool = False) -> Run:
    """Build the base in English without paper: from nothing, after an edit of one text, or as it is."""
    if cold:
        without_cache(root)
    if edit:
        edit_form(root)
    return run(root, "macros", "build", "base", "--lang", "en", "--no-paper", "--out", str(root / "built"), *options)


def edit_form(root: Path) -> None:
    """Write another word into a form."""
    form = root / FORM
    form.write_text(edited_summary(form.read_text(encoding="utf-8"), new_mark()), encoding="utf-8")


def new_mark() -> str:
    """A word that stands nowhere yet."""
    return f"bench{time.monotonic_ns()}"


def edited_summary(text: str, mark: str) -> str:
    """The text of a file with a mark in its summary, in place of an earlier one."""
    return re.sub(r"^(summary: >-\n  )(?:bench\d+ )?", rf"\g<1>{mark} ", text, count=1, flags=re.MULTILINE)
