"""One file for a word processor: its pages, margins, lists and addresses, and the same bytes each time it is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from macros import pages
from macros.handbook import Handbook
from macros.paper.document import PAGE, PAGES, Document, Part, home, page_count
from macros.paper.office.elements import TAB, Look, marked, paragraph, run, twips
from macros.paper.office.elements import field as worked_out
from macros.paper.office.styles import set_styles

SIZES = {"a4": (210, 297), "a4-landscape": (297, 210), "a3": (297, 420), "a3-landscape": (420, 297)}
SIDE, TOP, BOTTOM = 16, 21, 27
"""Margins in millimetres."""
CONTENTS = "<!--contents-->"
"""Where the contents go; they are known when the file is whole."""
DEEPEST = 2
"""The level of headings down to which the contents go."""
BULLETS = 1
"""The number of the list of bullets."""
INDENT = 5.5
"""How far each level of a list stands in, in millimetres."""
NAMESPACES = nsdecls("w", "r") + ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_CONTROL_NUMBER, _VALUE = qn("w:id"), qn("w:val")
_PICTURE = qn("wp:docPr")
_UNUSED = ("stylesWithEffects", "webSettings", "fontTable", "theme", "customXml", "thumbnail", "extended-properties")


@dataclass
class File:
    """A file in the making: pages of one kind after another, each with blocks of WordprocessingML.

    `address` is the way to its page below the home of its edition.
    """

    book: Handbook
    title: str
    address: str
    parts: list[tuple[Part, list[str]]] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    _lists: int = BULLETS
    _marks: int = 0
    _links: list[str] = field(default_factory=list)
    _images: list[Path] = field(default_factory=list)

    @property
    def room(self) -> float:
        """Millimetres between the margins of the page that is being written on."""
        return room(self.parts[-1][0].layout)

    def begin(self, part: Part) -> None:
        """Go on with pages of another kind: those of a part, whose title and margins they bear."""
        self.parts.append((part, []))

    def add(self, blocks: Iterable[str]) -> None:
        """Write blocks."""
        self.parts[-1][1].extend(blocks)

    def new_list(self) -> int:
        """The number of a list that counts from one."""
        self._lists += 1
        return self._lists

    def link(self, address: str) -> str:
        """The relationship that leads to an address outside the file."""
        if address not in self._links:
            self._links.append(address)
        return f"rIdLink{self._links.index(address)}"

    def image(self, path: Path) -> str:
        """The relationship that leads to an image, which is kept in the file once."""
        if path not in self._images:
            self._images.append(path)
        return f"rIdImage{self._images.index(path)}"

    def heading(
        self, level: int, content: str, words: str, name: str = "", *, new_page: bool = False, listed: bool = True
    ) -> str:
        """A heading. `name` is its id in HTML, if something links to it; the contents hold those of two levels.

        On the second level, one that is not `listed` has a style of its own: the contents take headings by their style.
        """
        known = name or f"heading-{self._marks}"
        self._marks += 1
        if level <= DEEPEST and listed:
            self.headings.append((level, words, bookmark(known)))
        style = f"Heading {min(level, 5)}" if listed or level != DEEPEST else "Section"
        return paragraph(marked(content, bookmark(known), self._marks), style, Look(new_page=new_page))

    def save(self) -> bytes:
        """The file as DOCX."""
        document = docx.Document()
        _strip(document)
        set_styles(document, pages.language_tag(self.book.language))
        self._number(document)
        self._describe(document)
        for index, address in enumerate(self._links):
            document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, f"rIdLink{index}", True)
        for index, path in enumerate(self._images):
            held = document.part.package.get_or_add_image_part(str(path))
            document.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, held, f"rIdImage{index}")
        for index, (part, blocks) in enumerate(self.parts):
            section = document.sections[0] if not index else document.add_section(WD_SECTION.NEW_PAGE)
            if index:
                _flatten(document)
            self._lay_out(section, part)
            last = document.element.body[-1]
            whole = "".join(self._contents() if block == CONTENTS else block for block in blocks)
            for element in parse_xml(f"<w:body {NAMESPACES}>{whole}</w:body>"):
                last.addprevious(element)
        for number, element in enumerate(document.element.body.iter(_CONTROL_NUMBER), start=1):
            element.set(_VALUE, str(number))
        for number, element in enumerate(document.element.body.iter(_PICTURE), start=1):
            element.set("id", str(number))
        raw = io.BytesIO()
        document.save(raw)
        return _dated(raw.getvalue())

    def _number(self, document: Any) -> None:
        """The lists: bullets, and one that counts for each numbered list."""
        element = document.part.numbering_part.element
        for child in list(element):
            element.remove(child)
        levels = {0: "", 1: ""}
        for level in range(6):
            at = f'<w:pPr><w:ind w:left="{twips(INDENT * (level + 1))}" w:hanging="{twips(INDENT)}"/></w:pPr>'
            bullet = ("•", "–")[level % 2]
            levels[0] += f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
            levels[0] += f'<w:lvlText w:val="{bullet}"/><w:lvlJc w:val="left"/>{at}</w:lvl>'
            format = ("decimal", "lowerLetter")[level % 2]
            levels[1] += f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
            levels[1] += f'<w:lvlText w:val="%{level + 1}."/><w:lvlJc w:val="left"/>{at}</w:lvl>'
        kinds = "".join(
            f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="multilevel"/>{drawn}</w:abstractNum>'
            for kind, drawn in levels.items()
        )
        lists = f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
        restart = "".join(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in range(6))
        for number in range(BULLETS + 1, self._lists + 1):
            lists += f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{restart}</w:num>'
        for child in parse_xml(f"<w:numbering {NAMESPACES}>{kinds}{lists}</w:numbering>"):
            element.append(child)

    def _describe(self, document: Any) -> None:
        """Title, language, version and date in the properties of the file and its settings."""
        known = document.core_properties
        known.title, known.author, known.comments = self.title, self.book.word("product"), self.book.notice
        known.language = pages.language_tag(self.book.language)
        known.subject, known.version = self._identity, self.book.version
        known.identifier = home(self.book) + self.address
        known.keywords = known.last_modified_by = ""
        known.revision = 1
        known.created = known.modified = datetime.combine(date.fromisoformat(pages.build_date()), time())
        settings = document.settings.element
        for child in list(settings):
            settings.remove(child)
        rules = '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting'
        rules += ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        rules += f'<w:themeFontLang w:val="{known.language}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        for child in parse_xml(f"<w:settings {NAMESPACES}>{rules}</w:settings>"):
            settings.append(child)

    @property
    def _identity(self) -> str:
        """The same line as in the margins of the PDF."""
        return Document(self.book, self.title, self.address, ()).identity

    def _lay_out(self, section: Any, part: Part) -> None:
        """Size, margins, header and footer of a run of pages."""
        width, height = SIZES[part.layout]
        section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(SIDE)
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.header_distance, section.footer_distance = Mm(10), Mm(9)
        right = Look(tabs=(("right", room(part.layout)),))
        head = paragraph(run(part.title, bold=True) + TAB + run(part.code), "Header", right)
        feet = [paragraph(run(line), "Footer") for line in part.margin.splitlines()]
        feet.append(paragraph(run(self._identity), "Footer"))
        counts = {PAGE: worked_out("PAGE", "1"), PAGES: worked_out("NUMPAGES", "1")}
        numbers = "".join(counts.get(piece) or run(piece) for piece in page_count(self.book))
        feet.append(paragraph(run(home(self.book) + self.address) + TAB + numbers, "Footer", right))
        for margin, blocks in ((section.header, [head]), (section.footer, feet)):
            margin.is_linked_to_previous = False
            for child in list(margin._element):
                margin._element.remove(child)
            for element in parse_xml(f"<w:hdr {NAMESPACES}>{''.join(blocks)}</w:hdr>"):
                margin._element.append(element)

    def _contents(self) -> str:
        """The contents as a field: links now, with page numbers once the word processor works it out."""
        entries = [
            (level, f'<w:hyperlink w:anchor="{name}">{run(words)}</w:hyperlink>')
            for level, words, name in self.headings
        ]
        code = f'<w:instrText xml:space="preserve"> TOC \\o "1-{DEEPEST}" \\h </w:instrText>'
        begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{code}</w:r>'
        begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        hint = run(self.book.word("paper-contents-update")) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = [
            paragraph((begin if not index else "") + content, f"TOC {level}")
            for index, (level, content) in enumerate(entries)
        ]
        return "".join([*lines, paragraph(hint, "Hint")])


def room(layout: str) -> float:
    """Millimetres between the margins of a kind of page."""
    return SIZES[layout][0] - 2 * SIDE


def bookmark(name: str) -> str:
    """The name of a place in the file: Word wants it short, and hides those that begin with a line."""
    return f"_{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"


def leads_to(address: str, content: str) -> str:
    """Runs that lead to a heading of the file by its id in HTML."""
    return f'<w:hyperlink w:anchor="{bookmark(address)}">{content}</w:hyperlink>'


def _strip(document: Any) -> None:
    """Take out of the template of python-docx what is only Word's own."""
    for rels in (document.part.rels, document.part.package.rels):
        for name, rel in list(rels.items()):
            if rel.reltype.rsplit("/", 1)[-1] in _UNUSED:
                del rels[name]


def _flatten(document: Any) -> None:
    """The paragraph that ends a run of pages takes no room, lest it begins a page of its own."""
    for element in reversed(document.element.body):
        if element.tag.endswith("}p") and element.pPr is not None and element.pPr.sectPr is not None:
            style = parse_xml(f'<w:pStyle {nsdecls("w")} w:val="Gap"/>')
            element.pPr.insert(0, style)
            return


def _dated(raw: bytes) -> bytes:
    """The same file with the date of the build on everything inside."""
    year, month, day = (int(number) for number in pages.build_date().split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
