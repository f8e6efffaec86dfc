"""Files for translators: a spreadsheet, a list in JSON, or a PO file. Each may hold a part only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from macros.checks.translations import Rules, rules_for, told
from macros.handbook import open_handbook
from macros.language.catalogue import Catalogue, Entry, path_of, read, write
from macros.problems import Failure, Place, Problem, did_you_mean, messages, problem, shortened
from macros.translation.update import alone, current

STYLES = (".xlsx", ".json", ".po")
_STATES = {"todo": "to do", "check": "to check", "changed": "changed", "translated": "translated"}

messages(
    {
        "L010": (
            'there is no text "{text}" at {at}.{near}',
            "The text was changed since the file was made: export it again, and translate the text as it is now.",
        ),
        "L011": (
            "the file cannot be read: {said}.",
            "Look at this place: each text stands in quotation marks, and a comma between two entries.",
        ),
        "L012": (
            "this row does not name its text: {said}.",
            "Keep the columns and keys as they were exported; change the translation and its state only.",
        ),
        "L013": (
            'the state "{found}" is not known.',
            "Write translated or to check.",
        ),
    }
)


@dataclass
class Taken:
    """What an import did: how many translations are new or other than before, and which rows were not taken."""

    changed: int = 0
    same: int = 0
    empty: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row of a file: what it says of a paragraph, and where it stands."""

    place: Place
    at: str
    text: str
    said: str
    state: str


def chosen(catalogue: Catalogue, only: Iterable[str] = (), todo: bool = False) -> list[Entry]:
    """The entries of records, texts or kinds (`stages/`, `forms/log-book`), or all; with `todo`, unfinished ones only.

    Raises KeyError for an address at which there is nothing.
    """
    wanted = [one.strip().rstrip("/") for one in only if one.strip()]
    for address in wanted:
        if not any(_below(entry, address) for entry in catalogue.entries.values()):
            known = {entry.at.split("/")[0] for entry in catalogue.entries.values()}
            known |= {"/".join(entry.at.split("/")[:2]) for entry in catalogue.entries.values()}
            raise KeyError(f'There are no texts at "{address}".{did_you_mean(address, known)}')
    entries = [one for one in catalogue.entries.values() if not wanted or any(_below(one, name) for name in wanted)]
    return [entry for entry in entries if not todo or entry.state != "translated"]


def _below(entry: Entry, address: str) -> bool:
    return entry.at == address or entry.at.startswith(f"{address}/")


