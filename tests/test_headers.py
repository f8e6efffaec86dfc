"""What a server says with each page.

1. The header names each script that a browser would run from a page, and no data block or file.
2. They are few: the same over all depths, editions and the page for wrong addresses.
3. Hashes of versions that lie beside can be read back from the header file and are kept.
4. A build writes the files beside the editions; a site to be opened from a folder has none. Limits of hosts are kept.
5. nginx, set up as the handbook says, serves pages with their types and headers, keeps what may be kept, and answers a
   wrong address in the edition and language in which somebody was reading, whether versions stand side by side or not.
6. No page holds what the header forbids: a style of its own.
7. The script for such a server puts a whole version in place, takes the old one away, and says when headers change.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from textwrap import dedent

import pytest

from macros import build as builder
from macros import headers
from tests.fresh import ROOT, small

RUN = ["<script>one()</script>", '<script type="module" data-a="src">two()</script>', "<SCRIPT\n>three()</SCRIPT >"]
NOT_RUN = ['<script src="a.js"></script>', '<script id="a" type="application/json">{"a": 1}</script>']
PAGE = ROOT / "docs/partners/publish.md"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as it is built, and below `versions/` one with versions side by side."""
    folder = tmp_path_factory.mktemp("published")
    root = small(folder / "handbook")
    (root / "docs/deep/er").mkdir(parents=True)
    (root / "docs/deep/er/still.md").write_text("---\ntitle: Deep\n---\n\n# Deep {: #deep }\n", encoding="utf-8")
    site = builder.build(root, builder.targets(root), folder / "site")
    for version in ("1.0.0", "stable"):
        shutil.copytree(site / "base", folder / "versions" / version / "base")
    headers.write(folder / "versions")
    return folder


def page(folder: Path, *scripts: str) -> Path:
    """A folder with one page that holds these scripts."""
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/index.html").write_text(f"<p>a</p>{''.join(scripts)}<p>b</p>", encoding="utf-8")
    return folder


def test_each_script_that_runs_is_named(tmp_path: Path) -> None:
    """1"""
    assert len(headers.hashes(page(tmp_path / "all", *RUN, *NOT_RUN))) == 3
    assert headers.hashes(page(tmp_path / "data", *NOT_RUN)) == set()
    one = headers.hashes(page(tmp_path / "one", "<script>alert(1)</script>"))
    assert one == {"sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="}


def test_hashes_of_earlier_versions_are_kept(tmp_path: Path) -> None:
    """3"""
    old, new = page(tmp_path / "old", *RUN[:2]), page(tmp_path / "new", RUN[2])
    headers.write(old)
    there = (old / headers.FILE).read_text(encoding="utf-8")
    assert headers.told(there) == headers.hashes(old)
    assert headers.told("") == set()
    both = headers.told(there) | headers.hashes(new)
    assert len(both) == 3
    for text in headers.files(both).values():
        assert headers.told(text) == both


@pytest.mark.site
def test_hashes_are_few(published: Path) -> None:
    """2"""
    found = headers.hashes(published / "site/base/en")
    assert 0 < len(found) <= 3
    assert (published / "site/base/en/404.html").is_file()
    assert (published / "site/base/en/deep/er/still/index.html").is_file()


@pytest.mark.site
def test_a_build_writes_them(published: Path, tmp_path: Path) -> None:
    """4"""
    site = published / "site"
    assert sorted(path.name for path in site.iterdir()) == sorted([*headers.FILES, "base", "index.html"])
    for name in headers.FILES:
        assert headers.told((site / name).read_text(encoding="utf-8")) == headers.hashes(site)
    lines = (site / "_headers").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "/*"
    assert max(map(len, lines)) < 2000
    assert "unsafe" not in "".join(lines)
    root = small(tmp_path / "handbook")
    offline = builder.build(root, builder.targets(root), tmp_path / "offline", offline=True)
    assert not {path.name for path in offline.iterdir()} & set(headers.FILES)


@pytest.mark.site
def test_no_page_has_a_style_of_its_own(published: Path) -> None:
    """6"""
    for path in (published / "site").rglob("*.html"):
        assert not re.search(r"<style|<[^>]*\sstyle=", path.read_text(encoding="utf-8")), path


