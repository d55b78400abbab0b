"""Which encounters a document holds: where each begins, where it ends, and what tells none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from itertools import chain

from kb_builder.importing.document import COMMENT, Block, Kind
from kb_builder.importing.furniture import begins_comments
from kb_builder.importing.lexicon import Phrases, Words, lexicon, patterns

Companies = Callable[[str], str | None]
"""The company that a text is about, if it names one."""

_LEAST_WORDS = 40
_LEAST_SIGNS = 3
_LEAST_WORDS_OF_EXAMPLE = 20
_LONG_REPLY = 120
"""Words from which on an answer to a comment may tell an encounter of its own."""
_LEAST_BEFORE_ANOTHER = 40
"""Words of an encounter before another greeting or opening begins the next one."""
_NEAR_THE_BEGINNING = 60
_LONGEST_HEADING = 12
_LEAST_BELOW_HEADING = 20
_CAPITALS = 0.6
_DISTANCE = 3
"""How many words before an action its doer may stand."""


class Start(StrEnum):
    """What begins a part of a document."""

    TOP = "top"
    EXAMPLE = "example"
    HEADING = "heading"
    BREAK = "break"
    SALUTATION = "salutation"
    GREETING = "greeting"
    OPENING = "opening"
    CLOSING = "closing"
    COMMENT = "comment"


_BECAUSE = {
    Start.TOP: "the text begins here",
    Start.EXAMPLE: "a heading counts the examples",
    Start.HEADING: "a heading begins a part of its own",
    Start.BREAK: "a line of signs separates it from what stands above",
    Start.SALUTATION: "a salutation begins another letter",
    Start.GREETING: "somebody new speaks to the customer",
    Start.OPENING: "the paragraph begins another encounter",
    Start.CLOSING: "the author draws conclusions here",
    Start.COMMENT: "it is a reader's comment",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some blocks that belong together. `heading` is its own, empty where it has none."""

    start: Start
    blocks: tuple[Block, ...]
    heading: str = ""
    is_comment: bool = False

    @property
    def text(self) -> str:
        """All that is told in it."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def first(self) -> int:
        return self.blocks[0].place

    @property
    def last(self) -> int:
        return self.blocks[-1].last

    @property
    def because(self) -> str:
        """Why it begins where it does."""
        return _BECAUSE[self.start]


@dataclass(frozen=True, slots=True)
class Parted:
    """The parts that tell an encounter, in order, and why the blocks of the others tell none, by their places."""

    stories: tuple[Part, ...]
    reasons: dict[int, str]


def parted(blocks: Sequence[Block], company_of: Companies) -> Parted:
    """The encounters of a document in their order. Sections that go on with an encounter stay with it."""
    stories: list[list[Part]] = []
    reasons: dict[int, str] = {}
    # The parts that the next one may go on with, and their company; no parts behind what tells no encounter.
    story: list[Part] = []
    company: str | None = None
    for part in _parts(blocks):
        if story and _goes_on(story[0], part) and not _is_another(company, company_of(part.text)):
            story.append(part)
        elif reason := _no_story(part):
            reasons |= {block.place: reason for block in part.blocks}
            story = []
        else:
            story = [part]
            company = company_of(part.text)
            stories.append(story)
    whole = (
        replace(first, blocks=tuple(chain(first.blocks, *(part.blocks for part in more)))) for first, *more in stories
    )
    return Parted(tuple(whole), reasons)


def as_one(blocks: Sequence[Block]) -> Parted:
    """All of a document as one encounter, because somebody says so."""
    told = tuple(block for block in blocks if block.text)
    return Parted((Part(Start.TOP, told),) if told else (), {})


def encounter_signs(words: Words) -> int:
    """How often somebody says or does something in a text."""
    doers = {hit.word for hit in _listed("doers").hits(words)}
    acts = {hit.word for hit in _listed("actions").hits(words)}
    return sum(any(act - back in doers for back in range(1, _DISTANCE + 1)) for act in acts)


@dataclass(slots=True)
class _Open:
    """A part whose end has not come yet, with what was counted in it so far."""

    start: Start
    heading: str
    is_comment: bool
    blocks: list[Block] = field(default_factory=list)
    words: int = 0
    signs: int = 0

    def take(self, block: Block) -> None:
        words = Words(block.text)
        self.blocks.append(block)
        self.words += len(words)
        self.signs += encounter_signs(words)

    def closed(self) -> Part:
        return Part(self.start, tuple(self.blocks), self.heading, self.is_comment)


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """The document cut wherever something may begin."""
    part = _Open(Start.TOP, "", is_comment=False)
    count, is_numbered = 0, _has_numbered_comments(blocks)
    for number, block in enumerate(blocks):
        is_comment = part.is_comment or begins_comments(block)
        start: Start | None
        if is_comment and not part.is_comment:
            start = Start.COMMENT
        elif is_comment:
            start = Start.COMMENT if _begins_comment(block, count, is_numbered) else None
            count += start is Start.COMMENT
        else:
            start = _start(blocks, number, part)
        if start:
            if part.blocks:
                yield part.closed()
            part = _Open(start, _heading(block, start), is_comment)
        if block.text:
            part.take(block)
    if part.blocks:
        yield part.closed()


def _start(blocks: Sequence[Block], number: int, part: _Open) -> Start | None:
    """What begins at this block of the author's own text; None where the part before goes on."""
    block = blocks[number]
    if _example(block):
        return Start.EXAMPLE
    if patterns("reading", "closings").match(block.text):
        return Start.CLOSING
    if _is_heading(blocks, number):
        return Start.HEADING
    if block.kind is Kind.BREAK:
        return Start.BREAK
    if patterns("reading", "salutations").match(block.text):
        return Start.SALUTATION
    if part.signs >= _LEAST_SIGNS and part.words >= _LEAST_BEFORE_ANOTHER:
        if patterns("reading", "greetings").search(block.text):
            return Start.GREETING
        if patterns("reading", "openings").match(block.text):
            return Start.OPENING
    return None


