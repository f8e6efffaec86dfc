"""What `handbook explain` says about an address: value, place, layer, meaning, and who needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from macros.edition import Resolved
from macros.edition.plain import steps_of, value_at
from macros.handbook import address_of, open_handbook, references
from macros.model.help import help_of
from macros.model.kinds import KINDS
from macros.model.types import Model
from macros.model.walk import models_in
from macros.problems import did_you_mean


def explain(root: Path, address: str, edition: str) -> str:
    """A short text about one value. Raises KeyError with the nearest address when this one leads nowhere."""
    book = open_handbook(root, edition)
    kind, name, inner = address_of(address.strip("/"))
    table = KINDS[kind]
    data: Any = book.curriculum.resolved.data[table.folder]
    if name not in data:
        gone = _gone(book.curriculum.resolved, f"{table.folder}/{name}")
        if not gone:
            raise KeyError(f'There is no {kind} "{name}".{did_you_mean(name, data)}')
        return gone
    steps = inner.split("/") if inner else []
    value = _value(data[name], steps, f"{table.folder}/{name}")
    full = "/".join([table.folder, name, *steps])
    resolved = book.curriculum.resolved
    lines = [full, f"  stands in  {resolved.place(full)}", f"  set by     {resolved.set_by(full)}"]
    lines += _changed(resolved, full)
    meaning = _meaning(table.model, steps)
    if meaning:
        lines.append(f"  means      {meaning}")
    shown = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    lines += ["  value", *(f"    {line}" for line in shown.strip().splitlines())]
    if not steps:
        users = [f"{KINDS[k].folder}/{n}" for k, n, targets in references(book.curriculum) if (kind, name) in targets]
        lines += ["  needed by", *(f"    {user}" for user in users or ["nothing"])]
    return "\n".join(lines)


def _gone(resolved: Resolved, address: str) -> str:
    """What is said of a record that is no more; nothing where retired.yml does not know it."""
    entry = resolved.retired.get(address)
    if entry is None:
        return ""
    home = next(folder for folder in reversed(resolved.chain) if address in folder.retired.entries)
    lines = [address, f"  is no more {resolved.fate(address).strip()}", f"  stands in  {home.retired.place(address)}"]
    return "\n".join(lines + ([f"  because    {_in_one_line(entry.because)}"] if entry.because else []))


def _changed(resolved: Resolved, address: str) -> list[str]:
    """The change that set a value: what stood there before, and why it is another."""
    found = resolved.change_of(address)
    if found is None:
        return []
    folder, change = found
    before = value_at(resolved.before[resolved.chain.index(folder)], steps_of(address))
    reason: Any = folder.changes.reasons[change.number]
    lines = [f"  before     {_in_one_line(before)}"] if before is not None else []
    return [*lines, f"  because    {_in_one_line(reason.because)}"]


def _in_one_line(value: Any) -> str:
    text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    return "; ".join(line.strip() for line in text.strip().splitlines())


def _value(data: Any, steps: list[str], above: str) -> Any:
    for step in steps:
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and any(_name(item) == step for item in data):
            data = next(item for item in data if _name(item) == step)
        else:
            known = (
                list(data)
                if isinstance(data, dict)
                else [_name(item) for item in data]
                if isinstance(data, list)
                else []
            )
            there = f" There is: {', '.join(known)}." if known else ""
            raise KeyError(f'"{above}" has no "{step}".{did_you_mean(step, known)}{there}')
        above = f"{above}/{step}"
    return data


def _name(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else str(item)


def _meaning(model: type[Model], steps: list[str]) -> str:
    """The documentation of the field that the last key of an address names."""
    said = (model.__doc__ or "").splitlines()[0]
    current: list[type[Model]] = [model]
    for step in steps:
        fields = [
            (help_of(one).get(key), field)
            for one in current
            for key, field in one.model_fields.items()
            if (field.alias or key) == step
        ]
        if fields:
            said = fields[0][0] or said
            current = [inner for _, field in fields for inner in models_in(field.annotation)]
    return " ".join(said.split())
