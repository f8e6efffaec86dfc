"""Reading YAML, and checking."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import yaml

from macros.source import read_text
from tests.bench.handbook import Bench, edit_form, without_cache
from tests.bench.runner import Run, in_turns, progress, ratio, run, seconds, timed
from tests.fresh import ROOT


def reader(bench: Bench) -> None:
    """Our strict reader against CSafeLoader, on every file of the curriculum."""
    progress("reader")
    files = [path.read_bytes() for path in sorted((ROOT / "curriculum/base").rglob("*.yml"))]

    read = getattr(read_text, "__wrapped__", read_text)  # past any cache
    ours = timed(lambda: [read(raw, "file.yml") for raw in files])
    theirs = timed(lambda: [yaml.load(raw, Loader=yaml.CSafeLoader) for raw in files])
    size = sum(map(len, files)) / 1024
    what = f"Reading {len(files)} files, {size:.0f} KiB, to CSafeLoader"
    bench.table.ratio(what, ratio(*in_turns(9, ours, theirs)), 1)


def checks(bench: Bench) -> None:
    """`handbook check` when nothing changed, after an edit, and with an empty cache; its growth, unless in a hurry."""
    table, small = bench.table, bench.root(1)
    progress("check")
    cold, unchanged, edited = in_turns(
        min(3, bench.rounds), partial(check, small, cold=True), partial(check, small), partial(check, small, edit=True)
    )
    table.seconds("Check, nothing changed", seconds(unchanged), 1.0)
    table.seconds("  after one edit", seconds(edited))
    table.seconds("  from nothing", seconds(cold))
    if not bench.quick:
        large = bench.root(10)
        ones, tens, ten = in_turns(
            2, partial(check, small, cold=True), partial(check, large, cold=True), partial(check, large)
        )
        table.seconds("  of ten times the records, nothing changed", seconds(ten), 1.0)
        table.ratio("  of ten times the records to one, from nothing", ratio(tens, ones), 11)


def check(root: Path, cold: bool = False, edit: bool = False) -> Run:
    """Check all editions: from nothing, after an edit of one text, or as they are."""
    if cold:
        without_cache(root)
    if edit:
        edit_form(root)
    return run(root, "macros", "check")
