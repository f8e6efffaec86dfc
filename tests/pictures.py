"""Images for tests: drawn here, so that each test says what is wrong with its own."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

WHERE, TURNED = 0x8825, 0x0112


def picture(width: int = 300, height: int = 200, format: str = "PNG", shade: int = 0, **options: Any) -> bytes:
    """A white sheet with a cross to its corners, as a file. `shade` makes another one."""
    drawn = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(drawn)
    pen.line([(0, 0), (width, height)], fill=shade, width=3)
    pen.line([(0, height), (width, 0)], fill=shade, width=3)
    out = io.BytesIO()
    drawn.save(out, format, **options)
    return out.getvalue()


def with_notes(turned: int = 1, place: bool = False) -> bytes:
    """A JPEG with what cameras note: how they were held, and where they were."""
    notes = Image.Exif()
    notes[TURNED] = turned
    if place:
        notes.get_ifd(WHERE)[1] = "N"
    return picture(format="JPEG", exif=notes)


def moving() -> bytes:
    """A PNG of two frames."""
    frame = Image.new("L", (30, 20), 0)
    return picture(30, 20, save_all=True, append_images=[frame])


def noise(width: int, height: int) -> bytes:
    """A PNG that cannot be packed, so that it is as large as its pixels."""
    raw = bytes((n * n * 2654435761 >> 13) & 255 for n in range(width * height))
    out = io.BytesIO()
    Image.frombytes("L", (width, height), raw).save(out, "PNG")
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it is as large as a house: whoever draws it runs out of memory."""
    raw = bytearray(picture(30, 20))
    raw[16:24] = struct.pack(">II", 60_000, 60_000)
    raw[29:33] = struct.pack(">I", zlib.crc32(raw[12:29]))
    return bytes(raw)
