"""What changed since data that another engine wrote, or nobody in his right mind: told as far as it can be read.

1. Wrong data and wrong files never end in an error.
2. Keys that nobody knows any more are told as a change.
3. Old texts bring nothing along that a page refuses.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from macros import news
from macros.handbook import open_handbook
from tests.published import Rows, page, publish, told

WRONG: list[Any] = [None, 1, "x", [], {}, [1, None], ["a", "a"], [{"id": 3}], [{"id": "a/b"}, {}], {"a/b": {}}]


def spoilt(value: Any, wrong: Any, depth: int) -> Any:
    """Plain data with everything at a depth replaced."""
    if depth == 0:
        return copy.deepcopy(wrong)
    if isinstance(value, dict):
        return {key: one if key == "id" else spoilt(one, wrong, depth - 1) for key, one in value.items()}
    return [spoilt(one, wrong, depth - 1) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("depth", range(1, 7))
def test_wrong_data_never_end_in_an_error(workshop: Path, releases: Path, depth: int) -> None:
    """1"""
    book = open_handbook(workshop)
    for wrong in WRONG:

        def alter(data: dict[str, Any], rows: Rows, wrong: Any = wrong) -> None:
            data.update(spoilt(dict(data), wrong, depth))
            for number, row in enumerate(rows.values()):
                row[["id", "kind", "title", "code", "papers"][number % 5]] = wrong

        shutil.rmtree(releases, ignore_errors=True)
        publish(workshop, releases, alter)
        assert news.fragment(book).endswith("\n")
        assert page(book)


@pytest.mark.parametrize("name", ["resolved.json", "en/index.json"])
@pytest.mark.parametrize("content", ["[]", "null", "{}", '{"data": [1]}', '{"data": 1, "records": {"a": 1}}'])
def test_wrong_files_never_end_in_an_error(workshop: Path, releases: Path, name: str, content: str) -> None:
    """1"""
    publish(workshop, releases)
    (releases / "1.0.0/base" / name).write_text(content, encoding="utf-8")
    assert news.fragment(open_handbook(workshop)).count("\n") > 0


def test_keys_of_an_older_engine_are_told_as_a_change(workshop: Path, releases: Path) -> None:
    """2"""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        data["stages"]["watching"]["mood"] = {"a": ["b"]}
        data["guides"]["two-chairs"]["sections"][0]["music"] = "Loud {old-term.the} and {% raw %} <script>"
        data["poems"] = {"rose": {"title": "Rose"}}
        rows["poem", "rose"] = {"kind": "poem", "id": "rose"}

    publish(workshop, releases, alter)
    found = told(workshop)
    assert {group.item.address for group in found.reworded} == {"stages/watching", "guides/two-chairs"}
    assert ("mood",) in [group.texts for group in found.records]
    shown = page(open_handbook(workshop)) + news.fragment(open_handbook(workshop))
    assert "script" not in shown
    assert "raw" not in shown


def test_old_texts_hold_nothing_that_a_page_refuses(workshop: Path, releases: Path) -> None:
    """3: terms that are no more, links that lead nowhere, HTML."""

    def alter(data: dict[str, Any], rows: Rows) -> None:
        text = "Ask {old-term.the!} <b>now</b>, [here](form:gone) or [there](javascript:x) {{ n }}"
        data["stages"]["watching"]["if_behind"] = text
        data["assessments"]["watching"]["brings"].append({"id": "manager", "text": text})

    publish(workshop, releases, alter)
    shown = page(open_handbook(workshop))
    assert "(before: “Ask old term now, here or there n”)" in shown
    for sign in ("javascript", "{{", "old-term", "<b>now"):
        assert sign not in shown
