"""Runs the command in a process of its own in which something goes wrong at a point that a test names.

`python -m tests.faults POINT WORDS…`: POINT is `module:function:before|after:number:fault`; the fault strikes at the
call of that number, or, with `3+`, at that one and all after it. Faults: kill (as with kill -9), interrupt (as with
Ctrl-C), end (a polite end), full and locked (the disk, told without a name, as a write tells it), wait (until the file
named by $GO_ON is there).
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def strike(fault: str) -> None:
    """Let it go wrong here."""
    if fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "interrupt":
        os.killpg(os.getpgid(0), signal.SIGINT)
        time.sleep(60)
    if fault == "end":
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    if fault == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    if fault == "locked":
        raise OSError(errno.EROFS, "Read-only file system")
    if fault == "wait":
        Path(os.environ["REACHED"]).touch()
        while not Path(os.environ["GO_ON"]).exists():
            time.sleep(0.02)


def prepare(point: str) -> None:
    """Put the fault in its place."""
    module_name, function, moment, number, fault = point.split(":")
    module: Any = importlib.import_module(module_name)
    *owners, name = function.split(".")
    for owner in owners:
        module = getattr(module, owner)
    own: Callable[..., Any] = getattr(module, name)
    first, always = int(number.rstrip("+")), number.endswith("+")
    calls = 0

    def faulty(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        now = calls == first or (always and calls > first)
        if moment == "before" and now:
            strike(fault)
        result = own(*args, **kwargs)
        if moment == "after" and now:
            strike(fault)
        return result

    setattr(module, name, faulty)


if __name__ == "__main__":
    for one in sys.argv[1].split(",") if sys.argv[1] else ():
        prepare(one)
    from macros.cli import main

    main(sys.argv[2:])
