"""What the last check of an edition found, kept on disk, so that files that are as they were are not checked again.

A verdict holds for the content of every file of the curriculum, every page and the engine, and for the versions of the
libraries that read them. A damaged or foreign file is the same as none: it only ever saves time.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import markdown
import pydantic
import yaml

from macros import disk
from macros.problems import Place, Problem
from macros.repository import ENGINE, curricula, handbook_of

NAME = "verdicts.json"


def fingerprint(root: Path) -> str:
    """Changes with any file of the curriculum, any page in `docs/`, the engine, and the libraries it reads with."""
    versions = (sys.version, yaml.__version__, pydantic.VERSION, markdown.__version__)
    read = [*curricula(root), *sorted((handbook_of(root) / "docs").rglob("*.md"))]
    return disk.code(repr(versions), _engine(), disk.code_of(read))


@lru_cache(maxsize=1)
def _engine() -> str:
    """Changes with the engine. It is the one that this process runs: read once, however long it goes on."""
    return disk.code_of(sorted(ENGINE.rglob("*.py")))


def recall(cache: Path, edition: str, now: str) -> list[Problem] | None:
    """What was found in an edition whose files had the fingerprint `now`; None when they were not checked yet."""
    try:
        stored = _stored(cache)[edition]
        if stored["fingerprint"] != now:
            return None
        return [Problem(Place(*place), *rest) for place, *rest in stored["problems"]]
    except (KeyError, TypeError, ValueError):
        return None


def keep(cache: Path, edition: str, now: str, problems: list[Problem]) -> None:
    """Keep in the folder `cache` what was found."""
    rows = [[[p.place.file, p.place.line, p.place.column], p.code, p.cause, p.fix, p.address] for p in problems]
    verdicts = _stored(cache) | {edition: {"fingerprint": now, "problems": rows}}
    with suppress(OSError):  # a cache that cannot be written is no cache
        disk.write(cache / NAME, json.dumps(verdicts))


def _stored(cache: Path) -> dict[str, Any]:
    try:
        stored = json.loads((cache / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}
