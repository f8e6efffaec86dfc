"""Pages that an edition writes itself: `pages/<path>.<language>.md`. They are texts and never run as templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from macros.problems import Place, Problem, did_you_mean, messages, problem
from macros.repository import handbook_of
from macros.source import MAX_BYTES, Document, hidden, leaves, read_text

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME = re.compile(rf"(?P<path>(?:{_WORD}/)*{_WORD})\.(?P<language>[a-z]{{2,3}}(?:-\w+)?)\.md")
_FRONT = re.compile(r"---\n(.*?\n)---(?:\n|$)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.*?)(?: *\{: *#[a-z0-9-]+ *\})?$", re.MULTILINE)
_TO_A_PAGE = re.compile(r"\]\((?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+\.md(?:#[a-z0-9-]+)?\)")
_HEAD = ("title", "description", "order")
DOCS = "docs"
"""Where the pages about the handbook lie."""
UNPUBLISHED = ("decisions/", "assets/")
"""What lies there and is no page of the site; `exclude_docs` in mkdocs.yml says the same."""

messages(
    {
        "E117": (
            '"{name}" is no page of an edition.',
            "Name it <path>.<language>.md in lower-case letters, such as contacts.en.md. A page named like one of the "
            "handbook, such as index.en.md, takes its place.",
        ),
        "E120": (
            'the head of a page cannot hold "{key}".{near}',
            "Write title, description and order between the two lines of three hyphens, nothing else.",
        ),
        "E121": (
            "the page does not say its title.",
            "Begin the file with three lines: `---`, `title: …`, `---`.",
        ),
    }
)


@dataclass(frozen=True)
class LocalPage:
    """A page of an edition: its file, its path below the home of the site, its language, what it holds."""

    file: str
    src: str
    language: str
    text: str
    title: str
    description: str
    order: int
    body: str
    replaces: str | None = None
    """The text of the page in `docs/` whose place it takes, if there is one."""

    @property
    def address(self) -> str:
        """`pages/contacts.en.md`, as it lies in the folder of its edition."""
        return f"pages/{self.src.removesuffix('.md')}.{self.language}.md"

    @property
    def prose(self) -> str:
        """What it says, for the rules of texts: without marks of headings and links to other pages."""
        body = _TO_A_PAGE.sub("]", _HEADING.sub(r"\1\n", self.body))
        return f"{self.title}\n\n{self.description}\n\n{body}"

    def place(self, snippet: str = "") -> Place:
        """Where a piece of its text stands."""
        start = max(self.text.find(snippet), 0)
        before = self.text[:start]
        return Place(self.file, before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)


def read_pages(root: Path, folder: Path) -> tuple[list[LocalPage], list[Problem]]:
    """(the pages of an edition, what is wrong with their files)."""
    pages: list[LocalPage] = []
    problems: list[Problem] = []
    for path in sorted((folder / "pages").rglob("*")):
        if leaves(path, folder) or path.is_dir() or path.name.startswith("."):
            continue  # a link that leads elsewhere is told by the reader of the folder
        file = path.relative_to(root).as_posix()
        match = _NAME.fullmatch(path.relative_to(folder / "pages").as_posix())
        if match is None:
            problems.append(problem("E117", Place(file), name=path.name))
            continue
        page, wrong = _read(path, file, f"{match['path']}.md", match["language"])
        problems += wrong
        pages += [replace(page, replaces=_text(handbook_of(root) / DOCS / page.src))] if page else []
    return pages, problems


def _text(page: Path) -> str | None:
    return page.read_text(encoding="utf-8", errors="replace") if page.is_file() else None


def _read(path: Path, file: str, src: str, language: str) -> tuple[LocalPage | None, list[Problem]]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        return None, [problem("S001", Place(file), size=size, limit=MAX_BYTES)]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, [problem("S002", Place(file), guess="")]
    front = _FRONT.match(text)
    head = read_text(f"#\n{front[1]}".encode(), file) if front else Document(file)
    problems = list(head.problems) or list(hidden(text, file))
    for key in head.data:
        if key not in _HEAD:
            problems.append(problem("E120", head.place([key]), key=key, near=did_you_mean(key, _HEAD)))
    title, order = head.data.get("title"), str(head.data.get("order", "50"))
    if not problems and not isinstance(title, str):
        problems.append(problem("E121", Place(file)))
    if problems:
        return None, problems
    said = str(head.data.get("description", ""))
    number = int(order) if order.isdecimal() and len(order) < 5 else 50
    return LocalPage(file, src, language, text, str(title), said, number, text[front.end() if front else 0 :]), []


def title_in(text: str) -> str:
    """The title that the head of a page says; nothing where it says none."""
    front = _FRONT.match(text)
    return str(read_text(f"#\n{front[1]}".encode(), "").data.get("title") or "") if front else ""


def written(root: Path) -> list[str]:
    """The pages about the handbook that are published, each as its path below `docs/`, in the order of their names."""
    folder = handbook_of(root) / DOCS
    found = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.md"))]
    return [src for src in found if not src.startswith(UNPUBLISHED)]
