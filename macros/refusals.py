"""What speaks against a release: in the repository, in the version, in the texts. All of it is said at once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from macros import branch
from macros.earlier import parsed
from macros.edition import BASE, EDITIONS, codes, resolve, review
from macros.edition.pages import DOCS
from macros.handbook import CACHE, Handbook, Target
from macros.language.progress import total
from macros.model.base import Legal
from macros.model.kinds import BY_FOLDER
from macros.problems import Stopped, did_you_mean
from macros.translation.status import by_kind


@dataclass
class Release:
    """A version to be published from `commit`, the one that is checked out.

    `before` is the commit of the branch that readers see now, and `published` lists the versions on it. `only_to_send`
    says that this one is among them, and that the remote did not get it yet.
    """

    root: Path
    version: str
    remote: str
    commit: str = ""
    before: str = ""
    published: list[str] = field(default_factory=list)
    only_to_send: bool = False

    @property
    def tag(self) -> str:
        """The tag that marks its commit."""
        return f"v{self.version}"

    @property
    def folder(self) -> Path:
        """Where it is made."""
        return self.root / CACHE / "release" / self.version

    @property
    def site(self) -> Path:
        """What will stand below its version."""
        return self.folder / "site"


def of_repository(release: Release, sends: bool) -> Iterator[str]:
    """What speaks against a release from the repository as it is."""
    root, tag = release.root, release.tag
    changed = branch.changes(root)
    if changed:
        some = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        yield f"Not everything is committed: {some}. Commit it or put it away, so that the version can be made again."
    tagged = branch.commit_of(root, f"refs/tags/{tag}")
    if tagged and tagged != release.commit:
        yield f"The tag {tag} is at another commit, {tagged[:10]}. Take another version, or delete it: git tag -d {tag}"
    with contextlib.suppress(Stopped):
        branch.git(root, "symbolic-ref", "--quiet", "HEAD")
        tagged = release.commit  # at a branch all is well
    if tagged != release.commit:
        yield f"HEAD is at no branch. Check out the branch to release from, or the tag: git checkout {tag}"
    for key, sample in (("user.name", "Training unit"), ("user.email", "training@example.org")):
        known = os.environ.get(f"GIT_COMMITTER_{key[5:].upper()}")
        with contextlib.suppress(Stopped):
            known = known or branch.git(root, "config", key).decode().strip()
        if not known:
            yield f'git does not know who publishes. Tell it: git config {key} "{sample}"'
    remotes = branch.git(root, "remote").decode().split()
    if sends and release.remote not in remotes:
        near = did_you_mean(release.remote, remotes)
        yield f'There is no remote "{release.remote}".{near} Add it: git remote add {release.remote} ADDRESS'


def of_version(release: Release) -> Iterator[str]:
    """What speaks against the version."""
    newest = next(iter(release.published), "")
    if any(parsed(one) == parsed(release.version) for one in release.published):
        yield f"Version {release.version} is published already. What is published does not change: take a higher one."
    elif newest and parsed(release.version) < parsed(newest):
        yield f"Version {newest} is published, and {release.version} comes before it. Take a higher one."
    main = codes(release.root)[0]
    said = str(resolve(release.root, main).info.data.get("version", ""))
    if said != release.version:
        file = "curriculum/base/edition.yml" if main == BASE else f"{EDITIONS}/{main}/edition.yml"
        yield f'{file} says version "{said}". Write "{release.version}" there, so that all who cite it mean the same.'


def of_texts(books: Mapping[Target, Handbook]) -> Iterator[str]:
    """What speaks against publishing handbooks: decisions that are missing, translations, law."""
    told: set[tuple[str, str]] = set()
    for code in dict.fromkeys(code for code, _ in books):
        main = next(book for (own, _), book in books.items() if own == code)
        waiting = [one for one in review(main.curriculum.resolved) if one.state != "current"] if code != BASE else []
        if waiting:
            yield f"{code}: {len(waiting)} to decide, such as {waiting[0].key}. See: handbook edition review {code}"
        yield from _law(main, told)
    for (code, language), book in books.items():
        yield from _translated(code, language, book)


def _law(book: Handbook, told: set[tuple[str, str]]) -> Iterator[str]:
    """Law that nobody has verified and nobody answers for; what is `told` of one edition is not told of the next."""
    named = {owner.id for owner in book.info.owners}
    for kind, name, record in book.all():
        if isinstance(record, Legal) and not record.verified:
            owner = getattr(getattr(record, "review", None), "owner", "")
            if not owner and (kind, name) not in told:
                told.add((kind, name))
                yield f"{book.code}: {kind}:{name} states law that nobody verified or owns. Give it review.owner."
            elif owner and book.info.jurisdiction and owner not in named:
                yield f"{book.code}: {kind}:{name} states law that nobody verified. Say in owners who is {owner}."
    data = book.info.data_protection
    if data and not data.verified and not named:
        yield f"{book.code}: data_protection states law that nobody verified. Say in owners who answers for it."


def _translated(code: str, language: str, book: Handbook) -> Iterator[str]:
    """Kinds that are translated less than the edition asks for."""
    pages = book.progress()
    found = by_kind(pages) | {"all": total(pages.values())}
    asked = {one.id: one.percent for one in book.info.translated} or {"all": 100}
    for kind, percent in asked.items():
        if kind not in (*BY_FOLDER, *found, DOCS):
            yield f'{code}: translated names "{kind}", which is no kind.{did_you_mean(kind, BY_FOLDER)}'
        elif kind in found and found[kind].percent < percent:
            yield (
                f"{code}/{language}: {found[kind].percent} % of {kind} is translated, and {percent} % is asked for. "
                f"Translate the rest (handbook translate status), or write under translated what you publish with."
            )
