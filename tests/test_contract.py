"""Whatever is taken away from the curriculum that others need, each of them is named by file and line.

stage → assessment → participants → documents → form → threshold → competence → session, in the real curriculum.

1. For each record of each kind: if it did not exist, everything that names it or links to it would be told.
2. What the contract says is written down here once more (NEEDS), apart from the model: no link is forgotten there.
3. Each entry of a stage and of an assessment is needed: when it goes, the check fails.
4. A form, competence, session, assessment or role that is really taken out of the data fails the whole check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from macros.checks import RULES, check
from macros.edition import Resolved, resolve
from macros.fit import fit
from macros.markup import keep_in
from macros.model import KINDS, leaves
from macros.problems import Problem
from macros.records import Curriculum, curriculum
from tests.fresh import ROOT

NEEDS = {
    "programmes/*/stages/*": "stage",
    "programmes/*/courses/*": "course",
    "programmes/*/sessions/*": "session",
    "programmes/*/guides/*": "guide",
    "programmes/*/frames/*": "frame",
    "programmes/*/risks/*": "risk",
    "programmes/*/cases/*": "case",
    "programmes/*/forms/*": "form",
    "programmes/*/indicators/*": "indicator",
    "programmes/*/roles/*": "role",
    "stages/*/window/opens_after": "stage",
    "stages/*/assessments/*": "assessment",
    "stages/*/activities/*/prepares/*": "competence",
    "stages/*/activities/*/who/*/id": "role",
    "stages/*/activities/*/produces/*/form": "form",
    "stages/*/activities/*/signed_by/*": "role",
    "stages/*/activities/*/sessions/*/id": "session",
    "stages/*/activities/*/sources/*": "source",
    "stages/*/roles/*/id": "role",
    "stages/*/thresholds/*/id": "competence",
    "assessments/*/stage": "stage",
    "assessments/*/parts/*/with/*": "role",
    "assessments/*/participants/*/id": "role",
    "assessments/*/preparation/*/who": "role",
    "assessments/*/documents/*/id": "form",
    "assessments/*/documents/*/filled_by/*": "role",
    "assessments/*/documents/*/brought_by": "role",
    "assessments/*/brings/*/id": "role",
    "assessments/*/running_order/*/leads": "role",
    "assessments/*/thresholds/*/id": "competence",
    "assessments/*/evidence/*/form": "form",
    "assessments/*/outcomes/*/decided_by": "role",
    "assessments/*/records_in": "form",
    "specimens/*/form": "form",
    "specimens/*/assessment": "assessment",
    "forms/*/header": "block",
    "forms/*/footer": "block",
    "forms/*/filled_by/*": "role",
    "sessions/*/aims/*/competences/*": "competence",
    "sessions/*/forms/*": "form",
    "sessions/*/running_order/*/forms/*": "form",
    "sessions/*/materials/*/form": "form",
    "sessions/*/evaluation/*/form": "form",
    "courses/*/modules/*/sessions/*/id": "session",
    "courses/*/plan/*/sessions/*": "session",
    "risks/*/links/prepared_by/session": "session",
    "risks/*/links/*/form": "form",
    "risks/*/indicator": "indicator",
    "frames/*/breach/form": "form",
    "frames/*/sequence/*/who": "role",
    "claims/*/sources/*": "source",
}


@pytest.fixture(scope="module")
def resolved() -> Resolved:
    keep_in(ROOT / ".cache")
    return resolve(ROOT, "base")


@pytest.fixture(scope="module")
def real(resolved: Resolved) -> Curriculum:
    return curriculum(resolved)


def plain(value: Any, address: str = "") -> Iterator[tuple[str, str]]:
    """(address, text) of every value of plain data. A value of a list stands at the address of its text."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from plain(item, f"{address}/{key}" if address else key)
    elif isinstance(value, list):
        for item in value:
            yield from plain(item, f"{address}/{item['id'] if isinstance(item, dict) else item}")
    else:
        yield address, value


def found_by(codes: tuple[str, ...], typed: Curriculum) -> set[tuple[str, int, str]]:
    """(file, line, id) of everything that rules with these codes find."""
    hits = [hit for rule in RULES if rule.code in codes for hit in rule.find(typed)]
    places = [(typed.resolved.find(hit.address, hit.snippet), hit.details["id"]) for hit in hits]
    return {(place.file, place.line, name) for place, name in places}


