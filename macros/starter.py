"""A new edition from the starter in `curriculum/editions/_starter`: it has no problems and builds at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch
from typing import Any

import yaml

from macros.edition import EDITIONS, accept, known_codes, resolve
from macros.edition.lock import write_lock
from macros.model.types import COUNTRY_PATTERN, ID_PATTERN, LANGUAGE_PATTERN
from macros.problems import did_you_mean
from macros.repository import handbook_of

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
    elif wish.code in known_codes(root) or (root / EDITIONS / wish.code).exists():
        found.append(f'There is an edition "{wish.code}" already.')
    if wish.extends not in known_codes(root):
        near = did_you_mean(wish.extends, known_codes(root))
        found.append(f'There is no edition "{wish.extends}" to extend.{near}')
    if not fullmatch(COUNTRY_PATTERN, wish.jurisdiction):
        found.append(f'"{wish.jurisdiction}" is no country code: use two capitals, such as NO.')
    wrong = [one for one in wish.languages if not fullmatch(LANGUAGE_PATTERN, one)]
    found += [f'"{one}" is no language: use a tag such as en or nb.' for one in wrong]
    return found if wish.languages else [*found, "Name at least one language."]


def make_edition(root: Path, wish: Wish) -> list[Path]:
    """Write the files of a new edition; returns them. Raises KeyError with the faults of the wish."""
    wrong = faults(root, wish)
    if wrong:
        raise KeyError("\n".join(wrong))
    resolved = resolve(root, wish.extends)
    below = resolved.info.data
    slots = {
        "title": _quoted(wish.title),
        "service": _quoted(wish.service),
        "jurisdiction": wish.jurisdiction,
        "extends": wish.extends,
        "version": _quoted(str(below["version"])),
        "programmes": _listed(below["programmes"]),
        "languages": _listed(wish.languages),
    }
    folder = root / EDITIONS / wish.code
    folder.mkdir(parents=True)
    written = []
    for path in sorted((handbook_of(root) / EDITIONS / STARTER).iterdir()):
        text = path.read_text(encoding="utf-8")
        for name, value in slots.items() if path.name == "edition.yml" else ():
            text = text.replace(f'"{{{name}}}"', value)
        (folder / path.name).write_text(text, encoding="utf-8")
        written.append(folder / path.name)
    for language in wish.languages:
        if language not in resolved.terms:
            written.append(_terms(folder, language, resolved.terms[str(below["writes"])].data))
    return [*written, write_lock(folder, accept(resolve(root, wish.code)))]


def _terms(folder: Path, language: str, known: dict[str, Any]) -> Path:
    """The terms of a language that has none yet, in the words of another one: something to begin with."""
    path = folder / "terms" / f"{language}.yml"
    path.parent.mkdir(exist_ok=True)
    text = yaml.safe_dump(known, allow_unicode=True, sort_keys=False)
    schema = "# yaml-language-server: $schema=../../../schema/terms.schema.json\n"
    begin = (
        f"# Not yet in this language ({language}): put the words of your service in place of these, and add forms.\n"
    )
    path.write_text(f"{schema}{begin}{text}", encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    """A text between quotation marks, as YAML reads it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _listed(names: list[str]) -> str:
    """Entries of a list, the first one behind the dash that stands there."""
    return "\n  - ".join(names)
