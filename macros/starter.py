"""A new edition from the starter in `curriculum/editions/_starter`: it has no problems and builds at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch

from macros.edition import EDITIONS, accept, codes, resolve
from macros.edition.lock import write_lock
from macros.model.types import COUNTRY_PATTERN, ID_PATTERN, LANGUAGE_PATTERN
from macros.problems import did_you_mean

STARTER = "_starter"


@dataclass(frozen=True)
class Wish:
    """What is asked for: `languages` with the main one first, `jurisdiction` a country code."""

    code: str
    title: str
    service: str
    jurisdiction: str
    languages: list[str]
    extends: str


def faults(root: Path, wish: Wish) -> list[str]:
    """What speaks against an edition, in sentences; nothing when it can be made."""
    found = []
    if not fullmatch(ID_PATTERN, wish.code):
        found.append(
            f'"{wish.code}" is no code: use lower-case letters, digits and single hyphens, such as no-probation.'
        )
    elif wish.code in codes(root) or (root / EDITIONS / wish.code).exists():
        found.append(f'There is an edition "{wish.code}" already.')
    if wish.extends not in codes(root):
        found.append(f'There is no edition "{wish.extends}" to extend.{did_you_mean(wish.extends, codes(root))}')
    if not fullmatch(COUNTRY_PATTERN, wish.jurisdiction):
        found.append(f'"{wish.jurisdiction}" is no country code: use two capitals, such as NO.')
    wrong = [one for one in wish.languages if not fullmatch(LANGUAGE_PATTERN, one)]
    found += [f'"{one}" is no language: use a tag such as en or nb.' for one in wrong]
    return found if wish.languages else [*found, "Name at least one language."]


def make(root: Path, wish: Wish) -> list[Path]:
    """Write the files of a new edition; returns them. Raises KeyError with the faults of the wish."""
    wrong = faults(root, wish)
    if wrong:
        raise KeyError("\n".join(wrong))
    below = resolve(root, wish.extends).info.data
    slots = {
        "title": _quoted(wish.title),
        "service": _quoted(wish.service),
        "jurisdiction": wish.jurisdiction,
        "extends": wish.extends,
        "version": str(below["version"]),
        "programmes": _listed(below["programmes"]),
        "languages": _listed(wish.languages),
    }
    folder = root / EDITIONS / wish.code
    folder.mkdir(parents=True)
    written = []
    for path in sorted((Path(root) / EDITIONS / STARTER).iterdir()):
        text = path.read_text(encoding="utf-8")
        for name, value in slots.items() if path.name == "edition.yml" else ():
            text = text.replace("{" + name + "}", value)
        (folder / path.name).write_text(text, encoding="utf-8")
        written.append(folder / path.name)
    return [*written, write_lock(folder, accept(resolve(root, wish.code)))]


def _quoted(text: str) -> str:
    """A text as it stands between quotation marks in YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)[1:-1]


def _listed(names: list[str]) -> str:
    return "\n".join(f"  - {name}" for name in names)
