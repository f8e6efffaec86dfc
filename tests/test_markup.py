"""Texts to HTML: a closed list of elements, links to records, and a cache that can only save time.

1. Whatever could run, load or lead astray is an offence.
2. A text without an offence holds nothing outside the closed list (judged by nh3, which knows nothing of our reader).
3. What Markdown is for is no offence.
4. Links take the title of the record or their own words, and lead where the resolver says.
5. A damaged, foreign or unwritable cache is the same as none.
6. Nothing takes long.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros import markup
from macros.markup import ELEMENTS, Rendered, addresses, block, inline, offences, plain

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<a href="https://example.org" onclick="alert(1)">x</a>',
    "<a/href=javascript:alert(1)>x</a>",
    "<em onmouseover=alert(1)>x</em>",
    '<p style="position:fixed">x</p>',
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src=https://example.org></iframe>",
    "<object data=x>",
    "<base href=//x.example>",
    "<meta http-equiv=refresh content=0>",
    "<style>@import '//x.example'</style>",
    "<form action=//x.example><input name=a>",
    "<details open ontoggle=alert(1)>",
    "<!-- comment -->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<?php x ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</div>",
    "</p><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&Tab;javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//x.example)",
    "[x](../../index.html)",
    "[x](#anchor)",
    "[x](http://example.org)",
    "[x](hb:form/log-book)",
    "[x](&#104;b:form/log-book)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](https://example.org/x.png)",
    "![x][1]\n\n[1]: https://example.org/x.png",
    "# A heading",
    "A heading\n=========",
    "    code",
    "| a | b |\n| :-- | --- |\n| 1 | 2 |",
    '<ol start="1" type="a"><li>x</li></ol>',
    '<td colspan="2">x</td>',
    "[x](form:Log_Book)",
    '[x](form:log-book "title")',
]
FINE = [
    "One paragraph.\n\nAnother, with *emphasis*, **strength** and `code`.",
    "- a\n- b\n    - c\n\n3. three\n4. four",
    "> A quotation.",
    "| a | b |\n| --- | --- |\n| 1 | *2* |",
    "a < b > c & d &amp; e; 2 * 3 * 4; snake_case_word; 5 > 4",
    "[](form:log-book), [words](guide:triangulation#edges), [x](https://example.org/?a=1&b=2), <https://example.org/>",
    "[write](mailto:a@example.org) or <a@example.org>",
    '[x](https://example.org "A title")',
    "line  \nbreak\n\n---\n\nafter",
    "`<script>` is shown, \\<em\\> too",
]


SHOWN = [
    '<a href="https://example.org"onclick=alert(1)>x</a>',
    "Some <!DOCTYPE html> words",
    '[x](https://example.org "a" onclick="alert(1)")',
    "a <b c",
    "`<img src=x onerror=alert(1)>`",
    "\\<script>",
    "&lt;script&gt;",
]


def resolve(kind: str, name: str, fragment: str) -> tuple[str, str]:
    return f"../{kind}s/{name}/{f'#{fragment}' if fragment else ''}", f"The {name} *title* | <b>"


@pytest.mark.parametrize("text", ATTACKS)
def test_what_stands_outside_the_closed_list_is_an_offence(text: str) -> None:
    """Requirement 1: alone, in a sentence, in a list and in a table."""
    assert offences(text)
    if "\n" not in text and not text.startswith(("#", "    ")):
        assert offences(f"Some words {text} and more")
        assert offences(f"- one\n- {text}")
        assert offences(f"| a |\n| --- |\n| {text.replace('|', '')} |")


@pytest.mark.parametrize("text", FINE)
def test_what_markdown_is_for_is_no_offence(text: str) -> None:
    """Requirement 3."""
    assert offences(text) == []


@pytest.mark.parametrize("text", SHOWN)
def test_what_markdown_shows_as_text_does_not_run(text: str) -> None:
    """Requirement 2."""
    assert stays_inside(block(text, resolve))


PIECES = [
    *("<", ">", "</", "a", "em", "script", " on", "=", '"', "'", "href", "javascript:", "https://x.example", "("),
    *(")", "[", "]", "](", "!", "#", "\n", "\n\n", "    ", "`", "*", "|", "---", "&#106;", "&lt;", "\\", "img"),
    *(" src", "/", ":", "- "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=500)
def test_a_text_without_an_offence_stays_inside_the_closed_list(text: str) -> None:
    """Requirement 2: cleaning it by a wide list and by the closed one gives the same."""
    assert offences(text) or stays_inside(block(text, resolve))


def stays_inside(html: str) -> bool:
    """Whether cleaning by a wide list gives the same as cleaning by the closed one."""
    wide = ELEMENTS | {"img", "svg", "iframe", "h1", "h2", "h3", "pre", "div", "span", "form", "input"}
    everywhere = {"href", "title", "src", "style", "class", "onclick", "onerror", "onload", "id", "start"}
    allowed = {"a": {"href", "title"}, "ol": {"start"}}
    loose = {"https", "http", "mailto", "javascript", "data"}
    return nh3.clean(
        html, tags=set(wide), attributes=dict.fromkeys(wide, everywhere), link_rel=None, url_schemes=loose
    ) == nh3.clean(html, tags=set(ELEMENTS), attributes=allowed, link_rel=None, url_schemes={"https", "mailto"})


def test_an_offence_is_named_as_its_writer_knows_it() -> None:
    """Requirement 1."""
    assert offences("# Title\n\n![x](https://a.example)") == [("# ", "a heading"), ("![", "a picture")]
    assert offences("<u>x</u>") == [("<u", "the element <u>")]


def test_a_link_takes_the_title_or_its_own_words() -> None:
    """Requirement 4."""
    assert block("[](form:log-book)", resolve) == (
        '<p><a href="../forms/log-book/">The log-book *title* | &lt;b&gt;</a></p>'
    )
    assert block("[*own* words](guide:edges#two)", resolve) == (
        '<p><a href="../guides/edges/#two"><em>own</em> words</a></p>'
    )


def test_a_title_with_a_bar_stays_in_its_cell() -> None:
    """Requirement 4."""
    html = block("| a | b |\n| --- | --- |\n| [](form:log-book) | 2 |", resolve)
    assert html.count("<td>") == 2


def test_addresses_are_found_however_they_are_written() -> None:
    """Requirement 4."""
    text = "[a](https://a.example/?x=1&y=2) <https://b.example/> [c][1] <d@e.example>\n\n[1]: https://c.example/"
    assert addresses(text) == [
        "https://a.example/?x=1&y=2",
        "https://b.example/",
        "https://c.example/",
        "mailto:d@e.example",
    ]


def test_inline_has_no_paragraph_and_plain_has_no_marks() -> None:
    assert inline("One *two*.\n\nThree.", resolve) == "One <em>two</em>.<br>Three."
    assert inline("- a\n- b", resolve).startswith("<ul>")
    assert plain("One *two* [](form:log-book)", resolve) == "One two The log-book *title* | &lt;b&gt;"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    before = markup.RENDERED
    markup.keep_in(tmp_path)
    yield tmp_path / "prose.json"
    markup.RENDERED = before


def test_a_text_is_rendered_once(cache: Path) -> None:
    """Requirement 5."""
    assert block("*a*", resolve) == "<p><em>a</em></p>"
    markup.RENDERED.save()
    assert list(json.loads(cache.read_text(encoding="utf-8"))["html"].values()) == ["<p><em>a</em></p>"]
    assert Rendered(cache).known == markup.RENDERED.known


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"made_by": "HERE"}',
        '{"made_by": "HERE", "html": []}',
        '{"made_by": "HERE", "html": {"a": 1}}',
        '{"made_by": "elsewhere", "html": {"a": "<script>"}}',
        "[" * 100_000,
        "\0\udcff",
    ],
    ids=range(10),
)
def test_a_damaged_cache_is_none(cache: Path, damage: str) -> None:
    """Requirement 5."""
    block("*a*", resolve)
    markup.RENDERED.save()
    made_by = json.loads(cache.read_text(encoding="utf-8"))["made_by"]
    cache.write_bytes(damage.replace("HERE", made_by).encode("utf-8", "surrogateescape"))
    assert Rendered(cache).known == {}


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    """Requirement 5."""
    (tmp_path / "file").touch()
    rendered = Rendered(tmp_path / "file" / "prose.json")
    assert rendered.html("*a*") == "<p><em>a</em></p>"
    rendered.save()


@pytest.mark.parametrize(
    "text",
    [
        "> " * 2000,
        "*" * 5000,
        "[" * 5000,
        "_a" * 3000,
        "`" * 5000,
        "<" * 5000,
        "- " * 2000,
        "|" * 5000,
        "1. " * 2000,
        "\n".join("    " * level + "- a" for level in range(300)),
        (">" + " " * 100) * 10 + "x",
        "<a " * 500,
        "[" * 400 + "]" * 400,
        "[a](b " * 300,
    ],
    ids=range(14),
)
def test_no_text_stops_the_check(text: str) -> None:
    """Requirement 6."""
    begun = time.process_time()
    offences(text)
    assert time.process_time() - begun < 5