def shown(holding: str) -> str:
    """The block of the page "Publish your handbook" that holds something. In a list, blocks stand further in."""
    blocks = re.findall(r"(?:^ {8}.*\n|^\n(?= {8}))+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return next(dedent(block) for block in blocks if holding in block)


class Answer:
    """What a server answered."""

    def __init__(self, reply: HTTPResponse) -> None:
        self.status, self.headers, self.body = reply.status, dict(reply.getheaders()), reply.read()


class Nginx:
    """A running nginx."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer


@pytest.fixture
def nginx(published: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Nginx]:
    """nginx with the server block of the page "Publish your handbook", without rights, for one of the two sites."""
    program = shutil.which(os.environ.get("NGINX", "/usr/sbin/nginx"))
    assert program, "nginx is needed for this test: make nginx"
    site = published / request.param
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = re.sub(r"listen \[::\]:80;\n", "", shown("server_name"))
    for said, here in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "root /srv/handbook;": f"root {site};",
        "/etc/nginx/handbook-headers.conf": str(site / "nginx-headers.conf"),
    }.items():
        assert said in server
        server = server.replace(said, here)
    kept = "\n".join(f"{name}_temp_path {tmp_path};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    settings = (
        f"daemon off;\nmaster_process off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/errors;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{kept}\n{server}\n}}\n"
    )
    (tmp_path / "nginx.conf").write_text(settings, encoding="utf-8")
    running = subprocess.Popen([program, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "errors"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert running.poll() is None, (tmp_path / "errors").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield Nginx(port)
    finally:
        running.terminate()
        running.wait()


BOTH = pytest.mark.parametrize(
    ("nginx", "home"),
    [("site", "/base/en"), ("versions", "/stable/base/en"), ("versions", "/1.0.0/base/en")],
    indirect=["nginx"],
)


@pytest.mark.site
@BOTH
def test_nginx_serves_the_site(nginx: Nginx, home: str, published: Path) -> None:
    """5"""
    site = published / ("site" if home == "/base/en" else "versions")
    policy = headers.policy(headers.hashes(site))
    types = {
        "/": "text/html; charset=utf-8",
        "/forms/log-book/": "text/html; charset=utf-8",
        "/assets/tandem/site.css": "text/css",
        "/assets/tandem.js": "application/javascript; charset=utf-8",
        "/assets/favicon.svg": "image/svg+xml",
        "/index.json": "application/json",
        "/nowhere/at/all/": "text/html; charset=utf-8",
    }
    for path, kind in types.items():
        answer = nginx.get(home + path)
        assert answer.status == (404 if "nowhere" in path else 200), path
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Security-Policy"] == policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers.get("Cache-Control") == ("no-cache" if answer.status == 200 else None)
    lost = nginx.get(f"{home}/nowhere/at/all/").body
    assert lost == (published / "site/base/en/404.html").read_bytes()
    assert nginx.get(f"{home}/forms/log-book").headers["Location"] == f"{home}/forms/log-book/"


@pytest.mark.site
@BOTH
def test_nginx_keeps_what_may_be_kept(nginx: Nginx, home: str, published: Path) -> None:
    """5"""
    folder = published / "site/base/en/assets"
    named_by_content = [path for path in folder.rglob("*.min.*") if re.search(r"bundle|main\.", path.name)]
    named_by_content = [path for path in named_by_content if path.suffix in (".js", ".css")]
    assert len(named_by_content) == 2
    for path in named_by_content:
        answer = nginx.get(f"{home}/assets/{path.relative_to(folder)}")
        assert answer.headers["Cache-Control"] == f"max-age={365 * 24 * 3600}"
        assert "Content-Security-Policy" in answer.headers
    # The worker of search keeps its name when our changes to it change.
    worker = next(folder.glob("javascripts/workers/search.*.min.js"))
    assert nginx.get(f"{home}/assets/{worker.relative_to(folder)}").headers["Cache-Control"] == "no-cache"
    first = nginx.get(f"{home}/")
    assert nginx.get(f"{home}/", If_None_Match=first.headers["ETag"]).status == 304
    assert nginx.get(f"{home}/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert nginx.get("/.htaccess").status == 404


def test_the_script_for_a_server_puts_a_version_in_place(tmp_path: Path) -> None:
    """7"""
    there, srv = tmp_path / "there", tmp_path / "srv"
    srv.mkdir()

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=tmp_path, check=True)

    def publish(text: str) -> None:
        page = there / "stable/index.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
        headers.write(there)
        git("-C", "there", "add", ".")
        git("-C", "there", "commit", "--quiet", "-m", text)

    def run() -> str:
        script = shown("mktemp").replace("/srv/", f"{srv}/").replace("/etc/nginx/", f"{srv}/")
        return subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout

    git("init", "--quiet", "--initial-branch=gh-pages", "there")
    publish("<p>one</p>")
    git("clone", "--quiet", "--mirror", "there", f"{srv}/handbook.git")
    assert "The headers have changed. Copy " in run()
    shutil.copy(srv / "handbook/nginx-headers.conf", srv / "handbook-headers.conf")
    assert (srv / "handbook/stable/index.html").read_text(encoding="utf-8") == "<p>one</p>"
    publish("<p>two</p>")
    assert run() == ""
    assert (srv / "handbook/stable/index.html").read_text(encoding="utf-8") == "<p>two</p>"
    names = sorted(path.name for path in srv.iterdir())
    assert [name for name in names if not re.fullmatch(r"handbook-\w{6}", name)] == [
        "handbook",
        "handbook-headers.conf",
        "handbook.git",
    ]
    assert len(names) == 4
