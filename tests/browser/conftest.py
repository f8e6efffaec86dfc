"""A browser that may talk to the served site only, and that fails a test on any error in the console."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pytest shows what matters."""


@contextmanager
def served(folder: Path, headers: dict[str, str] | None = None, missing: Path | None = None) -> Iterator[str]:
    """Serve a folder on this machine while the block runs, as a host does that sends these headers, and this page for
    what is not there; gives its address."""

    class Handler(_Quiet):
        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            if missing is None:
                return super().send_error(code, message, explain)
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(missing.read_bytes())

    handler = partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def server(built_site: Path) -> Iterator[str]:
    """Address of the built site, served below a sub-path as it would be published."""
    with served(built_site.parent) as address:
        yield f"{address}{built_site.name}/"


@pytest.fixture(scope="session")
def root_url(built_site: Path) -> Iterator[str]:
    """The edition at the root of a host: there its page for wrong addresses is at home."""
    with served(built_site / "base" / "en") as address:
        yield address


@pytest.fixture(scope="session")
def site_url(server: str) -> str:
    """Home of the base edition in English."""
    return f"{server}base/en/"


def _beside(server: str, built_site: Path, other: Path) -> str:
    """Address of a site that was built beside the served one."""
    assert other.parent == built_site.parent
    return f"{server.removesuffix(f'{built_site.name}/')}{other.name}/"


@pytest.fixture(scope="session")
def pseudo_url(server: str, built_site: Path, pseudo_site: Path) -> str:
    """Home of the base edition in the pseudo-language."""
    return f"{_beside(server, built_site, pseudo_site)}base/qps/"


@pytest.fixture(scope="session")
def example_url(server: str, built_site: Path, example_site: Path) -> str:
    """Home of the example curriculum."""
    return f"{_beside(server, built_site, example_site)}base/en/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), headless=True, args=FLAGS
        )
        yield chromium
        chromium.close()


@contextmanager
def watched(
    browser: Browser, *origins: str, offline: bool = False, expected: str = "\0"
) -> Iterator[Callable[..., Page]]:
    """Gives `opened(width=1280, dark=False, script=True)`. Requests to other places than these fail the test, and so do
    errors without the words that are expected; `offline` cuts the network.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    known = (*origins, "data:", "blob:", "file:", "about:")

    def heard(line: ConsoleMessage) -> None:
        if line.type == "error" and expected not in line.text:
            faults.append(f"console: {line.text}")

    def opened(width: int = 1280, height: int = 900, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            accept_downloads=True,
            offline=offline,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", heard)
        page.on("request", lambda request: None if request.url.startswith(known) else faults.append(request.url))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def open_page(browser: Browser, server: str, root_url: str) -> Iterator[Callable[..., Page]]:
    """`open_page(width=1280, dark=False, script=True)` gives a page. Requests elsewhere and errors fail the test."""
    with watched(browser, server.split("/site/")[0], root_url) as opened:
        yield opened


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at 1280 px in light colours."""
    return open_page()
