"""The built site, read as a stranger would: links that lead nowhere, leftovers of templates, requests that leave it.

MkDocs checks links in Markdown only; pages here are mostly HTML, so every address of every built page is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from macros.handbook import Handbook
from macros.problems import Place, Problem, messages, problem

messages(
    {
        "B101": (
            'the link to "{found}" leads nowhere.',
            "Correct the link or the template that made it.",
        ),
        "B102": (
            'the link to "{found}" leads to a page without this anchor.',
            "Correct the anchor; headings carry fixed ids.",
        ),
        "B103": (
            '"{found}" is left over from a template or a text.',
            "Write terms as {{mentor.the}}, links as [](form:log-book).",
        ),
        "B104": (
            'the page would load "{found}" from elsewhere.',
            "Nothing is loaded from other addresses: keep the file in docs/assets.",
        ),
        "B105": (
            'the page links to "{found}", which is no address of a source.',
            "Add the document to sources.yml, or take the link out.",
        ),
        "B106": (
            'the id "{found}" stands twice on the page.',
            "Give one of the two another id.",
        ),
        "B107": (
            '"{found}" would run when the page is opened.',
            "Nothing runs from a text: keep scripts in docs/assets.",
        ),
    }
)

_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')  # begins with what is rare, which is four times as fast
_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s[^<>]*?)?)/?>")
_ATTRIBUTE = re.compile(r'([\w:-]+)\s*=\s*"([^"]*)"')
_WATCHED = re.compile(r"<(a|area|link|script|img|iframe|source|audio|video|object)(\s[^<>]*)>", re.I)
_HANDLER = re.compile(r"\son[\w:-]*\s*=", re.I)
_SILENT = re.compile(r"<(script|style|code|pre|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
_SUSPECT = ("{", "}", "](", "\ue000", "undefined", "macro error")
"""What every leftover holds: almost no page does, and looking for it costs next to nothing."""
_LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|\{:|\{[a-z][a-z-]*(?:\.[a-z]+)?!?\}|\]\([a-z]+:[a-z0-9-]*\)|\bUndefined\b"
    r"|macro error|\ue000[\w-]*",
    re.I,
)
_LOADS = dict.fromkeys(("script", "img", "iframe", "source", "audio", "video"), "src") | {"object": "data"}
_LINK_LOADS = ("stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest")


def allowed_addresses(book: Handbook, *places: str) -> set[str]:
    """Addresses outside the site to which pages may link: sources, the contact, the licence, `places` and all below."""
    typed = book.curriculum
    sources = [*typed.records["source"].values(), *typed.left_out.get("source", {}).values()]
    known = {source.address for source in sources if source.address}
    known |= {book.info.contact or "", "https://creativecommons.org/licenses/by/4.0/"}
    known |= {book.info.data_protection.contact or ""} if book.info.data_protection else set()
    return {address for address in known if address} | {place.rstrip("/") + "/" for place in places if place}


def problems(
    folder: Path,
    allowed: Iterable[str] = (),
    name: str = "site",
    beside: Iterable[str] = (),
    home: str = "/",
    away: Iterable[str] = (),
) -> list[Problem]:
    """What is wrong with the built pages below a folder.

    `allowed` holds addresses, or beginnings of them ending in `/`; `name` stands before each path in messages.
    `beside` holds the ways to folders that hold the same pages, as `../fr` does where French is built beside this one;
    `home` is the path of the folder on its server, by which the page for wrong addresses finds it; `away` holds the
    ways to folders published before, which are not looked into, as `../../../1.0.0/`.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = {path: (folder / path).read_text(encoding="utf-8") for path in sorted(files) if path.endswith(".html")}
    ids = {name: _ids(html) for name, html in pages.items()}
    anchors = {name: set(found) for name, found in ids.items()}
    permitted, outside = tuple(allowed), tuple(away)
    files |= {f"{other}/{path}" for other in beside for path in files if path.endswith(".html")}
    return [
        found
        for path, html in pages.items()
        for found in _page(Place(f"{name}/{path}"), path, html, ids[path], files, anchors, permitted, outside, home)
    ]


def _ids(html: str) -> list[str]:
    return _ID.findall(html)


def _page(
    place: Place,
    name: str,
    html: str,
    ids: list[str],
    files: set[str],
    anchors: dict[str, set[str]],
    allowed: tuple[str, ...],
    away: tuple[str, ...],
    home: str,
) -> Iterator[Problem]:
    visible = _SILENT.sub(" ", html)
    lower = visible.lower()
    for match in _LEFTOVER.finditer(visible) if any(sign in lower for sign in _SUSPECT) else ():
        yield problem("B103", place, found=match[0])
    for twice in {one for one in ids if ids.count(one) > 1} if len(ids) != len(anchors[name]) else ():
        yield problem("B106", place, found=twice)
    for tag, text in set(_WATCHED.findall(html)):
        attributes = dict(_ATTRIBUTE.findall(text))
        yield from _loads(place, tag.lower(), attributes)
        # Only the page for wrong addresses holds addresses from the root: it may be shown at any depth.
        root = home if name == "404.html" else ""
        shown = unescape(attributes.get("src", "")).removeprefix(root) if tag.lower() == "img" else ""
        if shown and not urlsplit(shown).scheme and _target(name, urlsplit(shown).path) not in files:
            yield problem("B101", place, found=shown)
        if tag.lower() in ("a", "area") and "href" in attributes:
            address = unescape(attributes["href"]).removeprefix(root) or (root and ".")
            yield from _link(place, name, address, files, anchors, allowed, away)
    for match in _TAG.finditer(html) if _HANDLER.search(html) else ():
        for attribute in dict(_ATTRIBUTE.findall(match[2])):
            if attribute.lower().startswith("on"):
                yield problem("B107", place, found=f"{attribute}=")


def _loads(place: Place, tag: str, attributes: dict[str, str]) -> Iterator[Problem]:
    address = attributes.get(_LOADS.get(tag, ""), "")
    if tag == "link" and any(kind in attributes.get("rel", "") for kind in _LINK_LOADS):
        address = attributes.get("href", "")
    if address.startswith(("http:", "https:", "//")):
        yield problem("B104", place, found=address)
    for candidate in attributes.get("srcset", "").split(","):
        if candidate.strip().startswith(("http:", "https:", "//")):
            yield problem("B104", place, found=candidate.strip())


def _link(
    place: Place,
    name: str,
    address: str,
    files: set[str],
    anchors: dict[str, set[str]],
    allowed: tuple[str, ...],
    away: tuple[str, ...],
) -> Iterator[Problem]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        bare = address.split("?")[0]
        if not any(one in (address, bare) or (one.endswith("/") and bare.startswith(one)) for one in allowed):
            code = "B107" if parts.scheme in ("javascript", "data", "vbscript") else "B105"
            yield problem(code, place, found=address)
        return
    target = _target(name, parts.path)
    if f"{target}/".startswith(away):
        return
    if parts.path.endswith("/") or target in (".", ".."):
        target = normpath(join(target, "index.html"))
    if target not in files:
        yield problem("B101", place, found=address)
    elif parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]:
        yield problem("B102", place, found=address)


def _target(name: str, path: str) -> str:
    """The file to which a path on a page leads."""
    return normpath(join(dirname(name), unquote(path))) if path else name
