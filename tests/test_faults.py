"""Whatever stops a build, readers meet the whole site as it was or the whole new one, and are told what to do.

1. A build that is ended at any moment, as by kill -9, leaves the old site or the new one; the next build makes it whole
   and clears away what was left.
2. On a system without an exchange in one step, the next build puts back what was between two names.
3. Who reads over HTTP while sites are exchanged never misses a page, and never meets the old site after the new one.
4. A full disk stops a build in one message that names the disk; the site is as it was and nothing is left beside it.
5. So does a folder that cannot be written.
6. A cache that is full or cannot be written does not stop a build, and nothing half-written in it is believed.
7. A second build meanwhile says so, and changes nothing.
8. Ctrl-C, and a polite end from outside, leave nothing behind and say one line.
"""

from __future__ import annotations

import errno
import functools
import http.server
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from macros import build as builder
from macros.build import folder
from macros.build.folder import beside, recover
from macros.problems import Stopped
from tests.fresh import ROOT, small
from tests.test_build import digest
from tests.translated import publish, translate

pytestmark = pytest.mark.site
OLD, NEW = "mark-of-the-old", "mark-of-the-new"
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "1790000000", "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}


@dataclass
class Handbook:
    """A handbook with an old site, of which the texts have changed since; and both sites as they should be."""

    root: Path
    old: dict[str, str]
    new: dict[str, str]

    def command(self, point: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.faults", point, "build", "--no-paper", *words]

    def build(self, point: str = "", *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(point, *words), cwd=self.root, env=ENVIRONMENT, capture_output=True, text=True, timeout=300,
            start_new_session=True,
        )  # fmt: skip

    @property
    def site(self) -> dict[str, str]:
        return digest(self.root / "site")

    @property
    def leftovers(self) -> list[str]:
        return [path.name for path in self.root.iterdir() if path.name.startswith("site.")]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    root = small(tmp_path_factory.mktemp("faults") / "handbook")
    publish(root)
    translate(root)
    handbook = Handbook(root, {}, {})
    text = (root / "curriculum/base/words.yml").read_text(encoding="utf-8")
    sites = []
    for mark in (NEW, OLD):
        (root / "curriculum/base/words.yml").write_text(
            text.replace("notice-not-endorsed:\n  text: ", f"notice-not-endorsed:\n  text: {mark} "), encoding="utf-8"
        )
        done = handbook.build()
        assert done.returncode == 0, done.stderr
        sites.append(handbook.site)
    (root / "curriculum/base/words.yml").write_text(
        text.replace("notice-not-endorsed:\n  text: ", f"notice-not-endorsed:\n  text: {NEW} "), encoding="utf-8"
    )
    handbook.new, handbook.old = sites
    assert set(handbook.new) == set(handbook.old)
    return handbook


@pytest.fixture
def handbook(prepared: Handbook, tmp_path: Path) -> Handbook:
    root = tmp_path / "handbook"
    shutil.copytree(prepared.root, root, symlinks=True)
    return Handbook(root, prepared.old, prepared.new)


MOMENTS = {
    "before anything": ("macros.build.site:beside:before:1:kill", OLD),
    "while pages are made": ("macros.build.site:mkdocs_build:before:1:kill", OLD),
    "half-way through": ("mkdocs.commands.build:_build_page:before:5:kill", OLD),
    "when one language is done": ("macros.build.site:mkdocs_build:after:1:kill", OLD),
    "before the exchange": ("macros.build.folder:_exchange:before:1:kill", OLD),
    "after the exchange": ("macros.build.folder:_swap:after:1:kill", NEW),
    "before it is written down": ("macros.build.receipts:Receipts.keep:before:1:kill", NEW),
    "between two receipts": ("macros.build.receipts:Receipts.keep:after:1:kill", NEW),
}


@pytest.mark.parametrize(
    ("moment", "jobs"),
    [*((moment, "1") for moment in MOMENTS), ("half-way through", "2"), ("when one language is done", "2")],
)
def test_a_build_that_is_killed(handbook: Handbook, moment: str, jobs: str) -> None:
    """1. With two jobs it may be one of the processes that is ended: then the build stops, and tidies up."""
    point, left = MOMENTS[moment]
    assert handbook.build(point, "--jobs", jobs).returncode != 0
    assert handbook.site == (handbook.old if left == OLD else handbook.new)
    again = handbook.build()
    assert again.returncode == 0, again.stderr
    assert handbook.site == handbook.new
    assert handbook.leftovers == []


@pytest.mark.parametrize("seed", range(3))
def test_a_build_that_is_killed_at_any_time(handbook: Handbook, seed: int) -> None:
    """1"""
    with subprocess.Popen(
        handbook.command("", "--jobs", "2"), cwd=handbook.root, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        time.sleep(random.Random(seed).uniform(0.2, 4))
        process.kill()
    assert handbook.site in (handbook.old, handbook.new)
    until = time.monotonic() + 60
    while (again := handbook.build()).returncode and time.monotonic() < until:
        assert "Another build" in again.stderr  # its processes have not all ended
    assert again.returncode == 0, again.stderr
    assert handbook.site == handbook.new
    assert handbook.leftovers == []


def test_what_was_between_two_names_is_put_back(handbook: Handbook) -> None:
    """2"""
    points = "macros.build.folder:Path.rename:after:1:kill"
    script = "import macros.build.folder as f; f._swap = lambda *_: False; "
    script += f"import sys; from tests import faults; faults.prepare({points!r}); "
    script += "from macros.cli import main; main(['build', '--no-paper'])"
    subprocess.run([sys.executable, "-c", script], cwd=handbook.root, env=ENVIRONMENT, capture_output=True)
    assert not (handbook.root / "site").exists()
    recover(handbook.root / "site")
    assert handbook.site == handbook.old
    assert handbook.build().returncode == 0
    assert (handbook.site, handbook.leftovers) == (handbook.new, [])


def test_without_an_exchange_a_failure_puts_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""
    out = tmp_path / "site"
    out.mkdir()
    (out / "page").write_text(OLD, encoding="utf-8")
    monkeypatch.setattr(folder, "_swap", lambda *_: False)
    rename, calls = Path.rename, 0

    def fail(path: Path, to: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(Stopped, match="is as it was"), beside(out) as new:
        (new / "page").write_text(NEW, encoding="utf-8")
    assert (out / "page").read_text(encoding="utf-8") == OLD
    assert list(tmp_path.iterdir()) == [out]


class Reader:
    """Reads pages over HTTP all the time, and keeps which marks it met, in their order."""

    def __init__(self, folder: Path, pages: list[str]) -> None:
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        self.pages, self.marks, self.missing, self.reads = pages, [""], list[str](), 0
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self.server.serve_forever), threading.Thread(target=self.read)]

    def read(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_port}/"
        while not self.ends.is_set():
            for page in self.pages:
                self.reads += 1
                try:
                    with urllib.request.urlopen(home + page) as answer:
                        text = answer.read().decode()
                except urllib.error.HTTPError as error:
                    self.missing.append(f"{page}: {error}")
                    continue
                mark = next((one for one in (OLD, NEW) if one in text), "none")
                if mark != self.marks[-1]:
                    self.marks.append(mark)

    def __enter__(self) -> Reader:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        self.threads[1].join()
        self.server.shutdown()
        self.server.server_close()
        self.threads[0].join()


def test_a_reader_never_meets_half_a_site(handbook: Handbook) -> None:
    """3"""
    pages = [f"base/{language}/{page}" for language in ("en", "fr") for page in ("", "forms/log-book/", "glossary/")]
    with Reader(handbook.root / "site", pages) as reader:
        assert handbook.build().returncode == 0
        time.sleep(0.5)
    assert reader.missing == []
    assert reader.marks == ["", OLD, NEW]


def test_a_reader_of_many_exchanges_misses_nothing(tmp_path: Path) -> None:
    """3"""
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text(OLD, encoding="utf-8")
    with Reader(out, [""]) as reader:
        for number in range(300):
            with beside(out) as new:
                (new / "index.html").write_text((OLD, NEW)[number % 2], encoding="utf-8")
    assert reader.missing == []
    assert reader.reads > 10


POINTS = {
    "a page": "mkdocs.utils:write_file:before:20:full",
    "a file as it is": "mkdocs.utils:copy_file:before:3:full",
    "the first page": "macros.build.site:write_chooser:before:1:full",
    "a page, while it is made": "macros.site:prepare_page:before:7:full",
}


@contextmanager
def disk(at: Path, otherwise: str, size: str = "4m", *, read_only: bool = False) -> Iterator[str]:
    """A small disk of its own in a folder. Gives the fault to put into a build: none, but `otherwise` where no disk can
    be mounted."""
    at.mkdir(parents=True, exist_ok=True)
    options = f"size={size}{',ro' if read_only else ''}"
    mounts = shutil.which("mount") and os.geteuid() == 0
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)]) if mounts else None
    if done is None or done.returncode:
        yield otherwise
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def test_a_full_disk(handbook: Handbook, tmp_path: Path) -> None:
    """4"""
    need = sum(path.stat().st_size for path in (handbook.root / "site").rglob("*") if path.is_file())
    small = tmp_path / "small"
    with disk(small, POINTS["a page"], f"{need * 2}") as point:
        shutil.copytree(handbook.root / "site", small / "site")
        done = handbook.build(point, "--out", str(small / "site"))
        assert done.returncode == 1
        said = f'The disk that holds "{small}" is full. Make room on it, then start again. '
        assert done.stderr == f"{said}The site in {small / 'site'} is as it was.\n"
        assert digest(small / "site") == handbook.old
        assert [path.name for path in small.iterdir()] == ["site"]


