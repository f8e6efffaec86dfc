"""The paper that lies beside the pages of a site."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from macros.edition import BASE, codes
from macros.handbook import PaperFile, Target, open_handbook
from macros.paper import Say

ALL = "all"
USED_ON_SITE = "used"
"""Of an edition that is not printed whole: what somebody needs in the room, where nobody can print it first."""
_KINDS = {ALL: (), USED_ON_SITE: ("form", "assessment", "stage"), "": None}


def share(root: Path, target: Target, main_language: str, *, every: bool = False) -> str:
    """Which paper a target has on the site: ALL, USED_ON_SITE or none of it.

    The base has all in its own language, or, in a repository without a base, each edition in its main one. Other
    editions and languages differ in a few sheets each, which are printed when somebody asks for them; with `every`, as
    for a release or for a copy without a connection, they have what is used on the spot.
    """
    edition, language = target
    own = codes(root)
    whole = language == main_language and edition in ([BASE] if BASE in own else own)
    return ALL if whole else USED_ON_SITE if every else ""


def stock(root: Path, wanted: Iterable[Target], say: Say, jobs: int = 0, *, every: bool = False) -> None:
    """Make the paper that pages link to. `say` is told how far it is. Raises MissingTool when PDFs cannot be made here;
    the handbook stays without paper then.

    Paper is kept in the cache; where that is full or cannot be written, it is made in a folder that goes with this
    process.
    """
    from macros.paper.shelf import Shelf

    for target in wanted:
        book = open_handbook(root, *target)
        kinds = _KINDS[share(root, target, book.info.languages[0], every=every)]
        if kinds is None:
            book.papers = []
            continue
        try:
            made = Shelf(book).stock(say, jobs, kinds)
        except OSError:
            made = Shelf(book, _passing()).stock(say, jobs, kinds)
        book.papers = [PaperFile(one.kind, one.id, one.src, one.word, path) for one, path in made.items()]


def _passing() -> Path:
    """A folder for paper that is gone when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="handbook-paper-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
