"""Releases: everything on the branch at once, or nothing.

1. A release puts the verified site of every edition and language below its version and below `stable`, in one step,
   and sets the tag.
2. What speaks against a release is said at once, before anything is built: a version that is none, one that is there,
   a lower one, one that edition.yml does not say; changes that are not committed; a tag elsewhere; no branch; no
   identity; no remote; decisions, translations and law that wait.
3. A release during another one says so.
4. A release that was interrupted has published nothing, and goes on when it is started again.
5. Parts that were built elsewhere are published together, if they are whole and of this commit.
6. A push sends branch and tag, both or neither; started again it sends what could not be sent.
7. What was published elsewhere counts; when two hold different releases, nothing is done.
8. One header file at the root serves the pages of all versions: it names their scripts, also those of earlier ones.
9. A page for wrong addresses stands at the root, where hosts look for it, if the address of the site is known.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path

import pytest

from macros import branch, headers, news
from macros.earlier import VERSION, parsed
from macros.handbook import Handbook
from tests.fresh import small
from tests.scratch import OWNED, commit, edit, git, raise_version, release, repository

pytestmark = pytest.mark.site
EDITIONS = Path(__file__).parent / "editions"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that can be released, as version 1.10."""
    return repository(tmp_path_factory.mktemp("release") / "handbook")


@pytest.fixture(scope="module")
def published(bare: Path) -> Path:
    """The same, with version 1.10 on its branch."""
    root = shutil.copytree(bare, bare.parent / "published", symlinks=True)
    done = release(root, "1.10")
    assert done.exit_code == 0, done.output
    return root


@pytest.fixture
def root(bare: Path, tmp_path: Path) -> Path:
    return shutil.copytree(bare, tmp_path / "handbook", symlinks=True)


@pytest.fixture
def second(published: Path, tmp_path: Path) -> Path:
    """A copy in which version 1.11 can be released."""
    root = shutil.copytree(published, tmp_path / "handbook", symlinks=True)
    raise_version(root, "1.10", "1.11")
    return root


def listed(root: Path, name: str = branch.NAME) -> set[str]:
    return set(git(root, "ls-tree", "-r", "--name-only", name).splitlines())


def test_versions_are_compared_by_their_numbers() -> None:
    """2"""
    assert parsed("1.10") > parsed("1.9.3") > parsed("1.9")
    for text in ("", "1", "v1.0", "1.0.0.0", "01.0", "1.0-rc1", "../../x", "<script>", "1.0\n", "１.0"):
        assert not VERSION.fullmatch(text)


def test_a_release_stands_below_its_version_and_below_stable(published: Path) -> None:
    """1"""
    files = listed(published)
    assert {"versions.json", "index.html", "1.10/index.html", "1.10/base/en/index.html", "1.10/status.css"} <= files
    below = {name.removeprefix("1.10/") for name in files if name.startswith("1.10/")}
    assert below == {name.removeprefix("stable/") for name in files if name.startswith("stable/")}
    assert git(published, "rev-parse", f"{branch.NAME}:1.10") == git(published, "rev-parse", f"{branch.NAME}:stable")
    versions = json.loads(git(published, "show", f"{branch.NAME}:versions.json"))
    assert [(one["version"], one["aliases"]) for one in versions] == [("1.10", ["stable"])]
    assert git(published, "rev-parse", "v1.10") == git(published, "rev-parse", "main")
    resolved = json.loads(git(published, "show", f"{branch.NAME}:1.10/base/resolved.json"))
    assert resolved["version"] == "1.10"
    assert "log-book" in resolved["data"]["forms"]
    assert git(published, "branch", "--format=%(refname:short)").split() == [branch.NAME, "main"]
    assert not (published / "site").exists()


def test_one_header_serves_all_versions(second: Path, tmp_path: Path) -> None:
    """8"""
    files = listed(second)
    assert {name for name in files if Path(name).name in headers.FILES} == set(headers.FILES)
    pages = tmp_path / "pages"
    git(second, "worktree", "add", "--quiet", str(pages), branch.NAME)
    file = pages / headers.FILE
    of_earlier = {"sha256-x", *headers.told(file.read_text(encoding="utf-8"))}
    file.write_text(headers.files(of_earlier)[headers.FILE], encoding="utf-8")
    commit(pages)
    git(second, "worktree", "remove", str(pages))
    assert release(second, "1.11").exit_code == 0
    for name in headers.FILES:
        assert headers.told(git(second, "show", f"{branch.NAME}:{name}")) == of_earlier
    assert len(of_earlier) == 4


