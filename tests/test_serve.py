"""Showing an edition while it is edited, as an author sees it.

1. A change in a YAML file appears on the page of its record, and on pages that name it.
2. After a mistake the last good page stays, with the problem on top: place, cause, cure.
3. When it is mended, the message goes.
4. An image follows its file; one that is damaged leaves the last good one in its place.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.fresh import small
from tests.pictures import picture

pytestmark = pytest.mark.site
PATIENCE = 60
"""Seconds after which a page counts as never coming; not a measure of speed."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "handbook")


@pytest.fixture
def address(root: Path) -> Iterator[str]:
    """Address of `handbook serve`, running in that folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "macros", "serve", "--address", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as served:
        yield f"http://127.0.0.1:{port}/"
        served.terminate()


def wait_for(address: str, words: str, there: bool = True) -> str:
    """The page at an address, as soon as it shows some words, or no longer does."""
    until = time.monotonic() + PATIENCE
    html = ""
    while time.monotonic() < until:
        try:
            with urlopen(address) as answer:
                html = answer.read().decode()
        except URLError:
            html = ""
        if html and (words in html) is there:
            return html
        time.sleep(0.1)
    raise AssertionError(f"{words!r} is {'not ' if there else 'still '}on {address}")


def test_an_edit_a_mistake_and_its_mending(root: Path, address: str) -> None:
    """1, 2, 3"""
    form = root / "curriculum/base/forms/log-book.yml"
    page = f"{address}forms/log-book/"
    text = form.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    wait_for(page, title.removeprefix("title: "))

    form.write_text(text.replace(title, "title: Book of days"), encoding="utf-8")
    wait_for(page, "Book of days")
    wait_for(f"{address}assessments/watching/", "Book of days")

    form.write_text(text.replace(title, "title: Book of nights\ntitel: x"), encoding="utf-8")
    html = wait_for(page, "t-problems")
    assert "Book of days" in html
    assert "curriculum/base/forms/log-book.yml:" in html
    assert "Did you mean &#34;title&#34;?" in html

    form.write_text(text.replace(title, "title: Book of nights"), encoding="utf-8")
    html = wait_for(page, "Book of nights")
    assert "t-problems" not in html


def test_another_image_and_a_damaged_one(root: Path, address: str) -> None:
    """4"""
    image = root / "curriculum/base/images/chairs.png"
    page, shown = f"{address}sessions/listening-first/", f"{address}sessions/images/chairs.png"
    wait_for(page, 'width="320"')
    image.write_bytes(picture(500, 100))
    wait_for(page, 'width="500"')
    image.write_bytes(b"no image")
    wait_for(page, "S028")
    with urlopen(shown) as answer:
        assert answer.read() == picture(500, 100)
