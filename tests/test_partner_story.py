"""A partner's story, from an empty folder to an upgrade, with the command alone.

1. A service makes an edition: two roles renamed, a stage lengthened, an activity dropped, a form replaced, a note added
   to a session, ten texts translated into a new language. It builds, and its pages say what was changed and why.
2. Upstream inserts a stage, retitles one, and removes a form that the edition changed. `review` names exactly what
   needs a decision, and tells what else is new; nothing of it changes the edition silently.
3. After the decisions all is green, also strictly.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from macros.handbook import open_handbook
from tests.fresh import ROOT
from tests.test_edition_commands import edit, run

pytestmark = pytest.mark.site

CHANGES = """\
- set: stages/watching/window/max
  to: P8W
  because: The statutory period is eight weeks.
  basis: Civil Service Act, section 12
- remove: stages/watching/activities/talk
  because: There is no desk here.
- replace: forms/diary
  because: The national form 12 B is used.
- add: sessions/listening-first/risks/our-room
  with:
    text: The room has one door; agree on a sign.
  because: Said after the first course.
- set: forms/checklist/title
  to: Arrival, step by step
  because: So it is called here.
"""


ACTIVITY = """\
origin: proposal
from: P0W
to: P1W
length: PT2H
prepares:
  - listening
who:
  - id: officer
    time: PT2H
    does: Learns.
how: Step by step.
look_for: What is said.
questions: Why so?
produces:
  - id: sheet
    form: log-book
    text: A sheet.
done_when: It was talked about.
signed_by:
  - mentor
goes_wrong:
  - id: late
    sign: Too late.
    response: Begin again.
