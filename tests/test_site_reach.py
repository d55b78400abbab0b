"""How a reader gets from page to page of the project's own site; what must be linked is read from the files again."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import frontmatter
import pytest
from sites import ROOT
from web_pages import WebPage, address_of, read_shared_site

FRONT_MATTER: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{path.stem}/": frontmatter.load(str(path)).metadata
    for kind in ("stories", "lessons")
    for path in sorted((ROOT / kind).glob("*.md"))
}
STORIES = {address: meta for address, meta in FRONT_MATTER.items() if address.startswith("stories/")}
LESSONS = {address: meta for address, meta in FRONT_MATTER.items() if address.startswith("lessons/")}


@pytest.fixture(scope="module")
def pages(real_site: Path) -> dict[str, WebPage]:
    return read_shared_site(real_site)


def test_every_story_and_lesson_is_within_three_clicks(pages: dict[str, WebPage]) -> None:
    clicks = clicks_from_home(pages)
    assert {address: clicks[address] for address in FRONT_MATTER if clicks.get(address, 99) > 3} == {}
    assert len(STORIES) >= 18
    assert len(LESSONS) >= 16


def test_every_page_is_reached_from_home(pages: dict[str, WebPage]) -> None:
    # The list of courses is linked once there is a course in it.
    hidden = {"404.html"} | ({"courses/"} if not any((ROOT / "courses").glob("*.md")) else set())
    # What is made for frames of other sites is named on each page, and linked by nobody here.
    hidden |= {address for address in pages if address.startswith("embed/")}
    assert sorted(pages.keys() - clicks_from_home(pages).keys()) == sorted(hidden)


def test_every_story_links_its_lessons(pages: dict[str, WebPage]) -> None:
    assert {story: pages[story].to("kb-lessons") for story in STORIES} == {
        story: [f"lessons/{lesson}/" for lesson in lessons_of(meta)] for story, meta in STORIES.items()
    }


def test_every_lesson_links_its_stories_back(pages: dict[str, WebPage]) -> None:
    taught = {lesson: {s for s, meta in STORIES.items() if lesson[8:-1] in lessons_of(meta)} for lesson in LESSONS}
    assert {lesson: set(pages[lesson].to("kb-columns")) for lesson in LESSONS} == taught
    assert [lesson for lesson, stories in taught.items() if not stories] == []


def test_every_contrast_is_linked_both_ways(pages: dict[str, WebPage]) -> None:
    contrasts: dict[str, set[str]] = defaultdict(set)
    for story, meta in STORIES.items():
        for slug in meta.get("contrast_with", []):
            contrasts[story].add(f"stories/{slug}/")
            contrasts[f"stories/{slug}/"].add(story)
    assert {story: set(pages[story].to("kb-moments__others")) for story in STORIES} == {
        s: contrasts[s] for s in STORIES
    }
    assert len(contrasts) >= 10


def test_every_leg_of_a_journey_links_its_neighbours(pages: dict[str, WebPage]) -> None:
    legs: dict[str, dict[int, str]] = defaultdict(dict)
    for story, meta in STORIES.items():
        if "journey" in meta:
            legs[meta["journey"]["id"]][meta["journey"]["step"]] = story
    expected_next, expected_previous = {}, {}
    for journey, by_step in legs.items():
        ordered = [by_step[step] for step in sorted(by_step)]
        assert pages[f"journeys/{journey}/"].to("kb-route") == ordered
        for before, after in pairwise(ordered):
            expected_next[before], expected_previous[after] = [after], [before]
    of_journeys = [story for by_step in legs.values() for story in by_step.values()]
    found_next = {story: pages[story].to("kb-neighbours", rel="next") for story in STORIES}
    found_previous = {story: pages[story].to("kb-neighbours", rel="prev") for story in STORIES}
    assert {story: found for story, found in found_next.items() if found} == expected_next
    assert {story: found for story, found in found_previous.items() if found} == expected_previous
    assert len(of_journeys) >= 5


def test_every_story_is_in_the_lists_of_its_facets(pages: dict[str, WebPage]) -> None:
    lists = [
        f"{facet}/{term}/"
        for meta in STORIES.values()
        for facet, term in [
            ("sentiments", meta["sentiment"]),
            ("channels", meta["channel"]),
            *(("situations", situation) for situation in meta.get("situation", [])),
            *([("companies", meta["company"])] if meta["company"] != "anonymous" else []),
        ]
    ]
    expected = {
        place: {
            story
            for story, meta in STORIES.items()
            if place.split("/")[1] in (meta["sentiment"], meta["channel"], meta["company"], *meta.get("situation", []))
        }
        for place in lists
    }
    assert {place: set(pages[place].to("kb-cards")) for place in lists} == expected


def lessons_of(meta: dict[str, Any]) -> list[str]:
    return [lesson if isinstance(lesson, str) else lesson["id"] for lesson in meta["lessons"]]


def clicks_from_home(pages: dict[str, WebPage]) -> dict[str, int]:
    """How many links lie between the home page and each page that is reached at all."""
    clicks, border = {"": 0}, [""]
    while border:
        reached = [
            address_of(address, link.url) for address in border for link in pages[address].links if link.element == "a"
        ]
        new = [address for address in dict.fromkeys(reached) if address in pages and address not in clicks]
        clicks |= dict.fromkeys(new, clicks[border[0]] + 1)
        border = new
    return clicks
