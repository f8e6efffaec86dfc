"""What changed, as each reader asks for it: what to do differently, what to print again, what to review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from macros.handbook import Handbook
from macros.labels import escaped
from macros.model.kinds import KINDS
from macros.news.compare import Item, News
from macros.news.sentences import Row

MOST = 8
"""Sentences about one record; the page of the record says the rest."""
FEW = 3
"""Changes of wording that are told with both texts; of more, readers are told where."""
MOST_PLACES = 10
"""Places of one record that partners are told."""
DUTIES = ("stage", "assessment", "form", "frame", "session", "course")
"""Kinds that say what somebody does, the most pressing first."""
LEARNT = ("session", "course")
"""Kinds that trainers teach from: officers are told of them what they notice beforehand."""
_NOTICED = ("length", "mode", "attended_by", "before_the_session", "led_by", "audience", "prerequisites")
_HIDDEN = ("title", "statement", "origin", "sources", "source_says", "to_confirm", "review", "shares_with")
"""What tells readers nothing to do; a title is told as the name of the record."""
_ON_PAPER = {"layout", "lines", "width", "blank_rows", "new_side", "header", "footer"}
_FIRST = ("window", "length", "thresholds", "documents", "fields", "activities", "running_order", "sequence", "breach")
"""Keys of what weighs most, in this order."""
_LISTED = ("specimen", "source", "claim", "case", "indicator")
"""Kinds of which readers are told only that they changed."""


@dataclass(frozen=True)
class Group:
    """A record with sentences about it, as Markdown; `more` counts those that are left out."""

    item: Item
    texts: tuple[str, ...]
    more: int = 0


@dataclass
class Told:
    """What changed, for each kind of reader.

    `differently`, `otherwise` and `reworded` are for officers, mentors and managers; `lessons`, `reprints`, `retired`
    and `shared` for trainers: sessions and courses, records with prints that are out of date or have no successor, and
    texts that stand on the prints of several records. `records` are for partners, with `words` of the interface apart.
    """

    differently: list[Group] = field(default_factory=list)
    otherwise: list[Group] = field(default_factory=list)
    reworded: list[Group] = field(default_factory=list)
    lessons: list[Group] = field(default_factory=list)
    reprints: list[Item] = field(default_factory=list)
    retired: list[Item] = field(default_factory=list)
    shared: list[tuple[Item, int]] = field(default_factory=list)
    records: list[Group] = field(default_factory=list)
    words: list[Item] = field(default_factory=list)


def told(book: Handbook, news: News) -> Told:
    """All of it, in order."""
    found = Told()
    for item in sorted(news.items, key=_order):
        if item.kind == "word":
            found.words.append(item)
            continue
        if KINDS[item.kind].page != "none":
            _to_readers(book, item, found)
        elif item.state == "changed":
            found.shared.append((item, len(book.used_in(item.kind, item.id))))
        if item.state == "gone" and item.papers:
            found.retired.append(item)
        if item.reprint and item.state != "gone" and (item.papers or _printed(book, item)):
            found.reprints.append(item)
        if item.state != "changed" or item.rows:
            found.records.append(_for_partners(book, item))
    return found


def _printed(book: Handbook, item: Item) -> bool:
    return any((paper.kind, paper.id) == (item.kind, item.id) for paper in book.papers)


def _order(item: Item) -> tuple[int, str]:
    """Duties first, then the order of the kinds; records of a kind by title."""
    kinds = [*DUTIES, *(kind for kind in KINDS if kind not in DUTIES)]
    return kinds.index(item.kind), item.title.casefold()


def _to_readers(book: Handbook, item: Item, found: Told) -> None:
    """Put a record where those read of it who work with it, and those who teach from it."""
    rows = [row for row in item.rows if row.keys[0] not in _HIDDEN and not set(row.keys) & _ON_PAPER]
    texts = [row for row in rows if row.worded]
    acts = [row for row in rows if not row.worded and item.kind not in _LISTED]
    if item.kind in LEARNT:
        said = [book.word("news-texts", n=len(texts))] if texts else []
        _put(found.lessons, _group(book, item, acts, said))
        acts = [row for row in acts if row.keys[0] in _NOTICED]
    group = _group(book, item, acts)
    _put(found.differently if item.kind in DUTIES else found.otherwise, group)
    listed = len(acts) < len(rows) or (item.reprint and not item.rows)
    if item.kind not in LEARNT and listed and (texts or not group.texts):
        short = tuple(row.text for row in texts if row.brief)
        found.reworded.append(Group(item, short if len(short) <= FEW else ()))


def _put(groups: list[Group], group: Group) -> None:
    if group.texts:
        groups.append(group)


def _group(book: Handbook, item: Item, rows: Iterable[Row], last: Iterable[str] = ()) -> Group:
    """The sentences about a record, those that weigh most first."""
    texts = list(dict.fromkeys([*_states(book, item), *(row.text for row in sorted(rows, key=_weight)), *last]))
    return Group(item, tuple(texts[:MOST]), max(len(texts) - MOST, 0))


def _weight(row: Row) -> int:
    keys = {row.keys[0], "fields" if "fields" in row.keys else ""}
    return min((_FIRST.index(key) for key in keys if key in _FIRST), default=len(_FIRST))


def _states(book: Handbook, item: Item) -> Iterator[str]:
    """What became of a record as a whole."""
    if item.state == "new":
        yield book.word("news-is-new")
    elif item.state == "gone" and item.instead:
        yield book.word("news-is-replaced", title=escaped(item.instead))
    elif item.state == "gone":
        yield book.word("news-is-gone")
    elif item.was and item.was != item.title and item.kind not in ("claim", "word"):
        yield book.word("news-is-called", before=escaped(item.was))
    elif item.state == "renamed":
        yield book.word("news-is-moved")


def _for_partners(book: Handbook, item: Item) -> Group:
    """A record with the places in it that changed."""
    places = list(dict.fromkeys(escaped(row.place) for row in item.rows))
    texts = [*_states(book, item), *places[:MOST_PLACES]]
    return Group(item, tuple(texts), max(len(places) - MOST_PLACES, 0))
