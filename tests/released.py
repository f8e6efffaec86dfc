"""What was published before, made by hand: an index.json as a release has it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from macros import site
from macros.earlier import Earlier
from macros.handbook import Handbook


def index_of(book: Handbook) -> dict[str, Any]:
    """index.json of a handbook as it is."""
    config: Any = SimpleNamespace(use_directory_urls=True)
    index: dict[str, Any] = json.loads(site.index(book, config))
    return index


def row(kind: str, name: str, title: str, address: str, papers: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record in an index.json."""
    return {"kind": kind, "id": name, "title": title, "address": address, "code": "0" * 6, "papers": list(papers)}


def publish(
    folder: Path, version: str, index: dict[str, Any], *, edition: str = "base", language: str = "en"
) -> Earlier:
    """Put an index.json where a release has it. Returns all that was published into the folder."""
    place = folder / version / edition / language
    place.mkdir(parents=True, exist_ok=True)
    (place / "index.json").write_text(json.dumps(index), encoding="utf-8")
    versions = sorted((path.name for path in folder.iterdir() if path.is_dir()), reverse=True)
    (folder / "versions.json").write_text(json.dumps([{"version": one} for one in versions]), encoding="utf-8")
    return Earlier(folder, versions)
