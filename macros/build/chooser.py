"""The page above all editions."""

from __future__ import annotations

from html import escape
from pathlib import Path

from macros.handbook import open_handbook
from macros.pages import language_tag


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
