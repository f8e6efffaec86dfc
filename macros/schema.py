"""JSON Schemas from the model, so that an editor completes keys and shows their help while one writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from macros.model.help import help_of
from macros.model.kinds import KINDS
from macros.model.lookup import EditionInfo, Term
from macros.model.types import ID_PATTERN, Model
from macros.model.walk import models_in


def schemas() -> dict[str, str]:
    """File name to content: one schema for each kind, for edition.yml and for terms."""
    made = {
        f"{kind.folder if kind.collection else kind.name}.schema.json": _schema(kind.model, kind.collection)
        for kind in KINDS.values()
    }
    made["edition.schema.json"] = _schema(EditionInfo, False)
    made["terms.schema.json"] = _schema(Term, True)
    return {
        name: json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n" for name, schema in made.items()
    }


def _schema(model: type[Model], collection: bool) -> dict[str, Any]:
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
            "patternProperties": {ID_PATTERN: {"$ref": f"#/$defs/{name}"}},
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": definitions}


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
