"""The one door: `open_handbook(root, edition, language)` gives the checked records of an edition in one language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from macros import markup, verdict
from macros.checks import check
from macros.checks.adopted import adopted
from macros.checks.references import linked, targets
from macros.checks.retired import known as retired_in
from macros.checks.translations import check_translations
from macros.earlier import releasing
from macros.edition import BASE, reasons, resolve
from macros.edition.retired import end
from macros.language import (
    Forms,
    Translate,
    Translator,
    forms_in,
    in_language,
    page_units,
    put_terms,
    translator,
    units,
)
from macros.language.catalogue import catalogues_of
from macros.language.progress import Progress, progress
from macros.model.kinds import BY_FOLDER, KINDS
from macros.model.lookup import EditionInfo
from macros.model.walk import Leaf, leaves, rewrite
from macros.problems import Failure, Problem, in_order
from macros.records import Curriculum, curriculum
from macros.repository import curricula, handbook_of
from macros.source import IMAGES, Image

CACHE = ".cache"
_OPENED: dict[tuple[Path, str, str | None], tuple[str, Handbook]] = {}


Target = tuple[str, str]
"""An edition and a language."""


class Records(dict[str, dict[str, Any]]):
    """Records by kind and id. While `asked` is a set, it takes down what is looked up, so that `handbook serve` knows
    what a page was made from.

    (kind,) is all of a kind, (kind, id) one record, (kind, id, "users") what uses it, (template, stamp) a template.
    """

    asked: set[tuple[str, ...]] | None = None

    def __getitem__(self, kind: str) -> dict[str, Any]:
        self.note(kind)
        return self.of(kind)

    def of(self, kind: str) -> dict[str, Any]:
        """The records of a kind, not taken down: for titles and words, which every page depends on."""
        return super().__getitem__(kind)

    def note(self, *asked: str) -> None:
        """Take down what is looked up."""
        if self.asked is not None:
            self.asked.add(asked)


@dataclass(frozen=True)
class PaperFile:
    """A file to print that goes beside the page of a record, or beside the home for the whole guide (no kind).

    `src` is its path below the home of the edition, `word` the word that names it, `path` where it lies now.
    """

    kind: str
    id: str
    src: str
    word: str
    path: Path

    @property
    def kilobytes(self) -> int:
        """Its size, rounded up."""
        return -(-self.path.stat().st_size // 1024)


@dataclass
class Handbook:
    """An edition in one language.

    `records` maps kind to id to record, every text translated and its terms put in, links still as `[](kind:id)`.
    `problems` is empty for a handbook that may be published. `stamp` changes with any file it was read from. `papers`
    are those made for this build, `bundle` is the copy for use without a network: pages link to them. `reasons` says,
    by address, why an edition changes something, and `retired` what became of what is no more.
    """

    root: Path
    code: str
    language: str
    info: EditionInfo
    curriculum: Curriculum
    records: Records
    forms: Forms
    translate: Translate
    problems: list[Problem]
    stamp: str
    papers: list[PaperFile] = field(default_factory=list)
    bundle: Path | None = None
    reasons: dict[str, Any] = field(default_factory=dict)
    retired: dict[str, Any] = field(default_factory=dict)
    _codes: dict[tuple[str, str], str] = field(default_factory=dict)
    _progress: dict[str, Progress] | None = None
    _uses: dict[tuple[str, str], list[tuple[str, str]]] | None = None

    def get(self, kind: str, name: str) -> Any:
        """A record in this language. Raises KeyError when it does not exist."""
        self.records.note(kind, name)
        return self.records.of(kind)[name]

    def image(self, name: str) -> Image:
        """An image by the name of its file. Raises KeyError when there is none."""
        return self.curriculum.resolved.images[name]

    def images(self) -> dict[str, Image]:
        """The images that sessions show, by name."""
        handouts = [handout for session in self.records.of("session").values() for handout in session.handouts]
        return {each.file: self.image(each.file) for handout in handouts for each in handout.images}

    def title(self, kind: str, name: str) -> str:
        """The title of a record in this language."""
        return str(self.records.of(kind)[name].title)

    def word(self, name: str, n: int | None = None, **slots: object) -> str:
        """A word of the interface, its slots filled in. Raises KeyError for a word that is not in words.yml."""
        words = self.records.of("word")
        if name not in words:
            raise KeyError(f'words.yml has no word "{name}"')
        word = words[name]
        text: str = word.one if n == 1 and word.one else word.text
        for slot, value in (({"n": n} if n is not None else {}) | slots).items():
            text = text.replace("{" + slot + "}", str(value))
        return text

    def language_name(self, language: str = "") -> str:
        """A language in its own words (that of this handbook, unless named); its code where no word is known."""
        name = f"language-{language or self.language}"
        return self.word(name) if name in self.records.of("word") else language or self.language

    @property
    def version(self) -> str:
        """What readers cite: the version that is being released, else that of the edition."""
        return releasing() or self.info.version

    @property
    def notice(self) -> str:
        """Who issues this handbook, or that nobody it describes does."""
        if self.info.issued_by:
            return self.word("notice-issued-by", service=self.info.issued_by)
        return self.word("notice-not-endorsed")

    def now(self, address: str) -> str:
        """The address that something has now, whose old one may be asked for: `forms/old-log` → `forms/log-book`."""
        return end(self.retired, address)

    def former(self, kind: str, name: str) -> list[str]:
        """The ids that a record had before."""
        folder = KINDS[kind].folder
        renamed = [address for address, entry in self.retired.items() if entry.renamed_to]
        old = [address.partition("/") for address in renamed if self.now(address) == f"{folder}/{name}"]
        return [id for head, _, id in old if head == folder]

    def written_in(self, address: str) -> str:
        """The language in which the text at an address was written."""
        return self.curriculum.resolved.written_in(address)

    def progress(self) -> dict[str, Progress]:
        """How far the translation of each record and page is, by address; nothing where nothing is to be translated."""
        if self._progress is None:
            wanted = chain(units(self.curriculum), page_units(handbook_of(self.root)))
            translated = self.language != self.info.writes or len(self.curriculum.resolved.layers) > 1
            if translated and isinstance(self.translate, Translator):
                self._progress = progress(wanted, self.translate)
            else:
                self._progress = {}
        return self._progress

    def require_no_problems(self) -> None:
        """Raises Failure with all problems, if there are any."""
        if self.problems:
            raise Failure(self.problems)

    def content_code(self, kind: str, name: str) -> str:
        """Six characters that change with what a record holds and shows: they tell whether a print is current."""
        if (kind, name) not in self._codes:
            found = leaves(self.get(kind, name))
            lines = [f"{leaf.address}\t{leaf.value}" for leaf in found]
            lines += [self.image(leaf.value).code for leaf in found if leaf.shows]
            self._codes[kind, name] = hashlib.blake2b("\n".join(lines).encode(), digest_size=3).hexdigest()
        return self._codes[kind, name]

    def code_of(self, asked: tuple[str, ...]) -> str:
        """Changes with the answer to what was looked up (see `Records`)."""
        kind, *names = asked
        if len(names) == 2:
            return str(self.used_in(kind, names[0]))
        known = self.records.of(kind)
        return " ".join(self.content_code(kind, name) for name in names or known if name in known)

    def keep_codes_of(self, last: Handbook) -> None:
        """Take over the codes of the records that are the same objects in another handbook, and show the same."""
        if self.curriculum.resolved.images != last.curriculum.resolved.images:
            return
        for (kind, name), code in last._codes.items():
            if self.records.of(kind).get(name) is last.records.of(kind)[name]:
                self._codes[kind, name] = code

    def all(self) -> Iterator[tuple[str, str, Any]]:
        """(kind, id, record) of every record."""
        for kind in self.records:
            for name, record in self.records[kind].items():
                yield kind, name, record

    def used_in(self, kind: str, name: str) -> list[tuple[str, str]]:
        """(kind, id) of the records that name this one or link to it, in the order of the kinds."""
        self.records.note(kind, name, "users")
        if self._uses is None:
            self._uses = {}
            for source_kind, source, targets in references(self.curriculum):
                for target in targets:
                    if target != (source_kind, source):
                        self._uses.setdefault(target, []).append((source_kind, source))
        return self._uses.get((kind, name), [])


def references(typed: Curriculum) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(kind, id, records it names or links to) of every record."""
    for (kind, name), named in targets(typed).items():
        yield kind, name, named


