"""Texts to HTML: links, escaping and the closed list of elements. Shared by checks, pages and paper."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

from macros import disk, light
from macros.language import MARK
from macros.problems import shortened

LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<kind>[a-z]+):(?P<id>[a-z0-9-]+)(?P<fragment>#[a-z0-9-]+)?\)")
"""A link to a record: `[](form:log-book)` takes its title, `[text](guide:triangulation#edges)` has its own words."""

_PLAIN = "p|em|strong|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|code"
ELEMENTS = frozenset([*_PLAIN.split("|"), "a", "br", "hr"])
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = ("https:", "mailto:")

MAX_BRACKETS = 500
_LEVELS = re.compile(r"^ *(?:(?:>|[-*+] |\d+\. ) *){11}|^ {44}", re.MULTILINE)

UNTRANSLATED = "t-untranslated"
"""The class of what is not translated and stands in its own language."""
UNTRANSLATED_SIGN = MARK.pattern[0]
_MARKED = re.compile(
    r"(?:(?P<first><(?:p|ul|ol|table|blockquote|li))(?P<rest>[^>]*>(?:\s|</?t[hdr]>|<(?:p|ul|ol|li|thead|tbody)>)*))?"
    + MARK.pattern.replace("(", "(?P<language>", 1)
)

Resolve = Callable[[str, str, str], tuple[str, str]]
"""(kind, id, fragment) to (address, title)."""


class Rendered:
    """HTML of texts by content, kept on disk so that an unchanged text is never rendered twice.

    A damaged or foreign file is the same as none: the cache only ever saves time.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.used: dict[str, str] = {}
        self.grown = False
        self.stamp: tuple[int, int] | None = None
        self.known = self._read()

    def _read(self) -> dict[str, str]:
        """What is kept on disk."""
        try:
            if self.path:
                status = self.path.stat()
                self.stamp = status.st_mtime_ns, status.st_ino
                stored = json.loads(self.path.read_text(encoding="utf-8"))
                if stored["made_by"] == _made_by() and all(isinstance(html, str) for html in stored["html"].values()):
                    return dict(stored["html"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass
        return {}

    def html(self, text: str) -> str:
        """Block HTML of a text whose record links are still `hb:kind/id`."""
        key = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        found = self.known.get(key)
        if found is None:
            found = light.html(text)
            self.grown = True
        self.known[key] = self.used[key] = found
        return found

    def save(self) -> None:
        """Write what is new, in one step, so that a reader never sees half a file; forget texts that are long gone.

        What another process wrote meanwhile is kept, unless both write at the same moment.
        """
        if not self.path or not self.grown:
            return
        before = self.stamp
        with suppress(OSError):
            status = self.path.stat()
            if (status.st_mtime_ns, status.st_ino) != before:
                self.known = self._read() | self.known
        if len(self.known) > 5 * len(self.used) + 1000:
            self.known = dict(self.used)
        self.grown = False
        with suppress(OSError):  # a cache that cannot be written is no cache
            disk.write(self.path, json.dumps({"made_by": _made_by(), "html": self.known}))
            status = self.path.stat()
            self.stamp = status.st_mtime_ns, status.st_ino


@lru_cache(maxsize=1)
def _made_by() -> str:
    """What the HTML depends on besides the text: this module, `light` and the Markdown library."""
    from markdown import __version__

    code = b"".join(Path(module).read_bytes() for module in (__file__, light.__file__))
    return f"{__version__}-{hashlib.blake2b(code, digest_size=8).hexdigest()}"


RENDERED = Rendered(None)


def keep_in(folder: Path) -> None:
    """Keep rendered texts in a folder from now on."""
    global RENDERED
    if RENDERED.path != folder / "prose.json":
        RENDERED = Rendered(folder / "prose.json")


def block(text: str, resolve: Resolve) -> str:
    """A text as block HTML: paragraphs, lists, tables."""
    html = RENDERED.html(LINK.sub(lambda match: _placeholder(match, resolve), text))
    html = html.replace("<th></th>", "<td></td>")  # the empty corner of a table heads nothing
    if "hb:" in html:
        html = re.sub(r'href="hb:([a-z]+)/([a-z0-9-]+)(?:/([a-z0-9-]+))?"', lambda m: _href(m, resolve), html)
    return _MARKED.sub(_untranslated, html) if UNTRANSLATED_SIGN in html else html


def _untranslated(match: re.Match[str]) -> str:
    """The mark of a paragraph that is not translated becomes the language of the element it stands in.

    A table gets no class: the theme lays out tables that have none, and lets them scroll on a telephone.
    """
    first, rest = match["first"] or "", match["rest"] or ""
    marked = "" if first == "<table" else f' class="{UNTRANSLATED}"'
    return f'{first} lang="{match["language"]}"{marked}{rest}' if first else ""


def inline(text: str, resolve: Resolve) -> str:
    """A text as inline HTML; several paragraphs are joined by line breaks."""
    html = block(text, resolve)
    if html.startswith("<p") and html.endswith("</p>") and not re.search(r"<(?:ul|ol|table|blockquote)", html):
        html = re.sub(r"<p( [^>]*)>(.*?)</p>", r"<p><span\1>\2</span></p>", html, flags=re.DOTALL)
        return re.sub(r"</p>\s*<p>", "<br>", html[3:-4])
    return html


def plain(text: str, resolve: Resolve) -> str:
    """A text without any markup, for titles of the browser, descriptions and search."""
    return " ".join(re.sub(r"<[^>]+>", " ", block(text, resolve)).split())


def _placeholder(match: re.Match[str], resolve: Resolve) -> str:
    title = "" if match["text"] else escape(resolve(match["kind"], match["id"], "")[1], quote=False)
    words = match["text"] or re.sub(r"([\\`*_\[\]|])", r"\\\1", title)
    fragment = (match["fragment"] or "").replace("#", "/")
    return f"[{words}](hb:{match['kind']}/{match['id']}{fragment})"


def _href(match: re.Match[str], resolve: Resolve) -> str:
    return f'href="{escape(resolve(match[1], match[2], match[3] or "")[0], quote=True)}"'


_MADE = re.compile(
    rf'</?(?:{_PLAIN})>|<(?:br|hr)(?: /)?>|<a href="(?:https|mailto|hb):[^"<>]*"(?: title="[^"<>]*")?>|</a>'
    r'|<ol start="\d+">'
)
"""Every tag that Markdown makes from what a text may hold; whatever else begins with `<` is an offence."""
_TOLD = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("# ", "a heading")),
    "pre": ("", "a block of code (a line indented by four spaces)"),
    "img": ("![", "a picture"),
}


