"""What pages written by hand can call: `{{ stage("learning") }}`, `{{ coverage_matrix() }}`, `{{ open_questions() }}` …

Each public function becomes a macro of the same name, without its first two parameters. All return Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, get_args

from macros import checks, diagrams, moved, news, pages, problems
from macros.adapted import adaptation, edition_title, of_record
from macros.earlier import earlier, releasing
from macros.handbook import Handbook
from macros.language.progress import total
from macros.model.help import help_of
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.retired import Retired
from macros.model.types import Model, Shows
from macros.model.walk import item_markers, markers_of, models_in
from macros.translation import status
from macros.versions import WHAT_CHANGED


def record(book: Handbook, links: pages.Links, address: str, variant: str = "") -> str:
    """The whole page of a record, `record("forms/log-book")`, or of a collection, `record("glossary")`."""
    own = pages.record(book, address, links, variant)
    return own + (moved.entries(book, links, address) if "/" not in address else "")


def stage(book: Handbook, links: pages.Links, name: str) -> str:
    """A stage in a few lines: window, summary, assessment."""
    return pages.draw(book, "inset-stage.md.j2", links, record=book.get("stage", name), id=name, kind="stage")


def stage_timeline(book: Handbook, links: pages.Links, programme: str) -> str:
    """The stages of a programme on a line of months, with their assessments."""
    return diagrams.stage_timeline(book, programme, links)


def triangulation(book: Handbook, links: pages.Links) -> str:
    """The triangle of officer, mentor and manager."""
    return diagrams.triangulation(book, links)


def coverage_matrix(book: Handbook, links: pages.Links, programme: str | None = None) -> str:
    """Which competence is taught where, and where it is assessed."""
    return diagrams.coverage_matrix(book, links, programme)


def link(book: Handbook, links: pages.Links, address: str, text: str | None = None) -> str:
    """A link to a record, `link("forms/log-book")`, for places where `[](form:log-book)` cannot stand."""
    folder, _, name = address.partition("/")
    return links.link(BY_FOLDER[folder].name, name, text)


def word(book: Handbook, links: pages.Links, name: str) -> str:
    """A word of the interface."""
    return book.word(name)


def records(book: Handbook, links: pages.Links, kind: str) -> str:
    """A list of all records of a kind with their summaries, `records("form")`."""
    return pages.draw(book, "inset-records.md.j2", links, entries=book.records[kind], kind=kind)


def path_of_officer(book: Handbook, links: pages.Links, programme: str) -> str:
    """The stages of a programme as a numbered path."""
    return pages.draw(book, "inset-path.md.j2", links, programme=book.get("programme", programme), id=programme)


def forms_by_stage(book: Handbook, links: pages.Links, programme: str) -> str:
    """The forms of a programme under the stage that uses them first; nothing where the edition has not adopted it."""
    if programme not in book.records.of("programme"):
        return ""
    record, seen = book.get("programme", programme), set[str]()
    groups = []
    for name in record.stages:
        stage = book.get("stage", name)
        closing = [book.get("assessment", each) for each in stage.assessments]
        left = [product.form for activity in stage.activities for product in activity.produces if product.form]
        looked_at = [document.id for assessment in closing for document in assessment.documents]
        forms = [form for form in dict.fromkeys(left + looked_at) if form not in seen]
        seen.update(forms)
        groups.append((name, forms))
    rest = [form for form in record.forms if form not in seen]
    return pages.draw(
        book, "inset-forms-by-stage.md.j2", links, programme=record, id=programme, groups=groups, rest=rest
    )


def training_of(book: Handbook, links: pages.Links, programme: str) -> str:
    """The courses and sessions of a programme, with who takes part; nothing where the edition has not adopted it."""
    if programme not in book.records.of("programme"):
        return ""
    record = book.get("programme", programme)
    modules = [module for course in record.courses for module in book.get("course", course).modules]
    held = [entry.id for module in modules for entry in module.sessions]
    sessions = list(dict.fromkeys([*record.sessions, *held]))
    return pages.draw(book, "inset-training-of.md.j2", links, programme=record, id=programme, sessions=sessions)


def open_questions(book: Handbook, links: pages.Links) -> str:
    """Every question that is still open, with whom to ask and where it stands."""
    rows = [
        (kind, name, section, item)
        for kind, name, entry in book.all()
        for section, holder in _with_sections(entry)
        for item in getattr(holder, "to_confirm", ())
    ]
    return pages.draw(book, "inset-open-questions.md.j2", links, rows=rows)


def _with_sections(entry: Any) -> Iterator[tuple[str, Any]]:
    yield "", entry
    for section in getattr(entry, "sections", ()):
        yield section.id, section


def review_dates(book: Handbook, links: pages.Links) -> str:
    """What is read again by whom and by when, soonest first; and what has no date."""
    dated = [(kind, name, entry) for kind, name, entry in book.all() if getattr(entry, "review", None)]
    undated = [(kind, name, entry) for kind, name, entry in book.all() if kind == "guide" and entry.review is None]
    dated.sort(key=lambda row: (row[2].review.by, row[0], row[1]))
    return pages.draw(book, "inset-review-dates.md.j2", links, dated=dated, undated=undated)


def translations(book: Handbook, links: pages.Links) -> str:
    """How far the edition is translated into each of its languages, by kind."""
    languages = []
    for language in status.languages_of(book):
        kinds = status.by_kind(status.status(book, language))
        rows = [(_title_of_folder(book, folder), own) for folder, own in kinds.items()]
        if rows:
            languages.append((language, book.language_name(language), rows, total(kinds.values())))
    return pages.draw(book, "inset-translations.md.j2", links, languages=languages)


def _title_of_folder(book: Handbook, folder: str) -> str:
    kind = BY_FOLDER.get(folder)
    return book.word(f"kind-{kind.name}-plural" if kind and kind.page != "none" else f"translations-of-{folder}")


def papers(book: Handbook, links: pages.Links) -> str:
    """Every file to print with its size: packs, forms, the guide."""
    return pages.draw(book, "inset-papers.md.j2", links)


def offline_copy(book: Handbook, links: pages.Links) -> str:
    """The copy for use without a network, with its size; nothing where none was made, nor in the copy itself."""
    if book.bundle is None or not links.directory_urls:
        return ""
    kilobytes = -(-book.bundle.stat().st_size // 1024)
    way = links.file(book.bundle.name)
    return pages.draw(book, "inset-offline-copy.md.j2", links, way=way, kilobytes=kilobytes)


def facts(book: Handbook, links: pages.Links) -> str:
    """How much there is of each kind, with links."""
    return pages.draw(book, "inset-facts.md.j2", links, kinds=[k for k in KINDS.values() if k.page != "none"])


def edition_changes(book: Handbook, links: pages.Links, code: str = "") -> str:
    """All that the edition changes, with before, after and reason; `code` changes when that does."""
    found = adaptation(book)
    return pages.draw(book, "inset-changes.md.j2", links, found=found, escaped=pages.escaped)


def what_changed(book: Handbook, links: pages.Links) -> str:
    """What changed since the release before, for each kind of reader."""
    found = news.changes(book, earlier())
    published = releasing() and links.directory_urls  # a copy without a server has no other releases beside it
    way = links.release(found.since, WHAT_CHANGED) if found.spoken and published else ""
    context = {"news": found, "found": news.told(book, found), "earlier": way, "extends": news.extends(book)}
    return pages.draw(book, "inset-what-changed.md.j2", links, **context)


def adapted(book: Handbook, links: pages.Links, address: str, code: str = "") -> str:
    """What the edition changed in one record, `adapted("stages/learning")`; `code` changes when that does."""
    found = of_record(book, address)
    layers = []
    for below, folder in pairwise(book.curriculum.resolved.chain):
        rows = [row for row in found if row.edition == folder.code]
        if rows:
            layers.append({"below": edition_title(book, below), "version": below.info.data["version"], "rows": rows})
    mine = any(row.edition == book.code for row in found)
    anchor = address.replace("/", "-") if mine and "/" in address else "changes"
    return pages.draw(book, "inset-adapted.md.j2", links, layers=layers, anchor=anchor)


def data_protection(book: Handbook, links: pages.Links) -> str:
    """What holds in the service of the edition for personal data on filled forms."""
    return pages.draw(book, "inset-data-protection.md.j2", links)


def fields(book: Handbook, links: pages.Links, kind: str) -> str:
    """Every key that a record of a kind, or an entry of retired.yml, may hold, from the model itself (for authors;
    English only)."""
    model = Retired if kind == "retired" else KINDS[kind].model
    return "\n".join(["| Key | Holds | What it says |", "| --- | --- | --- |", *_rows(model, "", set())])


def _rows(model: type[Model], prefix: str, above: set[type[Model]]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        needed = "" if field.is_required() else ", optional"
        holds, inner = _holds(field.annotation, tuple(field.metadata))
        said = help_of(model).get(name, "").partition("\n")[0]
        yield f"| `{key}` | {holds}{needed} | {said} |"
        for nested in inner:
            if nested not in above:
                yield from _rows(nested, f"{key}.", above | {nested})


def _holds(annotation: Any, metadata: tuple[Any, ...]) -> tuple[str, list[type[Model]]]:
    """A type in an author's words, and the models inside it."""
    text = str(annotation)
    markers = (*metadata, *markers_of(annotation), *item_markers(annotation))
    models = models_in(annotation)
    many = "list of " if "list[" in text else ""
    refers = next((m.kind for m in markers if hasattr(m, "kind")), None)
    local = next((m.field for m in markers if type(m).__name__ == "Local"), None)
    if models:
        return (f"{many}entries" if many else "mapping"), models
    if refers:
        return f"{many}{'ids' if many else 'id'} of a {refers}", []
    if local:
        return f"{many}{'ids' if many else 'id'} under `{local}`", []
    if any(isinstance(marker, Shows) for marker in markers):
        return f"{many}file in `images`", []
    choices = [choice for arg in _literals(annotation) for choice in arg]
    if choices:
        return f"{many}one of " + ", ".join(f"`{choice}`" for choice in choices), []
    words = next((m for m in markers if hasattr(m, "markdown")), None)
    if words:
        return many + ("prose" if words.markdown else "text"), []
    for name, said in (("Duration", "duration"), ("date", "date"), ("bool", "true or false"), ("int", "number")):
        if name in text:
            return many + said, []
    return many + "plain text", []


