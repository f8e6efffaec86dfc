"""What is printed: parts of HTML, each with what stands in its margins, and links that hold on paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup

from macros import pages
from macros.handbook import Handbook
from macros.language import day
from macros.markup import UNTRANSLATED
from macros.model.kinds import KINDS
from macros.source import Image

NOWHERE = ""
"""The address of what stands neither in the document nor on a site that one can reach."""
IMAGE = "image:"
"""What the address of an image in a document begins with; see `image_of`."""
PAGE, PAGES = "\0", "\1"
"""What stands for the number of a page, and of all pages."""


@dataclass(frozen=True)
class Occasion:
    """When and for how many something is printed: `start` in minutes after midnight, `people` in the group.

    Without a start, times are offsets; without people, quantities are for the best size of the group.
    """

    start: int | None = None
    people: int | None = None

    def clock(self, minutes: int) -> str:
        """A moment of the running order, 95 minutes after its start: "10:35", or "+1:35"."""
        if self.start is None:
            return pages.clock(minutes)
        hours, rest = divmod(self.start + minutes, 60)
        return f"{hours % 24:02d}:{rest:02d}"


ANY_OCCASION = Occasion()


@dataclass(frozen=True)
class Part:
    """A piece of a document that begins a page: a form, a handout, a sheet of cards, a chapter.

    `layout` names its kind of page: a4, a4-landscape, a3, a3-landscape, cards or slides. `level` is its place in the
    contents, 0 for none. `margin` says what stands at the foot of its pages besides the document's own line, such as
    data class and retention. `close` says that its lines and fields stand a little closer.
    """

    id: str
    title: str
    html: str
    layout: str = "a4"
    level: int = 1
    code: str = ""
    margin: str = ""
    close: bool = False


_UNTRANSLATED = re.compile(rf'<(?:table lang="([A-Za-z-]+)"|[a-z]+ lang="([A-Za-z-]+)" class="{UNTRANSLATED}")')


@dataclass(frozen=True)
class Document:
    """Everything that one file holds. `address` is the way to its page below the home of its edition."""

    book: Handbook
    title: str
    address: str
    parts: tuple[Part, ...]
    summary: str = ""
    cover: bool = False
    fillable: bool = False
    large: bool = False
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> str:
        """The language tag of the text."""
        return pages.language_tag(self.book.language)

    @property
    def contents(self) -> list[Part]:
        """The parts that the contents list; none for a document without a cover."""
        return [part for part in self.parts if part.level] if self.cover else []

    def untranslated(self, part: Part) -> str:
        """The names of the languages in which something of a part stands because it is not translated; mostly ""."""
        tags = dict.fromkeys(match[1] or match[2] for match in _UNTRANSLATED.finditer(part.html))
        return ", ".join(self.book.language_name(tag.lower()) for tag in tags)

    @property
    def identity(self) -> str:
        """Edition, language, version and date: the line that tells an old print from a new one."""
        info = self.book.info
        version = self.book.word("theme-version", version=self.book.version)
        made = day(pages.build_date(), self.book.language)
        return " · ".join([info.title, self.book.word(f"language-{self.book.language}"), version, made])

    @property
    def short_address(self) -> str:
        """Where one finds it on the site: whole where the site has an address, else the way below the site's root."""
        return home(self.book) + self.address

    def html(self) -> str:
        """The whole document for the PDF engine, links settled."""
        return settled(pages.draw(self.book, "paper/document.html.j2", PaperLinks(self.book), document=self))


def home(book: Handbook) -> str:
    """The address of an edition's home, as it is printed."""
    url = os.environ.get("HANDBOOK_URL", "")
    return f"{url.rstrip('/')}/{book.code}/{book.language}/" if url else f"{book.code}/{book.language}/"


class PaperLinks(pages.Links):
    """Links as seen from paper: to a part of the same document, else to the site where it has an address.

    `parts` maps (kind, id) of a record to the id of its part.
    """

    def __init__(self, book: Handbook, parts: dict[tuple[str, str], str] | None = None) -> None:
        super().__init__(book, "")
        self.parts = parts or {}

    def page(self, src: str, fragment: str = "") -> str:
        """The whole address of a page; nowhere when the site has none."""
        if not os.environ.get("HANDBOOK_URL"):
            return NOWHERE
        return home(self.book) + pages.url_of(src, True) + (f"#{fragment}" if fragment else "")

    def image(self, name: str) -> str:
        """What stands for an image until the file is made, the same on every machine: its name and its code."""
        return f"{IMAGE}{name}?{self.book.image(name).code}"

    def href(self, kind: str, name: str, fragment: str = "") -> str:
        """The way to a record. Raises KeyError when it does not exist."""
        self.book.title(kind, name)
        part = self.parts.get((kind, name))
        if part:
            return f"#{part}" + (f"--{fragment}" if fragment else "")
        src, anchor = pages.source_of(kind, name)
        return self.page(src, fragment or anchor)

    def link(self, kind: str, name: str, text: str | None = None, fragment: str = "") -> Markup:
        """A whole link, or its words alone where it would lead nowhere."""
        shown = escape(text or self.book.title(kind, name))
        way = self.href(kind, name, fragment)
        return Markup(f'<a href="{escape(way)}">{shown}</a>' if way else shown)


