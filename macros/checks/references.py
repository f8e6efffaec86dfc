"""What is named exists, what exists is used, and nothing runs backwards or in circles."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import chain

from macros.checks.rules import Found, Value, at, beside, of_each, of_texts, pages, rule
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.problems import did_you_mean
from macros.records import Curriculum

_NEVER_NAMED = {"programme", "glossary", "word", "block", "principle"}
"""Kinds that are used without being named: programmes by the edition, words and blocks by the engine, the glossary by
its readers, principles by the rows of forms."""


@of_each
def _naming(values: list[Value]) -> list[Value]:
    """The values that name something by its id."""
    return [value for value in values if value[2].refers or value[2].local]


def _home(kind: str, name: str) -> str:
    return f"{KINDS[kind].folder}.yml" if KINDS[kind].collection else f"{KINDS[kind].folder}/{name}.yml"


def missing(curriculum: Curriculum, kind: str, name: str) -> bool:
    """Whether a record does not exist and never did: of what is no more, `retired` has more to say."""
    known = curriculum.exists[kind]
    return name not in known and not curriculum.resolved.fate(f"{KINDS[kind].folder}/{name}")


@rule(
    "R101",
    '{owner} needs the {kind} "{id}", which does not exist.{near}',
    'Correct the id, or add "{id}" in {home}.',
    needs="typed",
)
def named_records_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every record that is named by its id exists."""
    for kind, name, leaf in chain.from_iterable(_naming(curriculum).values()):
        target = leaf.refers
        if target and missing(curriculum, target, leaf.value):
            yield at(
                leaf.address,
                owner=f'{kind} "{name}"',
                kind=target,
                id=leaf.value,
                home=_home(target, leaf.value),
                near=did_you_mean(leaf.value, curriculum.exists[target]),
            )
    for leaf in beside(curriculum):
        target = leaf.refers
        if target and missing(curriculum, target, leaf.value):
            near, home = did_you_mean(leaf.value, curriculum.exists[target]), _home(target, leaf.value)
            yield at(leaf.address, owner="the edition", kind=target, id=leaf.value, home=home, near=near)


@rule(
    "R102",
    '"{id}" is no entry under "{field}" of the same record.{near}',
    "Correct the id, or add the entry.",
    needs="typed",
)
def named_entries_exist(curriculum: Curriculum) -> Iterator[Found]:
    """Every entry of the same record that is named by its id exists."""
    for kind, name, leaf in chain.from_iterable(_naming(curriculum).values()):
        if leaf.local:
            known = [item.id for item in getattr(curriculum.records[kind][name], leaf.local)]
            if leaf.value not in known and (leaf.refers is None or leaf.value in curriculum.exists[leaf.refers]):
                yield at(leaf.address, id=leaf.value, field=leaf.local, near=did_you_mean(leaf.value, known))


@rule(
    "R103",
    'the text links to the {kind} "{id}", which does not exist.{near}',
    "Correct the link, add the record, or write the words without a link.",
    needs="typed",
)
def links_lead_somewhere(curriculum: Curriculum) -> Iterator[Found]:
    """Every link in a text leads to a record that exists; one into a programme that is not adopted leaves its words."""
    for address, kind, name in links(curriculum):
        left_out = name in curriculum.left_out.get(kind, ())
        if kind in KINDS and not left_out and missing(curriculum, kind, name):
            yield at(address, f"{kind}:{name}", kind=kind, id=name, near=did_you_mean(name, curriculum.exists[kind]))


@rule(
    "R104",
    'the text links to "{kind}:", which is no kind of record.{near}',
    "Write a link as [](form:log-book), with the name of a kind.",
    needs="typed",
)
def links_name_a_kind(curriculum: Curriculum) -> Iterator[Found]:
    """Every link in a text names a kind of record."""
    for address, kind, _ in links(curriculum):
        if kind not in KINDS:
            yield at(address, f"{kind}:", kind=kind, near=did_you_mean(kind, KINDS))


