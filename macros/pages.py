"""Records to Markdown pages: addresses of pages, links between them, and the Jinja environment of the templates.

A page is Markdown whose headings carry fixed ids; between them stand HTML blocks with texts already rendered. Templates
only lay out: what they need to know is a function here.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2 import __version__ as jinja_version
from markupsafe import Markup, escape

from macros import diagrams, markup
from macros.handbook import Handbook, PaperFile
from macros.language import PSEUDO, day, number
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.types import Duration
from macros.versions import OUT

TEMPLATES = Path(__file__).parent / "templates"
IMAGES = "sessions/images"
"""Where the images of handouts lie, beside the pages that show them."""


@dataclass(frozen=True)
class PageOf:
    """A generated page: its path below docs_dir, its title, and the record it shows (no `id` for a collection)."""

    src: str
    title: str
    kind: str
    id: str
    variant: str = ""

    @property
    def call(self) -> str:
        """The macro call that fills the page."""
        address = f"{KINDS[self.kind].folder}/{self.id}" if self.id else KINDS[self.kind].folder
        return f'{{{{ record("{address}"{f", {self.variant!r}" if self.variant else ""}) }}}}'


def generated(book: Handbook) -> Iterator[PageOf]:
    """Every page that is made from records: one for each record, or one for a whole collection."""
    for kind in KINDS.values():
        if kind.page == "own":
            for name, record in book.records[kind.name].items():
                yield PageOf(f"{kind.folder}/{name}.md", record.title, kind.name, name)
                if kind.name == "session":
                    for view in ("participant", "projector", *(["supervisor"] if record.supervision else [])):
                        title = book.word(f"{view}-of", title=record.title)
                        yield PageOf(f"{kind.folder}/{name}-{view}.md", title, kind.name, name, view)
        elif kind.page == "shared" and book.records[kind.name]:
            yield PageOf(f"{kind.folder}.md", book.word(f"kind-{kind.name}-plural"), kind.name, "")


def source_of(kind: str, name: str) -> tuple[str, str]:
    """(path of the page below docs_dir, anchor on it) of a record."""
    table = KINDS[kind]
    return (f"{table.folder}/{name}.md", "") if table.page == "own" else (f"{table.folder}.md", name)


def url_of(src: str, directory_urls: bool) -> str:
    """The address of a page below the home of its edition, as MkDocs makes it."""
    path = src.removesuffix(".md")
    if path == "index" or path.endswith("/index"):
        folder = path.removesuffix("index")
        return folder if directory_urls else f"{folder}index.html"
    return f"{path}/" if directory_urls else f"{path}.html"


_HOME = "/releases/version/edition/language/"
"""Where a home might lie. Without any, ways that lead out of it would end at the folder that one happens to work in."""


def relative(target: str, current: str) -> str:
    """The way from one address to another; both begin at the same home, and `target` may lead out of it."""
    way = posixpath.relpath(f"{_HOME}{target}", posixpath.dirname(f"{_HOME}{current}"))
    return f"{way}/" if target.endswith("/") or not target else way


@dataclass
class Links:
    """Links as seen from one page."""

    book: Handbook
    current: str
    directory_urls: bool = True

    def page(self, src: str, fragment: str = "") -> str:
        """The way to a page by its path below docs_dir."""
        here = url_of(self.current, self.directory_urls)
        there = url_of(src, self.directory_urls)
        if here == there and fragment:
            return f"#{fragment}"
        return relative(there, here) + (f"#{fragment}" if fragment else "")

    def file(self, src: str) -> str:
        """The way to a file by its path below docs_dir."""
        return relative(src, url_of(self.current, self.directory_urls))

    def release(self, version: str, src: str) -> str:
        """The way to a page of the same edition and language in another release that is published beside this one."""
        there = f"{OUT}/{version}/{self.book.code}/{self.book.language}/{url_of(src, self.directory_urls)}"
        return self.file(there)

    def image(self, name: str) -> str:
        """The way to an image. A code of its content keeps browsers from showing one that has been replaced."""
        return f"{self.file(f'{IMAGES}/{name}')}?{self.book.image(name).code}"

    def papers(self, kind: str = "", name: str = "") -> list[tuple[str, PaperFile]]:
        """(way, file) of each paper of a record; of the whole guide without one."""
        return [(self.file(one.src), one) for one in self.book.papers if (one.kind, one.id) == (kind, name)]

    def href(self, kind: str, name: str, fragment: str = "") -> str:
        """The way to a record. Raises KeyError when it does not exist."""
        self.book.title(kind, name)
        src, anchor = source_of(kind, name)
        return self.page(src, fragment or anchor)

    def resolve(self, kind: str, name: str, fragment: str = "") -> tuple[str, str]:
        """(address, title) for `macros.markup`."""
        return self.href(kind, name, fragment), self.book.title(kind, name)

    def link(self, kind: str, name: str, text: str | None = None, fragment: str = "") -> Markup:
        """A whole link; its text is the title unless given. The title of a document says which language it is in."""
        shown = text or self.book.title(kind, name)
        own = self.book.records.of(kind)[name].language if kind == "source" and not text else self.book.language
        said = f' lang="{escape(own)}"' if own != self.book.language else ""
        return Markup(f'<a href="{escape(self.href(kind, name, fragment))}"{said}>{escape(shown)}</a>')


def duration(book: Handbook, value: Duration) -> str:
    """A duration in words: "75 minutes", "3 h 30", "7 weeks"."""
    if value.in_minutes and not (value.years or value.months or value.weeks or value.days):
        hours, minutes = divmod(value.in_minutes, 60)
        if value.in_minutes < 120 and minutes:
            return book.word("minutes", n=value.in_minutes)
        if minutes:
            return book.word("hours-minutes", hours=hours, minutes=f"{minutes:02d}")
        return book.word("hours", n=hours)
    words = [book.word(name, n=number) for name, number in value.parts]
    return " ".join(words) if words else book.word("the-day-itself")


def size(book: Handbook, kilobytes: int) -> str:
    """The size of a file in words: "40 KB", "1.2 MB"."""
    if kilobytes < 1000:
        return book.word("paper-kilobytes", n=kilobytes)
    return book.word("paper-megabytes", size=number(round(kilobytes / 1024, 1), book.language))


def clock(minutes: int) -> str:
    """Minutes from the start as an offset, `+1:05`."""
    return f"+{minutes // 60}:{minutes % 60:02d}"


def build_date() -> str:
    """The date of what is made, as in ISO 8601: that of the commit when SOURCE_DATE_EPOCH gives it, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.date().isoformat()


