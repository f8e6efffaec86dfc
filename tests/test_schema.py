"""The JSON Schemas that complete keys in an editor.

1. They accept every file of the curriculum, read as text and read as an editor reads it (numbers, true and false).
2. They refuse what the model refuses: an unknown key, a missing one, a word outside a closed list.
3. Every file of the curriculum names its schema in its first line.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from macros.model.kinds import BY_FOLDER
from macros.schema import schemas
from tests.fresh import ROOT

BASE = ROOT / "curriculum" / "base"
FILES = sorted(path for path in BASE.rglob("*.yml"))


class _Editor(yaml.CSafeLoader):
    """Reads numbers and truth values as editors do, and dates as text."""


_Editor.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in pairs if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null")]
    for key, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", yaml.reader.re.compile("^(?:true|false)$"), list("tf"))


def _name(path: Path) -> str:
    inner = path.relative_to(BASE)
    if inner.parts[0] == "terms":
        return "terms"
    if len(inner.parts) == 1:
        return inner.stem
    return BY_FOLDER[inner.parts[0]].name


_schemas = cache(schemas)


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(_schemas()[f"{name}.schema.json"]))


def _errors(name: str, data: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in _validator(name).iter_errors(data)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BASE).as_posix())
def test_schemas_accept_the_curriculum(path: Path) -> None:
    """1, 3"""
    text = path.read_text(encoding="utf-8")
    assert _errors(_name(path), yaml.load(text, yaml.CBaseLoader)) == []
    assert _errors(_name(path), yaml.load(text, _Editor)) == []
    named = text.splitlines()[0].partition("$schema=")[2]
    assert (path.parent / named).resolve() == ROOT / "curriculum/schema" / f"{_name(path)}.schema.json"


def test_schemas_refuse_what_the_model_refuses() -> None:
    """2"""
    stage = yaml.load((BASE / "stages/learning.yml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    assert _errors("stage", stage | {"titel": "x"})
    assert _errors("stage", stage | {"origin": "hearsay"})
    assert _errors("stage", {key: value for key, value in stage.items() if key != "assessments"})
