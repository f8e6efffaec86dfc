"""An example handbook beside what was published of it before, to see what is told as changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from macros import insets, news, pages
from macros.earlier import earlier
from macros.handbook import Handbook, open_handbook
from macros.news import Moves, Told
from tests import released

Rows = dict[tuple[str, str], dict[str, Any]]
Alter = Callable[[dict[str, Any], Rows], None]


def edit(root: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace texts in a file of the base."""
    path = root / "curriculum/base" / name
    text = path.read_text(encoding="utf-8")
    for was, now in pairs:
        assert was in text, (name, was)
        text = text.replace(was, now, 1)
    path.write_text(text, encoding="utf-8")


def publish(
    root: Path, releases: Path, alter: Alter = lambda data, rows: None, *, version: str = "1.0.0", book: Any = None
) -> None:
    """Publish a handbook as it is, but for what `alter` does to its data and its rows."""
    book = book or open_handbook(root)
    data = copy.deepcopy(book.curriculum.resolved.data)
    index = released.index_of(book)
    rows = {(row["kind"], row["id"]): row for row in index["records"]}
    for (kind, name), row in rows.items():
        row["papers"] = [f"forms/{name}/{name}.pdf"] if kind == "form" else row["papers"]
    alter(data, rows)
    index["records"] = list(rows.values())
    released.publish(releases, version, index, edition=book.code, language=book.language)
    head = {"edition": book.code, "version": version, "data": data}
    (releases / version / book.code / "resolved.json").write_text(json.dumps(head), encoding="utf-8")


def told(root: Path, moves: Moves | None = None) -> Told:
    """What readers are told of the example as it is now."""
    book = open_handbook(root)
    return news.told(book, news.changes(book, earlier(), moves))


def texts(groups: list[news.Group], address: str) -> list[str]:
    """What is said of one record."""
    return [text for group in groups if group.item.address == address for text in group.texts]


def page(book: Handbook, directory_urls: bool = True) -> str:
    """The page "What changed", without its head."""
    return insets.what_changed(book, pages.Links(book, "what-changed.md", directory_urls))
