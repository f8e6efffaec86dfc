"""The same texts give the same bytes.

1. Site, PDFs, files for a word processor and zips are the same in another folder, time zone, place of Python's hashes,
   language and rights of new files, side by side or one after the other, from an empty cache or a full one.
2. What is taken over from the site in place is what would have been built.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fresh import ROOT, small
from tests.test_build import digest
from tests.translated import publish, translate

pytestmark = [pytest.mark.site, pytest.mark.paper]

HERE = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
THERE = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"}


def handbook(folder: Path) -> Path:
    """The example in two languages."""
    root = small(folder)
    publish(root)
    translate(root)
    return root


def build(root: Path, place: dict[str, str], mask: int, *words: str) -> dict[str, str]:
    """Build with paper. Returns what was built."""
    environment = os.environ | place | {"SOURCE_DATE_EPOCH": "1790035199", "PYTHONPATH": str(ROOT)}  # 23:59:59 in UTC
    done = subprocess.run(
        [sys.executable, "-m", "macros", "build", *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.umask(mask),
    )
    assert done.returncode == 0, done.stderr
    return digest(root / "site")


@pytest.mark.parametrize("way", [(), ("--offline",)], ids=["on a server", "from a folder"])
def test_the_same_bytes_everywhere(tmp_path: Path, way: tuple[str, ...]) -> None:
    """1, 2"""
    one = handbook(tmp_path / "one")
    other = handbook(tmp_path / "a folder/with a space/é")
    here = build(one, HERE, 0o022, "--jobs", "1", *way)
    there = build(other, THERE, 0o077, "--jobs", "2", *way)
    assert [path for path in here if path.endswith(".pdf")]
    assert [path for path in here if path.endswith(".docx")]
    assert [path for path in here if path.endswith(".zip")] or not way
    assert different(here, there) == []

    shutil.rmtree(one / ".cache/built")
    assert different(here, build(one, THERE, 0o022, *way)) == []  # all built again, from a full cache

    page = one / "site/base/fr/index.html"
    page.unlink()
    assert different(here, build(one, HERE, 0o022, *way)) == []  # one language built, the other taken over


def different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The files that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
