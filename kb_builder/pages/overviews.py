"""Overviews: all companies, journeys, courses, and the terms of each facet."""

from collections.abc import Iterator

from kb_builder.linking import EdgeKind, address
from kb_builder.model import EntryId
from kb_builder.pages.lists import FACETS, leaves
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import LinkTo, OverviewItem, OverviewPage, SitePage


def overviews(shelf: Shelf) -> Iterator[SitePage]:
    """The overviews of companies, journeys and every facet."""
    yield from _overview("companies", company_items(shelf), shelf)
    yield from _overview("journeys", tuple(_journey_items(shelf)), shelf)
    for facet in FACETS:
        items = term_items(facet, shelf)
        told = tuple(item for item in items if item.stories)
        missing = tuple(LinkTo(item.address, item.title) for item in items if not item.stories)
        yield from _overview(facet, told, shelf, missing)


def _overview(
    name: str, items: tuple[OverviewItem, ...], shelf: Shelf, missing: tuple[LinkTo, ...] = ()
) -> Iterator[SitePage]:
    words, size = shelf.words, shelf.facts.config.page_size
    empty = words("journeys.none") if name == "journeys" else words("stories.none")
    for leaf in leaves(shelf, base=address(name), title=words(f"{name}.title"), items=len(items)):
        yield SitePage(
            address=leaf.address,
            kind="overview",
            title=leaf.title,
            description=words(f"{name}.intro"),
            breadcrumbs=(),
            outline=(),
            body=OverviewPage(
                title=leaf.title,
                intro=words(f"{name}.intro"),
                items=items[(leaf.number - 1) * size : leaf.number * size],
                empty=empty,
                pager=leaf.pager,
                missing=missing if leaf.number == 1 else (),
                wanted=LinkTo(address("wanted"), words("wanted.title")) if missing and leaf.number == 1 else None,
            ),
            is_searched=False,
        )


def company_items(shelf: Shelf) -> tuple[OverviewItem, ...]:
    """Every company by name, with its stories."""
    companies = sorted(
        shelf.facts.library.companies.values(), key=lambda company: (company.meta.name.casefold(), company.slug)
    )
    industries = shelf.facts.library.vocabularies.industries
    return tuple(
        _item(company.id, company.meta.name, industries[company.meta.industry], EdgeKind.ABOUT, shelf)
        for company in companies
    )


def term_items(facet: str, shelf: Shelf) -> tuple[OverviewItem, ...]:
    """Every term of a facet in the vocabulary's order, with its stories."""
    terms = shelf.facts.library.vocabularies.terms(facet)
    return tuple(
        _item(EntryId(f"{facet}/{term}"), label, shelf.meaning(facet, term), EdgeKind.FACET, shelf)
        for term, label in terms.items()
    )


def _item(place: EntryId, title: str, text: str, kind: EdgeKind, shelf: Shelf) -> OverviewItem:
    stories = shelf.stories_at(place, kind)
    return OverviewItem(
        address=address(place),
        title=title,
        text=text,
        count=shelf.words.count("stories", len(stories)),
        stories=len(stories),
        balance=shelf.balance(stories),
    )


def _journey_items(shelf: Shelf) -> Iterator[OverviewItem]:
    for journey in shelf.facts.library.journeys.values():
        yield _item(journey.id, journey.meta.title, journey.meta.summary, EdgeKind.LEG, shelf)
