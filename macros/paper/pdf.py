"""HTML to PDF with WeasyPrint, which needs Pango; the site is built without either."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from macros.paper import characters
from macros.paper.document import PAGE, PAGES, Document, image_of, page_count
from macros.paper.layout import cut_frames, fitted
from macros.paper.repair import repair
from macros.problems import MissingTool

HERE = Path(__file__).parent
SHEETS = [HERE / "css" / f"{name}.css" for name in ("page", "text", "field", "training", "mentoring", "close")]
_SPACE_BEFORE = re.compile(r"(?<=\S)\s+(<(?:em|strong|b)>)(?=\S)")
"""A space before words set apart. The engine breaks a line after its first word when it ends in such a space and just
fits; the space at the beginning of those words lets it break where it should."""
_SPACE_AT_END = re.compile(r"\s+(?=</(?:p|li|d[dt]|t[dh]|h[1-6]|caption|div)>)")
"""A space at the end of a block: a last line that just fits is broken after its first word for its sake."""
MISSING_PANGO = (
    "PDFs need the library Pango, which this machine lacks. On Debian and Ubuntu, run:\n"
    "  sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def require() -> None:
    """Raises MissingTool when this machine cannot make PDFs."""
    _engine()


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise MissingTool(f"{MISSING_PANGO}\n({error})") from None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    # Its rules for footnotes, which we do not have, cost five styles for each element: a sixth of the time.
    sheet = (Path(weasyprint.__file__).parent / "css/html5_ua.css").read_text(encoding="utf-8")
    rules = (line for line in sheet.splitlines() if not line.startswith(("::footnote", "::note")))
    weasyprint.UA_STYLESHEET = weasyprint.CSS(string="\n".join(rules))
    return weasyprint


def render(document: Document) -> bytes:
    """A document as PDF/UA-1. Raises MissingTool, and Unprintable for characters that no paper can show."""
    characters.require(document)
    with _little_garbage():
        raw = _drawn(fitted(document, lambda some: _laid_out(some)[0].pages))
    return repair(raw, document)


def _drawn(document: Document) -> bytes:
    laid, options = _laid_out(document)
    cut_frames(laid.pages)
    gc.collect()  # half of what there is now has served laying out and names each other
    drawn: bytes = laid.write_pdf(finisher=_let_go, **options)
    return drawn


def _let_go(laid: Any, _: Any) -> None:
    """Forget the pages when all is drawn, before the file is put together: they take more memory than anything."""
    laid.pages.clear()
    gc.collect()


def _laid_out(document: Document) -> tuple[Any, dict[str, Any]]:
    """A document as the engine lays it out, and the options with which it is drawn."""
    engine = _engine()
    fonts, sheets = _styles(page_count(document.book))
    html = _SPACE_AT_END.sub("", _SPACE_BEFORE.sub(r"\1 ", document.html()))
    options = engine.DEFAULT_OPTIONS | {
        "stylesheets": sheets,
        "pdf_forms": document.fillable,
        "pdf_variant": "pdf/ua-1",
        "pdf_identifier": hashlib.blake2b(html.encode(), digest_size=16).digest(),
    }
    page = engine.HTML(string=html, base_url=str(HERE), url_fetcher=_images(document))
    return page.render(font_config=fonts, **options), options


def _images(document: Document) -> Any:
    """Hands the images of a document to the engine. It asks for nothing else: neither other files nor the web."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Images(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                return URLFetcherResponse(url, image_of(document.book, url).path.read_bytes())
            except (KeyError, OSError) as error:
                raise FatalURLFetchingError(f"{url} cannot be put on paper: {error}") from error

    return Images()


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Look for garbage often, among what laying out makes and not in the handbook: a tenth less memory for a kit."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@lru_cache(maxsize=4)
def _styles(counted: tuple[str, ...]) -> tuple[Any, list[Any]]:
    """Fonts and style sheets; "page x of y" goes into them in the document's language."""
    engine = _engine()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    text = text.replace('"page-of-pages"', _content(counted))
    return fonts, [engine.CSS(string=text, base_url=str(HERE), font_config=fonts)]


def _content(counted: tuple[str, ...]) -> str:
    """ "Page {page} of {pages}" as the value of `content`."""
    counters = {PAGE: "counter(page)", PAGES: "counter(pages)"}
    quoted = (piece.replace("\\", "\\\\").replace('"', '\\"') for piece in counted)
    return " ".join(counters.get(piece, f'"{piece}"') for piece in quoted)


def engine_code() -> str:
    """Changes with everything that a PDF depends on besides its document: engine, fonts, style sheets, repair."""
    from importlib.metadata import version

    files = [*sorted(HERE.rglob("*.py")), *SHEETS, *sorted((HERE / "fonts").iterdir())]
    code = hashlib.blake2b(digest_size=12)
    for name in ("weasyprint", "pikepdf", "pydyf", "python-docx"):
        code.update(version(name).encode())
    for file in files:
        code.update(file.read_bytes())
    return code.hexdigest()
