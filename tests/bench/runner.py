"""Processes and functions, measured in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
# A shell that forbids Python to keep compiled modules would have ours compiled at each start; those of the libraries
# were kept when they were installed.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
BEGUN = time.monotonic()
# To Linux the largest memory of a process is never less than that of the one that started it, and this one is large:
# a small one starts it, and writes down what it took.
STARTER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as said:
    said.write(f"{usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
os._exit(os.waitstatus_to_exitcode(status) % 256)
"""


@dataclass
class Run:
    """What ended: seconds of the clock and of the processor, and its largest memory in MiB."""

    seconds: float
    work: float
    peak: float


def run(folder: Path, *command: str) -> Run:
    """Run `python -m …` in a folder. Raises RuntimeError with what it printed when it fails."""
    with tempfile.NamedTemporaryFile() as took:
        starter = [sys.executable, "-S", "-c", STARTER, took.name]
        begun = time.perf_counter()
        done = subprocess.run(
            [*starter, sys.executable, "-m", *command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True
        )
        seconds = time.perf_counter() - begun
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-2000:]}")
        work, memory = (float(one) for one in took.read().split())
    # Linux counts in KiB, macOS in bytes.
    return Run(seconds, work, memory / (1024 if sys.platform != "darwin" else 1024**2))


def timed(work: Callable[[], object]) -> Callable[[], Run]:
    """Work in this process as a contestant."""

    def once() -> Run:
        begun, worked = time.perf_counter(), time.process_time()
        work()
        return Run(time.perf_counter() - begun, time.process_time() - worked, 0)

    return once


def in_turns(rounds: int, *contestants: Callable[[], Run]) -> list[list[Run]]:
    """The runs of each contestant, one a round, in turns, so that a slow moment strikes all of them."""
    results: list[list[Run]] = [[] for _ in contestants]
    for _ in range(rounds):
        for result, contestant in zip(results, contestants, strict=True):
            result.append(contestant())
    return results


def ratio(ones: list[Run], others: list[Run]) -> float:
    """The median over the rounds of one to the other."""
    return statistics.median(one.work / other.work for one, other in zip(ones, others, strict=True))


def seconds(runs: list[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def peak(runs: list[Run]) -> float:
    return max(run.peak for run in runs)


def progress(text: str) -> None:
    print(f"  … {text} ({time.monotonic() - BEGUN:.0f} s)", file=sys.stderr, flush=True)
