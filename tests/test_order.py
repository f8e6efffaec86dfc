"""The engine is one straight line.

1. Each module imports only what stands before it.
2. Each module has its place in the line.
3. MkDocs appears only where its events arrive and where builds are made.
4. A module stays short enough to be read.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.fresh import ROOT

LINE = [
    *(
        "repository",
        "disk",
        "earlier",
        "problems",
        "workers",
        "source.messages",
        "source.document",
        "source.reader",
        "source.layer",
    ),
    *("source.images", "source.writer", "source"),
    *(
        "model.types",
        "model.base",
        "model.form",
        "model.mentoring",
        "model.training",
        "model.reference",
        "model.lookup",
        "model.change",
        "model.retired",
        "model.kinds",
    ),
    *("model.walk", "model.help", "model", "fit"),
    *("edition.plain", "edition.apply", "edition.diff", "edition.changes", "edition.pages", "edition.lock"),
    "edition.retired",
    *("edition.folder", "edition.fixed", "edition.resolved", "edition.reasons", "edition.review", "edition", "records"),
    *("language.terms", "language.pseudo", "language.units", "language.texts", "language.catalogue"),
    *("language.structure", "language.wording"),
    *("language.dates", "language.typography", "language.translator", "language.progress", "language", "light"),
    *("markup", "checks.rules", "checks.references", "checks.contract", "checks.stages", "checks.forms"),
    *("checks.sessions", "checks.courses", "checks.packs"),
    *(
        "checks.guides",
        "checks.images",
        "checks.prose",
        "checks.retired",
        "checks.own_terms",
        "checks.translations",
        "checks",
        "checks.adopted",
        "verdict",
        "handbook",
        "versions",
        "translation.update",
        "translation.exchange",
        "translation.status",
        "translation",
        "explain",
        "schema",
        "drawing",
        "diagrams",
        "pages",
        "bundle",
        "labels",
        "adapted",
        "local",
        "moved",
        "news.before",
        "news.sentences",
        "news.compare",
        "news.told",
        "news.fragment",
        "news",
        "insets",
    ),
    *("navigation", "search", "verify", "headers", "tags"),
    *("paper", "paper.document", "paper.characters", "paper.layout", "paper.repair", "paper.pdf"),
    *("paper.columns", "paper.forms", "paper.training"),
    *(
        "paper.mentoring",
        "paper.page",
        "paper.manual",
        "paper.changes",
        "paper.guide",
        "paper.office.elements",
        "paper.office.styles",
    ),
    *("paper.office.file", "paper.office.tree", "paper.office.prose", "paper.office.forms", "paper.office.training"),
    *("paper.office", "paper.papers", "paper.request", "paper.shelf", "lost"),
    *("cache", "serve", "tongues", "site", "hooks"),
    *("build.folder", "build.stock", "build.receipts", "build.chooser", "build.target", "build.site", "build.plain"),
    *("build", "branch", "refusals", "release"),
    *(
        "starter",
        "partner",
        "commands.common",
        "commands.edition",
        "commands.new",
        "commands.release",
        "commands.translate",
        "commands",
    ),
    "cli",
    *("__init__", "__main__"),
]
WITH_MKDOCS = {"__init__", "tongues", "site", "hooks", "build.target", "cache", "serve", "release"}
ENGINE = ROOT / "macros"


def name_of(path: Path) -> str:
    parts = path.relative_to(ENGINE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in sorted(ENGINE.rglob("*.py"))}


def imported(path: Path) -> set[str]:
    """Every name that a file imports, also inside functions, as `macros.x.y`. What only types need does not count."""
    names: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    choices = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    skipped = {inner for node in choices if ast.unparse(node.test) == "TYPE_CHECKING" for inner in ast.walk(node)}
    for node in set(ast.walk(tree)) - skipped:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_its_place_in_the_line(module: str) -> None:
    """Requirement 2."""
    assert module in LINE


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    """Requirement 1."""
    before = set(LINE[: LINE.index(module)])
    used = {name.removeprefix("macros.") for name in imported(MODULES[module]) if name.startswith("macros.")}
    own = {module, module.rpartition(".")[0]}  # a package and what lies in it know each other
    assert {name for name in used if name in MODULES} - before - own == set()


@pytest.mark.parametrize("module", MODULES)
def test_mkdocs_appears_only_at_the_end(module: str) -> None:
    """Requirement 3."""
    names = {name.partition(".")[0] for name in imported(MODULES[module])}
    assert module in WITH_MKDOCS or not names & {"mkdocs", "mkdocs_macros", "material"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_can_be_read_in_one_go(module: str) -> None:
    """Requirement 4."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 400
