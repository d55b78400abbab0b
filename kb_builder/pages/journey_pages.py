"""The page of each journey, and what a story shows of the journey it is a leg of."""

from collections.abc import Iterator

from kb_builder.linking import EdgeKind, address
from kb_builder.model import Entry, EntryId, Journey, Story
from kb_builder.pages.efforts import phrases, totals
from kb_builder.pages.lists import leaves
from kb_builder.pages.mood_arcs import journey_arc
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Found, JourneyPage, JourneyStepper, Leg, LinkTo, Named, SitePage, Step

_AROUND = 3
"""How many steps a story shows before and after itself: pages of a long journey would grow with it."""


def journey_pages(shelf: Shelf) -> Iterator[SitePage]:
    """One page for each journey, or several where its legs do not fit on one."""
    for journey in shelf.facts.library.journeys.values():
        yield from _pages(journey, shelf)


def stepper(story: Entry[Story], shelf: Shelf) -> JourneyStepper | None:
    """The journey of a story as steps, this one marked; None if it is a leg of none."""
    edge = next(iter(shelf.facts.graph.out(story.id, EdgeKind.LEG)), None)
    if edge is None:
        return None
    legs = _legs(edge.target, shelf)
    here = next(place for place, (_, leg) in enumerate(legs) if leg == story.id)
    around = legs[max(0, here - _AROUND) : here + _AROUND + 1]
    links = [LinkTo(address(leg), shelf.card(leg).title) for _, leg in legs[max(0, here - 1) : here + 2]]
    return JourneyStepper(
        address=address(edge.target),
        title=shelf.facts.library.journeys[edge.target.partition("/")[2]].meta.title,
        steps=tuple(Step(number, shelf.card(leg), leg == story.id) for number, leg in around),
        previous=links[0] if here else None,
        next=links[-1] if here + 1 < len(legs) else None,
        all_steps=shelf.words("journey.all", n=len(legs)) if len(around) < len(legs) else None,
    )


def _legs(journey: EntryId, shelf: Shelf) -> list[tuple[int, EntryId]]:
    """The number and the story of each leg, in order."""
    edges = shelf.facts.graph.into(journey, EdgeKind.LEG)
    return sorted((int(edge.note), edge.source) for edge in edges)


def _pages(journey: Entry[Journey], shelf: Shelf) -> Iterator[SitePage]:
    meta, size = journey.meta, shelf.facts.config.page_size
    stories = [(number, shelf.story(leg)) for number, leg in _legs(journey.id, shelf)]
    legs = [_leg(number, story, shelf) for number, story in stories]
    sums = tuple(totals([story.meta.effort for _, story in stories], shelf.words)) if len(stories) > 1 else ()
    arc = journey_arc(stories, shelf) if len(stories) > 1 else None
    for leaf in leaves(shelf, base=address(journey.id), title=meta.title, items=len(legs)):
        yield SitePage(
            address=leaf.address,
            kind="journey",
            title=leaf.title,
            description=meta.summary,
            breadcrumbs=(LinkTo(address("journeys"), shelf.words("journeys.title")),),
            outline=(),
            body=JourneyPage(
                title=meta.title,
                summary=meta.summary,
                totals=sums if leaf.number == 1 else (),
                arc=arc if leaf.number == 1 else None,
                legs=tuple(legs[(leaf.number - 1) * size : leaf.number * size]),
                pager=leaf.pager,
            ),
            is_searched=leaf.number == 1,
            found=Found("page", shown=(Named("summary", meta.summary),)),
        )


def _leg(number: int, story: Entry[Story], shelf: Shelf) -> Leg:
    return Leg(number, shelf.card(story.id), tuple(phrases(story.meta.effort, shelf.words)))
