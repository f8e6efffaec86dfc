"""Plain data as YAML, written as an author would write it."""

from __future__ import annotations

from typing import Any

import yaml


class _Writer(yaml.SafeDumper):
    """Texts of several lines stand in a block, and entries of a list two spaces in."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)


def as_yaml(data: dict[str, Any]) -> str:
    """A file of YAML that reads back as the same data; short texts in one line, long ones folded."""
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=150)
