"""The handbook from its wheel, in a repository that holds editions only.

1. The wheel carries every file of the curriculum, of `docs/` and of the engine, and has the version of the base.
2. `handbook new repository` writes a repository that is whole at once, for each host, with the real handbook.
3. What is wrong with a wish is one message, and nothing is written.
4. Every command works there, with the base from the wheel; nothing that it says or writes names a place of the machine.
5. Editions that the wheel carries can be built upon, and not written.
6. The pencil of a page leads to a file of the repository, or there is none.
7. Translations of the base can be begun there.
8. It offers the libraries in the versions that it was tested with.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.fresh import ROOT, copy
from tests.installed import Installed

pytestmark = pytest.mark.site
WISH = (
    *("--code", "no-probation", "--title", "Veiledning", "--service", "Kriminalomsorgen"),
    *("--jurisdiction", "NO", "--languages", "en,nb"),
)


@pytest.fixture
def partner(installed_example: Installed, tmp_path: Path) -> Path:
    """A partner's repository that builds on the installed example."""
    made = installed_example.run(tmp_path, "handbook", "new", "repository", "partner", "--host", "github", *WISH)
    assert made.returncode == 0, made.stderr
    return tmp_path / "partner"


def test_the_wheel_carries_the_handbook(installed: Installed, tmp_path: Path) -> None:
    """1"""
    clone = copy(tmp_path / "clone")
    wanted = {f"macros/{path.relative_to(clone / 'macros')}" for path in (clone / "macros").rglob("*")}
    for part in ("curriculum", "docs"):
        wanted |= {f"macros/_data/{path.relative_to(clone)}" for path in (clone / part).rglob("*")}
    wanted = {name for name in wanted if (clone / name.removeprefix("macros/_data/")).is_file()}
    with zipfile.ZipFile(installed.wheel) as wheel:
        carried = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert carried == wanted | {"macros/_data/mkdocs.yml"}
    info = yaml.load((ROOT / "curriculum/base/edition.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert installed.wheel.name.split("-")[1] == info["version"]


def test_the_wheel_names_the_libraries_that_it_was_tested_with(installed: Installed) -> None:
    """8"""
    with zipfile.ZipFile(installed.wheel) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        lines = re.findall(r"(?m)^Requires-Dist: (.*)$", wheel.read(name).decode())
    pinned = {re.split("[=;]", line)[0]: line for line in lines if "extra == 'tested'" in line}
    asked = {re.split("[=<>; ]", line)[0] for line in lines if "extra ==" not in line}
    assert asked <= pinned.keys()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^(\S+==\S+)", lock))
    assert {re.match(r"\S+==[^\s;]+", line)[0] for line in pinned.values()} <= locked  # type: ignore[index]


@pytest.mark.parametrize(("host", "file"), [("github", ".github/workflows/handbook.yml"), ("gitlab", ".gitlab-ci.yml")])
def test_a_new_repository_is_whole(installed: Installed, tmp_path: Path, host: str, file: str) -> None:
    """2"""
    wheel = str(installed.wheel)
    made = installed.run(tmp_path, "handbook", "new", "repository", "new", "--host", host, *WISH, "--handbook", wheel)
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "new"
    assert (folder / file).is_file()
    requirement = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert (folder / requirement.removesuffix("[tested]")).read_bytes() == installed.wheel.read_bytes()
    checked = installed.run(folder, "handbook", "check")
    assert (checked.stdout, checked.returncode) == ("No problems.\n", 0)
    read = (folder / "README.md").read_text(encoding="utf-8")
    assert "Veiledning" in read
    assert not re.search(r"\{\w+\}", read)
    settings = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    schemas = {path.relative_to(folder).as_posix() for path in folder.glob("curriculum/schema/*")}
    assert {name.removeprefix("./") for name in settings["yaml.schemas"]} == schemas
    assert not (folder / "curriculum/base").exists()


def test_the_requirement_is_the_version_or_an_address(installed_example: Installed, partner: Path) -> None:
    """2"""
    assert "\ntandem-handbook[tested]==1.10\n" in (partner / "requirements.txt").read_text(encoding="utf-8")
    address = "https://example.org/tandem_handbook-1.10-py3-none-any.whl"
    words = ("handbook", "new", "repository", "other", "--host", "gitlab", *WISH, "--handbook", address)
    assert installed_example.run(partner.parent, *words).returncode == 0
    other = (partner.parent / "other/requirements.txt").read_text(encoding="utf-8")
    assert f"\ntandem-handbook[tested] @ {address}\n" in other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("partner --host github", "is not empty"),
        ("new --host github --handbook nowhere.whl", '"nowhere.whl" is neither'),
        ("new --host github --jurisdiction Norway", '"Norway" is no country code'),
        ("new", "Say --code, --host, --title, --service, --jurisdiction, --languages, or run"),
        ("new --host sourcehut", "is not one of"),
    ],
)
def test_a_wrong_wish_is_one_message(installed_example: Installed, partner: Path, words: str, said: str) -> None:
    """3"""
    wish = [] if words == "new" else [*WISH]
    done = installed_example.run(
        partner.parent, "handbook", "new", "repository", *words.split()[:1], *wish, *words.split()[1:]
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (partner.parent / "new").exists()


def test_every_command_works_there(installed_example: Installed, partner: Path) -> None:
    """4"""
    edition = partner / "curriculum/editions/no-probation"
    (edition / "pages").mkdir()
    (edition / "pages/contacts.en.md").write_text(
        "---\ntitle: Contacts\n---\n\nSee [](form:log-book).\n", encoding="utf-8"
    )
    with (edition / "changes.yml").open("a", encoding="utf-8") as file:
        file.write("- set: stages/watching/window/max\n  to: P8W\n  because: So says the law.\n")
    said = ""
    for words in (
        "check",
        "edition check",
        "edition review no-probation --accept-all",
        "edition upgrade no-probation",
        "edition diff no-probation -o changes.md",
        "edition resolve no-probation --out texts",
        "explain stages/watching/window/max",
        "explain forms/log-book/title",
        "translate extract --lang nb",
        "translate status",
        "translate export --lang nb -o nb.xlsx",
        "translate import nb.xlsx --lang nb",
        "print forms/log-book -o log-book.pdf",
        "pages --out pages",
        "schema",
        "new edition oslo --title Oslo --service Oslo --jurisdiction NO --languages en --extends no-probation",
        "check oslo",
        "build --no-paper --out site",
    ):
        done = installed_example.run(partner, "handbook", *words.split())
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        said += done.stdout + done.stderr
    assert "curriculum/base/forms/log-book.yml:" in said
    assert "- Now: 8 weeks" in (partner / "changes.md").read_text(encoding="utf-8")
    assert (partner / "site/no-probation/nb/contacts/index.html").is_file()
    assert (partner / "site/oslo/en/index.html").is_file()
    assert not (partner / "site/base").exists()
    machine = str(installed_example.environment)
    assert machine not in said
    pages = [path for folder in ("site", "pages", "texts") for path in (partner / folder).rglob("*") if path.is_file()]
    assert [path for path in pages if machine.encode() in path.read_bytes()] == []


def test_what_the_wheel_carries_is_not_written(installed: Installed, tmp_path: Path) -> None:
    """5"""
    (tmp_path / "curriculum/editions").mkdir(parents=True)
    for words in ("check", "build", "serve", "print forms/log-book -o x.pdf", "translate status"):
        none = installed.run(tmp_path, "handbook", *words.split())
        assert (none.returncode, "no edition here yet" in none.stderr) == (2, True), words
    (tmp_path / "curriculum/base").mkdir()
    assert "delete curriculum/base" in " ".join(installed.run(tmp_path, "handbook", "check").stderr.split())
    (tmp_path / "curriculum/base").rmdir()
    refused = installed.run(tmp_path, "handbook", "edition", "review", "be-fwb", "--accept-all")
    assert refused.returncode == 2
    assert "belongs to the installed handbook" in refused.stderr
    assert list((tmp_path / "curriculum/editions").iterdir()) == []
    house = ("--title", "Maison", "--service", "Maison", "--jurisdiction", "BE", "--languages", "fr")
    made = installed.run(tmp_path, "handbook", "new", "edition", "maison", *house, "--extends", "be-fwb")
    assert made.returncode == 0, made.stdout + made.stderr
    assert installed.run(tmp_path, "handbook", "edition", "check", "--strict").returncode == 0


def test_the_pencil_leads_to_a_file_of_the_repository(installed_example: Installed, partner: Path) -> None:
    """6"""
    there = "https://example.org/edit"
    done = installed_example.run(partner, "handbook", "build", "--no-paper", "--lang", "en", HANDBOOK_REPOSITORY=there)
    assert done.returncode == 0, done.stdout + done.stderr
    home = partner / "site/no-probation/en"
    assert f"{there}/curriculum/editions/no-probation/changes.yml" in (home / "forms/log-book/index.html").read_text()
    assert there not in (home / "index.html").read_text(encoding="utf-8")


def test_the_base_can_be_translated_there(installed_example: Installed, partner: Path) -> None:
    """7"""
    begun = installed_example.run(partner, "handbook", "translate", "extract", "--lang", "nb", "--edition", "base")
    assert begun.returncode == 0, begun.stderr
    file = partner / "curriculum/locale/nb.po"
    entry = 'msgctxt "forms/log-book/title"\nmsgid "Log book"\nmsgstr "'
    text = file.read_text(encoding="utf-8")
    assert entry in text
    file.write_text(text.replace(entry, f"{entry}Loggbok"), encoding="utf-8")
    shutil.rmtree(partner / "site", ignore_errors=True)
    done = installed_example.run(partner, "handbook", "build", "--no-paper", "--lang", "nb")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "<h1" in (page := (partner / "site/no-probation/nb/forms/log-book/index.html").read_text(encoding="utf-8"))
    assert "Loggbok" in page
