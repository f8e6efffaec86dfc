"""`handbook release`: publish a version beside the earlier ones."""

from __future__ import annotations

import time
from pathlib import Path

import click

from macros.commands.common import CONTEXT, date_by_commit, find_root, own_codes, progress, told


@click.command(context_settings=CONTEXT)
@click.argument("version")
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--check", "only_check", is_flag=True, help="Say what speaks against it and what changed; make nothing.")
@click.option("--push", is_flag=True, help="Send branch and tag to the remote, both or neither.")
@click.option("--remote", default="origin", show_default=True, help="Where others read it.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Only build, into this folder.")
@click.option(
    "--from", "parts", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Publish what --out built."
)
@click.option("--no-paper", is_flag=True, help="Pages only: no PDFs and no files for a word processor.")
@click.option("--jobs", type=click.IntRange(1), help="Papers made side by side.  [default: one a processor]")
@told
def release(
    version: str, editions: tuple[str, ...], only_check: bool, push: bool, remote: str, out: Path | None,
    parts: Path | None, no_paper: bool, jobs: int | None,
) -> None:  # fmt: skip
    """Publish VERSION of every edition and language, beside what was published before.

    The commit that is checked out is built and verified whole; then it is put on the branch gh-pages, below VERSION and
    below `stable`, and tagged. Until that moment readers see what they saw before. Set HANDBOOK_URL to the address of
    the site, so that pages and print name it.

    \b
    Examples:
      handbook release 1.2.0 --check
      handbook release 1.2.0 --push
      handbook release 1.2.0 no-probation --out parts     one edition, on a machine of its own
      handbook release 1.2.0 --from parts --push          all of them, published together
    """
    from macros import build as builder
    from macros import release as maker

    if editions and not (out or only_check):
        raise click.UsageError("A release holds every edition. To build some of them apart, say where to: --out parts")
    if out and (parts or push):
        raise click.UsageError("--out only builds: leave out --from and --push, or leave out --out.")
    root = find_root()
    own_codes(root)
    date_by_commit(root)
    begun = time.monotonic()
    with builder.alone(root, "release"):
        one = maker.begin(root, version, remote, sends=push)
        if one.only_to_send:
            maker.send(one)
            click.echo(f"Version {version} was made already; now {remote} has it.")
            return
        with maker.as_released(one):
            wanted = maker.accepted(one, editions)
            if only_check:
                click.echo(maker.fragment(one))
                click.echo(f"Nothing speaks against version {version}.", err=True)
                return
            if parts:
                maker.gather(one, wanted, parts.resolve())
            else:
                with progress() as said:
                    maker.make(one, wanted, (out or one.site).resolve(), None if no_paper else said, jobs or 0)
            if out:
                click.echo(f"Built in {time.monotonic() - begun:.1f} s: {out}")
                return
            changes = maker.write_changes(one)
            maker.publish(one)
        if push:
            maker.send(one)
    click.echo(f"Version {version} is published{f' at {remote}' if push else f' on the branch {maker.BRANCH} here'}.")
    click.echo(f"What changed, for CHANGELOG.md: {changes}")
    if not push:
        click.echo(f"To let others read it: git push --atomic {remote} {maker.BRANCH} {one.tag}")
