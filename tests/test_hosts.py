"""What GitHub and GitLab do in a partner's repository, command by command, with the handbook from its wheel.

1. Their files are valid by the schemas that their vendors publish; a mistake in one would be found.
2. A good change is checked, and a preview, papers and texts to copy from are made.
3. A faulty change stops at the check; the message stands on its file and line, for the host and to read.
4. A tag publishes a version: each edition is built on a machine of its own, all are published together beside the
   earlier versions, and pages know their address. What speaks against it is said before anything is built.
5. A version that is published already, by hand or before a later step failed, is only shown again.
6. Decisions are made by a button, each kind by its name; the result is added to the branch.
7. Nothing on GitHub may write, but what publishes and what adds decisions, and no step takes a name into its commands.
8. Without a token, GitLab says what is missing; the result of a decision can be downloaded then.
"""

from __future__ import annotations

import json
import re
import shutil
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
    "vars.HANDBOOK_URL || steps.pages.outputs.base_url": "https://service.example.org/handbook",
    "matrix.edition": "no",
    "inputs.what": "accept every change as it stands",
    "inputs.edition": "no",
    "inputs.language": "",
}
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
OWNED = """- set: frames/probation-order/review
  to:
    owner: manager
    by: "2027-01-01"
  because: Somebody answers for it.
"""
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


def remembered(installed: Installed, folder: Path) -> Path:
    """Let git keep a repository, here and in another place, as a host does. Returns that place."""
    there = folder.parent / "there"
    assert installed.run(folder.parent, "git", "init", "--quiet", "--bare", "there").returncode == 0
    for words in ("init --quiet --initial-branch=main", f"remote add origin {there}"):
        assert installed.run(folder, *GIT, *words.split()).returncode == 0
    keep(installed, folder)
    return there


def keep(installed: Installed, folder: Path, *tags: str) -> None:
    """Commit everything, set tags, and push."""
    for words in (
        ("add", "."),
        ("commit", "--quiet", "-m", "Another state"),
        *(("tag", tag) for tag in tags),
        ("push", "--quiet", "-u", "origin", "main", *tags),
    ):
        done = installed.run(folder, *GIT, *words)
        assert done.returncode == 0, done.stderr


def machine(installed: Installed, there: Path, name: str, tag: str) -> Path:
    """A new machine of the host, with a tag of the repository checked out."""
    done = installed.run(there.parent, "git", "clone", "--quiet", str(there), name)
    assert done.returncode == 0, done.stderr
    assert installed.run(there.parent / name, "git", "checkout", "--quiet", "--detach", tag).returncode == 0
    return there.parent / name


def releasable(folder: Path, version: str) -> None:
    """Give the edition a version, and somebody who answers for its law."""
    edition = folder / "curriculum/editions/no/edition.yml"
    text = re.sub("(?m)^version: .*", f'version: "{version}"', edition.read_text(encoding="utf-8"))
    if "owners:" not in text:
        text += "owners:\n  - id: manager\n    name: The head of training\n"
        change(folder, OWNED)
    edition.write_text(text, encoding="utf-8")


def filled(text: str, known: dict[str, str] = KNOWN) -> str:
    """A text of a workflow with the values of its expressions. Raises KeyError for one that GitHub would not know."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: known[match[1]], text)


def on_github(
    installed: Installed, folder: Path, file: str, job: str, tag: str = "", version: str = "", **inputs: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the commands of a job in the folder, as GitHub does, until one fails. Gives its outputs as well."""
    workflow = yaml.load((folder / ".github/workflows" / file).read_text(encoding="utf-8"), yaml.BaseLoader)
    wanted = workflow["jobs"][job]
    known = KNOWN | {"needs.check.outputs.version": version, "steps.plan.outputs.version": ""}
    told = folder.parent / "outputs"
    told.write_text("", encoding="utf-8")
    given = {
        "GITHUB_OUTPUT": str(told),
        "GITHUB_REF_NAME": tag or "main",
        "GITHUB_REF_TYPE": "tag" if tag else "branch",
    }
    said, error, code = "", "", 0
    for step in wanted["steps"]:
        if code or "run" not in step or ELSEWHERE.match(step["run"]) or not known.get(step.get("if", ""), "always"):
            continue
        own = workflow.get("env", {}) | wanted.get("env", {}) | step.get("env", {})
        env = {name: filled(value, known) for name, value in own.items()} | given | inputs
        done = installed.run(folder, "bash", "-e", "-c", step["run"], **env)
        said, error, code = said + done.stdout, error + done.stderr, done.returncode
        for line in told.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            known[f"steps.{step.get('id')}.outputs.{name}"] = value
        told.write_text("", encoding="utf-8")
    outputs = {name: filled(value, known) for name, value in wanted.get("outputs", {}).items()} if not code else {}
    return subprocess.CompletedProcess(job, code, said, error), outputs


