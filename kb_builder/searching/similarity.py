"""Which texts are nearest to a draft, by the words that they share (TF-IDF)."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import nlargest

Occurrences = Callable[[str], Mapping[int, float]]
"""For a word: the texts that have it, each with how much the word counts there."""


@dataclass(frozen=True, slots=True)
class Near:
    """A text that shares words with a draft; the words that bring them together come first."""

    text: int
    score: float
    shared: tuple[str, ...]


def nearest(draft: Mapping[str, int], occurrences: Occurrences, lengths: Mapping[int, int], most: int) -> list[Near]:
    """The texts nearest to a draft, best first, equal ones in order of number.

    `draft` counts its words, `lengths` says how many words each text has; those that are not in it are passed over.
    A word counts the more, the fewer texts have it: tf is 1 + ln(count), idf is ln(1 + texts / texts with the word).
    The sum is divided by the root of the length, as Lucene's classic similarity does.
    """
    parts: dict[int, dict[str, float]] = {}
    total = 0.0
    for word, count in sorted(draft.items()):
        having = {text: weight for text, weight in occurrences(word).items() if text in lengths}
        idf = math.log(1 + len(lengths) / len(having)) if having else math.log(1 + len(lengths))
        in_draft = (1 + math.log(count)) * idf
        total += in_draft**2
        for text, weight in having.items():
            parts.setdefault(text, {})[word] = in_draft * (1 + math.log(max(weight, 1.0))) * idf
    scale = math.sqrt(total) or 1.0
    found = [
        Near(
            text,
            round(sum(worth.values()) / (scale * math.sqrt(max(lengths[text], 1))), 6),
            tuple(sorted(worth, key=lambda word: (-worth[word], word))),
        )
        for text, worth in sorted(parts.items())
    ]
    return nlargest(most, found, key=lambda near: (near.score, -near.text))
