"""What GitHub and GitLab do in a partner's repository, command by command, with the handbook from its wheel.

1. Their files are valid by the schemas that their vendors publish; a mistake in one would be found.
2. A good change is checked, and a preview, papers and texts to copy from are made.
3. A faulty change stops at the check; the message stands on its file and line, for the host and to read.
4. A published site knows its address, and nothing waits for a decision: without, nothing is published.
5. Decisions are made by a button: on GitHub the result is added to the branch.
6. Nothing on GitHub may write, but what publishes and what adds decisions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fresh import ROOT
from tests.installed import Installed

pytestmark = [pytest.mark.site, pytest.mark.paper]
TEMPLATES = ROOT / "macros/templates/repository"
GITHUB = "github/dot-github/workflows"
WISH = (
    *("--code", "no", "--title", "Veiledning", "--service", "Kriminalomsorgen"),
    *("--jurisdiction", "NO", "--languages", "en"),
)
ELSEWHERE = re.compile(r"(sudo )?apt-get |pip install ")
"""Commands that need a network, and a machine to change."""
KNOWN = {
    "github.server_url": "https://example.org",
    "github.repository": "service/handbook",
    "github.event.repository.default_branch": "main",
    "steps.pages.outputs.base_url": "https://service.example.org/handbook",
    "inputs.what": "accept every change as it stands",
    "inputs.language": "",
}
FAULTY = "- set: stages/watching/window/maxx\n  to: P8W\n  because: So says the law.\n"
GOOD = FAULTY.replace("maxx", "max")
CHANGES = "curriculum/editions/no/changes.yml"


def repository(installed: Installed, folder: Path, host: str) -> Path:
    made = installed.run(folder, "handbook", "new", "repository", "partner", "--host", host, *WISH)
    assert made.returncode == 0, made.stderr
    return folder / "partner"


def change(folder: Path, entry: str) -> int:
    """Add an entry to changes.yml. Returns its line."""
    path = folder / CHANGES
    text = path.read_text(encoding="utf-8")
    path.write_text(text + entry, encoding="utf-8")
    return len(text.splitlines()) + 1


def filled(text: str) -> str:
    """A text of a workflow with the values of its expressions. Raises KeyError for one that GitHub would not know."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: KNOWN[match[1]], text)


