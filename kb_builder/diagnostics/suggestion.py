"""Did you mean: the nearest word to one that is not known."""

from collections.abc import Iterable

_NEAR_ENOUGH = 70.0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when none is near. Ties go to the first in sort order."""
    # Only now: it takes as long to load as many texts to read, and most commands have no mistake to tell of.
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        word.casefold(), sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR_ENOUGH
    )
    return found[0] if found else None


def one_of(known: Iterable[str]) -> str:
    """The known words as a readable list: `a, b or c`."""
    return _listed(known, "or")


def all_of(known: Iterable[str]) -> str:
    """The known words as a readable list: `a, b and c`."""
    return _listed(known, "and")


def _listed(known: Iterable[str], last: str) -> str:
    words = list(known)
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
