"""The help of fields: the docstring under each, read from the source when somebody asks and not at each start."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache

from macros.model.types import Model


@cache
def help_of(model: type[Model]) -> dict[str, str]:
    """Field to its help, inherited fields included."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, Model) and one is not Model:
            found |= _written_in(one.__module__).get(one.__name__, {})
    return found


@cache
def _written_in(module: str) -> dict[str, dict[str, str]]:
    """Class to field to docstring, for the classes of a module."""
    classes = [
        node for node in ast.parse(inspect.getsource(sys.modules[module])).body if isinstance(node, ast.ClassDef)
    ]
    return {node.name: dict(_fields(node)) for node in classes}


def _fields(node: ast.ClassDef) -> list[tuple[str, str]]:
    return [
        (field.target.id, inspect.cleandoc(said.value.value))
        for field, said in zip(node.body, node.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant) and isinstance(said.value.value, str)
    ]
