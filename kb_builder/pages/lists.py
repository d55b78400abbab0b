"""Lists of stories, in pages of equal size: all, by company, by term, by lesson."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kb_builder.linking import EdgeKind, address, page_of_list
from kb_builder.model import EntryId
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Fact, Found, LinkTo, ListPage, Named, Pager, SitePage


class Leaf(NamedTuple):
    """One page of a list."""

    number: int
    address: str
    title: str
    pager: Pager | None


_MOST_LESSONS = 3
_MOST_JOURNEYS = 5

FACETS = ("sentiments", "industries", "channels", "situations")


def list_pages(
    shelf: Shelf,
    *,
    base: str,
    title: str,
    intro: str,
    stories: tuple[EntryId, ...],
    breadcrumbs: tuple[LinkTo, ...],
    facts: tuple[Fact, ...] = (),
    lessons: tuple[Fact, ...] = (),
    found: Found | None = None,
) -> Iterator[SitePage]:
    """The pages of one list, the first at `base`; an empty list has one page. `stories` are newest first."""
    size = shelf.facts.config.page_size
    balance = shelf.balance(stories)
    for leaf in leaves(shelf, base=base, title=title, items=len(stories)):
        number = leaf.number
        yield SitePage(
            address=leaf.address,
            kind="list",
            title=leaf.title,
            description=intro,
            breadcrumbs=breadcrumbs,
            outline=(),
            body=ListPage(
                title=title,
                intro=intro,
                facts=facts if number == 1 else (),
                lessons=lessons if number == 1 else (),
                balance=balance,
                cards=tuple(shelf.card(story) for story in stories[(number - 1) * size : number * size]),
                pager=leaf.pager,
            ),
            is_searched=number == 1,
            found=found or Found("page", shown=(Named("summary", intro),)),
        )


def leaves(shelf: Shelf, *, base: str, title: str, items: int) -> Iterator[Leaf]:
    """The pages of one list with so many items, the first at `base`; an empty list has one page."""
    count = max(1, -(-items // shelf.facts.config.page_size))
    links = tuple(
        LinkTo(page_of_list(base, number), shelf.words("pager.page", n=number)) for number in range(1, count + 1)
    )
    for number in range(1, count + 1):
        pager = Pager(
            number=number,
            pages=_near(links, number),
            previous=links[number - 2] if number > 1 else None,
            next=links[number] if number < count else None,
        )
        yield Leaf(
            number=number,
            address=links[number - 1].address,
            title=title if number == 1 else shelf.words("pager.title", title=title, n=number),
            pager=pager if count > 1 else None,
        )


def _near(links: tuple[LinkTo, ...], number: int) -> tuple[LinkTo, ...]:
    """The first and last page and those around the current one: a pager that does not grow with the list."""
    kept = {1, len(links), *range(max(1, number - 2), min(len(links), number + 2) + 1)}
    return tuple(links[one - 1] for one in sorted(kept))


def all_stories(shelf: Shelf) -> Iterator[SitePage]:
    """All stories, newest first."""
    yield from list_pages(
        shelf,
        base=address("stories"),
        title=shelf.words("stories.title"),
        intro=shelf.words("stories.intro"),
        stories=shelf.newest,
        breadcrumbs=(),
    )


def term_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A list for every term of every facet, those without a story too: an address never disappears."""
    for facet in FACETS:
        crumb = LinkTo(address(facet), shelf.words(f"{facet}.title"))
        for term, label in shelf.facts.library.vocabularies.terms(facet).items():
            place = EntryId(f"{facet}/{term}")
            stories = shelf.stories_at(place, EdgeKind.FACET)
            yield from list_pages(
                shelf,
                base=address(place),
                title=label,
                intro=shelf.meaning(facet, term) or shelf.words(f"{facet}.intro"),
                stories=stories,
                breadcrumbs=(crumb,),
                lessons=tuple(_taught_here(stories, shelf)),
            )


def company_pages(shelf: Shelf) -> Iterator[SitePage]:
    """A list for every company."""
    words = shelf.words
    crumb = LinkTo(address("companies"), words("companies.title"))
    for company in shelf.facts.library.companies.values():
        industry = shelf.term("industries", company.meta.industry)
        stories = shelf.stories_at(company.id, EdgeKind.ABOUT)
        stories_told = words.count("stories", len(stories))
        facts = [Fact(words("industry"), (LinkTo(industry.address, industry.label),))]
        if company.meta.also_known_as:
            names = tuple(LinkTo("", name) for name in company.meta.also_known_as)
            facts.append(Fact(words("company.also"), names))
        if journeys := _journeys(stories, shelf):
            facts.append(Fact(words("company.journeys"), journeys))
        yield from list_pages(
            shelf,
            base=address(company.id),
            title=company.meta.name,
            intro=stories_told,
            stories=stories,
            breadcrumbs=(crumb,),
            facts=tuple(facts),
            lessons=tuple(_taught_here(stories, shelf)),
            found=Found("company", shown=(Named("summary", f"{industry.label}, {stories_told}"),)),
        )


def _taught_here(stories: tuple[EntryId, ...], shelf: Shelf) -> Iterator[Fact]:
    """The lessons that these stories follow most often, and those that they break most often."""
    graph, lessons = shelf.facts.graph, shelf.facts.library.published_lessons
    edges = (edge for story in stories for edge in graph.out(story, EdgeKind.TEACHES))
    counts = Counter((edge.note, edge.target) for edge in edges)
    for role in ("followed", "broken"):
        found = sorted((-count, lesson) for (note, lesson), count in counts.items() if note == role)
        if found:
            shown = [(lesson, shelf.words.number(-count)) for count, lesson in found[:_MOST_LESSONS]]
            yield Fact(
                shelf.words(f"lessons.{role}_here"),
                tuple(LinkTo(address(lesson), lessons[lesson.partition("/")[2]].meta.title) for lesson, _ in shown),
                tuple(count for _, count in shown),
            )


def _journeys(stories: tuple[EntryId, ...], shelf: Shelf) -> tuple[LinkTo, ...]:
    graph, journeys = shelf.facts.graph, shelf.facts.library.journeys
    found = sorted({edge.target for story in stories for edge in graph.out(story, EdgeKind.LEG)})
    return tuple(
        LinkTo(address(journey), journeys[journey.partition("/")[2]].meta.title) for journey in found[:_MOST_JOURNEYS]
    )
