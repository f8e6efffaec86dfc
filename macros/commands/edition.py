"""`handbook edition …`: keeping an edition current with what it builds on."""

from __future__ import annotations

import json
import shutil
import sys
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from macros.commands.common import (
    CONTEXT,
    LANGUAGE,
    REPORTS,
    STYLE,
    count,
    date_by_commit,
    edition_of,
    find_root,
    told,
)
from macros.problems import Failure, in_order, show

_CODE = click.argument("code", metavar="CODE")
_TOLD = {
    "stale": "the text below has changed since this was decided",
    "redundant": "the text below now says the same: the change can be deleted",
    "orphan": "what it changes is gone: delete the change, or give it another address",
    "taken-upstream": "what it adds is there now: delete the change, or use replace",
    "unreviewed": "nobody has said yet on which text this was decided",
}


@click.group(context_settings=CONTEXT)
def edition() -> None:
    """Keep an edition current: what it changes, what needs a decision.

    Example: handbook edition review be-fwb
    """


@edition.command()
@click.argument("editions", nargs=-1, metavar="[CODE]...")
@click.option("--strict", is_flag=True, help="Fail as well where a decision is missing, as a release does.")
@STYLE
@told
def check(editions: tuple[str, ...], strict: bool, style: str) -> None:
    """Check editions: all problems, then what needs a decision.

    Example: handbook edition check be-fwb --strict
    """
    from macros.edition import BASE, codes, resolve, review
    from macros.handbook import problems_of

    root = find_root()
    wanted = editions or tuple(code for code in codes(root) if code != BASE)
    found = in_order(one for code in wanted for one in problems_of(root, code))
    waiting = [one for code in wanted for one in review(resolve(root, code)) if one.state != "current"]
    if found or style in REPORTS:
        click.echo(show(found, style))
    for one in waiting:
        click.echo(f"{one.place}: {one.state}: {one.key}; {_TOLD[one.state]}.", err=style != "text")
    if found:
        click.echo(count(len(found)), err=True)
    elif style == "text":
        click.echo("No problems." if not waiting else f"No problems; {len(waiting)} to decide.")
    if found or (strict and waiting):
        sys.exit(1)


@edition.command(name="review")
@_CODE
@click.option("--accept", "accepted", multiple=True, metavar="ADDRESS", help="This change holds on the text of today.")
@click.option("--accept-all", is_flag=True, help="All changes hold on the text of today.")
@told
def review_(code: str, accepted: tuple[str, ...], accept_all: bool) -> None:
    """Show what needs a decision, with the old and the new text below; or take down the decision.

    Example: handbook edition review be-fwb --accept stages/learning/window/max
    """
    from macros.edition import EDITIONS, accept, resolve
    from macros.edition.lock import write_lock

    root = find_root()
    resolved = _own(root, code, resolve(root, code))
    if accepted or accept_all:
        keys = {key for word in accepted for key in _named(word, code, resolved)}
        path = write_lock(root / EDITIONS / code, accept(resolved, None if accept_all else keys))
        click.echo(f"{path.relative_to(root)} written.")
        resolved = resolve(root, code)
    _print_review(resolved)


def _named(word: str, code: str, resolved: Any) -> set[str]:
    """The keys of the changes that a word names, an address or a key."""
    from macros.edition import review

    keys = {one.key for one in review(resolved) if word in (one.key, one.key.partition(" ")[2])}
    if not keys:
        raise KeyError(f"No change of {code} has the address {word}. handbook edition review {code} lists all.")
    return keys


def _own(root: Path, code: str, resolved: Any) -> Any:
    """The edition, when it is one that decisions can be written into."""
    from macros.edition import EDITIONS

    if resolved.below is None:
        raise KeyError(f'"{code}" is the base: it builds on nothing, so there is nothing to decide.')
    if not (root / EDITIONS / code).is_dir():
        raise KeyError(f'"{code}" belongs to the installed handbook: only those who write it decide.')
    return resolved


def _print_review(resolved: Any) -> None:
    """What needs a decision, then what is new below without one."""
    from macros.edition import review
    from macros.edition.lock import news

    waiting = [one for one in review(resolved) if one.state != "current"]
    for one in waiting:
        click.echo(f"{one.state}  {one.key}\n  {one.place}: {_TOLD[one.state]}.")
        for line in _moved(one):
            click.echo(line)
        click.echo()
    fresh = list(news(resolved.own.lock, resolved.before[-1]))
    if fresh:
        click.echo("Records below that are new, changed or gone since all was accepted; they come along by themselves:")
        click.echo("\n".join(f"  {how:<8} {address}" for address, how in fresh))
    click.echo(f"{len(waiting)} to decide." if waiting else "Nothing to decide.")


