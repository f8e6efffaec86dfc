"""Sites that several tests look at, each built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros import build as builder
from tests.fresh import ROOT, copy, environment, make, small
from tests.installed import Installed, install


@pytest.fixture(scope="session")
def fresh_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """(folder, what was said) of `make handbook` in a fresh copy with Python, make and git only."""
    folder = tmp_path_factory.mktemp("fresh")
    env = environment(folder)
    clone = copy(folder / "handbook")
    done = make(clone, "handbook", env)
    assert done.returncode == 0, done.stdout + done.stderr
    return clone, done.stdout


@pytest.fixture(scope="session")
def built_site(fresh_build: tuple[Path, str]) -> Path:
    """The site that `make handbook` built there."""
    return fresh_build[0] / "site"


@pytest.fixture(scope="session")
def pseudo_site(fresh_build: tuple[Path, str]) -> Path:
    """The base edition in the pseudo-language, beside that site."""
    return builder.build(ROOT, builder.targets(ROOT, ("base",), "qps"), fresh_build[0] / "pseudo")


@pytest.fixture(scope="session")
def offline_site(fresh_build: tuple[Path, str]) -> Path:
    """The base edition for use from a folder, beside that site."""
    return builder.build(ROOT, builder.targets(ROOT, ("base",)), fresh_build[0] / "offline", offline=True)


@pytest.fixture(scope="session")
def french_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The French edition without a network, as 1.2.3 would bring it and without paper: the zip."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_RELEASE", "1.2.3")
        patch.setenv("HANDBOOK_URL", "https://tandem.example.org/stable")
        out = tmp_path_factory.mktemp("french") / "site"
        builder.build(ROOT, builder.targets(ROOT, ("be-fwb",), "fr"), out, offline=True)
    return out / "tandem-be-fwb-fr-1.2.3.zip"


@pytest.fixture(scope="session")
def example_site(fresh_build: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example curriculum, which holds every kind of record, beside that site."""
    root = small(tmp_path_factory.mktemp("example") / "handbook")
    return builder.build(root, builder.targets(root), fresh_build[0] / "example")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The handbook as a partner's machine gets it: its wheel in an environment of its own."""
    return install(ROOT, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="session")
def installed_example(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The same engine with the example curriculum, which is built and printed in seconds."""
    folder = tmp_path_factory.mktemp("installed-example")
    source = small(folder / "handbook")
    (source / "macros").unlink()
    shutil.copytree(ROOT / "macros", source / "macros", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "curriculum/editions/_starter", source / "curriculum/editions/_starter")
    for name in ("pyproject.toml", "runtime.lock", "wheel.py", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy2(ROOT / name, source / name)
    return install(source, folder)
