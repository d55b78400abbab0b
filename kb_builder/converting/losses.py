"""What the sanitiser took away, so that the author can be told."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

from kb_builder.converting.converted import Loss, Offsets
from kb_builder.converting.sanitising import BOXES

_AS_MARKDOWN = "Write it as Markdown; put it into `backticks` to show it as it is."
_AS_LINK = "Link the page that shows it: [what it shows](https://...)."
_AS_IMAGE = "Save it as an image beside the text: ![what it shows](<name of the text>/image.png)."
_AS_TEXT = "Ask in words, a page has no fields. A list of tasks is written with - [ ] and - [x]."
_NOTHING_RUNS = "Leave it out; nothing runs on a page. To show it as it is, put it into `backticks`."
_LEAVE_OUT = "Leave it out; the look and the behaviour of a page belong to the theme."

_INSTEAD_OF = {
    "script": _NOTHING_RUNS,
    **dict.fromkeys(("style", "link", "meta", "base", "font", "center", "big", "marquee"), _LEAVE_OUT),
    **dict.fromkeys(("iframe", "frame", "object", "embed", "video", "audio"), _AS_LINK),
    **dict.fromkeys(("svg", "math", "picture", "canvas"), _AS_IMAGE),
    **dict.fromkeys(("form", "input", "button", "select", "textarea"), _AS_TEXT),
}
_HINTS = {
    "href": "Link a file of this knowledge base, or a page with https://.",
    "src": "Put the image into a folder beside the text and link it there: <name of the text>/image.png.",
    "style": "Leave it out; a column of a table is aligned by colons: | :-- | :-: | --: |.",
    "id": "Choose another one; the theme needs this one for itself, or it has characters that no id may have.",
}
_BOX = f"Choose one that the theme has: {', '.join(BOXES)}."
_FOOTNOTE_NAME = "Name the footnote with letters, digits and hyphens."

# What an author writes by hand can be lost; text without any of these needs no comparison.
_BY_HAND = re.compile(r"<[a-zA-Z/?]|<!(?!--)|\{|&#|!!!|\?\?\?|\[\^[^\]\n]*[^\w\]\n:.-]")
_FOOTNOTE = re.compile(r"fn(?:ref\d*)?:(.*)", re.DOTALL)

Part = tuple[str, str, str]
"""An element, the name of an attribute and its value; both empty for the element itself."""


def losses(body: str, code_free: str, before: str, after: str, *, by_hand: bool = False) -> Iterator[Loss]:
    """Elements, attributes, classes and ids that stand in `before` and not in `after`, with their places.

    Both forms of the body have the same places; the one with its code is for the attributes of blocks of code.
    In pages written `by_hand` the attribute `markdown` is no loss: MkDocs may obey it.
    """
    if not _BY_HAND.search(body):
        return
    gone = _inventory(before) - _inventory(after)
    elements = {element for element, name, _ in gone if not name}
    for part, count in sorted(gone.items()):
        element, name, value = part
        if (name and element in elements) or (by_hand and name == "markdown"):
            continue
        if name == "id" and (footnote := _FOOTNOTE.match(value)):
            if element == "li":  # The number in the text has a name too, made of the same word.
                yield _footnote_loss(footnote[1], code_free)
            continue
        places = _places(code_free, part) or _places(body, part) or [(0, 0)]
        for number in range(count):
            yield Loss(_what(part), _hint(part), places[min(number, len(places) - 1)])


def _footnote_loss(name: str, code_free: str) -> Loss:
    written = f"[^{name}]"
    start = max(code_free.find(written), 0)
    return Loss(f"The way to and from the footnote `{written}`", _FOOTNOTE_NAME, (start, start + len(written)))


def _what(part: Part) -> str:
    match part:
        case (element, "", _):
            return f"The element <{element}>"
        case (element, "class" | "id" as name, value):
            return f"The {name} `{value}` of <{element}>"
        case (element, name, _):
            return f"The attribute `{name}` of <{element}>"


def _hint(part: Part) -> str:
    match part:
        case (element, "", _):
            return _INSTEAD_OF.get(element, _AS_MARKDOWN)
        case ("div" | "details", "class", _):
            return _BOX
        case (_, name, _):
            return _HINTS.get(name, _LEAVE_OUT)


def _places(body: str, part: Part) -> list[Offsets]:
    """Where the author may have written it, in the most exact way that is found."""
    element, name, value = part
    tag = rf"<{re.escape(element)}\b"
    written = f"(?:{re.escape(value)}|{re.escape(escape(value))})"
    assigned = rf"(?<![\w-]){re.escape(name)}[ \t]*="
    patterns = {
        "": (tag,),
        "class": (rf"(?<=[.\s\"'=]){written}(?![\w-])", tag),
        "id": (rf"(?<=[#\s\"'=]){written}(?![\w-])", tag),
    }.get(name, (rf"{assigned}[ \t]*[\"']?{written}", assigned, rf"\{{[^}}\n]*(?<![\w-]){re.escape(name)}", tag))
    for pattern in patterns:
        if found := [match.span() for match in re.finditer(pattern, body, re.IGNORECASE)]:
            return found
    return []


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
            values = (value or "").split() if name == "class" else [value or ""]
            for each in values:
                self.seen[tag, name, each] += 1


def _inventory(html: str) -> Counter[Part]:
    parser = _Inventory()
    parser.feed(html)
    parser.close()
    return parser.seen
