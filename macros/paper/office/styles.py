"""The styles of every file, set once: whoever changes one changes the whole text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

FONT = "Arial"
"""On every machine, or replaced by Liberation Sans, which has the same widths."""


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and spaces in points, indents in millimetres; `rules` are sides and widths in points.

    `outline` is the level of a heading that is none of the word processor's own.
    """

    name: str
    size: float = 10
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 5
    left: float = 0
    keep_next: bool = False
    rules: tuple[tuple[str, float], ...] = ()
    based_on: str = "Normal"
    own: bool = True
    next: str = ""
    outline: int = 0


BOX = (("top", 1), ("left", 1), ("bottom", 1), ("right", 1))

STYLES = (
    Style("Normal", own=False, based_on=""),
    Style("Title", 20, bold=True, after=6, keep_next=True, own=False, next="Normal"),
    Style("Heading 1", 14, bold=True, before=16, after=4, keep_next=True, own=False, next="Normal"),
    Style("Heading 2", 12, bold=True, before=13, after=3, keep_next=True, own=False, next="Normal"),
    Style("Section", 12, bold=True, before=13, after=3, keep_next=True, next="Normal", outline=2),
    Style("Heading 3", 10.5, bold=True, before=10, after=3, keep_next=True, own=False, next="Normal"),
    Style("Heading 4", 10, bold=True, before=8, after=2, keep_next=True, own=False, next="Normal"),
    Style("Heading 5", 10, bold=True, italic=True, before=8, after=2, keep_next=True, own=False, next="Normal"),
    Style("Kicker", 9, bold=True, after=3, keep_next=True),
    Style("Lead", 11.5, after=8),
    Style("Hint", 9, after=3),
    Style("Help", 9, after=3, keep_next=True),
    Style("Note", 10, after=0, left=1.5, rules=BOX),
    Style("Label", 10, bold=True, before=6, after=2, keep_next=True),
    Style("Question", 10, bold=True, after=0),
    Style("Answer", 10, after=0),
    Style("Option", 10, after=2),
    Style("Term", 10, bold=True, before=3, after=1, keep_next=True),
    Style("Table Text", 9, after=1),
    Style("Table Head", 9, bold=True, after=0),
    Style("Task", 10),
    Style("Only", 9, bold=True, before=8, after=2, keep_next=True, rules=(("top", 1),)),
    Style("Cue", 10, bold=True, before=5, after=1, keep_next=True),
    Style("Do", 10, left=6),
    Style("Say", 11, left=8, rules=(("left", 3),)),
    Style("Watch", 10, left=6),
    Style("Goes Wrong", 10, left=6),
    Style("Answers", 10, left=6),
    Style("List Bullet", 10, after=2, own=False),
    Style("List Number", 10, after=2, own=False),
    Style("Quote", 10, left=8, own=False, rules=(("left", 1),)),
    Style("TOC Heading", 14, bold=True, before=16, after=4, keep_next=True, own=False),
    Style("TOC 1", 10, before=2, after=0, own=False),
    Style("TOC 2", 10, after=0, left=6, own=False),
    Style("Header", 8, after=0, own=False),
    Style("Footer", 7.5, after=0, own=False),
    Style("Gap", 5, after=0),
)
SINGLE = (
    "Gap",
    "Header",
    "Footer",
    "Question",
    "Answer",
    "Hint",
    "Help",
    "Note",
    "Table Text",
    "Table Head",
    "TOC 1",
    "TOC 2",
)
CHARACTERS = """
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>
<w:semiHidden/></w:style>
<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Box"><w:name w:val="Box"/><w:rPr>
<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/><w:sz w:val="22"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr>
</w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Small"><w:name w:val="Small"/><w:rPr><w:sz w:val="17"/></w:rPr>
</w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Optional"><w:name w:val="Optional"/><w:rPr><w:b w:val="0"/>
</w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Code"><w:name w:val="Code"/><w:rPr>
<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/></w:rPr></w:style>
"""
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
TABLES = f"""
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr>
<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:tblPr><w:tblBorders>{_LINES}</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>
<w:left w:w="85" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="10" w:space="0" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>
"""


def set_styles(document: Any, language: str) -> None:
    """Give a new document of python-docx these styles and no others, and its language."""
    element = document.styles.element
    for child in list(element):
        if not child.tag.endswith("}latentStyles"):
            element.remove(child)
    fonts = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    spoken = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'
    defaults = f"<w:rPrDefault><w:rPr>{fonts}{spoken}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault>"
    element.insert(0, parse_xml(f"<w:docDefaults {nsdecls('w')}>{defaults}</w:docDefaults>"))
    for child in parse_xml(f"<w:styles {nsdecls('w')}>{CHARACTERS}{TABLES}</w:styles>"):
        element.append(child)
    for style in STYLES:
        _add(document.styles, style)
    for style in STYLES:
        if style.next:
            document.styles[style.name].next_paragraph_style = document.styles[style.next]


def _add(styles: Any, style: Style) -> None:
    made = styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH, builtin=not style.own)
    if style.based_on:
        made.base_style = styles[style.based_on]
    else:
        made.element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}default", "1")
    made.quick_style = style.name not in ("Gap", "Header", "Footer")
    made.hidden = made.unhide_when_used = False
    made.font.size = Pt(style.size)
    made.font.bold = style.bold or None
    made.font.italic = style.italic or None
    layout = made.paragraph_format
    layout.space_before, layout.space_after = Pt(style.before), Pt(style.after)
    layout.line_spacing = 1.0 if style.name in SINGLE else 1.12
    layout.keep_with_next = style.keep_next or None
    layout.widow_control = True
    if style.left:
        layout.left_indent = Mm(style.left)
    if style.name == "Note":
        layout.right_indent = Mm(style.left)
    level = int(style.name[-1]) if style.name.startswith("Heading") else style.outline
    if level:
        outline = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>')
        layout.element.get_or_add_pPr().append(outline)
    if style.rules:
        _rule(layout.element.get_or_add_pPr(), style.rules)


def _rule(properties: Any, rules: tuple[tuple[str, float], ...]) -> None:
    """Lines beside the paragraphs of a style; the standard wants them before its spaces and indents."""
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="{round(width * 8)}" w:space="{8 if side == "left" and width > 2 else 4}"'
        ' w:color="000000"/>'
        for side, width in rules
    )
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{drawn}</w:pBdr>")
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
