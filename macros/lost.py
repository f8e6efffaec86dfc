"""What a release would lose: addresses that were published, and that nothing stands for any more.

A release refuses to begin while there are any. Editions and languages that are no longer published keep a tree of small
pages that lead on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros import moved, pages
from macros.checks.retired import VIEWS
from macros.earlier import Earlier
from macros.edition import BASE
from macros.edition.retired import EDITIONS, PAGES
from macros.handbook import Handbook, Target
from macros.model.kinds import KINDS
from macros.paper.papers import papers

Books = Mapping[Target, Handbook]


@dataclass(frozen=True)
class Ending:
    """An edition in a language that was published and is not built any more.

    `version` is the last release that had it, and `index` its index.json there. `key` is its entry in the retired.yml
    of `book`, and `to` where its readers are led, if anywhere.
    """

    target: Target
    version: str
    index: dict[str, Any]
    key: str
    book: Handbook
    to: Target | None


def lost(books: Books, earlier: Earlier, *, made: bool = False) -> list[str]:
    """A sentence for each page, entry and paper that an earlier release had, that is not built now and of which
    retired.yml does not know: it says what to write into which file.

    `books` are the handbooks of the release. Before their paper is `made`, that counts which there will be; afterwards,
    what is there. What the base has lost is not told again of the editions that build on it.
    """
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for (code, language), book in books.items():
        for key, version in _missing(book, earlier, made).items():
            found.setdefault((code, key), (version, []))[1].append(language)
    below = {code: book.curriculum.resolved.chain[:-1] for (code, _), book in books.items()}
    return [
        _sentence(books[code, languages[0]], key, version, languages)
        for (code, key), (version, languages) in sorted(found.items())
        if not key or not any((folder.code, key) in found for folder in below[code])
    ]


def _missing(book: Handbook, earlier: Earlier, made: bool) -> dict[str, str]:
    """Key for retired.yml to the last version that had it, for all that is neither there nor in the map; the key is
    empty where no paper was made at all."""
    there = {*moved.addresses(book), *(move.old for move in moved.moves(book))}
    there |= {moved.url(f"{KINDS[kind].folder}/{name}") for kind, name, _ in book.all() if KINDS[kind].page != "none"}
    files = {paper.src for paper in book.papers} if made else {paper.src for paper in papers(book)}
    files |= {src for src, _ in moved.papers(book)}
    found: dict[str, str] = {}
    for version in earlier.versions:
        index = earlier.index(version, book.code, book.language)
        rows = index.get("records", [])
        keys = {row["address"]: moved.key_of(row) for row in rows}
        for address in (*keys, *index.get("pages", ()), *(move["from"] for move in index.get("moved", ()))):
            if address not in there:
                found.setdefault(keys.get(address) or _key(address, keys, there), version)
        printed = {src: moved.key_of(row) for row in rows for src in row["papers"]}
        if printed and not files:
            found.setdefault("", version)
        for src, key in printed.items() if files else ():
            if src not in files and f"{src}/" not in there and key not in (*book.retired, *found):
                found.setdefault(f"{PAGES}/{src}", version)
    return {key: version for key, version in found.items() if key not in book.retired}


def _key(address: str, keys: Mapping[str, str], there: set[str]) -> str:
    """How retired.yml names what stood at an address: by its record, where the page of that is missing as well."""
    path = address.rstrip("/")
    for view in VIEWS:
        record = f"{path.removesuffix(f'-{view}')}/"
        if path.endswith(f"-{view}") and record in keys and record not in there:
            return keys[record]
    folder, sign, name = path.partition("/#")
    return f"{folder}/{name}" if sign else f"{PAGES}/{path}"


def _sentence(book: Handbook, key: str, version: str, languages: list[str]) -> str:
    where = f"{book.code} ({', '.join(languages)})"
    if not key:
        return f"{where} has nothing to print, and version {version} had. Make its paper first."
    return (
        f"{where}: {key} was published in {version} and is not there any more. Write it into {_file(book)}, with since "
        f'"{book.version}", and renamed_to if it has another id, else because, and successor if something follows it.'
    )


def _file(book: Handbook) -> str:
    return book.curriculum.resolved.own.retired.document.file


def lost_targets(books: Books, earlier: Earlier) -> tuple[list[Ending], list[str]]:
    """(what was published and is not built any more, a sentence for each of which retired.yml does not know enough)."""
    ended: dict[Target, str] = {}
    for version in earlier.versions:
        ended |= {target: version for target in earlier.targets(version) if target not in (*books, *ended)}
    endings, told = [], []
    for target, version in sorted(ended.items()):
        code, language = target
        name, found = f"{code}/{language}", _entry(books, target)
        if found is None:
            book = next((one for (other, _), one in books.items() if other == BASE), next(iter(books.values())))
            whole = "" if any(code == other for other, _ in books) else f", or {EDITIONS}/{code} for all its languages,"
            told.append(
                f"{name} was published in {version} and is not built any more. Build it with the rest. Or write "
                f'{EDITIONS}/{name}{whole} into {_file(book)}, with since "{book.version}", and renamed_to if it has '
                "another code, else because, and successor if something follows it."
            )
            continue
        book, key = found
        leads, to = _leads(books, target)
        if leads and to is None:
            told.append(f"{name}: its readers would be led to {leads}, which is not built. Correct {EDITIONS}/{name}.")
            continue
        endings.append(Ending(target, version, earlier.index(version, code, language), key, book, to))
    return endings, told


def _entry(books: Books, target: Target) -> tuple[Handbook, str] | None:
    """(handbook that says what became of an edition or language, in that language if there is one; its entry)."""
    code, language = target
    ranked = sorted(books.items(), key=lambda item: item[0][1] != language)
    for key in (f"{EDITIONS}/{code}/{language}", f"{EDITIONS}/{code}"):
        found = next((book for _, book in ranked if key in book.retired), None)
        if found:
            return found, key
    return None


def _leads(books: Books, target: Target) -> tuple[str, Target | None]:
    """(the address to which readers of an edition or language are led, the target that is built there); empty where
    they are led nowhere."""
    passed, goal = [target], ""
    while found := _entry(books, passed[-1]):
        entry = found[0].retired[found[1]]
        goal = entry.renamed_to or entry.successor or ""
        code, _, language = goal.removeprefix(f"{EDITIONS}/").partition("/")
        spoken = [spoken for other, spoken in books if other == code]
        wanted = language or target[1]
        if not goal or wanted in spoken or (spoken and not language):
            return goal, (code, wanted if wanted in spoken else spoken[0]) if goal else None
        if (code, wanted) in passed:
            break
        passed.append((code, wanted))
    return goal, None


def write_endings(endings: list[Ending], books: Books, release: Path, address: str = "") -> int:
    """Write below the folder of a release, for each page and paper of what has ended, a small page that leads to the
    same page of what follows it, else to its home; or that says why nothing does. `address` is that of the folder on
    its server, where it is known. Returns how many."""
    number = 0
    for ending in endings:
        home = "/".join(ending.target)
        rows = [(src, row["address"].partition("#")[0]) for row in ending.index["records"] for src in row["papers"]]
        old = [(page, page) for page in ending.index["pages"]] + [(f"{src}/", page) for src, page in rows]
        old += [(move["from"], move["from"]) for move in ending.index["moved"] if "#" not in move["from"]]
        there = _there(books[ending.to]) if ending.to else set()
        for here, page in dict(old).items():
            path = release / home / here / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(ending, books, f"{home}/{here}", page, there, address), encoding="utf-8")
            number += 1
    return number


def _there(book: Handbook) -> set[str]:
    return {*moved.addresses(book), *(move.old for move in moved.moves(book))}


def _page(ending: Ending, books: Books, here: str, page: str, there: set[str], address: str) -> str:
    """The page at an old address; all addresses begin at the folder of the release."""
    book = books[ending.to] if ending.to else ending.book
    home, entry = f"{book.code}/{book.language}", ending.book.retired[ending.key]
    goal = f"{home}/{page if page in there else ''}"
    last = f"../{ending.version}/{'/'.join(ending.target)}/{page}"
    links = pages.Links(book, f"{page}index.md")
    title = book.info.title if ending.to else book.word("retired-last", version=ending.version)
    said = book.word("retired-edition", edition="/".join(ending.target), version=entry.since)
    return pages.draw(
        book, "moved.html.j2", links,
        title=title, tag=pages.language_tag(book.language), root=pages.relative(f"{home}/", here),
        to=pages.relative(goal if ending.to else last, here), canonical=f"{address}{goal}" if address else "",
        at_once=ending.to is not None, entry=None if ending.to else entry, heading=said,
        label=book.word("moved-to") if ending.to else "",
    )  # fmt: skip
