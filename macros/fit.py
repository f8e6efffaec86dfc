"""Plain data into any model, with every misfit told in the words of those who write the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from macros.model.types import (
    ADDRESS_PATTERN,
    CONTACT_PATTERN,
    COUNTRY_PATTERN,
    ID_PATTERN,
    LANGUAGE_PATTERN,
    NOT_BLANK,
    VERSION_PATTERN,
    Model,
)
from macros.model.walk import models_in
from macros.problems import did_you_mean, look_alike, messages, nearest, shortened
from macros.source import IMAGE_NAME

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
            "{key} cannot be {found}; it is one of: {known}.{near}",
            "Choose one of these words.",
        ),
        "T004": (
            "{key} cannot be {found}.",
            "{said}.",
        ),
        "T005": (
            '"{found}" is no id.{look_alike}',
            "Use lower-case letters, digits and single hyphens, such as first-meeting.",
        ),
        "T006": (
            "{key} must be {expected}, and is {found}.",
            "Look at the indentation and at an example of this kind in curriculum/README.md.",
        ),
        "T007": (
            "{key} is empty.",
            "Write what it holds, or delete the key.",
        ),
        "T008": (
            'the id "{id}" stands twice in this list.',
            "Give one of the two another id, or delete it.",
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
_PATTERNS = {
    ADDRESS_PATTERN: "Write an address that begins with https:// and holds no spaces",
    CONTACT_PATTERN: "Write an address that begins with https:// or mailto: and holds no spaces",
    LANGUAGE_PATTERN: "Write a language tag such as en or nl-BE",
    IMAGE_NAME: "Write the name of a file in the folder images, without the folder, such as seating.png",
    COUNTRY_PATTERN: "Write a country code of two capitals, such as BE",
    VERSION_PATTERN: 'Write a version of two or three numbers, such as "1.1.0"',
}


def fit(model: type[Model], data: Any, name: str = "") -> tuple[Model | None, list[Misfit]]:
    """Type plain data by any model. `name` is what messages call a record that is no mapping at all.

    A record with a repeated id in a list does not fit; nor does one that holds None, a value that could not be read and
    about which the reader has said so.
    """
    repeated = list(_repeated(data, ""))
    try:
        record = model.model_validate(data)
    except ValidationError as error:
        return None, [*_misfits(model, data, name, error.errors(include_url=False)), *repeated]
    return (None, repeated) if repeated or _has_gaps(data) else (record, [])


def _has_gaps(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_has_gaps(item) for item in (value.values() if isinstance(value, dict) else value))
    return value is None


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


def _misfits(model: type[Model], data: Any, name: str, errors: list[ErrorDetails]) -> Iterator[Misfit]:
    """Every misfit once: a key that is not known and the one it was meant to be are one mistake."""
    missing: dict[tuple[int | str, ...], list[str]] = {}
    for details in errors:
        if details["type"] == "missing":
            missing.setdefault(details["loc"][:-1], []).append(str(details["loc"][-1]))
    extra = [details for details in errors if details["type"] == "extra_forbidden"]
    unknown = [details["loc"] for details in extra if details["input"] is not None]
    for location in unknown:
        inside, key = location[:-1], str(location[-1])
        wanted = missing.get(inside, [])
        meant = nearest(key, _known_keys(model, inside))
        if meant is None and len(wanted) == 1 and [other[:-1] for other in unknown].count(inside) == 1:
            meant = wanted[0]  # the only key that is not known stands for the only one that is missing
        if meant in wanted:
            wanted.remove(meant)
        near = look_alike(key) + (f' Did you mean "{meant}"?' if meant else "")
        yield "/".join(_steps(data, location)), "T001", {"key": key, "near": near}
    for details in errors:
        if details["type"] == "missing" and details["loc"][-1] in missing[details["loc"][:-1]]:
            yield "/".join(_steps(data, details["loc"])), "T002", {"key": details["loc"][-1]}
        elif details["type"] not in ("missing", "extra_forbidden") and details["input"] is not None:
            yield from _misfit(data, name, details)


def _said(value: object) -> str:
    return shortened(value) if isinstance(value, list | dict) else f'"{shortened(value)}"'


def _called(location: tuple[int | str, ...], name: str) -> str:
    """What messages call the value at a location: its key, or the list it is an entry of."""
    last = next((part for part in reversed(location) if isinstance(part, str)), name)
    return f'an entry of "{last}"' if location and isinstance(location[-1], int) else f'"{last}"'


def _misfit(data: Any, name: str, details: ErrorDetails) -> Iterator[Misfit]:
    kind = details["type"]
    value = details["input"]
    steps = _steps(data, details["loc"])
    address = "/".join(steps)
    key = _called(details["loc"], name)
    if kind == "union_tag_not_found":
        yield address, "T002", {"key": "type"}
    elif kind in ("literal_error", "union_tag_invalid"):
        context = details.get("ctx", {})
        expected = str(context.get("expected") or context.get("expected_tags", ""))
        choices = [choice.strip(" '") for choice in expected.replace(" or ", ", ").split(",")]
        if kind == "union_tag_invalid":
            address, key, value = f"{address}/type", '"type"', value["type"]
            if value is None:
                return
        near = did_you_mean(str(value), choices)
        yield address, "T003", {"key": key, "found": _said(value), "known": ", ".join(choices), "near": near}
    elif kind == "string_pattern_mismatch" and details["ctx"]["pattern"] == ID_PATTERN:
        yield address, "T005", {"found": shortened(value), "look_alike": look_alike(value)}
    elif kind == "too_short" or (kind == "string_pattern_mismatch" and details["ctx"]["pattern"] == NOT_BLANK):
        yield address, "T007", {"key": key}
    elif kind == "string_pattern_mismatch":
        yield address, "T004", {"key": key, "found": _said(value), "said": _PATTERNS[details["ctx"]["pattern"]]}
    elif kind in _SHAPES:
        yield address, "T006", {"key": key, "expected": _SHAPES[kind], "found": _said(value)}
    else:
        said = details["msg"].removeprefix("Value error, ")
        yield address, "T004", {"key": key, "found": _said(value), "said": said[:1].upper() + said[1:]}


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
        models = [found for annotation in following for found in models_in(annotation)]
        # A tag of a union selects one of the models that were found by its key.
        current = models or [m for m in current if part in _tags(m)] or current
    return [field.alias or name for candidate in current for name, field in candidate.model_fields.items()]


def _tags(model: type[Model]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()


def keys_at(model: type[Model], data: Any, steps: tuple[str, ...]) -> list[str] | None:
    """The keys that a record of a model may hold at an address below it; None where any key may stand.

    `data` is the record as it is; it tells entries of lists from fields.
    """
    current: list[type[Model]] = [model]
    for step in steps:
        if isinstance(data, list):
            data = next((item for item in data if isinstance(item, dict) and item.get("id") == step), {})
            current = [one for one in current if data.get("type") in _tags(one)] or current
            continue
        fields = [field for one in current for name, field in one.model_fields.items() if (field.alias or name) == step]
        data = data.get(step) if isinstance(data, dict) else None
        current = [found for field in fields for found in models_in(field.annotation)]
        if fields and not current:
            return None if "dict[" in str(fields[0].annotation) else []
    return [field.alias or name for one in current for name, field in one.model_fields.items()]
