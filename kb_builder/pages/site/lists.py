"""Lists, overviews and *Find a story*."""

from dataclasses import dataclass

from kb_builder.pages.site.shared import Balance, Fact, LinkTo, Pager, StoryCard


@dataclass(frozen=True, slots=True)
class ListPage:
    """Stories under a heading: all of them, or those of a company, a term or a lesson."""

    title: str
    intro: str
    facts: tuple[Fact, ...]
    lessons: tuple[Fact, ...]
    """The lessons that the stories follow most often and those that they break, where the head tells them."""
    balance: Balance
    cards: tuple[StoryCard, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """One entry of an overview: a company, a term, a journey or a course, with what it holds."""

    address: str
    title: str
    text: str
    count: str
    stories: int = 0
    balance: Balance | None = None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All companies, journeys, courses or terms of one kind."""

    title: str
    intro: str
    items: tuple[OverviewItem, ...]
    empty: str
    pager: Pager | None = None
    missing: tuple[LinkTo, ...] = ()
    """Terms of which there is no story yet."""
    wanted: LinkTo | None = None
    """Where those are asked for."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, with the number of stories that have it."""

    id: str
    label: str
    stories: int
    roles: tuple["Option", ...] = ()
    """For a lesson: the roles that it has in stories."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the stories down; only values that a story has."""

    id: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FindPage:
    """*Find a story*: the facets, and what stands there without them: the newest stories and the list of all."""

    title: str
    intro: str
    facets: tuple[Facet, ...]
    newest: tuple[StoryCard, ...]
    all_stories: LinkTo
