"""What an edition has to decide after the edition below it has moved on. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.edition.apply import Change, seen
from macros.edition.lock import Lock, State, codes_of
from macros.edition.plain import reach, value_at
from macros.edition.resolved import Resolved
from macros.problems import Place
from macros.source import IMAGES


@dataclass(frozen=True)
class Finding:
    """One change and how it stands: what was seen below it, what is there now, and what the change makes of it."""

    key: str
    state: State
    seen: Any
    now: Any
    change: Change | None
    place: Place


def review(resolved: Resolved) -> list[Finding]:
    """How each change of an edition stands, and each term, page and image that it puts in the place of another."""
    lock = resolved.own.lock
    found = [_finding(change, resolved) for change in resolved.own.changes.entries]
    for key, now, place in (*_terms(resolved), *_pages(resolved), *_images(resolved)):
        state: State = "unreviewed" if key not in lock.seen else "current" if lock.seen[key] == now else "stale"
        if now is not None or key in lock.seen:
            found.append(Finding(key, state, lock.seen.get(key), now, None, place))
    return found


def _finding(change: Change, resolved: Resolved) -> Finding:
    below, lock = resolved.before[-1], resolved.own.lock
    now = seen(below, change)
    before = lock.seen.get(change.key)
    return Finding(change.key, state_of(change, below, lock), before, now, change, resolved.own.changes.place(change))


def state_of(change: Change, below: dict[str, Any], lock: Lock) -> State:
    """How a change stands on the data below it."""
    now, before = seen(below, change), lock.seen.get(change.key)
    if change.verb == "add":
        if now is not None:
            return "taken-upstream"
        # The list into which something is added may be one that the record has not yet.
        gone = reach(below, change.steps[:2])[1] < min(2, len(change.steps) - 1)
    else:
        holder = reach(below, change.steps[:-1])[1] == len(change.steps) - 1
        gone = not holder or (now is None and (change.verb != "set" or before is not None))
    if gone:
        return "orphan"
    if change.verb in ("set", "order") and now == change.value:
        return "redundant"
    if change.key not in lock.seen:
        return "unreviewed"
    return "current" if before == now else "stale"


_Replaced = Iterator[tuple[str, Any, Place]]
"""(key in edition.lock, what stands below, place) of what an edition puts in the place of something without a change;
None below where it is its own alone."""


def _terms(resolved: Resolved) -> _Replaced:
    """Every term that an edition sets, with its forms below."""
    below: dict[str, dict[str, Any]] = {}
    for folder in resolved.chain[:-1]:
        for language, document in folder.terms.items():
            below.setdefault(language, {}).update(document.data)
    for language, document in resolved.own.terms.items():
        for term in document.data:
            yield f"term {language}/{term}", below.get(language, {}).get(term), document.place([term])


def _pages(resolved: Resolved) -> _Replaced:
    """Every page that an edition writes, with the text of the page below, or the record that has a page there."""
    for page in resolved.own.pages:
        others = [one for folder in resolved.chain[:-1] for one in folder.pages if one.src == page.src]
        others.sort(key=lambda one: one.language == page.language)
        steps = tuple(page.src.removesuffix(".md").split("/"))
        below = others[-1].text if others else page.replaces or value_at(resolved.before[-1], steps) or None
        yield f"page {page.address}", below, Place(page.file)


def _images(resolved: Resolved) -> _Replaced:
    """Every image of an edition, with the code of the one below."""
    below = {name: image.code for folder in resolved.chain[:-1] for name, image in folder.images.files.items()}
    for name, image in resolved.own.images.files.items():
        yield f"image {IMAGES}/{name}", below.get(name), Place(image.file)


def accept(resolved: Resolved, keys: set[str] | None = None) -> Lock:
    """The lock after the decisions named by their keys (all, without any) were taken on what is there now.

    What is gone or taken cannot be accepted: the change has to go. Keys of changes that are no more are forgotten.
    """
    old = resolved.own.lock
    lock = Lock(version=resolved.chain[-2].info.data.get("version", ""), records=dict(old.records))
    findings = review(resolved)
    for finding in findings:
        decided = (keys is None or finding.key in keys) and finding.state not in ("orphan", "taken-upstream")
        if decided:
            lock.seen[finding.key] = finding.now
        elif finding.key in old.seen:
            lock.seen[finding.key] = old.seen[finding.key]
    if keys is None or not old.records:
        lock.records = codes_of(resolved.before[-1])
    return lock


def with_version(edition_yml: Path, place: Place, version: str) -> None:
    """Write another version of the edition below into edition.yml, and touch nothing else."""
    lines = edition_yml.read_text(encoding="utf-8").split("\n")
    lines[place.line - 1] = f'{lines[place.line - 1][: place.column - 1]}version: "{version}"'
    edition_yml.write_text("\n".join(lines), encoding="utf-8")
