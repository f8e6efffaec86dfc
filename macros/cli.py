"""The command `handbook`. Exit codes: 0 fine, 1 problems, 2 wrong use or a missing tool.

Commands of one word are here; those of two (`edition …`, `new …`, `translate …`) are in `commands/`.
"""

from __future__ import annotations

import atexit
import gc
import sys
import time
from pathlib import Path
from typing import Any

import click

from macros.commands import edition as of_editions
from macros.commands.common import (
    CONTEXT,
    EDITION,
    LANGUAGE,
    REPORTS,
    STYLE,
    count,
    date_by_commit,
    edition_of,
    find_root,
    own_codes,
    progress,
    told,
)
from macros.commands.new import new
from macros.commands.release import release
from macros.commands.translate import translate
from macros.paper import PACKS, VARIANTS
from macros.problems import MissingTool, in_order, show


@click.group(context_settings=CONTEXT)
def main() -> None:
    """Check, show and build the mentoring handbook.

    Example: handbook check
    """
    # Almost all that is made stays until the end. Python looks through all of it for garbage every few hundred objects,
    # and once more when it ends: a tenth of the time of a build.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)


main.add_command(translate)
main.add_command(of_editions.edition)
main.add_command(of_editions.editions)
main.add_command(new)
main.add_command(release)


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@STYLE
@told
def check(editions: tuple[str, ...], style: str) -> None:
    """Check the curriculum and print every problem at once.

    Example: handbook check --format github
    """
    from macros.handbook import problems_of

    root = find_root()
    found = in_order(found for code in editions or own_codes(root) for found in problems_of(root, code))
    if found or style in REPORTS:
        click.echo(show(found, style))
    if found:
        click.echo(count(len(found)), err=True)
        sys.exit(1)
    if style not in REPORTS:
        click.echo("No problems.")


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--lang", "language", help="Only this language.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the site.  [default: site]")
@click.option("--offline", is_flag=True, help="Pages that open from a folder, without a server; and zips of them.")
@click.option("--no-paper", is_flag=True, help="Pages only: no PDFs and no files for a word processor.")
@click.option("--jobs", type=click.IntRange(1), help="Work done side by side.  [default: one a processor]")
@told
def build(
    editions: tuple[str, ...], language: str | None, out: Path | None, offline: bool, no_paper: bool, jobs: int | None
) -> None:
    """Build the site of every edition, or of those named, and put it in place when it is whole.

    With it comes its paper: forms, packs and the guide as PDF and DOCX. Without Pango, the site is built without them.

    Example: handbook build base --lang en

    With --offline a zip of each edition in each language lies beside them, to hand on: unpack it, open index.html.

    Example: handbook build --offline
    """
    from macros import build as builder
    from macros import bundle
    from macros.handbook import open_handbook

    root = find_root()
    date_by_commit(root)
    begun = time.monotonic()
    folder = (out or root / "site").resolve()
    partial = bool(editions or language)
    asked = {"offline": offline, "partial": partial, "every": offline}
    wanted = builder.standing(root, editions or own_codes(root), language, folder, paper=not no_paper, **asked)
    if wanted:
        click.echo(f"Nothing changed since the last build. Open {folder / 'index.html'}")
        return
    wanted = builder.targets(root, editions or own_codes(root), language)

    def paper(changed: list[tuple[str, str]]) -> None:
        try:
            with progress() as said:
                builder.stock(root, changed, said, jobs or 0, every=offline)
        except MissingTool as missing:
            click.echo(f"The site is built without PDFs and DOCX files.\n{missing}", err=True)

    builder.build(root, wanted, folder, first=None if no_paper else paper, jobs=jobs or 0, **asked)
    for edition, spoken in wanted:
        click.echo(f"  {edition}/{spoken}: {folder / edition / spoken / 'index.html'}")
        if offline:
            click.echo(f"  to hand on: {bundle.path(open_handbook(root, edition, spoken), folder)}")
    click.echo(f"Built in {time.monotonic() - begun:.1f} s. Open {folder / 'index.html'}")


