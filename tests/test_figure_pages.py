"""The pages that tell the figures: front page, map of lessons, stories wanted and dashboard, small and very large."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sites import ROOT
from test_figures import TERMS, lesson, linked, story
from web_server import headers_of, serving

from kb_builder.checking import Facts
from kb_builder.linking import Addresses
from kb_builder.model import Entry, KbConfig
from kb_builder.pages import Digests, Imprint, Site, environment, load_words, render
from kb_builder.pages.dashboard import dashboard_page
from kb_builder.pages.home import home_page
from kb_builder.pages.map_page import map_pages
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import HomePage, SitePage, WantedPage
from kb_builder.pages.wanted import wanted_page

WORDS = load_words("en")
FAMILIES = tuple(TERMS.families)


def shelf(*entries: Entry[Any], config: KbConfig | None = None, repository: str = "") -> Shelf:
    library, graph = linked(*entries)
    facts = Facts(library, graph, Addresses({}, {}, "docs"), {}, {}, config or KbConfig())
    return Shelf(facts, WORDS, Imprint("Stories", repository=repository))


def html(page: SitePage) -> str:
    site = Site((page,), stories=0, lessons=0, companies=0, imprint=Imprint("Stories"), formats=())
    [rendered] = render(site, environment(), WORDS, Digests(b""))
    return rendered.html


# The pair of the front page


def pair(*entries: Entry[Any], config: KbConfig | None = None) -> list[str]:
    body = home_page(shelf(lesson("listen"), *entries, config=config)).body
    assert isinstance(body, HomePage)
    return [card.address for card in body.pair or ()]


def test_the_first_pair_by_id_begins_the_front_page_the_worse_story_first() -> None:
    good = story(1, sentiment="positive", contrast_with=["s-2", "s-3"])
    assert pair(good, story(2), story(3)) == ["stories/s-2/", "stories/s-1/"]


def test_a_pair_that_begins_alike_comes_before_others() -> None:
    good = story(1, sentiment="positive", contrast_with=["s-2", "s-3"], situation=["outage"])
    assert pair(good, story(2), story(3, situation=["outage", "billing"])) == ["stories/s-3/", "stories/s-1/"]


def test_the_pair_that_is_named_comes_before_all() -> None:
    good = story(1, sentiment="positive", contrast_with=["s-2", "s-3"], situation=["outage"])
    config = KbConfig.model_validate({"home_pair": ["s-1", "s-2"]})
    assert pair(good, story(2), story(3, situation=["outage"]), config=config) == ["stories/s-2/", "stories/s-1/"]


def test_stories_that_end_alike_are_no_pair() -> None:
    assert pair(story(1, contrast_with=["s-2"]), story(2)) == []
    assert pair(story(1), story(2, sentiment="positive")) == []
    named = KbConfig.model_validate({"home_pair": ["s-1", "s-2"]})
    assert pair(story(1, contrast_with=["s-2"]), story(2), config=named) == []


def test_a_front_page_without_a_story_or_lesson_has_what_is_left() -> None:
    page = html(home_page(shelf()))
    assert "There is no story here yet." in page
    assert 'id="pair"' not in page
    assert 'id="balance"' not in page
    assert 'href="./wanted/#channels-phone"' in page


# Very large collections


@pytest.fixture(scope="module")
def large() -> Shelf:
    """Two thousand lessons with long titles, most of them with gaps; ten thousand stories that are to be reviewed."""
    lessons = [
        replace(lesson("listen", title=f"Lesson {number} {'with a long title ' * 4}"), slug=f"lesson-{number}")
        for number in range(2_000)
    ]
    lessons = [
        replace(one, meta=one.meta.model_copy(update={"family": FAMILIES[number % len(FAMILIES)]}))
        for number, one in enumerate(lessons)
    ]
    stories = [
        story(
            number,
            lessons=[f"lesson-{number % 1_500}"],
            sentiment=("positive", "negative")[number % 2],
            review={"last": "2026-01-01", "due": "2027-01-01"},
        )
        for number in range(10_000)
    ]
    return shelf(*lessons, *stories)


def every_page(shelf: Shelf) -> Iterator[SitePage]:
    yield from (home_page(shelf), wanted_page(shelf), dashboard_page(shelf))
    yield from map_pages(shelf)


def test_no_page_grows_without_end(large: Shelf) -> None:
    pages = list(every_page(large))
    assert [page.address for page in pages[3:6]] == ["map/", "map/page/2/", "map/page/3/"]
    sizes = {page.address: len(html(page).encode()) for page in (*pages[:5], pages[-1])}
    assert {address: size for address, size in sizes.items() if size > 150_000} == {}


def test_what_is_cut_says_how_much_there_is(large: Shelf) -> None:
    body = wanted_page(large).body
    assert isinstance(body, WantedPage)
    lessons = body.groups[0]
    assert len(lessons.items) == 60
    # 500 lessons without a story, and two sides each of 1,500, whose stories are all good or all bad.
    assert lessons.more == "And 3,440 more. They come up when these are filled."
    said = html(dashboard_page(large))
    assert "The first 60 of 2,000. All of them: kb stats --table lessons --format csv" in said
    assert "The first 60 of 10,000. All of them: kb stats --table reviews --format csv" in said


def test_an_empty_cell_leads_to_a_place_that_is_there(large: Shelf) -> None:
    anchors = set(re.findall(r'id="([^"]+)"', html(wanted_page(large))))
    for page in list(map_pages(large))[-2:]:
        wanted = set(re.findall(r'href="[./]*wanted/(?:#([^"]+))?"', html(page)))
        assert wanted
        assert wanted - {""} <= anchors


# The form


def test_where_there_is_a_code_host_each_gap_opens_the_form() -> None:
    hostile = lesson("own", title='"><img src=x onerror=pwn()> & more')
    page = html(wanted_page(shelf(hostile, story(1, lessons=["own"]), repository="https://code.example/a/kb")))
    forms = re.findall(r'href="(https://code\.example/a/kb/issues/new\?template=story\.yml&amp;wanted=[^"]+)"', page)
    assert len(forms) == page.count("kb-wanted__tell") > 10
    assert "<img" not in page
    assert "kb new story" not in page
    # No form asks for a lesson.
    assert "kb new lesson --family take-ownership" not in page
    assert "kb new lesson --family use-judgement" in page


# Colours


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "ground"), [(0, "#ffffff"), (1, "#1e2129")])
def test_good_and_bad_are_told_apart_in_greyscale(scheme: int, ground: str) -> None:
    """Neutral is told apart by its height."""
    style = (ROOT / "kb_builder/theme/assets/kb/kb.css").read_text("utf-8")
    colours = {
        name: re.findall(rf"--kb-chart-{name}: (#[0-9a-f]{{6}});", style)[scheme]
        for name in ("positive", "neutral", "negative")
    }
    assert contrast(colours["positive"], colours["negative"]) >= 2.9
    assert all(contrast(colour, ground) >= 3 for colour in colours.values())


# A browser


@pytest.fixture(scope="module")
def mini(mini_site: Path) -> Iterator[str]:
    with serving(mini_site, headers_of(mini_site)) as url:
        yield url


def test_a_figure_of_the_map_leads_to_the_stories_that_it_counts(page: Page, mini: str) -> None:
    page.goto(f"{mini}map/")
    cell = page.get_by_role("link", name="Positive: 1 story of “Listen before you solve”")
    cell.click()
    page.locator(".kb-finder__count", has_text="1 story").wait_for()
    assert page.url == f"{mini}find/?sentiment=positive&lesson=listen-first"
    expect(page.locator(".kb-finder__results .kb-card")).to_have_count(1)


def test_the_field_of_the_front_page_opens_the_search(page: Page, mini: str) -> None:
    page.goto(mini)
    page.locator(".kb-ask__field").click()
    page.locator("dialog.kb-search[open]").wait_for()
    assert page.evaluate("document.activeElement.id") == "kb-search-words"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.kb-ask__field')")


def test_without_scripts_both_lead_to_something_right(browser: Browser, mini: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{mini}map/")
    page.get_by_role("link", name="Positive: 1 story of “Listen before you solve”").click()
    assert page.url == f"{mini}lessons/listen-first/#stories"
    page.goto(mini)
    page.locator(".kb-ask__field").click()
    assert page.url == f"{mini}find/"
    context.close()


def test_a_table_is_never_wider_than_a_telephone(browser: Browser, mini: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for address in ("", "map/", "wanted/", "dashboard/"):
        page.goto(f"{mini}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    context.close()
