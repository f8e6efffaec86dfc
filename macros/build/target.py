"""One edition in one language, built by MkDocs into a folder of its own."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from macros.handbook import Target
from macros.pages import build_date
from macros.problems import Stopped
from macros.repository import handbook_of, whereabouts


class _Messages(logging.Handler):
    """Keeps what MkDocs warns about, without tracebacks, to tell it when the build stops."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage().partition("```\nTraceback")[0].strip()
        if said not in self.lines:
            self.lines.append(said)


def mkdocs_build(
    root: Path, target: Target, folder: Path, *, offline: bool = False, spoken: Iterable[str] = (), after: Any = None
) -> None:
    """Build one edition in one language into a folder with MkDocs. `after(config)` may change the configuration.

    `spoken` names the languages that stand beside it in the site, to which each page leads.

    Raises Failure, Stopped, and OSError for what the disk has against it.
    """
    from mkdocs.commands import build as command
    from mkdocs.exceptions import Abort, MkDocsException

    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    logger.propagate = False
    try:
        with settings(root, target, folder, offline=offline, spoken=spoken):
            config = configuration(root)
            config.plugins.on_startup(command="build", dirty=False)
            if after:
                after(config)
            command.build(config)
            config.plugins.on_shutdown()
    except (Abort, MkDocsException, SystemExit) as error:
        disk = _of_the_disk(error)
        if disk:
            raise disk from error
        text = "\n".join([*messages.lines, str(error)])
        raise Stopped(text.strip()) from error
    finally:
        logger.removeHandler(messages)
        logger.propagate = True


def _of_the_disk(error: BaseException | None) -> OSError | None:
    """What the disk had against it, if that is behind an error."""
    while error:
        if isinstance(error, OSError):
            return error
        error = error.__cause__ or error.__context__
    return None


def configuration(root: Path) -> Any:
    """mkdocs.yml as MkDocs reads it now. Material's announcement of its end is for us, not for authors."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(handbook_of(root) / "mkdocs.yml"))


@contextlib.contextmanager
def settings(
    root: Path, target: Target, folder: Path, *, offline: bool = False, spoken: Iterable[str] = ()
) -> Iterator[None]:
    """The environment that mkdocs.yml reads, for one build; restored afterwards."""
    wanted = {
        **whereabouts(root),
        "HANDBOOK_EDITION": target[0],
        "HANDBOOK_LANGUAGE": target[1],
        "HANDBOOK_LANGUAGES": " ".join(spoken),
        "HANDBOOK_SITE": str(folder),
        "HANDBOOK_URL": address(target),
        "HANDBOOK_OFFLINE": "true" if offline else "false",
        "HANDBOOK_DIRECTORY_URLS": "false" if offline else "true",
        # MkDocs writes the second of the build into one file; all else knows the day.
        "SOURCE_DATE_EPOCH": str(int(datetime.combine(date.fromisoformat(build_date()), time(), UTC).timestamp())),
    }
    with environment(wanted):
        yield


@contextlib.contextmanager
def environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment, and put back afterwards what was there."""
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def address(target: Target) -> str:
    """Where an edition in a language is published; nothing where HANDBOOK_URL does not say."""
    url = os.environ.get("HANDBOOK_URL", "").rstrip("/")
    return f"{url}/{target[0]}/{target[1]}/" if url else ""
