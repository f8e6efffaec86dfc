"""From a saved file to the new page in a browser that waits for it, as MkDocs' own script does."""

from __future__ import annotations

import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.handbook import FORM, PAGE, Bench, edited_summary, new_mark
from tests.bench.runner import ENVIRONMENT, progress

YAML, TEMPLATE = 1.5, 4.2
"""Seconds to aim at with 300 pages, and so with fewer."""


def serving(bench: Bench) -> None:
    """Texts, a template and a title, at the size of the handbook and at about 300 pages."""
    for root in dict.fromkeys((bench.root(1), bench.sized(300))):
        count = bench.count(root)
        progress(f"serve with {count} records")
        form, stage = root / FORM, root / "curriculum/base/stages/learning.yml"
        edits = [
            ("a text of a form", "forms/log-book/", form, edited_summary, YAML),
            ("a text of a stage", PAGE, stage, edited_summary, YAML),
            ("a template", PAGE, root / "macros/templates/stage.md.j2", _edit_template, TEMPLATE),
            ("a title, on every page", PAGE, stage, _edit_title, None),
        ]
        with served(root) as address:
            for what, page, path, edit, aim in edits[: 3 if bench.quick else None]:
                rounds = range(min(3, bench.rounds))
                saved = [save_to_screen(f"{address}{page}", address, path, edit) for _ in rounds]
                bench.table.seconds(f"From save to screen, {count} records: {what}", statistics.median(saved), aim)


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
    mark = new_mark()
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


def _edit_title(text: str, mark: str) -> str:
    return re.sub(r"^title: (\w+).*$", rf"title: \1 {mark}", text, count=1, flags=re.MULTILINE)


def _edit_template(text: str, mark: str) -> str:
    return re.sub(r"\nbench\d+\n\Z", "", text) + f"\n{mark}\n"
