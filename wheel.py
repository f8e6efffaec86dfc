"""What a wheel carries besides the engine, so that a repository that holds editions only has a base to build on.

`macros/repository.py` finds it there. An installation for work on the handbook itself carries nothing: all of it lies
beside the engine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

CARRIED = ("curriculum", "docs", "mkdocs.yml")


class Carry(BuildHookInterface[Any]):
    """Puts the curriculum, the pages about the handbook and the settings of MkDocs below the engine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files, unless the installation is an editable one."""
        if version == "standard":
            build_data["force_include"] |= {name: f"macros/_data/{name}" for name in CARRIED}


class Tested(MetadataHookInterface):
    """Offers every library in the version that the handbook was tested with, as the extra `tested`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Read them from runtime.lock."""
        lines = Path(self.root, "runtime.lock").read_text(encoding="utf-8").splitlines()
        metadata["optional-dependencies"] = {"tested": [line for line in lines if not line.startswith("#")]}
