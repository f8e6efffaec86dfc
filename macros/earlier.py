"""What was published before: enough of it to say what changed and to keep every address working.

A folder holds it as it lies on the server: `versions.json`, and below each version the `index.json` of each edition and
language and the `resolved.json` of each edition. `handbook release` fills it from the published branch and names it in
HANDBOOK_EARLIER; without it nothing was published before.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = "versions.json"
"""Which versions there are, as mike writes it."""
STABLE = "stable"
"""The name under which the newest release stands a second time: printed addresses use it."""
VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(?:\.(0|[1-9]\d{0,5}))?")


def releasing() -> str:
    """The version that is being released; nothing for a build that is only looked at."""
    return os.environ.get("HANDBOOK_RELEASE", "")


def parsed(version: str) -> tuple[int, int, int]:
    """`1.2` → (1, 2, 0), to compare by. Raises ValueError for what is no version."""
    found = VERSION.fullmatch(version)
    if not found:
        raise ValueError(version)
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


@dataclass(frozen=True)
class Earlier:
    """The releases in a folder. `versions` lists them, the newest first."""

    folder: Path
    versions: list[str]

    def targets(self, version: str) -> list[tuple[str, str]]:
        """(edition, language) of all that a release holds, in the order of their names."""
        return sorted((path.parts[-3], path.parts[-2]) for path in (self.folder / version).glob("*/*/index.json"))

    def index(self, version: str, edition: str, language: str) -> dict[str, Any]:
        """index.json of an edition in a language; {} where the release has none."""
        return _mapping(_read(self.folder / version / edition / language / "index.json"))

    def resolved(self, version: str, edition: str) -> dict[str, Any]:
        """The plain data of an edition, folder to id to record; {} where the release has none."""
        return _mapping(_mapping(_read(self.folder / version / edition / "resolved.json")).get("data"))


def earlier() -> Earlier:
    """The releases before this one; none where HANDBOOK_EARLIER names no folder."""
    folder = Path(os.environ.get("HANDBOOK_EARLIER", os.devnull))
    return Earlier(folder, versions_in(_read(folder / LIST)))


def versions_in(listed: Any) -> list[str]:
    """The versions that versions.json lists, the newest first. What somebody else put there is left out."""
    named = (one.get("version") for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    found = (one for one in named if isinstance(one, str) and VERSION.fullmatch(one))
    return sorted(found, key=parsed, reverse=True)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _mapping(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
