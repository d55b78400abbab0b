"""The start tags of a document, for checks: words about HTML are none."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple


class Tag(NamedTuple):
    """A start tag with its attributes; one that has no value has an empty one."""

    name: str
    attributes: dict[str, str]


def html_tags(html: str) -> Iterator[Tag]:
    """The start tags in their order."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    yield from tags.found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))
