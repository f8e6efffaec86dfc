"""What an edition changes, its languages, and all editions in one go."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from macros.build import targets
from macros.edition import resolve
from macros.language import units
from macros.language.catalogue import Catalogue, Entry
from macros.records import curriculum
from macros.source.reader import read_text
from macros.translation.update import merged
from tests.bench.handbook import Bench
from tests.bench.runner import Run, in_turns, progress, ratio, run, seconds, timed
from tests.fresh import ROOT
from tests.synthetic import synthetic


def editions(bench: Bench) -> None:
    """An edition of 60 changes upon 200 sessions against one read of the base."""
    sessions = len(list((ROOT / "curriculum/base/sessions").glob("*.yml")))
    root = bench.root(-(-200 // sessions))
    base = resolve(root, "base")
    changes = _sixty_changes(base.data["sessions"])
    _write_edition(root, str(base.info.data["version"]), changes)
    found = resolve(root, "bench")
    if found.problems:
        raise RuntimeError(str(found.problems[0]))

    def read(code: str) -> None:
        read_text.cache_clear()
        resolve(root, code)

    progress("editions")
    turns = in_turns(5, timed(lambda: read("bench")), timed(lambda: read("base")))
    what = f"Resolving {len(changes)} changes of {len(base.data['sessions'])} sessions to one read of the base"
    bench.table.ratio(what, ratio(*turns), 1.1)


def _sixty_changes(sessions: dict[str, Any]) -> list[dict[str, Any]]:
    """Changes of every verb, each in another session, as they are written in changes.yml."""
    found: list[dict[str, Any]] = []
    for number, (name, session) in enumerate(list(sessions.items())[:60]):
        at, risks = f"sessions/{name}", [item["id"] for item in session["risks"]]
        change: dict[str, Any] = (
            {"set": f"{at}/summary", "to": "Another one."},
            {"add": f"{at}/risks/bench", "with": {"text": "A risk more."}, "after": risks[0]},
            {"remove": f"{at}/risks/{risks[0]}"},
            {"replace": f"{at}/risks/{risks[0]}", "with": {"text": "Another risk."}},
            {"order": f"{at}/risks", "as": risks[::-1]},
        )[number % 5]
        found.append(change | {"because": "Measured."})
    return found


def _write_edition(root: Path, version: str, changes: list[dict[str, Any]]) -> None:
    folder = root / "curriculum/editions/bench"
    folder.mkdir(parents=True)
    info = {"title": "Bench", "version": "1", "extends": {"edition": "base", "version": version}}
    for name, data in (("edition.yml", info), ("changes.yml", changes)):
        (folder / name).write_text(yaml.dump(data, default_style='"', sort_keys=False), encoding="utf-8")


def every_edition(bench: Bench) -> None:
    """All editions in all languages in one go, against the sum of each built alone; pages are cached for both."""
    root = synthetic(ROOT, bench.folder / "editions", 1)
    for name in ("editions", "locale"):
        shutil.copytree(ROOT / "curriculum" / name, root / "curriculum" / name)
    wanted, out = targets(root), root / "built"

    def build(*which: str) -> Run:
        shutil.rmtree(out, ignore_errors=True)  # what is there already would be taken over
        return run(root, "macros", "build", *which, "--no-paper", "--out", str(out))

    def alone() -> Run:
        runs = [build(edition, "--lang", language) for edition, language in wanted]
        return Run(sum(r.seconds for r in runs), sum(r.work for r in runs), max(r.peak for r in runs))

    build()
    together, apart = in_turns(min(3, bench.rounds), build, alone)
    names = ", ".join("/".join(target) for target in wanted)
    bench.table.ratio(f"All editions and languages ({names}) to each alone", ratio(together, apart), 1.1)
    bench.table.add("  in seconds", f"{seconds(together):.1f}, {seconds(apart):.1f}")


def translation(bench: Bench) -> None:
    """Extracting the texts and bringing 2,500 translations in line with them, against one read of the base."""
    root = bench.root(1)
    typed = curriculum(resolve(root, "base"))
    some = list(units(typed))[:2500]
    old = Catalogue("fr.po", "fr")
    old.add(Entry(one.at, f"{one.text}{' Then.' * (n % 30 == 0)}", "Dit") for n, one in enumerate(some))

    def read() -> object:
        read_text.cache_clear()
        return curriculum(resolve(root, "base"))

    progress("translation")
    turns = in_turns(5, timed(lambda: (list(units(typed)), merged(some, old))), timed(read))
    bench.table.ratio("Extract and update of 2,500 texts to one read of the base", ratio(*turns), 1)