@pytest.mark.parametrize("point", POINTS)
def test_a_disk_that_is_full_when_something_is_written(handbook: Handbook, point: str) -> None:
    """4"""
    done = handbook.build(POINTS[point])
    assert done.returncode == 1, done.stdout
    root = handbook.root
    said = f'The disk that holds "{root}" is full. Make room on it, then start again. '
    assert done.stderr == f"{said}The site in {root / 'site'} is as it was.\n"
    assert (handbook.site, handbook.leftovers) == (handbook.old, [])
    assert handbook.build().returncode == 0
    assert handbook.site == handbook.new


def test_a_folder_that_cannot_be_written(handbook: Handbook, tmp_path: Path) -> None:
    """5"""
    locked = tmp_path / "locked"
    with disk(locked, "macros.build.folder:recover:before:1:locked", read_only=True) as point:
        done = handbook.build(point, "--out", str(locked / "site"))
        assert done.returncode == 1
        assert done.stderr == (
            f'"{locked}" cannot be written: Read-only file system. Ask for the right to write there, or name another '
            "folder with --out. No site was made.\n"
        )


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_folder_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """5"""

    def refuse(path: Path, **_: object) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Stopped) as told, beside(tmp_path / "site"):
        raise AssertionError("it went on")
    assert str(told.value).startswith(f'"{tmp_path}" cannot be written: {os.strerror(code)}. Ask for')


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_cache_that_cannot_be_written(handbook: Handbook, kind: str) -> None:
    """6"""
    cache = handbook.root / ".cache"
    shutil.rmtree(cache)
    fault = "locked" if kind == "read-only" else "full"
    with disk(cache, f"macros.disk:write:before:1+:{fault}", "64k", read_only=kind == "read-only") as point:
        for _ in range(2):
            done = handbook.build(point)
            assert done.returncode == 0, done.stderr
            assert handbook.site == handbook.new
    assert handbook.leftovers == []


