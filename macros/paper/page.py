"""The page of a record, drawn by the site's own template, made ready for paper."""

from __future__ import annotations

import hashlib
import re

from lxml import html as dom  # type: ignore[import-untyped]
from markdown import Markdown

from macros import pages, tags
from macros.handbook import Handbook
from macros.model.kinds import KINDS
from macros.paper.document import Document, PaperLinks, Part, address_of_page, apart, code_of, home, part_id

SCREEN_ONLY = {"t-noprint", "t-js", "t-actions", "t-jump", "t-roles", "headerlink", "t-vh"}
"""What a page holds for the screen alone: buttons, menus within the page, words for those who hear it."""
SVG_LOOK = (
    "text{font-family:'Tandem Sans'}"
    ".d-line{fill:none;stroke:#000;stroke-width:1.5}"
    ".d-box{fill:#fff;stroke:#000;stroke-width:1.5}"
    ".d-tint{fill:#eee}"
    ".d-fill{fill:#000}"
    ".d-now{fill:#fff;stroke:#000;stroke-width:3}"
    ".d-on{fill:#fff}"
)
"""Diagrams in black on white. The style sheets of the document do not reach into them."""


def page(book: Handbook, kind: str, name: str = "") -> Document:
    """The page of a record. Of the kinds that share a page, such as the glossary, `name` picks one; "" is all of them.

    Forms, sessions and courses have papers of their own that hold more. Raises KeyError when there is none.
    """
    part = page_part(book, kind, name, PaperLinks(book))
    return Document(book, part.title, address_of_page(kind, name), (part,))


def page_part(book: Handbook, kind: str, name: str, links: PaperLinks, *, level: int = 1, depth: int = 0) -> Part:
    """The pages of a record in any document. `depth` says how many levels of headings stand above its own."""
    table = KINDS[kind]
    if table.page == "none" or (name and name not in book.records[kind]):
        raise KeyError(f'There is no page "{table.folder}/{name}".')
    if table.page == "own":
        id, title = part_id(kind, name), book.title(kind, name)
        code = code_of(book, kind, name)
        text = pages.record(book, f"{table.folder}/{name}", links)
    else:
        shown = {name: book.get(kind, name)} if name else book.records[kind]
        id, title = table.folder, book.title(kind, name) if name else book.word(f"kind-{kind}-plural")
        code = f"{name or table.folder} · {_code(book, kind, list(shown))}"
        text = pages.draw(book, f"{kind}.md.j2", links, records=shown, kind=kind)
    return Part(id, title, html_of(book, text, id, depth), level=level, code=code)


def _code(book: Handbook, kind: str, names: list[str]) -> str:
    """The content code of one record, or of several together."""
    codes = [book.content_code(kind, name) for name in names]
    return codes[0] if len(codes) == 1 else hashlib.blake2b("".join(codes).encode(), digest_size=3).hexdigest()


def _markdown() -> Markdown:
    """As in mkdocs.yml; each page has an engine of its own, which is made lighter for it."""
    return Markdown(extensions=["attr_list", "md_in_html", "tables", "toc", tags.Blocks()])


def html_of(book: Handbook, text: str, part: str, depth: int = 0) -> str:
    """The Markdown of a page as HTML for a part of a document."""
    root = dom.fragment_fromstring(_markdown().convert(text), create_parent="div")
    _drop_screen(root)
    _drop_dead_ends(root, book)
    _open_folds(root)
    _lay_out_tables(root)
    _run_on_lists(root)
    _show_whole_plan(root, book)
    _draw_diagrams(root)
    _spell_addresses(root, home(book))
    _order_headings(root, depth)
    if depth:
        root.set("class", "m-below")
    whole: str = dom.tostring(root, encoding="unicode")
    return apart(whole, part)


def _classes(element: dom.HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _drop_screen(root: dom.HtmlElement) -> None:
    for element in root.xpath(".//*[self::nav or self::button or self::input or self::textarea or self::select]"):
        element.drop_tree()
    for element in root.xpath(".//*[@class]"):
        if _classes(element) & SCREEN_ONLY:
            element.drop_tree()


def _drop_dead_ends(root: dom.HtmlElement, book: Handbook) -> None:
    """ "See a filled one" says nothing where the filled one cannot be reached."""
    for link in root.xpath(".//a[@href='']"):
        if link.text == book.word("see-a-filled-one"):
            link.drop_tree()


def _open_folds(root: dom.HtmlElement) -> None:
    """What is folded on screen is open, under its title."""
    for element in root.xpath(".//details | .//figure | .//figcaption"):
        element.tag = "div"
    for element in root.xpath(".//summary"):
        element.tag = "p"
        element.set("class", "m-fold")


def _lay_out_tables(root: dom.HtmlElement) -> None:
    """Lists of facts become tables, the fact beside its name. Columns without a width of their own fit their words."""
    for facts in root.xpath(".//dl[div]"):
        facts.tag = "table"
        facts.set("class", "m-facts")
        for pair in facts.xpath("./div"):
            pair.tag = "tr"
            for name in pair.xpath("./dt"):
                name.tag = "th"
                name.set("scope", "row")
            for value in pair.xpath("./dd"):
                value.tag = "td"
    for table in root.xpath(".//table[not(@class='m-facts') and not(.//th[contains(@class, 't-c-')])]"):
        rows = table.xpath("./tbody/tr/th[@scope='row']")
        numbered = rows and all(len(name.text_content().strip()) < 4 for name in rows)
        table.set("class", "m-fit m-numbered" if numbered else "m-fit")


def _run_on_lists(root: dom.HtmlElement) -> None:
    """Lists of links in a narrow column stand one after the other, as paper has no room for one a line."""
    for links in root.xpath(".//td/ul"):
        items = links.xpath("./li")
        if len(items) > 1 and all(item.xpath("./a") and not (item.text or "").strip() for item in items):
            linked = sum(len(a.text_content()) for a in links.xpath("./li/a | ./li/span[@class='t-hint']"))
            if linked + 4 * len(items) >= len(" ".join(links.text_content().split())):
                links.set("class", "m-run")


def _show_whole_plan(root: dom.HtmlElement, book: Handbook) -> None:
    """On paper nobody chooses the week: the plan stands whole, and no week of it twice."""
    for element in root.xpath(".//*[@data-t-this-week]"):
        element.drop_tree()
        for heading in root.xpath(".//*[@id='this-week']"):
            heading.text = book.word("the-plan")


def _draw_diagrams(root: dom.HtmlElement) -> None:
    for svg in root.xpath(".//svg"):
        style = dom.Element("style")
        style.text = SVG_LOOK
        svg.insert(1, style)  # after the title, which is the alternative text


def _spell_addresses(root: dom.HtmlElement, ours: str) -> None:
    """Print the address of a link that leads outside, unless its words are the address."""
    for link in root.xpath(".//a[@href]"):
        way = link.get("href")
        spoken = re.sub(r"^(https?://|mailto:)", "", way)
        outside = way != spoken and not way.startswith(ours)
        if outside and spoken.rstrip("/") not in link.text_content():
            link.tail = f" ({spoken})" + (link.tail or "")


def _order_headings(root: dom.HtmlElement, depth: int) -> None:
    """Headings begin below those of the document and skip no level."""
    last = depth
    for heading in root.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"):
        last = min(int(heading.tag[1]) + depth, last + 1, 6)
        heading.tag = f"h{last}"
