"""edition.lock: what each change was decided on, so that nothing below changes silently. Written by the command only.

It keeps the value that was seen, not a code of it: `review` can show old and new without the old release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from macros import disk
from macros.problems import Place, Problem, messages, problem
from macros.source import MAX_BYTES, leaves

NAME = "edition.lock"
State = Literal["current", "stale", "redundant", "orphan", "taken-upstream", "unreviewed"]
"""current: what was seen is still there · stale: it has changed · redundant: it now says what the change sets ·
orphan: it is gone · taken-upstream: what is added is there now · unreviewed: nobody has looked yet."""

messages(
    {
        "E122": (
            "the file cannot be read: {said}.",
            "It is written by the command. Write it again: handbook edition review {own} --accept-all",
        ),
    }
)


@dataclass
class Lock:
    """What was seen. `seen` maps the key of a change to the value below it, `records` each record below to its code."""

    version: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_lock(root: Path, folder: Path) -> Lock:
    """Read edition.lock; an empty one when there is none. What is wrong with it stands in `problems`."""
    path = folder / NAME
    if leaves(path, folder) or not path.is_file():
        return Lock()  # a link that leads elsewhere is told by the reader of the folder
    place = Place(path.relative_to(root).as_posix())
    if path.stat().st_size > MAX_BYTES:
        return Lock(problems=[problem("S001", place, size=path.stat().st_size, limit=MAX_BYTES)])
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Lock(str(data["version"]), dict(data["seen"]), dict(data["records"]))
    except json.JSONDecodeError as error:
        place, said = Place(place.file, error.lineno, error.colno), error.msg
    except (ValueError, TypeError, LookupError, RecursionError):
        said = "it does not hold what it should"
    return Lock(problems=[problem("E122", place, said=said, own=folder.name)])


def write_lock(folder: Path, lock: Lock) -> Path:
    """Write edition.lock in one step; the same decisions give the same bytes. Returns its path."""
    data = {
        "about": "What the changes of this edition were decided on. Written by `handbook edition review`.",
        "version": lock.version,
        "seen": dict(sorted(lock.seen.items())),
        "records": dict(sorted(lock.records.items())),
    }
    path = folder / NAME
    disk.write(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    return path


def code_of(value: Any) -> str:
    """Changes with a value."""
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=6).hexdigest()


def codes_of(data: dict[str, Any]) -> dict[str, str]:
    """Address to code of every record."""
    return {f"{folder}/{name}": code_of(record) for folder, records in data.items() for name, record in records.items()}


def news(lock: Lock, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(address, new, changed or gone) of every record below that is not as it was when somebody last looked."""
    now = codes_of(data) if lock.records else {}
    for address in sorted(now.keys() | lock.records.keys()):
        if address not in lock.records:
            yield address, "new"
        elif address not in now:
            yield address, "gone"
        elif now[address] != lock.records[address]:
            yield address, "changed"
