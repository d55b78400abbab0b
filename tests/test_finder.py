"""*Find a story*: facets that combine to the sets of the graph, the address, the keyboard, both schemes."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from pagefind_bundle import documents, filters
from playwright.sync_api import Browser, Page, expect
from searching import box, chips, find, instant_site, instantly, is_same_document, shown, wait_for_count
from sites import MINI_SITE
from web_server import headers_of, serving

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import EdgeKind
from kb_builder.model import EntryId


@pytest.fixture(scope="module")
def mini(mini_site: Path) -> Iterator[str]:
    with serving(mini_site, headers_of(mini_site)) as url:
        yield url


FACTS = read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse().facts
PLACES = {
    "sentiment": ("sentiments", EdgeKind.FACET),
    "industry": ("industries", EdgeKind.FACET),
    "channel": ("channels", EdgeKind.FACET),
    "situation": ("situations", EdgeKind.FACET),
    "company": ("companies", EdgeKind.ABOUT),
    "lesson": ("lessons", EdgeKind.TEACHES),
}


def in_the_graph(facet: str, value: str, role: str = "") -> set[str]:
    """The addresses of the stories that the graph has for a value."""
    folder, kind = PLACES[facet]
    edges = FACTS.graph.into(EntryId(f"{folder}/{value}"), kind)
    return {f"{edge.source}/" for edge in edges if not role or edge.note == role}


ALL = {f"{story.id}/" for story in FACTS.library.published_stories.values()}


def counted(stories: set[str]) -> str:
    return f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"


# The index


def test_every_filter_of_the_index_is_that_of_the_graph(mini_site: Path) -> None:
    index = filters(mini_site)
    assert set(index) == {"kind", "lesson-role", *PLACES}
    for facet in PLACES:
        # Companies that are not named have no page, and so no place in the graph.
        said = {value: set(stories) for value, stories in index[facet].items() if value != "anonymous"}
        assert said == {value: in_the_graph(facet, value) for value in said}
    for value, stories in index["lesson-role"].items():
        lesson, _, role = value.partition(":")
        assert set(stories) == in_the_graph("lesson", lesson, role)
    assert set(index["kind"]["story"]) == ALL


def test_only_what_readers_look_for_is_in_the_index(mini_site: Path, real_site: Path) -> None:
    addresses = set(documents(mini_site))
    assert {"", "guide/", "lessons/own-it/", "courses/first-week/", "companies/parcelo/"} | ALL <= addresses
    assert not {"find/", "stories/old-counter/", "stories/half-told/", "404.html"} & addresses
    for address in (*addresses, *documents(real_site)):
        assert not address.startswith(("develop/", "rules/", "embed/", "teach/")), address
    text = "".join(document["content"] for document in documents(mini_site).values())
    for never in ("Related stories", "Made with", "Table of contents", "You are here", "¶"):
        assert never not in text


# The facets


def test_facets_combine_to_the_sets_of_the_graph(page: Page, mini: str) -> None:
    values = {"sentiment": ["negative", "positive"], "channel": ["phone", "store"], "lesson": ["listen-first:broken"]}
    find(page, f"{mini}find/", counted(ALL))
    for sentiment, channel, lesson in product(*([None, *each] for each in values.values())):
        chosen = {"sentiment": sentiment, "channel": channel, "lesson": lesson}
        asked = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
        wanted = ALL
        for name, value in chosen.items():
            if value:
                wanted = wanted & in_the_graph(name, *value.split(":"))
        # As the back button does it: a new page for each would take a minute.
        page.evaluate(
            "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }", f"?{asked}"
        )
        wait_for_count(page, counted(wanted))
        page.wait_for_function(
            "n => document.querySelectorAll('.kb-finder__results .kb-card').length === n", arg=len(wanted)
        )
        assert shown(page) == wanted, asked


def test_values_of_one_facet_add_up_and_counts_tell_what_a_click_would_give(page: Page, mini: str) -> None:
    find(page, f"{mini}find/?sentiment=negative&sentiment=neutral&channel=store", "1 story")
    page.locator('[data-facet="situation"] input:disabled').first.wait_for()
    counts = {
        facet: {
            each.get_attribute("value"): int(
                each.locator("xpath=ancestor::label").locator(".kb-facet__count").inner_text()
            )
            for each in page.locator(f'[data-facet="{facet}"] input').all()
        }
        for facet in ("sentiment", "channel", "lesson")
    }
    store = in_the_graph("channel", "store")
    not_positive = in_the_graph("sentiment", "negative") | in_the_graph("sentiment", "neutral")
    assert counts["sentiment"] == {each: len(in_the_graph("sentiment", each) & store) for each in counts["sentiment"]}
    assert counts["channel"] == {each: len(in_the_graph("channel", each) & not_positive) for each in counts["channel"]}
    both = store & not_positive
    assert counts["lesson"] == {str(each): len(in_the_graph("lesson", str(each)) & both) for each in counts["lesson"]}


def test_role_is_asked_within_a_chosen_lesson(page: Page, mini: str) -> None:
    find(page, f"{mini}find/", "3 stories")
    role = page.get_by_label("Role of the lesson: Listen before you solve")
    assert not role.is_visible()
    box(page, "lesson", "listen-first").check()
    role.select_option("broken")
    wait_for_count(page, "1 story")
    assert shown(page) == in_the_graph("lesson", "listen-first", "broken")
    assert page.url == f"{mini}find/?lesson=listen-first:broken"
    assert chips(page) == ["Listen before you solve: Broken"]


@pytest.mark.parametrize("sort", ["date", "effort"])
def test_order_is_that_of_the_stories(page: Page, mini: str, sort: str) -> None:
    find(page, f"{mini}find/?sort={sort}", "3 stories")
    # The only story with a date, and the one that cost its customer most.
    expect(page.locator(".kb-finder__results .kb-card a").first).to_have_text("The question nobody heard")
    assert page.get_by_label("Sort by").input_value() == sort


def test_more_stories_are_shown_on_demand(page: Page, real_site: Path) -> None:
    with serving(real_site, headers_of(real_site)) as url:
        page.goto(f"{url}find/")
        page.locator(".kb-finder__count", has_text="stories").wait_for()
        expect(page.locator(".kb-finder__results .kb-card")).to_have_count(12)
        total = int(page.locator(".kb-finder__count").inner_text().split()[0])
        assert page.locator(".kb-finder__results .kb-card").count() == 12 < total <= 24
        page.get_by_role("button", name="Show more stories").click()
        page.locator(".kb-finder__results .kb-card").nth(total - 1).wait_for()
        assert page.evaluate("document.activeElement.textContent") == page.locator(".kb-card a").nth(12).inner_text()
        assert not page.get_by_role("button", name="Show more stories").is_visible()
        assert len(shown(page)) == total


def test_more_stories_asked_for_twice_are_shown_once(page: Page, real_site: Path) -> None:
    with serving(real_site, headers_of(real_site)) as url:
        page.goto(f"{url}find/")
        more = page.get_by_role("button", name="Show more stories")
        more.evaluate("button => { button.click(); button.click(); }")
        more.wait_for(state="hidden")
        page.wait_for_load_state("networkidle")
        total = int(page.locator(".kb-finder__count").inner_text().split()[0])
        assert page.locator(".kb-finder__results .kb-card").count() == total


def test_number_of_stories_changes_together_with_them(page: Page, mini: str) -> None:
    find(page, f"{mini}find/?channel=phone", "2 stories")
    page.evaluate("""() => {
        const [number, found] = ["count", "results"].map((name) => document.querySelector(`.kb-finder__${name}`));
        window.seen = [];
        const note = () => window.seen.push([number.textContent, found.querySelectorAll(".kb-card").length]);
        new MutationObserver(note).observe(number, { childList: true });
        new MutationObserver(note).observe(found, { childList: true });
    }""")
    box(page, "channel", "phone").uncheck()
    wait_for_count(page, "3 stories")
    box(page, "channel", "store").check()
    wait_for_count(page, "1 story")
    page.locator("#kb-finder-words").fill("xyzzy")
    wait_for_count(page, "0 stories")
    seen = page.evaluate("window.seen")
    assert [int(number.split()[0]) for number, _ in seen] == [cards for _, cards in seen]
    assert {cards for _, cards in seen} == {3, 1, 0}


# The address


def test_state_stands_in_the_address_and_the_back_button_works(page: Page, mini: str) -> None:
    find(page, f"{mini}find/", "3 stories")
    box(page, "channel", "phone").check()
    wait_for_count(page, "2 stories")
    box(page, "sentiment", "negative").check()
    wait_for_count(page, "1 story")
    assert page.url == f"{mini}find/?sentiment=negative&channel=phone"
    page.go_back()
    wait_for_count(page, "2 stories")
    assert not box(page, "sentiment", "negative").is_checked()
    page.go_back()
    wait_for_count(page, "3 stories")
    page.go_forward()
    wait_for_count(page, "2 stories")
    page.reload()
    wait_for_count(page, "2 stories")
    assert box(page, "channel", "phone").is_checked()
    page.locator(".kb-finder__results .kb-card a").first.click()
    page.wait_for_url("**/stories/*/")
    page.go_back()
    wait_for_count(page, "2 stories")


def test_what_the_address_asks_for_in_vain_is_said(page: Page, mini: str) -> None:
    asked = "channel=phone&channel=fax&lesson=own-it:loudly&company=<img src=x>&sort=luck&utm_source=mail"
    find(page, f"{mini}find/?{asked}", counted(in_the_graph("channel", "phone") & in_the_graph("lesson", "own-it")))
    said = page.locator(".kb-finder__unknown").inner_text()
    assert "channel=fax" in said
    assert "lesson=own-it:loudly" in said
    assert "company=<img src=x>" in said
    assert "sort=luck" in said
    assert "utm_source" not in said
    box(page, "channel", "phone").uncheck()
    assert not page.locator(".kb-finder__unknown").is_visible()


# Words, chips, nothing found


def test_words_are_typed_without_a_new_step_back(page: Page, mini: str) -> None:
    page.goto(mini)
    find(page, f"{mini}find/", "3 stories")
    page.locator("#kb-finder-words").type("driver")
    wait_for_count(page, "1 story")
    assert page.url == f"{mini}find/?q=driver"
    assert page.locator(".kb-finder__results mark").first.inner_text().startswith("driver")
    page.go_back()
    page.wait_for_url(mini)


def test_chips_take_filters_away_and_keep_the_focus(page: Page, mini: str) -> None:
    find(page, f"{mini}find/?q=parcel&channel=phone&sentiment=negative", "1 story")
    assert chips(page) == ["“parcel”", "Negative", "Phone", "Remove all"]
    page.get_by_role("button", name="Remove Negative").focus()
    page.keyboard.press("Enter")
    wait_for_count(page, "2 stories")
    assert page.evaluate("document.activeElement.textContent") == "Phone"
    page.get_by_role("button", name="Remove all").click()
    wait_for_count(page, "3 stories")
    assert page.url == f"{mini}find/"
    assert chips(page) == []


def test_empty_answer_says_what_would_help(page: Page, mini: str) -> None:
    find(page, f"{mini}find/?sentiment=positive&channel=store", "0 stories")
    page.get_by_text("No story has all of this.").wait_for()
    found = page.locator(".kb-finder__empty button").all_inner_texts()
    assert found == ["Without Positive 1 story", "Without Store 1 story"]
    page.get_by_role("button", name="Without Positive").click()
    wait_for_count(page, "1 story")
    assert shown(page) == in_the_graph("channel", "store")


def test_keyboard_alone(page: Page, mini: str) -> None:
    find(page, f"{mini}find/", "3 stories")
    page.locator("#kb-finder-words").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "negative":
            break
    page.keyboard.press("Space")
    wait_for_count(page, "1 story")
    assert page.url == f"{mini}find/?sentiment=negative"
    assert page.evaluate("document.activeElement.value") == "negative"
    assert page.locator(".kb-finder__count").get_attribute("role") == "status"


# Everywhere


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_a_thumb_can_use_it(browser: Browser, mini: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    page = context.new_page()
    find(page, f"{mini}find/?lesson=listen-first&channel=fax", "3 stories")
    facets = page.locator("details.kb-finder__facets")
    assert (facets.get_attribute("open") is not None) is (width == 1280)
    if width == 390:
        facets.locator("summary").click()
    found = [(one["id"], node["html"]) for one in Axe().run(page).response["violations"] for node in one["nodes"]]
    small = page.locator(".kb-finder :is(label, button, select, summary)").evaluate_all(
        "all => all.filter(one => one.offsetParent && !one.matches('.kb-finder__ask *'))"
        ".map(one => [one.textContent, one.getBoundingClientRect().height]).filter(([, height]) => height < 24)"
    )
    sideways = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found == []
    assert small == []
    assert sideways == width


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with instant_site(tmp_path_factory) as url:
        yield url


def test_it_works_below_a_path_under_instant_navigation(page: Page, instant: str) -> None:
    instantly(page, instant, "lessons/")
    page.locator(".md-nav__link, .md-tabs__link", has_text="Find a story").first.click()
    wait_for_count(page, "3 stories")
    assert is_same_document(page)
    box(page, "sentiment", "negative").check()
    wait_for_count(page, "1 story")
    assert page.url == f"{instant}find/?sentiment=negative"
    page.go_back()
    wait_for_count(page, "3 stories")
    box(page, "channel", "store").check()
    wait_for_count(page, "1 story")
    page.locator(".kb-finder__results .kb-card a").first.click()
    page.wait_for_url(f"{instant}stories/quiet-queue/")
    # The address changes before the page does.
    page.locator("h1", has_text="A queue without a number").wait_for()
    page.go_back()
    wait_for_count(page, "1 story")
    assert is_same_document(page)
    assert shown(page) == {"stories/quiet-queue/"}


def test_index_that_cannot_be_fetched_is_said(page: Page, mini: str) -> None:
    page.route("**/pagefind/*", lambda route: route.abort())
    page.goto(f"{mini}find/")
    page.get_by_text("The search cannot be loaded.").first.wait_for()
    assert page.locator(".kb-finder__results .kb-card").count() == 3
