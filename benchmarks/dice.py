"""Chance that falls the same on every machine and with every Python."""

import random
from bisect import bisect
from collections.abc import Sequence
from typing import TypeVar

from benchmarks.vocabulary import CONTENT, CUMULATED, WORDS

_T = TypeVar("_T")


class Dice:
    """Dice for one text. Built on `random()` alone, the one method whose sequence Python promises to keep
    (https://docs.python.org/3/library/random.html#notes-on-reproducibility).
    """

    def __init__(self, *seed: object) -> None:
        self._random = random.Random("/".join(map(str, seed))).random

    def below(self, end: int) -> int:
        """A number from 0 to `end` - 1."""
        return int(self._random() * end)

    def between(self, least: int, most: int) -> int:
        """A number from `least` to `most`."""
        return least + self.below(most - least + 1)

    def happens(self, probability: float) -> bool:
        """Whether something happens that does so with this probability."""
        return self._random() < probability

    def one(self, values: Sequence[_T]) -> _T:
        """One of the values, each as likely."""
        return values[self.below(len(values))]

    def favourite(self, values: Sequence[_T]) -> _T:
        """One of the values, the first ones far more likely."""
        return values[int(len(values) * self._random() ** 2.5)]

    def words(self, count: int) -> list[str]:
        """So many words, as often as they are used, none twice in a row."""
        found: list[str] = []
        while len(found) < count:
            word = WORDS[bisect(CUMULATED, self._random() * CUMULATED[-1])]
            if not found or word != found[-1]:
                found.append(word)
        return found

    def name(self, count: int) -> list[str]:
        """So many different words that carry meaning, for a title."""
        found: dict[str, None] = {}
        while len(found) < count:
            found[self.one(CONTENT)] = None
        return list(found)

    def sentence(self, least: int = 7, most: int = 20) -> str:
        """A sentence with capital and full stop, now and then with a comma."""
        words = self.words(self.between(least, most))
        if len(words) > 9 and self.happens(0.5):
            words[len(words) // 2] += ","
        return " ".join(words).capitalize() + "."
