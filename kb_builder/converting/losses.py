"""What the sanitiser took away, so that the author can be told."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from kb_builder.converting.converted import Loss

# Only markup that an author wrote by hand can be lost; text without any of these needs no comparison.
_BY_HAND = re.compile(r"<[a-zA-Z!/?]|\{[:#. ]|\{[a-z-]+=|&#")


def losses(body: str, before: str, after: str) -> Iterator[Loss]:
    """Elements and attributes that stand in `before` and not in `after`, with their place in the body."""
    if not _BY_HAND.search(body):
        return
    gone = _inventory(before) - _inventory(after)
    for (element, attribute), _ in sorted(gone.items()):
        if attribute and (element, "") in gone:
            continue
        what = f"the attribute `{attribute}` of <{element}>" if attribute else f"the element <{element}>"
        yield Loss(what, _place(body, element, attribute))


def _place(body: str, element: str, attribute: str) -> tuple[int, int]:
    pattern = rf"(?<![\w-]){re.escape(attribute)}\s*=?" if attribute else rf"<{re.escape(element)}\b"
    for wanted in (pattern, r"[.#]\S+" if attribute in ("class", "id") else rf"<{re.escape(element)}\b"):
        if found := re.search(wanted, body, re.IGNORECASE):
            return found.span()
    return (0, 0)


class _Inventory(HTMLParser):
    """Counts the elements and the attributes of a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: Counter[tuple[str, str]] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag, ""] += 1
        for name, _ in attrs:
            self.seen[tag, name] += 1


def _inventory(html: str) -> Counter[tuple[str, str]]:
    parser = _Inventory()
    parser.feed(html)
    parser.close()
    return parser.seen
