"""Building the site: against plain Material, against itself, and what it takes."""

from __future__ import annotations

import os
import shutil
import statistics
from functools import partial

from tests.bench.handbook import Bench, build
from tests.bench.runner import Run, in_turns, peak, progress, ratio, run, seconds
from tests.fresh import small


def builds(bench: Bench) -> None:
    """Our build against plain Material on the Markdown it ends in, and against itself, at two sizes."""
    table = bench.table
    for root in dict.fromkeys([bench.root(1)] if bench.quick else [bench.root(1), bench.sized(300)]):
        run(root, "macros", "pages", "--out", "pages")
        pages = len(list((root / "pages/docs").rglob("*.md")))
        progress(f"{pages} pages, built by us and by plain Material")
        build(root)
        cold, again, edited, plain = in_turns(
            bench.rounds if root == bench.root(1) else 2,
            partial(build, root, cold=True),
            partial(build, root),
            partial(build, root, edit=True),
            partial(run, root, "mkdocs", "build", "-q", "-f", "pages/mkdocs.yml", "-d", str(root / "plain")),
        )
        table.ratio(f"Build of {pages} pages, nothing changed, to one from nothing", ratio(again, cold), 0.15)
        table.ratio("  nothing changed, to plain Material", ratio(again, plain), 1.10)
        table.ratio("  after one edit, to plain Material", ratio(edited, plain), 1.10)
        table.ratio("  from nothing, to plain Material", ratio(cold, plain), 1.10)
        each = (again, edited, cold, plain)
        names = "nothing changed, after one edit, from nothing, plain"
        table.add(f"  in seconds: {names}", ", ".join(f"{seconds(runs):.1f}" for runs in each))
        table.add("  peak memory in MiB", ", ".join(f"{peak(runs):.0f}" for runs in each))


def growth(bench: Bench) -> None:
    """Ten times the records, from nothing."""
    progress("ten times the records")
    ones, tens = in_turns(1, *(partial(build, bench.root(times), cold=True) for times in (1, 10)))
    records = bench.records
    bench.table.ratio(f"Build of {records * 10} records to {records}, from nothing", ratio(tens, ones), 11)
    bench.table.add("  in seconds", f"{seconds(tens):.1f}, {seconds(ones):.1f}")
    bench.table.add("  peak memory in MiB", f"{peak(tens):.0f}, {peak(ones):.0f}")


def offline(bench: Bench) -> None:
    """The copy to read without a server, after the site for one, and its zip."""
    progress("offline")
    root, out = bench.root(1), bench.folder / "offline"
    bench.site()
    done = build(root, "--offline", "--out", str(out))
    size = sum(path.stat().st_size for path in out.rglob("*.zip")) / 1024**2
    bench.table.seconds(f"Offline copy without paper, zip of {size:.1f} MiB", done.seconds)
    bench.table.add("  peak memory", f"{done.peak:.0f} MiB")


def workers(bench: Bench) -> None:
    """What making papers side by side gains, by the clock, on the papers of the small example."""
    root = small(bench.folder / "small")
    jobs = os.cpu_count() or 1

    def made_by(number: int) -> Run:
        for kept in (".cache/paper", "built"):
            shutil.rmtree(root / kept, ignore_errors=True)
        return run(root, "macros", "build", "--jobs", str(number), "--out", str(root / "built"))

    progress("workers")
    made_by(jobs)
    papers = sum(1 for path in (root / "built").rglob("*") if path.suffix in (".pdf", ".docx"))
    one, many = in_turns(min(3, bench.rounds), partial(made_by, 1), partial(made_by, jobs))
    gained = statistics.median(few.seconds / more.seconds for few, more in zip(one, many, strict=True))
    bench.table.add(f"{papers} papers by {jobs} workers: times as fast as by one", f"{gained:.2f}")
    bench.table.add("  in seconds", f"{seconds(many):.1f}, {seconds(one):.1f}")
