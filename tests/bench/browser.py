"""In the browser: what a first visit costs, and how soon a search is answered."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import re
import statistics
import threading
from pathlib import Path
from posixpath import dirname, join, normpath

from tests.bench.handbook import PAGE, Bench
from tests.bench.runner import progress

_SEARCH = """word => new Promise(done => {
  const field = document.querySelector(".md-search__input"), list = document.querySelector(".md-search-result__list");
  list.replaceChildren();
  let begun = 0;
  const watch = new MutationObserver(() => {
    if (list.children.length) { watch.disconnect(); done(performance.now() - begun); }
  });
  watch.observe(list, { childList: true });
  begun = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("keyup"));
})"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def first_visit(bench: Bench) -> None:
    """What a first visit costs, compressed: the page, its style sheets and scripts."""
    site = bench.site()
    for name, page in (("home", "index.html"), ("a stage", f"{PAGE}index.html")):
        html = (site / page).read_text(encoding="utf-8")
        wanted = re.findall(
            r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"|<link[^>]*href="([^"]+)"[^>]*rel="stylesheet"', html
        )
        wanted += [(script, "") for script in re.findall(r'<script[^>]*\ssrc="([^"]+)"', html)]
        files = {page} | {normpath(join(dirname(page), (one or other).split("?")[0])) for one, other in wanted}
        size = sum(len(gzip.compress((site / file).read_bytes(), 6)) for file in files) / 1024
        what = f"First visit to {name}: {len(files)} files, compressed"
        bench.table.add(what, f"{size:.1f} KiB", "70 KiB", size <= 70)
    raw = (site / "search/search_index.json").read_bytes()
    size = len(gzip.compress(raw, 6)) / 1024
    bench.table.add("Search index, compressed (raw)", f"{size:.0f} KiB ({len(raw) / 1024:.0f} KiB)")


def search(bench: Bench) -> None:
    """From the last key to the results of a search, in the real browser."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(chromium).exists():
        return
    from playwright.sync_api import sync_playwright

    progress("search")
    handler = functools.partial(_Quiet, directory=str(bench.site()))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as player:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.evaluate("document.querySelector('#__search').click()")
        times = [page.evaluate(_SEARCH, word) for word in ("first", "assessment", "mentor", "threshold", "report")]
        browser.close()
        server.shutdown()
    bench.table.add("Search in the browser, from key to result", f"{statistics.median(times[1:]):.0f} ms", "100 ms")
