"""Files as wholes: written in one step, and told apart by all that they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path


def write(path: Path, content: str | bytes) -> None:
    """Write a file in one step, so that nobody ever reads half of it. Makes its folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    temporary.replace(path)


def code(*parts: str) -> str:
    """Changes with each of the parts."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def entries(folder: Path | str, without: Collection[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Everything in a folder, in a fixed order, a folder before what it holds; nothing named as in `without`.

    Links are not followed: what they lead to is read where it lies.
    """
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        if entry.name not in without:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from entries(entry.path, without)


def code_of(places: Iterable[Path], without: Collection[str] = ()) -> str:
    """Changes with names and content of all that is named and there, and of all that lies in a folder that is."""
    found = hashlib.blake2b(digest_size=16)
    for place in filter(os.path.lexists, places):
        for path in (str(place), *(entry.path for entry in entries(place, without))):
            link = os.readlink(path) if os.path.islink(path) else ""
            try:
                content = Path(path).read_bytes()
            except OSError:
                content = b""  # a folder, or a link that leads nowhere
            found.update(f"{path}\0{link}\0{len(content)}\0".encode())
            found.update(content)
    return found.hexdigest()
