"""KB42x: stories are told in words of our own, and each is told once.

A source is known by hashes of its runs of eight words alone; its text is never stored. Two stories are compared by
the share of their runs of four words (Jaccard index). Pairs worth a comparison are found through an inverted index of
a sample of the runs, so that the work grows with the number of stories.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from unicodedata import normalize
from zlib import crc32

from kb_builder.checking.facts import Facts, Sample
from kb_builder.checking.wording import wording
from kb_builder.diagnostics import Diagnostic, Related, rule_named
from kb_builder.model import Entry, Story
from kb_builder.reading import Document

RUN = 8
"""Words in a run of a source: short quotes stay below it."""

_NEAR_ENOUGH = 0.4
_WORTH_A_LOOK = 0.2
_LEAST_IN_COMMON = 5
_TOO_COMMON = 12
_EIGHTH = 1 << 61
_EIGHTHS = range(-(1 << 63), 1 << 63, _EIGHTH)
"""Where each eighth of all hashes begins: they are whole numbers of 64 bits."""
_LETTERS = re.compile(r"\w+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
"""What counts as one word in a run."""
# The form that RFC 7693 calls BLAKE2b-64: half of a hash is enough to tell some million runs apart.
_digest = partial(blake2b, digest_size=8)

Run = tuple[int, int, int, int]
"""Four words in a row, each as its checksum: equal for equal words on every machine."""


def fingerprints(text: str) -> set[bytes]:
    """The hashes (BLAKE2b, 8 bytes, RFC 7693) of all runs of eight words of a text."""
    return {hashed for hashed, _, _ in _hashed_runs(text)}


def copied(facts: Facts) -> Iterator[Diagnostic]:
    """Text that was copied from a source."""
    if facts.fingerprints:
        for entry in facts.new_articles:
            yield from _copied(entry.document, wording(entry), facts)


def near_duplicates(facts: Facts) -> Iterator[Diagnostic]:
    """Stories that are much alike."""
    stories = sorted(
        (story for story in facts.library.stories.values() if story.meta.status != "retired"),
        key=lambda story: (story.meta.added, story.slug),
    )
    yield from _alike(stories, [facts.samples[story.path] for story in stories])


def _copied(document: Document, text: str, facts: Facts) -> Iterator[Diagnostic]:
    """One diagnostic for each stretch of copied words, however many runs it has."""
    # The number of a run is that of its first word.
    runs = [(number, *run) for number, run in enumerate(_hashed_runs(text)) if run[0] in facts.fingerprints]
    while runs:
        first, hashed, start, end = runs.pop(0)
        last = first
        while runs and runs[0][0] <= last + RUN:
            last, _, _, end = runs.pop(0)
        yield Diagnostic(
            rule_named("copied-text"),
            document.path,
            document.text.span(start, end),
            f"These {last - first + RUN} words in a row stand in the source {facts.fingerprints[hashed]!r}.",
            "Say it in your own words; facts and figures may stay.",
        )


def _hashed_runs(text: str) -> Iterator[tuple[bytes, int, int]]:
    """The hash of each run of eight words, in order, and its place; typographic apostrophes count as plain ones."""
    places = [match.span() for match in WORD.finditer(text)]
    words = [text[start:end].casefold().replace("\u2019", "'").encode() for start, end in places]
    for number in range(len(words) - RUN + 1):
        hashed = _digest(b" ".join(words[number : number + RUN])).digest()
        yield hashed, places[number][0], places[number + RUN - 1][1]


def sample(body: str) -> Sample:
    """The runs of four words that begin with a quarter of all words: a fair estimate at a fraction of the cost.

    Each run as a number: the hash of whole numbers is the same on every machine.
    """
    return array("q", sorted({hash(run) for run in _four_in_a_row(_words(body)) if not run[0] & 3}))


def _alike(stories: list[Entry[Story]], samples: list[Sample]) -> Iterator[Diagnostic]:
    """For each story the earlier one that is most like it, if one is like it enough."""
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in _holders(samples):
        # What very many stories share is compared with the first of them alone: a copy of all has that one in it too.
        firsts = numbers if len(numbers) <= _TOO_COMMON else numbers[:1]
        shared.update((other, one) for place, one in enumerate(firsts) for other in numbers[place + 1 :])
    alike: dict[int, tuple[float, int]] = {}
    for (other, one), common in shared.items():
        together = len(samples[one]) + len(samples[other]) - common
        if common >= _LEAST_IN_COMMON and common / together >= _WORTH_A_LOOK:
            likeness = _likeness(stories[one].document.body, stories[other].document.body)
            if likeness >= _NEAR_ENOUGH and (likeness, -one) > alike.get(other, (0.0, 0)):
                alike[other] = (likeness, -one)
    for other, (likeness, one) in alike.items():
        story, first = stories[other], stories[-one]
        if _folded(story.slug) == _folded(first.slug):
            continue  # The same file under two names: its names are what is wrong.
        yield Diagnostic(
            rule_named("near-duplicate"),
            story.path,
            story.span("title"),
            f"{round(100 * likeness)}% of the text of this story and of {first.path} is the same.",
            "Keep one of the two, or tell what is different in this one.",
            (Related(first.path, first.span("title"), "the other story"),),
        )


def _holders(samples: list[Sample]) -> Iterator[list[int]]:
    """For each run that several stories have, their numbers in order.

    An eighth of all possible runs at a time: what most stories have to themselves need not be held together.
    """
    for low in _EIGHTHS:
        parts = [runs[bisect_left(runs, low) : bisect_right(runs, low + _EIGHTH - 1)] for runs in samples]
        first: dict[int, int] = {}
        holders: dict[int, list[int]] = {}
        for number, part in enumerate(parts):
            for run in part:
                one = first.setdefault(run, number)
                if one != number:
                    holders.setdefault(run, [one]).append(number)
        yield from holders.values()


def _folded(slug: str) -> str:
    return normalize("NFKC", slug).casefold()


def _likeness(one: str, other: str) -> float:
    """The Jaccard index of all runs of four words."""
    runs, others = set(_four_in_a_row(_words(one))), set(_four_in_a_row(_words(other)))
    return len(runs & others) / len(runs | others)


def _words(body: str) -> list[int]:
    """The words that readers see: two drafts are not alike for the questions in them."""
    told = _COMMENT.sub(" ", body) if "<!--" in body else body
    return [_checksums[word] for word in _LETTERS.findall(told.casefold())]


class _Checksums(dict[str, int]):
    """The checksum of each word that was asked for, made once."""

    def __missing__(self, word: str) -> int:
        self[word] = crc32(word.encode())
        return self[word]


_checksums = _Checksums()


def _four_in_a_row(words: list[int]) -> Iterator[Run]:
    return zip(words, words[1:], words[2:], words[3:], strict=False)
