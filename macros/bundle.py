"""The copy for use without a network: one edition in one language as a zip, to open from a folder or a USB stick.

Everything lies in one folder of the zip's own name, as unpacking makes one: `index.html` to open, `READ-ME.txt`, the
pages with their search and forms, and the paper that was made for them. The same pages give the same bytes.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from macros import pages
from macros.handbook import Handbook
from macros.language import day

README = "READ-ME.txt"
_LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz")
"""What only a server needs."""
_BESIDE = re.compile(r"<!--beside-->.*?<!--/beside-->", re.DOTALL)
"""The way to other languages, marked by the theme: they do not lie in the zip."""


def name(book: Handbook) -> str:
    """The folder in the zip, and the name of the zip without its ending."""
    return f"tandem-{book.code}-{book.language}-{book.version}"


def path(book: Handbook, folder: Path) -> Path:
    """Where `make` puts the zip."""
    return folder / f"{name(book)}.zip"


def make(book: Handbook, site: Path, folder: Path, address: str = "") -> Path:
    """Put a site that was built to be opened from a folder into one zip in `folder`. Returns the zip.

    `address` is where the site is published, for those who look for a newer one. Zips of other versions that lie there
    are removed.
    """
    for old in folder.glob(f"tandem-{book.code}-{book.language}-*.zip"):
        old.unlink()
    made = path(book, folder)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for inner, content in sorted(_files(book, site, address)):
            packed.writestr(_entry(f"{name(book)}/{inner}"), content)
    return made


def _files(book: Handbook, site: Path, address: str) -> Iterator[tuple[str, bytes]]:
    # The mark at its start and the ends of lines are those that old text editors of Windows look for.
    yield README, readme(book, address).replace("\n", "\r\n").encode("utf-8-sig")
    for folder, _, names in os.walk(site):
        for each in names:
            file = Path(folder, each)
            inner = file.relative_to(site).as_posix()
            if inner in _LEFT_OUT or file.suffix == ".map":
                continue
            if file.suffix == ".html":
                yield inner, _BESIDE.sub("", file.read_text(encoding="utf-8")).encode()
            else:
                yield inner, file.read_bytes()


def _entry(inner: str) -> zipfile.ZipInfo:
    """A file of the zip, dated and readable alike wherever it is made."""
    year, month, date = (int(part) for part in pages.build_date().split("-"))
    entry = zipfile.ZipInfo(inner, (year, month, date, 0, 0, 0))
    entry.create_system = 3  # Unix, also when it is made on Windows
    entry.external_attr = 0o100644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def readme(book: Handbook, address: str = "") -> str:
    """What is in the zip, how to open it, and where to look for a newer one."""
    lines = [
        f"{book.word('product')}: {book.info.title}, {book.language_name()}",
        book.word("offline-made", version=book.version, date=day(pages.build_date(), book.language)),
        book.notice,
        "",
        book.word("bundle-how"),
        f"1. {book.word('bundle-unpack')}",
        f"2. {book.word('bundle-open')}",
        "",
        book.word("bundle-private"),
    ]
    if address:
        lines += ["", f"{book.word('offline-newer')} {address}"]
    return "\n".join(lines) + "\n"