@pytest.fixture(scope="module")
def needing(resolved: Resolved) -> dict[str, list[tuple[str, str]]]:
    """By kind, (address, id) of every value that NEEDS says to name one of that kind."""
    patterns = {re.compile(pattern.replace("*", "[^/]+")): kind for pattern, kind in NEEDS.items()}
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for address, value in plain(resolved.data):
        for kind in {kind for pattern, kind in patterns.items() if pattern.fullmatch(address)}:
            found[kind].append((address, value))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_names_a_missing_record_is_told(
    kind: str, real: Curriculum, needing: dict[str, list[tuple[str, str]]]
) -> None:
    """Requirements 1 and 2."""
    gone = replace(real, exists=real.exists | {kind: set()})
    told = found_by(("R101",), gone)
    for address, value in needing[kind]:
        place = real.resolved.place(address)
        assert (place.file, place.line, value) in told, f"{address} needs the {kind} {value}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_to_a_missing_record_is_told(kind: str, real: Curriculum) -> None:
    """Requirement 1: the links are looked up in the files as they are written."""
    told = {(file, name) for file, _, name in found_by(("R103",), replace(real, exists=real.exists | {kind: set()}))}
    for path in sorted((ROOT / "curriculum" / "base").rglob("*.yml")):
        written = re.sub(r"^\s*#.*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for name in re.findall(rf"\]\({kind}:([a-z0-9-]+)", written):
            assert (path.relative_to(ROOT).as_posix(), name) in told


def test_what_the_model_calls_a_reference_is_a_reference(real: Curriculum) -> None:
    """Requirement 2, the other way round: what the model marks leads to a record."""
    for _, _, record in real.all():
        assert all(leaf.value in real.exists[leaf.refers] for leaf in leaves(record) if leaf.refers)


def faults(real: Curriculum, folder: str, name: str, data: dict[str, Any]) -> list[Problem]:
    """What is wrong when one stage or assessment reads `data`; looks only at stages and assessments.

    Rules about texts (P…) are left out: they find nothing that is missing, and take the most time.
    """
    kind = "stage" if folder == "stages" else "assessment"
    record, misfits = fit(KINDS[kind].model, data)
    assert misfits == []
    small = {k: real.records[k] if k in ("stage", "assessment") else {} for k in real.records}
    typed = replace(real, records=small | {kind: small[kind] | {name: record}})
    hits = [
        (rule.code, hit) for rule in RULES if rule.needs != "all" and rule.code[0] != "P" for hit in rule.find(typed)
    ]
    return [Problem(real.resolved.place(hit.address), code, "", "") for code, hit in hits]


def entries(data: dict[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(list, position, the record without that entry) of every entry of these lists."""
    for key in keys:
        for index in range(len(data[key])):
            yield key, index, data | {key: data[key][:index] + data[key][index + 1 :]}


def test_every_entry_of_an_assessment_is_needed(real: Curriculum, resolved: Resolved) -> None:
    """Requirement 3."""
    needed = ("parts", "participants", "documents", "running_order", "thresholds", "evidence", "outcomes")
    for name, data in resolved.data["assessments"].items():
        for key, index, without in entries(data, needed):
            told = faults(real, "assessments", name, without)
            assert told, f"assessments/{name}/{key}/{data[key][index]['id']} can go unnoticed"


def test_every_threshold_and_assessment_of_a_stage_is_needed(real: Curriculum, resolved: Resolved) -> None:
    """Requirement 3: the assessment that needs the entry is named."""
    for name, data in resolved.data["stages"].items():
        for key, index, without in entries(data, ("thresholds", "assessments")):
            files = {told.place.file for told in faults(real, "stages", name, without)}
            for assessment in data["assessments"]:
                assert resolved.place(f"assessments/{assessment}").file in files, f"stages/{name}/{key}/{index}"


def test_every_document_needs_the_activity_that_produces_it(real: Curriculum, resolved: Resolved) -> None:
    """Requirement 3: the line of the document is named."""
    for name, assessment in resolved.data["assessments"].items():
        stage = resolved.data["stages"][assessment["stage"]]
        for document in assessment["documents"]:
            if document.get("written_at_assessment") == "true":
                continue
            activities = [
                activity | {"produces": [p for p in activity["produces"] if p.get("form") != document["id"]]}
                for activity in stage["activities"]
            ]
            told = faults(real, "stages", assessment["stage"], stage | {"activities": activities})
            place = resolved.place(f"assessments/{name}/documents/{document['id']}")
            assert ("A109", place) in {(problem.code, problem.place) for problem in told}


@pytest.mark.parametrize("kind", ["form", "competence", "session", "assessment", "role"])
def test_a_record_that_is_taken_out_fails_the_whole_check(kind: str, real: Curriculum, resolved: Resolved) -> None:
    """Requirement 4: the record that most others name goes."""
    uses: dict[str, int] = dict.fromkeys(real.records[kind], 0)
    for _, _, record in real.all():
        for leaf in leaves(record):
            if leaf.refers == kind:
                uses[leaf.value] += 1
    gone = max(uses, key=lambda name: uses[name])
    folder = KINDS[kind].folder
    rest = {name: data for name, data in resolved.data[folder].items() if name != gone}
    told = check(curriculum(replace(resolved, data=resolved.data | {folder: rest})))
    assert uses[gone] > 0
    assert any(problem.code == "R101" and f'"{gone}"' in problem.cause for problem in told)
    assert {problem.code for problem in told} <= {"R101", "R103"}
