"""What changed in each record since the release before, as plain rows in the words of readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from macros import labels
from macros.earlier import Earlier, releasing
from macros.edition.diff import diff
from macros.handbook import Handbook
from macros.labels import Side
from macros.language import MARK, Translate, Translator
from macros.language.catalogue import Catalogue, Entry
from macros.model.kinds import BY_FOLDER, KINDS
from macros.news.before import Before, Listed, Moves, Name, Plain, before, moves_of
from macros.news.sentences import Row, plainly, sentences


@dataclass(frozen=True)
class Item:
    """A record that is new, gone, renamed or changed.

    `old` is its id in the release before, "" for a new one. `was` is its title there, `instead` the title of what takes
    the place of one that is gone. `rows` tell the changes inside it; there are none where only translations or terms
    changed, and `codes` differ all the same. `codes` are those printed then and now, `papers` the files it had then.
    """

    kind: str
    id: str
    title: str
    state: str = "changed"
    old: str = ""
    was: str = ""
    instead: str = ""
    codes: tuple[str, str] = ("", "")
    papers: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def address(self) -> str:
        """`forms/log-book`"""
        return f"{KINDS[self.kind].folder}/{self.id}"

    @property
    def reprint(self) -> bool:
        """Whether a print with the old code shows something else than a new one."""
        return bool(self.old and self.codes[0] and self.codes[0] != self.codes[1])


@dataclass(frozen=True)
class News:
    """What changed in an edition since `since`, the release before; `state` says "none" where this is no release,
    "first" and "new" where nothing, or nothing of this edition, was published before, and else "since".

    `spoken` says whether it was published in this language. The version of this handbook is `version`.
    """

    version: str
    state: str
    since: str = ""
    spoken: bool = False
    items: list[Item] = field(default_factory=list)


def changes(book: Handbook, earlier: Earlier, moves: Moves | None = None) -> News:
    """What changed since the newest release before."""
    was = before(book, earlier, moves or moves_of(book))
    if was is None:
        return News(book.version, "new" if earlier.versions else "first" if releasing() else "none")
    return News(book.version, "since", was.version, was.spoken, list(_items(book, was)))


def _items(book: Handbook, was: Before) -> Iterator[Item]:
    now = _now(book)
    names = {name: listed.title for name, listed in was.listed.items() if listed.title}
    own = labels.after(book, book.curriculum.resolved.own)
    sides = Side(book, was.data, remembering(own), names), own
    found: dict[str, list[Row]] = {}
    for row in sentences(*sides, [one for one in diff(was.data, now) if len(one.steps) > 2]):
        found.setdefault("/".join(row.address.split("/")[:2]), []).append(row)
    for kind in KINDS.values():
        there, here = was.data[kind.folder], now[kind.folder]
        for name in [*here, *(name for name in there if name not in here)]:
            item = _item(book, was, sides[0], (kind.name, name), name in here)
            rows = tuple(found.get(item.address, ())) if item.state in ("changed", "renamed") else ()
            if rows or item.state != "changed" or item.reprint:
                yield replace(item, rows=rows)


def _now(book: Handbook) -> Plain:
    """The plain data of the records that the edition has."""
    data = book.curriculum.resolved.data
    known = {folder: book.records[kind.name] for folder, kind in BY_FOLDER.items()}
    return {folder: {name: data[folder][name] for name in data[folder] if name in known[folder]} for folder in known}


def _item(book: Handbook, was: Before, then: Side, name: Name, here: bool) -> Item:
    """A record without what changed inside it."""
    kind, id = name
    listed, folder = was.listed.get(name, Listed()), KINDS[kind].folder
    title = plainly(book, book.title(kind, id)) if here else ""
    there = id in was.data[folder]
    old = was.renamed.get(name, id) if there else ""
    codes = listed.code, book.content_code(kind, id) if here else ""
    said = listed.title or (_title(then, folder, id) if there else "")
    said = plainly(book, labels.unlinked(book, said, then.title))
    if not here:
        target, _, successor = was.successors.get(name, "").partition("/")
        instead = plainly(book, book.title(BY_FOLDER[target].name, successor)) if successor else ""
        return Item(kind, id, said or id, "gone", old, said, instead, codes, listed.papers)
    state = "renamed" if old not in ("", id) else "changed" if there else "new"
    return Item(kind, id, title, state, old, said, "", codes, listed.papers)


def _title(then: Side, folder: str, name: str) -> str:
    """The title of a record that no index lists, such as a block."""
    record = then.data[folder][name]
    key = next((key for key in ("title", "statement", "text") if isinstance(record.get(key), str)), "")
    return MARK.sub("", then.worded(f"{folder}/{name}/{key}", record[key])) if key else name


def remembering(side: Side) -> Translate:
    """Translations of a side, and of what it said before: a catalogue keeps them when a text changes or goes."""
    translate = side.translate
    if not isinstance(translate, Translator):
        return translate
    return replace(translate, catalogues=[_with_past(one) for one in translate.catalogues])


def _with_past(catalogue: Catalogue) -> Catalogue:
    past = [Entry(one.at, one.before, one.said) for one in catalogue.entries.values() if one.check and one.before]
    gone = [Entry(one.at, one.text, one.said) for one in catalogue.kept.values()]
    known = {entry.key: entry for entry in [*gone, *past]}
    return replace(catalogue, entries=known | catalogue.entries)
