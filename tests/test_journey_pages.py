"""Journeys and contrasts, also where there are more of them than a page can hold."""

from collections.abc import Mapping

from knowledge import BASE_TEXTS, sources

from kb_builder.checking import analyse
from kb_builder.model import KbConfig
from kb_builder.pages import Site, load_words, plan
from kb_builder.pages.site import JourneyPage, StoryPage

LEGS = 24


def story(number: int) -> str:
    """One of many steps; every other tells its minutes, and all contrast with the first."""
    minutes = "minutes: 10, " if number % 2 else ""
    head = BASE_TEXTS["stories/first-call.md"].partition("\njourney:")[0]
    told = f"journey: {{id: lost-parcel, step: {number}}}\neffort: {{{minutes}contacts: 1}}"
    contrast = "contrast_with: [leg-1]\n" if number > 1 else ""
    text = "## Situation\n\nWords.\n\n## What they did\n\nWords.\n\n## What came of it\n\nWords."
    return f"{head}\n{told}\n{contrast}---\n\n{text}\n"


def long_journey() -> Site:
    texts = {name: text for name, text in BASE_TEXTS.items() if not name.startswith(("stories/", "courses/"))}
    texts |= {f"stories/leg-{number}.md": story(number) for number in range(1, LEGS + 1)}
    config = KbConfig().model_copy(update={"page_size": 10})
    return plan(analyse(sources(texts), config), load_words("en"))


def bodies(site: Site) -> Mapping[str, object]:
    return {page.address: page.body for page in site.pages}


def test_long_journey_has_several_pages_and_adds_up_on_the_first() -> None:
    found = bodies(long_journey())
    pages = [found[f"journeys/lost-parcel/{leaf}"] for leaf in ("", "page/2/", "page/3/")]
    legs = [[leg.number for leg in page.legs] for page in pages if isinstance(page, JourneyPage)]
    assert legs == [list(range(1, 11)), list(range(11, 21)), list(range(21, 25))]
    totals = [
        [(each.number, each.unit, each.note) for each in page.totals] for page in pages if isinstance(page, JourneyPage)
    ]
    assert totals == [[(120, "minutes", "told for 12 of 24 steps"), (24, "contacts", "")], [], []]


def test_story_shows_the_steps_around_it_and_its_neighbours() -> None:
    found = bodies(long_journey())
    shown = {}
    for number in (1, 12, 24):
        body = found[f"stories/leg-{number}/"]
        assert isinstance(body, StoryPage)
        assert body.journey
        neighbours = (body.journey.previous, body.journey.next)
        assert [link.address for link in neighbours if link] == [
            f"stories/leg-{one}/" for one in (number - 1, number + 1) if 1 <= one <= LEGS
        ]
        assert body.journey.all_steps == "All 24 steps"
        shown[number] = [step.number for step in body.journey.steps]
    assert shown == {1: [1, 2, 3, 4], 12: list(range(9, 16)), 24: [21, 22, 23, 24]}


def test_story_that_many_name_shows_three_of_them_and_those_that_it_names_first() -> None:
    found = bodies(long_journey())
    first, last = found["stories/leg-1/"], found["stories/leg-24/"]
    assert isinstance(first, StoryPage)
    assert isinstance(last, StoryPage)
    assert len(first.contrasts) == 3
    assert [(each.card.address, each.anchor) for each in last.contrasts] == [("stories/leg-1/", "what-they-did")]