def _moved(one: Any) -> list[str]:
    """What was seen, what is there now and what the change makes of it; of a page only the lines that are not alike."""
    if one.state == "stale" and one.key.startswith("page ") and isinstance(one.seen, str) and isinstance(one.now, str):
        lines = unified_diff(one.seen.splitlines(), one.now.splitlines(), n=1, lineterm="")
        return [f"    {line}" for line in list(lines)[2:]]
    told = (("seen", one.seen), ("now", one.now), ("change", one.change and one.change.value))
    wanted = [(name, value) for name, value in told if value is not None and (name != "seen" or one.state == "stale")]
    return [line for name, value in wanted for line in _block(name, value)]


def _block(name: str, value: Any) -> list[str]:
    import yaml

    text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    lines = text.strip().splitlines() or [""]
    return [f"    {name + ':':<8}{lines[0]}", *(f"            {line}" for line in lines[1:])]


@edition.command()
@_CODE
@told
def upgrade(code: str) -> None:
    """Take the version of what it builds on that is here now, and show what needs a decision.

    Example: handbook edition upgrade be-fwb
    """
    from macros.edition import EDITIONS, resolve
    from macros.edition.review import with_version

    root = find_root()
    resolved = _own(root, code, resolve(root, code))
    below = resolved.chain[-2]
    pinned, version = resolved.own.extends[1], str(below.info.data.get("version", ""))
    if pinned == version:
        click.echo(f"{code} builds on {below.code} {version}, which is the version here.")
    else:
        place = resolved.own.info.place(["extends", "version"])
        with_version(root / EDITIONS / code / "edition.yml", place, version)
        click.echo(f"{code} now builds on {below.code} {version}; it was {pinned}.")
    _print_review(resolve(root, code))


@edition.command()
@_CODE
@LANGUAGE
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file: .pdf to sign, or text.")
@told
def diff(code: str, language: str | None, output: Path | None) -> None:
    """Write what an edition changes and why, to read and to sign.

    Example: handbook edition diff be-fwb -o changes.pdf
    """
    from macros.adapted import document
    from macros.handbook import open_handbook

    root = find_root()
    date_by_commit(root)
    book = open_handbook(root, code, language)
    book.require_no_problems()
    if output is None:
        click.echo(document(book) or "The base changes nothing.\n", nl=False)
        return
    if output.suffix.lower() == ".pdf":
        from macros.paper import pdf
        from macros.paper.changes import changes

        content = pdf.render(changes(book))
    else:
        content = (document(book) or "The base changes nothing.\n").encode()
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(content)
    click.echo(f"{output} written.")


@edition.command(name="resolve")
@_CODE
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="An empty or new folder.")
@told
def resolve_(code: str, out: Path) -> None:
    """Write an edition as one set of files, all changes made: a snapshot to keep or to compare.

    Example: handbook edition resolve be-fwb --out /tmp/be-fwb
    """
    from macros.edition import resolve
    from macros.model.kinds import BY_FOLDER
    from macros.source import IMAGES, as_yaml

    resolved = resolve(find_root(), code)
    if out.exists() and any(out.iterdir()):
        raise KeyError(f"{out} is not empty: choose an empty or new folder.")
    if resolved.problems:  # what cannot be read or made would be missing in the files
        raise Failure(resolved.problems)
    files: dict[str, Any] = {"edition.yml": resolved.info.data}
    files |= {f"terms/{language}.yml": document.data for language, document in resolved.terms.items()}
    for folder, kind in BY_FOLDER.items():
        records = resolved.data[folder]
        named = {f"{folder}.yml": records} if kind.collection else {f"{folder}/{n}.yml": r for n, r in records.items()}
        files |= {name: record for name, record in named.items() if record}
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_yaml(data), encoding="utf-8")
    for name, image in resolved.images.items():
        (out / IMAGES).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(image.path, out / IMAGES / name)
    click.echo(f"{len(files) + len(resolved.images)} files in {out}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A list for programs.")
@told
def editions(as_json: bool) -> None:
    """List the editions that are here, and in which languages each is built into site/.

    Example: handbook editions --json
    """
    from macros.edition import codes

    root = find_root()
    found = [_listed(root, code) for code in codes(root)]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    edition_of(root, None)  # tells how to make the first one, where there is none
    lines = [[_in_a_row(value) for value in one.values()] for one in found]
    lines.insert(0, list(found[0]))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        click.echo("  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())


def _listed(root: Path, code: str) -> dict[str, Any]:
    """What an edition says of itself, problems or none, and its languages in the folder `site`."""
    from macros.edition import resolve

    data = resolve(root, code).info.data
    said = {key: str(data.get(key) or "") for key in ("title", "version")}
    lists = {key: [*data[key]] if isinstance(data.get(key), list) else [] for key in ("languages", "programmes")}
    built = sorted(page.parent.name for page in (root / "site" / code).glob("*/index.html"))
    return {"code": code, **said, **lists, "built": built}


def _in_a_row(value: Any) -> str:
    return ", ".join(value) or "-" if isinstance(value, list) else str(value)