"""


def activity(name: str) -> dict[str, object]:
    return {"id": name, "title": name.title(), **yaml.load(ACTIVITY, yaml.BaseLoader)}


def dump(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def load(path: Path) -> dict[str, object]:
    data: dict[str, object] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return data


@pytest.fixture
def root(root: Path) -> Path:
    """The example curriculum with an activity and two forms more, for the story to lose."""
    shutil.copytree(ROOT / "curriculum/editions/_starter", root / "curriculum/editions/_starter")
    base = root / "curriculum/base"
    log_book = load(base / "forms/log-book.yml")
    for name in ("diary", "checklist"):
        dump(base / f"forms/{name}.yml", log_book | {"title": name.title()})
        programme = load(base / "programmes/side-by-side.yml")
        programme["forms"] = [*programme.get("forms", []), name]  # type: ignore[misc]
        dump(base / "programmes/side-by-side.yml", programme)
    stage = load(base / "stages/watching.yml")
    stage["activities"] = [*stage["activities"], activity("talk")]  # type: ignore[misc]
    dump(base / "stages/watching.yml", stage)
    return root


def make_edition(root: Path) -> None:
    wish = ("--title", "Veiledning", "--service", "Kriminalomsorgen", "--jurisdiction", "NO", "--languages", "en,nb")
    made = run("new edition no", *wish)
    assert made.exit_code == 0, made.output
    edition = root / "curriculum/editions/no"
    edit(edition / "changes.yml", "#\n# - set", CHANGES + "#\n# - set")
    terms = load(root / "curriculum/base/terms/en.yml")
    renamed = {"mentor": "contact officer", "manager": "unit leader"}
    own = {}
    for term, words in renamed.items():
        text = yaml.safe_dump(terms[term], sort_keys=False).replace(f"an {term}", f"a {words}")
        own[term] = yaml.safe_load(text.replace(term, words))
    dump(edition / "terms/en.yml", own)
    form = load(root / "curriculum/base/forms/diary.yml")
    dump(edition / "forms/diary.yml", form | {"title": "Form 12 B", "origin": "local"})
    assert run("edition review no --accept-all").exit_code == 0


BOKMAL = {
    "base": {
        "stages/watching/title": "Å se på",
        "stages/watching/summary": "Seks uker ved siden av {mentor.the}.",
        "stages/doing/title": "Å gjøre",
        "forms/log-book/title": "Loggbok",
        "roles/officer/title": "Rådgiver",
        "roles/mentor/title": "Kontaktbetjent",
        "roles/manager/title": "Leder",
        "words/theme-menu/text": "Meny",
    },
    "no": {"forms/checklist/title": "Ankomst, steg for steg", "edition/title": "Norsk veiledning"},
}
"""Ten texts by the edition that wrote them: what the handbook says serves every edition that speaks the language."""


def translate(root: Path, edition: str, texts: dict[str, str]) -> None:
    """Hand what is to do to a translator as a spreadsheet, and take over what comes back."""
    language = f"--lang nb --edition {edition}"
    assert run(f"translate update {language}").exit_code == 0
    exported = run(f"translate export {language} --todo -o {edition}.xlsx")
    assert exported.exit_code == 0, exported.output
    book = load_workbook(root / f"{edition}.xlsx")
    rows = {str(row[0].value): row for row in book.worksheets[0].iter_rows(min_row=2)}
    for at, said in texts.items():
        rows[at][3].value, rows[at][4].value = said, "translated"
    book.save(root / f"{edition}.xlsx")
    taken = run(f"translate import {edition}.xlsx {language}")
    assert taken.exit_code == 0, taken.output
    assert f"{len(texts)} taken" in taken.output


def move_upstream(root: Path) -> None:
    """A new stage in front, another title, a form gone, a new version."""
    base = root / "curriculum/base"
    stage = load(base / "stages/watching.yml") | {"title": "Arriving", "window": {"counts_from": "start", "max": "P1W"}}
    stage["activities"] = [activity("arrive")]
    assessment = load(base / "assessments/watching.yml") | {"title": "After a week", "stage": "arriving"}
    dump(base / "stages/arriving.yml", stage | {"assessments": ["arriving"], "weeks": []})
    dump(base / "assessments/arriving.yml", assessment)
    for name in ("conclusions-watching", "log-book-robin"):
        specimen = load(base / f"specimens/{name}.yml") | {"assessment": "arriving"}
        dump(base / f"specimens/{name}-arriving.yml", specimen)
    programme = load(base / "programmes/side-by-side.yml")
    dump(
        base / "programmes/side-by-side.yml",
        programme | {"stages": ["arriving", "watching", "doing"], "forms": ["diary"]},
    )
    edit(base / "stages/doing.yml", "title: Doing\n", "title: Doing it\n")
    (base / "forms/checklist.yml").unlink()
    edit(base / "edition.yml", '"1.10"', '"1.11"')


def test_the_story(root: Path) -> None:
    """1, 2 and 3"""
    assert run("check").output == "No problems.\n"
    make_edition(root)
    assert run("edition check no --strict").output == "No problems.\n"
    for code, texts in BOKMAL.items():
        translate(root, code, texts)
    assert run("edition check no --strict").output == "No problems.\n"
    built = run("build no --no-paper")
    assert built.exit_code == 0, built.output
    home = root / "site/no/en"
    norwegian = (root / "site/no/nb/stages/watching/index.html").read_text(encoding="utf-8")
    assert re.search(r"<h1[^>]*>\s*Å se på", norwegian)
    assert "Seks uker ved siden av the mentor." in norwegian  # the terms of a new language begin as those of the first
    assert re.search(r'<html[^>]* lang="nb"', norwegian)
    assert 'lang="en" class="t-untranslated"' in norwegian  # the rest is there, in its own language, and says so
    assert "Å se" not in (home / "stages/watching/index.html").read_text(encoding="utf-8")
    page = (home / "stages/watching/index.html").read_text(encoding="utf-8")
    assert "Adapted from Example edition, version 1.10" in page
    assert "6 weeks → 8 weeks" in page
    assert "contact officer" in page
    assert "Form 12 B" in (home / "forms/diary/index.html").read_text(encoding="utf-8")
    assert "Civil Service Act" in (home / "changes/index.html").read_text(encoding="utf-8")
    assert not re.search(r'id="talk"', page)

    before = open_handbook(root, "no").curriculum.resolved.data
    move_upstream(root)
    assert run("check base").output == "No problems.\n"
    assert "E110" in run("check no").output  # nothing is taken over before somebody asks for it
    shown = run("edition upgrade no").output
    assert re.findall(r"^(\w[\w-]*)  (?:set|add|remove|replace|order|term) ", shown, re.MULTILINE) == ["orphan"]
    assert "orphan  set forms/checklist/title" in shown
    assert set(re.findall(r"^  (new|changed|gone) +(\S+)$", shown, re.MULTILINE)) == {
        ("new", "stages/arriving"),
        ("new", "assessments/arriving"),
        ("new", "specimens/conclusions-watching-arriving"),
        ("new", "specimens/log-book-robin-arriving"),
        ("changed", "stages/doing"),
        ("changed", "programmes/side-by-side"),
        ("gone", "forms/checklist"),
    }
    assert "1 to decide." in shown
    found = run("check no")
    assert found.exit_code == 1
    assert 'there is no "checklist" in forms' in found.output

    edit(root / "curriculum/editions/no/changes.yml", CHANGES, CHANGES.partition("- set: forms/checklist")[0])
    assert run("edition review no --accept-all").output.endswith("Nothing to decide.\n")
    assert "the title of stages/doing is not translated" in run("edition check no --strict").output
    translate(root, "base", {"stages/doing/title": "Å gjøre det"})
    assert run("edition check no --strict").output == "No problems.\n"
    after = open_handbook(root, "no").curriculum.resolved.data
    assert after["stages"]["watching"] == before["stages"]["watching"]
    assert after["stages"]["doing"]["title"] == "Doing it"
    assert list(after["programmes"]["side-by-side"]["stages"]) == ["arriving", "watching", "doing"]
    assert run("build no --no-paper").exit_code == 0
