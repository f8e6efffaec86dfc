"""Editions: the base and what an edition changes, resolved to one set of plain data; each value knows who set it.

The base is an edition too: it passes through here unchanged, so that later steps know one kind of thing only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from macros.model.kinds import BY_FOLDER
from macros.problems import Place, Problem, did_you_mean, problem
from macros.source import Data, Document, Layer, read_layer, read_text

BASE = "base"
_EXTRA = {"edition.yml", "terms", "locale", "pages", "changes.yml", "edition.lock"}


@dataclass
class Resolved:
    """The plain data of one edition and where each value comes from.

    `data` maps kind folder to id to record; `info` is edition.yml; `terms` maps language to term to record.
    """

    code: str
    data: dict[str, Data]
    info: Document
    terms: dict[str, Document]
    layers: list[Layer]
    problems: list[Problem]

    def place(self, address: str) -> Place:
        """Where a value stands. `edition/…` and `terms/<language>/…` address the files beside the records."""
        head, _, rest = address.partition("/")
        if head == "edition":
            return self.info.place(rest.split("/"))
        if head == "terms":
            language, _, inner = rest.partition("/")
            return self.terms[language].place(inner.split("/"))
        for layer in reversed(self.layers):
            place = layer.place(address)
            if place:
                return place
        return Place(self.info.file)

    def find(self, address: str, snippet: str) -> Place:
        """Where a piece of text stands inside a value."""
        head, _, rest = address.partition("/")
        if head == "edition":
            return self.info.find(rest.split("/"), snippet)
        if head == "terms":
            language, _, inner = rest.partition("/")
            return self.terms[language].find(inner.split("/"), snippet)
        for layer in reversed(self.layers):
            place = layer.find(address, snippet)
            if place:
                return place
        return self.place(address)

    def set_by(self, address: str) -> str:
        """Name of the layer that set a value."""
        return next((layer.name for layer in reversed(self.layers) if layer.place(address)), BASE)


def codes(root: Path) -> list[str]:
    """Codes of all editions below `root`: the base first, folders that begin with `_` left out."""
    folder = root / "curriculum" / "editions"
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    return [BASE, *(entry.name for entry in entries if entry.is_dir() and entry.name[0] not in "_.")]


def resolve(root: Path, code: str) -> Resolved:
    """Read and resolve an edition. Raises KeyError for an unknown code; all else stands in `problems`."""
    if code not in codes(root):
        raise KeyError(f'There is no edition "{code}".{did_you_mean(code, codes(root))}')
    folder = root / "curriculum" / (BASE if code == BASE else f"editions/{code}")
    layer = read_layer(root, folder, code, {kind.folder: kind.collection for kind in BY_FOLDER.values()}, _EXTRA)
    info = _document(root, folder / "edition.yml")
    terms = {path.stem: _document(root, path) for path in sorted((folder / "terms").glob("*.yml"))}
    problems = layer.problems + info.problems + [found for document in terms.values() for found in document.problems]
    return Resolved(code, layer.data, info, terms, [layer], problems)


def _document(root: Path, path: Path) -> Document:
    file = path.relative_to(root).as_posix()
    if not path.is_file():
        return Document(file, "", problems=[problem("S023", Place(file))])
    return read_text(path.read_bytes(), file)
