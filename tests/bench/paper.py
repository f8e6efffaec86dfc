"""PDFs: a form, how time and memory of a kit grow with its pages, the whole guide."""

from __future__ import annotations

import pypdfium2

from tests.bench.handbook import Bench
from tests.bench.runner import Run, progress, run


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
    one, pages = kit(few)
    two, twice = kit(2 * few)
    table.add(f"A kit of {pages} pages, seconds a page", f"{(one.work - start.work) / pages:.2f} s", "0.12 s")
    growth = (two.work - start.work) / (one.work - start.work) * pages / twice
    table.ratio(f"  {twice} pages to {pages}: growth of time to that of pages", growth, 1.1)
    of_hundred = one.peak + (two.peak - one.peak) * (100 - pages) / (twice - pages)
    table.add("  peak memory, for 100 pages", f"{of_hundred:.0f} MiB", "300 MiB", of_hundred <= 300)
    if not bench.quick:
        guide, pages = printed("guide")
        table.add(f"The guide, {pages} pages, seconds a page", f"{guide.work / pages:.2f} s", "0.12 s")
        table.add("  peak memory", f"{guide.peak:.0f} MiB")
