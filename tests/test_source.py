"""The reader takes plain text out of YAML and knows where each value stands.

1. Text stays text: nothing becomes a number, a date or a truth value.
2. What it reads is what PyYAML reads when it resolves no types.
3. Each value is found again by its address, with line and column.
4. A byte order mark and the line ends of Windows are no mistakes.
5. Bad input is told and never raises; a place told lies inside the file.
6. A value that cannot be read is None, so that nobody complains about it again.
7. Neither depth nor size nor references can exhaust the reader.
8. What is written is read back as it was, texts of several lines in blocks.
9. Two readings of the same bytes are equal, also when the first is long forgotten.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.problems import Place
from macros.source import MAX_DEPTH, Document, as_yaml, read_layer, read_text
from tests.fresh import ROOT

REAL = sorted((ROOT / "curriculum").rglob("*.yml"))


def read(text: str) -> Document:
    return read_text(text.encode(), "a.yml")


def told(document: Document) -> list[str]:
    return [f"{found.code} {found.place.line}:{found.place.column}" for found in document.problems]


@pytest.mark.parametrize(
    "text",
    ["NO", "on", "Off", "y", "true", "null", "~", "0123", "0x1F", "12:30", "1.10", "1_000", ".5", "2025-13-45", "="],
)
def test_text_stays_text(text: str) -> None:
    """Requirement 1."""
    assert read(f"key: {text}\n{text}: key\n").data == {"key": text, text: "key"}


def test_blocks_keep_or_fold_their_lines() -> None:
    """Requirement 1."""
    document = read("a: |\n  # one\n\n  {two}: 3\nb: >-\n  one\n  two\n")
    assert document.data == {"a": "# one\n\n{two}: 3\n", "b": "one two"}


@pytest.mark.parametrize("path", REAL, ids=[path.relative_to(ROOT).as_posix() for path in REAL])
def test_the_real_files_are_read_as_pyyaml_reads_them(path: Path) -> None:
    """Requirement 2."""
    raw = path.read_bytes()
    entries = "changes" if path.name == "changes.yml" else ""
    known = yaml.load(raw, yaml.CBaseLoader) or []
    assert read_text(raw, path.name, entries).data == ({entries: known} if entries and known else known or {})


def test_a_list_is_read_where_one_is_expected() -> None:
    """Requirement 2."""
    assert read_text(b"- a: 1\n- b\n", "f.yml", "changes").data == {"changes": [{"a": "1"}, "b"]}
    assert read_text(b"# nothing yet\n", "f.yml", "changes").problems == []
    assert [found.code for found in read_text(b"a: 1\n", "f.yml", "changes").problems] == ["S026"]
    assert [found.code for found in read_text(b"- a\n", "f.yml").problems] == ["S009"]


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12)
trees = st.recursive(
    words, lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(words, inner, min_size=1, max_size=4)
)


@given(st.dictionaries(words, trees, min_size=1, max_size=4))
@settings(max_examples=60)
def test_what_is_written_is_read_again(data: dict[str, object]) -> None:
    """Requirement 2: unless a sign in it is refused, and then something is told."""
    written = yaml.dump(data, default_style='"', allow_unicode=True, Dumper=yaml.CSafeDumper)
    document = read(written)
    assert document.data == data or document.problems


def test_a_value_is_found_by_its_address() -> None:
    """Requirement 3."""
    document = read("title: Été\nlist:\n  - id: one\n    text: first\n  - plain\n  - id: two\n    text: second\n")
    assert document.place([]) == Place("a.yml", 1, 1)
    assert document.place(["list", "two", "text"]) == Place("a.yml", 7, 5)
    assert document.place(["list", "plain"]) == Place("a.yml", 5, 5)
    assert document.place(["list", "1"]) == Place("a.yml", 5, 5)


def test_what_does_not_exist_stands_where_it_belongs() -> None:
    """Requirement 3."""
    assert read("a:\n  b: c\n").place(["a", "missing", "deeper"]) == Place("a.yml", 1, 1)


def test_a_piece_of_a_text_is_found_inside_it() -> None:
    """Requirement 3."""
    document = read("a: here\nb: |\n  one\n  and here\nc: here\n")
    assert document.find(["b"], "here") == Place("a.yml", 4, 7)
    assert document.find(["b"], "elsewhere") == Place("a.yml", 2, 1)


def test_windows_may_write_in_its_own_way() -> None:
    """Requirement 4."""
    document = read("\ufefftitle: Two\r\ntext: |\r\n  lines\r\n  here\r\n")
    assert document.data == {"title": "Two", "text": "lines\nhere\n"}
    assert document.find(["text"], "here") == Place("a.yml", 4, 3)


@given(st.text(st.sampled_from("ab: -\n\t#'\"{}[]&*!|>%@,?é\u200b\0\r"), max_size=40) | st.text(max_size=20))
@settings(max_examples=300)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    """Requirement 5."""
    document = read(text)
    assert isinstance(document.data, dict)
    lines = document.text.splitlines() or [""]
    assert all(1 <= found.place.line <= len(lines) + 1 and found.place.column >= 1 for found in document.problems)
    assert document.data or document.problems


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_no_bytes_make_the_reader_fail(raw: bytes) -> None:
    """Requirement 5."""
    document = read_text(raw, "a.yml")
    assert document.data or document.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {b}\nc: {d: [{e: f}]}\n", ["S011 1:4", "S011 2:4"]),
        ("a: &x [1, 1]\nb: *x\nc: *y\n", ["S006 1:4", "S006 3:4"]),
        ("a: b\na: c\na: d\n", ["S014 2:1", "S014 3:1"]),
        ("a:\n  b: c # d\n", ["S024 2:7"]),
        ("a: # b\n", ["S024 1:3"]),
        ("a: 'b' # c\n# d\n", []),
        ("? [a, {b: c}]\n: d\ne: f\n", ["S016 1:3"]),
        ("*a : b\nc: d\n", ["S006 1:1"]),
        ("{a: b}\n", ["S011 1:1"]),
        ("- a\n", ["S009 1:1"]),
        ("a: b\n---\nc: d\n---\ne: f\n", ["S007 2:1"]),
        ("a:\u200bb\u200b\n\u200b: c\n\u2028: d\n", ["S003 1:3", "S003 3:1"]),
        ("a:\n\t- b\n\t- c\n", ["S005 2:1"]),
        ("a: '\\q'\nb: \"\\q\"\n", ["S018 2:4"]),
        ("a: > b\n", ["S019 1:4"]),
        ("a: {", ["S011 1:4"]),
        ("a: [b\n", ["S019 1:4"]),
        ("a: - b\n", ["S019 1:4"]),
        ("a b\n", ["S009 1:1"]),
        ("a b\nc: d\n", ["S017 2:1"]),
        ("a:\n  - b\n - c\n", ["S017 3:2"]),
    ],
)
def test_one_cause_is_told_once(text: str, expected: list[str]) -> None:
    """Requirement 5."""
    assert told(read(text)) == expected


def test_what_cannot_be_read_is_none() -> None:
    """Requirement 6."""
    document = read("a: {b}\nc: &d e\nf:\ng:\n  - *d\n  - h\n? [i]\n: j\n")
    assert document.data == {"a": None, "c": None, "f": None, "g": [None, "h"]}


@pytest.mark.parametrize("nested", ["[" * 40_000, "- " * 40_000, "a: &a " + "[" * 40_000, "{a: " * 40_000])
def test_depth_neither_ends_nor_stops_the_process(nested: str) -> None:
    """Requirement 7: the loader of PyYAML crashes here, so another process takes the risk."""
    code = "import sys, macros.source as s; print(s.read_text(sys.stdin.buffer.read(), 'a').problems[0].code)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=nested, capture_output=True, text=True, timeout=20, cwd=ROOT, check=True
    )
    assert done.stdout.strip() in ("S008", "S011", "S006")


def test_the_depth_a_curriculum_needs_is_allowed() -> None:
    """Requirement 7."""
    lines = [f"{'  ' * level}a:" for level in range(MAX_DEPTH)]
    assert told(read("\n".join(lines) + " b\n")) == []


def test_a_folder_is_read_by_kind_and_id(tmp_path: Path) -> None:
    (tmp_path / "base" / "forms").mkdir(parents=True)
    (tmp_path / "base" / "forms" / "log-book.yml").write_text("title: Log book\n", encoding="utf-8")
    (tmp_path / "base" / "roles.yml").write_text("mentor:\n  title: Mentor\n", encoding="utf-8")
    (tmp_path / "base" / ".hidden.yml").write_text("{", encoding="utf-8")
    layer = read_layer(tmp_path, tmp_path / "base", "base", {"forms": False, "roles": True}, {"edition.yml"})
    assert layer.problems == []
    assert layer.data == {"forms": {"log-book": {"title": "Log book"}}, "roles": {"mentor": {"title": "Mentor"}}}
    assert layer.place("forms/log-book/title") == Place("base/forms/log-book.yml", 1, 1)
    assert layer.place("roles/mentor/title") == Place("base/roles.yml", 2, 3)
    assert layer.place("forms/other") is None


def test_what_is_written_is_read_back() -> None:
    """8"""
    for path in REAL:
        before = read_text(path.read_bytes(), path.name)
        if before.data and not before.problems:
            after = read(as_yaml(before.data))
            assert (after.data, after.problems) == (before.data, []), path
    assert as_yaml({"text": "one\n\ntwo\n", "list": ["{mentor}"]}) == "text: |\n  one\n\n  two\nlist:\n  - '{mentor}'\n"


def test_two_readings_are_equal() -> None:
    """Requirement 9."""
    raw = b"a: 1\nb:\n  - id: c\n"
    first = read_text(raw, "a.yml")
    read_text.cache_clear()
    assert read_text(raw, "a.yml") == first
    assert read_text(raw, "a.yml") is not first
