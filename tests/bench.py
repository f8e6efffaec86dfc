"""How fast the engine is, against what it stands on: `make bench`, or `python tests/bench.py --quick` for fewer rounds.

Never part of the tests. What counts is ratios, and each ratio comes from runs that took turns in one go (A B A B …), by
the median of the rounds. Builds and checks are whole processes and compared by the time of the processor, which other
work on the machine disturbs least. Seconds are those of the clock; they hold only for the machine named below the table
and decide nothing.
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
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from synthetic import own_pages, synthetic  # noqa: E402  (the root must be on the path first)

SITE = Path("base/en")
PAGE = "stages/learning/"
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
# A shell that forbids Python to keep compiled modules would have ours compiled at each start; those of the libraries
# were kept when they were installed.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass
class Run:
    """A process that ended: seconds of the clock and of the processor, and its largest memory in MiB."""

    seconds: float
    work: float
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
    peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak)


def in_turns(rounds: int, *contestants: Callable[[], Run]) -> list[list[Run]]:
    """The runs of each contestant, one a round, in turns, so that a slow moment strikes all of them."""
    results: list[list[Run]] = [[] for _ in contestants]
    for _ in range(rounds):
        for result, contestant in zip(results, contestants, strict=True):
            result.append(contestant())
    return results


def timed(work: Callable[[], object]) -> Callable[[], Run]:
    """Work in this process as a contestant."""

    def once() -> Run:
        begun, worked = time.perf_counter(), time.process_time()
        work()
        return Run(time.perf_counter() - begun, time.process_time() - worked, 0)

    return once


def ratio(ones: list[Run], others: list[Run]) -> float:
    """The median over the rounds of one to the other."""
    return statistics.median(one.work / other.work for one, other in zip(ones, others, strict=True))


def seconds(runs: list[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def peak(runs: list[Run]) -> float:
    return max(run.peak for run in runs)


def without_cache(root: Path) -> None:
    shutil.rmtree(root / ".cache", ignore_errors=True)


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

    def ratio(self, what: str, found: float, aim: float) -> None:
        self.add(what, f"{found:.2f}", f"{aim:.2f}", found <= aim)

    def seconds(self, what: str, found: float, aim: float | None = None) -> None:
        self.add(what, f"{found:.2f} s", f"{aim:.1f} s" if aim else "")

    # The build, against plain Material and against its own size

    def builds(self) -> None:
        """Our build against plain Material on the Markdown it ends in, at two sizes; its growth and its memory."""
        sizes = (1,) if self.quick else dict.fromkeys((1, max(1, min(10, 300 // self.records))))
        for times in sizes:
            root = self.root(times)
            run(root, "macros", "pages", "--out", "pages")
            pages = len(list((root / "pages/docs").rglob("*.md")))
            progress(f"{pages} pages, built by us and by plain Material")
            self.build(root)
            first, again, edited, plain = in_turns(
                max(2, self.rounds // times),
                functools.partial(self.build, root, cold=True),
                functools.partial(self.build, root),
                functools.partial(self.build, root, edit=True),
                functools.partial(
                    run, root, "mkdocs", "build", "-q", "-f", "pages/mkdocs.yml", "-d", str(root / "plain")
                ),
            )
            self.ratio(f"Build of {pages} pages to plain Material", ratio(again, plain), 1.10)
            self.ratio("  after one edit, to plain Material", ratio(edited, plain), 1.10)
            self.ratio("  nothing cached yet, to plain Material", ratio(first, plain), 1.10)
            self.add(
                "  in seconds: ours, after one edit, nothing cached yet, plain",
                ", ".join(f"{seconds(r):.1f}" for r in (again, edited, first, plain)),
            )
            self.add("  peak memory in MiB: ours, plain", f"{peak(again):.0f}, {peak(plain):.0f}")
        progress("ten times the records")
        ones, tens = in_turns(1, *(functools.partial(self.build, self.root(times), cold=True) for times in (1, 10)))
        self.ratio(f"Build of {self.records * 10} records to {self.records}, nothing cached", ratio(tens, ones), 11)
        self.add("  in seconds", f"{seconds(tens):.1f}, {seconds(ones):.1f}")
        self.add("  peak memory in MiB", f"{peak(tens):.0f}, {peak(ones):.0f}")

    def build(self, root: Path, cold: bool = False, edit: bool = False) -> Run:
        if cold:
            without_cache(root)
        if edit:
            form = root / "curriculum/base/forms/log-book.yml"
            text = form.read_text(encoding="utf-8")
            form.write_text(_edit_summary(text, f"bench{time.monotonic_ns()}"), encoding="utf-8")
        return run(root, "macros", "build", "base", "--lang", "en", "--no-paper", "--out", str(root / "built"))

    # Paper

    def paper(self) -> None:
        """A form; how time and memory of a kit grow with its pages; the whole guide."""
        import pypdfium2

        root = self.root(1)
        sessions = sorted(
            path.stem
            for path in (ROOT / "curriculum/base/sessions").glob("*.yml")
            if "led_by: peers" not in path.read_text(encoding="utf-8")
        )

        def printed(*words: str) -> tuple[Run, int]:
            out = root / "printed.pdf"
            done = run(root, "macros", "print", *words, "-o", str(out))
            return done, len(pypdfium2.PdfDocument(out))

        def kit(number: int) -> tuple[Run, int]:
            return printed(*(f"sessions/{name}" for name in sessions[:number]), "--pack", "facilitator")

        progress("paper")
        start = run(root, "macros", "print", "forms/log-book", "-o", str(root / "log-book.docx"))  # no PDF engine
        form, _ = printed("forms/log-book")
        self.seconds("A form as PDF, with loading the PDF engine", form.work - start.work)
        one, pages = kit(4)
        two, twice = kit(8)
        self.add(f"A kit of {pages} pages, seconds a page", f"{(one.work - start.work) / pages:.2f} s", "0.12 s")
        growth = (two.work - start.work) / (one.work - start.work) * pages / twice
        self.ratio(f"  {twice} pages to {pages}: growth of time to that of pages", growth, 1.1)
        of_hundred = one.peak + (two.peak - one.peak) * (100 - pages) / (twice - pages)
        self.add("  peak memory, for 100 pages", f"{of_hundred:.0f} MiB", "300 MiB", of_hundred <= 300)
        if not self.quick:
            guide, pages = printed("guide")
            self.add(f"The guide, {pages} pages, seconds a page", f"{guide.work / pages:.2f} s", "0.12 s")
            self.add("  peak memory", f"{guide.peak:.0f} MiB")

    # Checking and reading

    def checks(self) -> None:
        """`handbook check` when nothing changed, after an edit, and with an empty cache; and its growth."""
        small, large = self.root(1), self.root(10)
        edited = small / "curriculum/base/stages/learning.yml"
        text = edited.read_text(encoding="utf-8")

        def check(root: Path, before: Callable[[], object]) -> Callable[[], Run]:
            def once() -> Run:
                before()
                return run(root, "macros", "check")

            return once

        def edit() -> None:
            edited.write_text(f"{text}# {time.monotonic_ns()}\n", encoding="utf-8")

        progress("check")
        cold, unchanged, after, ten_cold, ten = in_turns(
            min(3, self.rounds),
            check(small, lambda: without_cache(small)),
            check(small, lambda: None),
            check(small, edit),
            check(large, lambda: without_cache(large)),
            check(large, lambda: None),
        )
        edited.write_text(text, encoding="utf-8")
        self.seconds("Check, nothing changed", seconds(unchanged), 1.0)
        self.seconds("  ten times the records", seconds(ten), 1.0)
        self.seconds("  after one edit", seconds(after))
        self.seconds("  nothing cached", seconds(cold))
        self.ratio("Check of ten times the records to one, nothing cached", ratio(ten_cold, cold), 11)

    def reader(self) -> None:
        """Our strict reader against CSafeLoader, on every file of the curriculum."""
        import yaml

        from macros.source import read_text

        progress("reader")
        files = [path.read_bytes() for path in sorted((ROOT / "curriculum/base").rglob("*.yml"))]

        read = getattr(read_text, "__wrapped__", read_text)  # past any cache
        ours = timed(lambda: [read(raw, "file.yml") for raw in files])
        theirs = timed(lambda: [yaml.load(raw, Loader=yaml.CSafeLoader) for raw in files])
        size = sum(map(len, files)) / 1024
        what = f"Reading {len(files)} files, {size:.0f} KiB, to CSafeLoader"
        self.ratio(what, ratio(*in_turns(9, ours, theirs)), 1)

    # Editions and languages

    def editions(self) -> None:
        """An edition of 60 changes upon 200 sessions against one read of the base; all editions against each alone."""
        from macros.edition import resolve
        from macros.source.reader import read_text

        sessions = len(list((ROOT / "curriculum/base/sessions").glob("*.yml")))
        root = self.root(-(-200 // sessions))
        base = resolve(root, "base")
        changes = _sixty_changes(base.data["sessions"])
        _write_edition(root, str(base.info.data["version"]), changes)
        found = resolve(root, "bench")
        if found.problems:
            raise RuntimeError(str(found.problems[0]))

        def read(code: str) -> None:
            read_text.cache_clear()
            resolve(root, code)

        progress("editions")
        turns = in_turns(5, timed(lambda: read("bench")), timed(lambda: read("base")))
        what = f"Resolving {len(changes)} changes of {len(base.data['sessions'])} sessions to one read of the base"
        self.ratio(what, ratio(*turns), 1.1)
        self.every_edition()

    def every_edition(self) -> None:
        """All editions in all languages in one go, against the sum of each built alone; pages are cached for both."""
        from macros.build import targets

        root = synthetic(ROOT, self.folder / "editions", 1)
        for name in ("editions", "locale"):
            shutil.copytree(ROOT / "curriculum" / name, root / "curriculum" / name)
        wanted = targets(root)

        def build(*which: str) -> Run:
            return run(root, "macros", "build", *which, "--no-paper", "--out", str(root / "editions-built"))

        def alone() -> Run:
            runs = [build(edition, "--lang", language) for edition, language in wanted]
            return Run(sum(r.seconds for r in runs), sum(r.work for r in runs), max(r.peak for r in runs))

        build()
        together, apart = in_turns(min(3, self.rounds), build, alone)
        names = ", ".join("/".join(target) for target in wanted)
        self.ratio(f"All editions and languages ({names}) to each alone", ratio(together, apart), 1.1)
        self.add("  in seconds", f"{seconds(together):.1f}, {seconds(apart):.1f}")

    def workers(self) -> None:
        """What making papers side by side gains, by the clock, on the papers of the small example."""
        from tests.fresh import small

        root = small(self.folder / "small")
        jobs = os.cpu_count() or 1

        def build(number: int) -> Run:
            shutil.rmtree(root / ".cache/paper", ignore_errors=True)
            return run(root, "macros", "build", "--jobs", str(number), "--out", str(root / "built"))

        progress("workers")
        build(jobs)
        papers = sum(1 for path in (root / "built").rglob("*") if path.suffix in (".pdf", ".docx"))
        one, many = in_turns(min(3, self.rounds), lambda: build(1), lambda: build(jobs))
        gained = statistics.median(few.seconds / more.seconds for few, more in zip(one, many, strict=True))
        self.add(f"{papers} papers by {jobs} workers: times as fast as by one", f"{gained:.2f}")
        self.add("  in seconds", f"{seconds(many):.1f}, {seconds(one):.1f}")

    def translation(self) -> None:
        """Extracting the texts and bringing 2,500 translations in line with them, against one read of the base."""
        from macros.edition import resolve
        from macros.language import units
        from macros.language.catalogue import Catalogue, Entry
        from macros.records import curriculum
        from macros.source.reader import read_text
        from macros.translation.update import merged

        root = self.root(1)
        typed = curriculum(resolve(root, "base"))
        some = list(units(typed))[:2500]
        old = Catalogue("fr.po", "fr")
        old.add(Entry(one.at, f"{one.text}{' Then.' * (n % 30 == 0)}", "Dit") for n, one in enumerate(some))

        def read() -> object:
            read_text.cache_clear()
            return curriculum(resolve(root, "base"))

        progress("translation")
        ours = timed(lambda: (list(units(typed)), merged(some, old)))
        self.ratio(
            "Extract and update of 2,500 texts to one read of the base", ratio(*in_turns(5, ours, timed(read))), 1
        )

    def serving(self) -> None:
        """From a saved file to the new page in a browser that waits for it, as MkDocs' own script does."""
        for pages, aim in ((100, 1.0), (300, 1.5)):
            times = max(1, pages // self.records)
            root, count = self.root(times), times * self.records
            progress(f"serve with {count} records")
            form, stage = (root / f"curriculum/base/{name}.yml" for name in ("forms/log-book", "stages/learning"))
            template = root / "macros/templates/stage.md.j2"
            with served(root) as address:
                for what, page, path, edit, limit in (
                    ("a text of a form", "forms/log-book/", form, _edit_summary, aim),
                    ("a text of a stage", PAGE, stage, _edit_summary, aim),
                    ("a template", PAGE, template, _edit_template, 4.0),
                    ("a title, on every page", PAGE, stage, _edit_title, None),
                )[: 3 if self.quick else None]:
                    saved = [
                        save_to_screen(f"{address}{page}", address, path, edit) for _ in range(min(3, self.rounds))
                    ]
                    self.seconds(f"From save to screen, {count} records: {what}", statistics.median(saved), limit)

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


def _sixty_changes(sessions: dict[str, Any]) -> list[dict[str, Any]]:
    """Changes of every verb, each in another session, as they are written in changes.yml."""
    found: list[dict[str, Any]] = []
    for number, (name, session) in enumerate(list(sessions.items())[:60]):
        at, risks = f"sessions/{name}", [item["id"] for item in session["risks"]]
        change: dict[str, Any] = (
            {"set": f"{at}/summary", "to": "Another one."},
            {"add": f"{at}/risks/bench", "with": {"text": "A risk more."}, "after": risks[0]},
            {"remove": f"{at}/risks/{risks[0]}"},
            {"replace": f"{at}/risks/{risks[0]}", "with": {"text": "Another risk."}},
            {"order": f"{at}/risks", "as": risks[::-1]},
        )[number % 5]
        found.append(change | {"because": "Measured."})
    return found


def _write_edition(root: Path, version: str, changes: list[dict[str, Any]]) -> None:
    import yaml

    folder = root / "curriculum/editions/bench"
    folder.mkdir(parents=True)
    info = {"title": "Bench", "version": "1", "extends": {"edition": "base", "version": version}}
    for name, data in (("edition.yml", info), ("changes.yml", changes)):
        (folder / name).write_text(yaml.dump(data, default_style='"', sort_keys=False), encoding="utf-8")


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
    except OSError as error:  # after a build that failed, MkDocs does not answer any more
        raise RuntimeError((root / "serve.log").read_text()[-2000:]) from error
    finally:
        process.terminate()
        process.wait()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=90) as answer:
        text: str = answer.read().decode()
    return text


def save_to_screen(shown: str, address: str, path: Path, edit: Callable[[str, str], str]) -> float:
    """Seconds from writing a file to the page `shown` with the edit. Raises RuntimeError when it does not come."""
    time.sleep(0.7)  # let the server notice that nothing changes any more
    page = get(shown)
    mark = f"bench{time.monotonic_ns()}"
    text = path.read_text(encoding="utf-8")
    begun = time.perf_counter()
    path.write_text(edit(text, mark), encoding="utf-8")
    for _ in range(5):
        waits = re.search(r"livereload\((\d+), (\d+)\)", page)
        if waits is None:
            break
        get(f"{address}livereload/{waits[1]}/{waits[2]}")
        page = get(shown)
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
    parser.add_argument(
        "--only",
        nargs="*",
        default=[],
        help="builds checks reader translation editions workers paper serving first_visit search",
    )
    options = parser.parse_args()
    wanted = options.only or [
        "reader", "translation", "editions", "checks", "builds", "workers", "paper", "first_visit", "search", "serving"
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), options.quick)
        for name in wanted:
            getattr(bench, name)()
        print(bench.table())


if __name__ == "__main__":
    main()
