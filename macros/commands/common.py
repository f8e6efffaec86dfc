"""What every command needs: where the handbook is, and one message and an exit code for whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from macros.problems import Failure, MissingTool, show

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
EDITION = click.option("--edition", help="Edition.  [default: the base, or the first one of the repository]")
LANGUAGE = click.option("--lang", "language", help="Language.  [default: the edition's first]")
STYLE = click.option(
    "--format", "style", type=click.Choice(["text", "json", "github", "gitlab"]), default="text", help="How to print."
)
REPORTS = ("json", "gitlab")
"""Ways to print that are a file for a program, also where there is nothing to tell."""


def find_root() -> Path:
    """The folder at or above the current one that holds a base or editions. Exits with 2 when there is none."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        base = (folder / "curriculum" / "base").is_dir()
        if base and not (folder / "mkdocs.yml").is_file():
            raise click.UsageError(
                "curriculum/base is here and mkdocs.yml is not. The base belongs to the handbook itself: what an "
                "edition changes or adds stands in its folder in curriculum/editions. Move it there, and delete "
                "curriculum/base."
            )
        if base or (folder / "curriculum" / "editions").is_dir():
            return folder
    raise click.UsageError(
        "There is no handbook here: go to the folder that holds curriculum/, or make one with: handbook new repository"
    )


def edition_of(root: Path, given: str | None) -> str:
    """The edition that was named, else the base, else the first one of the repository."""
    return given or own_codes(root)[0]


def own_codes(root: Path) -> list[str]:
    """The editions of the repository. Exits with 2 when there is none."""
    from macros.edition import codes

    found = codes(root)
    if not found:
        raise click.UsageError("There is no edition here yet. Make one with: handbook new edition")
    return found


def date_by_commit(root: Path) -> None:
    """Let what is made of a commit bear its date, so that it comes out the same on every day and machine.

    Where the texts differ from the commit, or there is no git, today's date stands on it.
    """
    if "SOURCE_DATE_EPOCH" in os.environ:
        return
    with suppress(OSError, subprocess.SubprocessError):
        git = partial(subprocess.run, cwd=root, capture_output=True, text=True, check=True)
        if not git(["git", "status", "--porcelain", "--", "curriculum", "docs", "macros"]).stdout:
            os.environ["SOURCE_DATE_EPOCH"] = git(["git", "log", "-1", "--format=%ct"]).stdout.strip()


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what can go wrong into one message and an exit code; no traceback reaches a user."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from macros.build import Stopped

        try:
            return command(*args, **kwargs)
        except Failure as failure:
            click.echo(show(failure.problems))
            click.echo(count(len(failure.problems)), err=True)
            sys.exit(1)
        except Stopped as stopped:
            click.echo(str(stopped), err=True)
            sys.exit(1)
        except MissingTool as missing:
            click.echo(str(missing), err=True)
            sys.exit(2)
        except KeyError as error:
            raise click.UsageError(str(error.args[0])) from None
        except OSError as error:
            if error.filename is None:  # not about a file: a reader that closed its end, which click knows
                raise
            click.echo(f'"{error.filename}" cannot be read or written: {error.strerror}.', err=True)
            sys.exit(2)

    return run


def count(number: int) -> str:
    """How many problems there are, in words."""
    return f"{number} problem{'' if number == 1 else 's'}."


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """Something to tell how many papers are made: a bar on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        steps = 10

        def tell(done: int, of: int, name: str) -> None:
            if done * steps // of != (done - 1) * steps // of:
                click.echo(f"  paper: {done} of {of}", err=True)

        yield tell
        return
    with click.progressbar(length=1, label="  paper", file=sys.stderr) as bar:

        def show_bar(done: int, of: int, name: str) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show_bar
