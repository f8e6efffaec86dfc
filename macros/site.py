"""One edition in one language as a MkDocs site: what the hooks and `define_env` hand over to.

Together with `hooks`, `build` and the theme, this is all that knows MkDocs; everything before it does not.
"""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from material.plugins.search import plugin as search_plugin  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from macros import adapted, cache, labels, local, markup, moved, pages, search, tags, verify, versions
from macros.earlier import releasing
from macros.edition.pages import DOCS
from macros.handbook import CACHE, Handbook, open_handbook
from macros.language import PSEUDO, day, outside_code, page_text
from macros.language.progress import total
from macros.markup import LINK
from macros.model.kinds import BY_FOLDER, KINDS
from macros.navigation import navigation
from macros.problems import Failure, Place, Problem, did_you_mean, problem
from macros.repository import handbook_of
from macros.serve import WATCH
from macros.tongues import search_language, theme_language, tongues, way

SHEETS = "assets/tandem/"
"""Where our style sheets lie below docs_dir."""
BOOST = {
    "stage": 1.2,
    "assessment": 1.4,
    "form": 1.2,
    "guide": 1.1,
    "glossary": 1.3,
    "session": 0.6,
    "specimen": 0.3,
    "claim": 0.5,
    "indicator": 0.3,
    "source": 0.3,
}
"""What search shows first, where several kinds hold a word as often: what to do before what it looks like filled in."""

_SHOWN: dict[tuple[str, str], Handbook] = {}
"""The last handbook without problems of each edition and language, kept while serving."""


def open_for(config: MkDocsConfig, root: Path) -> None:
    """Open the edition and language that the configuration names and attach the handbook to it.

    Raises Failure when it has problems. While serving, the last good handbook stays and the problems are shown in its
    pages; `config.extra["serving"]` says so.
    """
    edition, language = _named(config, "edition"), _named(config, "language") or None
    serving = bool(os.environ.get("HANDBOOK_SERVING"))
    problems: list[Problem] = []
    try:
        book = open_handbook(root, edition, language)
        book.require_no_problems()
        _SHOWN[edition, language or ""] = book
    except Failure as failure:
        if not serving or (edition, language or "") not in _SHOWN:
            raise
        book, problems = _SHOWN[edition, language or ""], failure.problems
    config.handbook = book  # type: ignore[attr-defined]
    config.serving = SimpleNamespace(on=serving, problems=problems)  # type: ignore[attr-defined]
    config.site_name = book.word("product")
    config.site_description = book.info.title
    config.theme["language"] = "en" if book.language == PSEUDO else theme_language(book.language)
    config.copyright = book.info.title
    config.plugins["material/search"].config["lang"] = [search_language(book.language)]
    if _online(config):
        # Before the others: the first Escape closes its list, the second the menu that holds it.
        config.extra_javascript.insert(0, versions.SCRIPT)
    if not _offline(config):
        # It lets the search run in pages opened from a folder; from a server it would only be one file more to load.
        config.extra["polyfills"] = [one for one in config.extra.get("polyfills", ()) if "iframe-worker" not in one]
    config.markdown_extensions.append(tags.Blocks())  # type: ignore[arg-type]
    kept = cache.Pages(root / CACHE / "pages" / book.code / book.language)
    config.kept = kept  # type: ignore[attr-defined]
    search_plugin.Parser.feed = lambda parser, html: kept.feed(parser, html)


def _offline(config: MkDocsConfig) -> bool:
    """Whether the pages are to be opened from a folder, without a server."""
    return bool(config.plugins["material/offline"].config["enabled"])


def _online(config: MkDocsConfig) -> bool:
    """Whether this is the site of a release: other versions will stand beside it."""
    return bool(releasing()) and not _offline(config)


def _named(config: MkDocsConfig, setting: str) -> str:
    """A setting as it was given: MkDocs reads the edition or language `no` of the environment as a false."""
    return os.environ.get(f"HANDBOOK_{setting.upper()}") or str(config.extra[setting])


def book_of(config: MkDocsConfig) -> Handbook:
    """The handbook that `open_for` attached."""
    book: Handbook = config.handbook  # type: ignore[attr-defined]
    return book


