"""What stories cost the customer, counted and in words."""

from collections.abc import Iterator, Sequence

from kb_builder.model import Effort
from kb_builder.pages.site import Tally
from kb_builder.pages.words import Words

_COUNTED = ("minutes", "contacts", "transfers", "repeats")


def tallies(effort: Effort | None, words: Words) -> Iterator[Tally]:
    """What is known of the effort of one story, each number with its unit."""
    for name in _COUNTED:
        if (number := getattr(effort, name, None)) is not None:
            yield Tally(number, words.count(f"effort.unit.{name}", number))


def totals(efforts: Sequence[Effort | None], words: Words) -> Iterator[Tally]:
    """The sums over the legs of a journey; what not every leg tells says so."""
    for name in _COUNTED:
        known = [number for effort in efforts if (number := getattr(effort, name, None)) is not None]
        if known:
            is_whole = len(known) == len(efforts)
            note = "" if is_whole else words("journey.totals.known", n=len(known), legs=len(efforts))
            yield Tally(sum(known), words.count(f"effort.unit.{name}", sum(known)), note)


def phrases(effort: Effort | None, words: Words) -> Iterator[str]:
    """What is known of the effort of one story, as it stands in a line of text."""
    for name in _COUNTED:
        if (number := getattr(effort, name, None)) is not None:
            yield words.count(f"effort.{name}", number)
