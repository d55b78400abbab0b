"""Lists of words as data, and where a text has them.

A phrase is some words in a row; capitals, line ends and the signs between the words make no difference. A star at the
end of a word stands for any ending: frustrat*.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from kb_builder.checking.originality import RUN, WORD
from kb_builder.reading import read_own

_PHRASE_WORD = re.compile(r"\w+(?:['\u2019]\w+)*\*?")
_BEGINNING = 3  # letters by which phrases are looked up
FAIR = RUN - 1
"""How many words in a row may be quoted: one less than KB421 reports."""
_LONGEST_QUOTE = 120
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the list `id`, what of a text it stands for, its offsets and the number of its first word."""

    id: str
    phrase: str
    said: str
    start: int
    end: int
    word: int


class Words:
    """The words of a text in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [match.span() for match in WORD.finditer(text)]
        self.folded = [_folded(text[start:end]) for start, end in self.places]

    def __len__(self) -> int:
        return len(self.places)


class Phrases:
    """Phrases that can be found in a text in time that grows with the text alone."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._by_beginning: dict[str, list[tuple[list[str], str, str]]] = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                words = [_folded(word) for word in _PHRASE_WORD.findall(phrase)]
                if words:
                    beginning = words[0].removesuffix("*")[:_BEGINNING]
                    self._by_beginning.setdefault(beginning, []).append((words, name, phrase))

    def hits(self, words: Words) -> list[Hit]:
        """Every phrase wherever it stands, by place; of those in one list that overlap, the first and longest."""
        found: list[Hit] = []
        for number, word in enumerate(words.folded):
            for phrase_words, name, phrase in self._by_beginning.get(word[:_BEGINNING], ()):
                last = number + len(phrase_words)
                if last <= len(words) and all(map(_is, words.folded[number:last], phrase_words)):
                    start, end = words.places[number][0], words.places[last - 1][1]
                    found.append(Hit(name, phrase, words.text[start:end], start, end, number))
        ends: dict[str, int] = {}
        apart = []
        for hit in sorted(found, key=lambda each: (each.start, -each.end, each.id, each.phrase)):
            if hit.start >= ends.get(hit.id, 0):
                ends[hit.id] = hit.end
                apart.append(hit)
        return apart


@cache
def lexicon(name: str) -> dict[str, Any]:  # Any: lists, or lists by name
    """One of the lists of words beside this module."""
    read: dict[str, Any] = read_own((files(__package__) / f"{name}.yml").read_text("utf-8"))
    return read


@cache
def patterns(name: str, key: str) -> re.Pattern[str]:
    """The patterns below a key of a lexicon as one, which pays no heed to capitals."""
    return re.compile("|".join(f"(?:{each})" for each in lexicon(name)[key]), re.IGNORECASE)


def in_words(hits: Iterable[Hit]) -> str:
    """What was found, each phrase once, and how many more there are."""
    said: dict[str, str] = {}
    for hit in hits:
        said.setdefault(hit.phrase, fair_quote(hit.said))
    shown = ", ".join(f'"{each}"' for each in list(said.values())[:_MOST_SHOWN])
    return shown if len(said) <= _MOST_SHOWN else f"{shown} and {len(said) - _MOST_SHOWN} more"


def fair_quote(text: str) -> str:
    """The beginning of a text, as long as it may be quoted; signs that mean something to Markdown are left out."""
    words = [match.end() for match in islice(WORD.finditer(text), RUN)]
    quote = text[: words[FAIR - 1]] if len(words) > FAIR else text
    plain = re.sub(r"-{2,}", "-", re.sub(r"[<>{}\[\]`*_\\|\"\u201c\u201d]", "", quote))
    plain = " ".join(plain.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[:_LONGEST_QUOTE].rstrip()


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _folded(word: str) -> str:
    return word.casefold().replace("\u2019", "'")
