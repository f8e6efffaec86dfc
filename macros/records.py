"""From plain data to typed records, with every misfit told in the words of those who write the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from re import fullmatch
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from macros.edition import Resolved
from macros.model.kinds import KINDS
from macros.model.reference import EditionInfo, Term
from macros.model.types import ID_PATTERN, Model
from macros.problems import Problem, did_you_mean, messages, problem

messages(
    {
        "T001": (
            'the key "{key}" is not known here.{near}',
            "Correct the key, or delete it. The authors' guide lists the keys of each kind.",
        ),
        "T002": (
            'the key "{key}" is missing.',
            "Add it here. The authors' guide says what it holds.",
        ),
        "T003": (
            '"{found}" is not one of: {known}.{near}',
            'Choose one of these words.',
        ),
        "T004": (
            '"{found}" cannot be read: {said}.',
            'Write it as the message says.',
        ),
        "T005": (
            '"{found}" is no id.',
            'Use lower-case letters, digits and single hyphens, such as first-meeting.',
        ),
        "T006": (
            '"{key}" must be {expected}.',
            'Look at the indentation and at an example of this kind in curriculum/README.md.',
        ),
        "T007": (
            '"{key}" is empty.',
            'Write the text, or delete the key.',
        ),
        "T008": (
            'the id "{id}" stands twice in this list.',
            'Give one of the two another id, or delete it.',
        ),
        "T009": (
            '"{found}" does not have the form that "{key}" needs.',
            'Addresses begin with https:// and hold no spaces.',
        ),
    }
)

Misfit = tuple[str, str, dict[str, object]]
"""(address below the record, code of the catalogue, details)."""

_SHAPES = {
    "string_type": "a text",
    "list_type": "a list (each entry begins with a dash)",
    "dict_type": "a mapping (keys with values)",
    "model_type": "a mapping (keys with values)",
    "model_attributes_type": "a mapping (keys with values)",
}


def fit(model: type[Model], data: Any) -> tuple[Model | None, list[Misfit]]:
    """Type plain data by any model. A record with a repeated id in a list does not fit."""
    repeated = list(_repeated(data, ""))
    try:
        record = model.model_validate(data)
    except ValidationError as error:
        return None, [_misfit(model, data, details) for details in error.errors(include_url=False)] + repeated
    return (None, repeated) if repeated else (record, [])


def _repeated(value: Any, address: str) -> Iterator[Misfit]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _repeated(item, f"{address}/{key}" if address else key)
    elif isinstance(value, list):
        seen: set[str] = set()
        for index, item in enumerate(value):
            name = item.get("id") if isinstance(item, dict) else item
            if isinstance(name, str):
                if name in seen:
                    yield f"{address}/{index}", "T008", {"id": name}
                seen.add(name)
            yield from _repeated(item, f"{address}/{index}")


def _misfit(model: type[Model], data: Any, details: ErrorDetails) -> Misfit:
    kind = details["type"]
    address = "/".join(_steps(data, details["loc"]))
    key = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "extra_forbidden":
        return address, "T001", {"key": key, "near": did_you_mean(key, _known_keys(model, details["loc"][:-1]))}
    if kind in ("missing", "union_tag_not_found"):
        return address, "T002", {"key": "type" if kind == "union_tag_not_found" else key}
    if kind in ("literal_error", "union_tag_invalid"):
        context = details.get("ctx", {})
        expected = context.get("expected") or context.get("expected_tags", "")
        choices = [choice.strip(" '") for choice in str(expected).replace(" or ", ", ").split(",")]
        found = context.get("tag") or details["input"]
        if kind == "union_tag_invalid":
            address = f"{address}/type"
        return address, "T003", {"found": found, "known": ", ".join(choices), "near": did_you_mean(str(found), choices)}
    if kind == "string_pattern_mismatch":
        code = "T005" if details["ctx"]["pattern"] == ID_PATTERN else "T009"
        return address, code, {"found": details["input"], "key": key}
    if kind == "string_too_short":
        return address, "T007", {"key": key}
    if kind in _SHAPES:
        return address, "T006", {"key": key, "expected": _SHAPES[kind]}
    return address, "T004", {"found": _short(details["input"]), "said": details["msg"].removeprefix("Value error, ")}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "…"


def _steps(data: Any, location: tuple[int | str, ...]) -> list[str]:
    """The address of a pydantic location: list positions become ids, the tags of unions vanish."""
    steps: list[str] = []
    container = data
    for part in location:
        if isinstance(container, list) and isinstance(part, int) and part < len(container):
            item = container[part]
            name = item.get("id") if isinstance(item, dict) else None
            steps.append(name if isinstance(name, str) else str(part))
            container = item
        elif isinstance(container, dict) and part in container:
            steps.append(str(part))
            container = container[part]
    return steps


def _known_keys(model: type[Model], location: tuple[int | str, ...]) -> list[str]:
    """The keys that the model at `location` knows, for "did you mean"."""
    current: list[Any] = [model]
    for part in location:
        if isinstance(part, int):
            continue
        following = [
            field.annotation
            for candidate in current
            for name, field in candidate.model_fields.items()
            if (field.alias or name) == part
        ]
        models = [found for annotation in following for found in _models(annotation)]
        # A tag of a union selects one of the models that were found by its key.
        current = models or [m for m in current if part in _tags(m)] or current
    return [field.alias or name for candidate in current for name, field in candidate.model_fields.items()]


def _tags(model: type[Model]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()


def _models(annotation: Any) -> list[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [model for arg in get_args(annotation) for model in _models(arg)]


@dataclass
class Curriculum:
    """The typed records of one edition, before any language.

    `records` maps kind to id to record and holds only those that fit their type; `exists` maps kind to all ids that have
    a file or an entry, so that a reference to a record with a mistake is no second mistake. `info` is None when
    edition.yml does not fit.
    """

    resolved: Resolved
    records: dict[str, dict[str, Any]]
    exists: dict[str, set[str]]
    info: EditionInfo | None
    forms: dict[str, dict[str, str]]
    problems: list[Problem]

    def all(self) -> Iterator[tuple[str, str, Any]]:
        """(kind, id, record) of every record."""
        for kind, records in self.records.items():
            for name, record in records.items():
                yield kind, name, record

    def address(self, kind: str, name: str) -> str:
        """The address of a record, `forms/log-book`."""
        return f"{KINDS[kind].folder}/{name}"


def curriculum(resolved: Resolved) -> Curriculum:
    """Type every record of a resolved edition."""
    problems = list(resolved.problems)
    broken = {found.place.file for found in problems}
    records: dict[str, dict[str, Any]] = {}
    exists: dict[str, set[str]] = {}

    def accept(model: type[Model], data: Any, address: str) -> Any:
        record, misfits = fit(model, data)
        problems.extend(
            problem(code, resolved.place(f"{address}/{inner}" if inner else address), address, **details)
            for inner, code, details in misfits
        )
        return record

    for kind in KINDS.values():
        entries = resolved.data.get(kind.folder, {})
        exists[kind.name] = set(entries)
        records[kind.name] = {}
        for name, data in entries.items():
            address = f"{kind.folder}/{name}"
            if resolved.place(address).file in broken and not data:
                continue  # the reader could not read the file and said so
            if not fullmatch(ID_PATTERN, name):
                problems.append(problem("T005", resolved.place(address), address, found=name))
            record = accept(kind.model, data, address)
            if record is not None:
                records[kind.name][name] = record

    info = accept(EditionInfo, resolved.info.data, "edition") if resolved.info.data else None
    writes = info.writes if info else "en"
    terms: dict[str, dict[str, str]] = {}
    for name, data in resolved.terms[writes].data.items() if writes in resolved.terms else ():
        term = accept(Term, data, f"terms/{writes}/{name}")
        terms[name] = term.forms if term else data.get("forms", {}) if isinstance(data, dict) else {}
    return Curriculum(resolved, records, exists, info, terms, problems)
