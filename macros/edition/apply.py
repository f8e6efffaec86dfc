"""Changes put into plain data: a pure function that refuses whatever does not fit, and never guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from macros.edition.plain import Draft, Steps, key_of, name_of, names_in, reach, steps_of, value_at
from macros.problems import did_you_mean, messages

Verb = Literal["set", "add", "remove", "replace", "order"]
PHASES: tuple[tuple[Verb, ...], ...] = (("remove", "replace"), ("set",), ("add",), ("order",))
"""Changes are made in this order, so that it does not matter in which order they are written. Adds keep theirs."""

Known = Callable[[Steps], list[str] | None]
"""The keys that the mapping at an address may hold, whether or not it holds them; None when it may hold any."""

messages(
    {
        "E102": (
            'there is no "{step}" in {above}.{near}',
            "Correct the address: folder, id of the record, then keys and ids down to the place, such as "
            "stages/learning/window/max.",
        ),
        "E103": (
            '"{at}" is already there.',
            "To change it, use `set` or `replace`. If what is there now is what you want to add, delete this change.",
        ),
        "E104": (
            "this change and the one in line {line} ({other}) are about the same place.",
            "Make one change of the two: what is set or replaced as a whole is not changed in parts as well.",
        ),
        "E105": (
            'nothing can be put {side} "{anchor}": it does not stand in {above}.{near}',
            "Correct the id, or leave the line out: then it comes last.",
        ),
        "E106": (
            "an id is never changed, because links and printed addresses use it.",
            "Keep the id and change the title; or remove the one and add the other.",
        ),
        "E107": (
            "the order of {above} must name each entry once; {wrong}.",
            "Name all entries, those that you add included.",
        ),
        "E108": (
            '"{verb}" does not fit {at}: {why}.',
            "{cure}.",
        ),
    }
)


@dataclass(frozen=True)
class Change:
    """One change. `value` is what is set, put in place or added, or the order of a list; None where there is none.

    `number` is its place in changes.yml, from 0; -1 when it stands in no file.
    """

    verb: Verb
    address: str
    value: Any = None
    after: str = ""
    before: str = ""
    number: int = -1

    @property
    def steps(self) -> Steps:
        return steps_of(self.address)

    @property
    def key(self) -> str:
        """What it is called in edition.lock, `set stages/learning/window/max`."""
        return f"{self.verb} {self.address}"


@dataclass(frozen=True)
class Refusal:
    """A change that cannot be made: the code of the message and its details."""

    change: Change
    code: str
    details: dict[str, Any]


def anything(steps: Steps) -> list[str] | None:
    """Every mapping may hold any key."""
    return None


def apply(
    data: dict[str, Any], changes: Iterable[Change], known: Known = anything
) -> tuple[dict[str, Any], list[Refusal]]:
    """(the data with all changes made, the changes that cannot be made). Neither input is touched.

    `data` maps folder to id to record. What is refused is left out; an order is only looked at when nothing else is.
    """
    changes = list(changes)
    refused = list(clashes(changes))
    skipped = [id(refusal.change) for refusal in refused]
    draft = Draft(data)
    for phase in PHASES:
        if phase == ("order",) and refused:
            break
        for change in changes:
            if change.verb in phase and id(change) not in skipped:
                refusal = _MAKE[change.verb](draft, change, known)
                refused += [refusal] if refusal else []
    return draft.data, refused


def clashes(changes: list[Change]) -> Iterator[Refusal]:
    """Changes of the same place, or of a place inside another that is changed as a whole.

    A list may be ordered while its entries are changed.
    """
    open_: list[Change] = []
    for change in sorted(changes, key=lambda one: (one.steps, one.verb == "order", one.number)):
        while open_ and change.steps[: len(open_[-1].steps)] != open_[-1].steps:
            open_.pop()
        for other in open_:
            if other.verb != "order" or (other.steps == change.steps):
                late, early = (change, other) if change.number >= other.number else (other, change)
                yield Refusal(late, "E104", {"line": early.number, "other": early.key})
                break
        open_.append(change)


def _may_hold(known: Known, steps: Steps, key: str) -> bool:
    keys = known(steps)
    return keys is None or key in keys


def _missing(change: Change, above: Steps, step: str, names: list[str]) -> Refusal:
    near = did_you_mean(step, names)
    if not above and step == "terms":
        near = " Terms are changed in a file of the edition: terms/<language>.yml."
    details = {"step": step, "above": "/".join(above) or "the curriculum", "near": near}
    return Refusal(change, "E102", details)


def _unfit(change: Change, why: str, cure: str) -> Refusal:
    return Refusal(change, "E108", {"verb": change.verb, "at": change.address, "why": why, "cure": cure})


def _holder(draft: Draft, change: Change, known: Known) -> tuple[Any, Refusal | None]:
    """The container in which a change is made, not yet opened for writing."""
    above = change.steps[:-1]
    if not above:
        names = names_in(draft.data)
        if change.address not in names:
            return None, _missing(change, (), change.address, names)
        return None, _unfit(change, "it names a whole folder", "Name a record, such as stages/learning")
    container, reached = reach(draft.data, above)
    if reached < len(above):
        names = names_in(container) + (known(above[:reached]) or [])
        return None, _missing(change, above[:reached], above[reached], names)
    if not isinstance(container, dict | list):
        return None, _missing(change, above, change.steps[-1], [])
    return container, None


def _set(draft: Draft, change: Change, known: Known) -> Refusal | None:
    container, refusal = _holder(draft, change, known)
    *above, last = change.steps
    if refusal:
        return refusal
    if len(above) == 1:
        return _unfit(change, "it names a whole record", "Use `replace` for a record, `set` for one of its fields")
    if isinstance(container, list):
        if key_of(container, last) is None:
            return _missing(change, tuple(above), last, names_in(container))
        return _unfit(change, "it names an entry of a list", "Use `replace` for an entry, `set` for one of its fields")
    if last == "id":
        return Refusal(change, "E106", {})
    if last not in container and not _may_hold(known, tuple(above), last):
        return _missing(change, tuple(above), last, names_in(container) + (known(tuple(above)) or []))
    draft.open(tuple(above))[last] = change.value
    return None


def _entry(draft: Draft, change: Change, known: Known) -> tuple[Any, Any, Refusal | None]:
    """(container, key in it) of what a change takes away or replaces: it must be there."""
    container, refusal = _holder(draft, change, known)
    *above, last = change.steps
    key = None if refusal else key_of(container, last)
    if key is None:
        refusal = refusal or _missing(change, tuple(above), last, names_in(container))
    return container, key, refusal


def _remove(draft: Draft, change: Change, known: Known) -> Refusal | None:
    container, key, refusal = _entry(draft, change, known)
    if refusal:
        return refusal
    *above, last = change.steps
    if last == "id" and isinstance(container, dict) and len(above) > 1:
        return Refusal(change, "E106", {})
    del draft.open(tuple(above))[key]
    return None


def _replace(draft: Draft, change: Change, known: Known) -> Refusal | None:
    container, key, refusal = _entry(draft, change, known)
    if refusal:
        return refusal
    *above, last = change.steps
    if isinstance(container, dict) and len(above) > 1:
        return _unfit(change, "it names a field", "Use `set` for a field, `replace` for a record or an entry of a list")
    if not isinstance(change.value, dict) or not isinstance(container[key], dict):
        return _unfit(change, "there is nothing to put in its place", "Write the new entry under `with`")
    value, refusal = _with_id(change, last, isinstance(container, list))
    if refusal is None:
        draft.open(tuple(above))[key] = value
    return refusal


def _with_id(change: Change, name: str, in_list: bool) -> tuple[Any, Refusal | None]:
    """The value of a change with the id that its address gives it."""
    if not in_list or not isinstance(change.value, dict):
        return change.value, None
    if change.value.get("id", name) != name:
        return None, Refusal(change, "E106", {})
    return {"id": name} | change.value, None


def _add(draft: Draft, change: Change, known: Known) -> Refusal | None:
    *above, last = change.steps
    holder = _absent_list(draft, change, known)
    container, refusal = (holder, None) if holder is not None else _holder(draft, change, known)
    if refusal:
        return refusal
    if isinstance(container, dict) and len(above) > 1:
        return _unfit(change, "it names a field", "Use `set` for a field, `add` for a record or an entry of a list")
    if key_of(container, last) is not None:
        return Refusal(change, "E103", {"at": change.address})
    in_list = isinstance(container, list)
    texts = in_list and bool(container) and not isinstance(container[0], dict)
    if (change.value is None) != texts and (container or not in_list):
        cure = "Delete `with`: the last word of the address is the entry" if texts else "Write the new one under `with`"
        return _unfit(change, "its list holds texts" if texts else "there is nothing to add", cure)
    anchor = change.after or change.before
    if anchor and key_of(container, anchor) is None:
        side = "after" if change.after else "before"
        near = did_you_mean(anchor, names_in(container))
        return Refusal(change, "E105", {"anchor": anchor, "above": "/".join(above), "side": side, "near": near})
    value, refusal = _with_id(change, last, in_list)
    if refusal:
        return refusal
    if holder is not None:
        draft.open(tuple(above[:-1]))[above[-1]] = []
    _insert(draft.open(tuple(above)), last, last if change.value is None else value, change)
    return None


def _absent_list(draft: Draft, change: Change, known: Known) -> list[Any] | None:
    """An empty list for a field that the record may have and has not."""
    *above, field, _ = change.steps if len(change.steps) > 3 else ("", "", "")
    container = value_at(draft.data, tuple(above)) if len(change.steps) > 3 else None
    lacks = isinstance(container, dict) and field not in container
    return [] if lacks and _may_hold(known, tuple(above), field) else None


def _insert(container: Any, name: str, value: Any, change: Change) -> None:
    """Put a value after or before its anchor, or last; in a mapping of records too, whose order is that of pages."""
    names = names_in(container)
    anchor = change.after or change.before
    position = names.index(anchor) + bool(change.after) if anchor else len(names)
    if isinstance(container, list):
        container.insert(position, value)
        return
    following = {key: container.pop(key) for key in names[position:]}
    container[name] = value
    container.update(following)


def _order(draft: Draft, change: Change, known: Known) -> Refusal | None:
    container, reached = reach(draft.data, change.steps)
    if reached < len(change.steps):
        return _missing(change, change.steps[:reached], change.steps[reached], names_in(container))
    if not isinstance(container, list) and not (isinstance(container, dict) and len(change.steps) == 1):
        return _unfit(change, "it names no list", "Name a list, such as stages/learning/activities")
    names, wanted = names_in(container), change.value
    if sorted(names) != sorted(wanted):
        missing = [name for name in names if name not in wanted]
        unknown = [name for name in wanted if name not in names]
        said = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
        wrong = "; ".join(said) or "one stands twice"
        return Refusal(change, "E107", {"above": change.address, "wrong": wrong})
    opened = draft.open(change.steps)
    if isinstance(opened, list):
        opened.sort(key=lambda item: wanted.index(name_of(item)))
    else:
        entries = {name: opened.pop(name) for name in wanted}
        opened.update(entries)
    return None


_MAKE: dict[str, Callable[[Draft, Change, Known], Refusal | None]] = {
    "set": _set,
    "remove": _remove,
    "replace": _replace,
    "add": _add,
    "order": _order,
}


def seen(data: dict[str, Any], change: Change) -> Any:
    """What a change was decided on: the value that it changes, or the names in the list that it orders."""
    value = value_at(data, change.steps)
    return names_in(value) if change.verb == "order" and value is not None else value
