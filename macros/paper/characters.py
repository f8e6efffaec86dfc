"""Which characters can be printed. The engine would draw an empty box for the others, and nobody would be told."""

from __future__ import annotations

import ctypes
import ctypes.util
import unicodedata
from functools import lru_cache
from html import unescape
from pathlib import Path

from macros.paper.document import Document

FONT = Path(__file__).parent / "fonts" / "TandemSans-Regular.otf"
_FROM_RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI"}
_LAYOUT = {"\n", "\r", "\t"}
_EMOJI = (range(0x1F000, 0x1FB00), range(0xFE00, 0xFE10), range(0xE0000, 0xE0080))
"""Pictures and what turns a sign into one: they are in colour, and not on every machine."""


class Unprintable(KeyError):
    """A text holds characters that no paper of ours can show. Its text says which, where, and what to do."""


def require(document: Document) -> None:
    """Raises Unprintable when a document holds a character that would come out as an empty box."""
    for part in document.parts:
        require_text(unescape(f"{part.title} {part.html}"), f'"{part.title}"')
    cover = (document.title, document.summary, *(value for _, value in document.facts))
    require_text(unescape(" ".join(cover)), f'"{document.title}"')


def require_text(text: str, where: str) -> None:
    """Raises Unprintable when a text holds such a character; `where` names it in the message."""
    found = unprintable(text)
    if not found:
        return
    named = ", ".join(_named(char) for char in found)
    if any(_is_right_to_left(char) for char in found):
        raise Unprintable(
            f"{where} cannot be printed: it holds {named}. Paper is written from left to right here; "
            "write these words in Latin letters."
        )
    raise Unprintable(
        f"{where} cannot be printed: it holds {named}, which no font on this machine can show in black. "
        "Take it out, or say it in words."
    )


def unprintable(text: str) -> list[str]:
    """The characters of a text that cannot be printed, each once, in order.

    A character that the font of the handbook lacks may come from another font of this machine; one written from right
    to left, or a picture in colour, may not.
    """
    known = _letters()
    strange = dict.fromkeys(char for char in unicodedata.normalize("NFC", text) if ord(char) not in known)
    return [char for char in strange if not _can_print(char)]


def _can_print(char: str) -> bool:
    kind = unicodedata.category(char)
    if char in _LAYOUT:
        return True
    if kind in ("Cc", "Co", "Cn", "Cs") or _is_right_to_left(char) or any(ord(char) in block for block in _EMOJI):
        return False
    return kind == "Cf" or _in_another_font(char)


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in _FROM_RIGHT_TO_LEFT


def _named(char: str) -> str:
    shown = f'"{char}" ' if char.isprintable() else ""
    return f"{shown}(U+{ord(char):04X}, {unicodedata.name(char, 'a character without a name').lower()})"


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """What the font of the handbook holds."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(FONT) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=1000)
def _in_another_font(char: str) -> bool:
    """Whether a font of this machine has a character. The engine asks the same library, so it will find that font."""
    found = ctypes.util.find_library("fontconfig")
    if not found:
        return False
    library = ctypes.CDLL(found)
    for name in ("FcPatternCreate", "FcCharSetCreate", "FcObjectSetCreate", "FcFontList"):
        getattr(library, name).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    letters = ctypes.c_void_p(library.FcCharSetCreate())
    wanted = ctypes.c_void_p(library.FcObjectSetCreate())
    library.FcCharSetAddChar(letters, ctypes.c_uint32(ord(char)))
    library.FcPatternAddCharSet(pattern, b"charset", letters)
    fonts = library.FcFontList(None, pattern, wanted)
    count = ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0] if fonts else 0
    library.FcObjectSetDestroy(wanted)
    library.FcCharSetDestroy(letters)
    library.FcPatternDestroy(pattern)
    if fonts:
        library.FcFontSetDestroy(ctypes.c_void_p(fonts))
    return count > 0
