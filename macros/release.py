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
from pathlib import Path
from typing import Any

from macros import branch, build, bundle, headers, lost, news, pages, versions
from macros.earlier import LIST, STABLE, VERSION, earlier, versions_in
from macros.handbook import Handbook, Target, open_handbook
from macros.paper import Say
from macros.problems import Stopped
from macros.refusals import Release, of_repository, of_texts, of_version

BRANCH = branch.NAME
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
        listed = dict(branch.files(root, release.before, LIST.__eq__))
        release.published = versions_in(_json(LIST, listed.get(LIST, b"[]")))
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
        _json(path, content)
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
    return path == LIST or bool(below)


def _json(path: str, content: bytes) -> Any:
    """What a published file holds. Raises Stopped for one that somebody has broken."""
    try:
        return json.loads(content)
    except ValueError:
        raise Stopped(
            f"{path} on the branch {BRANCH} is damaged, so nobody can tell what was published. Bring it back: "
            f"git log {BRANCH} -- {path} shows when it changed."
        ) from None


def accepted(release: Release, editions: Sequence[str]) -> list[Target]:
    """What the release holds, or the part of it that is named, once nothing speaks against it.

    Raises Failure with the problems of the curriculum, and Stopped with the rest.
    """
    wanted = build.targets(release.root, editions)
    books = _books(release, wanted)
    said = [*of_texts(books), *lost.lost(books, earlier())]
    if not editions:
        said += lost.lost_targets(books, earlier())[1]
    if said:
        raise Stopped("\n".join(said))
    return wanted


def make(release: Release, wanted: list[Target], out: Path, paper: Say | None, jobs: int) -> None:
    """Build editions into `out` as they will stand in the release, each with its copy for use without a network, and
    with its paper where `paper` is told of it. Raises Stopped where readers would look for paper in vain."""
    printed = [version for version in earlier().versions if not paper and _had_paper(version, wanted)]
    if printed:
        raise Stopped(f"Version {printed[0]} has paper, whose addresses would lead nowhere. Leave out --no-paper.")

    def stock(changed: list[Target], say: Say) -> None:
        build.stock(release.root, changed, say, jobs, every=True)

    first = partial(stock, say=paper) if paper else None
    offline = release.folder / "offline"
    build.build(release.root, wanted, offline, first=first, every=True, jobs=jobs, offline=True)
    for book in _books(release, wanted).values():
        book.bundle = bundle.path(book, offline)
    build.build(release.root, wanted, out, first=first, every=True, jobs=jobs)
    for code in _codes(wanted):
        data = open_handbook(release.root, code).curriculum.resolved.data
        head: dict[str, Any] = {"edition": code, "version": release.version, "commit": release.commit, "data": data}
        (out / code / RESOLVED).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")


def _had_paper(version: str, wanted: Iterable[Target]) -> bool:
    """Whether a version that was published had something to print."""
    rows = (row for target in wanted for row in earlier().index(version, *target).get("records", ()))
    return any(row["papers"] for row in rows)


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
    """Put on the branch what was made, and let the versions before it say that they are old. Raises Stopped."""
    root = release.root
    if branch.commit_of(root, "HEAD") != release.commit or branch.changes(root):
        raise Stopped("The repository was changed while the release was made from it. Start it again.")
    books = _books(release, build.targets(root))
    url = os.environ.get("HANDBOOK_URL", "")
    lost.write_endings(lost.lost_targets(books, earlier())[0], books, release.site, f"{url}/" if url else "")
    (release.site / versions.STATUS).write_text(versions.CURRENT, encoding="utf-8")
    beside = {f"{version}/{versions.STATUS}": versions.OUTDATED.encode() for version in release.published}
    beside |= {"index.html": _first_page(release).encode(), **_headers(release), **_wrong_address(release)}
    branch.publish(root, release.version, release.site, release.before, beside, release.tag, release.commit)
    shutil.rmtree(release.folder)


def _headers(release: Release) -> dict[str, bytes]:
    """Header files for the pages of all versions; those of the build alone are taken away."""
    for name in headers.FILES:
        (release.site / name).unlink(missing_ok=True)
    before = dict(branch.files(release.root, release.before, headers.FILE.__eq__)) if release.before else {}
    scripts = headers.hashes(release.site) | headers.told(before.get(headers.FILE, b"").decode())
    return {name: text.encode() for name, text in headers.files(scripts).items()}


def _wrong_address(release: Release) -> dict[str, bytes]:
    """The page for wrong addresses, where hosts look for one, if it knows the address of the site."""
    page = release.site / "/".join(build.targets(release.root)[0]) / "404.html"
    return {page.name: page.read_bytes()} if os.environ.get("HANDBOOK_URL") else {}


def send(release: Release) -> None:
    """Push branch and tag. Raises Stopped."""
    branch.push(release.root, release.remote, release.tag)


def _first_page(release: Release) -> str:
    """The page above all versions: it leads to the newest one, without a script."""
    book = _main(release)
    name, home = book.word("product"), f"{STABLE}/{book.code}/{book.language}/"
    return pages.draw(
        book, "moved.html.j2", pages.Links(book, ""),
        title=name, tag=pages.language_tag(book.language), root=home, to=f"{STABLE}/", canonical="",
        heading=name, label="", at_once=True, entry=None,
    )  # fmt: skip


def _main(release: Release) -> Handbook:
    return open_handbook(release.root, build.targets(release.root)[0][0])


def _books(release: Release, wanted: Iterable[Target]) -> dict[Target, Handbook]:
    return {target: open_handbook(release.root, *target) for target in wanted}


def _codes(wanted: Iterable[Target]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in wanted))


def _read(path: Path) -> dict[str, Any]:
    """A JSON file; nothing where there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
