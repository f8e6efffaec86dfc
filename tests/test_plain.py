"""The pages of an edition as plain Markdown, which another generator can build.

1. `handbook pages` writes every page, the images and the assets, and says how many pages there are.
2. MkDocs with Material, without our hooks, macros and overrides, builds them strictly: the base, and an edition in
   French.
3. What it builds has no link or picture that leads nowhere, no leftover, and nothing from elsewhere.
4. It is built in the language of the edition.
5. Nothing is written into a folder that holds something.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from macros.handbook import open_handbook
from macros.verify import allowed_addresses, problems
from tests.fresh import ROOT, run, small

pytestmark = pytest.mark.site


def written(root: Path, out: Path, *words: str) -> str:
    """Write the pages of an edition; gives what was said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        done = run("pages", "--out", str(out), *words)
    assert done.exit_code == 0, done.output
    return done.output


def built(folder: Path) -> Path:
    """Build them with plain MkDocs."""
    settings = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "hooks" not in settings
    assert "custom_dir" not in settings["theme"]
    assert [list(plugin) for plugin in settings["plugins"]] == [["search"]]
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("HANDBOOK_")}
        | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_the_example_is_built(tmp_path: Path) -> None:
    """1, 2, 3, 4"""
    root = small(tmp_path / "handbook")
    out = tmp_path / "pages"
    said = written(root, out)
    assert f"{len(list((out / 'docs').rglob('*.md')))} pages in" in said
    site = built(out)
    assert problems(site, allowed_addresses(open_handbook(root))) == []
    pictures = [path for path in site.rglob("*.html") if "chairs.png" in path.read_text(encoding="utf-8")]
    assert pictures
    (pictures[0].parent / "bad.html").write_text('<img src="nowhere.png" alt=""><a href="../nowhere/">a</a>', "utf-8")
    assert len(problems(site, allowed_addresses(open_handbook(root)))) == 2
    assert '<html lang="en"' in (site / "index.html").read_text(encoding="utf-8")


def test_an_edition_in_french_is_built(tmp_path: Path) -> None:
    """2, 3, 4"""
    out = tmp_path / "pages"
    written(ROOT, out, "--edition", "be-fwb", "--lang", "fr")
    site = built(out)
    assert problems(site, allowed_addresses(open_handbook(ROOT, "be-fwb", "fr"))) == []
    home = (site / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in home
    assert "Rechercher" in home
    assert list((site / "changes").glob("index.html"))


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, root: Path) -> None:
    """5"""
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    done = run("pages", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "choose an empty or new folder" in " ".join(done.output.split())
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "kept"
