"""What a site was made from and what was written, so that what is as it was is not built again.

Each edition in each language of a site has a receipt: one code of all that it was made from, and every file with its
size and its time. While both hold, it is taken over as it stands. A receipt that is damaged or foreign is the same as
none: it only ever saves time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

import markdown

from macros import disk
from macros.build.stock import share
from macros.earlier import earlier
from macros.edition import BASE
from macros.handbook import CACHE, Handbook, Target
from macros.pages import build_date
from macros.repository import ENGINE, curricula, handbook_of

Files = dict[str, tuple[int, int]]
"""Path to (size, time of the last writing) of files."""
_OF_ONE_BUILD = {"EDITION", "LANGUAGE", "LANGUAGES", "SITE", "OFFLINE", "DIRECTORY_URLS", "EARLIER"}
"""Settings of the environment that a build makes itself, or of which the content counts."""
_NOT_READ = {"__pycache__", "_data", "decisions"}


@dataclass(frozen=True)
class Receipt:
    """Of one target: the code of what it was made from, the languages of its edition, the editions that it stands on,
    which paper lies beside it (see `stock.share`), and its files."""

    code: str
    languages: list[str]
    editions: list[str]
    paper: str
    files: Files


class Sources:
    """All that the sites of a repository are made from, as it is now; each file is read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.edition = cache(self._edition)

    def code(self, target: Target, editions: Iterable[str], spoken: Iterable[str], offline: bool) -> str:
        """Changes with everything that a target is made from. `spoken` are the languages that it leads to."""
        return disk.code(repr(target), *map(self.edition, editions), repr(list(spoken)), repr(offline), self._shared)

    def _edition(self, edition: str) -> str:
        """The files of one edition, and of its translations; those of the base in its place."""
        ways = ["base", "locale"] if edition == BASE else [f"editions/{edition}"]
        return disk.code_of((folder / way for folder in curricula(self.root) for way in ways), _NOT_READ)

    @cached_property
    def _shared(self) -> str:
        """What every target is made from besides: engine, libraries, pages about the handbook, settings, date, and what
        was published before."""
        libraries = sorted(path.name for path in Path(markdown.__file__).parent.parent.glob("*-info"))
        prefix = "HANDBOOK_"
        named = {key.removeprefix(prefix): value for key, value in os.environ.items() if key.startswith(prefix)}
        given = sorted((key, value) for key, value in named.items() if key not in _OF_ONE_BUILD)
        published = earlier().folder
        before = [published / "versions.json", *published.glob("*/*/*/index.json"), *published.glob("*/*/*.json")]
        beside = handbook_of(self.root)
        return disk.code(
            sys.version,
            repr(libraries),
            repr(given),
            build_date(),
            disk.code_of([ENGINE, beside / "docs", beside / "mkdocs.yml", *sorted(before)], _NOT_READ),
        )


class Receipts:
    """Those of one site, which is opened from a folder if it is `offline`."""

    def __init__(self, root: Path, out: Path, *, offline: bool = False) -> None:
        self.out = out
        self.offline = offline
        self.root = root
        self.folder = root / CACHE / "built" / disk.code(str(out))
        self.sources = Sources(root)

    def of(self, target: Target) -> Receipt | None:
        """What was written down of a target, whether it still holds or not."""
        try:
            stored = json.loads(self._path(target).read_text(encoding="utf-8"))
            files = {path: (size, time) for path, (size, time) in stored.pop("files").items()}
            return Receipt(files=files, **stored)
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return None

    def holds(self, target: Target, spoken: Iterable[str], paper: str) -> bool:
        """Whether a target would come out as it stands there, with that paper."""
        known = self.of(target)
        return (
            known is not None
            and known.paper == paper
            and known.code == self.sources.code(target, known.editions, spoken, self.offline)
            and known.files == _files(self.out / target[0] / target[1])
        )

    def standing(
        self, editions: Iterable[str], language: str | None, *, whole: bool, paper: bool, every: bool
    ) -> list[Target]:
        """The targets of these editions, if all of them would come out as they stand there; else none.

        `whole` if nothing else is to be in the site. Opens no handbook.
        """
        if not self.same_around():
            return []
        there = targets_in(self.out)
        found: list[Target] = []
        for edition in editions:
            beside = [one for code, one in there if code == edition]
            known = next(filter(None, (self.of((edition, one)) for one in beside)), None)
            for target in [(edition, one) for one in ([language] if language else known.languages if known else "-")]:
                own = self.of(target)
                if own is None:
                    return []
                printed = share(self.root, target, own.languages[0], every=every) if paper else ""
                if not self.holds(target, languages_beside(own.languages, beside), printed):
                    return []
                found.append(target)
        return found if not whole or set(found) == set(there) else []

    def keep(self, book: Handbook, code: str, paper: str) -> None:
        """Write down what was made of a handbook from sources of that code."""
        target = book.code, book.language
        layers = [folder.code for folder in book.curriculum.resolved.chain]
        files = _files(self.out / book.code / book.language)
        receipt = Receipt(code, book.info.languages, layers, paper, files)
        self._write(self._path(target), json.dumps(asdict(receipt)))

    def keep_around(self) -> None:
        """Write down what lies around the targets, such as the first page; forget sites that are no more."""
        self._write(self.folder / "site.json", json.dumps(self._around()))
        for path in self.folder.parent.glob("*/site.json"):
            with suppress(OSError, ValueError, LookupError, TypeError):
                if not Path(json.loads(path.read_text(encoding="utf-8"))["out"]).is_dir():
                    shutil.rmtree(path.parent, ignore_errors=True)

    def same_around(self) -> bool:
        """Whether what lies around the targets is as it was written."""
        try:
            known = json.loads((self.folder / "site.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(known == json.loads(json.dumps(self._around())))

    def _around(self) -> dict[str, object]:
        """Which targets stand in the site, and its files that belong to none of them."""
        files = {path: _stamp((self.out / path).lstat()) for path in loose(self.out)}
        return {"out": str(self.out), "targets": targets_in(self.out), "files": files}

    def _path(self, target: Target) -> Path:
        return self.folder / target[0] / f"{target[1]}.json"

    def _write(self, path: Path, text: str) -> None:
        with suppress(OSError):  # a cache that cannot be written is no cache
            disk.write(path, text)


def targets_in(out: Path) -> list[Target]:
    """The editions and languages that stand in a site."""
    return sorted((path.parent.name, path.name) for path in out.glob("*/*") if path.is_dir())


def loose(out: Path) -> list[str]:
    """The files of a site that belong to no edition in a language, such as its first page."""
    places = [out, *(path for path in sorted(out.glob("*")) if path.is_dir())]
    found = (path for place in places if place.is_dir() for path in sorted(place.iterdir()) if not path.is_dir())
    return [path.relative_to(out).as_posix() for path in found]


def languages_beside(languages: Iterable[str], there: Iterable[str]) -> list[str]:
    """The languages in which an edition stands in a site, its main ones first."""
    there, first = list(dict.fromkeys(there)), list(languages)
    return [*(one for one in first if one in there), *sorted(one for one in there if one not in first)]


def _files(folder: Path) -> Files:
    """Every file below a folder."""
    there = (entry for entry in disk.entries(folder) if not entry.is_dir(follow_symlinks=False))
    return {one.path.removeprefix(f"{folder}{os.sep}"): _stamp(one.stat(follow_symlinks=False)) for one in there}


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
