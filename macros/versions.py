"""Versions side by side: the ways from a page to the others, and how an old one says that it is old.

versions.json                  which versions there are
1.0.0/status.css               empty, until a newer version is published: then it holds OUTDATED
1.0.0/<edition>/<language>/…   the pages; each of them holds the banner, hidden
stable/…                       the newest version once more
"""

from __future__ import annotations

from macros.earlier import STABLE, earlier
from macros.handbook import Handbook

STATUS = "status.css"
"""A style sheet beside the editions of a version, which each of its pages loads. It alone changes after a release."""
CURRENT = ""
"""What it holds in the newest version."""
OUTDATED = ":root{--t-outdated:3rem}.t-outdated{display:block}\n"
"""What it holds in a version that is no longer the newest: the banner of its pages is shown, and slides make room."""
WHAT_CHANGED = "what-changed.md"
"""The page on which each release says what changed."""
SCRIPT = "assets/versions.js"
"""The script of the version menu."""

VERSION = "../.."
"""From the home of an edition in a language to the folder of its version."""
OUT = f"{VERSION}/.."
"""From there to the folder where all versions lie."""


def newest(book: Handbook, url: str = "") -> str:
    """The way from the home to a page in the newest version: that page is there, or one that says what became of it."""
    return f"{OUT}/{STABLE}/{book.code}/{book.language}/{url}"


def others() -> tuple[str, ...]:
    """The ways from the home to the versions that will stand beside the one that is released."""
    return tuple(f"{OUT}/{version}/" for version in earlier().versions)


def published(url: str) -> str:
    """The address of a page below the home on a server, also where it is built to be opened from a folder."""
    if url.rpartition("/")[2] == "index.html":
        return url.removesuffix("index.html")
    return f"{url.removesuffix('.html')}/" if url.endswith(".html") else url
