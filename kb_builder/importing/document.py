"""A text from elsewhere, as it is read: blocks that know their place, and what it says of its origin."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kb_builder.checking.originality import fingerprints


class Form(StrEnum):
    """What kind of file a document is."""

    WEB_PAGE = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


class Kind(StrEnum):
    """What a block is: `break` is a rule or a line of signs, `comments` says that readers' comments begin."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    BREAK = "break"
    COMMENTS = "comments"


COMMENT = "comment"
"""The marker of a block with which a comment begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an item of a list, on one line and without anything invisible.

    `place` and `last` are the numbers of its first and last line in the file; of a web page, whose lines say nothing,
    both are the number of the block. `marker` is the sign or the number before an item, or COMMENT.
    """

    kind: Kind
    text: str
    place: int
    last: int
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and why it is proposed."""

    value: str
    because: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from, as far as it says so itself. What is private is empty, with that as the reason."""

    title: Said | None = None
    author: Said | None = None
    publisher: Said | None = None
    url: Said | None = None
    date: Said | None = None

    def or_else(self, other: "Origin") -> "Origin":
        """This origin, and what the other one says where this one is silent."""
        return Origin(
            self.title or other.title,
            self.author or other.author,
            self.publisher or other.publisher,
            self.url or other.url,
            self.date or other.date,
        )


@dataclass(frozen=True)
class ForeignDocument:
    """A document from elsewhere. `name` is what people call it: the name of its file."""

    name: str
    form: Form
    blocks: tuple[Block, ...]
    origin: Origin = field(default_factory=Origin)
    remarks: tuple[str, ...] = ()
    """What could not be understood, for people."""

    @property
    def text(self) -> str:
        """All its words, a block a paragraph."""
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @cached_property
    def fingerprints(self) -> frozenset[bytes]:
        """The hashes by which sentences of it are recognised (see `originality`)."""
        return frozenset(fingerprints(self.text))

    def places(self, first: int, last: int) -> str:
        """How people find a stretch of it."""
        unit = "paragraph" if self.form is Form.WEB_PAGE else "line"
        return f"{unit} {first}" if first == last else f"{unit}s {first} to {last}"

    def paragraph(self, place: int) -> str:
        """How people find the block that begins at a place."""
        return f"paragraph {place}" if self.form is Form.WEB_PAGE else f"the paragraph at line {place}"


class UnreadableError(Exception):
    """A file that gives no document; the message says why, and what to do."""


class MissingReaderError(Exception):
    """What reads web pages is not installed; the message says how to get it."""