_IDS = re.compile(r' (id|for|headers|aria-labelledby|aria-describedby)="([^"]*)"')


def apart(html: str, part: str) -> str:
    """HTML whose ids, and the links to them, begin with the part's, so that parts never meet in one document.

    Links to what is not in the HTML stay: they lead to other parts.
    """
    own = set(re.findall(r' id="([^"]+)"', html))

    def prefixed(match: re.Match[str]) -> str:
        return f' {match[1]}="{" ".join(f"{part}--{name}" for name in match[2].split())}"'

    def led(match: re.Match[str]) -> str:
        return f' href="#{part}--{match[1]}"' if match[1] in own else match[0]

    return _IDS.sub(prefixed, re.sub(r' href="#([^"]+)"', led, html))


def settled(html: str) -> str:
    """HTML without links that lead nowhere; one to an anchor that is missing leads to the beginning of its part."""
    there = set(re.findall(r' id="([^"]+)"', html))

    def settle(match: re.Match[str]) -> str:
        way = match[1]
        if way.startswith("#") and way[1:] not in there:
            way = f"#{way[1:].partition('--')[0]}" if way[1:].partition("--")[0] in there else ""
        return f'<a href="{way}">{match[2]}</a>' if way else match[2]

    return re.sub(r'<a (?:[^>]*? )?href="([^"]*)"[^>]*>(.*?)</a>', settle, html, flags=re.DOTALL)


def image_of(book: Handbook, address: str) -> Image:
    """The image that an address in a document stands for. Raises KeyError for any other address."""
    return book.image(address.removeprefix(IMAGE).partition("?")[0])


def part_id(kind: str, name: str) -> str:
    """The id of the part that shows a record."""
    return f"{KINDS[kind].folder}-{name}"


def address_of_page(kind: str, name: str) -> str:
    """The way to the page of a record below the home of its edition."""
    src, anchor = pages.source_of(kind, name)
    return pages.url_of(src, True) + (f"#{anchor}" if anchor else "")


def code_of(book: Handbook, kind: str, name: str) -> str:
    """What stands above each page of a record: its id, and the code of its content."""
    return f"{name} · {book.content_code(kind, name)}"


def page_count(book: Handbook) -> tuple[str, ...]:
    """ "Page 1 of 2" in pieces, with PAGE and PAGES at the places of the numbers, in whatever order they stand."""
    return tuple(re.split(f"([{PAGE}{PAGES}])", book.word("paper-page", page=PAGE, pages=PAGES)))


def joined(documents: Iterable[Document], book: Handbook, title: str) -> Document:
    """Several documents in one file, under a cover with contents.

    A document with a cover of its own keeps it as its first page. Where two hold the same part, such as a form, the
    later one has ids of its own.
    """
    parts: list[Part] = []
    for number, document in enumerate(documents, start=1):
        own = [_opening(document), *map(_below, document.parts)] if document.cover else list(document.parts)
        if {part.id for part in parts} & {part.id for part in own}:
            own = _renamed(own, f"no-{number}-")
        parts += own
    return Document(book, title, "", tuple(parts), cover=True)


def _opening(document: Document) -> Part:
    """The cover of a document that stands among others."""
    html = pages.draw(document.book, "paper/opening.html.j2", PaperLinks(document.book), document=document)
    return Part("of-" + re.sub(r"[^a-z0-9]+", "-", document.address or document.title.lower()), document.title, html)


def _below(part: Part) -> Part:
    return replace(part, level=part.level + 1) if part.level else part


def _renamed(parts: list[Part], prefix: str) -> list[Part]:
    """Parts whose ids, and the links between them, begin with the prefix."""
    own = {part.id for part in parts}

    def led(match: re.Match[str]) -> str:
        return f' href="#{prefix}{match[1]}"' if match[1].partition("--")[0] in own else match[0]

    def named(match: re.Match[str]) -> str:
        return f' {match[1]}="{" ".join(prefix + name for name in match[2].split())}"'

    html = (_IDS.sub(named, re.sub(r' href="#([^"]+)"', led, part.html)) for part in parts)
    return [replace(part, id=prefix + part.id, html=text) for part, text in zip(parts, html, strict=True)]
