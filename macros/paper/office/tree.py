"""HTML of ours as a tree: every element that is opened is closed, so that no text can end up in the wrong place."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = ("br", "hr", "meta", "input", "col", "img")


@dataclass
class Node:
    """An element with its attributes and children; a text is an element without a tag."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def words(self) -> str:
        """All its text in one line."""
        return " ".join("".join(node.text for node in self.walk()).split())

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def walk(self) -> list[Node]:
        """Itself and everything inside, in order."""
        return [self, *(inner for child in self.children for inner in child.walk())]


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node("", text=data))


def tree(html: str) -> Node:
    """HTML whose elements are all closed, as a tree. Raises ValueError when they are not."""
    reader = _Tree()
    reader.feed(html)
    reader.close()
    return reader.root