class _Reader(HTMLParser):
    """Names what stands outside the closed list. It only explains: what it overlooks is refused all the same."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.found.append(_TOLD.get(tag, (f"<{tag}", f"the element <{tag}>")))
        for name, value in attrs if tag in ELEMENTS else ():
            if name not in ATTRIBUTES.get(tag, set()):
                told = (":-", "an aligned column (`:--`)") if name == "style" else (name, f"the attribute {name}")
                self.found.append(told)
            elif name == "href" and not (value or "").lower().startswith(SCHEMES):
                self.found.append((value or "", f'a link to "{shortened(value)}"'))


def _checked(text: str) -> str:
    """The HTML of a text for checking it; addresses that Markdown writes in numbers are made readable."""
    html = RENDERED.html(LINK.sub(lambda m: f"[{m['text'] or m['id']}](hb:{m['kind']}/{m['id']})", text))
    return re.sub(r'href="((?:&#\d+;)+)"', lambda m: f'href="{escape(unescape(m[1]))}"', html)


def _tangle(text: str) -> str:
    """What would keep Markdown busy for minutes, or nothing."""
    if max(max(part.count("["), part.count("<")) for part in text.split("\n\n")) > MAX_BRACKETS:
        return f"more than {MAX_BRACKETS} brackets in a paragraph"
    return "lists or quotations of more than ten levels" if _LEVELS.search(text) else ""


def offences(text: str) -> list[tuple[str, str]]:
    """(piece of the text, what it is) of everything outside the closed list of elements, attributes and schemes."""
    found = [("hb:", 'a link to "hb:"')] if re.search(r"\bhb:", text) else []
    tangle = _tangle(text)
    if tangle:
        return [("", tangle)]
    rest = _MADE.sub("", _checked(text))
    if "<" in rest:
        reader = _Reader()
        reader.feed(rest)
        reader.close()
        found += reader.found or [("<", "HTML")]
    return list(dict.fromkeys(found))


def addresses(text: str) -> list[str]:
    """The addresses outside the handbook that a text links to, each once."""
    found = [] if _tangle(text) else re.findall(r'href="((?:https|mailto):[^"]*)"', _checked(text))
    return list(dict.fromkeys(unescape(address) for address in found))