def links_from(page: Page, config: MkDocsConfig) -> pages.Links:
    """Links as seen from a page."""
    return pages.Links(book_of(config), page.file.src_uri, config.use_directory_urls)


def add_pages(files: Files, config: MkDocsConfig) -> Files:
    """Add a stub for each generated page that nobody wrote by hand, index.json, and set the menu."""
    book = book_of(config)
    own = list(local.pages(book))
    for src, content, _ in own:
        known = files.get_file_from_path(src)
        if known:
            files.remove(known)
        files.append(File.generated(config, src, content=content))
    for made in pages.generated(book):
        if files.get_file_from_path(made.src) is None:
            files.append(File.generated(config, made.src, content=_stub(book, made)))
    serving = config.serving  # type: ignore[attr-defined]
    # After a mistake the last good images stay, as do the pages: the file of one may be the mistake.
    for name, image in book.images().items() if not serving.problems else ():
        files.append(File.generated(config, f"{pages.IMAGES}/{name}", abs_src_path=str(image.path)))
    for paper in book.papers:
        files.append(File.generated(config, paper.src, abs_src_path=str(paper.path)))
    if book.bundle and not _offline(config):
        files.append(File.generated(config, book.bundle.name, abs_src_path=str(book.bundle)))
    for kept in moved.files(book, config.use_directory_urls, config.site_url or ""):
        level = InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, kept.src, content=kept.content, inclusion=level))
    for src, path in moved.papers(book):
        files.append(File.generated(config, src, abs_src_path=str(path)))
    files.append(File.generated(config, "index.json", content=index(book, config)))
    if not _online(config):
        files.remove(files.src_uris[versions.SCRIPT])
    _join_sheets(files, config)
    written = [file for file in files.documentation_pages() if not file.generated_by]
    prose = [(_order(file), file.src_uri, _title(book, file)) for file in written]
    prose = sorted([*prose, *((meta["order"], src, meta["title"]) for src, _, meta in own)])
    config.nav = navigation(book, [(src, title) for _, src, title in prose])
    if serving.on:
        WATCH.begin(files, book, _engine_stamp() + "".join(map(str, serving.problems)))
    return files


def _join_sheets(files: Files, config: MkDocsConfig) -> None:
    """Have the site load our style sheets as one file, in their order: a first visit asks for ten files fewer."""
    ours = [name for name in config.extra_css if name.startswith(SHEETS) and name in files.src_uris]
    if ours:
        text = "\n".join(files.src_uris[name].content_string for name in ours)
        joined = File.generated(config, f"{SHEETS}site.css", content=lighter(text))
        files.append(joined)
        config.extra_css = [joined.src_uri, *(name for name in config.extra_css if name not in ours)]


