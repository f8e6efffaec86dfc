"""The branch that is published: what stands on it, and how a release comes to stand beside it, all at once.

mike writes the release on a branch of its own first. Then one transaction of git moves the published branch there and
sets the tag: whoever reads either of them finds all of the release or nothing of it.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from macros.earlier import STABLE
from macros.problems import Stopped

NAME = "gh-pages"
"""What mike calls it, and where hosts look for it."""
_REF = f"refs/heads/{NAME}"
_NOTHING = "0" * 40


def git(root: Path, *words: str, said: bytes = b"") -> bytes:
    """What `git …` prints, run in a folder with `said` as its input. Raises Stopped with what it complained about."""
    try:
        done = subprocess.run(["git", *words], cwd=root, input=said, capture_output=True)
    except FileNotFoundError:
        raise Stopped("git is not installed here. A release needs it: it keeps what was published before.") from None
    if done.returncode:
        raise Stopped(f"git {words[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def commit_of(root: Path, name: str) -> str:
    """The commit that a branch, a tag or HEAD leads to; nothing where there is none."""
    with contextlib.suppress(Stopped):
        return git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    return ""


def changes(root: Path) -> list[str]:
    """The files that are not as they are in HEAD, new ones included."""
    return [line[3:] for line in git(root, "status", "--porcelain").decode().splitlines()]


def is_before(root: Path, one: str, other: str) -> bool:
    """Whether a commit is the other one, or among those that led to it."""
    with contextlib.suppress(Stopped):
        git(root, "merge-base", "--is-ancestor", one, other)
        return True
    return False


def fetch(root: Path, remote: str) -> None:
    """Bring what was published elsewhere. Raises Stopped when the remote does not answer."""
    if git(root, "ls-remote", "--heads", remote, NAME):
        git(root, "fetch", "--quiet", remote, f"+{_REF}:refs/remotes/{remote}/{NAME}")


def head(root: Path, remote: str) -> str:
    """The commit that is published: of this repository and the last known one of the remote, the later one.

    Nothing before the first release. Raises Stopped when each holds releases that the other has not.
    """
    here, there = commit_of(root, _REF), commit_of(root, f"refs/remotes/{remote}/{NAME}")
    if not here or not there:
        return here or there
    if is_before(root, here, there):
        return there
    if is_before(root, there, here):
        return here
    raise Stopped(
        f"The branch {NAME} here and that of {remote} hold different releases. Keep the one that readers see: "
        f"git branch --force {NAME} {remote}/{NAME}"
    )


def files(root: Path, commit: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the files of a commit whose paths are wanted."""
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).decode().split("\0")
    paths = [path for path in listed if path and wanted(path)]
    asked = "".join(f"{commit}:{path}\n" for path in paths).encode()
    answer = git(root, "cat-file", "--batch", said=asked) if paths else b""
    at = 0
    for path in paths:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].rsplit(b" ", 1)[1])
        yield path, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def publish(
    root: Path, version: str, site: Path, before: str, beside: Mapping[str, bytes], tag: str, commit: str
) -> str:
    """Put the folder `site` on the branch as a version and as `stable`, write the files `beside` (path to content, from
    the root of the branch), and set a tag on the commit it was made from, where it has none yet. Returns the commit
    that is published now.

    `before` is the commit of the branch that all of it was made upon. Raises Stopped when git refuses, also when the
    branch has moved on since; nothing is published then.
    """
    here, own = commit_of(root, _REF), f"release-{version}"
    ref = f"refs/heads/{own}"
    if here and not is_before(root, here, before):
        raise Stopped(f"The branch {NAME} has moved on while this release was made. Start it again.")
    with contextlib.chdir(root):  # mike knows the repository by where it is run
        _delete(root, ref)
        try:
            if before:
                git(root, "update-ref", ref, before)
            _write(own, version, site, beside)
            new = commit_of(root, ref)
            steps = [f"update {_REF} {new} {here or _NOTHING}"]
            if not commit_of(root, f"refs/tags/{tag}"):
                steps.append(f"create refs/tags/{tag} {commit}")
            git(root, "update-ref", "--stdin", said="\n".join(["start", *steps, "prepare", "commit", ""]).encode())
        finally:
            _delete(root, ref)
    return new


def _delete(root: Path, ref: str) -> None:
    if commit_of(root, ref):
        git(root, "update-ref", "-d", ref)


def _write(branch: str, version: str, site: Path, beside: Mapping[str, bytes]) -> None:
    """Commit a release on a branch, and what stands beside it. Raises Stopped."""
    from mike.commands import AliasType, deploy
    from mike.git_utils import Commit, FileInfo, GitError

    config = {"site_dir": str(site), "use_directory_urls": True}
    aliased = {"aliases": [STABLE], "update_aliases": True, "alias_type": AliasType.copy}
    try:
        with deploy(config, version, branch=branch, message=f"Release {version}", allow_empty=True, **aliased):
            pass  # it is built already
        with Commit(branch, f"What stands beside release {version}", allow_empty=True) as commit:
            for path, content in sorted(beside.items()):
                commit.add_file(FileInfo(path, content))
    except GitError as error:
        raise Stopped(f"git: {error}") from None


def waits(root: Path, remote: str, tag: str) -> bool:
    """Whether the release of the commit that is checked out stands here and not yet at the remote."""
    here, there = commit_of(root, _REF), commit_of(root, f"refs/remotes/{remote}/{NAME}")
    return here not in ("", there) and commit_of(root, f"refs/tags/{tag}") == commit_of(root, "HEAD")


def push(root: Path, remote: str, tag: str) -> None:
    """Send branch and tag to a remote, both or neither. Raises Stopped."""
    try:
        git(root, "push", "--quiet", "--atomic", remote, _REF, f"refs/tags/{tag}")
    except Stopped as stopped:
        raise Stopped(
            f"The release stands on the branch {NAME} here, and {remote} did not take it: {stopped}\n"
            f"Start it again with --push, or: git push --atomic {remote} {NAME} {tag}"
        ) from None