@of_texts
def links(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(address, kind, id) of every link to a record."""
    return [(address, match["kind"], match["id"]) for address, text in texts for match in LINK.finditer(text)]


@of_each
def named(values: list[Value]) -> list[tuple[str, str]]:
    """The records that a record names by their ids as (kind, id), each once."""
    return list(dict.fromkeys((leaf.refers, leaf.value) for _, _, leaf in values if leaf.refers))


@of_each
def linked(values: list[Value]) -> list[tuple[str, str]]:
    """The records that the texts of a record link to as (kind, id), each once."""
    prose = [leaf.value for _, _, leaf in values if leaf.words and leaf.words.markdown and not leaf.refers]
    links = (match for text in prose for match in LINK.finditer(text))
    return list(dict.fromkeys((match["kind"], match["id"]) for match in links if match["kind"] in KINDS))


def targets(curriculum: Curriculum) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The records that each record names or links to as (kind, id), each once."""
    by_id, by_link = named(curriculum), linked(curriculum)
    return {record: list(dict.fromkeys(by_id[record] + by_link[record])) for record in by_id}


@of_each
def _rows_from(values: list[Value]) -> list[str]:
    """The collections from which tables of a form take their rows."""
    return [leaf.value for _, _, leaf in values if leaf.address.endswith("/rows_from") and leaf.value in BY_FOLDER]


@rule(
    "R105",
    'nothing uses the {kind} "{id}".',
    "Name it where it is needed, or in its programme; or delete it.",
    needs="all",
)
def records_are_used(curriculum: Curriculum) -> Iterator[Found]:
    """Every record can be reached from the programmes that the edition adopts."""
    used = reached(curriculum)
    for kind, name, _ in curriculum.all():
        if kind not in _NEVER_NAMED and (kind, name) not in used:
            yield at(curriculum.address(kind, name), kind=kind, id=name)


def reached(
    curriculum: Curriculum, more: Iterable[tuple[str, str]] = (), foreign: Container[tuple[str, str]] = ()
) -> set[tuple[str, str]]:
    """(kind, id) of every record that can be reached by references and links from the adopted programmes, the texts of
    the edition itself, and `more`. Links of texts into what is `foreign` are not followed."""
    waiting = [*more, *((leaf.refers, leaf.value) for leaf in beside(curriculum) if leaf.refers)]
    for _, text in [*pages(curriculum), *((leaf.address, leaf.value) for leaf in beside(curriculum) if leaf.words)]:
        waiting += [(match["kind"], match["id"]) for match in LINK.finditer(text)]
    waiting += [(kind, name) for kind, name, _ in curriculum.all() if kind in _NEVER_NAMED - {"programme"}]
    links = linked(curriculum)

    def following(record: tuple[str, str]) -> Iterator[tuple[str, str]]:
        yield from needed(record)
        yield from (target for target in links.get(record, []) if target not in foreign)

    needed = needs(curriculum)
    return _closure(waiting, following)


def needs(curriculum: Curriculum) -> Callable[[tuple[str, str]], list[tuple[str, str]]]:
    """What a record cannot do without, as (kind, id): what it names by id, rows of its tables, its filled specimens."""
    filled: dict[str, list[tuple[str, str]]] = {}
    for name, specimen in curriculum.records["specimen"].items():
        filled.setdefault(specimen.form, []).append(("specimen", name))
    rows = {
        record: [(BY_FOLDER[name].name, row) for name in names for row in curriculum.records[BY_FOLDER[name].name]]
        for record, names in _rows_from(curriculum).items()
    }
    by_id = named(curriculum)

    def needed(record: tuple[str, str]) -> list[tuple[str, str]]:
        own = filled.get(record[1], []) if record[0] == "form" else []
        return by_id.get(record, []) + rows.get(record, []) + own

    return needed


def _closure(
    first: Iterable[tuple[str, str]], following: Callable[[tuple[str, str]], Iterable[tuple[str, str]]]
) -> set[tuple[str, str]]:
    found = set(first)
    waiting = list(found)
    while waiting:
        fresh = set(following(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


_OF_A_PROGRAMME = {
    "programme", "stage", "assessment", "form", "specimen", "course", "session", "guide", "frame", "case", "risk",
}  # fmt: skip


def foreign(curriculum: Curriculum) -> set[tuple[str, str]]:
    """(kind, id) of what belongs to programmes that the edition does not adopt, and to none that it adopts."""
    if curriculum.info is None:
        return set()
    adopted = set(curriculum.info.programmes)
    needed = needs(curriculum)
    inside = _closure((("programme", name) for name in adopted), needed)
    outside = _closure((("programme", name) for name in set(curriculum.records["programme"]) - adopted), needed)
    return {record for record in outside - inside if record[0] in _OF_A_PROGRAMME}


@rule("R106", "the stages open each other in a circle: {circle}.", "Delete one of the lines opens_after.")
def stages_open_in_order(curriculum: Curriculum) -> Iterator[Found]:
    """No stage waits, directly or by others, for itself."""
    for circle in _circles(curriculum):
        yield at(f"stages/{circle[0]}/window/opens_after", circle=" → ".join([*circle, circle[0]]))


def _circles(curriculum: Curriculum) -> list[list[str]]:
    """Stages that wait for each other, each circle once."""
    stages = curriculum.records["stage"]
    circles: list[list[str]] = []
    for start in stages:
        path = [start]
        while (following := stages[path[-1]].window.opens_after) in stages and following not in path:
            path.append(following)
        if following == start and not any(start in circle for circle in circles):
            circles.append(path)
    return circles


@rule("R107", "the window runs backwards: {why}.", "Correct min, max or opens_after.")
def windows_run_forward(curriculum: Curriculum) -> Iterator[Found]:
    """The earliest end of a stage is not after its latest, nor its latest before the one it waits for."""
    stages = curriculum.records["stage"]
    circling = {name for circle in _circles(curriculum) for name in circle}
    for name, stage in stages.items():
        window = stage.window
        if window.min and window.min.in_days > window.max.in_days:
            yield at(f"stages/{name}/window/min", why=f"{window.min} is longer than {window.max}")
        before = stages.get(window.opens_after or "")
        if before and name not in circling and before.window.max.in_days >= window.max.in_days:
            why = f"the stage before ends at {before.window.max}, this one at {window.max}"
            yield at(f"stages/{name}/window/max", why=why)
