"""What a server says with each page, so that a browser runs our scripts and nothing else.

Pages hold few scripts of their own; a browser runs them when the header names their hash, and nothing that somebody
smuggled into a text. The header is written beside the site in the words of each server:

    _headers              Netlify, Cloudflare Pages: taken from the site as it is
    nginx-headers.conf    nginx: to include in the server block; also says how long to keep what, and which page to
                          show for a wrong address
    .htaccess             Apache: taken from the site where AllowOverride has FileInfo
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

FILE = "_headers"
"""The file from which the hashes of a published site can be read back."""
FILES = (FILE, "nginx-headers.conf", ".htaccess")
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(rb"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_SOURCE = re.compile(rb"\ssrc\s*=", re.IGNORECASE)
_RUNS = {b"", b"module", b"text/javascript", b"application/javascript"}
"""Types of scripts that a browser runs; another one, such as application/json, only marks data."""
_TOLD = re.compile(r"'(sha256-[\w+/]+=*)'")
_SAID = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def hashes(folder: Path) -> set[str]:
    """`sha256-…` of each script that runs and stands in a page itself, over all pages below a folder."""
    return {
        f"sha256-{b64encode(sha256(code).digest()).decode()}"
        for path in folder.rglob("*.html")
        for attributes, code in _SCRIPT.findall(path.read_bytes())
        if not _SOURCE.search(attributes) and (_TYPE.findall(attributes) or [b""])[0].lower() in _RUNS
    }


def told(text: str) -> set[str]:
    """The hashes that a header file names."""
    return set(_TOLD.findall(text))


def policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy that lets our pages work, with the hashes of the scripts that stand in them."""
    allowed = " ".join(["'self'", *(f"'{one}'" for one in sorted(scripts))])
    parts = (
        "default-src 'none'",
        f"script-src {allowed}",
        "style-src 'self'",
        "img-src 'self' data:",  # Material draws its icons from its style sheet
        "connect-src 'self'",  # search reads its index, the menu of versions its list
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(parts)


def files(scripts: Iterable[str]) -> dict[str, str]:
    """Name to text of the header files for pages that hold these scripts.

    They belong into the root of what a server shows. Where versions lie side by side, `scripts` are those of all of
    them: what `told` finds in the file that is there, and the `hashes` of the new one.
    """
    said = {"Content-Security-Policy": policy(scripts), **_SAID}
    return dict(zip(FILES, (_plain(said), _nginx(said), _apache(said)), strict=True))


def write(folder: Path) -> None:
    """Write the header files into the folder of a site, for all pages below it."""
    for name, text in files(hashes(folder)).items():
        (folder / name).write_text(text, encoding="utf-8")


def _plain(said: dict[str, str]) -> str:
    return "\n".join(["/*", *(f"  {name}: {value}" for name, value in said.items())]) + "\n"


def _apache(said: dict[str, str]) -> str:
    lines = [f'  Header always set {name} "{value}"' for name, value in said.items()]
    kept = '  Header set Cache-Control "no-cache"'
    return "\n".join(["<IfModule mod_headers.c>", *lines, kept, "</IfModule>"]) + "\n"


def _nginx(said: dict[str, str]) -> str:
    """Lines for a server block. They hold for what stands beside them, unless a location adds headers of its own."""
    version = r"(?:(?:/[^/]+)*?/(?:stable|\d+\.\d+(?:\.\d+)?))?"
    return "\n".join(
        [
            "# Written with the site. Include it in the server block; reload nginx when it has changed.",
            *(f'add_header {name} "{value}" always;' for name, value in said.items()),
            "",
            "# A browser asks each time whether a page has changed, and is mostly told in a few bytes that it has not.",
            "expires -1;",
            "# The names of these files change with what they hold.",
            r'location ~ "/assets/(?:javascripts/bundle|stylesheets/main)\.[0-9a-f]{8}\.min\.(?:js|css)$" {',
            "  expires 1y;",
            "}",
            "# A wrong address is answered in the edition and language in which somebody was reading.",
            rf'location ~ "^(?<handbook>{version}/[^/]+/[^/]+)/" {{',
            "  error_page 404 $handbook/404.html;",
            "}",
            "",
        ]
    )
