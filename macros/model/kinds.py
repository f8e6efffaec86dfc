"""The table of kinds: for each, where it lies, how a link names it, how it is typed and where it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from macros.model import form, lookup, mentoring, reference, training
from macros.model.types import Model


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    `name` is the link scheme (`form:log-book`), `folder` the folder or collection file in a curriculum and the folder
    of its pages. `page` is "own" (each record has a page), "shared" (one page for all, each an anchor) or "none".
    """

    name: str
    folder: str
    model: type[Model]
    collection: bool
    page: str


def _files(name: str, folder: str, model: type[Model]) -> Kind:
    return Kind(name, folder, model, collection=False, page="own")


def _collection(name: str, folder: str, model: type[Model], page: str = "shared") -> Kind:
    return Kind(name, folder, model, collection=True, page=page)


_TABLE = [
    _files("programme", "programmes", mentoring.Programme),
    _files("stage", "stages", mentoring.Stage),
    _files("assessment", "assessments", mentoring.Assessment),
    _files("form", "forms", form.Form),
    _files("specimen", "specimens", mentoring.Specimen),
    _files("course", "courses", training.Course),
    _files("session", "sessions", training.Session),
    _files("guide", "guides", reference.Guide),
    _files("frame", "frames", reference.Frame),
    _files("case", "cases", reference.Case),
    _files("risk", "risks", reference.Risk),
    _collection("role", "roles", lookup.Role),
    _collection("competence", "competences", lookup.Competence),
    _collection("principle", "principles", lookup.Principle),
    _collection("claim", "claims", lookup.Claim),
    _collection("indicator", "indicators", lookup.Indicator),
    _collection("glossary", "glossary", lookup.GlossaryEntry),
    _collection("source", "sources", lookup.Source),
    _collection("block", "blocks", lookup.Block, page="none"),
    _collection("word", "words", lookup.Word, page="none"),
]

KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}
BY_FOLDER: dict[str, Kind] = {kind.folder: kind for kind in _TABLE}