@main.command(name="print")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@EDITION
@LANGUAGE
@click.option("--with", "beside", metavar="LANG", help="A form with a second language beside the first.")
@click.option("--pack", type=click.Choice(PACKS), help="Of a session or course [default: participant] or assessment.")
@click.option("--variant", type=click.Choice(VARIANTS), help="Of a form.  [default: blank]")
@click.option("--fill", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A file saved from a form.")
@click.option("--start", metavar="HH:MM", help="When a session, course or assessment begins.")
@click.option("--people", type=click.IntRange(1, 99), help="How many take part: quantities follow.")
@click.option("--format", "style", type=click.Choice(["pdf", "docx"]), help="[default: by the name of the file]")
@click.option("--all", "everything", is_flag=True, help="Every paper of the edition, into the folder given with -o.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
@told
def print_(
    addresses: tuple[str, ...], edition: str | None, language: str | None, beside: str | None, pack: str | None,
    variant: str | None, fill: Path | None, start: str | None, people: int | None, style: str | None,
    everything: bool, output: Path,
) -> None:  # fmt: skip
    """Print forms, packs, pages or the whole guide to one file.

    ADDRESS is that of a page, such as forms/log-book or sessions/triangulation-and-no-surprise; `guide` is all of it.

    \b
    Examples:
      handbook print forms/log-book --variant fillable -o log-book.pdf
      handbook print courses/mentor-training --pack facilitator --start 09:00 --people 12 -o kit.pdf
      handbook print assessments/discovering -o pack.pdf
      handbook print --all -o papers/
    """
    from macros.handbook import open_handbook
    from macros.paper.document import Occasion
    from macros.paper.request import Request, answer, minutes_of

    root = find_root()
    date_by_commit(root)
    edition = edition_of(root, edition)
    book = open_handbook(root, edition, language)
    book.require_no_problems()
    if everything:
        _print_all(book, output)
        return
    if not addresses:
        raise click.UsageError("Name what to print, such as forms/log-book, or give --all.")
    try:
        occasion = Occasion(minutes_of(start) if start else None, people)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    second = open_handbook(root, edition, beside) if beside else None
    known = style or output.suffix.lstrip(".").lower()
    if known not in ("pdf", "docx"):
        raise click.UsageError(f"{output} ends neither in .pdf nor in .docx: name it so, or give --format.")
    variant = "" if variant in (None, "blank") else variant
    request = Request(addresses, pack or "", variant or "", fill, second, occasion, known)
    content, remarks = answer(book, request)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(content)
    for remark in remarks:
        click.echo(remark, err=True)
    click.echo(f"{output}, {len(content) / 1024:.0f} KB")


def _print_all(book: Any, folder: Path) -> None:
    """Every paper of an edition into a folder, named as on the site."""
    import shutil

    from macros.paper.shelf import Shelf

    with progress() as said:
        made = Shelf(book).stock(said)
    for paper, path in made.items():
        (folder / paper.src).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / paper.src)
    click.echo(f"{len(made)} files in {folder}")


@main.command()
@click.argument("edition", required=False)
@LANGUAGE
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
@told
def serve(edition: str | None, language: str | None, address: str) -> None:
    """Show an edition in the browser while you edit it.

    Pages follow each saved file. After a mistake the last good pages stay, with the problems on top.

    Example: handbook serve base
    """
    from macros.handbook import open_handbook
    from macros.serve import serve as run

    root = find_root()
    edition = edition_of(root, edition)
    book = open_handbook(root, edition, language)
    book.require_no_problems()
    run(root, edition, book.language, address)


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="An empty or new folder.")
@EDITION
@LANGUAGE
@told
def pages(out: Path, edition: str | None, language: str | None) -> None:
    """Write the finished Markdown of every page, with a plain MkDocs configuration.

    Example: handbook pages --out /tmp/pages
    """
    from macros.build import targets, write_pages

    root = find_root()
    target = targets(root, [edition_of(root, edition)], language)[0]
    try:
        number = write_pages(root, target, out)
    except FileExistsError as error:
        raise click.UsageError(f"{error}: choose an empty or new folder.") from None
    click.echo(f"{number} pages in {out / 'docs'}. Build them with: mkdocs build -f {out / 'mkdocs.yml'}")


@main.command()
@click.argument("address")
@EDITION
@told
def explain(address: str, edition: str | None) -> None:
    """Say where a value stands, who set it, what it may hold and who needs it.

    Example: handbook explain stages/learning/window/max
    """
    from macros.explain import explain as tell

    root = find_root()
    click.echo(tell(root, address, edition_of(root, edition)))


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
