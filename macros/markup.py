"""Texts to HTML: links, escaping and the closed list of elements. Shared by checks, pages and paper."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from markdown import Markdown

LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<kind>[a-z]+):(?P<id>[a-z0-9-]+)(?P<fragment>#[a-z0-9-]+)?\)")
"""A link to a record: `[](form:log-book)` takes its title, `[text](guide:triangulation#edges)` has its own words."""

ELEMENTS = frozenset("p em strong ul ol li a blockquote table thead tbody tr th td br code hr".split())
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = ("https:", "mailto:", "hb:")

Resolve = Callable[[str, str, str], tuple[str, str]]
"""(kind, id, fragment) to (address, title)."""


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return Markdown(extensions=["tables", "sane_lists"], output_format="html")


class Rendered:
    """HTML of texts by content, kept on disk so that an unchanged text is never rendered twice.

    A damaged or foreign file is the same as none: the cache only ever saves time.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.known: dict[str, str] = {}
        self.used: dict[str, str] = {}
        self.grown = False
        if path and path.is_file():
            try:
                stored = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                stored = {}
            if isinstance(stored, dict) and stored.get("made_by") == _made_by():
                self.known = stored["html"]

    def html(self, text: str) -> str:
        """Block HTML of a text whose record links are still `hb:kind/id`."""
        key = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        found = self.known.get(key)
        if found is None:
            engine = _markdown()
            engine.reset()
            found = engine.convert(text)
            self.grown = True
        self.known[key] = self.used[key] = found
        return found

    def save(self) -> None:
        """Write what is new, in one step, so that a reader never sees half a file; forget texts that are long gone."""
        if not self.path or not self.grown:
            return
        if len(self.known) > 5 * len(self.used) + 1000:
            self.known = dict(self.used)
        self.grown = False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps({"made_by": _made_by(), "html": self.known}), encoding="utf-8")
        temporary.replace(self.path)


@lru_cache(maxsize=1)
def _made_by() -> str:
    """What the HTML depends on besides the text: this module and the Markdown library."""
    from markdown import __version__

    return f"{__version__}-{hashlib.blake2b(Path(__file__).read_bytes(), digest_size=8).hexdigest()}"


RENDERED = Rendered(None)


def keep_in(folder: Path) -> None:
    """Keep rendered texts in a folder from now on."""
    global RENDERED
    if RENDERED.path != folder / "prose.json":
        RENDERED = Rendered(folder / "prose.json")


def block(text: str, resolve: Resolve) -> str:
    """A text as block HTML: paragraphs, lists, tables."""
    html = RENDERED.html(LINK.sub(lambda match: _placeholder(match, resolve), text))
    if "hb:" in html:
        html = re.sub(r'href="hb:([a-z]+)/([a-z0-9-]+)(?:/([a-z0-9-]+))?"', lambda m: _href(m, resolve), html)
    return html


def inline(text: str, resolve: Resolve) -> str:
    """A text as inline HTML; several paragraphs are joined by line breaks."""
    html = block(text, resolve)
    if html.startswith("<p>") and html.endswith("</p>") and not re.search(r"<(?:ul|ol|table|blockquote)", html):
        return re.sub(r"</p>\s*<p>", "<br>", html[3:-4])
    return html


def plain(text: str, resolve: Resolve) -> str:
    """A text without any markup, for titles of the browser, descriptions and search."""
    return " ".join(re.sub(r"<[^>]+>", " ", block(text, resolve)).split())


def _placeholder(match: re.Match[str], resolve: Resolve) -> str:
    words = match["text"] or re.sub(r"([\\`*_\[\]<>])", r"\\\1", resolve(match["kind"], match["id"], "")[1])
    fragment = (match["fragment"] or "").replace("#", "/")
    return f"[{words}](hb:{match['kind']}/{match['id']}{fragment})"


def _href(match: re.Match[str], resolve: Resolve) -> str:
    return f'href="{escape(resolve(match[1], match[2], match[3] or "")[0], quote=True)}"'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.found.append((f"<{tag}", f"the element <{tag}>"))
            return
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.found.append((name, f"the attribute {name}"))
            elif name == "href" and not (value or "").lower().startswith(SCHEMES):
                self.found.append((value or "", f'a link to "{value}"'))

    def handle_comment(self, data: str) -> None:
        self.found.append(("<!--", "a comment"))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("<!", "a declaration"))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("<![", "a declaration"))

    def handle_pi(self, data: str) -> None:
        self.found.append(("<?", "an instruction"))


def offences(text: str) -> Iterator[tuple[str, str]]:
    """(piece of the text, what it is) of everything outside the closed list of elements, attributes and schemes."""
    rendered = RENDERED.html(LINK.sub(lambda m: f"[{m['text'] or m['id']}](hb:{m['kind']}/{m['id']})", text))
    if set(re.findall(r"<([^\s>/]*)", rendered)) <= ELEMENTS | {""} and not re.search(r"<\w+\s(?!href=\"(?:hb|https|mailto):)", rendered):
        return
    reader = _Reader()
    reader.feed(rendered)
    reader.close()
    for snippet, what in dict.fromkeys(reader.found):
        yield ("![" if snippet == "<img" and snippet not in text else snippet), what
