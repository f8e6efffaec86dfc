"""A curriculum of any size, made from the real one, for measuring.

Every record with a page of its own is copied under new ids (`learning-2`, `learning-3`, …) together with what it refers
to, so that each copy is as whole as the original and `handbook check` finds nothing. Collections (roles, competences,
words, …) stay as they are: the copies share them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from macros.edition import BASE, resolve
from macros.markup import LINK
from macros.model.kinds import KINDS
from macros.model.walk import leaves
from macros.records import Curriculum, curriculum
from macros.source import Document

FOLDERS = ("curriculum/base", "docs", "macros")
"""What the engine needs of a root, besides mkdocs.yml."""


def synthetic(root: Path, out: Path, times: int) -> Path:
    """Write a root with `times` as many records into `out`, which must not exist; `times=1` is a plain copy.

    The engine is copied too, so that it can be edited: run it there with `python -m macros`. Returns `out`.
    """
    for part in FOLDERS:
        shutil.copytree(root / part, out / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(root / "mkdocs.yml", out)
    typed = curriculum(resolve(root, BASE))
    if typed.problems or typed.info is None:
        raise ValueError(f"the curriculum of {root} has problems: run `handbook check` first")
    folder = out / "curriculum" / BASE
    for kind, name, document in _own(typed):
        for number in range(2, times + 1):
            text = _copy(typed, kind, name, document, number)
            if kind == "session":  # a copy says that it is one
                others = [name, *(f"{name}-{other}" for other in range(2, number))]
                text += "".join(["\nshares_with:", *(f"\n  - {other}" for other in others), "\n"])
            (folder / KINDS[kind].folder / f"{name}-{number}.yml").write_text(text, encoding="utf-8")
    edition = folder / "edition.yml"
    text = edition.read_text(encoding="utf-8")
    for name in typed.info.programmes:
        copies = "".join(f"\n  - {name}-{number}" for number in range(2, times + 1))
        text = re.sub(rf"^  - {name}$", lambda match, more=copies: match[0] + more, text, flags=re.MULTILINE)
    edition.write_text(text, encoding="utf-8")
    return out


def own_pages(root: Path) -> int:
    """Number of records with a page of their own."""
    return sum(1 for _ in _own(curriculum(resolve(root, BASE))))


def _own(typed: Curriculum) -> list[tuple[str, str, Document]]:
    layer = typed.resolved.layers[0]
    return [
        (kind, name, layer.documents[KINDS[kind].folder, name])
        for kind, name, _ in typed.all()
        if KINDS[kind].page == "own"
    ]


def _copy(typed: Curriculum, kind: str, name: str, document: Document, number: int) -> str:
    """The text of a file with every reference and link to a copied record led to its copy."""
    lines = document.text.split("\n")
    values = list(leaves(typed.records[kind][name]))
    renamed = {leaf for leaf in values if leaf.refers and KINDS[leaf.refers].page == "own"}
    # An entry whose id is that of another record (a document of an assessment, say) is renamed with it.
    entries = {tuple(leaf.address.split("/")[-3:-1]) for leaf in renamed if leaf.address.endswith("/id")}
    renamed |= {leaf for leaf in values if (leaf.local, leaf.value) in entries}
    # A pause of a course comes after a session or a unit, which only the sessions beside it tell apart.
    names = {leaf.value for leaf in renamed}
    renamed |= {leaf for leaf in values if leaf.address.endswith("/after") and leaf.value in names}
    for leaf in renamed:
        place = document.place(leaf.address.split("/"))
        line = lines[place.line - 1]
        at = line.rindex(leaf.value)
        lines[place.line - 1] = f"{line[:at]}{leaf.value}-{number}{line[at + len(leaf.value) :]}"

    def lead(match: re.Match[str]) -> str:
        page = KINDS[match["kind"]].page if match["kind"] in KINDS else ""
        target = f"{match['id']}-{number}" if page == "own" else match["id"]
        return f"[{match['text']}]({match['kind']}:{target}{match['fragment'] or ''})"

    # The diagram that shows the whole edition stands once: in each copy it would grow with the square of the records.
    return LINK.sub(lead, "\n".join(line for line in lines if line.strip() != "diagram: coverage-matrix"))