def on_github(
    installed: Installed, folder: Path, file: str, job: str, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run the commands of a job in the folder, as GitHub does, until one fails."""
    workflow = yaml.load((folder / ".github/workflows" / file).read_text(encoding="utf-8"), yaml.BaseLoader)
    said, error, code = "", "", 0
    for step in workflow["jobs"][job]["steps"]:
        if code or "run" not in step or ELSEWHERE.match(step["run"]):
            continue
        env = {name: filled(value) for name, value in (workflow.get("env", {}) | step.get("env", {})).items()} | inputs
        done = installed.run(folder, "bash", "-e", "-c", filled(step["run"]), **env)
        said, error, code = said + done.stdout, error + done.stderr, done.returncode
    return subprocess.CompletedProcess(job, code, said, error)


def on_gitlab(installed: Installed, folder: Path, job: str) -> subprocess.CompletedProcess[str]:
    """Run the commands of a job in the folder, as GitLab does: all of them in one shell."""
    pipeline = yaml.load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    lines = [*pipeline["default"]["before_script"], *pipeline[job]["script"]]
    given = {
        "CI_PROJECT_DIR": str(folder),
        "CI_PROJECT_URL": "https://example.org/service/handbook",
        "CI_DEFAULT_BRANCH": "main",
        "CI_PAGES_URL": "https://service.example.org/handbook",
    }
    env = dict(given)
    for name, value in (pipeline["variables"] | pipeline[job].get("variables", {})).items():
        env[name] = re.sub(r"\$(\w+)", lambda match: given[match[1]], value)
    script = "\n".join(line for line in lines if not ELSEWHERE.match(line))
    return installed.run(folder, "bash", "-e", "-o", "pipefail", "-c", script, **env)


def judged(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """What check-jsonschema finds in files, by a schema that it brings along."""
    words = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", schema, *map(str, files)]
    return subprocess.run(words, capture_output=True, text=True)


def test_the_files_are_valid(tmp_path: Path) -> None:
    """1"""
    for schema, folder, pattern in (
        ("vendor.github-workflows", GITHUB, "*.yml"),
        ("vendor.gitlab-ci", "gitlab", "dot-*.yml"),
    ):
        files = sorted((TEMPLATES / folder).glob(pattern))
        assert files
        done = judged(schema, *files)
        assert done.returncode == 0, done.stdout
        broken = tmp_path / files[0].name
        broken.write_text(re.sub(r"(?m)^( +)(run|script):", r"\1runs:", files[0].read_text(encoding="utf-8")))
        assert judged(schema, broken).returncode == 1


def test_a_good_change_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """2, 4"""
    folder = repository(installed_example, tmp_path, "github")
    change(folder, GOOD)
    done = on_github(installed_example, folder, "handbook.yml", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No problems." in done.stdout
    assert "unreviewed: set stages/watching/window/max" in done.stdout
    assert (folder / "preview/index.html").is_file()
    assert (folder / "preview/no/en/forms/log-book/log-book.pdf").is_file()
    assert (folder / "papers/guide.pdf").is_file()
    assert "8 weeks" in (folder / "papers/changes.md").read_text(encoding="utf-8")
    assert "mentor:" in (folder / "texts/terms/en.yml").read_text(encoding="utf-8")
    waiting = on_github(installed_example, folder, "handbook.yml", "publish")
    assert waiting.returncode == 1
    assert "1 to decide" in waiting.stdout
    assert installed_example.run(folder, *["handbook", "edition", "review", "no", "--accept-all"]).returncode == 0
    published = on_github(installed_example, folder, "handbook.yml", "publish")
    assert published.returncode == 0, published.stdout + published.stderr
    page = (folder / "site/no/en/forms/log-book/index.html").read_text(encoding="utf-8")
    assert 'href="https://service.example.org/handbook/no/en/forms/log-book/"' in page
    assert f"https://example.org/service/handbook/edit/main/{CHANGES}" in page


def test_a_faulty_change_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """3"""
    folder = repository(installed_example, tmp_path, "github")
    line = change(folder, FAULTY)
    done = on_github(installed_example, folder, "handbook.yml", "check")
    assert done.returncode == 1
    assert re.search(
        rf"^::error file={CHANGES},line={line},col=\d+,title=E\d+::.*maxx.*Did you mean", done.stdout, re.M
    )
    assert re.search(rf"^{CHANGES}:{line}:\d+: E\d+ .*maxx.*\n    Fix: ", done.stdout, re.M)
    assert done.stderr == "1 problem.\n1 problem.\n"
    assert not (folder / "preview").exists()


def test_decisions_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """5"""
    folder = repository(installed_example, tmp_path, "github")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    assert installed_example.run(tmp_path, "git", "init", "--quiet", "--bare", "there").returncode == 0
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("remote", "add", "origin", "../there"),
        ("add", "."),
        ("commit", "--quiet", "-m", "New"),
        ("push", "--quiet", "-u", "origin", "main"),
    ):
        assert installed_example.run(folder, *git, *words).returncode == 0
    change(folder, GOOD)
    edition = folder / "curriculum/editions/no/edition.yml"
    edition.write_text(edition.read_text(encoding="utf-8").replace('"1.10"', '"1.9"'), encoding="utf-8")
    assert "E110" in on_github(installed_example, folder, "handbook.yml", "check").stdout
    for what, said in (
        ("take the version in requirements.txt", "no now builds on base 1.10; it was 1.9."),
        ("accept every change as it stands", "Nothing to decide."),
    ):
        done = on_github(installed_example, folder, "decisions.yml", "decide", WHAT=what)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stdout
    written = installed_example.run(tmp_path / "there", "git", "log", "--name-only", "--format=%s", "main")
    assert written.stdout.startswith(
        "Asked for: accept every change as it stands\n\ncurriculum/editions/no/edition.lock"
    )
    assert installed_example.run(folder, *["handbook", "edition", "check", "--strict"]).returncode == 0


def test_a_good_change_on_gitlab(installed_example: Installed, tmp_path: Path) -> None:
    """2, 4, 5"""
    folder = repository(installed_example, tmp_path, "gitlab")
    change(folder, GOOD)
    done = on_gitlab(installed_example, folder, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((folder / "code-quality.json").read_text(encoding="utf-8")) == []
    for made in ("preview/index.html", "papers/guide.pdf", "papers/changes.md", "texts/forms/log-book.yml"):
        assert (folder / made).is_file()
    assert on_gitlab(installed_example, folder, "pages").returncode == 1
    decided = on_gitlab(installed_example, folder, "decide")
    assert decided.returncode == 0, decided.stdout + decided.stderr
    done = on_gitlab(installed_example, folder, "pages")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (folder / "public/no/en/forms/log-book/index.html").read_text(encoding="utf-8")
    assert f"https://example.org/service/handbook/-/edit/main/{CHANGES}" in page


def test_a_faulty_change_on_gitlab(installed_example: Installed, tmp_path: Path) -> None:
    """3"""
    folder = repository(installed_example, tmp_path, "gitlab")
    line = change(folder, FAULTY)
    done = on_gitlab(installed_example, folder, "check")
    assert done.returncode == 1
    assert re.search(rf"^{CHANGES}:{line}:\d+: E\d+ .*maxx.*\n    Fix: ", done.stdout, re.M)
    (finding,) = json.loads((folder / "code-quality.json").read_text(encoding="utf-8"))
    assert finding["location"] == {"path": CHANGES, "lines": {"begin": line}}
    assert set(finding) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert not (folder / "preview").exists()


def test_only_what_must_write_may() -> None:
    """6"""
    files = {path.name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in (TEMPLATES / GITHUB).iterdir()}

    def rights(holder: dict[str, Any]) -> set[str]:
        return {name for name, level in holder.get("permissions", {}).items() if level == "write"}

    assert {name: rights(file) for name, file in files.items()} == {
        "handbook.yml": set(),
        "decisions.yml": {"contents"},
    }
    jobs = {name: rights(job) for file in files.values() for name, job in file["jobs"].items()}
    assert jobs == {"check": set(), "publish": {"pages", "id-token"}, "decide": set()}
    used = {
        step["uses"]
        for file in files.values()
        for job in file["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    }
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in used)
