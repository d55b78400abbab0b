"""What stands at addresses that have no page of their own any more."""

from dataclasses import dataclass

from kb_builder.pages.site.shared import LinkTo


@dataclass(frozen=True, slots=True)
class RetiredPage:
    """What stands at an address of an entry that is no longer part of the collection; without a title if withdrawn.

    `of` is the address of the entry's own page.
    """

    of: str
    title: str | None
    overview: LinkTo
    because: str | None = None
    replacement: LinkTo | None = None
    """The page that has taken its place."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """What stands at a former address: the way to the page. `of` is the address of the entry's own page now."""

    of: str
    now: LinkTo
