"""What changed, for CHANGELOG.md: the page "What changed" in a few lines of Markdown, to be read and shortened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from macros.earlier import earlier
from macros.handbook import Handbook
from macros.labels import escaped, joined
from macros.news.before import Moves
from macros.news.compare import Item, changes
from macros.news.told import Group, Told, told


def fragment(book: Handbook, moves: Moves | None = None) -> str:
    """The sections of a release below its heading, `### For …` each; one sentence where there is nothing to compare."""
    news = changes(book, earlier(), moves)
    if news.state != "since":
        return f"{book.word(f'news-{news.state}')}\n"
    if not news.items:
        return f"{book.word('news-nothing', before=news.since)}\n"
    found = told(book, news)
    parts = {"officers": _officers(book, found), "trainers": _trainers(book, found), "partners": _partners(book, found)}
    lines = [book.word("news-since", version=news.version, before=news.since)]
    for name, said in parts.items():
        lines += ["", f"### {book.word(f'news-{name}')}", "", *(list(said) or [book.word(f"news-{name}-nothing")])]
    hint = book.word("news-partners-hint", command="`handbook edition upgrade`", file="`edition.yml`")
    lines += ["", hint, "", "```yaml", extends(book), "```"]
    return "\n".join(lines) + "\n"


def _officers(book: Handbook, found: Told) -> Iterator[str]:
    yield from _listed(book, [*found.differently, *found.otherwise])
    if found.reworded:
        yield _row(book, book.word("news-reworded"), [", ".join(_named(book, group.item) for group in found.reworded)])


def _trainers(book: Handbook, found: Told) -> Iterator[str]:
    yield from _listed(book, found.lessons)
    for item in found.reprints:
        codes = f"`{item.codes[0]}` → `{item.codes[1]}`"
        yield _row(book, book.word("news-again"), [_named(book, item), codes])
    for item in found.retired:
        yield _row(book, book.word("news-retired"), [_named(book, item)])
    for item, records in found.shared:
        yield _row(book, _named(book, item), [book.word("news-shared-in", n=records)])


def _partners(book: Handbook, found: Told) -> Iterator[str]:
    for group in found.records:
        yield _row(book, f"`{group.item.address}`", [" · ".join(group.texts), *_more(book, group)])
    if found.words:
        yield _row(book, book.word("translations-of-words"), [", ".join(f"`{item.id}`" for item in found.words)])


def extends(book: Handbook) -> str:
    """What the edition.yml of an edition that builds on this one says."""
    return f'extends:\n  edition: {book.code}\n  version: "{book.info.version}"'


def _listed(book: Handbook, groups: Iterable[Group]) -> Iterator[str]:
    for group in groups:
        yield _row(book, f"**{_named(book, group.item)}**", [*group.texts, *_more(book, group)])


def _named(book: Handbook, item: Item) -> str:
    return escaped(joined(book, (book.word(f"kind-{item.kind}"), item.title)) if item.kind != "block" else item.title)


def _more(book: Handbook, group: Group) -> list[str]:
    return [book.word("news-more", n=group.more)] if group.more else []


def _row(book: Handbook, head: str, texts: Iterable[str]) -> str:
    return f"- {' '.join([book.word('colon', label=head), *texts])}"
