"""Papers once made, kept until something that they were made from changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from macros import diagrams, disk, insets, markup, navigation, pages, tags
from macros.handbook import CACHE, Handbook
from macros.language import dates
from macros.paper import Say, pdf
from macros.paper.document import Occasion, home
from macros.paper.papers import Paper, make, papers
from macros.repository import handbook_of
from macros.workers import side_by_side

Asked = tuple[str, ...]


@dataclass
class Kept:
    """What a paper was made from (see `handbook.Records`), and a code of all that as it was then."""

    code: str
    asked: list[Asked]


class Shelf:
    """The papers of one edition in one language, each in `folder` under its own name, in the cache unless named."""

    def __init__(self, book: Handbook, folder: Path | None = None) -> None:
        self.book = book
        self.folder = (folder or book.root / CACHE / "paper") / book.code / book.language
        self.shared = _shared(book)
        self.known = self._read()

    def stock(self, say: Say, jobs: int = 0, kinds: Iterable[str] = ()) -> dict[Paper, Path]:
        """Make what is missing or out of date, of some kinds of records or of all. Returns where every paper lies.

        Raises MissingTool, and OSError where the folder cannot be written.
        """
        there = list(papers(self.book))
        wanted = [paper for paper in there if not kinds or paper.kind in kinds]
        stale = [paper for paper in wanted if not self._current(paper)]
        if any(paper.format == "pdf" for paper in stale):
            pdf.require()
        try:
            for done, (paper, kept) in enumerate(self._made(stale, jobs), start=1):
                self.known[paper.src] = kept
                say(done, len(stale), paper.src)
        finally:
            self._write({paper.src for paper in there})
        return {paper: self.folder / paper.src for paper in wanted}

    def _made(self, stale: list[Paper], jobs: int) -> Iterator[tuple[Paper, Kept]]:
        """Make papers, the long ones first, side by side where the system can."""
        return side_by_side(lambda paper: (paper, self._make(paper)), sorted(stale, key=_length), jobs)

    def _make(self, paper: Paper) -> Kept:
        with _taking_down(self.book) as asked:
            content = make(self.book, paper, Occasion())
        disk.write(self.folder / paper.src, content)
        made_from = sorted(one for one in asked if not one[0].endswith(".j2"))  # all papers share the templates
        return Kept(self._code(made_from), made_from)

    def _current(self, paper: Paper) -> bool:
        kept = self.known.get(paper.src)
        return bool(kept and (self.folder / paper.src).is_file() and kept.code == self._code(kept.asked))

    def _code(self, asked: Iterable[Asked]) -> str:
        """Changes with everything that a paper was made from."""
        return disk.code(self.shared, *(self.book.code_of(one) for one in asked))

    def _read(self) -> dict[str, Kept]:
        try:
            stored = json.loads((self.folder / "shelf.json").read_text(encoding="utf-8"))
            return {src: Kept(code, [tuple(one) for one in asked]) for src, (code, asked) in stored.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, wanted: set[str]) -> None:
        """Write down what lies here, in one step, and throw away what nobody wants any more."""
        rows = {src: (kept.code, kept.asked) for src, kept in sorted(self.known.items()) if src in wanted}
        with suppress(OSError):  # a cache that cannot be written is no cache
            disk.write(self.folder / "shelf.json", json.dumps(rows))
            there = {self.folder / src for src in (*wanted, "shelf.json")}
            for path in self.folder.rglob("*"):
                if path not in there and path.is_file():
                    path.unlink()


def _length(paper: Paper) -> tuple[int, str]:
    """Orders papers by how long they take, so that no process is left with a long one at the end."""
    order = ["", "course", "stage", "session", "assessment"]
    return (order.index(paper.kind) if paper.kind in order else len(order), paper.src)


@contextmanager
def _taking_down(book: Handbook) -> Iterator[set[Asked]]:
    """Take down what is looked up in a handbook."""
    before, asked = book.records.asked, set[Asked]()
    book.records.asked = asked
    try:
        yield asked
    finally:
        book.records.asked = before


def _shared(book: Handbook) -> str:
    """What every paper depends on: engine, templates, titles, words, terms, the edition, its date and address."""
    titles = [f"{kind} {name} {getattr(entry, 'title', '')}" for kind, name, entry in book.all()]
    read = [*sorted(pages.TEMPLATES.rglob("*.j2")), *sorted((handbook_of(book.root) / "docs").glob("*.md"))]
    texts = [path.read_text(encoding="utf-8") for path in read]
    modules = (dates, diagrams, insets, markup, navigation, pages, tags)
    engine = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in modules]
    about = [repr(book.info), book.version, repr(sorted(book.forms.items())), book.code_of(("word",))]
    about += [pages.build_date(), home(book)]
    return disk.code(pdf.engine_code(), *titles, *texts, *engine, *about)