def language_tag(language: str) -> str:
    """The language as browsers and PDF readers are told it."""
    return "en-x-pseudo" if language == PSEUDO else language


def first_sentence(text: str) -> str:
    """The first sentence of a text, for lists."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


class Compiled(FileSystemBytecodeCache):
    """Templates as compiled by this version of Jinja for this module, kept beside the engine's own compiled modules.

    They are code, so they never lie in the folder of a curriculum, which others may send.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template was made from: its text, and whatever decides how it is compiled."""
        made_by = f"{jinja_version}\n{hashlib.blake2b(Path(__file__).read_bytes()).hexdigest()}\n"
        return super().get_source_checksum(made_by + source)


def compiled() -> Compiled | None:
    """The compiled templates, or None where the engine's folder cannot be written."""
    engine = Path(__file__).parent
    return Compiled(engine / "__pycache__" / "templates") if os.access(engine, os.W_OK) else None


def environment(book: Handbook) -> Environment:
    """The Jinja environment of the templates for one handbook; what depends on the page comes with each rendering."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled(),
        extensions=["jinja2.ext.do"],
    )
    env.globals |= {
        "hb": book,
        "word": lambda name, n=None, **slots: book.word(name, n, **slots),
        "label": lambda closed, value: book.word(f"{closed}-{value}"),
        "title": book.title,
        "used_in": book.used_in,
        "content_code": book.content_code,
        "block": lambda name: book.get("block", name),
        "rows_from": lambda field, stages=(): rows_from(book, field, stages),
        "stages_of": lambda form: stages_of(book, form),
        "clock": clock,
        "colon": book.word("colon", label=""),
        "kinds": KINDS,
        "notice": book.notice,
        "diagrams": diagrams,
        "zip": zip,
        "enumerate": enumerate,
    }
    env.filters |= {
        "length": lambda value: duration(book, value),
        "span": lambda value: duration(book, value),
        "size": lambda value: size(book, value),
        "first_sentence": first_sentence,
        "date": lambda value: day(value, book.language),
        "short_date": lambda value: day(value, book.language, short=True),
    }
    return env


Row = tuple[str, str, dict[str, Any]]
"""A row that a table takes from a collection: its id, its label, and the threshold that each stage has for it."""


def rows_from(book: Handbook, field: Any, stages: Iterable[str] = ()) -> list[Row]:
    """The rows that a table takes from a collection; thresholds of the stages given, of all competences without one."""
    if field.rows_from == "principles":
        return [(name, record.title, {}) for name, record in book.records["principle"].items()]
    asked: dict[str, dict[str, Any]] = {}
    for stage in stages if field.rows_from == "thresholds" else ():
        for threshold in book.get("stage", stage).thresholds:
            asked.setdefault(threshold.id, {})[stage] = threshold
    known = book.records["competence"]
    names = [name for name in known if name in asked] if asked else list(known)
    return [(name, f"{known[name].code} {known[name].title}", asked.get(name, {})) for name in names]


def stages_of(book: Handbook, form: str) -> list[str]:
    """The stages whose thresholds a form shows, in order: those whose assessments use it, if it has rows for them."""
    if not book.get("form", form).takes_thresholds:
        return []
    used = {
        assessment.stage
        for assessment in book.records["assessment"].values()
        if form in {assessment.records_in, *(document.id for document in assessment.documents)}
    }
    ordered = [stage for programme in book.records["programme"].values() for stage in programme.stages]
    return [stage for stage in ordered if stage in used]


_ENVIRONMENTS: dict[int, tuple[Handbook, Environment]] = {}


def _environment(book: Handbook) -> Environment:
    known = _ENVIRONMENTS.get(id(book))
    if known is None or known[0] is not book:
        _ENVIRONMENTS.clear()
        known = _ENVIRONMENTS[id(book)] = (book, environment(book))
    return known[1]


def template_stamp(name: str) -> str:
    """Changes when a template, or one that it imports, is written."""
    path = TEMPLATES / name
    imported = re.findall(r'"(\w[\w.-]*\.j2)"', path.read_text(encoding="utf-8"))
    return " ".join([str(path.stat().st_mtime_ns), *map(template_stamp, sorted(set(imported) - {name}))])


def draw(book: Handbook, template: str, links: Links, **context: Any) -> str:
    """Fill a template as seen from one page."""
    resolve = links.resolve
    if book.records.asked is not None:
        book.records.note(template, template_stamp(template))
    return (
        _environment(book)
        .get_template(template)
        .render(
            links=links,
            link=links.link,
            href=links.href,
            page_href=links.page,
            papers=links.papers,
            prose=_marker(lambda text: markup.block(text, resolve)),
            inline=_marker(lambda text: markup.inline(text, resolve)),
            plain=lambda text: markup.plain(text, resolve),
            **context,
        )
    )


def _marker(render: Callable[[str], str]) -> Callable[[str], Markup]:
    return lambda text: Markup(render(text))


def record(book: Handbook, address: str, links: Links, variant: str = "") -> str:
    """The Markdown of a record's page, or of a whole collection. Raises KeyError for an address that does not exist."""
    folder, _, name = address.partition("/")
    if folder not in BY_FOLDER:
        raise KeyError(f'"{folder}" is no kind of record; there are: {", ".join(BY_FOLDER)}')
    kind = BY_FOLDER[folder]
    template = f"{kind.name}{f'-{variant}' if variant else ''}.md.j2"
    if kind.page == "shared":
        return draw(book, template, links, records=book.records[kind.name], kind=kind.name)
    return draw(book, template, links, record=book.get(kind.name, name), id=name, kind=kind.name)


def escaped(text: str) -> str:
    """Text safe in Markdown headings and link texts."""
    return str(escape(re.sub(r"([\\`*_\[\]{}|])", r"\\\1", text)))
