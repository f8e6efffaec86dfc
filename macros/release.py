"""A release: every edition of one commit, built once, and published beside the earlier ones in one step.

All of it is made in `.cache/release/` first. A release that is interrupted has published nothing; started again it goes
on with what is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from macros import branch, build, news
from macros.build import Stopped, Target
from macros.earlier import STABLE, VERSION, parsed
from macros.handbook import Handbook, open_handbook
from macros.pages import language_tag
from macros.refusals import Release, of_repository, of_texts, of_version

BRANCH = branch.NAME
STATUS = "status.css"
"""A style sheet of each version: empty while it is the newest, then it shows the banner that stands in each page."""
RESOLVED = "resolved.json"
"""The plain data of an edition as it was released: the next release says what changed since."""


def begin(root: Path, version: str, remote: str, *, sends: bool) -> Release:
    """Look at the repository and at what is published. `sends` when the release is to be pushed.

    Raises Stopped with everything that speaks against a release of this version from this commit, all of it at once.
    """
    if not VERSION.fullmatch(version):
        raise Stopped(f'"{version[:40]}" is no version: write two or three numbers, such as 1.2.0.')
    if not branch.commit_of(root, "HEAD"):
        raise Stopped(f"{root} holds no commit, and a release is made from one. Run git init, git add and git commit.")
    release = Release(root, version, remote, branch.commit_of(root, "HEAD"))
    said = list(of_repository(release, sends))
    if sends and not said:
        branch.fetch(root, remote)
    release.before = branch.head(root, remote)
    if release.before:
        listed = dict(branch.files(root, release.before, "versions.json".__eq__)).get("versions.json", b"[]")
        release.published = sorted((str(one["version"]) for one in json.loads(listed)), key=parsed)
    release.only_to_send = sends and version in release.published and branch.waits(root, remote, release.tag)
    said += [] if release.only_to_send else of_version(release)
    if said:
        raise Stopped("\n".join(said))
    return release


@contextlib.contextmanager
def as_released(release: Release) -> Iterator[None]:
    """Let all that is made bear the version, and know what was published before."""
    folder = release.folder / "earlier"
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in branch.files(release.root, release.before, _tells) if release.before else ():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    url = os.environ.get("HANDBOOK_URL", "").rstrip("/")
    wanted = {"HANDBOOK_RELEASE": release.version, "HANDBOOK_EARLIER": str(folder)}
    with build.environment(wanted | ({"HANDBOOK_URL": f"{url}/{STABLE}"} if url else {})):
        yield


def _tells(path: str) -> bool:
    """Whether a published file tells what a release held."""
    version, *between = path.split("/")
    below = VERSION.fullmatch(version) and between[-1:] in (["index.json"], [RESOLVED])
    return path == "versions.json" or bool(below)


def accepted(release: Release, editions: Sequence[str]) -> list[Target]:
    """What the release holds, or the part of it that is named, once nothing speaks against its texts.

    Raises Failure with the problems of the curriculum, and Stopped with the rest.
    """
    wanted = build.targets(release.root, editions)
    books = {target: open_handbook(release.root, *target) for target in wanted}
    said = list(of_texts(books))
    if said:
        raise Stopped("\n".join(said))
    return wanted


def make(release: Release, wanted: list[Target], out: Path, paper: build.Say | None, jobs: int) -> None:
    """Build editions into `out` as they will stand in the release, with their paper where `paper` is told of it."""
    first = partial(build.stock, release.root, wanted, paper, jobs) if paper else None
    build.build(release.root, wanted, out, first=first)
    for code in _codes(wanted):
        data = open_handbook(release.root, code).curriculum.resolved.data
        head: dict[str, Any] = {"edition": code, "version": release.version, "commit": release.commit, "data": data}
        (out / code / RESOLVED).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")


def gather(release: Release, wanted: list[Target], parts: Path) -> None:
    """Take what was built elsewhere in place of building it. Raises Stopped unless it is whole and of this commit."""
    said = []
    for code, language in wanted:
        head = _read(parts / code / RESOLVED)
        if not head or not _read(parts / code / language / "index.json"):
            said.append(f"{parts} lacks {code}/{language}. Make it: handbook release {release.version} {code} --out …")
        elif (head.get("version"), head.get("commit")) != (release.version, release.commit):
            made = f"{head.get('version')} of commit {str(head.get('commit'))[:10]}"
            said.append(f"{parts / code} is version {made}; this is commit {release.commit[:10]}. Build it anew.")
    if said:
        raise Stopped("\n".join(said))
    shutil.rmtree(release.site, ignore_errors=True)
    for code in _codes(wanted):
        shutil.copytree(parts / code, release.site / code)
    build.write_chooser(release.root, release.site, offline=False)


def fragment(release: Release) -> str:
    """What changed since the newest release, as Markdown."""
    return news.fragment(_main(release))


def write_changes(release: Release) -> Path:
    """Write down what changed, to go on with in CHANGELOG.md. Returns the file."""
    path = release.folder.with_name(f"{release.version}.md")
    path.write_text(fragment(release), encoding="utf-8")
    return path


def publish(release: Release) -> None:
    """Put on the branch what was made. Raises Stopped."""
    (release.site / STATUS).write_text("", encoding="utf-8")
    beside = {"index.html": _first_page(release).encode()}
    branch.publish(release.root, release.version, release.site, release.before, beside, release.tag)
    shutil.rmtree(release.folder)


def send(release: Release) -> None:
    """Push branch and tag. Raises Stopped."""
    branch.push(release.root, release.remote, release.tag)


def _first_page(release: Release) -> str:
    """The page above all versions: it leads to the newest one, without a script."""
    book = _main(release)
    tag, name = language_tag(book.language), escape(book.word("product"))
    return (
        f'<!doctype html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={STABLE}/">\n</head>\n<body>\n'
        f'<p><a href="{STABLE}/">{name}</a></p>\n</body>\n</html>\n'
    )


def _main(release: Release) -> Handbook:
    return open_handbook(release.root, build.targets(release.root)[0][0])


def _codes(wanted: Iterable[Target]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in wanted))


def _read(path: Path) -> dict[str, Any]:
    """A JSON file; nothing where there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