def export(entries: list[Entry], source: str, language: str, path: Path) -> None:
    """Write entries for translators; the ending of the file's name decides how. Raises KeyError for another ending."""
    if path.suffix not in STYLES:
        raise KeyError(f"{path} ends in none of: {', '.join(STYLES)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".po":
        part = Catalogue(path.name, language)
        part.add(entries)
        write(path, part)
    elif path.suffix == ".json":
        rows = [json.dumps(_json_row(entry, source, language), ensure_ascii=False) for entry in entries]
        path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    else:
        _write_sheet(entries, source, language, path)


def _json_row(entry: Entry, source: str, language: str) -> dict[str, str]:
    row = {"at": entry.at, source: entry.text, language: entry.said}
    if entry.said:
        row["state"] = _STATES[entry.state]
    return row | {key: value for key, value in (("before", entry.before), ("note", entry.note)) if value}


def _write_sheet(entries: list[Entry], source: str, language: str, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(language)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", (34, 70, 40, 70, 12, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(_cells(sheet, ("where", source, "previous", language, "state", "note"), font=Font(bold=True)))
    for entry in entries:
        row = (entry.at, entry.text, entry.before, entry.said, _STATES[entry.state], entry.note)
        sheet.append(_cells(sheet, row, alignment=Alignment(wrap_text=True, vertical="top")))
    book.save(path)


def _cells(sheet: Any, values: Iterable[str], **style: Any) -> list[Any]:
    """Cells that hold text, also when it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        for name, look in style.items():
            setattr(cell, name, look)
        cells.append(cell)
    return cells


def rows(path: Path, source: str, language: str) -> Iterator[Row]:
    """The rows of a file made by `export`. Raises Failure when it cannot be read, KeyError for another ending."""
    if path.suffix == ".po":
        part = read(path.parent, path, language)
        if part.problems:
            raise Failure(part.problems)
        for entry in part.entries.values():
            yield Row(Place(part.file, entry.line), entry.at, entry.text, entry.said, _STATES[entry.state])
    elif path.suffix == ".json":
        yield from _json_rows(path, source, language)
    elif path.suffix == ".xlsx":
        yield from _sheet_rows(path, source, language)
    else:
        raise KeyError(f"{path} ends in none of: {', '.join(STYLES)}")


def _json_rows(path: Path, source: str, language: str) -> Iterator[Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = json.loads(text)
    except UnicodeDecodeError:
        raise Failure([problem("L003", Place(path.name))]) from None
    except json.JSONDecodeError as error:
        place = Place(path.name, error.lineno, error.colno)
        raise Failure([problem("L011", place, said=error.msg.lower())]) from None
    lines = [text.count("\n", 0, match.start()) + 1 for match in re.finditer(r'"at"\s*:', text)]
    for number, row in enumerate(found if isinstance(found, list) else [found]):
        place = Place(path.name, lines[number] if number < len(lines) else 1)
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("at", source)):
            raise Failure([problem("L012", place, said=f'"at" and "{source}" are needed')])
        said, state = row.get(language) or "", row.get("state") or ""
        yield Row(place, row["at"], row[source], str(said), str(state))


def _sheet_rows(path: Path, source: str, language: str) -> Iterator[Row]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        values = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        raise Failure([problem("L011", Place(path.name), said="it is no spreadsheet (.xlsx)")]) from None
    head = [str(value or "").strip() for value in values[0]] if values else []
    missing = [name for name in ("where", source, language) if name not in head]
    if missing:
        said = f"the first line holds no column {', '.join(missing)}"
        raise Failure([problem("L012", Place(path.name), said=said)])
    for number, cells in enumerate(values[1:], start=2):
        row = {name: "" if cell is None else str(cell) for name, cell in zip(head, cells, strict=False)}
        if row["where"].strip():
            place = Place(path.name, number)
            yield Row(place, row["where"].strip(), row[source], row[language], row.get("state", ""))


def take(root: Path, edition: str, language: str, path: Path, source: str, to_check: bool = False) -> Taken:
    """Take over the translations of a file, row by row; a row with a mistake is left out and told.

    With `to_check`, all are to be read again by somebody else. An empty translation takes nothing away.
    Raises KeyError for an unknown edition or file, Failure when something cannot be read.
    """
    handed_in = list(rows(path, source, language))
    taken = Taken()
    with alone(root):
        catalogue = current(root, edition, language)
        rules = rules_for(open_handbook(root, edition).curriculum, root, language)
        for row in handed_in:
            _take(catalogue, row, to_check, rules, taken)
        write(path_of(root, edition, language), catalogue)
    return taken


def _take(catalogue: Catalogue, row: Row, to_check: bool, rules: Rules, taken: Taken) -> None:
    key = Entry(row.at, row.text).key
    known = catalogue.entries.get(key)
    state = row.state.strip().lower()
    if not row.said.strip():
        taken.empty += 1
    elif known is None:
        addresses = {at for at, _ in catalogue.entries}
        near = "" if row.at in addresses else did_you_mean(row.at, addresses)
        taken.problems.append(problem("L010", row.place, row.at, text=shortened(row.text), at=row.at, near=near))
    elif state not in ("", *_STATES.values()):
        taken.problems.append(problem("L013", row.place, row.at, found=shortened(row.state)))
    else:
        said, check = row.said.strip(), to_check or state == _STATES["check"]
        if known.said == said and (known.check == check or state == _STATES["changed"]):
            taken.same += 1
            return
        entry = replace(known, said=said, check=check, before="")
        wrong = list(told(entry, rules, row.place))
        taken.problems += wrong
        if not wrong:
            catalogue.entries[key] = entry
            taken.changed += 1
