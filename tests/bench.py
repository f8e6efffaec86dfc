"""How fast the engine is, against what it stands on: `make bench`, or `python tests/bench.py --quick` for fewer rounds.

Never part of the tests. What counts is ratios, and each ratio comes from runs that took turns in one go (A B A B …), by
the median of the rounds. Seconds hold only for the machine named below the table and decide nothing.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from synthetic import own_pages, synthetic  # noqa: E402  (the root must be on the path first)

SITE = Path("base/en")
PAGE = "stages/learning/"
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}


@dataclass
class Run:
    """A process that ended: seconds from start to end, and its largest memory in MiB."""

    seconds: float
    peak: float


@dataclass
class Row:
    """A line of the table. `met` is None where only seconds of this machine were read."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None


def run(folder: Path, *command: str) -> Run:
    """Run `python -m …` in a folder. Raises RuntimeError with what it printed when it fails."""
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {said.read().decode()[-2000:]}")
    # Linux counts in KiB, macOS in bytes.
    return Run(seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))


def in_turns(rounds: int, *contestants: Callable[[], float]) -> list[list[float]]:
    """The results of each contestant, one a round, measured in turns so that a slow moment strikes all of them."""
    results: list[list[float]] = [[] for _ in contestants]
    for _ in range(rounds):
        for result, contestant in zip(results, contestants, strict=True):
            result.append(contestant())
    return results


