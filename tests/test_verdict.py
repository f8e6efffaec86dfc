"""What the last check found is only remembered as long as nothing that it depends on has changed.

1. Files that are as they were are not checked again, and the problems are the same, word for word.
2. Whatever is written, added, removed or replaced by a link below curriculum/ is noticed, and so are a page in docs/
   and another engine.
3. A damaged cache is the same as none.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import handbook, verdict
from macros.handbook import problems_of

FORM = "curriculum/base/forms/log-book.yml"


def forget() -> None:
    """What another process knows: nothing."""
    handbook._TYPED.clear()
    handbook._OPENED.clear()


def never(*_: object) -> None:
    raise AssertionError("it was checked again")


@pytest.fixture
def broken(workshop: Path) -> Path:
    """A curriculum with a problem, checked once by another process."""
    path = workshop / FORM
    path.write_text(path.read_text(encoding="utf-8") + "nonsense: “x”\n", encoding="utf-8")
    assert problems_of(workshop)
    forget()
    return workshop


def test_what_is_unchanged_is_not_checked_again(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 1."""
    found = problems_of(broken)
    forget()
    monkeypatch.setattr(handbook, "check", never)
    monkeypatch.setattr(handbook, "curriculum", never)
    assert problems_of(broken) == found
    assert [str(one) for one in problems_of(broken)] == [str(one) for one in found]
    assert [one.address for one in problems_of(broken)] == [one.address for one in found]


def _write(root: Path) -> None:
    path = root / FORM
    status = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("nonsense", "nonsenze"), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # same size and time: only the content tells


def _add(root: Path) -> None:
    (root / "curriculum/base/notes.txt").write_text("", encoding="utf-8")


def _remove(root: Path) -> None:
    (root / FORM).unlink()


def _link(root: Path) -> None:
    content = (root / FORM).read_bytes()
    (root / "elsewhere.yml").write_bytes(content)
    (root / FORM).unlink()
    (root / FORM).symlink_to(root / "elsewhere.yml")


def _rename(root: Path) -> None:
    (root / FORM).rename(root / "curriculum/base/forms/log-booklet.yml")


def _page(root: Path) -> None:
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/index.md").write_text("Ask {mentor.the}.\n", encoding="utf-8")


@pytest.mark.parametrize("change", [_write, _add, _remove, _link, _rename, _page])
def test_every_change_is_noticed(broken: Path, change: Callable[[Path], None]) -> None:
    """Requirement 2."""
    before = verdict.fingerprint(broken)
    change(broken)
    assert verdict.fingerprint(broken) != before
    assert verdict.recall(broken / ".cache", "base", verdict.fingerprint(broken)) is None


def test_another_library_is_noticed(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 2."""
    before = verdict.fingerprint(broken)
    monkeypatch.setattr("pydantic.VERSION", "0.0.0")
    assert verdict.fingerprint(broken) != before


@pytest.mark.parametrize("content", ["", "[]", "{", '{"base": 1}', '{"base": {"fingerprint": 1}}', '{"base": {}}'])
def test_a_damaged_cache_is_none(broken: Path, content: str) -> None:
    """Requirement 3."""
    found = problems_of(broken)
    (broken / ".cache" / verdict.NAME).write_text(content, encoding="utf-8")
    forget()
    assert problems_of(broken) == found
