"""Work side by side, in processes that share what is open here, such as a handbook."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from macros.problems import Stopped

Piece = TypeVar("Piece")
Result = TypeVar("Result")
_THREADS = Path("/proc/self/task")
_ENDS = {signal.SIGINT, signal.SIGTERM}
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG: which signal Linux sends to a process whose parent has ended."""


def can_fork() -> bool:
    """Whether this process may be doubled: the system can, and nothing else runs in it that would stop half-way."""
    threads = len(list(_THREADS.iterdir())) if _THREADS.is_dir() else threading.active_count()
    return threads == 1 and "fork" in multiprocessing.get_all_start_methods()


def side_by_side(work: Callable[[Piece], Result], pieces: Sequence[Piece], jobs: int = 0) -> Iterator[Result]:
    """What `work` makes of each piece, in the order in which they are done, `jobs` at a time (0: one a processor).

    One after the other where this process cannot be doubled. Raises what the first of the pieces that fail raises, as
    if they had been done in their order, and Stopped when a process is ended from outside.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(pieces))
    if jobs < 2 or not can_fork():
        yield from map(work, pieces)
        return
    waiting = deque(range(len(pieces)))
    running: dict[Connection, tuple[BaseProcess, int]] = {}
    failed: dict[int, BaseException] = {}
    begun: list[BaseProcess] = []
    try:
        for _ in range(jobs):
            with _undisturbed():  # else a process might begin of which nobody knows
                line, process = _begin(work, pieces)
                begun.append(process)
                running[line] = process, waiting.popleft()
            line.send(running[line][1])
        while running:
            for line in [one for one in wait(list(running)) if isinstance(one, Connection)]:
                process, number = running.pop(line)
                failure, result = _answer(line, process)
                if failure:
                    failed[number] = failure
                    waiting.clear()
                elif waiting:
                    running[line] = process, waiting.popleft()
                    line.send(running[line][1])
                if line not in running:
                    _end(line, process)
                if not failure:
                    yield result
            if failed and all(number > min(failed) for _, number in running.values()):
                break
    finally:
        with _undisturbed():  # whoever is impatient asks twice, and every process must have ended
            for process in begun:
                process.kill()
                process.join()
    if failed:
        raise failed[min(failed)]


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off signals that would interrupt what must be done as a whole."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)


def _end(line: Connection, process: BaseProcess) -> None:
    """Let a process go that has nothing more to do."""
    with contextlib.suppress(OSError):  # it has gone already
        line.send(None)
    line.close()
    process.join()


def _begin(work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> tuple[Connection, BaseProcess]:
    """A process that waits for numbers of pieces, and the line to it."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_work, args=(work, pieces, here, there, os.getpid()))
    process.start()
    there.close()  # else the end of the process would not be heard
    return here, process


def _work(work: Callable[[Any], Any], pieces: Sequence[Any], far: Connection, line: Connection, parent: int) -> None:
    """Do pieces by their numbers until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    far.close()
    gc.freeze()  # else looking for garbage would copy all that is shared
    while os.getppid() == parent:
        try:
            number = line.recv()
        except EOFError:
            return
        if number is None:
            return
        try:
            answer: tuple[Exception | None, Any] = None, work(pieces[number])
        except Exception as failure:
            answer = _sendable(failure), None
        try:
            line.send(answer)
        except OSError:
            return  # nobody listens any more


def _sendable(failure: Exception) -> Exception:
    """A failure as it can go from process to process; one that cannot is told with the way to it."""
    try:
        pickle.loads(pickle.dumps(failure))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(failure)))
    return failure


def _answer(line: Connection, process: BaseProcess) -> tuple[BaseException | None, Any]:
    """What became of a piece: (failure, None) or (None, result)."""
    try:
        answer: tuple[BaseException | None, Any] = line.recv()
    except (EOFError, ConnectionResetError):
        process.join()
        return Stopped(
            f"A part of the work was ended from outside (signal {-(process.exitcode or 0)}), as a system does when "
            "memory runs out. Close other programs, or start again with --jobs 1."
        ), None
    return answer
