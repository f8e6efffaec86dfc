"""The handbook installed from its wheel, on a machine without network and without this repository on its path."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Installed:
    """The wheel, and the environment that it was installed into: libraries from here, the handbook from the wheel."""

    wheel: Path
    environment: Path

    @property
    def env(self) -> dict[str, str]:
        """What a machine knows that has the command and nothing else of ours."""
        path = os.pathsep.join([str(self.environment / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])
        return {"PATH": path, "HOME": str(self.environment), "LANG": "C.UTF-8"}

    def run(self, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder; `more` is added to its environment."""
        return subprocess.run(
            words, cwd=folder, env=self.env | more, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )


def install(source: Path, folder: Path) -> Installed:
    """Make the wheel of a repository and install it below a folder."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", *offline, "--no-build-isolation", "-w", folder / "wheel", source], check=True)
    wheel = next((folder / "wheel").glob("*.whl"))
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    # A folder named in such a file is searched, and the files of this kind in it are not read: this repository stays
    # out, though it is installed there for work on it.
    own = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run([*pip, "--python", environment / "bin/python", "install", *offline, wheel], check=True)
    return Installed(wheel, environment)