def _literals(annotation: Any) -> list[tuple[Any, ...]]:
    if getattr(annotation, "__origin__", None) is not None and "Literal" in str(annotation.__origin__):
        return [get_args(annotation)]
    return [found for arg in get_args(annotation) for found in _literals(arg)]


def problem_codes(book: Handbook, links: pages.Links) -> str:
    """Every message of the handbook with its code, what is wrong and how to mend it (for authors; English only)."""
    sentences = {rule.code: rule.sentence for rule in checks.RULES}
    rows = ["| Code | Says | Mend it |", "| --- | --- | --- |"]
    for code, (cause, fix) in sorted(problems.CATALOGUE.items()):
        said = sentences.get(code) or cause
        rows.append(f"| `{code}` | {_cell(said)} | {_cell(fix)} |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    """Text of a message in a table cell: links and terms as code, its slots in italics."""
    coded = re.sub(r"`?(\[[^\]]*\]\([^)]*\)|\{\{[^{}]*\}\})`?", r"`\1`", text.replace("|", "\\|").replace("<", "&lt;"))
    slotted = re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda slot: "" if slot[1] == "near" else f"*{slot[1]}*", coded)
    return slotted.replace("{{", "{").replace("}}", "}")


MACROS: tuple[Callable[..., str], ...] = (
    record, stage, stage_timeline, triangulation, coverage_matrix, link, word, records, path_of_officer, forms_by_stage,
    training_of, open_questions, review_dates, translations, papers, offline_copy, facts, edition_changes, what_changed,
    adapted, data_protection, fields, problem_codes,
)  # fmt: skip
