"""`handbook translate …`: the work of translating."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from re import fullmatch

import click

from macros.commands.common import CONTEXT, EDITION, edition_of, find_root, told
from macros.model.types import LANGUAGE_PATTERN
from macros.problems import Failure

_LANG = click.option("--lang", "language", required=True, help="Language, such as fr.")


@click.group(context_settings=CONTEXT)
def translate() -> None:
    """Translate the handbook: what there is to do, and files for translators.

    Example: handbook translate status --lang fr
    """


@translate.command()
@_LANG
@EDITION
@told
def extract(language: str, edition: str | None) -> None:
    """Write the file of translations for a language that is new.

    Example: handbook translate extract --lang fr
    """
    _bring_in_line(language, edition)


@translate.command()
@_LANG
@EDITION
@told
def update(language: str, edition: str | None) -> None:
    """Bring the file of translations in line with the texts as they are now.

    A text that changed keeps its old translation, to be read again; it never gets that of another.

    Example: handbook translate update --lang fr
    """
    _bring_in_line(language, edition)


def _bring_in_line(language: str, edition: str | None) -> None:
    from macros.language.catalogue import path_of
    from macros.translation.update import update as write

    if not fullmatch(LANGUAGE_PATTERN, language):
        raise click.UsageError(f'"{language}" is no language: write a tag such as fr or nl-BE.')
    root = find_root()
    edition = edition_of(root, edition)
    catalogue = write(root, edition, language)
    states = Counter(entry.state for entry in catalogue.entries.values())
    click.echo(
        f"{path_of(root, edition, language).relative_to(root)}: {len(catalogue.entries)} texts; "
        f"{states['translated']} translated, {states['check']} to check, {states['changed']} changed, "
        f"{states['todo']} to do."
    )


@translate.command()
@click.option("--lang", "language", help="Only this language.")
@EDITION
@click.option("--by", type=click.Choice(["kind", "page"]), default="kind", show_default=True)
@click.option("--only", default="", metavar="ADDRESS,…", help="Kinds or records: stages/,forms/log-book")
@told
def status(language: str | None, edition: str | None, by: str, only: str) -> None:
    """Say how far the translation is, in texts and in words.

    \b
    Examples:
      handbook translate status
      handbook translate status --lang fr --by page --only stages/
    """
    from macros.handbook import open_handbook
    from macros.language.progress import total
    from macros.translation import status as known

    root = find_root()
    edition = edition_of(root, edition)
    book = open_handbook(root, edition)
    languages = [language] if language else known.languages_of(book)
    if not languages:
        click.echo(f"{edition} has no other language. Begin one with: handbook translate extract --lang fr")
    wanted = tuple(f"{one.strip().rstrip('/')}/" for one in only.split(",") if one.strip())
    for one in languages:
        pages = {at: own for at, own in known.status(book, one).items() if f"{at}/".startswith(wanted or "")}
        rows = known.by_kind(pages) if by == "kind" else pages
        width = max(map(len, rows), default=0) + 2
        click.echo(f"{edition}/{one}\n{'':{width}}  texts   words  translated  to check  changed   to do")
        for name, own in [*rows.items(), ("all", total(pages.values()))]:
            words = own.words
            click.echo(
                f"{name:{width}}{own.total:7}{words.total():8}{own.percent:10} %{words['check']:10}{words['changed']:9}"
                f"{words['todo']:8}"
            )


@translate.command()
@_LANG
@EDITION
@click.option("--only", default="", metavar="ADDRESS,…", help="Kinds, records or texts: stages/,forms/log-book")
@click.option("--todo", is_flag=True, help="Only what is not translated, or to be checked.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".xlsx .json .po")
@told
def export(language: str, edition: str | None, only: str, todo: bool, output: Path) -> None:
    """Write a file for translators: a spreadsheet, a list in JSON, or a PO file.

    Example: handbook translate export --lang fr --only stages/,forms/log-book -o stages.xlsx
    """
    from macros.handbook import open_handbook
    from macros.translation.exchange import chosen
    from macros.translation.exchange import export as write
    from macros.translation.update import current

    root = find_root()
    edition = edition_of(root, edition)
    entries = chosen(current(root, edition, language), only.split(","), todo)
    write(entries, open_handbook(root, edition).info.writes, language, output)
    click.echo(f"{output}: {len(entries)} texts.")


@translate.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_LANG
@EDITION
@click.option("--to-check", is_flag=True, help="Somebody else reads all of them again.")
@told
def import_(files: tuple[Path, ...], language: str, edition: str | None, to_check: bool) -> None:
    """Take over what translators hand in. A row with a mistake is left out and told; the others are taken.

    Example: handbook translate import stages.xlsx --lang fr
    """
    from macros.handbook import open_handbook
    from macros.translation.exchange import take

    root = find_root()
    edition = edition_of(root, edition)
    source = open_handbook(root, edition).info.writes
    found = []
    for file in files:
        taken = take(root, edition, language, file, source, to_check)
        click.echo(f"{file}: {taken.changed} taken, {taken.same} as they were, {taken.empty} empty.")
        found += taken.problems
    if found:
        raise Failure(found)
