"""Showing an edition while it is edited: only what a change touches is built anew; bad YAML keeps the good pages."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import Any

from macros.handbook import Handbook

_BUILT: dict[str, str] = {}
"""Page to the hash it was last built from."""


def serve(root: Path, edition: str, language: str, address: str = "127.0.0.1:8000") -> None:
    """Serve an edition until interrupted. Raises Failure when it cannot be shown even once."""
    os.environ["HANDBOOK_SERVING"] = "1"
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ.update(HANDBOOK_EDITION=edition, HANDBOOK_LANGUAGE=language, HANDBOOK_STRICT="false")
    from mkdocs.commands import serve as command

    # MkDocs warns at each change that unchanged pages may be stale; `mark_unchanged` sees to it that they are not.
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    command.serve(str(root / "mkdocs.yml"), build_type="dirty", dev_addr=address)


def mark_unchanged(files: Any, book: Handbook, engine: str) -> None:
    """Tell MkDocs which pages would come out as they are: own record, neighbours, titles and engine are the same.

    `engine` changes with templates, theme and problems shown.
    """
    titles = "".join(f"{kind}{name}{getattr(entry, 'title', '')}" for kind, name, entry in book.all())
    shared = hashlib.blake2b((titles + engine).encode(), digest_size=8).hexdigest()
    everything = hashlib.blake2b("".join(book.content_code(k, n) for k, n, _ in book.all()).encode()).hexdigest()
    from macros.handbook import references

    neighbours = {(kind, name): targets for kind, name, targets in references(book.curriculum)}
    from macros.model.kinds import BY_FOLDER

    for file in files.documentation_pages():
        parts = Path(file.src_uri).with_suffix("").parts
        kind = BY_FOLDER.get(parts[0]) if file.generated_by else None
        name = parts[1].removesuffix("-projector") if len(parts) == 2 and kind else ""
        if kind and name and (kind.name, name) in neighbours:
            near = [(kind.name, name), *neighbours[kind.name, name], *book.used_in(kind.name, name)]
            own = "".join(book.content_code(k, n) for k, n in near if n in book.records[k])
        else:
            own = everything + file.content_string
        now = hashlib.blake2b((shared + own).encode(), digest_size=12).hexdigest()
        same = _BUILT.get(file.src_uri) == now and Path(file.abs_dest_path).is_file()
        _BUILT[file.src_uri] = now
        file.is_modified = lambda same=same: not same