def stamp(root: Path) -> str:
    """Changes whenever a file of the curriculum is added, removed or written."""
    read = ("*.yml", "*.po", "*.md", "*.lock", f"{IMAGES}/*")
    found = sorted(path for folder in curricula(root) for pattern in read for path in folder.rglob(pattern))
    files = [(path, path.lstat()) for path in found]
    entries = [f"{path}:{status.st_mtime_ns}:{status.st_size}" for path, status in files]
    return hashlib.blake2b("\n".join(entries).encode(), digest_size=12).hexdigest()


def open_handbook(root: Path, edition: str = BASE, language: str | None = None) -> Handbook:
    """Read, type, check and translate an edition; unchanged files are not read again in the same process.

    `root` is the folder that holds `curriculum/`; a base that is not there is that of the installed handbook. Raises
    KeyError for an unknown edition or language, and Failure when edition.yml itself cannot be read; all other problems
    stand in `Handbook.problems`.
    """
    root = root.resolve()
    now = stamp(root)
    known = _OPENED.get((root, edition, language))
    if known and known[0] == now:
        return known[1]
    typed, problems = _checked(root, edition, now)
    if typed.info is None:
        raise Failure(problems)
    asked, language = language, language or typed.info.languages[0]
    catalogues = catalogues_of(typed.resolved, root, language)
    published = [*typed.info.languages, *(catalogue.language for catalogue in catalogues if catalogue.entries)]
    writes = typed.info.writes
    translate = translator(language, published, catalogues, typed.resolved.written_in, typed.terms)
    forms = forms_in(language, typed.terms, writes)
    last = known[1] if known and _says_alike(known[1], typed, translate, forms) else None

    wordy = _without_lost_links(typed, translate, forms)

    def spoken(kind: str, name: str, record: Any) -> Any:
        if last and last.curriculum.records[kind].get(name) is record:
            return last.records[kind][name]
        said = in_language(record, typed.address(kind, name), translate, forms)
        return wordy(kind, name, said)

    records = Records(
        (kind, {name: spoken(kind, name, record) for name, record in entries.items()})
        for kind, entries in typed.records.items()
    )
    info = in_language(typed.info, "edition", translate, forms)
    assert isinstance(info, EditionInfo)
    opened = Handbook(root, edition, language, info, typed, records, forms, translate, problems, now)
    opened.reasons = {at: in_language(one, at, translate, forms) for at, one in reasons(typed.resolved)}
    homes = {at: f"retired/{folder.code}/{at}" for folder in typed.resolved.chain for at in folder.retired.entries}
    opened.retired = {at: in_language(one, homes[at], translate, forms) for at, one in retired_in(typed).items()}
    if last:
        opened.keep_codes_of(last)
    _OPENED[root, edition, asked] = _OPENED[root, edition, language] = (now, opened)
    return opened


