"""The command `handbook`. Exit codes: 0 fine, 1 problems, 2 wrong use or a missing tool."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from macros.problems import Failure, in_order, show

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def find_root() -> Path:
    """The folder at or above the current one with `curriculum/` and mkdocs.yml. Exits with 2 when there is none."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "curriculum").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError("There is no handbook here: go to the folder that holds curriculum/ and mkdocs.yml.")


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what can go wrong into one message and an exit code; no traceback reaches a user."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from macros.build import Stopped

        try:
            return command(*args, **kwargs)
        except Failure as failure:
            click.echo(show(failure.problems))
            click.echo(_count(len(failure.problems)), err=True)
            sys.exit(1)
        except Stopped as stopped:
            click.echo(str(stopped), err=True)
            sys.exit(1)
        except KeyError as error:
            raise click.UsageError(str(error.args[0])) from None

    return run


def _count(number: int) -> str:
    return f"{number} problem{'' if number == 1 else 's'}."


@click.group(context_settings=CONTEXT)
def main() -> None:
    """Check, show and build the mentoring handbook.

    Example: handbook check
    """


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@told
def check(editions: tuple[str, ...], style: str) -> None:
    """Check the curriculum and print every problem at once.

    Example: handbook check --format github
    """
    from macros.edition import codes
    from macros.handbook import problems_of

    root = find_root()
    found = in_order(found for code in editions or codes(root) for found in problems_of(root, code))
    if found or style == "json":
        click.echo(show(found, style))
    if found:
        click.echo(_count(len(found)), err=True)
        sys.exit(1)
    if style != "json":
        click.echo("No problems.")


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--lang", "language", help="Only this language.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the site.  [default: site]")
@click.option("--offline", is_flag=True, help="Pages that work when opened from a folder, without a server.")
@told
def build(editions: tuple[str, ...], language: str | None, out: Path | None, offline: bool) -> None:
    """Build the site of every edition, or of those named, and put it in place when it is whole.

    Example: handbook build base --lang en
    """
    from macros import build as builder

    root = find_root()
    begun = time.monotonic()
    folder = (out or root / "site").resolve()
    wanted = builder.targets(root, editions, language)
    builder.build(root, wanted, folder, offline=offline, partial=bool(editions or language))
    for edition, spoken in wanted:
        click.echo(f"  {edition}/{spoken}: {folder / edition / spoken / 'index.html'}")
    click.echo(f"Built in {time.monotonic() - begun:.1f} s. Open {folder / 'index.html'}")


@main.command()
@click.argument("edition", default="base")
@click.option("--lang", "language", help="Language.  [default: the edition's first]")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
@told
def serve(edition: str, language: str | None, address: str) -> None:
    """Show an edition in the browser while you edit it.

    Pages follow each saved file. After a mistake the last good pages stay, with the problems on top.

    Example: handbook serve base
    """
    from macros.handbook import open_handbook
    from macros.serve import serve as run

    root = find_root()
    book = open_handbook(root, edition, language)
    book.require_no_problems()
    run(root, edition, book.language, address)


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="An empty or new folder.")
@click.option("--edition", default="base", show_default=True)
@click.option("--lang", "language", help="Language.  [default: the edition's first]")
@told
def pages(out: Path, edition: str, language: str | None) -> None:
    """Write the finished Markdown of every page, with a plain MkDocs configuration.

    Example: handbook pages --out /tmp/pages
    """
    from macros.build import targets, write_pages

    root = find_root()
    target = targets(root, [edition], language)[0]
    try:
        number = write_pages(root, target, out)
    except FileExistsError as error:
        raise click.UsageError(f"{error}: choose an empty or new folder.") from None
    click.echo(f"{number} pages in {out / 'docs'}. Build them with: mkdocs build -f {out / 'mkdocs.yml'}")


@main.command()
@click.argument("address")
@click.option("--edition", default="base", show_default=True)
@told
def explain(address: str, edition: str) -> None:
    """Say where a value stands, who set it, what it may hold and who needs it.

    Example: handbook explain stages/learning/window/max
    """
    from macros.explain import explain as tell

    click.echo(tell(find_root(), address, edition))


@main.command()
@told
def schema() -> None:
    """Write the JSON Schemas that let an editor complete keys while you write.

    Example: handbook schema
    """
    from macros.schema import write

    root = find_root()
    written = write(root / "curriculum" / "schema")
    click.echo("\n".join(str(path.relative_to(root)) for path in written) or "All schemas are current.")


if __name__ == "__main__":
    main()
