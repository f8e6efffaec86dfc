"""PDFs: a form, how time and memory of a kit grow with its pages, the whole guide."""

from __future__ import annotations

import statistics

import pypdfium2

from tests.bench.handbook import Bench
from tests.bench.runner import Run, in_turns, peak, progress, run


def paper(bench: Bench) -> None:
    """Papers by the time of the processor, without that of starting, and their memory."""
    root, table = bench.root(1), bench.table
    sessions = sorted(
        path.stem
        for path in (root / "curriculum/base/sessions").glob("*.yml")
        if "led_by: peers" not in path.read_text(encoding="utf-8")
    )

    def printed(*words: str) -> tuple[Run, int]:
        out = root / "printed.pdf"
        done = run(root, "macros", "print", *words, "-o", str(out))
        return done, len(pypdfium2.PdfDocument(out))

    def kit(number: int) -> tuple[Run, int]:
        return printed(*(f"sessions/{name}" for name in sessions[:number]), "--pack", "facilitator")

    progress("paper")
    run(root, "macros", "check", "base")
    start = run(root, "macros", "print", "forms/log-book", "-o", str(root / "log-book.docx"))  # no PDF engine
    form, _ = printed("forms/log-book")
    table.seconds("A form as PDF, with loading the PDF engine", form.work - start.work)
    few = 2 if bench.quick else 4
    pages, twice = kit(few)[1], kit(2 * few)[1]
    ones, twos = in_turns(bench.rounds, lambda: kit(few)[0], lambda: kit(2 * few)[0])
    each = statistics.median(one.work - start.work for one in ones) / pages
    table.add(f"A kit of {pages} pages, seconds a page", f"{each:.2f} s", "0.12 s")
    pairs = zip(ones, twos, strict=True)
    growth = statistics.median((two.work - start.work) / (one.work - start.work) for one, two in pairs) * pages / twice
    table.ratio(f"  {twice} pages to {pages}: growth of time to that of pages", growth, 1.1)
    of_hundred = peak(ones) + (peak(twos) - peak(ones)) * (100 - pages) / (twice - pages)
    table.add("  peak memory, for 100 pages", f"{of_hundred:.0f} MiB", "300 MiB", of_hundred <= 300)
    if not bench.quick:
        guide, pages = printed("guide")
        table.add(f"The guide, {pages} pages, seconds a page", f"{guide.work / pages:.2f} s", "0.12 s")
        table.add("  peak memory", f"{guide.peak:.0f} MiB")
