"""Old addresses: what the site keeps at each address of something that has another one now, or is no more.

A new id leads on at once, by a small page that needs no script. What was retired has a page that says so, with the
reason and what does its work now. Entries of a page that many share keep their anchor below the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros import labels, local, pages
from macros.checks.retired import VIEWS
from macros.earlier import earlier
from macros.edition.pages import DOCS, title_in, written
from macros.edition.retired import EDITIONS, PAGES
from macros.handbook import Handbook
from macros.language import page_text
from macros.model.kinds import BY_FOLDER, KINDS
from macros.repository import handbook_of

Release = tuple[str, str, dict[str, Any]]
"""(version, language, index.json) of an edition as it was published."""


@dataclass(frozen=True)
class Move:
    """An address below the home of an edition that is no more.

    `key` is its entry in retired.yml. `to` is where readers are led from there: the same thing, what does its work now,
    or nothing. `page` is what stands at the old address: "redirect", "retired", or "" where the page of a collection
    has it as an anchor.
    """

    key: str
    old: str
    to: str | None
    page: str
    since: str


@dataclass(frozen=True)
class Made:
    """A file that the site keeps for an old address: its path below docs_dir, and what it holds. Markdown is a page of
    the site."""

    src: str
    content: str


def past(book: Handbook) -> list[Release]:
    """The releases before this one that had this edition, in each of their languages, the newest first."""
    before = earlier()
    there = [(v, language) for v in before.versions for code, language in before.targets(v) if code == book.code]
    return [(version, language, before.index(version, book.code, language)) for version, language in there]


def addresses(book: Handbook, directory_urls: bool = True) -> list[str]:
    """The address of every page of an edition below its home, which is the first and empty. Old ones are left out."""
    own = [page.src for page in pages.generated(book)] + [src for src, _, _ in local.pages(book)]
    sources = dict.fromkeys([*written(handbook_of(book.root)), *own])
    return sorted(pages.url_of(src, directory_urls) for src in sources)


def url(address: str, directory_urls: bool = True) -> str:
    """Where the site shows something: `forms/log-book` → `forms/log-book/`, `roles/mentor` → `roles/#mentor`."""
    src, anchor = _source(address)
    return pages.url_of(src, directory_urls) + (f"#{anchor}" if anchor else "")


def _source(address: str) -> tuple[str, str]:
    """(path of the page below docs_dir, anchor on it) of what an address names."""
    folder, _, name = address.partition("/")
    return (f"{name}.md", "") if folder == PAGES else pages.source_of(BY_FOLDER[folder].name, name)


def renamed(book: Handbook) -> dict[str, str]:
    """Old address of a record or page to the one that it has now, `forms/old-log` → `forms/log-book`."""
    pairs = {key: book.now(key) for key, entry in _entries(book) if entry.renamed_to}
    return {key: now for key, now in pairs.items() if now not in book.retired}


def _entries(book: Handbook) -> list[tuple[str, Any]]:
    """(address, entry) of each record and page that is no more; editions have their own site."""
    return [(key, entry) for key, entry in book.retired.items() if not key.startswith(f"{EDITIONS}/")]


def moves(book: Handbook, directory_urls: bool = True) -> list[Move]:
    """Every old address of an edition: those of retired.yml, then those of what went with a record."""
    there, found = set(addresses(book, directory_urls)), dict[str, Move]()
    for key, entry in _entries(book):
        old, to = url(key, directory_urls), book.now(key) if entry.renamed_to else entry.successor
        page = "" if "#" in old else "redirect" if entry.renamed_to else "retired"
        found[old] = Move(key, old, url(to, directory_urls) if to else None, page, entry.since)
    releases = past(book)
    for key, old, to in (*_views(book, releases), *(_papers(book, releases) if directory_urls else ())):
        address = pages.url_of(old, directory_urls)
        if address not in there:
            move = Move(key, address, pages.url_of(to, directory_urls), "redirect", book.retired[key].since)
            found.setdefault(address, move)
    return list(found.values())


def _views(book: Handbook, releases: list[Release]) -> Iterator[tuple[str, str, str]]:
    """(key, source of a page that a session had besides its own, source of the page that takes its place)."""
    there = {page.src for page in pages.generated(book)}
    for key, _ in _entries(book):
        for view in VIEWS if key.startswith("sessions/") else ():
            old, same, main = f"{key}-{view}.md", f"{book.now(key)}-{view}.md", _source(book.now(key))[0]
            published = any(pages.url_of(old, True) in index["pages"] for _, _, index in releases)
            if same in there or view != "supervisor" or published:
                yield key, old, same if same in there else main


def papers(book: Handbook) -> list[tuple[str, Path]]:
    """(path below docs_dir, file) of each paper that stays at an old address: that of the record under its new id."""
    found = []
    for key, now in renamed(book).items():
        (folder, _, old), (other, _, new) = key.partition("/"), now.partition("/")
        for paper in book.papers if folder == other and folder in BY_FOLDER else ():
            if (paper.kind, paper.id) == (BY_FOLDER[folder].name, new):
                found.append((f"{folder}/{old}/{old}{paper.src.removeprefix(f'{folder}/{new}/{new}')}", paper.path))
    return found


def _papers(book: Handbook, releases: list[Release]) -> Iterator[tuple[str, str, str]]:
    """(key, source of a page where a paper lay, source of the page that takes its place), for each paper of a release
    that no file takes the place of. A server shows the page in a folder that is named as the file was."""
    kept = {src for src, _ in papers(book)} | {paper.src for paper in book.papers}
    for _, _, index in releases if book.papers else ():
        for row in index["records"]:
            key = key_of(row)
            for src in row["papers"] if key in book.retired else ():
                if src not in kept:
                    yield key, f"{src}.md", _source(book.now(key))[0]


def key_of(row: dict[str, Any]) -> str:
    """The address of a record in index.json, as retired.yml names it; nothing for a kind that is no more."""
    kind = KINDS.get(str(row["kind"]))
    return f"{kind.folder}/{row['id']}" if kind else ""


def files(book: Handbook, directory_urls: bool = True, home: str = "") -> list[Made]:
    """What the site keeps at old addresses. `home` is the address of the home of the edition, where it is known."""
    releases, found = past(book), []
    for move in moves(book, directory_urls):
        if move.page == "redirect":
            path = move.old + ("index.html" if move.old.endswith("/") else "")
            found.append(Made(path, _redirect(book, move, home, directory_urls)))
        elif move.page == "retired":
            found.append(Made(_source(move.key)[0], _retired(book, move, releases, directory_urls)))
    return found


def _redirect(book: Handbook, move: Move, home: str, directory_urls: bool) -> str:
    assert move.to is not None
    shown = book.now(move.key)
    links = pages.Links(book, _source(shown)[0], directory_urls)
    return pages.draw(
        book, "moved.html.j2", links,
        title=title(book, shown, []), tag=pages.language_tag(book.language), root=pages.relative("", move.old),
        to=way(move.old, move.to), canonical=f"{home}{move.to}" if home else "",
        heading=book.word("moved-title"), label=book.word("moved-to"), at_once=True, entry=None,
    )  # fmt: skip


def way(here: str, there: str) -> str:
    """The way from one address below the home to another, which may have an anchor."""
    path, sign, anchor = there.partition("#")
    return f"{'' if sign and path == here else pages.relative(path, here)}{sign}{anchor}"


def _retired(book: Handbook, move: Move, releases: list[Release], directory_urls: bool) -> str:
    """The page of something that is no more: what it was, since when, why, and what does its work now."""
    entry, src = book.retired[move.key], _source(move.key)[0]
    links = pages.Links(book, src, directory_urls)
    name = title(book, move.key, releases)
    last = next((version for version, language, index in releases if _in(index, move.old, book, language)), "")
    meta = {"title": name, "file": _file(book, move.key), "render_macros": False, "hide": ["toc"]}
    meta |= {"search": {"exclude": True}, "retired": True}
    text = pages.draw(
        book, "retired.md.j2", links, title=pages.escaped(name), entry=entry,
        next=(way(move.old, move.to), title(book, entry.successor, releases)) if move.to else None, last=last,
        last_href=links.release(last, src) if directory_urls else "",
    )  # fmt: skip
    return local.page(src, meta, text)[1]


def _in(index: dict[str, Any], address: str, book: Handbook, language: str) -> bool:
    """Whether a release in the language of the book had a page."""
    return language == book.language and address in index["pages"]


def _file(book: Handbook, key: str) -> str:
    """The file that holds an entry."""
    chain = book.curriculum.resolved.chain
    return next(folder.retired.document.file for folder in reversed(chain) if key in folder.retired.entries)


def title(book: Handbook, address: str, releases: list[Release]) -> str:
    """What something is called, or was called when it was published; its id where nobody knows."""
    folder, _, name = address.partition("/")
    if folder in BY_FOLDER:
        own = labels.title_of(book, BY_FOLDER[folder].name, name)
        rows = (row for _, language, index in releases if language == book.language for row in index["records"])
        return next((str(row["title"]) for row in rows if key_of(row) == address), own) if own == name else own
    page = next((page for page in local.chosen(book) if page.src == f"{name}.md"), None)
    file = handbook_of(book.root) / DOCS / f"{name}.md"
    if page or not file.is_file():
        made = next((one.title for one in pages.generated(book) if one.src == f"{name}.md"), name)
        return page.title if page else made
    said = title_in(file.read_text(encoding="utf-8"))
    return page_text(said, f"{name}.md", book.translate, book.forms) or name


def entries(book: Handbook, links: pages.Links, folder: str) -> str:
    """What a collection had under other ids, or has no more, below its page: each keeps its anchor."""
    rows = []
    for key, entry in _entries(book):
        head, _, name = key.partition("/")
        if head == folder:
            to = book.now(key) if entry.renamed_to else entry.successor
            goal = way(url(folder_page(folder), links.directory_urls), url(to, links.directory_urls)) if to else ""
            rows.append((name, title(book, key, past(book)), entry, goal, title(book, to, []) if to else ""))
    return "\n" + pages.draw(book, "inset-retired.md.j2", links, rows=rows) if rows else ""


def folder_page(folder: str) -> str:
    """The address of the page of a collection."""
    return f"{PAGES}/{folder}"


def index_rows(book: Handbook, directory_urls: bool) -> dict[str, Any]:
    """What index.json says of pages: the address of each, and where each old one leads."""
    old = [{"from": move.old, "to": move.to, "since": move.since} for move in moves(book, directory_urls)]
    return {"pages": addresses(book, directory_urls), "moved": old}
