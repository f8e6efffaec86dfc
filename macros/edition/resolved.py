"""An edition resolved: the base, then what each edition of the chain changes and adds, as one set of plain data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from macros.edition.apply import Change, apply, seen
from macros.edition.fixed import broken
from macros.edition.folder import BASE, Folder, known_codes, languages_of, read_folder
from macros.edition.pages import LocalPage, written
from macros.edition.plain import steps_of
from macros.edition.retired import fate
from macros.fit import keys_at
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.retired import Retired
from macros.problems import Place, Problem, did_you_mean, messages, problem
from macros.source import IMAGES, Data, Document, Image, Layer

messages(
    {
        "E109": (
            'the base has a record "{at}" already.',
            "To put this file in its place, write a change: `replace: {at}` with its reason. Else give it another id.",
        ),
        "E110": (
            'the changes were decided on version {pinned} of "{edition}"; here is version {found}.',
            "Run `handbook edition upgrade {own}`: it takes the new version and shows what needs a decision.",
        ),
        "E111": (
            "the editions extend each other in a circle: {circle}.",
            "Name the edition that yours builds on; `base` is the reference.",
        ),
        "E112": (
            'there is no edition "{edition}" to extend.{near}',
            "Correct the code; `base` is the reference.",
        ),
        "E113": (
            "the file does not say which edition this one extends.",
            'Write `extends:` and, indented below it, `edition: base` and `version: "{version}"`.',
        ),
        "E116": (
            '"{at}" is to be replaced, and nothing says by what.',
            "Write the new record under `with`, or into {home}.",
        ),
        "E118": (
            '"{at}" is a record of this edition itself.',
            "Change its file ({file}) and delete this change.",
        ),
        "E119": (
            "the base extends nothing.",
            "Delete `extends`.",
        ),
    }
)

_OWN = ("title", "version", "extends")
"""What an edition never takes from the one that it extends."""


@dataclass
class Resolved:
    """The plain data of one edition and where each value comes from.

    `data` maps kind folder to id to record; `info` is edition.yml with what it inherits; `terms` maps language to the
    terms of all layers. `chain` holds the base first and this edition last, and `before` what each of them found: the
    data to which its changes were applied. `refused` is true when an edition above the base could not be read or made
    as it stands: its data are not what anybody meant. `pages` holds the path of each page that somebody wrote,
    `how-to-use`, and `editions` the languages of each edition that can be opened, where retired.yml names editions.
    """

    code: str
    data: dict[str, Data]
    info: Document
    terms: dict[str, Document]
    chain: list[Folder]
    before: list[dict[str, Data]]
    problems: list[Problem]
    refused: bool = False
    pages: frozenset[str] = frozenset()
    editions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def layers(self) -> list[Layer]:
        """The own records of each edition of the chain."""
        return [folder.own for folder in self.chain]

    @property
    def own(self) -> Folder:
        """The edition itself."""
        return self.chain[-1]

    @property
    def below(self) -> Folder | None:
        """The edition that it builds on; None for the base."""
        return self.chain[-2] if len(self.chain) > 1 else None

    @property
    def images(self) -> dict[str, Image]:
        """The images by name: one of an edition takes the place of one below it that has the same name."""
        return {name: image for folder in self.chain for name, image in folder.images.files.items()}

    @property
    def retired(self) -> dict[str, Retired]:
        """What is no more, by its address: what an edition says goes before what those below it say."""
        return {at: entry for folder in self.chain for at, entry in folder.retired.entries.items()}

    def fate(self, address: str) -> str:
        """What became of something that is not there, as a closing sentence of a message; nothing if nobody knows."""
        return fate(self.retired, address)

    def place(self, address: str) -> Place:
        """Where a value stands. `edition/…`, `terms/<language>/…`, `changes/<code>/…`, `retired/<code>/…` and
        `images/…` address what lies beside."""
        return self._locate(address, "")

    def find(self, address: str, snippet: str) -> Place:
        """Where a piece of text stands inside a value."""
        return self._locate(address, snippet)

    def _locate(self, address: str, snippet: str) -> Place:
        head, _, rest = address.partition("/")
        page = self._page(address)
        if page:
            return page.place(snippet)
        if head == IMAGES:
            return Place(self.images[rest].file)
        folder, change = self._home(address)
        if head == "edition":
            return _found(folder.info, rest, snippet)
        if head == "retired":
            return folder.retired.place(rest.partition("/")[2], snippet)
        if head == "terms":
            language, _, inner = rest.partition("/")
            return _found(folder.terms.get(language) or self.terms[language], inner, snippet)
        if change is not None and snippet:
            return folder.changes.find(change, address, snippet)
        if change is not None:
            return folder.changes.place(change, "" if head == "changes" else address)
        found = folder.own.find(address, snippet) if snippet else folder.own.place(address)
        return found or Place(self.info.file)

    def set_by(self, address: str) -> str:
        """The code of the edition that set a value."""
        return self._home(address)[0].code

    def change_of(self, address: str) -> tuple[Folder, Change] | None:
        """The change that set a value, with its edition; None when it stands in a record of its own."""
        folder, change = self._home(address)
        return (folder, change) if change else None

    def written_in(self, address: str, below: Folder | None = None) -> str:
        """The language in which a value is written: that of the edition that set it, or of its own page. With `below`,
        the value that stood there before that edition changed it."""
        page = self._page(address)
        if page:
            return page.language
        return self.writes(self._home(address, below)[0])

    def writes(self, folder: Folder) -> str:
        """The language in which an edition of the chain writes."""
        upwards = reversed(self.chain[: self.chain.index(folder) + 1])
        return next((str(one.info.data["writes"]) for one in upwards if one.info.data.get("writes")), "en")

    def _page(self, address: str) -> LocalPage | None:
        """The page of this edition at `pages/<path>.<language>.md`."""
        if not address.startswith("pages/"):
            return None
        return next((page for page in self.own.pages if page.address == address), None)

    def _home(self, address: str, below: Folder | None = None) -> tuple[Folder, Change | None]:
        """The edition that set a value, and the change by which it did, if it was one; of those below one, if named."""
        head, _, rest = address.partition("/")
        name, _, inner = rest.partition("/")
        if self._page(address):
            return self.own, None
        if head == "retired":
            return next(one for one in self.chain if one.code == name), None
        if head == "changes":
            folder = next(one for one in self.chain if one.code == name)
            above = [one for one in folder.changes.entries if f"{inner}/".startswith(f"{as_address(one)}/")]
            return folder, max(above, key=lambda one: len(one.steps), default=None)
        for folder in reversed(self.chain[1 : self.chain.index(below) if below else None]):
            if (head == "edition" and name in folder.info.data) or (head == IMAGES and name in folder.images.files):
                return folder, None
            if head == "terms" and name in folder.terms and inner.partition("/")[0] in folder.terms[name].data:
                return folder, None
            change = folder.changes.at(address)
            if change is not None and not (change.verb == "replace" and folder.holds(address)):
                return folder, change
            if folder.holds(address):
                return folder, None
        return (self.chain[-1] if address == "edition" else self.chain[0]), None

    def told(self, code: str, address: str, snippet: str = "", /, **details: Any) -> Problem:
        """A problem found in the resolved data. Where the value is not this edition's own, the place is that of the
        change behind it: nobody else can mend it, and below all was well before."""
        place = self.find(address, snippet)
        found = problem(code, place, address, **details)
        if self.below is None or self._home(address)[0] is self.own:
            return found
        term = next((one for one in self.own.terms.values() if details.get("term") in one.data), None)
        if term is not None:
            return replace(found, place=term.place([str(details["term"])]), cause=f"{found.cause} It shows in {place}.")
        cause, spot = self._cause(address, details), address.removesuffix("/id")
        if cause is None:
            said, mend = f"in this edition: {found.cause} It shows in {place}.", f"Write a change of {spot}."
            return replace(found, place=Place(self.own.info.file), cause=said, fix=mend)
        said = f"because of this change: {found.cause} It shows in {place}."
        mend = f"Write a change of {spot} as well (set, replace or remove), or take this one back."
        return replace(found, place=self.own.changes.place(cause), cause=said, fix=mend)

    def _cause(self, address: str, details: dict[str, Any]) -> Change | None:
        """The change that is most likely behind a problem."""
        weighed = [(_weight(one, address, details, self), -one.number, one) for one in self.own.changes.entries]
        best = max(weighed, default=None, key=lambda row: row[:2])
        return best[2] if best and (best[0] or len(weighed) == 1) else None


def as_address(change: Change) -> str:
    """Where a change stands among those of its edition, `set/stages/learning/window/max`."""
    return f"{change.verb}/{change.address}"


def _found(document: Document, address: str, snippet: str) -> Place:
    steps = address.split("/")
    return document.find(steps, snippet) if snippet else document.place(steps)


def _weight(change: Change, address: str, details: dict[str, Any], resolved: Resolved) -> int:
    """How likely a change is behind something found at an address: it took away what is named, it lies on the way, it
    touches the same field of another record or another field of the same, it is named, or one speaks of the other."""
    steps = steps_of(address)
    kind = KINDS.get(str(details.get("kind")))
    named = {str(value) for value in details.values()}
    record, own = steps[1] if len(steps) > 1 else "", change.steps[1] if len(change.steps) > 1 else ""
    texts = f"{seen(resolved.before[-1], change)} {change.value}", str(resolved.data.get(steps[0], {}).get(record))
    signs = {
        16: kind is not None and change.address == f"{kind.folder}/{details.get('id')}",
        8: change.steps[: len(steps)] == steps or steps[: len(change.steps)] == change.steps,
        5: len(steps) > 2 and change.steps[2:] == steps[2:],
        4: change.steps[-1] in named,
        3: change.steps[:2] == steps[:2],
        2: own in named,
        1: (record != "" and record in texts[0]) or (own != "" and own in texts[1]),
    }
    return sum(weight for weight, holds in signs.items() if holds)


def resolve(root: Path, code: str) -> Resolved:
    """Read and resolve an edition. Raises KeyError for an unknown code; all else stands in `problems`."""
    known = known_codes(root)
    if code not in known:
        raise KeyError(f'There is no edition "{code}".{did_you_mean(code, known)}')
    chain, problems = _chain(root, code)
    data: dict[str, Data] = {folder: {} for folder in BY_FOLDER}
    before: list[dict[str, Data]] = []
    retired: dict[str, Retired] = {}
    for folder in chain:
        before.append(data)
        problems += folder.problems
        retired |= folder.retired.entries
        data, wrong = _over(data, folder, retired)
        problems += wrong
    refused = len(chain) > 1 and bool(problems)
    sources = [*written(root), *(page.src for folder in chain for page in folder.pages)]
    pages = frozenset(src.removesuffix(".md") for src in sources)
    wanted = known if any(address.startswith("editions/") for address in retired) else []
    editions = {one: languages_of(root, one) for one in wanted}
    return Resolved(code, data, _info(chain), _terms(chain), chain, before, problems, refused, pages, editions)


def _chain(root: Path, code: str) -> tuple[list[Folder], list[Problem]]:
    """The editions from the base to the one asked for. Where the way down is broken, the base comes at once."""
    chain, problems = [read_folder(root, code)], []
    while chain[0].code != BASE:
        found = _missing_link(root, chain)
        if found:
            problems.append(found)
        other, pinned = chain[0].extends
        if found or not other:
            chain = [read_folder(root, BASE), chain[-1]]
            continue
        chain.insert(0, read_folder(root, other))
        version = str(chain[0].info.data.get("version", ""))
        if pinned and version and pinned != version:
            place = chain[1].info.place(["extends", "version"])
            details = {"pinned": pinned, "edition": other, "found": version, "own": chain[1].code}
            problems.append(problem("E110", place, "edition/extends/version", **details))
    base = chain[0].info
    if "extends" in base.data:
        problems.append(problem("E119", base.place(["extends"]), "edition/extends"))
    return chain, problems


def _missing_link(root: Path, chain: list[Folder]) -> Problem | None:
    """What is wrong with the edition that the lowest one of a chain extends."""
    folder, passed = chain[0], [one.code for one in chain]
    other = folder.extends[0]
    place, address = folder.info.place(["extends", "edition"]), "edition/extends"
    if not other:
        version = read_folder(root, BASE).info.data.get("version", "")
        known = folder.info.data and not folder.info.problems and "extends" not in folder.info.data
        return problem("E113", Place(folder.info.file), address, version=version) if known else None
    if other in passed:
        circle = " → ".join([*passed[passed.index(other) :: -1], other])
        return problem("E111", place, address, circle=circle)
    if other not in known_codes(root):
        return problem("E112", place, address, edition=other, near=did_you_mean(other, known_codes(root)))
    return None


def _over(data: dict[str, Data], folder: Folder, retired: dict[str, Retired]) -> tuple[dict[str, Data], list[Problem]]:
    """(the data with what an edition changes and adds, what cannot be done)."""
    problems: list[Problem] = []
    changes = [_with_own_file(change, folder) for change in folder.changes.entries]
    missing = [one for one in changes if one.verb == "replace" and one.value is None and len(one.steps) == 2]
    for change in missing:
        kind = BY_FOLDER.get(change.steps[0])
        home = f"{change.steps[0]}.yml" if kind and kind.collection else f"{change.address}.yml"
        problems.append(problem("E116", folder.changes.place(change), change.address, at=change.address, home=home))

    def known(steps: tuple[str, ...]) -> list[str] | None:
        if len(steps) < 2 or steps[0] not in BY_FOLDER:
            return []
        return keys_at(BY_FOLDER[steps[0]].model, data[steps[0]].get(steps[1]), steps[2:])

    changes = [one for one in changes if one not in missing]
    made, refused = apply(data, changes, known)
    for refusal in refused:
        problems.append(_refusal(refusal.change, refusal.code, refusal.details, folder, retired))
    for address, why in broken(data, made):
        change = folder.changes.at(address) or folder.changes.within(address)[0]
        problems.append(problem("E115", folder.changes.place(change), address, at=address, why=why))
        changes = [one for one in changes if one.address != change.address]
        made = apply(data, changes, known)[0]
    result = {name: dict(records) for name, records in made.items()}
    for name, records in folder.own.data.items():
        for id, record in records.items():
            address = f"{name}/{id}"
            replaced = any(change.verb == "replace" and change.address == address for change in changes)
            unread = bool(folder.changes.document.problems)  # it may say so where nobody could read it
            if id in data[name] and not replaced and not unread:
                place = folder.own.place(address) or Place(folder.info.file)
                problems.append(problem("E109", place, address, at=address))
            result[name][id] = record
    return result, problems


def _with_own_file(change: Change, folder: Folder) -> Change:
    """A change that replaces a record by a file of the edition, with the record in it."""
    whole = change.verb == "replace" and change.value is None and len(change.steps) == 2
    if not whole or not folder.holds(change.address):
        return change
    name, id = change.steps
    return replace(change, value=folder.own.data[name][id])


def _refusal(
    change: Change, code: str, details: dict[str, Any], folder: Folder, retired: dict[str, Retired]
) -> Problem:
    place = folder.changes.place(change)
    if code == "E102" and details["above"] == change.steps[0]:
        details = details | {"near": fate(retired, "/".join(change.steps[:2])) or details["near"]}
    if code == "E104":
        other = next(one for one in folder.changes.entries if one.number == details["line"])
        details = details | {"line": folder.changes.place(other).line}
    if code == "E102" and len(change.steps) > 1 and folder.holds(change.address):
        record = "/".join(change.steps[:2])
        own = folder.own.place(record) or place
        return problem("E118", place, change.address, at=record, file=own.file)
    return problem(code, place, change.address, **details)


def _info(chain: list[Folder]) -> Document:
    """edition.yml with what it inherits from the editions below."""
    last = chain[-1].info
    if len(chain) == 1 or not last.data:
        return last
    data: dict[str, Any] = {}
    for folder in chain[:-1]:
        data |= {key: value for key, value in folder.info.data.items() if key not in _OWN}
    return replace(last, data=data | last.data)


def _terms(chain: list[Folder]) -> dict[str, Document]:
    """The terms of each language: those of an edition replace whole terms of the editions below."""
    found: dict[str, Document] = {}
    for folder in chain:
        for language, document in folder.terms.items():
            under = found[language].data if language in found else {}
            found[language] = replace(document, data=under | document.data)
    return found
