"""What is written without Markdown, or with a part of it, is what the whole of Markdown writes.

1. Words, emphasis, links and flat lists, and whatever looks like them, come out the same.
2. So does any other text.
3. Texts as authors write them do not need Markdown: else nothing would be gained.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from macros import light

WHOLE = Markdown(extensions=["tables", "sane_lists"], output_format="html")
SIMPLE = [
    "Words.",
    'Two lines,\nno "marks"!\n\nAnd (another) paragraph.\n',
    '*Emphasis*, **strength**; "*quoted*" (**and in brackets**).',
    "**Robin:** yes\nor *no?*\n\n[The log book](hb:form/log-book/week), please.",
    "Before:\n\n- one *or*\n- **two.** More\n- [three](hb:form/a)\n\nAfter.\n\n1. first\n2. second",
    "{mentor.the!} and *{officer}*",
]
PIECES = ["word", "A", "two words", "{m}", "é", *'*.,:;!?()"“”…', "**", " ", "\n", "\n\n", "- ", "1. ", "2. "]
PIECES += ["[words](hb:form/log-book)", "[a", "](hb:a/b)"]
OTHERS = ["_", "`", "#", ">", "|", "=", "---", "+ ", "&", "&amp;", "<", "<b>", "\\", "![", "[1]: ", "    ", "  \n"]
OTHERS += ["\t", "\r", "\x02", "\x0c", "\x85", "\xa0", "\u2028", "| a |\n| - |\n"]


def whole(text: str) -> str:
    WHOLE.reset()
    return WHOLE.convert(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=3000)
def test_what_is_simple_comes_out_the_same(text: str) -> None:
    """Requirement 1."""
    assert light.html(text) == whole(text)


@given(st.lists(st.sampled_from(PIECES + OTHERS), max_size=12).map("".join))
@settings(max_examples=1000)
def test_what_is_not_comes_out_the_same(text: str) -> None:
    """Requirement 2."""
    assert light.html(text) == whole(text)


@pytest.mark.parametrize("text", SIMPLE)
def test_what_is_simple_needs_no_markdown(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 3."""
    expected = whole(text)
    monkeypatch.setattr(Markdown, "convert", None)
    assert light.html(text) == expected