def test_paper_is_made_elsewhere_when_the_cache_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """6"""
    from macros.paper.shelf import Shelf

    monkeypatch.setattr("atexit.register", lambda work, folder, **_: passing.append(folder))
    passing: list[Path] = []
    root = small(tmp_path / "handbook")

    def stock(shelf: Shelf, *_: object) -> dict[object, Path]:
        if shelf.folder.is_relative_to(root):
            raise OSError(errno.ENOSPC, "No space left on device")
        assert shelf.folder.is_relative_to(tempfile.gettempdir())
        return {}

    monkeypatch.setattr(Shelf, "stock", stock)
    builder.stock(root, [("base", "en")], lambda *_: None)
    assert passing
    shutil.rmtree(passing[0])


def test_a_second_build_meanwhile(handbook: Handbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """7"""
    reached, go_on = tmp_path / "reached", tmp_path / "go-on"
    environment = ENVIRONMENT | {"REACHED": str(reached), "GO_ON": str(go_on)}
    with subprocess.Popen(
        handbook.command("macros.build.site:mkdocs_build:after:1:wait", "--jobs", "1"), cwd=handbook.root,
        env=environment, stdout=subprocess.DEVNULL,
    ) as first:  # fmt: skip
        until = time.monotonic() + 60
        while not reached.exists() and time.monotonic() < until:
            time.sleep(0.05)
        second = handbook.build()
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == "Another build of this handbook is running. Wait until it ends, then start again.\n"
        assert handbook.site == handbook.old
        go_on.touch()
        assert first.wait(timeout=120) == 0
    assert (handbook.site, handbook.leftovers) == (handbook.new, [])


def test_a_build_of_another_clone_into_the_same_folder_is_left_alone(tmp_path: Path) -> None:
    """7"""
    out = tmp_path / "site"
    with beside(out) as new:
        recover(out)
        assert new.is_dir()
        (new / "page").write_text(NEW, encoding="utf-8")
    assert (out / "page").is_file()


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("fault", ["interrupt", "end"])
def test_an_interrupted_build(handbook: Handbook, fault: str, jobs: str) -> None:
    """8"""
    point = (
        "macros.build.site:write_chooser:before:1" if fault == "end" else "mkdocs.commands.build:_build_page:before:9"
    )
    done = handbook.build(f"{point}:{fault}", "--jobs", jobs)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Stopped before it was done. What was there before is as it was.\n"
    assert (handbook.site, handbook.leftovers) == (handbook.old, [])
