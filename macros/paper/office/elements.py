"""Paragraphs, runs, tables and content controls as strings of WordprocessingML.

Children stand in the order that the standard asks for: word processors refuse files that mix it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from macros.language import dates
from macros.problems import shortened

MM = 56.6929
"""Twentieths of a point in a millimetre."""
EMU = 36_000
"""The units of drawings in a millimetre."""
PICTURED = 0
"""What stands for the number of a picture until the file is whole."""
LONGEST_NAME = 64
"""Longer tags and titles of content controls make Word call the file damaged."""
EMPTY = "\u2002" * 5
"""What an empty control shows: wide enough to click on, and nothing in print."""
TAB = "<w:r><w:tab/></w:r>"
GAP = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
"""Between tables, which would otherwise grow together."""
UNNUMBERED = '<w:id w:val="?"/>'
"""Controls are numbered when the file is whole, since their numbers must differ."""
_REFUSED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def twips(millimetres: float) -> int:
    """A length as word processors count it."""
    return round(millimetres * MM)


def text(words: str) -> str:
    """Words as XML, without the characters that XML cannot hold."""
    return escape(_REFUSED.sub("", words))


def run(words: str, *, style: str = "", bold: bool = False, italic: bool = False) -> str:
    """Words in one look; their line breaks stay."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/>" * bold + "<w:i/>" * italic
    lines = words.replace("\r\n", "\n").split("\n")
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{text(line)}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{shown}</w:r>"


@dataclass(frozen=True)
class Look:
    """How a paragraph differs from its style: its list and level in it, its indent in millimetres, its tab stops."""

    list: tuple[int, int] | None = None
    indent: float | None = None
    hanging: float = 0
    new_page: bool = False
    keep_next: bool = False
    tabs: tuple[tuple[str, float], ...] = ()

    @property
    def xml(self) -> str:
        """The properties in their order."""
        found = "<w:keepNext/>" * self.keep_next + "<w:pageBreakBefore/>" * self.new_page
        if self.list:
            found += f'<w:numPr><w:ilvl w:val="{self.list[1]}"/><w:numId w:val="{self.list[0]}"/></w:numPr>'
        if self.tabs:
            stops = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>' for kind, at in self.tabs)
            found += f"<w:tabs>{stops}</w:tabs>"
        if self.indent is not None:
            found += f'<w:ind w:left="{twips(self.indent + self.hanging)}" w:hanging="{twips(self.hanging)}"/>'
        return found


PLAIN = Look()


def paragraph(content: str, style: str = "Normal", look: Look = PLAIN) -> str:
    """A paragraph of runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{look.xml}</w:pPr>{content}</w:p>'


def marked(content: str, name: str, number: int) -> str:
    """Content that links lead to by its name."""
    begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{begin}{content}<w:bookmarkEnd w:id="{number}"/>'


def field(code: str, shown: str) -> str:
    """A field that the word processor works out, such as PAGE, and what it shows until then."""
    return f'<w:fldSimple w:instr=" {escape(code)} ">{run(shown)}</w:fldSimple>'


def picture(relation: str, about: str, width: float, height: float) -> str:
    """An image in a line of text, in millimetres; `relation` leads to its file, `about` is read aloud."""
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    told = f'name="{text(shortened(about, LONGEST_NAME))}" descr="{text(about)}"'
    drawing, close = "http://schemas.openxmlformats.org/drawingml/2006", 'distT="0" distB="0" distL="0" distR="0"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" {close}>'
        f'<wp:extent {size}/><wp:docPr id="{PICTURED}" {told}/><a:graphic xmlns:a="{drawing}/main">'
        f'<a:graphicData uri="{drawing}/picture"><pic:pic xmlns:pic="{drawing}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" {told}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


# ---- Tables ----


def cell(blocks: str, width: float, *, span: int = 1) -> str:
    """A cell of a width in millimetres. `blocks` are whole paragraphs, at least one."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spanned}</w:tcPr>{blocks}</w:tc>'


def row(cells: Sequence[str], *, header: bool = False, height: float = 0) -> str:
    """A row that is never cut by a page; a header is repeated on each page. `height` is the least, in millimetres."""
    rules = "<w:cantSplit/>"
    if height:
        rules += f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    rules += "<w:tblHeader/>" * header
    return f"<w:tr><w:trPr>{rules}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Sequence[str], widths: Sequence[float], *, headed: bool, caption: str = "", indent: float = 0) -> str:
    """A table, its columns in millimetres. `headed`: its first row heads it. `caption` is told to screen readers."""
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    properties = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
    if indent:
        properties += f'<w:tblInd w:w="{twips(indent)}" w:type="dxa"/>'
    properties += '<w:tblLayout w:type="fixed"/>'
    properties += f'<w:tblLook w:val="0000" w:firstRow="{int(headed)}" w:lastRow="0" w:firstColumn="0"'
    properties += ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    if caption:
        properties += f'<w:tblCaption w:val="{text(caption)}"/>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{GAP}"


# ---- Content controls ----


def tag(name: str) -> str:
    """The name of a field as the tag of its control. One that is too long for Word ends in a code of the whole."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}~{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"


def alias(*words: str) -> str:
    """The question as the title of a control: "table: row: column", its beginning shortened where it is too long."""
    last = shortened(words[-1], LONGEST_NAME - 24 if len(words) > 1 else LONGEST_NAME)
    if len(words) == 1:
        return last
    room = LONGEST_NAME - len(last) - 2
    return f"{shortened(': '.join(words[:-1]), room)}: {last}"


def _control(name: str, about: str, kind: str, content: str) -> str:
    named = f'<w:alias w:val="{text(about)}"/><w:tag w:val="{text(tag(name))}"/>{UNNUMBERED}'
    return f"<w:sdt><w:sdtPr>{named}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def entry(name: str, about: str, value: str, *, lines: bool = False) -> str:
    """A place to write, over several lines if `lines`."""
    kind = f'<w:text w:multiLine="{int(lines)}"/>'
    if value:
        return _control(name, about, kind, run(value))
    return _control(name, about, f"<w:showingPlcHdr/>{kind}", run(EMPTY, style="PlaceholderText"))


def day(name: str, about: str, value: str, language: str) -> str:
    """A date, to write or to pick."""
    known = f' w:fullDate="{value}T00:00:00Z"' if _ISO_DAY.fullmatch(value) else ""
    kind = f'<w:date{known}><w:dateFormat w:val="{dates.short_pattern(language)}"/><w:lid w:val="{language}"/>'
    kind += '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    if value:
        return _control(name, about, kind, run(dates.day(value, language, short=True)))
    return _control(name, about, f"<w:showingPlcHdr/>{kind}", run(EMPTY, style="PlaceholderText"))


def box(name: str, about: str, checked: bool) -> str:
    """A box to tick."""
    kind = f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/><w14:checkedState w14:val="2612"'
    kind += ' w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
    return _control(name, about, kind, run("☒" if checked else "☐", style="Box"))
