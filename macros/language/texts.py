"""Texts in one language: each paragraph is translated, then terms are put in.

Terms come after translation, in the language the paragraph ended up in, because each language has its own forms of a
term (`{mentor.the!}` in English, other forms elsewhere).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from macros.edition.pages import DOCS
from macros.language.terms import Forms, put_terms
from macros.language.units import apart, blocks, context, has_words, is_block, outside_code, pieces
from macros.model.types import Model
from macros.model.walk import Leaf, rewrite

Translate = Callable[[str, str], str]
"""(address of the text, paragraph) to the paragraph in another language, or to `Untranslated`."""

MARK = re.compile("\ue000([A-Za-z0-9-]+)\ue001")
"""Stands at the beginning of a paragraph of prose that is not translated, and holds its language, until `markup` turns
it into `lang=`. Its characters are for private use, and the reader of the curriculum refuses them in files."""
_BEGIN = re.compile(r"(?:[ \t>|]|[-*+] |\d+\. )*")


class Untranslated(str):
    """A paragraph that nobody has translated yet: it keeps its language and the terms of that language."""

    __slots__ = ("forms", "language")
    language: str
    forms: Forms

    def __new__(cls, text: str, language: str, forms: Forms) -> Untranslated:
        made = super().__new__(cls, text)
        made.language, made.forms = language, forms
        return made


def direct(address: str, text: str) -> str:
    """The language the text is written in: nothing to translate."""
    return text


def spoken(
    address: str, text: str, translate: Translate, forms: Forms, slots: Collection[str] = (), mark: bool = False
) -> str:
    """One paragraph, translated if it holds words, with its terms; the white space around it stays.

    `slots` are names in braces that are no terms. `mark` lets one of Markdown that is not translated say its language.
    """
    before, words, after = apart(text)
    said = translate(address, words) if has_words(words) else words
    if not isinstance(said, Untranslated):
        return before + put_terms(said, forms, slots) + after
    shown = put_terms(said, said.forms, slots)
    return before + (marked(shown, said.language) if mark else shown) + after


def marked(text: str, language: str) -> str:
    """A paragraph of Markdown that says which language it is in."""
    begin = _BEGIN.match(text)
    end = begin.end() if begin else 0
    return f"{text[:end]}\ue000{language}\ue001{text[end:]}"


def in_language(record: Model, address: str, translate: Translate, forms: Forms) -> Model:
    """A record with every text translated and every term put in. Names of its own slots are no terms."""
    slots, title = getattr(record, "slots", ()), getattr(record, "title", "")

    def change(leaf: Leaf) -> str:
        prose = leaf.words is not None and leaf.words.markdown and leaf.value != title
        at = context(leaf)
        return "\n\n".join(spoken(at, piece, translate, forms, slots, prose) for piece in pieces(leaf))

    return rewrite(record, change, address)


def page_text(markdown: str, src: str, translate: Translate, forms: Forms) -> str:
    """The text of a page in `docs/`: translated by block, terms put in, code and macro calls left alone.

    `src` is its path below `docs/`. A piece of its front matter is a text of the page, too.
    """

    def spoken(piece: str) -> str:
        if not is_block(piece):
            return outside_code(piece, lambda text: put_terms(text, forms))
        before, words, after = apart(piece)
        said = translate(f"{DOCS}/{src}", words)
        own = said.forms if isinstance(said, Untranslated) else forms
        return before + outside_code(said, lambda text: put_terms(text, own)) + after

    return "".join(spoken(piece) for piece in blocks(markdown))
