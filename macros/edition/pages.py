"""Pages that an edition writes itself: `pages/<path>.<language>.md`. They are texts and never run as templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from macros.problems import Place, Problem, messages, problem
from macros.source import MAX_BYTES, leaves

_NAME = re.compile(
    r"(?P<path>(?:[a-z0-9]+(?:-[a-z0-9]+)*/)*[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>[a-z]{2,3}(?:-\w+)?)\.md"
)

messages(
    {
        "E117": (
            '"{name}" is no page of an edition.',
            "Name it <path>.<language>.md in lower-case letters, such as contacts.en.md. A page named like one of the "
            "handbook, such as index.en.md, takes its place.",
        ),
    }
)


@dataclass(frozen=True)
class LocalPage:
    """A page of an edition: where it lies, its path below the home of the site, its language and its text."""

    file: str
    src: str
    language: str
    text: str

    def place(self, snippet: str = "") -> Place:
        """Where a piece of its text stands."""
        start = max(self.text.find(snippet), 0)
        before = self.text[:start]
        return Place(self.file, before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)


def read_pages(root: Path, folder: Path) -> tuple[list[LocalPage], list[Problem]]:
    """(the pages of an edition, what is wrong with their files)."""
    pages, problems = [], []
    for path in sorted((folder / "pages").rglob("*")):
        file = path.relative_to(root).as_posix()
        if leaves(path, folder):
            continue  # the reader of the folder has told it
        if path.is_dir() or path.name.startswith("."):
            continue
        match = _NAME.fullmatch(path.relative_to(folder / "pages").as_posix())
        size = path.stat().st_size
        if match is None:
            problems.append(problem("E117", Place(file), name=path.name))
        elif size > MAX_BYTES:
            problems.append(problem("S001", Place(file), size=size, limit=MAX_BYTES))
        else:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                problems.append(problem("S002", Place(file), guess=""))
                continue
            pages.append(LocalPage(file, f"{match['path']}.md", match["language"], text))
    return pages, problems
