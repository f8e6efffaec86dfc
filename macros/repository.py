"""Where the files of a handbook lie.

A repository with a base of its own holds all of it. A partner's holds editions only: the base, its translations, the
pages of `docs/` and mkdocs.yml come from the handbook that is installed, which carries them along.
"""

from __future__ import annotations

from pathlib import Path

ENGINE = Path(__file__).resolve().parent
_CARRIED = ENGINE / "_data"
"""Where a wheel holds `curriculum/`, `docs/` and mkdocs.yml. In a clone they lie beside the engine."""


def handbook_of(root: Path) -> Path:
    """The folder with the base, `docs/` and mkdocs.yml: the repository itself, or the installed handbook."""
    if (root / "curriculum" / "base").is_dir():
        return root
    return _CARRIED if _CARRIED.is_dir() else ENGINE.parent


def holder(root: Path, way: str | Path) -> Path:
    """The folder below which a file or folder of a handbook is read: the repository, unless only the installed handbook
    has it."""
    there = root / way
    return root if there.exists() or there.is_symlink() else handbook_of(root)


def curricula(root: Path) -> list[Path]:
    """The folders `curriculum/` that a handbook is read from: one, or two in a partner's repository."""
    return [one / "curriculum" for one in dict.fromkeys((root, handbook_of(root)))]


def whereabouts(root: Path) -> dict[str, str]:
    """The settings by which mkdocs.yml, when it comes from the installed handbook, finds what does not lie beside it;
    none where everything does."""
    if handbook_of(root) == root:
        return {}
    return {
        "HANDBOOK_ROOT": str(root),
        "HANDBOOK_CURRICULUM": str(root / "curriculum"),
        "HANDBOOK_ENGINE": str(ENGINE),
        "HANDBOOK_THEME": str(ENGINE / "theme"),
        "HANDBOOK_HOOKS": str(ENGINE / "hooks.py"),
    }
