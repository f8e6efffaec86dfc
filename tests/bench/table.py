"""The rows, their aims, and the machine."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Row:
    """A line of the table. `met` is None where only seconds of this machine were read."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None


class Table:
    """All rows, in the order in which they were measured."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, what: str, measured: str, aim: str = "", met: bool | None = None) -> None:
        self.rows.append(Row(what, measured, aim, met))

    def ratio(self, what: str, found: float, aim: float) -> None:
        self.add(what, f"{found:.2f}", f"{aim:.2f}", found <= aim)

    def seconds(self, what: str, found: float, aim: float | None = None) -> None:
        self.add(what, f"{found:.2f} s", f"{aim:.1f} s" if aim else "")

    def __str__(self) -> str:
        lines = [("", "measured", "aim", "met")]
        lines += [(r.what, r.measured, r.aim, "" if r.met is None else "yes" if r.met else "NO") for r in self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        text = [
            "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        rule = "-" * (sum(widths) + 6)
        return "\n".join([text[0], rule, *text[1:], rule, machine()])


def machine() -> str:
    """Where the seconds were read."""
    names = re.findall(r"^model name\s*: (.+)$", _read(Path("/proc/cpuinfo")), re.MULTILINE)
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    chip = names[0] if names else platform.processor()
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"Seconds decide nothing; read on: {chip}, {system}{load}."


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
