"""What is found without a parser is what a parser finds.

1. Every page comes out of Markdown the same, with and without the extension, and with the same anchors.
2. A block that holds Markdown, is never closed or goes on in a line of text is left to Markdown.
3. What the search finds in a page is what Material's own parser finds.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from material.plugins.search.plugin import Parser

from macros import tags
from macros.cache import Pages
from macros.handbook import Handbook, open_handbook
from macros.model.kinds import KINDS
from macros.pages import Links, generated, record

OWN_FEED = HTMLParser.feed
EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc"]
LEFT_TO_MARKDOWN = [
    '<section markdown="1">\n\n## Heading {: #in }\n\n<div id="a"><p>Text</p></div>\n\n</section>',
    '<section><div markdown="1">*Text*</div></section>',
    "<div>never closed\n\n*Text*",
    '<div id="b">Text</div> goes on *here*',
    "<em>Inline</em> at the beginning of a line",
    "Text\n<hr>\nText",
    "    <div>code</div>",
    "# A\n\n> b\n\n| c |\n| - |\n| d |\n\n`e` *f* _g_ [h][1] ![i](j.png) <https://k.example> &amp; \\* l  \nm"
    "\n\n[1]: n.md",
]
TAKEN = [
    '<div id="a"><div id="b"></div>\n\n<p>Text</p></div>',
    '# Title {: #title }\n\n<p class="lead">Text</p>\n<ul>\n\n<li><input id="c"></li>\n</ul>\n\n## More {: #more }\n',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>\n\n<table><tr><td>1 &lt; 2</td></tr></table>',
]


class Tokens(HTMLParser):
    """Elements, attributes and words of a page; white space between them says nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.anchors: set[str] = set()
        OWN_FEED(self, html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((key, value or "") for key, value in attrs)))
        self.anchors |= {value for key, value in attrs if key == "id" and value}

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found += data.split()


class Anchors(Preprocessor):
    """Looks for anchors where MkDocs does."""

    def __init__(self) -> None:
        super().__init__()
        self.present_anchor_ids: set[str] = set()

    def run(self, lines: list[str]) -> list[str]:
        self.present_anchor_ids = Tokens("\n".join(lines)).anchors
        return lines


def converted(text: str, *more: tags.Blocks) -> tuple[list[Any], set[str]]:
    """(tokens, anchors in HTML) of a text."""
    markdown = Markdown(extensions=[*EXTENSIONS, *more])
    anchors = Anchors()
    markdown.preprocessors.register(anchors, "anchors", 21)
    return Tokens(markdown.convert(text)).found, anchors.present_anchor_ids


@pytest.fixture(scope="module")
def book(example: Path) -> Handbook:
    return open_handbook(example)


@pytest.fixture(scope="module")
def pages(book: Handbook) -> list[str]:
    """The Markdown of every page that is made from a record."""
    addresses = {page.src: f"{KINDS[page.kind].folder}/{page.id}".rstrip("/") for page in generated(book)}
    return [record(book, addresses[page.src], Links(book, page.src), page.variant) for page in generated(book)]


def test_pages_come_out_of_markdown_the_same(pages: list[str]) -> None:
    """Requirement 1."""
    assert pages
    for page in pages:
        assert converted(page, tags.Blocks()) == converted(page)


@pytest.mark.parametrize("text", LEFT_TO_MARKDOWN + TAKEN)
def test_what_is_no_block_is_left_to_markdown(text: str) -> None:
    """Requirement 2."""
    assert converted(text, tags.Blocks()) == converted(text)


def test_blocks_are_taken_out(pages: list[str]) -> None:
    """Requirement 1: else it would be no test."""
    for page in pages:
        markdown = Markdown(extensions=[*EXTENSIONS, tags.Blocks()])
        markdown.convert(page)
        assert markdown.htmlStash.html_counter
        with pytest.raises(RuntimeError, match="one page"):
            markdown.convert(page)


ODD = [
    '<!-- no <b> --><script>1 < 2</script><p>A &amp; B &lt;br&gt;<br/>C</p><img src="x" />',
    '<p>Before</p><h2 id="a">One</h2><p> </p><p></p><ul><li></li></ul><h3>No id</h3><p>Text</p>',
    '<h2 id="a">A</h2><div><h3 id="b"><code>B</code></h3><p>in b</p></div><p>in a</p><h2>Still <em>A</em></h2>',
    '<h1 id="x">&quot;X&quot;\n2</h1><pre><code>a\n\n  b</code></pre>\n\n<p>\na\nb </p> <p>c</p></div></p>',
    "Text alone & <b>bold</b>",
    "",
]


def test_search_reads_pages_the_same(pages: list[str]) -> None:
    """Requirement 3."""
    for html in [*ODD, *(Markdown(extensions=EXTENSIONS).convert(page) for page in pages)]:
        theirs = Parser()
        OWN_FEED(theirs, html)
        theirs.close()
        kept = [(one.id, one.title, one.text) for one in theirs.data if not one.is_excluded()]
        assert tags.sections(html) == kept


@pytest.mark.parametrize("left_out", ["data-search-exclude", 'class="headerlink"'])
def test_what_the_search_leaves_out_is_left_to_its_parser(left_out: str) -> None:
    """Requirement 3."""
    html = f'<h1 id="a">A</h1><p>In <a {left_out}>out</a></p>'
    assert tags.sections(html) is None
    parser = Parser()
    Pages(Path()).feed(parser, html)
    assert [(one.id, one.title) for one in parser.data] == [(None, ["A"])]
