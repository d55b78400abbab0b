"""What somebody types into a search: words, "phrases" and word~ for words like it. Every text is a query."""

import re
from dataclasses import dataclass

MOST_PIECES = 50
"""How many different words and phrases of a query are looked for; the rest of an endless one is passed over."""

_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_FUZZY = re.compile(r"(.*\w)~([12]?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `distance` is how many letters may differ."""

    text: str
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in this order."""

    text: str


Piece = Word | Phrase


def parse_query(text: str) -> tuple[Piece, ...]:
    """The pieces of a query, each once, in their order. A lone quotation mark means nothing."""
    pieces: dict[Piece, None] = {}
    for match in _PIECE.finditer(text):
        phrase, word = match.groups()
        if phrase is None:
            pieces[_word(word)] = None
        elif len(phrase.split()) > 1:
            pieces[Phrase(" ".join(phrase.split()))] = None
        elif phrase.strip():
            pieces[Word(phrase.strip())] = None
        if len(pieces) == MOST_PIECES:
            break
    return tuple(pieces)


def _word(text: str) -> Word:
    fuzzy = _FUZZY.fullmatch(text)
    return Word(fuzzy[1], int(fuzzy[2] or 1)) if fuzzy else Word(text)