def _heading(block: Block, start: Start) -> str:
    """The heading of a part that begins at a block; of an example that begins with its label, the label."""
    if start is Start.EXAMPLE:
        return _example(block)
    return block.text if start is Start.HEADING else ""


def _example(block: Block) -> str:
    """What counts an example: a heading of its own, or the label of a paragraph; empty where nothing is counted."""
    if patterns("reading", "examples").match(block.text) and block.text[-1] not in ".,;!?":
        return block.text
    label = patterns("reading", "labels").match(block.text)
    return label[0].rstrip(" :.\u2013\u2014-") if label else ""


def stated_sentiment(part: Part) -> str:
    """The sentiment that a heading states; `good` and `bad` state one only where examples are counted."""
    if part.start not in (Start.EXAMPLE, Start.HEADING):
        return ""
    lists = ("stated", "stated_of_examples") if part.start is Start.EXAMPLE else ("stated",)
    hits = [hit for name in lists for hit in _stated(name).hits(Words(part.heading))]
    return hits[-1].id if hits else ""


def _is_heading(blocks: Sequence[Block], number: int) -> bool:
    """Whether a block is a heading, or looks like one: a short line in capitals above a longer text."""
    block = blocks[number]
    if block.kind is not Kind.TEXT:
        return block.kind is Kind.HEADING
    words = block.text.split()
    below = blocks[number + 1 : number + 3]
    if len(words) > _LONGEST_HEADING or block.text[-1] in ".,;:!?\u2026" or not below:
        return False
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    is_written_so = bool(long_words) and words[0][0].isupper() and capitals >= _CAPITALS * len(long_words)
    return is_written_so and any(len(Words(other.text)) >= _LEAST_BELOW_HEADING for other in below)


def _has_numbered_comments(blocks: Sequence[Block]) -> bool:
    is_comment = False
    for block in blocks:
        is_comment = is_comment or begins_comments(block)
        if is_comment and block.marker.rstrip(".)") == "1":
            return True
    return False


def _begins_comment(block: Block, count: int, is_numbered: bool) -> bool:
    """Whether another comment begins: by the page, by the next number of the list, or by who wrote it."""
    if block.marker == COMMENT:
        return True
    if is_numbered:
        return block.marker.rstrip(".)") == str(count + 1)
    return patterns("reading", "comment_heads").match(block.text) is not None


def _no_story(part: Part) -> str:
    """Why a part tells no encounter; empty when it tells one."""
    if part.start is Start.CLOSING:
        return "conclusions of the author"
    if part.start is Start.EXAMPLE:
        least_words, least_signs = _LEAST_WORDS_OF_EXAMPLE, 1
    else:
        least_words, least_signs = _LEAST_WORDS, _LEAST_SIGNS
    words = Words(part.text)
    is_reply = part.is_comment and patterns("reading", "replies").search(_beginning(part)) is not None
    if is_reply and len(words) < _LONG_REPLY:
        return "an answer to another comment"
    if len(words) < least_words:
        return "too short to tell an encounter"
    return "" if encounter_signs(words) >= least_signs else "no encounter: hardly anybody says or does anything"


def _beginning(part: Part) -> str:
    return " ".join(part.text.split(maxsplit=_NEAR_THE_BEGINNING)[:_NEAR_THE_BEGINNING])


def _is_another(company: str | None, other: str | None) -> bool:
    return bool(company) and bool(other) and company != other


def _goes_on(story: Part, part: Part) -> bool:
    """Whether a part goes on with the story before it: none of its words says that another encounter begins."""
    if part.is_comment or story.is_comment or part.start is Start.CLOSING:
        return False
    if part.start is Start.GREETING:
        return len(Words(part.text)) < _LEAST_WORDS
    if part.start not in (Start.HEADING, Start.BREAK) or story.start is Start.EXAMPLE or stated_sentiment(part):
        return False
    if _no_story(part):
        return part.start is Start.HEADING and encounter_signs(Words(part.text)) > 0
    return patterns("reading", "times").search(_beginning(part)) is None


@cache
def _stated(name: str) -> Phrases:
    return Phrases(lexicon("proposals")[name])


@cache
def _listed(name: str) -> Phrases:
    return Phrases({name: lexicon("encounters")[name]})
