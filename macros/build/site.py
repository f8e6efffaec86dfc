"""A whole site: what is to be built, what is taken over, and what readers see in the end."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from macros import bundle, headers
from macros.build.chooser import write_chooser
from macros.build.folder import alone, beside, recover, take_over
from macros.build.receipts import Receipts, languages_beside, loose, targets_in
from macros.build.stock import share
from macros.build.target import address, mkdocs_build
from macros.edition import codes
from macros.handbook import Handbook, Target, open_handbook
from macros.problems import Failure, Problem
from macros.workers import side_by_side


def targets(root: Path, editions: Iterable[str] = (), language: str | None = None) -> list[Target]:
    """Editions and languages to build: all there are, unless named.

    Raises Failure with the problems of all of them together, and KeyError for an edition or language that is not there.
    """
    found: list[Target] = []
    problems: list[Problem] = []
    for code in editions or codes(root):
        try:
            book = open_handbook(root, code)
            problems += book.problems
            found += [(code, one) for one in ([language] if language else book.info.languages)]
        except Failure as failure:
            problems += failure.problems
    if problems:
        raise Failure(problems)
    for code, one in found if language else ():
        open_handbook(root, code, one)
    return found


def standing(
    root: Path,
    editions: Iterable[str],
    language: str | None,
    out: Path,
    *,
    offline: bool = False,
    partial: bool = False,
    paper: bool = False,
    every: bool = False,
) -> list[Target]:
    """The targets of these editions, if `build` would leave the site in `out` as it is; none if not.

    Opens no handbook. Raises Stopped when another build is running.
    """
    with alone(root):
        recover(out)
        receipts = Receipts(root, out, offline=offline)
        return receipts.standing(editions, language, whole=not partial, paper=paper, every=every)


def build(
    root: Path,
    wanted: list[Target],
    out: Path,
    *,
    offline: bool = False,
    partial: bool = False,
    first: Callable[[list[Target]], None] | None = None,
    every: bool = False,
    jobs: int = 0,
) -> Path:
    """Build targets into `out/<edition>/<language>/`, `jobs` side by side, and exchange `out` in one step.

    What would come out as it stands there is taken over. `partial` keeps what else stands in `out`; `offline` makes
    pages that work when opened from a folder, and a zip of each target beside the editions; `first` is called with what
    is to be built, once no other build runs here, to make what pages link to, such as paper: with `every`, that of
    `stock(…, every=True)`. Returns `out`.
    Raises Failure for problems, Stopped when MkDocs or the file system stops it; `out` is untouched then.
    """
    with alone(root):
        recover(out)
        receipts = Receipts(root, out, offline=offline)
        there = targets_in(out) if partial else []
        spoken = {target: _spoken(root, target[0], [*wanted, *there]) for target in wanted}

        def changed(target: Target, printed: bool) -> bool:
            return not receipts.holds(target, spoken[target], _beside(root, target, every, printed))

        to_build = [target for target in wanted if changed(target, first is not None)]
        if first and to_build:
            first(to_build)
            # Where no paper could be made, what stands there without any is as good.
            to_build = [one for one in to_build if open_handbook(root, *one).papers or changed(one, printed=False)]
        if not to_build and receipts.same_around() and set(targets_in(out)) == {*wanted, *there}:
            return out
        books = {target: open_handbook(root, *target) for target in to_build}
        made_from = {target: _code(receipts, book, spoken[target]) for target, book in books.items()}
        with beside(out) as new:
            for edition, language in {*wanted, *there} - set(to_build):
                take_over(out / edition / language, new / edition / language)
            for path in loose(out) if partial else ():
                (new / path).parent.mkdir(exist_ok=True)
                shutil.copy2(out / path, new / path)
            whole = receipts.same_around()
            for target in set(wanted) - set(to_build) if offline else ():
                handed_on = bundle.path(open_handbook(root, *target), out)
                if whole and handed_on.is_file():
                    shutil.copy2(handed_on, new)
                else:
                    _bundle(root, target, new)

            def make(target: Target) -> None:
                folder = new / target[0] / target[1]
                mkdocs_build(root, target, folder, offline=offline, spoken=spoken[target])
                if offline:
                    _bundle(root, target, new)

            for _ in side_by_side(make, to_build, jobs):
                pass
            write_chooser(root, new, offline)
            if not offline:
                headers.write(new)
        for target, book in books.items():
            receipts.keep(book, made_from[target], _beside(root, target, every, bool(book.papers)))
        receipts.keep_around()
    return out


def _bundle(root: Path, target: Target, folder: Path) -> None:
    """The zip of a target that was built to be opened from a folder, beside the editions."""
    bundle.make(open_handbook(root, *target), folder / target[0] / target[1], folder, address(target))


def _spoken(root: Path, edition: str, there: Iterable[Target]) -> list[str]:
    """The languages in which an edition will stand in a site, its main ones first."""
    languages = open_handbook(root, edition).info.languages
    return languages_beside(languages, [one for code, one in there if code == edition])


def _beside(root: Path, target: Target, every: bool, printed: bool) -> str:
    """What lies beside the pages of a target: which paper, and the zip to hand on, if it was given one."""
    paper = share(root, target, open_handbook(root, target[0]).info.languages[0], every=every) if printed else ""
    zipped = open_handbook(root, *target).bundle
    return paper + (f" {hashlib.blake2b(zipped.read_bytes(), digest_size=16).hexdigest()}" if zipped else "")


def _code(receipts: Receipts, book: Handbook, spoken: list[str]) -> str:
    """The code of what a handbook is built from. What is written meanwhile is noticed by the next build."""
    editions = [folder.code for folder in book.curriculum.resolved.chain]
    return receipts.sources.code((book.code, book.language), editions, spoken, receipts.offline)
