"""HTML that our own templates and the sanitiser have written, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

VOID = frozenset({"br", "hr", "img", "input", "rect", "circle", "line", "path", "meta", "link"})
"""Elements that have no end."""
_DIGITS = 10


@dataclass
class Element:
    """An element with what it holds."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Element", str]] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    def number(self, name: str, default: int) -> int:
        """The number that an attribute says; the default where it says none."""
        value = self.attributes.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < _DIGITS else default

    @property
    def elements(self) -> Iterator["Element"]:
        """The elements right below."""
        return (child for child in self.children if isinstance(child, Element))

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements of these kinds anywhere below, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def groups(self) -> Iterator["Element"]:
        """The names of a list of definitions, each with what is said of it."""
        group = Element("div")
        for child in self.elements:
            if child.tag == "div":
                yield child
                continue
            if child.tag == "dt" and any(each.tag == "dd" for each in group.elements):
                yield group
                group = Element("div")
            group.children.append(child)
        if group.children:
            yield group

    @property
    def text(self) -> str:
        """All text below, as it is written."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def parsed(html: str) -> Element:
    """The tree of an HTML text; every element but a void one is closed there."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self._open.pop()
            assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
