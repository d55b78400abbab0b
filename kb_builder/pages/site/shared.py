"""What several kinds of pages show."""

import re
from dataclasses import dataclass

from kb_builder.converting import Converted, deeper, plain

_SENTENCE_END = re.compile("(?<=[.!?…])[\"'\u201d\u2019\u201c\xbb)]?\\s+(?=\\S)")


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A page to link, with the text of the link."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Term:
    """An id of a closed list with its label, and the page of all stories that have it."""

    id: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list. `company` has no address when the company is not named."""

    address: str
    title: str
    summary: str
    sentiment: Term
    company: LinkTo
    channel: Term
    date: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Something counted: the number, the words for what it counts, and a word on how far it is known."""

    number: int
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """An author's text, fetched when the page is rendered."""

    converted: Converted
    levels: int = 0
    """How many folders deeper than the page of its entry it is shown."""

    @property
    def html(self) -> str:
        """The text up to the pause, or all of it."""
        return deeper(self.converted.html, self.levels)

    @property
    def pause(self) -> str | None:
        """The question of the pause."""
        return self.converted.pause.question if self.converted.pause else None

    @property
    def rest(self) -> str:
        """The text after the pause."""
        return deeper(self.converted.rest, self.levels)

    @property
    def whole(self) -> str:
        """The text without its pause."""
        return self.html + self.rest

    @property
    def last_sentence(self) -> str:
        """The plain sentence before the pause, or the last one."""
        return _SENTENCE_END.split(plain(self.html))[-1]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Stands for what is on a page that is known to be what it was: it need not even be planned."""

    digest: bytes
    """That of the page."""


@dataclass(frozen=True, slots=True)
class UseInCourse:
    """What trainers take from a page into a course of their own."""

    address: str | None
    """Absolute; None if it is not known where the site lies."""
    embed: str | None
    """HTML for a page that shows this one in a frame."""
    guide: LinkTo
    downloads: tuple[LinkTo, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """How many stories of each sentiment there are."""

    positive: int
    neutral: int
    negative: int

    @property
    def total(self) -> int:
        """All stories."""
        return self.positive + self.neutral + self.negative

    @property
    def bars(self) -> tuple[tuple[str, float, float], ...]:
        """Sentiment, start and width of each part of a bar that is 100 wide."""
        bars, start = [], 0.0
        for sentiment in ("positive", "neutral", "negative"):
            width = round(100 * getattr(self, sentiment) / self.total, 2) if self.total else 0.0
            if width:
                bars.append((sentiment, round(start, 2), width))
            start += width
        return tuple(bars)


@dataclass(frozen=True, slots=True)
class Pager:
    """The neighbours of one page of a list. Pages count from 1."""

    number: int
    pages: tuple[LinkTo, ...]
    previous: LinkTo | None
    next: LinkTo | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the head of a page: what it is and, linked, what it says."""

    label: str
    values: tuple[LinkTo, ...]
    counts: tuple[str, ...] = ()
    """How often each value is met, where that is counted."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page offers: its address, what it is, and for whom; saved, if it is not one to look at."""

    address: str
    title: str
    about: str
    is_saved: bool = True
