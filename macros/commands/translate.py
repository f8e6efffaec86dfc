"""`handbook translate …`: the work of translating."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from macros.commands.common import CONTEXT, count, find_root, told
from macros.problems import show

_LANG = click.option("--lang", "language", required=True, help="Language, such as fr.")
_EDITION = click.option("--edition", default="base", show_default=True)


@click.group(context_settings=CONTEXT)
def translate() -> None:
    """Translate the handbook: what there is to do, and files for translators.

    Example: handbook translate status --lang fr
    """


@translate.command()
@_LANG
@_EDITION
@told
def extract(language: str, edition: str) -> None:
    """Write the file of translations, or bring it in line with the texts as they are now.

    A text that changed keeps its old translation, to be read again.

    Example: handbook translate extract --lang fr
    """
    from macros.language.catalogue import path_of
    from macros.translation.update import update

    root = find_root()
    catalogue = update(root, edition, language)
    states = Counter(entry.state for entry in catalogue.entries.values())
    click.echo(
        f"{path_of(root, edition, language).relative_to(root)}: {len(catalogue.entries)} texts; "
        f"{states['translated']} translated, {states['check']} to check, {states['todo']} to do."
    )


@translate.command()
@_LANG
@_EDITION
@click.option("--only", default="", metavar="ADDRESS,…", help="Kinds, records or texts: stages/,forms/log-book")
@click.option("--todo", is_flag=True, help="Only what is not translated, or to be checked.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".xlsx .json .po")
@told
def export(language: str, edition: str, only: str, todo: bool, output: Path) -> None:
    """Write a file for translators: a spreadsheet, a list in JSON, or a PO file.

    Example: handbook translate export --lang fr --only stages/,forms/log-book -o stages.xlsx
    """
    from macros.handbook import open_handbook
    from macros.translation.exchange import chosen
    from macros.translation.exchange import export as write
    from macros.translation.update import current

    root = find_root()
    entries = chosen(current(root, edition, language), only.split(","), todo)
    write(entries, open_handbook(root, edition).info.writes, language, output)
    click.echo(f"{output}: {len(entries)} texts.")


@translate.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_LANG
@_EDITION
@click.option("--to-check", is_flag=True, help="Somebody else reads all of them again.")
@told
def import_(files: tuple[Path, ...], language: str, edition: str, to_check: bool) -> None:
    """Take over what translators hand in. A row with a mistake is left out and told; the others are taken.

    Example: handbook translate import stages.xlsx --lang fr
    """
    from macros.handbook import open_handbook
    from macros.translation.exchange import take

    root = find_root()
    source = open_handbook(root, edition).info.writes
    found = []
    for file in files:
        taken = take(root, edition, language, file, source, to_check)
        click.echo(f"{file}: {taken.changed} taken, {taken.same} as they were, {taken.empty} empty.")
        found += taken.problems
    if found:
        click.echo(show(found))
        click.echo(count(len(found)), err=True)
        sys.exit(1)
