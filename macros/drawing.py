"""Drawing without a library: texts that wrap and shapes, collected into an accessible inline SVG.

Units are about one pixel on a wide screen. Colours belong to the style sheet: a shape has a class and its geometry.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

SIZE = 15
"""Size of every text."""
LINE = 19
"""From one baseline to the next."""

_NARROW = frozenset("iljtfrI.,:;'’!|() -")
_WIDE = frozenset("mwMW@→")

Point = tuple[float, float]


def width_of(text: str) -> float:
    """Estimated width of a text in a sans-serif face; rather too wide than too narrow."""
    return SIZE * sum(_ems(character) for character in text)


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if character in _WIDE or ord(character) > 0x2E80:
        return 0.95
    return 0.72 if character.isupper() else 0.59


def wrapped(text: str, width: float) -> list[str]:
    """The lines of a text that is to fit a width; a word longer than the width stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@dataclass
class Drawing:
    """An SVG in the making. `name` is unique on the page; title and description are read aloud."""

    name: str
    title: str
    description: str
    width: float
    height: float = 0
    shapes: list[Markup] = field(default_factory=list)

    def text(
        self, at: Point, lines: Iterable[str], css: str = "d-text", anchor: str = "start", bold: bool = False
    ) -> None:
        """Lines of text, the baseline of the first at a point."""
        weight = Markup(' font-weight="700"') if bold else ""
        shape = Markup('<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}"{}>{}</text>')
        for number, line in enumerate(lines):
            self.shapes.append(shape.format(css, _n(at[0]), _n(at[1] + number * LINE), SIZE, anchor, weight, line))

    def middle(
        self, at: Point, lines: list[str], css: str = "d-text", anchor: str = "start", bold: bool = False
    ) -> None:
        """Lines of text whose middle stands at a height."""
        self.text((at[0], at[1] + 5 - (len(lines) - 1) * LINE / 2), lines, css, anchor, bold)

    def rect(self, at: Point, width: float, height: float, css: str, corner: float = 0) -> None:
        """A rectangle with its upper left corner at a point."""
        shape = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>')
        self.shapes.append(shape.format(css, _n(at[0]), _n(at[1]), _n(width), _n(height), _n(corner)))

    def circle(self, at: Point, radius: float, css: str) -> None:
        """A circle around a point."""
        shape = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>')
        self.shapes.append(shape.format(css, _n(at[0]), _n(at[1]), _n(radius)))

    def line(self, *points: Point) -> None:
        """A line through points."""
        way = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.shapes.append(Markup('<path class="d-line" d="M{}"/>').format(way))

    def arrow(self, start: Point, end: Point) -> None:
        """A line with a head at either end."""
        self.line(start, end)
        for tip, tail in ((start, end), (end, start)):
            angle = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
            one, other = (
                (tip[0] + 11 * math.cos(angle + turn), tip[1] + 11 * math.sin(angle + turn)) for turn in (0.45, -0.45)
            )
            self.line(one, tip, other)

    def figure(self, caption: Markup) -> Markup:
        """The whole figure with its text equivalent. It scrolls inside itself on a phone; the keyboard reaches it."""
        return Markup(
            '<figure class="t-figure t-figure--wide" tabindex="0">\n'
            '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{id}-t" aria-describedby="{id}-d"'
            ' focusable="false"><title id="{id}-t">{title}</title> <desc id="{id}-d">{description}</desc>\n'
            "{shapes}\n</svg>\n<figcaption>\n{caption}\n</figcaption>\n</figure>\n"
        ).format(
            w=_n(self.width),
            h=_n(self.height),
            id=f"dia-{self.name}",
            title=self.title,
            description=self.description,
            shapes=Markup("\n").join(self.shapes),
            caption=caption,
        )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
