"""Fixtures of the data side: a small whole curriculum, to read and to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fresh import ROOT, problems_of, small

SHARED = ("words.yml", "terms")
"""What every handbook needs and the example does not repeat: it is taken from the real curriculum."""

# The same examples in each run, and no clock: a shared machine must not decide whether a test passes.
settings.register_profile(
    "fixed", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the example curriculum. Nobody writes here; `workshop` is a copy for that."""
    root = tmp_path_factory.mktemp("example")
    base = root / "curriculum" / "base"
    shutil.copytree(Path(__file__).parent / "examples", root, dirs_exist_ok=True)
    for name in SHARED:
        source = ROOT / "curriculum" / "base" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, base / name)
    problems_of(root)  # fills the cache of rendered texts, which each copy takes along
    return root


@pytest.fixture
def workshop(example: Path, tmp_path: Path) -> Path:
    """A copy of the example curriculum that a test may change."""
    return shutil.copytree(example, tmp_path / "handbook")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small handbook that builds, as the folder in which commands are run."""
    folder = small(tmp_path / "handbook")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what was published before version 1.1.0, which is being released: nothing yet."""
    folder = tmp_path / "earlier"
    monkeypatch.setenv("HANDBOOK_EARLIER", str(folder))
    monkeypatch.setenv("HANDBOOK_RELEASE", "1.1.0")
    return folder


@pytest.fixture
def old(workshop: Path, tmp_path: Path) -> Path:
    """The example curriculum as it was, to be changed before it is published."""
    return shutil.copytree(workshop, tmp_path / "old")
