"""A conversion that ends: caps first, then in this process what is plain, and aside what is not."""

from functools import cache
from typing import Protocol

from kb_builder.converting.converted import Converted, Offsets
from kb_builder.converting.converter import Converter, Resolve
from kb_builder.converting.limits import beyond_limits, is_plain

_HTML = 2 * 1024 * 1024

Excess = tuple[str, str, Offsets]
"""What is too much: message, hint and place in the body."""


class TooMuchError(Exception):
    """A body that is not converted, and all that is too much in it."""

    def __init__(self, *excesses: Excess) -> None:
        super().__init__(*excesses)
        self.excesses = excesses


class Aside(Protocol):
    """Converts a body where it can be stopped, such as in another process."""

    def convert(self, body: str, resolve: Resolve, *, base: str) -> Converted:
        """The converted body, as `Converter` gives it; TooMuchError if it takes too long or too much memory."""
        ...


class BoundedConverter:
    """Converts as `Converter` does, and raises TooMuchError where the text asks too much of it.

    What is not plain is converted aside. Without an `aside` all is converted here, and nothing bounds its time.
    """

    def __init__(self, aside: Aside | None = None) -> None:
        self._aside = aside
        self._here: Converter | None = None

    def convert(self, body: str, resolve: Resolve, *, base: str, by_hand: bool = False) -> Converted:
        """The converted body. A page written `by_hand`, by those who run the site, has no limit but its depth."""
        is_easy = by_hand or is_plain(body)
        if not is_easy and (excesses := tuple(beyond_limits(body))):
            raise TooMuchError(*excesses)
        if is_easy or self._aside is None:
            converted = self._convert_here(body, resolve, base, by_hand=by_hand)
        else:
            converted = self._aside.convert(body, cache(resolve), base=base)
        size = len(converted.html) + len(converted.rest)
        if size > _HTML and not by_hand:
            raise TooMuchError(_too_large(size))
        return converted

    def _convert_here(self, body: str, resolve: Resolve, base: str, *, by_hand: bool) -> Converted:
        self._here = self._here or Converter()
        try:
            return self._here.convert(body, resolve, base=base, by_hand=by_hand)
        except RecursionError:
            self._here = None  # It stopped in the middle of a text.
            raise too_deep() from None


def too_deep() -> TooMuchError:
    """What a body is that exhausted the stack."""
    return TooMuchError(
        ("The body is nested too deep to convert.", "Use fewer levels of lists, quotes and brackets.", (0, 0))
    )


def _too_large(size: int) -> Excess:
    return (
        f"The page would have {size // 1024:,} KiB of HTML; {_HTML // 1024:,} KiB are allowed.",
        "Shorten what is repeated on the page: long link addresses, the texts of abbreviations, footnotes.",
        (0, 0),
    )