def on_gitlab(
    installed: Installed, folder: Path, job: str, tag: str = "", **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run the commands of a job in the folder, as GitLab does: all of them in one shell."""
    pipeline = yaml.load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    lines = [*pipeline["default"]["before_script"], *pipeline[job]["script"]]
    given = {
        "CI_PROJECT_DIR": str(folder),
        "CI_PROJECT_URL": "https://example.org/service/handbook",
        "CI_PROJECT_PATH": "service/handbook",
        "CI_SERVER_HOST": "gitlab.example.org",
        "CI_DEFAULT_BRANCH": "main",
        "CI_PAGES_URL": "https://service.example.org/handbook",
        "EDITION": "no",
    }
    # The address of the host leads to the folder in which the test keeps the repository.
    given |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{folder.parent / 'there'}.insteadOf"}
    given |= {"GIT_CONFIG_VALUE_0": "https://handbook:secret@gitlab.example.org/service/handbook.git"}
    given |= {"CI_COMMIT_TAG": tag} if tag else {"CI_COMMIT_BRANCH": "main"}
    env = dict(given)
    for name, value in (pipeline["variables"] | pipeline[job].get("variables", {})).items():
        text = value["value"] if isinstance(value, dict) else value
        env[name] = re.sub(r"\$(\w+)", lambda match: given[match[1]], text)
    script = "\n".join(line for line in lines if not ELSEWHERE.match(line))
    return installed.run(folder, "bash", "-e", "-o", "pipefail", "-c", script, **(env | inputs))


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
    """2"""
    folder = repository(installed_example, tmp_path, "github")
    change(folder, GOOD)
    done, outputs = on_github(installed_example, folder, "handbook.yml", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No problems." in done.stdout
    assert "unreviewed: set stages/watching/window/max" in done.stdout
    assert outputs == {"editions": '["no"]', "version": ""}
    done, _ = on_github(installed_example, folder, "handbook.yml", "preview")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "preview/index.html").is_file()
    assert (folder / "preview/no/en/forms/log-book/log-book.pdf").is_file()
    assert (folder / "papers/guide.pdf").is_file()
    assert (folder / "papers/changes.pdf").read_bytes().startswith(b"%PDF")
    assert "8 weeks" in (folder / "papers/changes.md").read_text(encoding="utf-8")
    assert "mentor:" in (folder / "texts/terms/en.yml").read_text(encoding="utf-8")


def test_a_version_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """4, 5"""
    folder = repository(installed_example, tmp_path, "github")
    change(folder, GOOD)
    releasable(folder, "1.0.0")
    there = remembered(installed_example, folder)
    assert installed_example.run(folder, "git", "tag", "v1.0.0").returncode == 0
    refused, _ = on_github(installed_example, folder, "handbook.yml", "check", "v1.0.0")
    assert refused.returncode == 1
    assert "no: 2 to decide, such as set stages/watching/window/max" in refused.stderr
    assert installed_example.run(folder, "git", "tag", "-d", "v1.0.0").returncode == 0
    assert installed_example.run(folder, *["handbook", "edition", "review", "no", "--accept-all"]).returncode == 0
    keep(installed_example, folder, "v1.0.0")
    first, second, third = (machine(installed_example, there, name, "v1.0.0") for name in ("first", "second", "third"))
    done, outputs = on_github(installed_example, first, "handbook.yml", "check", "v1.0.0")
    assert outputs == {"editions": '["no"]', "version": "1.0.0"}, done.stdout + done.stderr
    done, _ = on_github(installed_example, second, "handbook.yml", "build", "v1.0.0", outputs["version"])
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copytree(second / "parts", third / "parts")
    done, _ = on_github(installed_example, third, "handbook.yml", "publish", "v1.0.0", outputs["version"])
    assert done.returncode == 0, done.stdout + done.stderr
    _is_published(installed_example, there, "https://example.org/service/handbook/edit/main")
    fourth = machine(installed_example, there, "fourth", "v1.0.0")
    again, outputs = on_github(installed_example, fourth, "handbook.yml", "check", "v1.0.0")
    assert outputs == {"editions": '["no"]', "version": ""}, again.stdout + again.stderr


def _is_published(installed: Installed, there: Path, pencil: str) -> None:
    """Version 1.0.0 stands on the published branch, and once more as the newest one."""
    for version in ("1.0.0", "stable"):
        page = installed.run(there, "git", "show", f"gh-pages:{version}/no/en/forms/log-book/index.html")
        assert page.returncode == 0, page.stderr
        assert 'href="https://service.example.org/handbook/stable/no/en/forms/log-book/"' in page.stdout
        assert f"{pencil}/{CHANGES}" in page.stdout
        paper = installed.run(there, "git", "cat-file", "-e", f"gh-pages:{version}/no/en/forms/log-book/log-book.pdf")
        assert paper.returncode == 0, paper.stderr


def test_a_faulty_change_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """3"""
    folder = repository(installed_example, tmp_path, "github")
    line = change(folder, FAULTY)
    done, _ = on_github(installed_example, folder, "handbook.yml", "check")
    assert done.returncode == 1
    assert re.search(
        rf"^::error file={CHANGES},line={line},col=\d+,title=E\d+::.*maxx.*Did you mean", done.stdout, re.M
    )
    assert re.search(rf"^{CHANGES}:{line}:\d+: E\d+ .*maxx.*\n    Fix: ", done.stdout, re.M)
    assert done.stderr == "1 problem.\n1 problem.\n"


DECISIONS = {
    "take the version in requirements.txt": "no now builds on base 1.10; it was 1.9.",
    "accept every change as it stands": "Nothing to decide.",
}


def _behind(folder: Path) -> None:
    """Let the edition be one that was decided on an earlier version."""
    change(folder, GOOD)
    edition = folder / "curriculum/editions/no/edition.yml"
    edition.write_text(edition.read_text(encoding="utf-8").replace('"1.10"', '"1.9"'), encoding="utf-8")


def _decided(installed: Installed, folder: Path, there: Path) -> None:
    """The last decision is the newest commit of the branch, and nothing is left to decide."""
    written = installed.run(there, "git", "log", "-1", "--name-only", "--format=%s", "main")
    assert written.stdout == "Asked for: accept every change as it stands\n\ncurriculum/editions/no/edition.lock\n"
    assert installed.run(folder, *["handbook", "edition", "check", "--strict"]).returncode == 0


def test_decisions_on_github(installed_example: Installed, tmp_path: Path) -> None:
    """6"""
    folder = repository(installed_example, tmp_path, "github")
    there = remembered(installed_example, folder)
    _behind(folder)
    assert "E110" in on_github(installed_example, folder, "handbook.yml", "check")[0].stdout
    for what, said in DECISIONS.items():
        done, _ = on_github(installed_example, folder, "decisions.yml", "decide", WHAT=what)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stdout
    _decided(installed_example, folder, there)


def test_decisions_on_gitlab(installed_example: Installed, tmp_path: Path) -> None:
    """6, 8"""
    folder = repository(installed_example, tmp_path, "gitlab")
    there = remembered(installed_example, folder)
    _behind(folder)
    for token, (what, said) in zip(("", "secret"), DECISIONS.items(), strict=True):
        done = on_gitlab(installed_example, folder, "decide", WHAT=what, HANDBOOK_TOKEN=token)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stdout
        assert ("HANDBOOK_TOKEN is not set; the result is among the artifacts" in done.stdout) is (not token)
    _decided(installed_example, folder, there)
    pipeline = yaml.load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    what = pipeline["variables"]["WHAT"]
    assert what["value"] == what["options"][0] == "only check and preview"
    assert pipeline["decide"]["rules"][0]["if"].endswith(f'$WHAT != "{what["value"]}"')
    nothing = on_gitlab(installed_example, folder, "decide")
    assert nothing.returncode == 0
    assert "Nothing to decide." not in nothing.stdout


def test_a_good_change_on_gitlab(installed_example: Installed, tmp_path: Path) -> None:
    """2"""
    folder = repository(installed_example, tmp_path, "gitlab")
    change(folder, GOOD)
    done = on_gitlab(installed_example, folder, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((folder / "code-quality.json").read_text(encoding="utf-8")) == []
    done = on_gitlab(installed_example, folder, "preview")
    assert done.returncode == 0, done.stdout + done.stderr
    for made in ("preview/index.html", "papers/guide.pdf", "papers/changes.md", "papers/changes.pdf"):
        assert (folder / made).is_file()
    assert (folder / "texts/forms/log-book.yml").is_file()


def test_a_version_on_gitlab(installed_example: Installed, tmp_path: Path) -> None:
    """4, 5, 8"""
    folder = repository(installed_example, tmp_path, "gitlab")
    change(folder, GOOD)
    releasable(folder, "1.0.0")
    assert installed_example.run(folder, *["handbook", "edition", "review", "no", "--accept-all"]).returncode == 0
    there = remembered(installed_example, folder)
    assert installed_example.run(folder, "git", "push", "--quiet", "origin", "main:refs/tags/v1.0.0").returncode == 0
    first, second, third = (machine(installed_example, there, name, "v1.0.0") for name in ("first", "second", "third"))
    for job, where in (("check", first), ("build", second)):
        done = on_gitlab(installed_example, where, job, "v1.0.0")
        assert done.returncode == 0, done.stdout + done.stderr
    shutil.copytree(second / "parts", third / "parts")
    missing = on_gitlab(installed_example, third, "pages", "v1.0.0")
    assert missing.returncode == 1
    assert missing.stdout.startswith("HANDBOOK_TOKEN is not set, so nothing can be published.")
    done = on_gitlab(installed_example, third, "pages", "v1.0.0", HANDBOOK_TOKEN="secret")
    assert done.returncode == 0, done.stdout + done.stderr
    _is_published(installed_example, there, "https://example.org/service/handbook/-/edit/main")
    assert (third / "public/stable/no/en/index.html").is_file()
    fourth = machine(installed_example, there, "fourth", "v1.0.0")
    for job in ("check", "build", "pages"):
        again = on_gitlab(installed_example, fourth, job, "v1.0.0", HANDBOOK_TOKEN="secret")
        assert again.returncode == 0, again.stdout + again.stderr
    assert (fourth / "public/stable/no/en/index.html").is_file()


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


def test_only_what_must_write_may() -> None:
    """7"""
    files = {path.name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in (TEMPLATES / GITHUB).iterdir()}

    def rights(holder: dict[str, Any]) -> set[str]:
        return {name for name, level in holder.get("permissions", {}).items() if level == "write"}

    assert {name: rights(file) for name, file in files.items()} == {
        "handbook.yml": set(),
        "decisions.yml": {"contents"},
    }
    jobs = {name: rights(job) for file in files.values() for name, job in file["jobs"].items()}
    assert {name: may for name, may in jobs.items() if may} == {
        "publish": {"contents"},
        "deploy": {"pages", "id-token"},
    }
    commands = [
        step.get("run", "") for file in files.values() for job in file["jobs"].values() for step in job["steps"]
    ]
    assert [one for one in commands if "${{" in one] == []
    used = {
        step["uses"]
        for file in files.values()
        for job in file["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    }
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in used)
