"""The folder of a site: one build at a time, made beside it, exchanged in one step; and what the disk has against it.

Whatever stops a build, readers meet the whole site as it was or the whole new one. What a build that was ended from
outside left behind is cleared away, or put back, by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from macros.handbook import CACHE
from macros.problems import Stopped

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LITTLE = 4 * 1024 * 1024
"""Bytes: with less than that left, a disk counts as the one that is full."""


@contextlib.contextmanager
def alone(root: Path, name: str = "build") -> Iterator[None]:
    """Hold a lock of this repository. Raises Stopped when another build, or whatever `name` says, holds it.

    Processes that a build starts hold it too, until the last of them has ended.
    """
    with _lock(root, name) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = f"Another {name} of this handbook is running. Wait until it ends, then start again."
            raise Stopped(text) from None
        with _ended_like_interrupted():
            yield


@contextlib.contextmanager
def _lock(root: Path, name: str) -> Iterator[int]:
    """A file to lock; where the cache cannot be written, the folder of the repository itself."""
    path = root / CACHE / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        held = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield held
    finally:
        os.close(held)


@contextlib.contextmanager
def _ended_like_interrupted() -> Iterator[None]:
    """Let a polite end from outside, as of a machine that builds at each push, tidy up as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A folder that is made beside a site and takes its place when all went well. Gone afterwards in either case.

    Raises Stopped for what the disk has against it; the site is as it was then.
    """
    try:
        recover(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        new = out.with_name(f"{out.name}.building-{os.getpid()}")
        new.mkdir()
    except OSError as error:
        raise Stopped(_told(error, out, out.parent)) from error
    try:
        with _locked(new):
            yield new
            _exchange(new, out)
    except OSError as error:
        raise Stopped(_told(error, out, new)) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, so that others know that somebody works there."""
    held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def recover(out: Path) -> None:
    """Put back a site that was between two names when its build was ended; remove what others left half-made."""
    for leftover in sorted(out.parent.glob(f"{out.name}.building-*")):
        with contextlib.suppress(OSError, BlockingIOError), _locked(leftover):
            if leftover.name.startswith(f"{out.name}.building-old-") and not out.exists():
                leftover.rename(out)
            else:
                shutil.rmtree(leftover, ignore_errors=True)


def take_over(old: Path, new: Path, leave_out: Callable[[str], bool] = lambda path: False) -> None:
    """Give a folder what lies in another one: the same files under a second name, or copies where that cannot be.

    A file with two names is never written again: whatever changes it puts another in its place.
    """
    shutil.copytree(
        old,
        new,
        symlinks=True,
        dirs_exist_ok=True,
        copy_function=_link,
        ignore=lambda folder, names: [name for name in names if leave_out(os.path.join(folder, name))],
    )


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new)


def _exchange(new: Path, old: Path) -> None:
    """Let `new` take the place of `old` in one step, so that a reader never meets half a site."""
    if not old.exists():
        new.rename(old)
    elif not _swap(new, old):
        # Systems without an atomic exchange: the old site is away for the moment between two renames.
        aside = old.with_name(f"{old.name}.building-old-{os.getpid()}")
        old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names with renameat2(RENAME_EXCHANGE). False where the system has no such call."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    at_cwd, exchange = -100, 2
    return bool(call(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def _told(error: OSError, out: Path, new: Path) -> str:
    """What the disk has against a build, and what to do."""
    left = f"The site in {out} is as it was." if out.exists() else "No site was made."
    named = Path(os.fsdecode(error.filename)) if error.filename else None
    if error.errno in _FULL:
        places = [place for place in (named, new, Path(tempfile.gettempdir())) if place]
        full = next((place for place in places if _is_full(_standing(place))), new)
        shown = out.parent if _standing(full).is_relative_to(out.parent) else _standing(full)
        return f'The disk that holds "{shown}" is full. Make room on it, then start again. {left}'
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        shown = out.parent if named is None or new in (named, *named.parents) else named
        return (
            f'"{shown}" cannot be written: {error.strerror}. Ask for the right to write there, or name another folder '
            f"with --out. {left}"
        )
    return f'"{named or new}" cannot be read or written: {error.strerror}. {left}'


def _standing(path: Path) -> Path:
    """The folder, there now, in which a file lies or would lie."""
    return next(one for one in (path, *path.absolute().parents) if one.is_dir())


def _is_full(folder: Path) -> bool:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize < _LITTLE or (room.f_files > 0 and room.f_favail == 0)