def test_a_wrong_address_is_answered_where_the_address_of_the_site_is_known(
    root: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """9"""
    assert "404.html" not in listed(published)
    monkeypatch.setenv("HANDBOOK_URL", "https://handbook.example.org/tandem")
    assert release(root, "1.10").exit_code == 0
    page = git(root, "show", f"{branch.NAME}:404.html")
    assert 'href="/tandem/stable/base/en/assets/tandem/site.css"' in page


def test_a_second_release_keeps_the_first(second: Path) -> None:
    """1"""
    before = git(second, "rev-parse", f"{branch.NAME}:1.10/base")
    assert release(second, "1.11").exit_code == 0
    assert git(second, "rev-parse", f"{branch.NAME}:1.10/base") == before
    versions = json.loads(git(second, "show", f"{branch.NAME}:versions.json"))
    assert [(one["version"], one["aliases"]) for one in versions] == [("1.11", ["stable"]), ("1.10", [])]
    assert git(second, "rev-parse", f"{branch.NAME}:1.11") == git(second, "rev-parse", f"{branch.NAME}:stable")
    assert "Version 1.11" in git(second, "show", f"{branch.NAME}:stable/base/en/index.html")
    assert "Version 1.10" in git(second, "show", f"{branch.NAME}:1.10/base/en/index.html")


@pytest.mark.parametrize("version", ["../../x", "<script>", "1", "v1.0", "1.0-rc1", "1.10\n"])
def test_a_version_that_is_none(root: Path, version: str) -> None:
    """2"""
    done = release(root, version)
    assert done.exit_code == 1
    assert "is no version: write two or three numbers" in done.output
    assert not (root / ".cache/release").exists()


def test_a_version_that_is_taken_or_lower_or_not_said(second: Path) -> None:
    """2"""
    assert "Version 1.10 is published already" in release(second, "1.10").output
    assert "Version 1.10.0 is published already" in release(second, "1.10.0").output
    assert "Version 1.10 is published, and 1.9 comes before it" in release(second, "1.9").output
    done = release(second, "2.0")
    assert done.exit_code == 1
    assert 'curriculum/base/edition.yml says version "1.11". Write "2.0" there' in done.output


def test_all_that_speaks_against_it_is_said_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    raise_version(root, "1.10", "1.11")
    git(root, "tag", "v1.11", "HEAD~1")
    git(root, "checkout", "--quiet", "--detach")
    git(root, "config", "--unset", "user.email")
    (root / "docs/new.md").write_text("# New\n", encoding="utf-8")
    before = git(root, "for-each-ref")
    done = release(root, "1.11", "--push", "--remote", "origni")
    assert done.exit_code == 1
    for said in (
        "Not everything is committed: docs/new.md.",
        "The tag v1.11 is at another commit",
        "HEAD is at no branch. Check out the branch to release from, or the tag: git checkout v1.11",
        'Tell it: git config user.email "training@example.org"',
        'There is no remote "origni". Add it: git remote add origni ADDRESS',
    ):
        assert said in done.output
    assert "user.name" not in done.output
    assert git(root, "for-each-ref") == before


def test_a_release_from_the_tag_itself(root: Path) -> None:
    """2: as a machine does that was told of the tag."""
    git(root, "tag", "v1.10")
    git(root, "checkout", "--quiet", "v1.10")
    assert release(root, "1.10", "--check").exit_code == 0


def test_a_folder_without_a_commit(tmp_path: Path) -> None:
    """2"""
    root = small(tmp_path / "handbook")
    done = release(root, "1.10")
    assert done.exit_code == 1
    assert "holds no commit, and a release is made from one" in done.output


def test_decisions_translations_and_law_that_wait(root: Path) -> None:
    """2"""
    shutil.copytree(EDITIONS / "oslo", root / "curriculum/editions/oslo")
    edit(root, "curriculum/editions/oslo/edition.yml", "owners:\n", "languages:\n  - en\n  - nb\nowners:\n")
    frame = next((root / "curriculum/base/frames").glob("*.yml"))
    (root / "curriculum/editions/oslo/terms").mkdir()
    shutil.copy(root / "curriculum/base/terms/en.yml", root / "curriculum/editions/oslo/terms/nb.yml")
    edit(root, frame.relative_to(root).as_posix(), OWNED, "")
    commit(root)
    done = release(root, "1.10")
    assert done.exit_code == 1, done.output
    assert "oslo: 5 to decide, such as" in done.output
    assert f"base: frame:{frame.stem} states law that nobody verified or owns. Give it review.owner." in done.output
    assert done.output.count(f"frame:{frame.stem}") == 1
    assert "oslo/nb: 0 % of all is translated, and 100 % is asked for." in done.output
    assert branch.commit_of(root, branch.NAME) == ""


def test_a_release_during_another_one(root: Path) -> None:
    """3"""
    (root / ".cache").mkdir(exist_ok=True)
    with (root / ".cache/release.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = release(root, "1.10")
    assert done.exit_code == 1
    assert "Another release of this handbook is running." in done.output


@pytest.mark.parametrize("moment", ["deploy", "update-ref"])
def test_an_interrupted_release_has_published_nothing(
    second: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4"""
    before = git(second, "for-each-ref")

    def stop(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    real = branch.git

    def git_until(root: Path, *words: str, said: bytes = b"") -> bytes:
        return stop() if words[:2] == ("update-ref", "--stdin") else real(root, *words, said=said)

    with monkeypatch.context() as patch:
        if moment == "deploy":
            patch.setattr("macros.branch._write", stop)
        else:
            patch.setattr("macros.branch.git", git_until)
        assert release(second, "1.11").exit_code != 0
    assert git(second, "for-each-ref") == before
    assert release(second, "1.11").exit_code == 0
    assert "1.11/base/en/index.html" in listed(second)


@pytest.mark.parametrize("how", ["an edit", "a commit"])
def test_a_repository_that_changes_meanwhile(second: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""
    before = git(second, "rev-parse", branch.NAME)
    real = news.fragment

    def fragment(book: Handbook) -> str:
        (second / "docs/late.md").write_text("# Late\n", encoding="utf-8")
        if how == "a commit":
            commit(second)
        return real(book)

    monkeypatch.setattr("macros.news.fragment", fragment)
    done = release(second, "1.11")
    assert done.exit_code == 1
    assert "The repository was changed while the release was made from it." in done.output
    assert git(second, "rev-parse", branch.NAME) == before
    assert branch.commit_of(second, "refs/tags/v1.11") == ""


def test_a_branch_that_somebody_wrote_on(second: Path) -> None:
    """2, 7: versions of others are left alone, and a list that cannot be read is told."""
    git(second, "worktree", "add", "--quiet", "../site", branch.NAME)
    listed = second.parent / "site/versions.json"
    versions = json.loads(listed.read_text(encoding="utf-8"))
    listed.write_text(json.dumps([*versions, {"version": "dev", "title": "dev", "aliases": []}]), encoding="utf-8")
    commit(second.parent / "site")
    git(second, "worktree", "remove", "../site")
    assert release(second, "1.11", "--check").exit_code == 0
    git(second, "worktree", "add", "--quiet", "../site", branch.NAME)
    listed.write_text("[", encoding="utf-8")
    commit(second.parent / "site")
    git(second, "worktree", "remove", "../site")
    done = release(second, "1.11", "--check")
    assert done.exit_code == 1
    assert "versions.json on the branch gh-pages is damaged" in done.output


def test_a_killed_release_leaves_a_branch_that_the_next_one_clears(second: Path) -> None:
    """4"""
    git(second, "branch", "release-1.11", "main")
    assert release(second, "1.11").exit_code == 0
    assert git(second, "branch", "--format=%(refname:short)").split() == [branch.NAME, "main"]
    assert "curriculum" not in {name.partition("/")[0] for name in listed(second)}


def test_parts_built_elsewhere_are_published_together(second: Path, tmp_path: Path) -> None:
    """5"""
    parts = tmp_path / "parts"
    parts.mkdir()
    done = release(second, "1.11", "--from", str(parts))
    assert done.exit_code == 1
    assert f"{parts} lacks base/en. Make it: handbook release 1.11 base --out …" in done.output
    elsewhere = tmp_path / "elsewhere"
    git(second, "clone", "--quiet", str(second), str(elsewhere))
    git(elsewhere, "config", "user.name", "A machine")
    git(elsewhere, "config", "user.email", "machine@example.org")
    assert release(elsewhere, "1.11", "base", "--out", str(parts)).exit_code == 0
    assert branch.commit_of(elsewhere, f"refs/heads/{branch.NAME}") == ""
    assert release(second, "1.11", "--from", str(parts)).exit_code == 0
    assert "Version 1.11" in git(second, "show", f"{branch.NAME}:stable/base/en/index.html")
    assert "1.11/index.html" in listed(second)
    raise_version(second, "1.11", "1.12")
    assert "is version 1.11 of commit" in release(second, "1.12", "--from", str(parts)).output


def test_a_push_sends_both_or_neither(second: Path, tmp_path: Path) -> None:
    """6"""
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    git(second, "remote", "add", "origin", str(remote))
    hook = remote / "hooks/update"
    hook.write_text('#!/bin/sh\ntest "$1" != refs/tags/v1.11\n', encoding="utf-8")
    hook.chmod(0o755)
    done = release(second, "1.11", "--push")
    assert done.exit_code == 1
    assert f"The release stands on the branch {branch.NAME} here, and origin did not take it" in done.output
    assert git(remote, "for-each-ref") == ""
    hook.unlink()
    done = release(second, "1.11", "--push")
    assert done.exit_code == 0, done.output
    assert "Version 1.11 was made already; now origin has it." in done.output
    assert (
        git(remote, "rev-parse", branch.NAME, "v1.11").split() == git(second, "rev-parse", branch.NAME, "v1.11").split()
    )
    assert "is published already" in release(second, "1.11", "--push").output


def test_what_was_published_elsewhere_counts(second: Path, tmp_path: Path) -> None:
    """7"""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "main", str(second), str(clone))
    git(clone, "config", "user.name", "A colleague")
    git(clone, "config", "user.email", "colleague@example.org")
    assert "Version 1.10 is published already" in release(clone, "1.10").output
    assert release(clone, "1.11").exit_code == 0
    assert {"1.10/base/en/index.html", "1.11/base/en/index.html"} <= listed(clone)
    raise_version(second, "1.11", "1.12")
    assert release(second, "1.12").exit_code == 0
    git(clone, "fetch", "--quiet")
    git(clone, "pull", "--quiet")
    done = release(clone, "1.12")
    assert done.exit_code == 1
    assert f"The branch {branch.NAME} here and that of origin hold different releases." in done.output
