"""One edition as it lies in its folder: what it is, what it changes, what it adds. Nothing is resolved yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from re import fullmatch

from macros.edition.changes import LIST, Changes, read_changes
from macros.edition.lock import Lock, read_lock
from macros.edition.pages import LocalPage, read_pages
from macros.edition.plain import steps_of
from macros.edition.retired import NAME as RETIRED
from macros.edition.retired import Map, read_map
from macros.model.kinds import BY_FOLDER
from macros.model.types import ID_PATTERN
from macros.problems import Place, Problem, messages, problem
from macros.repository import handbook_of, holder
from macros.source import IMAGES, Document, Images, Layer, leaves, read_file, read_images, read_layer

BASE = "base"
EDITIONS = "curriculum/editions"
_BESIDE = {"edition.yml", "terms", "locale", IMAGES, RETIRED}
_CHANGING = {"changes.yml", "edition.lock", "pages", "README.md"}
_FOLDERS = {kind.folder: kind.collection for kind in BY_FOLDER.values()}

messages(
    {
        "E114": (
            '"{name}" is no code of an edition.',
            "Rename the folder with lower-case letters, digits and single hyphens, such as be-fwb: it becomes part of "
            "the address of each page.",
        ),
    }
)


@dataclass
class Folder:
    """One edition as it was read. `terms` maps language to the file of its terms."""

    code: str
    info: Document
    terms: dict[str, Document]
    own: Layer
    changes: Changes
    pages: list[LocalPage]
    lock: Lock
    images: Images
    retired: Map
    problems: list[Problem]

    @property
    def extends(self) -> tuple[str, str]:
        """(code, version) of the edition it builds on; empty where it does not say."""
        stated = self.info.data.get("extends")
        stated = stated if isinstance(stated, dict) else {}
        return str(stated.get("edition") or ""), str(stated.get("version") or "")

    def holds(self, address: str) -> bool:
        """Whether a record of its own stands at an address, or above it."""
        folder, name, *_ = (*steps_of(address), "")
        return name in self.own.data.get(folder, {})


def codes(root: Path) -> list[str]:
    """Codes of the editions of a repository: its base first, folders that begin with `_` or a dot left out."""
    folder = root / EDITIONS
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    own = [entry.name for entry in entries if entry.is_dir() and entry.name[0] not in "_."]
    return [BASE, *own] if handbook_of(root) == root else own


def known_codes(root: Path) -> list[str]:
    """Codes of all editions that can be opened: those of the repository, and those of the installed handbook."""
    return list(dict.fromkeys([*codes(root), *codes(handbook_of(root))]))


def languages_of(root: Path, code: str) -> tuple[str, ...]:
    """The languages that an edition publishes, by its edition.yml or that of an edition below it."""
    passed: list[str] = []
    while code and code not in passed:
        passed.append(code)
        way = "curriculum/base" if code == BASE else f"{EDITIONS}/{code}"
        folder = holder(root, way) / way
        data = read_file(folder / "edition.yml", holder(root, way), folder).data
        if isinstance(data.get("languages"), list):
            return tuple(str(one) for one in data["languages"])
        extends = data.get("extends")
        code = str(extends.get("edition") or "") if isinstance(extends, dict) else ""
    return ()


def read_folder(root: Path, code: str) -> Folder:
    """Read an edition. What is wrong stands in `problems`; a folder that is a link is told and not read."""
    way = "curriculum/base" if code == BASE else f"{EDITIONS}/{code}"
    root = holder(root, way)
    folder = root / way
    outside = leaves(folder, root / "curriculum")
    problems = [problem("S020", Place(f"{EDITIONS}/{code}"))] if outside else []
    if not outside and not fullmatch(ID_PATTERN, code):
        problems.append(problem("E114", Place(f"{EDITIONS}/{code}"), name=code))
    if problems:
        nothing = Document(f"{EDITIONS}/{code}/edition.yml")
        return Folder(code, nothing, {}, Layer(code), Changes(nothing), [], Lock(), Images(), Map(nothing), problems)
    own = read_layer(root, folder, code, _FOLDERS, _BESIDE | (_CHANGING if code != BASE else set()))
    info = read_file(folder / "edition.yml", root, folder)
    terms = {path.stem: read_file(path, root, folder) for path in sorted((folder / "terms").glob("*.yml"))}
    changes = Changes(Document(f"{EDITIONS}/{code}/changes.yml"))
    if code != BASE and (folder / "changes.yml").exists():
        changes = read_changes(read_file(folder / "changes.yml", root, folder, LIST))
    pages, wrong = read_pages(root, folder) if code != BASE else ([], [])
    lock = read_lock(root, folder)
    images = read_images(root, folder)
    retired = Map(Document(f"{way}/{RETIRED}"))
    if (folder / RETIRED).exists():
        retired = read_map(read_file(folder / RETIRED, root, folder))
    problems = own.problems + info.problems + changes.problems + wrong + lock.problems + images.problems
    problems += retired.problems
    problems += [found for document in terms.values() for found in document.problems]
    return Folder(code, info, terms, own, changes, pages, lock, images, retired, problems)
