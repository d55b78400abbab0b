"""What the sanitiser took away, so that the author can be told."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

from kb_builder.converting.converted import Loss, Offsets

AS_MARKDOWN = "Write it as Markdown; put it into `backticks` to show it as it is."
BESIDE = "Put the image into a folder beside the text and link it there: <name of the text>/image.png."
_LEAVE_OUT = "Leave it out; the look and the behaviour of a page belong to the theme."
_HINTS = {
    "href": "Link a file of this knowledge base, or a page with https://.",
    "src": BESIDE,
    "id": "Choose another one; the theme needs this one for itself, or it has characters that no id may have.",
}

# Only markup that an author wrote by hand can be lost; text without any of these needs no comparison.
_BY_HAND = re.compile(r"<[a-zA-Z/?]|<!(?!--)|\{[:#. ]|\{[a-z-]+=|&#")

Part = tuple[str, str, str]
"""An element, the name of an attribute and its value; both empty for the element itself."""


def losses(body: str, before: str, after: str) -> Iterator[Loss]:
    """Elements, attributes, classes and ids that stand in `before` and not in `after`, with their places."""
    if not _BY_HAND.search(body):
        return
    gone = _inventory(before) - _inventory(after)
    elements = {element for element, name, _ in gone if not name}
    for part, count in sorted(gone.items()):
        element, name, _ = part
        if name and element in elements:
            continue
        places = _places(body, part)
        for number in range(count):
            yield Loss(_what(part), _hint(name), places[min(number, len(places) - 1)])


def _what(part: Part) -> str:
    match part:
        case (element, "", _):
            return f"The element <{element}>"
        case (element, "class" | "id" as name, value):
            return f"The {name} `{value}` of <{element}>"
        case (element, name, _):
            return f"The attribute `{name}` of <{element}>"


def _hint(name: str) -> str:
    return _HINTS.get(name, _LEAVE_OUT) if name else AS_MARKDOWN


def _places(body: str, part: Part) -> list[Offsets]:
    """Where the author may have written it, in the most exact way that is found; else the body's start."""
    element, name, value = part
    tag = rf"<{re.escape(element)}\b"
    written = f"(?:{re.escape(value)}|{re.escape(escape(value))})"
    assigned = rf"(?<![\w-]){re.escape(name)}[ \t]*="
    patterns = {
        "": (tag,),
        "class": (rf"(?<=[.\s\"'=]){written}(?![\w-])", tag),
        "id": (rf"(?<=[#\s\"'=]){written}(?![\w-])", tag),
    }.get(name, (rf"{assigned}[ \t]*[\"']?{written}", assigned, tag))
    for pattern in patterns:
        if found := [match.span() for match in re.finditer(pattern, body, re.IGNORECASE)]:
            return found
    return [(0, 0)]


class _Inventory(HTMLParser):
    """Counts the elements, the attributes with their values, and each class."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: Counter[Part] = Counter()

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Passes over `<![...`, at which older versions of Python raise an AssertionError."""
        return self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag, "", ""] += 1
        for name, value in dict(attrs).items():
            # Styles are written anew when they are cleaned: their text may change, their presence counts.
            values = (value or "").split() if name == "class" else ["" if name == "style" else value or ""]
            for each in values:
                self.seen[tag, name, each] += 1


def _inventory(html: str) -> Counter[Part]:
    parser = _Inventory()
    parser.feed(html)
    parser.close()
    return parser.seen
