"""Building all editions: beside the published site, verified, then exchanged in one step.

A failed build never touches the last good site: everything is made in a sibling folder, and only a verified whole takes
the place of the old one.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from macros import bundle
from macros.edition import BASE, codes
from macros.handbook import CACHE, PaperFile, open_handbook
from macros.pages import IMAGES, language_tag
from macros.problems import Failure, Problem
from macros.repository import handbook_of, whereabouts

Target = tuple[str, str]
"""An edition and a language."""
Say = Callable[[int, int, str], None]
"""Told how many papers are done, of how many, and which one came last."""


class Stopped(Exception):
    """A build stopped for another reason than problems of the curriculum. Its text says why and what to do."""


class _Messages(logging.Handler):
    """Keeps what MkDocs warns about, without tracebacks, to tell it when the build stops."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage().partition("```\nTraceback")[0].strip()
        if said not in self.lines:
            self.lines.append(said)


def targets(root: Path, editions: Iterable[str] = (), language: str | None = None) -> list[Target]:
    """Editions and languages to build: all there are, unless named.

    Raises Failure with the problems of all of them together, and KeyError for an edition or language that is not there.
    """
    found: list[Target] = []
    problems: list[Problem] = []
    for code in editions or codes(root):
        try:
            book = open_handbook(root, code)
            problems += book.problems
            found += [(code, one) for one in ([language] if language else book.info.languages)]
        except Failure as failure:
            problems += failure.problems
    if problems:
        raise Failure(problems)
    for code, one in found:
        open_handbook(root, code, one)
    return found


def stock(root: Path, wanted: list[Target], say: Say, jobs: int = 0) -> None:
    """Make the paper that pages link to: that of the base in its own language, or, in a repository without a base, of
    each edition in its main one. `say` is told how far it is.

    Other editions and languages differ in a few sheets each: they are printed when somebody asks for them. Raises
    MissingTool when PDFs cannot be made here; the handbook stays without paper then.
    """
    from macros.paper.shelf import Shelf

    own = codes(root)
    printed = [BASE] if BASE in own else own
    for edition, language in wanted:
        book = open_handbook(root, edition, language)
        if edition not in printed or language != book.info.languages[0]:
            continue
        made = Shelf(book).stock(say, jobs)
        book.papers = [PaperFile(one.kind, one.id, one.src, one.word, path) for one, path in made.items()]


def build(
    root: Path,
    wanted: list[Target],
    out: Path,
    *,
    offline: bool = False,
    partial: bool = False,
    first: Callable[[], None] | None = None,
) -> Path:
    """Build targets into `out/<edition>/<language>/` and exchange `out` in one step.

    `partial` keeps what else stands in `out`; `offline` makes pages that work when opened from a folder, and a zip of
    each edition in each language beside the editions; `first` is called once no other build runs here, to make what
    pages link to, such as paper. Returns `out`.
    Raises Failure for problems, Stopped when MkDocs or the file system stops it; `out` is untouched then.
    """
    with alone(root):
        _clear_leftovers(out)
        beside = out.with_name(f"{out.name}.building-{os.getpid()}")
        try:
            if first:
                first()
            if partial and out.is_dir():
                made_anew = {str(out / edition / language) for edition, language in wanted}
                shutil.copytree(
                    out,
                    beside,
                    symlinks=True,
                    ignore=lambda folder, names: [name for name in names if os.path.join(folder, name) in made_anew],
                )
            for target in wanted:
                spoken = _spoken(root, target[0], wanted, beside)
                mkdocs_build(root, target, beside / target[0] / target[1], offline=offline, spoken=spoken)
                if offline:
                    site, address = beside / target[0] / target[1], _address(target)
                    bundle.make(open_handbook(root, *target), site, beside, address)
            write_chooser(root, beside, offline)
            _exchange(beside, out)
        except OSError as error:
            raise Stopped(f"{error.strerror}: {error.filename}. The site in {out} was not touched.") from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return out


def _spoken(root: Path, edition: str, wanted: list[Target], folder: Path) -> list[str]:
    """The languages in which an edition will stand in a site, its main ones first."""
    there = [language for code, language in wanted if code == edition]
    there += [path.name for path in sorted((folder / edition).glob("*")) if path.is_dir()]
    first = open_handbook(root, edition).info.languages
    return [*(one for one in first if one in there), *(one for one in dict.fromkeys(there) if one not in first)]


def mkdocs_build(
    root: Path, target: Target, folder: Path, *, offline: bool = False, spoken: Iterable[str] = (), after: Any = None
) -> None:
    """Build one edition in one language into a folder with MkDocs. `after(config)` may change the configuration.

    `spoken` names the languages that stand beside it in the site, to which each page leads.

    Raises Failure or Stopped.
    """
    from mkdocs.commands import build as command
    from mkdocs.exceptions import Abort, MkDocsException

    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    logger.propagate = False
    try:
        with settings(root, target, folder, offline=offline, spoken=spoken):
            config = configuration(root)
            config.plugins.on_startup(command="build", dirty=False)
            if after:
                after(config)
            command.build(config)
            config.plugins.on_shutdown()
    except (Abort, MkDocsException, SystemExit) as error:
        text = "\n".join([*messages.lines, str(error)])
        raise Stopped(text.strip()) from error
    finally:
        logger.removeHandler(messages)
        logger.propagate = True


def configuration(root: Path) -> Any:
    """mkdocs.yml as MkDocs reads it now. Material's announcement of its end is for us, not for authors."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(handbook_of(root) / "mkdocs.yml"))


@contextlib.contextmanager
def settings(
    root: Path, target: Target, folder: Path, *, offline: bool = False, spoken: Iterable[str] = ()
) -> Iterator[None]:
    """The environment that mkdocs.yml reads, for one build; restored afterwards."""
    wanted = {
        **whereabouts(root),
        "HANDBOOK_EDITION": target[0],
        "HANDBOOK_LANGUAGE": target[1],
        "HANDBOOK_LANGUAGES": " ".join(spoken),
        "HANDBOOK_SITE": str(folder),
        "HANDBOOK_URL": _address(target),
        "HANDBOOK_OFFLINE": "true" if offline else "false",
        "HANDBOOK_DIRECTORY_URLS": "false" if offline else "true",
    }
    with environment(wanted):
        yield


@contextlib.contextmanager
def environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment, and put back afterwards what was there."""
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _address(target: Target) -> str:
    """Where an edition in a language is published; nothing where HANDBOOK_URL does not say."""
    url = os.environ.get("HANDBOOK_URL", "").rstrip("/")
    return f"{url}/{target[0]}/{target[1]}/" if url else ""


def write_chooser(root: Path, folder: Path, offline: bool) -> None:
    """`index.html` above the editions: a link to each edition in each language."""
    rows = []
    books = [open_handbook(root, path.parent.name, path.name) for path in sorted(folder.glob("*/*")) if path.is_dir()]
    for book in books:
        address = f"{book.code}/{book.language}/" + ("index.html" if offline else "")
        name, tag = f"{book.info.title}, {book.language_name()}", language_tag(book.language)
        rows.append(f'<li><a href="{address}" lang="{tag}" hreflang="{tag}">{escape(name)}</a></li>')
    first = books[0]
    tag = language_tag(first.language)
    base = f"{first.code}/{first.language}"
    title = escape(f"{first.word('product')}: {first.word('chooser-title')}")
    sheets = "".join(f'<link rel="stylesheet" href="{base}/assets/tandem/{name}.css">' for name in ("tokens", "type"))
    html = (
        f'<!doctype html>\n<html lang="{tag}" data-md-color-scheme="default">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<link rel="icon" href="{base}/assets/favicon.svg">{sheets}\n'
        f'<link rel="stylesheet" href="{base}/assets/tandem/chooser.css">\n</head>\n<body class="t-chooser">\n'
        f'<main class="md-typeset">\n<h1>{escape(first.word("product"))}</h1>\n'
        f"<p>{escape(first.word('chooser-text'))}</p>\n<ul>\n{chr(10).join(rows)}\n</ul>\n</main>\n</body>\n</html>\n"
    )
    (folder / "index.html").write_text(html, encoding="utf-8")


@contextlib.contextmanager
def alone(root: Path, name: str = "build") -> Iterator[None]:
    """Hold a lock of this repository. Raises Stopped when another build, or whatever `name` says, holds it."""
    lock = root / CACHE / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped(
                f"Another {name} of this handbook is running. Wait until it ends, then start again."
            ) from None
        yield


def _clear_leftovers(out: Path) -> None:
    """Remove what an interrupted build left beside the site; the lock is held, so nobody else works there."""
    for leftover in out.parent.glob(f"{out.name}.building-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _exchange(new: Path, old: Path) -> None:
    """Let `new` take the place of `old` in one step, so that a reader never meets half a site."""
    if not old.exists():
        new.rename(old)
    elif _swap(new, old):
        shutil.rmtree(new)
    else:
        # Systems without an atomic exchange: the old site is away for the moment between two renames.
        aside = old.with_name(f"{old.name}.building-old-{os.getpid()}")
        old.rename(aside)
        new.rename(old)
        shutil.rmtree(aside)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names with renameat2(RENAME_EXCHANGE). False where the system has no such call."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    at_cwd, exchange = -100, 2
    return bool(call(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def write_pages(root: Path, target: Target, out: Path) -> int:
    """Write the finished Markdown of every page, with a plain MkDocs configuration, for another generator.

    Returns the number of pages. Raises Failure or Stopped; raises FileExistsError when `out` holds something already.
    """
    import tempfile

    import yaml

    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    texts: dict[str, tuple[dict[str, Any], str]] = {}
    navigation: list[Any] = []

    def capture(config: Any) -> None:
        def keep(markdown: str, page: Any, **_: Any) -> str:
            meta = {key: value for key, value in page.meta.items() if key not in ("identity", "template")}
            texts[page.file.src_uri] = (meta, markdown)
            return markdown

        def keep_navigation(nav: Any, config: Any, **_: Any) -> Any:
            navigation.extend(config.nav)
            return nav

        # Last in line: macros have run, links are still those of Markdown.
        config.plugins.events["page_markdown"].append(keep)
        config.plugins.events["nav"].append(keep_navigation)

    with tempfile.TemporaryDirectory(prefix="handbook-") as folder:
        mkdocs_build(root, target, Path(folder) / "site", after=capture)
        with settings(root, target, Path(folder)):
            plain = _plain_configuration(configuration(root), navigation)
    docs = out / "docs"
    for src, (meta, markdown) in texts.items():
        path = docs / src
        path.parent.mkdir(parents=True, exist_ok=True)
        front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=True).strip()
        path.write_text(f"---\n{front}\n---\n\n{markdown}\n", encoding="utf-8")
    shutil.copytree(handbook_of(root) / "docs" / "assets", docs / "assets", dirs_exist_ok=True)
    for name, image in open_handbook(root, *target).images().items():
        (docs / IMAGES).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(image.path, docs / IMAGES / name)
    (out / "mkdocs.yml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    return len(texts)


def _plain_configuration(config: Any, navigation: list[Any]) -> dict[str, Any]:
    """mkdocs.yml without hooks, macros and overrides: what any MkDocs with Material can build."""
    theme = {"name": "material", "font": False, "logo": "assets/mark.svg", "favicon": "assets/favicon.svg"}
    features = [feature for feature in config.theme["features"] if feature != "content.action.edit"]
    return {
        "site_name": "Tandem",
        "theme": theme | {"features": features, "palette": config.theme["palette"]},
        "plugins": [{"search": {"separator": config.plugins["material/search"].config["separator"]}}],
        "markdown_extensions": ["attr_list", "md_in_html", "tables", "toc"],
        "extra": {"generator": False},
        "extra_css": list(config.extra_css),
        "extra_javascript": [str(script) for script in config.extra_javascript],
        "nav": navigation,
    }
