"""A French of our own for the example curriculum: made up, whole, and different from every English text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from macros.language import pseudo
from macros.language.catalogue import Entry, path_of, write
from macros.translation.update import current

FORMS = {"a": "un", "the": "le", "gen": "du"}
ARTICLES = (("sg", ""), ("un", "un "), ("le", "le "), ("du", "du "))
TERMS = "".join(
    f"{term}:\n  means: {term}\n  forms:\n"
    + "".join(f"    {form}: {article}{word}\n" for form, article in ARTICLES)
    + f"    pl: {word}s\n"
    for term, word in (
        ("officer", "agent"),
        ("mentor", "mentor"),
        ("manager", "responsable"),
        ("person", "justiciable"),
        ("service", "service"),
        ("authority", "mandant"),
        ("mission", "dossier"),
        ("peer-mentor", "pair"),
    )
)


def french(text: str) -> str:
    """A paragraph in it: words are accented, terms take French forms, all else stays."""
    return re.sub(
        r"\{([a-z-]+)\.(a|the|gen)(!?)\}", lambda match: f"{{{match[1]}.{FORMS[match[2]]}{match[3]}}}", pseudo("", text)
    )


def translate(root: Path, only: Callable[[Entry], bool] = lambda entry: True, edition: str = "base") -> None:
    """Write terms and translations of the texts chosen."""
    folder = root / "curriculum" / ("base" if edition == "base" else f"editions/{edition}")
    (folder / "terms").mkdir(exist_ok=True)
    (folder / "terms" / "fr.yml").write_text(TERMS, encoding="utf-8")
    catalogue = current(root, edition, "fr")
    for entry in catalogue.entries.values():
        entry.said = french(entry.text) if only(entry) else ""
    write(path_of(root, edition, "fr"), catalogue)


def publish(root: Path) -> None:
    """Let the example be published in French, too."""
    info = root / "curriculum/base/edition.yml"
    info.write_text(info.read_text(encoding="utf-8").replace("  - en\n", "  - en\n  - fr\n"), encoding="utf-8")
