"""HTML to blocks for a word processor: texts of the closed list of elements, and the parts of a pack.

A pack is the same HTML that becomes a PDF. Its classes name styles here; an element that is not known is refused, so
that nothing is left out without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from macros.paper.office.elements import TAB, Look, cell, paragraph, row, run, table
from macros.paper.office.elements import field as worked_out
from macros.paper.office.file import BULLETS, INDENT, File, bookmark, leads_to
from macros.paper.office.tree import Node, tree

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(["p", "ul", "ol", "li", "dl", "dt", "dd", "div", "section", "blockquote", "table", "hr", *HEADINGS])
INLINE = frozenset(["a", "b", "strong", "i", "em", "code", "span", "br"])
STYLE_OF = {
    "t-kicker": "Kicker", "t-lead": "Lead", "t-hint": "Hint", "t-note": "Note",
    "p-product": "Kicker", "p-identity": "Hint",
    "c-line-of": "Hint", "c-about": "Hint", "c-set": "Hint", "c-for": "Label", "c-task": "Task",
    "c-piece--task": "Task", "c-piece--do": "Do", "c-piece--say": "Say", "c-piece--watch": "Watch",
    "c-piece--wrong": "Goes Wrong", "c-piece--answers": "Answers",
}  # fmt: skip
"""Classes of the templates, and the styles that whoever changes the text will find."""
LEFT = {"Do": 6.0, "Say": 8.0, "Watch": 6.0, "Goes Wrong": 6.0, "Answers": 6.0, "Quote": 8.0}
"""Indents that styles have of their own, in millimetres."""
WRITTEN_BY_HAND = "_" * 24
FACT = 42.0
"""Where the second column of short facts begins."""


@dataclass(frozen=True)
class Place:
    """Where blocks stand: the style of paragraphs, the room in millimetres, the list they are in and its depth."""

    style: str
    room: float
    depth: int = 0
    item: tuple[int, int] | None = None
    """The list and level of the paragraph that begins an item."""
    down: int = 0
    """How far headings stand below those of the HTML."""
    piece: bool = False
    """Whether headings are only the words beside a piece of text."""
    together: bool = False
    """Whether each paragraph stays on the page of the next one."""


def blocks(file: File, html: str, style: str = "Normal") -> list[str]:
    """A text as blocks. Raises ValueError for elements that are not known."""
    return of_nodes(file, tree(html).children, style)


def of_nodes(file: File, nodes: list[Node], style: str = "Normal", *, down: int = 0) -> list[str]:
    """Elements as blocks; their headings stand so far `down`."""
    return _Writer(file).inside(Node("div", children=nodes), Place(style, file.room, down=down))


def inline(file: File, html: str) -> str:
    """HTML without blocks as runs."""
    return _Writer(file).runs(tree(html).children)


@dataclass
class _Writer:
    file: File

    def inside(self, node: Node, at: Place) -> list[str]:
        """The blocks inside an element; words between them become paragraphs."""
        found: list[str] = []
        loose: list[Node] = []
        for child in [*node.children, Node("p")]:
            if child.tag not in BLOCKS:
                loose.append(child)
                continue
            together = [Node("p", {}, loose)] if any(each.words or each.tag == "span" for each in loose) else []
            for each in [*together, child]:
                drawn = self.block(each, at)
                found += drawn
                if drawn:
                    at = replace(at, item=None)
            loose = []
        return found

    def block(self, node: Node, at: Place) -> list[str]:
        """One block element."""
        tag, style = node.tag, next((STYLE_OF[each] for each in node.classes if each in STYLE_OF), at.style)
        if tag in HEADINGS:
            return [self.heading(node, at)]
        if tag in ("ul", "ol"):
            return self.items(node, at)
        if tag == "dl":
            return self.facts(node, at)
        if tag == "table":
            return [self.table(node, at)]
        if tag == "p":
            return self.paragraph(node, replace(at, style=style)) if node.children else []
        if tag == "blockquote":
            return self.inside(node, replace(at, style="Quote"))
        if "c-notes" in node.classes:
            return [self.notes(node, at)]
        if "c-strips" in node.classes and [child.tag for child in node.children if child.tag] in (["ul"], ["ol"]):
            return [self.strips(node, at)]
        piece, together = at.piece or "c-piece" in node.classes, at.together or "c-task" in node.classes
        return self.inside(node, replace(at, style=style, piece=piece, together=together))

    def heading(self, node: Node, at: Place) -> str:
        """A heading; beside a piece of text, only its word."""
        content, name = self.runs(node.children), node.attributes.get("id", "")
        if at.piece:
            return paragraph(content, "Cue")
        level, listed = int(node.tag[1]) + at.down, node.tag == "h1" or "c-activity" in node.classes
        return self.file.heading(level, content, node.words, name, new_page="p-fresh" in node.classes, listed=listed)

    def paragraph(self, node: Node, at: Place) -> list[str]:
        """A paragraph; the first one of an item stands beside its bullet, others below it."""
        left = LEFT.get(at.style, 0.0)
        if at.item:
            number, level = at.item
            style = at.style
            if style == "Normal":
                style = "List Bullet" if number == BULLETS else "List Number"
            look = Look(list=at.item, indent=left + INDENT * level, hanging=INDENT, keep_next=at.together)
            return [paragraph(self.runs(node.children), style, look)]
        look = Look(indent=left + INDENT * at.depth if at.depth else None, keep_next=at.together)
        return [paragraph(self.runs(node.children), at.style, look)]

    def items(self, node: Node, at: Place) -> list[str]:
        """A list; items may hold several paragraphs and further lists."""
        number = BULLETS if node.tag == "ul" else self.file.new_list()
        found: list[str] = []
        for item in node.children:
            if item.tag == "li":
                found += self.inside(item, replace(at, item=(number, at.depth), depth=at.depth + 1))
        return found

    def facts(self, node: Node, at: Place) -> list[str]:
        """Terms and what is said of them: beside them when it is short, else below."""
        found: list[str] = []
        term = Node("dt")
        for each in node.walk():
            if each.tag == "dt":
                term = each
            elif each.tag == "dd" and any(child.tag in BLOCKS for child in each.children):
                found.append(paragraph(self.runs(term.children), "Term"))
                found += self.inside(each, at)
            elif each.tag == "dd":
                words = self.runs(term.children, bold=True) + TAB + self.runs(each.children)
                found.append(paragraph(words, at.style, Look(indent=0, hanging=FACT)))
        return found

    def notes(self, node: Node, at: Place) -> str:
        """Room for notes: a box with as many lines as the HTML."""
        room = at.room - LEFT.get(at.style, 0.0)
        height = 8.0 * sum(child.tag == "div" for child in node.children) + 4
        return table([row([cell(paragraph(run(node.words), "Hint"), room)], height=height)], [room], headed=False)

    def strips(self, node: Node, at: Place) -> str:
        """Strips to cut: the items of a list, one a row."""
        items = [each for each in node.walk() if each.tag == "li"]
        number = self.file.new_list() if any(each.tag == "ol" for each in node.children) else 0
        place = Place("Normal", at.room, item=(number, 0) if number else None, depth=1 if number else 0)
        rows = [row([cell("".join(self.inside(each, place)), at.room)], height=12) for each in items]
        return table(rows, [at.room], headed=False)

    def table(self, node: Node, at: Place) -> str:
        """A table; columns are as wide as what they hold asks."""
        lines = [child for child in node.walk() if child.tag == "tr"]
        heads = {id(child) for part in node.children if part.tag == "thead" for child in part.walk()}
        cells = [[child for child in line.children if child.tag in ("td", "th")] for line in lines]
        indent = LEFT.get(at.style, 0.0) + INDENT * at.depth
        widths = shares([[each.words for each in line] for line in cells], at.room - indent)
        drawn = []
        for line, parts in zip(lines, cells, strict=True):
            head = id(line) in heads
            filled = [self.cell(part, width, head) for part, width in zip(parts, widths, strict=True)]
            drawn.append(row(filled, header=head))
        caption = next((child.words for child in node.children if child.tag == "caption"), "")
        return table(drawn, widths, headed=bool(heads), caption=caption, indent=indent)

    def cell(self, node: Node, width: float, head: bool) -> str:
        """One cell of a table."""
        partly = any(child.tag == "b" for child in node.children)  # then the cell says itself what is bold
        style = "Table Head" if head or (node.tag == "th" and not partly) else "Table Text"
        lonely = [child for child in node.walk() if child.tag == "span" and "c-line" in child.classes]
        inside = [] if lonely and not node.words else self.inside(node, Place(style, width - 3))
        return cell("".join(inside) or paragraph("", style), width)

    # ---- Words ----

    def runs(self, nodes: list[Node], bold: bool = False, italic: bool = False, style: str = "") -> str:
        """Words in their looks. White space falls together as in a browser."""
        found = []
        for node in nodes:
            if "c-at" in node.classes:
                alone = not any(other.words for other in nodes if other is not node)
                found.append(self.on_page(node) if alone else f"{run('(')}{self.on_page(node)}{run(')')}")
            else:
                found.append(self.run(node, bold, italic, style))
        return "".join(found)

    def run(self, node: Node, bold: bool, italic: bool, style: str) -> str:
        """One piece of a line."""
        if not node.tag:
            words = _spaced(node.text)
            return run(words, style=style, bold=bold, italic=italic) if words else ""
        if node.tag not in INLINE:
            raise ValueError(f"a file for a word processor cannot hold <{node.tag}>")
        if node.tag == "br":
            return "<w:r><w:br/></w:r>"
        if node.tag == "code":
            return run(node.words, style="Code")
        if "c-box" in node.classes:
            return run("☐", style="Box")
        if "c-line" in node.classes:
            return run(WRITTEN_BY_HAND)
        style = "Small" if "t-hint" in node.classes else style
        inner = self.runs(node.children, bold or node.tag in ("b", "strong"), italic or node.tag in ("i", "em"), style)
        return self.link(node, inner) if node.tag == "a" else inner

    def on_page(self, node: Node) -> str:
        """ "page 12": the word processor works the number out when its fields are updated."""
        found = ""
        for child in node.children:
            found += run(child.words + " ") if child.tag == "a" else self.runs([child])
            if child.tag == "a":
                found += worked_out(f"PAGEREF {bookmark(child.attributes['href'][1:])} \\h", "…")
        return found

    def link(self, node: Node, content: str) -> str:
        """A link to a heading of the file or to the web; words alone where it leads nowhere."""
        way = node.attributes.get("href", "")
        if way.startswith("#"):
            return leads_to(way[1:], content)
        return f'<w:hyperlink r:id="{self.file.link(way)}">{content}</w:hyperlink>' if way else content


def _spaced(words: str) -> str:
    """Words with single spaces, those at the ends as well."""
    inner = " ".join(words.split())
    if not inner:
        return " " if words and "\n" not in words else ""
    return " " * words[0].isspace() + inner + " " * words[-1].isspace()


def shares(lines: list[list[str]], room: float) -> list[float]:
    """Widths of columns in millimetres: room for the longest word, the rest by what stands below the head."""
    columns = [[line[n] for line in lines if n < len(line)] for n in range(max(map(len, lines)))]
    least = [5 + 1.9 * max((len(word) for words in cells for word in words.split()), default=2) for cells in columns]
    if sum(least) >= room:
        return [room * each / sum(least) for each in least]
    weights = [min(max(map(len, cells[1:] or cells)), 120) ** 0.75 + 0.1 for cells in columns]
    spare = room - sum(least)
    return [each + spare * weight / sum(weights) for each, weight in zip(least, weights, strict=True)]
