"""JSON Schemas from the model, so that an editor completes keys and shows their help while one writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from macros.language.wording import Variant
from macros.model.change import VERBS
from macros.model.help import help_of
from macros.model.kinds import KINDS
from macros.model.lookup import EditionInfo, Term
from macros.model.retired import Retired
from macros.model.types import ID_PATTERN, Model
from macros.model.walk import models_in

ADDRESS = r"^[a-z]+/[a-z0-9./-]+$"
"""An address that readers know, such as `forms/log-book`: the keys of retired.yml."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """File name to content: one schema for each kind, for what lies beside records: edition, terms, changes …"""
    made = {
        f"{kind.folder if kind.collection else kind.name}.schema.json": _schema(kind.model, kind.collection)
        for kind in KINDS.values()
    }
    inherited = {"required": ["title", "version"]}  # an edition takes the rest from the one that it extends
    made["edition.schema.json"] = _schema(EditionInfo, False) | inherited
    made["terms.schema.json"] = _schema(Term, True)
    made["wording.schema.json"] = _schema(Variant, True)
    made["retired.schema.json"] = _schema(Retired, True, ADDRESS)
    made["changes.schema.json"] = _list_of(list(VERBS.values()))
    return {
        name: json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n" for name, schema in made.items()
    }


def _schema(model: type[Model], collection: bool, keys: str = ID_PATTERN) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    for one in _with_inner(model):
        described = schema if one is model else definitions[one.__name__]
        for name, said in help_of(one).items():
            described["properties"][one.model_fields[name].alias or name]["description"] = said
    if collection:
        name = model.__name__
        definitions[name] = schema
        schema = {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {keys: {"$ref": f"#/$defs/{name}"}},
        }
    return {"$schema": _DIALECT, **schema, "$defs": definitions}


def _list_of(models: list[type[Model]]) -> dict[str, Any]:
    """A file that is a list, each entry of one of several models."""
    entries = {model.__name__: _schema(model, False) for model in models}
    for entry in entries.values():
        del entry["$schema"], entry["$defs"]
    choice = [{"$ref": f"#/$defs/{name}"} for name in entries]
    return {"$schema": _DIALECT, "type": "array", "items": {"anyOf": choice}, "$defs": entries}


def _with_inner(model: type[Model]) -> list[type[Model]]:
    """A model and all models inside it."""
    found = [model]
    for one in found:  # grows while it is read
        inner = [each for field in one.model_fields.values() for each in models_in(field.annotation)]
        found += [each for each in dict.fromkeys(inner) if each not in found]
    return found


def write(folder: Path) -> list[Path]:
    """Write all schemas that changed; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in schemas().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            written.append(path)
    return written
