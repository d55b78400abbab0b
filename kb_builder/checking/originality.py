"""KB42x: stories are told in words of our own, and each is told once.

A source is known by hashes of its runs of eight words alone; its text is never stored. Two stories are compared by
the share of their runs of four words (Jaccard index), found through an inverted index, so that the work grows with
the number of stories.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from zlib import crc32

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, Related, rule_named
from kb_builder.model import Entry, Story
from kb_builder.reading import Document

RUN = 8
"""Words in a run of a source: short quotes stay below it."""

_NEAR_RUN = 4
_NEAR_ENOUGH = 0.4
_TOO_COMMON = 12
_SAMPLE = 4  # one run of four words in so many is compared: a fair estimate at a quarter of the cost
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


def fingerprints(text: str) -> set[bytes]:
    """The hashes (BLAKE2b, 8 bytes, RFC 7693) of all runs of eight words of a text."""
    words = [word for word, _, _ in _words(text)]
    return {_hash(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def originality(facts: Facts) -> Iterator[Diagnostic]:
    """Text that was copied from a source, and stories that are much alike."""
    if facts.fingerprints:
        for entry in facts.library.articles:
            yield from _copied(facts.documents[entry.path], facts)
    yield from _near_duplicates(facts)


def _copied(document: Document, facts: Facts) -> Iterator[Diagnostic]:
    """One diagnostic for each stretch of copied words, however many runs it has."""
    words = list(_words(document.body))
    runs = [
        place
        for place in range(len(words) - RUN + 1)
        if _hash([word for word, _, _ in words[place : place + RUN]]) in facts.fingerprints
    ]
    while runs:
        first = last = runs.pop(0)
        while runs and runs[0] <= last + RUN:
            last = runs.pop(0)
        start, end = words[first][1], words[last + RUN - 1][2]
        source = facts.fingerprints[_hash([word for word, _, _ in words[first : first + RUN]])]
        yield Diagnostic(
            rule_named("copied-text"),
            document.path,
            document.body_span(start, end),
            f"These {last - first + RUN} words in a row stand in the source {source!r}.",
            "Say it in your own words; facts and figures may stay.",
        )


def _near_duplicates(facts: Facts) -> Iterator[Diagnostic]:
    stories = list(facts.library.stories.values())
    runs = [_runs(story.document.body) for story in stories]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            holders[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) <= _TOO_COMMON:
            shared.update((one, other) for place, one in enumerate(numbers) for other in numbers[place + 1 :])
    for (one, other), common in shared.items():
        together = len(runs[one]) + len(runs[other]) - common
        if common / together >= _NEAR_ENOUGH:
            yield _near(stories[other], stories[one], round(100 * common / together))


def _near(story: Entry[Story], first: Entry[Story], percent: int) -> Diagnostic:
    return Diagnostic(
        rule_named("near-duplicate"),
        story.path,
        story.span("title"),
        f"About {percent}% of this story's text stands in {first.path} too.",
        "Keep one of the two, or tell what is different in this one.",
        (Related(first.path, first.span("title"), "the other story"),),
    )


def _runs(text: str) -> frozenset[int]:
    words = [word.casefold() for word in _WORD.findall(text)]
    hashes = (crc32(" ".join(words[place : place + _NEAR_RUN]).encode()) for place in range(len(words) - _NEAR_RUN + 1))
    return frozenset(run for run in hashes if run % _SAMPLE == 0)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words as they are compared, with their places; typographic apostrophes count as plain ones."""
    for match in _WORD.finditer(text):
        yield match[0].casefold().replace("\u2019", "'"), match.start(), match.end()


def _hash(words: list[str]) -> bytes:
    return blake2b(" ".join(words).encode(), digest_size=8).digest()
