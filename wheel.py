"""What a wheel carries besides the engine, so that a repository that holds editions only has a base to build on.

`macros/repository.py` finds it there. An installation for work on the handbook itself carries nothing: all of it lies
beside the engine.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = ("curriculum", "docs", "mkdocs.yml")


class Carry(BuildHookInterface[Any]):
    """Puts the curriculum, the pages about the handbook and the settings of MkDocs below the engine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files, unless the installation is an editable one."""
        if version == "standard":
            build_data["force_include"] |= {name: f"macros/_data/{name}" for name in CARRIED}
