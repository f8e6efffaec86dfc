"""Measures what is asked for, and prints one table."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.browser import first_visit, search
from tests.bench.builds import builds, growth, offline, workers
from tests.bench.editions import editions, every_edition, translation
from tests.bench.handbook import Bench
from tests.bench.paper import paper
from tests.bench.reading import checks, reader
from tests.bench.serving import serving

PARTS: dict[str, Callable[[Bench], None]] = {
    part.__name__: part
    for part in (
        *(reader, checks, translation, editions, every_edition),
        *(builds, growth, offline, workers, paper, first_visit, search, serving),
    )
}
SLOW = {"every_edition", "growth", "workers"}
"""What `--quick` leaves out."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed. Prints one table.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and parts: about three minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", default=[], help=", ".join(PARTS))
    options = parser.parse_args()
    wanted = options.only or [name for name in PARTS if not (options.quick and name in SLOW)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), options.quick)
        for name in wanted:
            PARTS[name](bench)
        print(bench.table)


if __name__ == "__main__":
    main()
