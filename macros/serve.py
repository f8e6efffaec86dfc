"""Showing an edition while it is edited: only what a change touches is built anew; bad YAML keeps the good pages."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from macros.handbook import Handbook
from macros.pages import template_stamp
from macros.repository import handbook_of, whereabouts


def serve(root: Path, edition: str, language: str, address: str = "127.0.0.1:8000") -> None:
    """Serve an edition until interrupted. Raises Failure when it cannot be shown even once."""
    os.environ["HANDBOOK_SERVING"] = "1"
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ.update(HANDBOOK_EDITION=edition, HANDBOOK_LANGUAGE=language, HANDBOOK_STRICT="false")
    os.environ.update(whereabouts(root))
    from mkdocs.commands import serve as command
    from mkdocs.livereload import LiveReloadServer

    # MkDocs warns at each change that unchanged pages may be stale; `Watch` sees to it that they are not.
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    # It looks for changes every half second, of which an author waits for a quarter on average.
    command.LiveReloadServer = partial(LiveReloadServer, polling_interval=0.2)  # type: ignore[attr-defined,assignment]
    command.serve(str(handbook_of(root) / "mkdocs.yml"), build_type="dirty", dev_addr=address)


@dataclass
class Build:
    """What pages are built from: the handbook, what all pages share, and the text of each page."""

    book: Handbook
    shared: str
    texts: dict[str, str]


class Watch:
    """Knows which pages of the build that is shown would come out of the next one as they are."""

    def __init__(self) -> None:
        self.shown: Build | None = None
        self.next: Build | None = None
        self.made_from: dict[str, set[tuple[str, ...]]] = {}

    def begin(self, files: Any, book: Handbook, engine: str) -> None:
        """Tell MkDocs which pages are as they were. `engine` changes with the theme and the problems shown."""
        book.records.asked = None
        titles = [f"{kind} {name} {getattr(entry, 'title', '')}" for kind, name, entry in book.all()]
        texts = {file.src_uri: file.content_string for file in files.documentation_pages()}
        new = Build(book, "", texts)
        new.shared = "\n".join([*titles, repr(book.info), repr(book.retired), book.code_of(("word",)), engine])
        # Until this build is done there is none to compare with: after one that fails, every page is built again.
        old, self.shown, self.next = self.shown, None, new

        @cache
        def changed(asked: tuple[str, ...]) -> bool:
            if asked[0].endswith(".j2"):
                return template_stamp(asked[0]) != asked[1]
            return old is None or old.book.code_of(asked) != new.book.code_of(asked)

        for file in files.documentation_pages():
            same = (
                old is not None
                and old.shared == new.shared
                and old.texts.get(file.src_uri) == file.content_string
                and Path(file.abs_dest_path).is_file()
                and not any(changed(asked) for asked in self.made_from.get(file.src_uri, ()))
            )
            file.is_modified = lambda same=same: not same

    def page(self, book: Handbook, src: str) -> None:
        """Take down from now on what a page is made from."""
        book.records.asked = self.made_from[src] = set()

    def done(self) -> None:
        """The build is shown; from now on nothing is taken down."""
        self.shown = self.next
        if self.shown:
            self.shown.book.records.asked = None


WATCH = Watch()
