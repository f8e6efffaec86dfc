"""The whole guide in one file: the pages of the site in the order of its menu, with contents and working links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import yaml
from jinja2 import Environment, StrictUndefined

from macros import insets, pages
from macros.handbook import Handbook
from macros.labels import title_of
from macros.language import outside_code, page_text
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.navigation import Entry, navigation
from macros.paper.document import Document, PaperLinks, Part, apart, part_id
from macros.paper.page import html_of, page_part
from macros.repository import handbook_of
from macros.versions import WHAT_CHANGED

LISTED = ("form", "session")
"""Kinds whose records are papers of their own: the guide says what each is for and where it is found."""
HOME = "index.md"
ON_SCREEN = (HOME, "print.md", WHAT_CHANGED)
"""Written pages that only lead elsewhere on the site: the cover and the contents do that here. What changed concerns
those who have an older print; it is told where the newest release always stands."""


@dataclass
class Leaf:
    """A page of the guide: where it lies on the site, its title, and the record it shows; no kind for written pages."""

    src: str
    title: str
    kind: str = ""
    id: str = ""

    @property
    def part(self) -> str:
        """The id of its part."""
        if not self.kind:
            return "about-" + re.sub(r"[^a-z0-9]+", "-", self.src.removesuffix(".md"))
        return part_id(self.kind, self.id) if self.id else KINDS[self.kind].folder


@dataclass
class Group:
    """An entry of the menu with everything below it."""

    id: str
    title: str
    leaves: list[Leaf] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Leaf]:
        """The pages that show records of these kinds."""
        return [leaf for leaf in self.leaves if leaf.kind in kinds]

    @property
    def shown(self) -> list[Leaf]:
        """The pages that the guide prints; it only lists the others."""
        return [leaf for leaf in self.leaves if leaf.kind not in LISTED]


class GuideLinks(PaperLinks):
    """Links to the parts of the guide. What is only listed leads to its row in the list of its group."""

    def __init__(self, book: Handbook, groups: list[Group]) -> None:
        super().__init__(book)
        self.ways: dict[str, str] = {}
        for group in groups:
            self.ways |= {leaf.src: leaf.part for leaf in group.shown}
            self.ways |= {leaf.src: f"{group.id}--{leaf.id}" for leaf in group.of(*LISTED)}

    def page(self, src: str, fragment: str = "") -> str:
        """The part of the guide that shows a page; else where the site has it; else nowhere."""
        way = self.ways.get(src)
        if way is None:
            return super().page(src, fragment)
        return f"#{way}--{fragment}" if fragment and "--" not in way else f"#{way}"


def guide(book: Handbook, only: frozenset[str] = frozenset()) -> Document:
    """Everything of an edition in one document, in groups as in the menu of the site.

    It holds every record that has a page and the pages written by hand, except those for authors. Forms and sessions
    are listed with what they are for and their address, since they are printed on their own. `only` names ids of
    records and keeps the groups to these, to look at a part of the guide.
    """
    groups = [group for group in groups_of(book) if group.leaves]
    for group in groups:
        group.leaves = [leaf for leaf in group.leaves if not only or leaf.id in only]
    groups = [group for group in groups if group.leaves]
    links = GuideLinks(book, groups)
    parts: list[Part] = []
    for group in groups:
        alone = len(group.leaves) == len(group.shown) == 1
        if not alone:
            parts.append(_opening(book, group, links))
        parts += [_shown(book, leaf, links, level=1 if alone else 2) for leaf in group.shown]
    summary = book.word("guide-whole-lead", n=sum(len(group.leaves) for group in groups))
    return Document(book, book.word("guide-whole"), "", tuple(parts), summary=summary, cover=True)


def groups_of(book: Handbook) -> list[Group]:
    """The groups of the menu, each with its pages in order, whatever lies between them in the menu."""
    menu = navigation(book, [(HOME, ""), *_written(book)])
    groups = []
    for number, entry in enumerate(menu[1:], start=1):
        ((title, below),) = entry.items()
        groups.append(Group(f"group-{number}", title, [_leaf(src, name) for name, src in _flat(below)]))
    return groups


def _flat(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    """(title, path) of the pages of a group, those of its sub-groups too."""
    for entry in entries:
        for title, below in entry.items():
            if isinstance(below, str):
                yield title, below
            else:
                yield from _flat(below)


def _leaf(src: str, title: str) -> Leaf:
    folder, _, name = src.removesuffix(".md").partition("/")
    return Leaf(src, title, BY_FOLDER[folder].name, name) if folder in BY_FOLDER else Leaf(src, title)


def _written(book: Handbook) -> list[tuple[str, str]]:
    """(path, title) of the pages written by hand, in the order they name."""
    known = []
    for path in sorted((handbook_of(book.root) / "docs").glob("*.md")):
        front, _ = _front(path.read_text(encoding="utf-8"))
        if path.name not in ON_SCREEN:
            title = page_text(str(front["title"]), path.name, book.translate, book.forms)
            known.append((int(str(front.get("order", 50))), path.name, title))
    return [(src, title) for _, src, title in sorted(known)]


def _front(text: str) -> tuple[dict[str, object], str]:
    """What stands above a page between lines of dashes, and the page itself."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    return (yaml.safe_load(match[1]), text[match.end() :]) if match else ({}, text)


def _opening(book: Handbook, group: Group, links: GuideLinks) -> Part:
    """The first page of a group: what is in it."""
    html = pages.draw(
        book, "paper/guide-group.html.j2", links, group=group, address=lambda leaf: pages.url_of(leaf.src, True)
    )
    return Part(group.id, group.title, apart(html, group.id))


def _shown(book: Handbook, leaf: Leaf, links: GuideLinks, level: int) -> Part:
    """A page of the guide, `level` steps below its title; 1 for the only page of a group, which opens with it."""
    if leaf.kind:
        return page_part(book, leaf.kind, leaf.id, links, level=level, depth=level - 1)
    text = html_of(book, _text(book, leaf.src, links), leaf.part, depth=level - 1)
    return Part(leaf.part, leaf.title, text, level=level)


def _text(book: Handbook, src: str, links: GuideLinks) -> str:
    """A page written by hand as Markdown, as `macros.site` prepares it: texts, links, calls."""
    _, text = _front((handbook_of(book.root) / "docs" / src).read_text(encoding="utf-8"))
    text = page_text(text, src, book.translate, book.forms)

    def led(match: re.Match[str]) -> str:
        words = match["text"] or pages.escaped(title_of(book, match["kind"], match["id"]))
        if match["id"] not in book.records.of(match["kind"]):
            return words  # of a programme that the edition does not adopt
        fragment = (match["fragment"] or "").removeprefix("#")
        return f"[{words}]({links.href(match['kind'], match['id'], fragment)})"

    def page_led(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(src), match[1]))
        return f"]({links.page(target, (match[2] or '').removeprefix('#'))})"

    text = outside_code(text, lambda piece: re.sub(r"\]\(([\w./-]+\.md)(#[\w-]+)?\)", page_led, LINK.sub(led, piece)))
    calls = {function.__name__: partial(function, book, links) for function in insets.MACROS}
    return Environment(undefined=StrictUndefined).from_string(text).render(calls)
