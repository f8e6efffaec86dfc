"""What an edition changes, as somebody reads it who has to answer for it: every change with before, after and reason.

The rows are plain: the site, the terminal and a document to sign are made from the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from macros.edition import Change, Finding, Folder, review
from macros.edition.apply import seen
from macros.handbook import Handbook
from macros.language import Translator, day, put_terms
from macros.markup import LINK
from macros.model.change import Reason
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.types import Duration, parse_duration
from macros.pages import duration


@dataclass(frozen=True)
class Row:
    """One change: which edition makes it, where, what stood there, what stands there now, and why.

    `before` and `after` are texts, empty where there is nothing. `state` says how the decision stands (see
    `macros.edition.lock`); that of editions below is theirs.
    """

    edition: str
    verb: str
    address: str
    before: str
    after: str
    reason: Reason
    state: str

    @property
    def where(self) -> str:
        """The place inside its record; empty for a whole record."""
        return "/".join(self.address.split("/")[2:])

    @property
    def brief(self) -> str:
        """`6 weeks → 7 weeks`, where both fit on a line; else nothing."""
        said = f"{self.before} → {self.after}"
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
    if len(resolved.chain) == 1:
        return None
    below, folder, between = resolved.chain[-2], resolved.own, reversed(resolved.chain[1:-1])
    named = [(kind.name, name) for kind in BY_FOLDER.values() for name in folder.own.data[kind.folder]]
    left_out = [
        (kind, name, entry) for kind, entries in book.curriculum.left_out.items() for name, entry in entries.items()
    ]
    return Adaptation(
        edition_title(book, below),
        str(below.info.data.get("version", "")),
        _groups(book, rows(book, folder)),
        [(kind, name, title_of(book, kind, name)) for kind, name in named],
        [(kind, name, put_terms(str(entry.title), book.forms)) for kind, name, entry in left_out],
        list(_terms(book)),
        [(page.src, page.title) for page in folder.pages],
        [(one.code, edition_title(book, one), _groups(book, rows(book, one))) for one in between],
    )


def edition_title(book: Handbook, folder: Folder) -> str:
    """The title of an edition of the chain, in the language of the handbook where it is translated."""
    title = str(folder.info.data.get("title", folder.code))
    return _worded(book, "edition/title", title, book.curriculum.resolved.writes(folder))


def rows(book: Handbook, folder: Folder) -> list[Row]:
    """The changes of one edition of the chain, in the order of its file."""
    resolved = book.curriculum.resolved
    found = {finding.key: finding for finding in review(resolved)} if folder is resolved.own else {}
    return [_row(book, folder, change, found.get(change.key)) for change in folder.changes.entries]


def of_record(book: Handbook, address: str) -> list[Row]:
    """The changes of a record or collection (`stages/learning`, `roles`) by all editions of the chain."""
    chain = book.curriculum.resolved.chain[1:]
    return [
        row for folder in chain if folder.changes.within(address) for row in rows(book, folder) if _in(row, address)
    ]


def _in(row: Row, address: str) -> bool:
    return f"{row.address}/".startswith(f"{address}/")


def _row(book: Handbook, folder: Folder, change: Change, finding: Finding | None) -> Row:
    resolved = book.curriculum.resolved
    before = seen(resolved.before[resolved.chain.index(folder)], change)
    after = change.value
    if change.verb == "replace" and after is None:
        after = folder.own.data[change.steps[0]].get(change.steps[1])
    if change.verb == "add" and after is None:
        after = change.steps[-1]
    reason = book.reasons[f"changes/{folder.code}/{change.verb}/{change.address}"]
    state = finding.state if finding else "current"
    old = shown_value(book, change.address, before, resolved.written_in(change.address, folder))
    new = shown_value(book, change.address, after, resolved.writes(folder))
    return Row(folder.code, change.verb, change.address, old, new, reason, state)


def shown_value(book: Handbook, address: str, value: Any, written: str) -> str:
    """A value in words: lengths as on the pages, lists in a row, texts translated where somebody did, all else as it is
    written. `written` is the language in which it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        length = _length(value)
        return duration(book, length) if length else _worded(book, address, value, written)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    inner = _each_worded(book, address, value, written)
    return yaml.safe_dump(inner, allow_unicode=True, sort_keys=False, width=1000).strip()


