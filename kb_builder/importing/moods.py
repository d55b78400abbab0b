"""How it was for the customer: as a heading states it, or as good and bad words tell it."""

import re
from functools import cache

from kb_builder.importing.document import Said
from kb_builder.importing.lexicon import Hit, Phrases, Words, fair_quote, in_words, lexicon
from kb_builder.importing.parting import Part, stated_sentiment

_CLEAR = 0.65
"""The share of good or bad signs from which on the others do not count."""
_LEAST_SIGNS, _LEAST_MIXED = 2, 4
_NEGATION = 3
"""How many words before a sign may deny it."""
_NOT = frozenset(
    ("not", "no", "never", "without", "nor", "neither", "nobody", "nothing", "nicht", "kein", "keine", "nie")
)
_PART_OF_SENTENCE_ENDS = re.compile(r"[.!?;:\u2026\u201c\u201d\"]")


def sentiment_of(part: Part, words: Words) -> Said | None:
    """The sentiment of a part of a document, where it is stated or its words tell it clearly."""
    if stated := stated_sentiment(part):
        return Said(stated, f'its heading states it: "{fair_quote(part.heading)}"')
    return _mood(words)


def _mood(words: Words) -> Said | None:
    good: list[Hit] = []
    bad: list[Hit] = []
    for hit in _signs().hits(words):
        if not _is_denied(words, hit):
            (good if hit.id == "good" else bad).append(hit)
        elif hit.id == "good":
            bad.append(hit)
    count, count_bad = (len({hit.phrase for hit in hits}) for hits in (good, bad))
    together = count + count_bad
    if together < _LEAST_SIGNS:
        return None
    sides = [f"it has {side} signs ({in_words(hits)})" for side, hits in (("good", good), ("bad", bad)) if hits]
    because = " and ".join(sides)
    if count >= _CLEAR * together:
        return Said("positive", because)
    if count_bad >= _CLEAR * together:
        return Said("negative", because)
    return Said("neutral", because) if together >= _LEAST_MIXED else None


def _is_denied(words: Words, hit: Hit) -> bool:
    """Whether one of the words before it in its sentence says no."""
    for number in range(hit.word - 1, max(-1, hit.word - 1 - _NEGATION), -1):
        if _PART_OF_SENTENCE_ENDS.search(words.text, words.places[number][1], words.places[number + 1][0]):
            return False
        if words.folded[number] in _NOT or words.folded[number].endswith("n't"):
            return True
    return False


@cache
def _signs() -> Phrases:
    return Phrases(lexicon("proposals")["moods"])
