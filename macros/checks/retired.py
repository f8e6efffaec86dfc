"""What readers know keeps its address: the map of what is no more leads somewhere, and nothing comes back."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.references import links
from macros.checks.rules import Found, at, beside, rule, values
from macros.edition.retired import EDITIONS, PAGES, end, names
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.retired import Retired
from macros.problems import did_you_mean
from macros.records import Curriculum

VIEWS = ("participant", "projector", "supervisor")
"""The pages that a session has besides its own, `sessions/<id>-participant`; the last only where peers lead it."""


def stands(curriculum: Curriculum, address: str) -> bool:
    """Whether something can be read at an address (`forms/log-book`, `pages/how-to-use`, `editions/be-fwb/fr`)."""
    head, _, rest = address.partition("/")
    if head == EDITIONS:
        code, _, language = rest.partition("/")
        spoken = curriculum.resolved.editions.get(code)
        return spoken is not None and (not language or language in spoken)
    if head != PAGES:
        return rest in curriculum.exists[BY_FOLDER[head].name]
    if rest in BY_FOLDER:
        return BY_FOLDER[rest].page == "shared" and bool(curriculum.exists[BY_FOLDER[rest].name])
    changes = rest == "changes" and curriculum.resolved.below is not None
    return changes or rest in curriculum.resolved.pages or _view(curriculum, rest)


def _view(curriculum: Curriculum, path: str) -> bool:
    """Whether a path is that of another page of a session."""
    session, _, view = path.removeprefix("sessions/").rpartition("-")
    record = curriculum.records["session"].get(session) if path.startswith("sessions/") else None
    return record is not None and view in VIEWS and bool(view != "supervisor" or record.supervision)


def known(curriculum: Curriculum) -> dict[str, Retired]:
    """The entries that hold in an edition, its own and those below: not those of what it has all the same, and none
    that would lead to something that it has not."""
    every = {address: entry for address, entry in curriculum.resolved.retired.items() if names(address)}
    gone = {address: one for address, one in every.items() if not stands(curriculum, address)}

    def leads(address: str) -> bool:
        return bool(names(address)) and (address in gone or stands(curriculum, address))

    found = {}
    for address, entry in gone.items():
        if entry.renamed_to and leads(end(gone, address)) and end(gone, address) != address:
            found[address] = entry
        elif not entry.renamed_to and entry.because:
            kept = entry.successor if entry.successor and leads(entry.successor) else None
            found[address] = entry.model_copy(update={"successor": kept})
    return found


def _own(curriculum: Curriculum) -> dict[str, Retired]:
    return curriculum.resolved.own.retired.entries


def _at(curriculum: Curriculum, address: str) -> str:
    return f"retired/{curriculum.resolved.code}/{address}"


def _next(entry: Retired) -> tuple[str, str]:
    """(the key that says where readers are led, the address there); empty where nobody is led anywhere."""
    key = "renamed_to" if entry.renamed_to else "successor" if entry.successor else ""
    return key, entry.renamed_to or entry.successor or ""


@rule(
    "R111",
    'something stands at "{at}" again, which has been retired.',
    "An address means one thing for ever: give the new one another id. If nothing was retired, delete this entry.",
    needs="all",
)
def nothing_comes_back(curriculum: Curriculum) -> Iterator[Found]:
    """What has been retired is not used again for something else."""
    for address in _own(curriculum):
        if names(address) and stands(curriculum, address):
            yield at(_at(curriculum, address), at=address)


@rule(
    "R112",
    'readers of "{at}" would be led to "{to}", which does not exist.{near}',
    "Correct the address. Where nothing follows, leave it out, and say why under `because`.",
    needs="typed",
)
def successors_exist(curriculum: Curriculum) -> Iterator[Found]:
    """What readers are led to exists, or has an entry of its own that leads on."""
    retired = curriculum.resolved.retired
    for address, entry in _own(curriculum).items():
        key, to = _next(entry)
        if to and names(address) == names(to) and to not in retired and not stands(curriculum, to):
            folder = to.partition("/")[0]
            there = curriculum.exists[BY_FOLDER[folder].name] if folder in BY_FOLDER else ()
            paths = curriculum.resolved.pages if folder == PAGES else curriculum.resolved.editions
            near = did_you_mean(to, [f"{folder}/{one}" for one in there or paths])
            yield at(f"{_at(curriculum, address)}/{key}", at=address, to=to, near=near)


@rule(
    "R113",
    "readers would be led in a circle: {circle}.",
    "Let one of these entries lead to what is there now.",
    needs="typed",
)
def nobody_is_led_in_a_circle(curriculum: Curriculum) -> Iterator[Found]:
    """Nobody is led back to where they came from."""
    retired = curriculum.resolved.retired
    told: set[str] = set()
    for address in _own(curriculum):
        way = [address]
        while way[-1] in retired and (following := _next(retired[way[-1]])[1]) and following not in way:
            way.append(following)
        if way[-1] in retired and _next(retired[way[-1]])[1] == address and address not in told:
            told.update(way)
            yield at(f"{_at(curriculum, address)}/{_next(retired[address])[0]}", circle=" → ".join([*way, address]))


@rule(
    "R114",
    '"{at}" is no address that readers know.{near}',
    "Write it as forms/log-book (folder and id), as pages/how-to-use (any other page), or as editions/be-old or "
    "editions/be-old/nl. An edition leads to an edition.",
    needs="typed",
)
def addresses_are_such(curriculum: Curriculum) -> Iterator[Found]:
    """What is retired, and what follows it, is named by its address: both are pages, or both are editions."""
    folders = [PAGES, EDITIONS, *(folder for folder, kind in BY_FOLDER.items() if kind.page != "none")]
    for address, entry in _own(curriculum).items():
        key, to = _next(entry)
        for wrong, where in ((address, ""), (to, f"/{key}")):
            if wrong and (not names(wrong) or (where and names(address) and names(wrong) != names(address))):
                folder = wrong.partition("/")[0]
                near = did_you_mean(folder, folders) if folder not in folders else ""
                yield at(f"{_at(curriculum, address)}{where}", at=wrong, near=near)


@rule(
    "R115",
    '"{at}" has another id and is retired as well.',
    "Keep `renamed_to` if it is the same thing under a new id, else `successor` with its reason under `because`.",
    needs="typed",
)
def either_renamed_or_retired(curriculum: Curriculum) -> Iterator[Found]:
    """What has another id is not retired."""
    for address, entry in _own(curriculum).items():
        if entry.renamed_to and entry.successor:
            yield at(f"{_at(curriculum, address)}/successor", at=address)


@rule(
    "R116",
    'the entry of "{at}" does not say what became of it.',
    "Write `renamed_to` if it has another id, else `because`, the reason that readers of the old address are told.",
    needs="typed",
)
def what_is_retired_has_a_reason(curriculum: Curriculum) -> Iterator[Found]:
    """What is retired says why."""
    for address, entry in _own(curriculum).items():
        if not entry.renamed_to and not entry.because:
            yield at(_at(curriculum, address), at=address)


@rule(
    "R117",
    'the {kind} "{id}" is named here and is no more.{near}',
    "Name what is there now, or take this out. An id that is no more is not used again.",
    needs="typed",
)
def nothing_names_what_is_no_more(curriculum: Curriculum) -> Iterator[Found]:
    """Nothing names or links to what has another id now, or is retired."""
    if not curriculum.resolved.retired:
        return
    leaves = [*(leaf for _, _, leaf in values(curriculum)), *beside(curriculum)]
    found = [(leaf.address, "", leaf.refers, str(leaf.value)) for leaf in leaves if leaf.refers]
    found += [(address, f"{kind}:{name}", kind, name) for address, kind, name in links(curriculum) if kind in KINDS]
    for address, snippet, kind, name in found:
        near = curriculum.resolved.fate(f"{KINDS[kind].folder}/{name}")
        if near and name not in curriculum.exists[kind] and name not in curriculum.left_out.get(kind, ()):
            yield at(address, snippet, kind=kind, id=name, near=near)
