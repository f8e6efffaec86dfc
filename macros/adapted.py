"""What an edition changes, as somebody reads it who has to answer for it: every change with before, after and reason.

The rows are plain: the site, the terminal and a document to sign are made from the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from macros import labels
from macros.edition import Change, Finding, Folder, review
from macros.edition.apply import seen
from macros.edition.plain import value_at
from macros.handbook import Handbook
from macros.labels import title_of
from macros.language import MARK, day
from macros.model.change import Reason
from macros.model.kinds import BY_FOLDER, KINDS


@dataclass(frozen=True)
class Row:
    """One change: which edition makes it, where, what stood there, what stands there now, and why.

    `where` is the place inside its record in words, empty for a whole one. `before` and `after` are Markdown, empty
    where there is nothing. `state` says how the decision stands (see `macros.edition.lock`); that of editions below is
    theirs.
    """

    edition: str
    verb: str
    address: str
    where: str
    before: str
    after: str
    reason: Reason
    state: str

    @property
    def brief(self) -> str:
        """`6 weeks → 7 weeks`, where both fit on a line; else nothing."""
        said = MARK.sub("", f"{self.before} → {self.after}")
        return said if self.before and self.after and len(said) < 120 and "\n" not in said else ""


@dataclass(frozen=True)
class Group:
    """The changes of one record. `kind` and `id` lead to its page, where it still has one."""

    kind: str
    id: str
    title: str
    there: bool
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Adaptation:
    """All that makes an edition differ from the one below: groups of changes in the order of the handbook, records and
    pages of its own, what it has no use for, and the terms that it says in its own way (language, term, before, after).

    `inherited` are the changes of the editions between this one and the base, as (code, title, groups), the nearest one
    first: together with its own they are what makes it differ from the base.
    """

    below: str
    version: str
    groups: list[Group]
    own: list[tuple[str, str, str]]
    left_out: list[tuple[str, str, str]]
    terms: list[tuple[str, str, str, str]]
    pages: list[tuple[str, str]]
    inherited: list[tuple[str, str, list[Group]]]


def adaptation(book: Handbook) -> Adaptation | None:
    """What an edition changes; None for the base."""
    resolved = book.curriculum.resolved
    below, folder, between = resolved.below, resolved.own, reversed(resolved.chain[1:-1])
    if below is None:
        return None
    named = [(kind.name, name) for kind in BY_FOLDER.values() for name in folder.own.data[kind.folder]]
    left_out = [(kind, name) for kind, entries in book.curriculum.left_out.items() for name in entries]
    return Adaptation(
        edition_title(book, below),
        str(below.info.data.get("version", "")),
        _groups(book, rows(book, folder)),
        [(kind, name, title_of(book, kind, name)) for kind, name in named],
        [(kind, name, title_of(book, kind, name)) for kind, name in left_out],
        list(_terms(book)),
        [(page.src, page.title) for page in folder.pages],
        [(one.code, edition_title(book, one), _groups(book, rows(book, one))) for one in between],
    )


def edition_title(book: Handbook, folder: Folder) -> str:
    """The title of an edition of the chain, in the language of the handbook where it is translated."""
    title = str(folder.info.data.get("title", folder.code))
    return labels.after(book, folder).worded("edition/title", title)


def rows(book: Handbook, folder: Folder, address: str = "") -> list[Row]:
    """The changes of one edition of the chain, in the order of its file; all, or those at an address and below."""
    resolved = book.curriculum.resolved
    found = {finding.key: finding for finding in review(resolved)} if folder is resolved.own else {}
    wanted = [one for one in folder.changes.entries if f"{one.address}/".startswith(f"{address}/" if address else "")]
    return [_row(book, folder, change, found.get(change.key)) for change in wanted]


def of_record(book: Handbook, address: str) -> list[Row]:
    """The changes of a record or collection (`stages/learning`, `roles`) by all editions of the chain."""
    chain = book.curriculum.resolved.chain[1:]
    return [row for folder in chain if folder.changes.within(address) for row in rows(book, folder, address)]


def _row(book: Handbook, folder: Folder, change: Change, finding: Finding | None) -> Row:
    before, after, value = labels.before(book, folder), labels.after(book, folder), change.value
    if change.verb == "replace" and value is None:
        value = folder.own.data[change.steps[0]].get(change.steps[1])
    reason = book.reasons[f"changes/{folder.code}/{change.verb}/{change.address}"]
    state = finding.state if finding else "current"
    where = labels.where(before if change.verb == "remove" else after, change.address)
    old = labels.said(before, change.address, seen(before.data, change))
    new = labels.said(after, change.address, value, named=change.verb == "add")
    if change.verb == "remove" and value_at(before.data, change.steps) == change.steps[-1]:
        old = ""  # an entry of a list of ids: the place says it all
    return Row(folder.code, change.verb, change.address, where, old, new, reason, state)


def _groups(book: Handbook, found: list[Row]) -> list[Group]:
    """Rows by record, in the order of kinds and then of the file."""
    groups: dict[str, Group] = {}
    order = list(BY_FOLDER)
    for row in sorted(found, key=lambda one: order.index(one.address.split("/")[0])):
        folder, _, rest = row.address.partition("/")
        name = rest.partition("/")[0]
        kind = BY_FOLDER[folder].name
        there = name in book.records.of(kind)
        group = groups.setdefault(f"{folder}/{name}", Group(kind, name, title_of(book, kind, name), there))
        group.rows.append(row)
    return list(groups.values())


def _terms(book: Handbook) -> Iterator[tuple[str, str, str, str]]:
    for finding in review(book.curriculum.resolved):
        kind, _, rest = finding.key.partition(" ")
        if kind == "term":
            language, _, term = rest.partition("/")
            forms = book.curriculum.terms.get(language, {}).get(term, {})
            before = (finding.now or {}).get("forms", {})
            yield language, term, ", ".join(before.values()), ", ".join(forms.values())


def is_below(book: Handbook, kind: str, name: str) -> bool:
    """Whether a record that the edition has not stands in one that it builds on."""
    return any(name in data.get(KINDS[kind].folder, {}) for data in book.curriculum.resolved.before)


def document(book: Handbook) -> str:
    """What an edition changes, as Markdown to read, print and sign. Empty for the base."""
    found = adaptation(book)
    if found is None:
        return ""
    word = book.word
    lines = [
        f"# {word('changes-title')}",
        "",
        f"**{book.info.title}**, {word('theme-version', version=book.version)}",
    ]
    lines += ["", word("changes-lead", edition=found.below, version=found.version), ""]
    lines += _listed(book, found.groups, "##")
    if found.terms:
        lines += [f"## {word('changes-terms')}", ""]
        lines += [f"- {language}, {term}: {was or '–'} → {now}" for language, term, was, now in found.terms] + [""]
    for name, entries in (("changes-own", found.own), ("changes-left-out", found.left_out)):
        if entries:
            said = [f"- {labels.joined(book, (word(f'kind-{kind}'), title))}" for kind, _, title in entries]
            lines += [f"## {word(name)}", "", *said, ""]
    if found.pages:
        lines += [f"## {word('changes-pages')}", "", *(f"- {title}" for _, title in found.pages), ""]
    for _, title, groups in found.inherited:
        if groups:
            lines += [f"## {word('changes-inherited', edition=title)}", "", *_listed(book, groups, "###")]
    return MARK.sub("", "\n".join(lines)).rstrip() + "\n"


def _listed(book: Handbook, groups: list[Group], heading: str) -> list[str]:
    """Changes by record, numbered below a heading each."""
    lines = []
    for group in groups:
        lines += [f"{heading} {labels.joined(book, (book.word(f'kind-{group.kind}'), group.title))}", ""]
        for number, row in enumerate(group.rows, start=1):
            what = labels.joined(book, (book.word(f"change-{row.verb}"), row.where or book.word("change-whole")))
            lines += [f"{number}. **{labels.escaped(what)}**", "", *_told(book, row)]
    return lines


def _told(book: Handbook, row: Row) -> list[str]:
    """A change in indented lines, under its number."""
    reason: Any = row.reason
    told = [("change-before", row.before), ("change-after", row.after)]
    told += [("change-because", labels.unlinked(book, reason.because))]
    told += [("change-basis", reason.basis), ("change-decided-by", reason.decided_by)]
    told += [("change-on", reason.on and day(reason.on, book.language))]
    lines = []
    for name, text in told:
        if text and "\n" in text:
            lines += [f"   - {book.word(name)}", "", *(f"     > {line}".rstrip() for line in text.splitlines()), ""]
        elif text:
            lines.append(f"   - {book.word(name)} {text}")
    return [*lines, ""]
