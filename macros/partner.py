"""A partner's repository: one edition, the handbook that it builds on, and what checks and publishes it elsewhere.

The files are templates in `templates/repository/`: `both/` for each host, one folder for each; `dot-` begins a name
that is hidden in the repository.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from re import fullmatch
from typing import Any

from macros.edition import BASE, EDITIONS, resolve
from macros.model.kinds import KINDS
from macros.repository import ENGINE
from macros.schema import write as write_schemas
from macros.starter import Wish, faults, make_edition

HOSTS = {"github": ".github/", "gitlab": ".gitlab-ci.yml"}
"""Where a repository can lie, and what its machine is told by."""
PACKAGE = "tandem-handbook"
TESTED = "[tested]"
"""The libraries as they were tested: a check of next year finds what a check of today finds."""
_TEMPLATES = ENGINE / "templates" / "repository"
_TOUR = "tour.md"


def make(folder: Path, wish: Wish, host: str, handbook: str = "") -> list[Path]:
    """Write a repository into a new folder, or into one that is empty but for what git keeps; returns its files.

    `handbook` says where the handbook comes from: the file of a wheel, which is put beside it, an address, or nothing
    for the package of this version. Raises KeyError with what speaks against it; nothing is written then.
    """
    wrong = []
    if folder.is_file() or (folder.is_dir() and any(path.name != ".git" for path in folder.iterdir())):
        wrong.append(f"{folder} is not empty: choose a new folder.")
    if handbook and not _is_address(handbook) and not (handbook.endswith(".whl") and Path(handbook).is_file()):
        wrong.append(f'"{handbook}" is neither the file of a wheel (….whl) nor an address that begins with https://.')
    wrong += faults(folder, wish)
    if wrong:
        raise KeyError("\n".join(wrong))
    folder.mkdir(parents=True, exist_ok=True)
    make_edition(folder, wish)
    write_schemas(folder / "curriculum" / "schema")
    slots = {
        "tour": (_TEMPLATES / host / _TOUR).read_text(encoding="utf-8").strip(),
        "title": " ".join(wish.title.split()),
        "service": " ".join(wish.service.split()),
        "code": wish.code,
        "machine": f"`{HOSTS[host]}`",
        "handbook": _requirement(folder, handbook),
    }
    for side in ("both", host):
        for path in sorted((_TEMPLATES / side).rglob("*")):
            if path.is_file() and path.name != _TOUR:
                _fill(path, folder / _shown(path.relative_to(_TEMPLATES / side)), slots)
    _write_json(folder / ".vscode" / "settings.json", _editor())
    written = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in written if ".git" not in path.relative_to(folder).parts)


def _is_address(text: str) -> bool:
    return fullmatch(r"(git\+)?https://\S+", text) is not None


def _requirement(folder: Path, handbook: str) -> str:
    """The line of requirements.txt. A wheel is copied into the repository, so that every machine finds it."""
    if _is_address(handbook):
        return f"{PACKAGE}{TESTED} @ {handbook}"
    if handbook:
        shutil.copyfile(handbook, folder / Path(handbook).name)
        return f"./{Path(handbook).name}{TESTED}"
    return f"{PACKAGE}{TESTED}=={resolve(folder, BASE).info.data['version']}"


def _shown(path: Path) -> Path:
    """`dot-github/workflows` → `.github/workflows`"""
    return Path(*(f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part for part in path.parts))


def _fill(template: Path, path: Path, slots: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for name, value in slots.items():
        text = text.replace(f"{{{name}}}", value)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _editor() -> dict[str, Any]:
    """Settings of the editor: which file is completed by which schema, and long lines that fold."""
    files = {
        "edition": "edition.yml",
        "changes": "changes.yml",
        "retired": "retired.yml",
        "terms": "terms/*.yml",
        "wording": "locale/*.terms.yml",
    }
    for kind in KINDS.values():
        name = kind.folder if kind.collection else kind.name
        files[name] = f"{kind.folder}.yml" if kind.collection else f"{kind.folder}/*.yml"
    schemas = {f"./curriculum/schema/{name}.schema.json": f"{EDITIONS}/*/{file}" for name, file in files.items()}
    return {"editor.wordWrap": "on", "files.eol": "\n", "yaml.format.enable": False, "yaml.schemas": schemas}


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