def _says_alike(last: Handbook, typed: Curriculum, translate: Translate, forms: Forms) -> bool:
    """Whether a record that stayed the same still has the words that it had in another handbook."""
    then, now = ({kind: set(names) for kind, names in one.left_out.items()} for one in (last.curriculum, typed))
    return last.translate == translate and last.forms == forms and then == now


def _without_lost_links(typed: Curriculum, translate: Translate, forms: Forms) -> Callable[[str, str, Any], Any]:
    """Makes of (kind, id, record in words) the same without links to what the edition has not: their words stay."""
    left_out = {(kind, name) for kind, entries in typed.left_out.items() for name in entries}
    links_of = linked(typed) if left_out else {}

    def as_words(link: re.Match[str]) -> str:
        kind, name = link["kind"], link["id"]
        if (kind, name) not in left_out:
            return link[0]
        title = str(typed.left_out[kind][name].title)
        return link["text"] or put_terms(str(translate(f"{typed.address(kind, name)}/title", title)), forms)

    def change(leaf: Leaf) -> str:
        return markup.LINK.sub(as_words, leaf.value) if leaf.words and leaf.words.markdown else str(leaf.value)

    def wordy(kind: str, name: str, record: Any) -> Any:
        return rewrite(record, change) if left_out.intersection(links_of.get((kind, name), ())) else record

    return wordy


_TYPED: dict[tuple[Path, str], tuple[str, Curriculum, list[Problem]]] = {}


def _checked(root: Path, edition: str, now: str) -> tuple[Curriculum, list[Problem]]:
    """The typed records and all problems of an edition, the same for each of its languages."""
    known = _TYPED.get((root, edition))
    if known is None or known[0] != now:
        markup.keep_in(root / CACHE)
        before = verdict.fingerprint(root)
        typed = adopted(curriculum(resolve(root, edition)))
        below = _checked(root, typed.resolved.below.code, now) if typed.resolved.below else None
        for other in filter(None, (below, known and known[1:])):
            _take_over(other[0], typed)
        problems = verdict.recall(root / CACHE, edition, before)
        if problems is None:
            # What is wrong below is told there, and only there: nobody can judge what stands on it.
            if below and below[1]:
                problems = in_order([*below[1], *typed.resolved.problems])
            else:
                problems = [*check(typed), *check_translations(typed, root)]
            markup.RENDERED.save()
            if verdict.fingerprint(root) == before:  # else a file was written while it was checked
                verdict.keep(root / CACHE, edition, before, problems)
        known = _TYPED[root, edition] = (now, typed, problems)
    return known[1], known[2]


def _take_over(old: Curriculum, new: Curriculum) -> None:
    """Let each record that came out the same stay the same object, so that what was made of it still holds."""
    for kind, records in new.records.items():
        for name, record in records.items():
            if old.records[kind].get(name) == record:
                records[name] = old.records[kind][name]


def problems_of(root: Path, edition: str = BASE) -> list[Problem]:
    """All problems of an edition. Files that are as they were when it was last checked are not even read as records.

    Raises KeyError for an unknown edition.
    """
    root = root.resolve()
    known = verdict.recall(root / CACHE, edition, verdict.fingerprint(root))
    return _checked(root, edition, stamp(root))[1] if known is None else known


def address_of(text: str) -> tuple[str, str, str]:
    """(kind, id, rest) of an address such as `stages/learning/window/max` or `stage:learning`.

    Raises KeyError with the kinds there are when the first word is none of them.
    """
    head, _, rest = text.partition(":") if ":" in text and "/" not in text.partition(":")[0] else text.partition("/")
    name, _, inner = rest.partition("/")
    kind = KINDS.get(head) or BY_FOLDER.get(head)
    if kind is None:
        raise KeyError(f'"{head}" is no kind of record; there are: {", ".join(kind.folder for kind in KINDS.values())}')
    return kind.name, name, inner
