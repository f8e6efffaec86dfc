"""How far an edition is translated: into each language, by kind and by page."""

from __future__ import annotations

from collections.abc import Mapping

from macros.edition import BASE
from macros.handbook import Handbook, open_handbook
from macros.language.catalogue import files_of
from macros.language.progress import Progress


def languages_of(book: Handbook) -> list[str]:
    """The languages it is translated into: those it publishes, then those in which somebody has begun."""
    beside = [path for layer in book.curriculum.resolved.layers for path in files_of(book.root, layer.name)]
    begun = [path.stem for path in beside if path.suffix == ".po"]
    mixed = book.code != BASE  # an edition may hold texts that are foreign even to the language it writes in
    return [one for one in dict.fromkeys([*book.info.languages, *begun]) if mixed or one != book.info.writes]


def status(book: Handbook, language: str) -> dict[str, Progress]:
    """Record or page to how far it is in a language. Raises KeyError for a language that nobody has begun."""
    return open_handbook(book.root, book.code, language).progress()


def by_kind(pages: Mapping[str, Progress]) -> dict[str, Progress]:
    """Kind folder (`docs`, `edition`) to how far it is, in the order of the kinds."""
    found: dict[str, Progress] = {}
    for address, own in pages.items():
        folder = address.partition("/")[0]
        found[folder] = found.get(folder, Progress()) + own
    return found
