"""The copy for use without a network.

1. One zip for each edition and language, named after both and the version, with one folder of that name.
2. It holds what opens it, a READ-ME in its language that any text editor shows, the paper that was made, and nothing
   that only a server needs.
3. It holds one language and leads to no other; the folder beside it leads to all.
4. It is the same, byte for byte, wherever, whenever and in whatever order it is made.
5. The page "Print" of the site leads to it, with its size; without one it does not mention it.
6. A zip of another version does not stay.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from macros import build, bundle
from macros.handbook import PaperFile, open_handbook
from tests.fresh import ROOT, run, small
from tests.translated import publish, translate

pytestmark = pytest.mark.site


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small handbook with a page "Print"."""
    monkeypatch.setenv("HANDBOOK_URL", "https://tandem.example.org")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    root = small(tmp_path / "handbook")
    (root / "docs/print.md").write_text("---\ntitle: Print\n---\n\n# Print {: #print }\n\n{{ offline_copy() }}\n")
    return root


def test_one_zip_for_each_language(root: Path, tmp_path: Path) -> None:
    """Requirements 1, 2, 3 and 6."""
    publish(root)
    translate(root, lambda entry: True)
    old = tmp_path / "site/tandem-base-fr-0.0.9.zip"
    old.parent.mkdir()
    old.touch()
    site = build.build(root, build.targets(root), tmp_path / "site", offline=True, partial=True)
    version = open_handbook(root).version
    assert sorted(path.name for path in site.glob("*.zip")) == [
        f"tandem-base-{tag}-{version}.zip" for tag in ("en", "fr")
    ]
    with zipfile.ZipFile(site / f"tandem-base-fr-{version}.zip") as packed:
        names = [name.removeprefix(f"tandem-base-fr-{version}/") for name in packed.namelist()]
        texts = {
            name: packed.read(f"tandem-base-fr-{version}/{name}").decode()
            for name in names
            if name[-4:] in ("html", ".txt")
        }
    assert {"index.html", "READ-ME.txt", "forms/log-book.html", "search/search_index.js"} <= set(names)
    assert not [name for name in names if name.startswith(("/", "tandem-", "..")) or name.endswith((".map", ".gz"))]
    assert not {"404.html", "sitemap.xml"} & set(names)
    readme = texts["READ-ME.txt"]
    assert readme.startswith("\ufeff")
    assert readme.count("\n") == readme.count("\r\n") > 5
    assert [one for one in ("https://tandem.example.org/base/fr/", version, "2027") if one not in readme] == []
    assert 'hreflang="en"' in (site / "base/fr/index.html").read_text(encoding="utf-8")
    assert not [name for name, text in texts.items() if "hreflang" in text or 'href="../../en' in text]


def test_the_paper_that_was_made(root: Path, tmp_path: Path) -> None:
    """Requirement 2."""
    book = open_handbook(root)
    (tmp_path / "made.pdf").write_bytes(b"%PDF paper")
    book.papers = [PaperFile("form", "log-book", "forms/log-book.pdf", "paper-form-pdf", tmp_path / "made.pdf")]
    site = build.build(root, build.targets(root), tmp_path / "site", offline=True)
    with zipfile.ZipFile(bundle.path(book, site)) as packed:
        assert packed.read(f"{bundle.name(book)}/forms/log-book.pdf") == b"%PDF paper"
        assert b'href="log-book.pdf"' in packed.read(f"{bundle.name(book)}/forms/log-book.html")


def test_without_an_address(root: Path) -> None:
    """Requirement 2."""
    book = open_handbook(root)
    assert "newer" in bundle.readme(book, "https://tandem.example.org/base/en/")
    assert "newer" not in bundle.readme(book)


def test_the_same_bytes_again(tmp_path: Path) -> None:
    """Requirement 4."""
    made = []
    for folder, zone, seed, mask in (("one", "Asia/Tokyo", "1", "022"), ("other/deeper", "America/Lima", "2", "077")):
        place = tmp_path / folder
        place.mkdir(parents=True)
        root = small(place / "handbook")
        env = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": "1800000000",
            "PYTHONPATH": str(ROOT),
        }
        command = f"umask {mask}; exec '{sys.executable}' -m macros build --offline --no-paper"
        subprocess.run(["sh", "-c", command], cwd=root, env=env, check=True, capture_output=True)
        made += [path.read_bytes() for path in (root / "site").glob("*.zip")]
    assert len(made) == 2
    assert made[0] == made[1]


def test_the_page_of_all_that_is_printed(root: Path, tmp_path: Path) -> None:
    """Requirement 5."""
    book = open_handbook(root)
    site = build.build(root, build.targets(root), tmp_path / "site")
    assert "#offline-copy" not in (site / "base/en/print/index.html").read_text(encoding="utf-8")
    copy = build.build(root, build.targets(root), tmp_path / "copy", offline=True)
    book.bundle = next(copy.glob("*.zip"))
    site = build.build(root, build.targets(root), tmp_path / "site")
    page = (site / "base/en/print/index.html").read_text(encoding="utf-8")
    assert f'href="../{book.bundle.name}">The whole handbook, ZIP, ' in page
    assert (site / "base/en" / book.bundle.name).read_bytes() == book.bundle.read_bytes()
    again = build.build(root, build.targets(root), tmp_path / "copy", offline=True)
    assert "The whole handbook, ZIP" not in (again / "base/en/print.html").read_text(encoding="utf-8")


def test_the_command_says_where_it_lies(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 1."""
    monkeypatch.chdir(root)
    done = run("build", "--offline", "--no-paper")
    assert done.exit_code == 0, done.output
    made = bundle.path(open_handbook(root), root / "site")
    assert f"to hand on: {made}" in done.output
    assert made.is_file()
    assert "to hand on" not in run("build", "--no-paper").output