def _each_worded(book: Handbook, address: str, value: Any, written: str) -> Any:
    """A mapping or list with each of its texts in words; the address of an item is its id."""
    if isinstance(value, dict):
        return {key: _each_worded(book, f"{address}/{key}", one, written) for key, one in value.items()}
    if isinstance(value, list):
        ids = [one.get("id") if isinstance(one, dict) else None for one in value]
        at = [f"{address}/{id}" if id else address for id in ids]
        return [_each_worded(book, way, one, written) for way, one in zip(at, value, strict=True)]
    return _worded(book, address, value, written) if isinstance(value, str) else value


def _worded(book: Handbook, address: str, text: str, written: str) -> str:
    """A text in the language of the handbook where there is a translation, with its terms, each link as its words:
    what changed may lead to what is no more."""

    def words(link: re.Match[str]) -> str:
        known = book.records.of(link["kind"]) if link["kind"] in book.records else {}
        return link["text"] or (str(known[link["id"]].title) if link["id"] in known else link["id"])

    def spoken(piece: str) -> str:
        said = book.translate.said(address, piece, written) if isinstance(book.translate, Translator) else piece
        forms = book.forms if said else book.curriculum.terms.get(written, book.forms)
        return put_terms(LINK.sub(words, said or piece), forms)

    return "\n\n".join(spoken(piece) for piece in text.strip().split("\n\n"))


def _length(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text.startswith("P") else None
    except ValueError:
        return None


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


def title_of(book: Handbook, kind: str, name: str) -> str:
    """The title of a record, also of one that an edition took out or left out; its id where there never was one."""
    if name in book.records.of(kind):
        return book.title(kind, name)
    resolved = book.curriculum.resolved
    for above, data in reversed(list(zip(resolved.chain, resolved.before, strict=True))):
        record = data[KINDS[kind].folder].get(name) if data else None
        if isinstance(record, dict):
            address = f"{KINDS[kind].folder}/{name}/title"
            return _worded(book, address, str(record.get("title") or name), resolved.written_in(address, above))
    return name


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
        f"**{book.info.title}**, {word('theme-version', version=book.info.version)}",
    ]
    lines += ["", word("changes-lead", edition=found.below, version=found.version), ""]
    lines += _listed(book, found.groups, "##")
    if found.terms:
        lines += [f"## {word('changes-terms')}", ""]
        lines += [f"- {language}, {term}: {was or '–'} → {now}" for language, term, was, now in found.terms] + [""]
    for name, entries in (("changes-own", found.own), ("changes-left-out", found.left_out)):
        if entries:
            lines += [
                f"## {word(name)}",
                "",
                *(f"- {word('colon', label=word(f'kind-{k}'))} {title} (`{n}`)" for k, n, title in entries),
                "",
            ]
    if found.pages:
        lines += [f"## {word('changes-pages')}", "", *(f"- {title} (`{src}`)" for src, title in found.pages), ""]
    for _, title, groups in found.inherited:
        lines += [f"## {word('changes-inherited', edition=title)}", "", *_listed(book, groups, "###")]
    return "\n".join(lines).rstrip() + "\n"


def _listed(book: Handbook, groups: list[Group], heading: str) -> list[str]:
    """Changes by record, numbered below a heading each."""
    lines = []
    for group in groups:
        lines += [f"{heading} {book.word('colon', label=book.word(f'kind-{group.kind}'))} {group.title}", ""]
        for number, row in enumerate(group.rows, start=1):
            lines += [f"{number}. **{book.word(f'change-{row.verb}')}** `{row.address}`", "", *_told(book, row)]
    return lines


def _told(book: Handbook, row: Row) -> list[str]:
    """A change in indented lines, under its number."""
    reason: Any = row.reason
    because = LINK.sub(lambda link: link["text"] or title_of(book, link["kind"], link["id"]), reason.because)
    told = [("change-before", row.before), ("change-after", row.after), ("change-because", because)]
    told += [("change-basis", reason.basis), ("change-decided-by", reason.decided_by)]
    told += [("change-on", reason.on and day(reason.on, book.language))]
    lines = []
    for name, text in told:
        if text and "\n" in text:
            lines += [f"   {book.word(name)}", "", *(f"       {line}" for line in text.splitlines()), ""]
        elif text:
            lines.append(f"   - {book.word(name)} {text}")
    return [*lines, ""]
