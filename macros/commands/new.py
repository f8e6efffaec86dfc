"""`handbook new …`: an edition in this repository, or a repository for an edition."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from macros.commands.common import CONTEXT, find_root, told
from macros.problems import Failure

_ASKED = {
    "code": ("--code", "A short name for it, such as no-probation; it becomes part of each address"),
    "host": ("--host", "Where it will lie"),
    "title": ("--title", "Its title"),
    "service": ("--service", "The service it is made for"),
    "jurisdiction": ("--jurisdiction", "The country whose law holds, as a code such as NO"),
    "languages": ("--languages", "Languages, the main one first, such as en,nb"),
}
"""Option to flag and question; what is not given is asked in this order."""


@click.group(context_settings=CONTEXT)
def new() -> None:
    """Make something new.

    Example: handbook new edition no-probation
    """


def _wishes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which an edition is described."""
    for option in (
        click.option("--extends", default="base", show_default=True, help="The edition that it builds on."),
        click.option("--languages", metavar="L,L", help="Languages it publishes, the main one first."),
        click.option("--jurisdiction", metavar="CC", help="The country whose law holds, such as NO."),
        click.option("--service", help="The service it is made for."),
        click.option("--title", help="Its name."),
    ):
        command = option(command)
    return command


@new.command()
@click.argument("code", metavar="CODE")
@_wishes
@told
def edition(code: str, extends: str, **given: str | None) -> None:
    """Make an edition that builds at once; on a terminal, what is not given is asked.

    Example: handbook new edition no-probation --title Veiledning --service Kriminalomsorgen --jurisdiction NO
    --languages en,nb
    """
    from macros.starter import make_edition

    root = find_root()
    written = make_edition(root, _wish(code, extends, _asked(given)))
    click.echo("\n".join(str(path.relative_to(root)) for path in written))
    _require_whole(root, code)
    click.echo(f"It is whole. See it with: handbook serve {code}")


@new.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", type=click.Choice(["github", "gitlab"]), help="Where the repository will lie.")
@click.option("--code", help="A short name of the edition, such as no-probation.")
@_wishes
@click.option(
    "--handbook", default="", metavar="WHEEL", help="Its file or address.  [default: the package, by version]"
)
@told
def repository(folder: Path, extends: str, handbook: str, **given: str | None) -> None:
    """Make a repository for one edition: nothing has to be installed to work in it.

    It holds the edition, the version of the handbook that it builds on, settings for the web editor, and what has each
    change checked, shown and published. On a terminal, what is not given is asked.

    Example: handbook new repository veiledning --host github --code no-probation --title Veiledning --service
    Kriminalomsorgen --jurisdiction NO --languages en,nb
    """
    from macros.partner import make

    answers = _asked(given)
    written = make(folder, _wish(answers["code"], extends, answers), answers["host"], handbook)
    click.echo("\n".join(str(path.relative_to(folder)) for path in written if path.suffix != ".json"))
    _require_whole(folder, answers["code"])
    click.echo(f"It is whole. What to do next stands in {folder / 'README.md'}.")


def _wish(code: str, extends: str, answers: dict[str, str]) -> Any:
    from macros.starter import Wish

    spoken = [one.strip() for one in answers["languages"].split(",") if one.strip()]
    return Wish(code, answers["title"], answers["service"], answers["jurisdiction"], spoken, extends)


def _require_whole(root: Path, code: str) -> None:
    """Raises Failure with the problems of what was made, if there are any."""
    from macros.handbook import problems_of

    found = problems_of(root, code)
    if found:
        raise Failure(found)


def _asked(given: dict[str, str | None]) -> dict[str, str]:
    """What was given, and what somebody answers at a terminal."""
    missing = [name for name in _ASKED if name in given and given[name] is None]
    if missing and not sys.stdin.isatty():
        flags = ", ".join(_ASKED[name][0] for name in missing)
        raise click.UsageError(f"Say {flags}, or run this on a terminal, where it is asked.")
    answers = {name: answer for name, answer in given.items() if answer is not None}
    for name in missing:
        choice = click.Choice(["github", "gitlab"]) if name == "host" else None
        answers[name] = str(click.prompt(_ASKED[name][1], type=choice))
    return answers
