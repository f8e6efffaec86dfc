"""The same records in one language: first each paragraph is translated, then terms are put in.

Terms come after translation, in the language the paragraph ended up in, because each language has its own forms of a
term (`{mentor.the!}` in English, other forms elsewhere).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from macros.model.types import Model
from macros.model.walk import Leaf, rewrite

PSEUDO = "qps"
"""A generated language, accented and a third longer than English. It shows words that are not translatable and
layouts that are too narrow. The code lies in the range that ISO 639 keeps free for private use."""

TERM = re.compile(r"\{([a-z0-9-]+)(?:\.([a-z0-9-]+))?(!)?\}")
Forms = Mapping[str, Mapping[str, str]]
Translate = Callable[[str, str], str]

_ACCENTED = str.maketrans("aeiouycnsztdlrgkhwAEIOUYCNSZTDLRGKHW", "àéîöûýçñšžťđľŕğķĥŵÀÉÎÖÛÝÇÑŠŽŤĐĽŔĞĶĤŴ")
_PROTECTED = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{:[^}]*\}|\{[^}]*\}"  # macros, attribute lists, terms
    r"|\]\([^)]*\)|<[^>]*>|`[^`]*`|https?://\S+|&[a-z#0-9]+;"  # link targets, tags, code, addresses, entities
    r"|^\s*(?:[-*+]|\d+\.)\s+|^\|[ :|-]+\|$|^#+\s",  # list, table and heading marks
    re.DOTALL | re.MULTILINE,
)


def direct(address: str, text: str) -> str:
    """The language the text is written in: nothing to translate."""
    return text


def pseudo(address: str, text: str) -> str:
    """The pseudo-language: vowels doubled, letters accented, everything that is no word left alone."""
    pieces, end = [], 0
    for match in _PROTECTED.finditer(text):
        pieces += [_accent(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*pieces, _accent(text[end:])])


def _accent(text: str) -> str:
    return re.sub(r"(?<=\w)([aeiou])(?=\w)", r"\1\1", text).translate(_ACCENTED)


def translator(language: str, written_in: str) -> Translate:
    """The function that turns the text at an address into `language`. Raises KeyError when it is not published."""
    if language == PSEUDO:
        return pseudo
    if language == written_in:
        return direct
    raise KeyError(f'There is no translation into "{language}".')


def forms_in(language: str, written: Forms) -> Forms:
    """The forms of every term in a language, from the forms of the language the edition writes in."""
    if language == PSEUDO:
        return {term: {name: pseudo("", form) for name, form in forms.items()} for term, forms in written.items()}
    return written


def put_terms(text: str, forms: Forms) -> str:
    """Replace `{mentor}`, `{mentor.the}` and `{mentor.the!}` (capital). Unknown ones stay: the checks report them."""

    def form(match: re.Match[str]) -> str:
        words = forms.get(match[1], {}).get(match[2] or "sg")
        if words is None:
            return match[0]
        return words[0].upper() + words[1:] if match[3] else words

    return TERM.sub(form, text) if "{" in text else text


def paragraphs(text: str, translate: Translate, address: str) -> str:
    """Translate a text paragraph by paragraph, so that a change in one leaves the others translated."""
    return "\n\n".join(translate(address, part) if part.strip() else part for part in text.split("\n\n"))


def in_language(record: Model, address: str, translate: Translate, forms: Forms) -> Model:
    """A record with every text translated and every term put in. Names of its own slots are no terms."""
    slots = getattr(record, "slots", ())
    if slots:
        forms = {term: words for term, words in forms.items() if term not in slots}

    def change(leaf: Leaf) -> str:
        if leaf.words is not None and (leaf.words.markdown or leaf.words.lines):
            return put_terms(paragraphs(leaf.value, translate, leaf.address), forms)
        return put_terms(translate(leaf.address, leaf.value), forms)

    return rewrite(record, change, address)


_CODE = re.compile(r"^```.*?^```[ \t]*$|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Change a page everywhere but in its code, which shows things as they are written."""
    pieces, end = [], 0
    for match in _CODE.finditer(markdown):
        pieces += [change(markdown[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*pieces, change(markdown[end:])])


def page_text(markdown: str, address: str, translate: Translate, forms: Forms) -> str:
    """The text of a page in `docs/`: translated by block, terms put in, code and macro calls left alone."""
    blocks = re.split(r"(^```.*?^```\s*$|\n{2,})", markdown, flags=re.DOTALL | re.MULTILINE)
    done = [block if block.startswith(("```", "\n")) else translate(address, block) for block in blocks]
    return outside_code("".join(done), lambda text: put_terms(text, forms))
