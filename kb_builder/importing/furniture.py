"""What of a page is no part of its text: navigation, teasers, forms, and bodies that are stored twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb_builder.checking.originality import fingerprints
from kb_builder.importing.bylines import is_header, says_who_or_when
from kb_builder.importing.document import Block, Kind
from kb_builder.importing.lexicon import Words, patterns

_NEAR_THE_TOP = 12
_LEAST_REPEATED = 8
"""Words that must stand somewhere before, in a row of paragraphs, to count as repeated."""
_MOST_OF_IT = 0.9
_TEASER = 40
_LEAST_TEASERS = 2
_OF_ANOTHER_SCRIPT = 0.5
_SHORT = 12
_SHORT_ABOVE = 25
_ORIGIN = "where the text comes from"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of a document that is in no draft, from one place to another, and why."""

    first: int
    last: int
    because: str


@dataclass(frozen=True, slots=True)
class Tidied:
    """The blocks that are left, in order, and what was left out."""

    blocks: tuple[Block, ...]
    reasons: dict[int, str]
    """Why a block was left out, by its place."""


def tidied(blocks: Sequence[Block], title: str = "") -> Tidied:
    """The text without its furniture; every block that is left out is accounted for."""
    reasons: dict[int, str] = {}
    _mark_repeated(blocks, reasons)
    _mark_furniture(blocks, reasons)
    _mark_teasers(blocks, reasons)
    _mark_other_scripts(blocks, reasons)
    _mark_origin(blocks, title, reasons)
    return Tidied(
        tuple(block for number, block in enumerate(blocks) if number not in reasons),
        {blocks[number].place: because for number, because in reasons.items()},
    )


def stretches(blocks: Iterable[Block], reasons: Mapping[int, str]) -> tuple[LeftOut, ...]:
    """The blocks that have a reason, in stretches of those that follow each other and have the same one."""
    found: list[LeftOut] = []
    before = ""
    for block in blocks:
        because = reasons.get(block.place, "")
        if because and because == before:
            found[-1] = LeftOut(found[-1].first, block.last, because)
        elif because:
            found.append(LeftOut(block.place, block.last, because))
        before = because
    return tuple(found)


def begins_comments(block: Block) -> bool:
    """Whether readers' comments begin here."""
    return block.kind is Kind.COMMENTS or patterns("reading", "comments_begin").search(block.text) is not None


def _mark_origin(blocks: Sequence[Block], title: str, reasons: dict[int, str]) -> None:
    """Marks what says where the text comes from: all short lines down to the one that says who wrote it or when."""
    above = True
    for number, block in enumerate(blocks):
        above = above and number < _NEAR_THE_TOP and len(Words(block.text)) <= _SHORT_ABOVE
        if block.kind is not Kind.COMMENTS and says_who_or_when(block):
            first = 0 if above else number
            for each in range(first, number + 1):
                reasons.setdefault(each, _ORIGIN)
        elif number < _NEAR_THE_TOP and block.text and (is_header(block) or block.text == title):
            reasons.setdefault(number, _ORIGIN)


def _mark_repeated(blocks: Sequence[Block], reasons: dict[int, str]) -> None:
    """Marks runs of blocks that all stand further up already, word for word or nearly so."""
    texts: set[str] = set()
    seen: set[bytes] = set()
    run: list[int] = []
    for number, block in enumerate(blocks):
        hashes = fingerprints(block.text)
        is_known = block.text in texts or (bool(hashes) and len(hashes & seen) >= _MOST_OF_IT * len(hashes))
        texts.add(block.text)
        seen |= hashes
        if is_known and block.text and block.kind is not Kind.BREAK:
            run.append(number)
        elif block.text:
            _mark_run(blocks, run, reasons)
            run = []
    _mark_run(blocks, run, reasons)


def _mark_run(blocks: Sequence[Block], run: Sequence[int], reasons: dict[int, str]) -> None:
    if sum(len(Words(blocks[number].text)) for number in run) >= _LEAST_REPEATED:
        reasons.update(dict.fromkeys(run, "a repetition of what stands further up"))


def _mark_furniture(blocks: Sequence[Block], reasons: dict[int, str]) -> None:
    """Marks lines of navigation and forms; after some lines all that follows, until comments begin."""
    is_outside = False
    for number, block in enumerate(blocks):
        if begins_comments(block):
            is_outside = False
        elif _is_short(block) and patterns("reading", "furniture_begins").search(block.text):
            is_outside = True
        if is_outside or patterns("reading", "furniture").match(block.text):
            reasons.setdefault(number, "furniture of the page")


def _mark_teasers(blocks: Sequence[Block], reasons: dict[int, str]) -> None:
    """Marks lists of other articles: a short title, perhaps twice, and a beginning that breaks off."""
    runs: list[list[int]] = []
    for number, block in enumerate(blocks):
        if _is_title_twice(blocks, number):
            runs.append(list(range(number, min(number + 3, len(blocks)))))
        elif block.text.endswith(("\u2026", "...")) and len(Words(block.text)) <= _TEASER:
            first = number
            while first and first > number - 3 and _is_short(blocks[first - 1]):
                first -= 1
            if first < number:
                runs.append(list(range(first, number + 1)))
    if len(runs) >= _LEAST_TEASERS:
        for run in runs:
            for number in run:
                reasons.setdefault(number, "a teaser of another article")


def _is_title_twice(blocks: Sequence[Block], number: int) -> bool:
    """Whether an item of a list is followed by its own text: a card with a title for the eye and one for the link."""
    block, after = blocks[number], blocks[number + 1 : number + 2]
    return block.kind is Kind.ITEM and any(other.text == block.text and _is_short(other) for other in after)


def _is_short(block: Block) -> bool:
    return bool(block.text) and len(Words(block.text)) <= _SHORT and block.text[-1] not in ".!?\u2026"


def _mark_other_scripts(blocks: Sequence[Block], reasons: dict[int, str]) -> None:
    """Marks short lines in another script than the text: what a site says in its reader's language."""
    letters = [letter for block in blocks for letter in block.text if letter.isalpha()]
    foreign = sum(map(_is_far_from_latin, letters))
    if not letters or foreign > len(letters) * (1 - _MOST_OF_IT):
        return
    for number, block in enumerate(blocks):
        own = [letter for letter in block.text if letter.isalpha()]
        if own and sum(map(_is_far_from_latin, own)) > len(own) * _OF_ANOTHER_SCRIPT and len(own) <= _TEASER:
            reasons.setdefault(number, "in another script than the text")


def _is_far_from_latin(letter: str) -> bool:
    return ord(letter) >= 0x0370
