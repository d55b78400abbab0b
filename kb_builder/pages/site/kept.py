"""What stands at addresses that have no page of their own any more."""

from dataclasses import dataclass

from kb_builder.pages.site.shared import LinkTo


@dataclass(frozen=True, slots=True)
class RetiredPage:
    """What stands at the address of an entry that is no longer part of the collection; without a title if withdrawn."""

    title: str | None
    overview: LinkTo
    because: str | None = None
    replacement: LinkTo | None = None
    """The page that has taken its place."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """What stands at a former address: the way to the page."""

    now: LinkTo
