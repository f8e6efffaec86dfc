"""Images of one folder of records: PNG and JPEG, judged by what they hold and not by their names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from macros.problems import Place, Problem, look_alike, messages, problem
from macros.source.layer import leaves

FOLDER = "images"
IMAGE_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*\.(png|jpg|jpeg)$"
MAX_SIZE = 1_000_000
"""Bytes: a photograph as wide as a page, and a page that still opens over a telephone."""
MAX_SIDE = 3000
"""Pixels: the height of a sheet of A4 at 300 dots an inch, less its margins."""

_ENDINGS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
_KNOWN_AS = {"MPO": "JPEG"}
"""What telephones write is a JPEG with further images behind it, at which nobody looks."""
_BEGINNINGS = {b"GIF8": "GIF", b"RIFF": "WebP", b"%PDF": "PDF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
_TURNED, _WHERE = 0x0112, 0x8825
"""Where a camera notes how it was held, and where it was."""

messages(
    {
        "S027": (
            '"{name}" is no name of an image.{look_alike}',
            "Name it with lower-case letters, digits and single hyphens, ending in .png or .jpg, such as seating.png. "
            "Drawings in SVG are exported as PNG.",
        ),
        "S028": (
            "the file holds {found}, not a PNG or JPEG.",
            "Open it in a program for images and export it: drawings as PNG, photographs as JPEG. Another name "
            "does not change what it holds.",
        ),
        "S029": (
            "the image is damaged: it breaks off or cannot be drawn.",
            "Export it once more, or copy the file again.",
        ),
        "S030": (
            "the image has {size}; the limit is {limit}.",
            "Make it smaller in a program for images: 1600 pixels are enough for the width of a page.",
        ),
        "S031": (
            'the file is named "{name}" and holds a {found}.',
            "Name it {better}, and correct the handouts that show it.",
        ),
        "S032": (
            "the image carries {what}.",
            "Open it in a program for images and export it without such data.",
        ),
    }
)


Wrong = tuple[str, dict[str, Any]]
"""The code of a message, and its details."""


@dataclass(frozen=True)
class Image:
    """An image: its file relative to the root, where it lies, its size in pixels, and a code of its content.

    The size is nought where it could not be read.
    """

    file: str
    path: Path
    width: int = 0
    height: int = 0
    code: str = ""


@dataclass
class Images:
    """The images of a folder by name. `unread` is true when the folder itself cannot be used: it may hold any."""

    files: dict[str, Image] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: bool = False


def read_images(root: Path, boundary: Path) -> Images:
    """Read the images that lie beside the records in `boundary`. Raises nothing: what is wrong stands in `problems`.

    A link that leads out of `boundary` is not followed; the reader of the folder tells it.
    """
    folder, found = boundary / FOLDER, Images()
    if leaves(folder, boundary):
        return Images(unread=True)
    if folder.exists() and not folder.is_dir():
        return Images(problems=[_wrong_nature(folder, root, "file", "folder")], unread=True)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        file = path.relative_to(root).as_posix()
        found.files[path.name] = Image(file, path)
        if leaves(path, boundary):
            continue
        if path.is_dir() or not path.is_file():
            found.problems.append(_wrong_nature(path, root, "folder" if path.is_dir() else "device", "file"))
        elif not re.fullmatch(IMAGE_NAME, path.name):
            found.problems.append(problem("S027", Place(file), name=path.name, look_alike=look_alike(path.stem)))
        else:
            image, wrong = _read(path, file)
            found.files[path.name] = image
            found.problems += [problem(code, Place(file), **details) for code, details in wrong]
    return found


def _wrong_nature(path: Path, root: Path, is_a: str, needed: str) -> Problem:
    return problem("S025", Place(path.relative_to(root).as_posix()), found=is_a, needed=needed)


_READ: dict[str, tuple[int, int, list[Wrong]]] = {}
"""What was found in an image, by the code of its name and content: it is looked at once in a process."""


def _read(path: Path, file: str) -> tuple[Image, list[Wrong]]:
    """(an image, what is wrong with it)."""
    size = path.stat().st_size
    if size > MAX_SIZE:  # refused before it fills the memory
        return Image(file, path), [("S030", {"size": f"{size:,} bytes", "limit": f"{MAX_SIZE:,} bytes"})]
    raw = path.read_bytes()
    code = hashlib.blake2b(raw, digest_size=6).hexdigest()
    key = f"{path.name} {code}"
    if key not in _READ:
        _READ[key] = _looked_at(raw, path.name)
    width, height, wrong = _READ[key]
    return Image(file, path, width, height, code), wrong


def _looked_at(raw: bytes, name: str) -> tuple[int, int, list[Wrong]]:
    """(width, height, what is wrong) of an image. It is drawn whole, as a browser or a printer will."""
    from PIL import Image as pillow  # needed by few commands, and slow to load

    pillow.MAX_IMAGE_PIXELS = None  # our own limit is lower, and told in our words
    try:
        image: Any = pillow.open(BytesIO(raw), formats=("PNG", "JPEG"))
    except Exception:  # Pillow has no one name for what it cannot read
        return 0, 0, [("S029", {}) if _is_ours(raw) else ("S028", {"found": _nature(raw)})]
    width, height = image.size
    if max(width, height) > MAX_SIDE:
        size, limit = f"{width} × {height} pixels", f"{MAX_SIDE} on the longer side"
        return width, height, [("S030", {"size": size, "limit": limit})]
    held = _KNOWN_AS.get(image.format, image.format)
    stem, _, ending = name.rpartition(".")
    if _ENDINGS[ending] != held:
        better = f"{stem}.{'png' if held == 'PNG' else 'jpg'}"
        return width, height, [("S031", {"name": name, "found": held, "better": better})]
    try:
        _draw(image)
        wrong: list[Wrong] = [("S032", {"what": what}) for what in _carried(image)]
        pillow.open(BytesIO(raw)).verify()  # a PNG may lack its end and be drawn all the same
    except Exception:
        return width, height, [("S029", {})]
    return width, height, wrong


def _draw(image: Any) -> None:
    """Draw an image whole. Raises OSError where it breaks off, also after the PDF engine told Pillow to look away."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _carried(image: Any) -> list[str]:
    """What an image carries that must not be published, or that not everybody would see alike."""
    notes = image.getexif()
    signs = {
        "the place where it was taken": bool(notes.get_ifd(_WHERE)) or b"GPSLatitude" in image.info.get("xmp", b""),
        "a note that it is to be turned, which not every program reads": notes.get(_TURNED, 1) != 1,
        "several frames, and paper shows one": image.format == "PNG" and getattr(image, "n_frames", 1) > 1,
    }
    return [what for what, holds in signs.items() if holds]


def _is_ours(raw: bytes) -> bool:
    return raw.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


def _nature(raw: bytes) -> str:
    """What a file holds that is no image of ours, by its first bytes."""
    if b"<svg" in raw[:1000]:
        return "an SVG drawing"
    named = next((name for begin, name in _BEGINNINGS.items() if raw.startswith(begin)), "")
    return f"a {named}" if named else "something else" if raw else "nothing"
