"""Pages as they came out of Markdown, kept on disk, so that what did not change is not converted again.

What is kept is a function of what went in: the finished Markdown of a page, the files it may link to, the settings and
the libraries. Templates and texts are laid out at each build all the same, so nothing here has to know what a page was
made from. A file that is damaged, foreign or of something else is the same as none: it only ever saves time.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
from material.plugins.search import plugin as search  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from macros import disk, light, tags

_LOG = logging.getLogger("mkdocs")


@dataclass
class Converted:
    """What Markdown, MkDocs and the search found in a page.

    `toc` nests entries as MkDocs reads them, `links` maps page to anchor to the link as it was written, and `sections`
    lists (id, title, text) for the search; None as long as it did not look.
    """

    code: str
    html: str
    title: str | None
    toc: list[Any]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    sections: list[tags.Section] | None = None


class Pages:
    """The pages of one edition in one language, each in a file of `folder` that is named like the page.

    A file begins with a code of what the page was made from and of all that follows.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shared = ""
        self.there: set[Path] = set()
        self.known: dict[str, Converted] = {}  # by HTML
        self.new: dict[Path, Converted] = {}

    def _begin(self, config: MkDocsConfig, files: Files) -> None:
        """Take down what all pages share: the files of this build, the settings and the libraries."""
        names = [getattr(one, "__module__", one) for one in config.markdown_extensions]
        settings = (names, config.mdx_configs, config.validation, [(f.src_uri, f.url, f.inclusion) for f in files])
        # The folders that hold what is known of each library are named by its version.
        libraries = sorted(path.name for path in Path(markdown.__file__).parent.parent.glob("*-info"))
        code = [Path(module).read_bytes() for module in (__file__, tags.__file__, light.__file__)]
        self.shared = disk.code(sys.version, repr(settings), repr(libraries), repr(code))
        self.there = {self._path(file.src_uri) for file in files.documentation_pages()}

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert a page, in place of its own `render`."""
        if not self.shared:
            self._begin(config, files)
        path = self._path(page.file.src_uri)
        code = disk.code(self.shared, page.file.src_uri, page.markdown or "")
        found = _read(path, code)
        if found:
            page.content, page._title_from_render, page.toc = found.html, found.title, get_toc(found.toc)
            page.present_anchor_ids = set(found.anchors)
            page.links_to_anchors = {files.src_uris[src]: links for src, links in found.links.items()}
        else:
            said = CountHandler()
            _LOG.addHandler(said)
            try:
                Page.render(page, config, files)
            finally:
                _LOG.removeHandler(said)
            if said.get_counts() or not _LOG.isEnabledFor(logging.WARNING) or page.links_to_anchors is None:
                return  # what is wrong with a page has to be said each time
            links = {file.src_uri: there for file, there in page.links_to_anchors.items()}
            toc, anchors = [_entry(link) for link in page.toc], sorted(page.present_anchor_ids or ())
            found = self.new[path] = Converted(code, page.content or "", page._title_from_render, toc, anchors, links)
        self.known[found.html] = found

    def feed(self, parser: HTMLParser, html: str) -> None:
        """Feed the HTML of a page to the parser of the search, in place of the parser's own `feed`."""
        found = self.known.get(html)
        sections = found.sections if found else None
        if sections is None:
            sections = tags.sections(html)
        if sections is None:
            HTMLParser.feed(parser, html)
            return
        if found:
            found.sections = sections
        parser.data = [_section(*parts) for parts in sections]  # type: ignore[attr-defined]

    def save(self) -> None:
        """Write what is new, each file in one step, and forget pages that are no more."""
        with suppress(OSError):  # a cache that cannot be written is no cache
            for path, found in self.new.items():
                code, *rest = vars(found).values()
                text = json.dumps(rest)
                disk.write(path, f"{disk.code(code, text)}\n{text}")
            self.new.clear()
            for path in self.folder.rglob("*") if self.shared else ():
                if path not in self.there and not path.is_dir():
                    path.unlink()

    def _path(self, src: str) -> Path:
        return self.folder / f"{src}.json"


def _read(path: Path, code: str) -> Converted | None:
    """What is kept of a page that was made from the same; None when there is no such file, or not as it was written."""
    try:
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return Converted(code, *json.loads(text)) if first == disk.code(code, text) else None


def _entry(link: Any) -> dict[str, Any]:
    """An entry of a table of contents as MkDocs reads it from Markdown."""
    children = [_entry(child) for child in link.children]
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}


def _section(name: str | None, title: list[str], text: list[str]) -> Any:
    """A section as the parser of the search makes it."""
    section = search.Section(search.Element("hx"))
    section.id, section.title, section.text = name, title, text
    return section