def ratio(ones: list[float], others: list[float]) -> float:
    """The median over the rounds of one to the other."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def progress(text: str) -> None:
    print(f"  … {text}", file=sys.stderr, flush=True)


class Bench:
    """All measurements, in a folder of their own."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.rounds = 2 if quick else 5
        self.quick = quick
        self.records = own_pages(ROOT)
        self.rows: list[Row] = []

    def root(self, times: int) -> Path:
        """A copy of the handbook with `times` as many records."""
        out = self.folder / f"times-{times}"
        return out if out.exists() else synthetic(ROOT, out, times)

    def add(self, what: str, measured: str, aim: str = "", met: bool | None = None) -> None:
        self.rows.append(Row(what, measured, aim, met))

    # The build, against plain Material and against its own size

    def build(self, root: Path) -> Run:
        return run(root, "macros", "build", "base", "--lang", "en", "--out", str(root / "built"))

    def builds(self) -> None:
        """Our build against plain Material on the Markdown it ends in, and against ten times the records."""
        small, large = self.root(1), self.root(10)
        progress("plain pages")
        run(small, "macros", "pages", "--out", "pages")
        plain = functools.partial(
            run, small, "mkdocs", "build", "--quiet", "-f", "pages/mkdocs.yml", "-d", str(small / "plain")
        )
        peaks: dict[str, float] = {}

        def measured(
            name: str, build: Callable[[], Run], before: Callable[[], None] = lambda: None
        ) -> Callable[[], float]:
            def once() -> float:
                progress(f"build: {name}")
                before()
                done = build()
                peaks[name] = max(peaks.get(name, 0), done.peak)
                return done.seconds

            return once

        ours = functools.partial(self.build, small)
        first, again, theirs = in_turns(
            self.rounds,
            measured("ours", ours, lambda: shutil.rmtree(small / ".cache", ignore_errors=True)),
            measured("ours", ours),
            measured("plain Material", plain),
        )
        pages = len(list((small / "pages/docs").rglob("*.md")))
        for when, results in (("nothing cached", first), ("built before", again)):
            found = ratio(results, theirs)
            self.add(f"Build of {pages} pages to plain Material, {when}", f"{found:.2f}", "1.10", found <= 1.10)
        seconds = statistics.median(again), statistics.median(theirs)
        self.add("  the same in seconds: ours, plain", f"{seconds[0]:.2f} s, {seconds[1]:.2f} s")
        rounds = 1 if self.quick else 2
        ones, tens = in_turns(
            rounds, measured("ours", ours), measured("ten times", functools.partial(self.build, large))
        )
        found = ratio(tens, ones)
        self.add(f"Build with {self.records * 10} records to {self.records}", f"{found:.1f}", "11", found <= 11)
        self.add("  the same in seconds", f"{statistics.median(tens):.1f} s, {statistics.median(ones):.1f} s")
        memory = peaks["ours"] / peaks["plain Material"]
        self.add("Peak memory of a build to plain Material", f"{memory:.2f}")
        self.add("  the same in MiB: ours, plain, ten times", ", ".join(f"{peak:.0f}" for peak in peaks.values()))

    # Checking and reading

    def checks(self) -> None:
        """`handbook check` when nothing changed, after an edit, and with an empty cache; and its growth."""
        small, large = self.root(1), self.root(10)
        edited = small / "curriculum/base/stages/learning.yml"
        text = edited.read_text(encoding="utf-8")

        def check(root: Path, before: Callable[[], object] = lambda: None) -> Callable[[], float]:
            def once() -> float:
                before()
                return run(root, "macros", "check").seconds

            return once

        def edit() -> None:
            edited.write_text(f"{text}# {time.monotonic_ns()}\n", encoding="utf-8")

        progress("check")
        run(large, "macros", "check")
        unchanged, after, cold, ten, ten_cold = in_turns(
            self.rounds,
            check(small),
            check(small, edit),
            check(small, lambda: shutil.rmtree(small / ".cache")),
            check(large),
            check(large, lambda: shutil.rmtree(large / ".cache")),
        )
        edited.write_text(text, encoding="utf-8")
        self.seconds("Check, nothing changed", unchanged, 1.0)
        self.seconds("Check, one file edited", after)
        self.seconds("Check, nothing cached", cold)
        self.seconds("Check of ten times the records, nothing changed", ten, 1.0)
        found = ratio(ten_cold, cold)
        self.add("Check of ten times the records to one, nothing cached", f"{found:.1f}", "11", found <= 11)

    def seconds(self, what: str, results: list[float], aim: float | None = None) -> None:
        self.add(what, f"{statistics.median(results):.2f} s", f"{aim:.1f} s" if aim else "")

    def reader(self) -> None:
        """Our strict reader against CSafeLoader, on every file of the curriculum."""
        import yaml

        from macros.source import read_text

        progress("reader")
        files = [path.read_bytes() for path in sorted((ROOT / "curriculum/base").rglob("*.yml"))]

        def timed(read: Callable[[bytes], object]) -> Callable[[], float]:
            def once() -> float:
                begun = time.perf_counter()
                for raw in files:
                    read(raw)
                return time.perf_counter() - begun

            return once

        ours = timed(lambda raw: read_text(raw, "file.yml"))
        theirs = timed(lambda raw: yaml.load(raw, Loader=yaml.CSafeLoader))
        found = ratio(*in_turns(self.rounds * 2, ours, theirs))
        size = sum(map(len, files)) / 1024
        self.add(f"Reading {len(files)} files ({size:.0f} KiB) to CSafeLoader", f"{found:.2f}", "1.00", found <= 1)

    # From save to screen

    def serving(self) -> None:
        """From a saved file to the new page in a browser that waits for it, as MkDocs' own script does."""
        for pages, aim in ((100, 1.0), (300, 1.5)):
            root = self.root(max(1, round(pages / self.records)))
            count = own_pages(root)
            progress(f"serve with {count} records")
            stage = root / "curriculum/base/stages/learning.yml"
            template = root / "macros/templates/stage.md.j2"
            with served(root) as address:
                for what, path, edit, limit in (
                    ("a text", stage, _edit_summary, aim),
                    ("a title", stage, _edit_title, None),
                    ("a template", template, _edit_template, 4.0),
                ):
                    saved = [save_to_screen(address, path, edit) for _ in range(2 if self.quick else 5)]
                    self.seconds(f"Save to screen, {count} records: {what}", saved, limit)

    # In the browser

    def first_visit(self) -> None:
        """What a first visit costs, compressed: the page, its style sheets and scripts."""
        site = self.root(1) / "built" / SITE
        for name, page in (("home", "index.html"), ("a stage", f"{PAGE}index.html")):
            html = (site / page).read_text(encoding="utf-8")
            wanted = re.findall(
                r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"|<link[^>]*href="([^"]+)"[^>]*rel="stylesheet"', html
            )
            wanted += [(script, "") for script in re.findall(r'<script[^>]*\ssrc="([^"]+)"', html)]
            files = {page} | {normpath(join(dirname(page), (one or other).split("?")[0])) for one, other in wanted}
            size = sum(len(gzip.compress((site / file).read_bytes(), 6)) for file in files) / 1024
            self.add(f"First visit to {name}: {len(files)} files, compressed", f"{size:.1f} KiB", "70 KiB", size <= 70)
        raw = (site / "search/search_index.json").read_bytes()
        self.add(
            "Search index, compressed (raw)", f"{len(gzip.compress(raw, 6)) / 1024:.0f} KiB ({len(raw) / 1024:.0f} KiB)"
        )

    def search(self) -> None:
        """From the last key to the results of a search, in the real browser."""
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        if not Path(chromium).exists():
            return
        from playwright.sync_api import sync_playwright

        progress("search")
        handler = functools.partial(_Quiet, directory=str(self.root(1) / "built" / SITE))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as player:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.evaluate("document.querySelector('#__search').click()")
            times = [page.evaluate(_SEARCH, word) for word in ("first", "assessment", "mentor", "threshold", "report")]
            browser.close()
            server.shutdown()
        self.add("Search in the browser, from key to result", f"{statistics.median(times[1:]):.0f} ms", "100 ms")

    def table(self) -> str:
        """All rows, the met aims marked, and the machine."""
        lines = [("", "measured", "aim", "met")]
        lines += [(r.what, r.measured, r.aim, "" if r.met is None else "yes" if r.met else "NO") for r in self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        text = [
            "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        rule = "-" * (sum(widths) + 6)
        return "\n".join([text[0], rule, *text[1:], rule, machine()])


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


_SEARCH = """word => new Promise(done => {
  const field = document.querySelector(".md-search__input"), list = document.querySelector(".md-search-result__list");
  list.replaceChildren();
  let begun = 0;
  const watch = new MutationObserver(() => {
    if (list.children.length) { watch.disconnect(); done(performance.now() - begun); }
  });
  watch.observe(list, { childList: true });
  begun = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("keyup"));
})"""


@contextmanager
def served(root: Path) -> Iterator[str]:
    """`handbook serve` in a root, from its first page on. Gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "macros", "serve", "--address", f"127.0.0.1:{port}"]
    with (root / "serve.log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, env=ENVIRONMENT, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError((root / "serve.log").read_text()[-2000:])
            try:
                get(f"{address}{PAGE}")
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=90) as answer:
        text: str = answer.read().decode()
    return text


def save_to_screen(address: str, path: Path, edit: Callable[[str, str], str]) -> float:
    """Seconds from writing a file to the page that shows the edit. Raises RuntimeError when it does not show."""
    time.sleep(0.7)  # let the server notice that nothing changes any more
    page = get(f"{address}{PAGE}")
    mark = f"bench{time.monotonic_ns()}"
    text = path.read_text(encoding="utf-8")
    begun = time.perf_counter()
    path.write_text(edit(text, mark), encoding="utf-8")
    for _ in range(5):
        waits = re.search(r"livereload\((\d+), (\d+)\)", page)
        if waits is None:
            break
        get(f"{address}livereload/{waits[1]}/{waits[2]}")
        page = get(f"{address}{PAGE}")
        if mark in page:
            return time.perf_counter() - begun
    raise RuntimeError(f"an edit of {path.name} never came to the screen")


def _edit_summary(text: str, mark: str) -> str:
    return re.sub(r"^(summary: >-\n  )(?:bench\d+ )?", rf"\g<1>{mark} ", text, count=1, flags=re.MULTILINE)


def _edit_title(text: str, mark: str) -> str:
    return re.sub(r"^title: (\w+).*$", rf"title: \1 {mark}", text, count=1, flags=re.MULTILINE)


def _edit_template(text: str, mark: str) -> str:
    return re.sub(r"\nbench\d+\n\Z", "", text) + f"\n{mark}\n"


def machine() -> str:
    """Where the seconds were read."""
    names = re.findall(r"^model name\s*: (.+)$", _read(Path("/proc/cpuinfo")), re.MULTILINE)
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    chip = names[0] if names else platform.processor()
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"Seconds decide nothing; read on: {chip}, {system}{load}."


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure speed. Prints one table.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under two minutes")
    parser.add_argument("--only", nargs="*", default=[], help="builds checks reader serving first_visit search")
    options = parser.parse_args()
    wanted = options.only or ["reader", "checks", "builds", "first_visit", "search", "serving"]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), options.quick)
        for name in wanted:
            getattr(bench, name)()
        print(bench.table())


if __name__ == "__main__":
    main()
