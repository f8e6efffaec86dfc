"""All records of one folder: the base, or what an edition adds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from macros.problems import Place, Problem, did_you_mean, look_alike, nearest, problem
from macros.source.document import Data, Document
from macros.source.reader import MAX_BYTES, read_text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Layer:
    """All data of one folder of records (the base, or an edition), by kind folder and id, with their documents.

    `unread` names what is there and cannot be used, as (kind folder, id), so that a reference to it is no second
    mistake; the id is empty when it is a whole folder or collection.
    """

    name: str
    data: dict[str, Data] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[tuple[str, str]] = field(default_factory=set)

    def place(self, address: str) -> Place | None:
        """Where the value at `folder/id/field…` stands, or None when this layer holds no such record."""
        found = self._document(address)
        return found[0].place(found[1]) if found else None

    def find(self, address: str, snippet: str) -> Place | None:
        """Where `snippet` stands inside that value."""
        found = self._document(address)
        return found[0].find(found[1], snippet) if found else None

    def _document(self, address: str) -> tuple[Document, list[str]] | None:
        folder, _, rest = address.partition("/")
        name, *steps = rest.split("/") if rest else [""]
        own = self.documents.get((folder, name))
        if own:
            return own, steps
        shared = self.documents.get((folder, ""))
        return (shared, [name, *steps] if name else []) if shared else None


def read_layer(root: Path, folder: Path, name: str, folders: dict[str, bool], extra: set[str]) -> Layer:
    """Read every record below `folder`.

    `folders` maps the name of each kind's folder to True when it is a collection file. `extra` names further files and
    folders that belong here and are read by others. Raises nothing: problems stand in the layer.
    """
    layer = Layer(name, {kind: {} for kind in folders})
    needed = {f"{kind}.yml" if is_file else kind: kind for kind, is_file in folders.items()}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        place = Place(path.relative_to(root).as_posix())
        kind = needed.get(path.name)
        if leaves(path, folder):
            layer.problems.append(problem("S020", place))
            layer.unread.add((path.stem, ""))
        elif path.name in extra:
            links = [Place(link.relative_to(root).as_posix()) for link in _leaving(path, folder)]
            layer.problems += [problem("S020", link) for link in links]
        elif path.name.startswith("."):
            continue
        elif kind is None:
            near = nearest(path.name, needed)
            layer.problems.append(problem("S021", place, name=path.name, near=did_you_mean(path.name, needed)))
            layer.unread.add((needed[near] if near else "", ""))
        elif path.is_file() != folders[kind]:
            layer.problems.append(_wrong_nature(path, place, "file" if folders[kind] else "folder"))
            layer.unread.add((kind, ""))
        elif folders[kind]:
            document = layer.documents[kind, ""] = _document(path, root)
            layer.data[kind] = document.data
            if not document.data:
                layer.unread.add((kind, ""))
        else:
            _read_folder(layer, root, path, folder)
    layer.problems += [found for document in layer.documents.values() for found in document.problems]
    return layer


def _read_folder(layer: Layer, root: Path, folder: Path, boundary: Path) -> None:
    for path in sorted(folder.iterdir()):
        place = Place(path.relative_to(root).as_posix())
        if leaves(path, boundary):
            layer.problems.append(problem("S020", place))
        elif path.name.startswith("."):
            continue
        elif path.suffix != ".yml" or not _ID.fullmatch(path.stem):
            layer.problems.append(problem("S022", place, name=path.name, look_alike=look_alike(path.stem)))
        elif not path.is_file():
            layer.problems.append(_wrong_nature(path, place, "file"))
        else:
            document = layer.documents[folder.name, path.stem] = _document(path, root)
            layer.data[folder.name][path.stem] = document.data
            continue
        layer.unread.add((folder.name, as_id(path.stem)))


def as_id(name: str) -> str:
    """The id that somebody meant who wrote another name; empty when it cannot be told."""
    meant = re.sub(r"[\s_]+", "-", name.strip().lower())
    return meant if _ID.fullmatch(meant) else ""


def leaves(path: Path, boundary: Path) -> bool:
    """Whether a file or folder is a link that leads out of `boundary`, or nowhere."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve(strict=True).is_relative_to(boundary.resolve())
    except (OSError, RuntimeError):  # a link to nothing, a link to itself
        return True


def _leaving(folder: Path, boundary: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            if leaves(Path(where, name), boundary):
                yield Path(where, name)


def _wrong_nature(path: Path, place: Place, needed: str) -> Problem:
    return problem("S025", place, found="folder" if path.is_dir() else "file", needed=needed)


def read_file(path: Path, root: Path, boundary: Path, entries: str = "") -> Document:
    """Read one YAML file that lies beside the records. A link that leads out of `boundary` is told and not followed."""
    file = path.relative_to(root).as_posix()
    if leaves(path, boundary):
        return Document(file, problems=[problem("S020", Place(file))])
    if not path.exists():
        return Document(file, problems=[problem("S023", Place(file))])
    if not path.is_file():
        return Document(file, problems=[_wrong_nature(path, Place(file), "file")])
    return _document(path, root, entries)


def _document(path: Path, root: Path, entries: str = "") -> Document:
    file = path.relative_to(root).as_posix()
    size = os.stat(path).st_size
    if size > MAX_BYTES:  # refused before it fills the memory
        return Document(file, problems=[problem("S001", Place(file), size=size, limit=MAX_BYTES)])
    return read_text(path.read_bytes(), file, entries)