def lighter(css: str) -> str:
    """A style sheet without comments and without white space that says nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "\n", css)
    css = re.sub(r"(?<=[{};,])\n|\n(?=\})", "", css)
    return css.replace(" {", "{").replace(";}", "}").strip()


def _engine_stamp() -> str:
    """Changes when the theme is written, so that every page is built again."""
    return str(max(path.stat().st_mtime_ns for path in (pages.TEMPLATES.parent / "theme").rglob("*")))


def _stub(book: Handbook, made: pages.PageOf) -> str:
    meta: dict[str, Any] = {"title": made.title, "kind": KINDS[made.kind].folder, "id": made.id}
    if made.id:
        record = book.get(made.kind, made.id)
        if hasattr(record, "summary"):
            resolve = pages.Links(book, made.src).resolve
            meta["description"] = pages.first_sentence(markup.plain(record.summary, resolve))
    if made.kind in BOOST:
        meta["search"] = {"boost": BOOST[made.kind]}
    if made.kind == "stage":
        meta["tags"] = [book.word("stage-number", n=number) for number in _places(book, made.id)]
    if made.kind in ("form", "specimen") and not made.variant:
        meta["hide"] = ["toc"]
    if made.variant in ("participant", "supervisor"):
        meta |= {"search": {"exclude": True}, "hide": ["navigation", "toc"]}
    if made.variant == "projector":
        meta |= {"template": "projector.html", "search": {"exclude": True}, "hide": ["navigation", "toc"]}
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())
    mark = "" if made.variant else local.mark(book, f"{KINDS[made.kind].folder}/{made.id}".rstrip("/"))
    return f"---\n{head}\n---\n\n{made.call}\n" + (f"\n{mark}\n" if mark else "")


def _places(book: Handbook, stage: str) -> list[int]:
    """Which stage it is, in each programme that has several."""
    orders = [programme.stages for programme in book.records["programme"].values() if len(programme.stages) > 1]
    return [stages.index(stage) + 1 for stages in orders if stage in stages]


def _front(file: File) -> dict[str, Any]:
    from mkdocs.utils.meta import get_data

    meta: dict[str, Any] = get_data(file.content_string)[1]
    return meta


def _order(file: File) -> int:
    return int(_front(file).get("order", 50))


def _title(book: Handbook, file: File) -> str:
    return page_text(str(_front(file).get("title", file.name)), file.src_uri, book.translate, book.forms)


def index(book: Handbook, config: MkDocsConfig) -> str:
    """index.json: every record with kind, id, title, address, content code and files to print; the address of every
    page, and where each old address leads."""
    rows = []
    for kind, name, record in book.all():
        if KINDS[kind].page == "none":
            continue
        src, anchor = pages.source_of(kind, name)
        address = pages.url_of(src, config.use_directory_urls) + (f"#{anchor}" if anchor else "")
        row = {
            "kind": kind,
            "id": name,
            "title": record.title,
            "address": address,
            "code": book.content_code(kind, name),
            "papers": [paper.src for paper in book.papers if (paper.kind, paper.id) == (kind, name)],
        }
        rows.append(row)
    head = {"edition": book.code, "language": book.language, "version": book.version, "records": rows}
    head |= moved.index_rows(book, config.use_directory_urls)
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"


def prepare_page(markdown: str, page: Page, config: MkDocsConfig) -> str:
    """Translate prose, put terms in, turn links to records into links MkDocs checks; write identity line and pencil."""
    book = book_of(config)
    if config.serving.on:  # type: ignore[attr-defined]
        WATCH.page(book, page.file.src_uri)
    if not page.file.generated_by:
        markdown = page_text(markdown, page.file.src_uri, book.translate, book.forms)
    if not page.file.generated_by or page.meta.get("render_macros") is False:
        markdown = outside_code(markdown, lambda text: LINK.sub(lambda match: _markdown_link(match, page, book), text))
    if not page.file.generated_by:
        for key in ("title", "description"):
            if key in page.meta:
                page.meta[key] = page_text(str(page.meta[key]), page.file.src_uri, book.translate, book.forms)
    if _offline(config) and page.canonical_url:
        page.canonical_url = f"{config.site_url}{versions.published(page.url)}"
    page.meta["identity"] = _identity(page, config)
    page.meta["translation"] = _translation(page, book)
    page.edit_url = _pencil(page, book)
    page.render = partial(config.kept.render, page)  # type: ignore[attr-defined,method-assign]
    return markdown


def _markdown_link(match: re.Match[str], page: Page, book: Handbook) -> str:
    kind, name = match["kind"], match["id"]
    if kind not in KINDS:
        return match[0]
    if name not in book.records[kind] and adapted.is_below(book, kind, name):
        return match["text"] or pages.escaped(labels.title_of(book, kind, name))  # the words stay, the way is gone
    if name not in book.records[kind]:
        fate = book.curriculum.resolved.fate(f"{KINDS[kind].folder}/{name}")
        near = fate or did_you_mean(name, book.records[kind])
        place = _place(page, f"{kind}:{name}")
        raise Failure([problem("R103", place, kind=kind, id=name, near=near)])
    src, anchor = pages.source_of(kind, name)
    way = os.path.relpath(src, Path(page.file.src_uri).parent).replace(os.sep, "/")
    fragment = match["fragment"] or (f"#{anchor}" if anchor else "")
    return f"[{match['text'] or pages.escaped(book.title(kind, name))}]({way}{fragment})"


def _place(page: Page, snippet: str) -> Place:
    """Where a piece of text stands in a page written by hand."""
    file = Path(page.file.abs_src_path or page.file.src_uri)
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if snippet in line:
            return Place(f"docs/{page.file.src_uri}", number, line.index(snippet) + 1)
    return Place(f"docs/{page.file.src_uri}")


def _translation(page: Page, book: Handbook) -> str:
    """What readers are told of a page that is not wholly translated; nothing where it is."""
    name = "/".join(filter(None, (str(page.meta.get("kind", "")), str(page.meta.get("id", "")))))
    address = name if page.file.generated_by else f"{DOCS}/{page.file.src_uri}"
    found = total(one for at, one in book.progress().items() if f"{at}/".startswith(f"{address}/"))
    if found.missing:
        word = "untranslated-page" if found.missing == found.total else "untranslated-passages"
        return book.word(word, n=found.missing, of=found.total, language=book.language_name(book.written_in(address)))
    return book.word("translation-to-check", n=found.units["check"]) if found.units["check"] else ""


def _identity(page: Page, config: MkDocsConfig) -> str:
    book = book_of(config)
    folder, name = str(page.meta.get("kind", "")), str(page.meta.get("id", ""))
    parts = [f"{folder}/{name}" if name else folder, str(page.meta.get("title") or page.title or "")]
    parts += [
        book.info.title,
        book.language_name(),
        book.word("theme-version", version=book.version),
    ]
    if name:
        parts.append(book.word("identity-code", code=book.content_code(BY_FOLDER[folder].name, name)))
    address = page.canonical_url or f"{book.code}/{book.language}/{versions.published(page.url)}"
    parts += [day(pages.build_date(), book.language), address, book.notice]
    return " · ".join(part for part in parts if part)


def _pencil(page: Page, book: Handbook) -> str | None:
    """Where an author edits what a page shows: the YAML of a record, or the page itself. None without a repository, and
    for a page that comes from the installed handbook."""
    repository = os.environ.get("HANDBOOK_REPOSITORY", "")
    if not repository:
        return None
    file = f"docs/{page.file.src_uri}"
    if "file" in page.meta:
        file = str(page.meta["file"])
    elif page.file.generated_by:
        file = local.edited(book, f"{page.meta['kind']}/{page.meta.get('id', '')}".rstrip("/"))
    elif handbook_of(book.root) != book.root:
        return None
    return f"{repository.rstrip('/')}/{file}"


def equip_theme(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the theme's templates `word` and `site`."""
    book = book_of(config)
    serving = config.serving  # type: ignore[attr-defined]
    offline, online = _offline(config), _online(config)
    news = files.get_file_from_path(versions.WHAT_CHANGED)
    env.bytecode_cache = pages.compiled()
    env.globals["word"] = lambda name, n=None, **slots: book.word(name, n, **slots)
    env.globals["site"] = SimpleNamespace(
        product=book.word("product"),
        edition_title=book.info.title,
        language=book.language,
        language_name=book.language_name(),
        html_lang=pages.language_tag(book.language),
        version=book.version,
        notice=book.notice,
        issuer=book.info.issued_by,
        contact=book.info.contact,
        serving=serving.on,
        problems=[SimpleNamespace(place=str(p.place), text=f"{p.code} {p.cause} {p.fix}") for p in serving.problems],
        date=day(pages.build_date(), book.language),
        home_url=".",
        online=online,
        offline=offline,
        shows_version=online or offline,
        status=f"{versions.VERSION}/{versions.STATUS}",
        newest=partial(versions.newest, book),
        news=news.url if news else "",
        address=config.site_url,
        tongues=tongues(book),
        way=lambda page, code: way(code, page.url, page.file.abs_src_path, not config.use_directory_urls),
    )
    return env


def finish(config: MkDocsConfig) -> list[Problem]:
    """Patch the search worker and verify the built pages. Returns what is wrong with them."""
    folder, book = Path(config.site_dir), book_of(config)
    search.patch(folder)
    markup.RENDERED.save()
    config.kept.save()  # type: ignore[attr-defined]
    if config.serving.on:  # type: ignore[attr-defined]
        WATCH.done()
        return []
    allowed = verify.allowed_addresses(book, config.site_url or "", os.environ.get("HANDBOOK_REPOSITORY", ""))
    home = urlsplit(config.site_url or "/").path
    beside, online = [f"../{one.code}" for one in tongues(book)], _online(config)
    beside += [versions.newest(book).rstrip("/")] if online else []
    away = versions.others()
    return verify.problems(folder, allowed, f"{book.code}/{book.language}", beside, home, away)
