"""The search dialog: by keyboard alone, for screen readers, in both schemes, below a path, under the policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from searching import HITS, instant_site, instantly, is_same_document, search
from web_server import headers_of, serving

DIALOG = "dialog.kb-search"
STATUS = f"{DIALOG} [role=status]"


@pytest.fixture(scope="module")
def mini(mini_site: Path) -> Iterator[str]:
    with serving(mini_site, headers_of(mini_site)) as url:
        yield url


@pytest.fixture(scope="module")
def real(real_site: Path) -> Iterator[str]:
    with serving(real_site, headers_of(real_site)) as url:
        yield url


@pytest.fixture(autouse=True)
def said(page: Page) -> Iterator[list[str]]:
    """What the browser complains of, which is nothing."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(error.message))
    yield said
    assert said == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.id"))


def test_results_stand_under_their_kinds_with_excerpt_sentiment_and_company(page: Page, mini: str) -> None:
    page.goto(f"{mini}guide/")
    assert set(search(page, "parcel")) >= {"The parcel two doors down", "Parcelo & Sons"}
    kinds = [text.split()[0] for text in page.locator(f"{DIALOG} h3").all_inner_texts()]
    assert kinds == [kind for kind in ("Lessons", "Stories", "Companies", "Courses", "Pages") if kind in kinds]
    assert {"Stories", "Companies", "Pages"} <= set(kinds)
    story = page.locator(".kb-hit", has_text="The parcel two doors down")
    assert story.locator("mark").first.inner_text().lower().startswith("parcel")
    assert story.locator(".kb-badge--positive").inner_text() == "Positive"
    assert "Parcelo & Sons" in story.locator(".kb-hit__facts").inner_text()
    total = sum(int(text.split()[-1]) for text in page.locator(f"{DIALOG} h3").all_inner_texts())
    assert page.locator(STATUS).inner_text() == f"{total} results"


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_keys_open_it_and_escape_gives_the_focus_back(page: Page, mini: str, key: str) -> None:
    page.goto(f"{mini}lessons/")
    link = page.locator(".md-content a").first
    link.focus()
    page.keyboard.press(key)
    assert page.locator(DIALOG).is_visible()
    assert focused(page) == "kb-search-words"
    page.keyboard.type("parcel")
    page.locator(HITS).first.wait_for()
    page.keyboard.press("Escape")
    assert not page.locator(DIALOG).is_visible()
    assert focused(page) == link.inner_text()


def test_arrows_lead_through_the_results_and_enter_opens_one(page: Page, mini: str) -> None:
    page.goto(f"{mini}lessons/")
    titles = search(page, "listen")
    page.keyboard.press("ArrowDown")
    assert focused(page) == titles[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == titles[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "kb-search-words"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{mini}lessons/listen-first/")


def test_focus_stays_inside(page: Page, mini: str) -> None:
    page.goto(f"{mini}lessons/")
    search(page, "counter")
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)


def test_key_is_a_letter_where_one_types(page: Page, mini: str) -> None:
    page.goto(f"{mini}find/")
    page.locator("#kb-finder-words").fill("")
    page.locator("#kb-finder-words").press("/")
    assert page.locator("#kb-finder-words").input_value() == "/"
    assert not page.locator(DIALOG).is_visible()


def test_words_in_which_people_look_for_a_lesson_find_it_and_are_not_shown(page: Page, mini: str) -> None:
    page.goto(mini)
    assert search(page, "talked over")[0] == "Listen before you solve"
    assert "talked over me" not in page.locator(DIALOG).inner_text()
    assert "talked over me" not in page.locator("main").inner_text()


def test_title_comes_before_text(page: Page, real: str) -> None:
    page.goto(real)
    search(page, "modem")
    stories = page.locator(f"{DIALOG} section", has=page.locator("#kb-search-story")).locator(".kb-hit__title")
    assert stories.first.inner_text() == "Two scripts for one dead modem"


def test_nothing_found_is_said_and_leads_on(page: Page, mini: str) -> None:
    page.goto(mini)
    page.keyboard.press("/")
    page.keyboard.type("qqqqqq")
    page.locator(STATUS, has_text="Nothing found for “qqqqqq”.").wait_for()
    assert page.locator(HITS).count() == 0
    page.locator(DIALOG).get_by_role("link", name="Find a story by lesson, company or situation").click()
    page.wait_for_url(f"{mini}find/")


def test_words_are_taken_along_to_find_a_story(page: Page, mini: str) -> None:
    page.goto(f"{mini}lessons/own-it/")
    search(page, "parcel")
    page.get_by_role("link", name="Narrow these stories down").click()
    page.wait_for_url(f"{mini}find/?q=parcel")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, mini: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{mini}stories/first-call/")
    search(page, "parcel")
    found = [(one["id"], node["html"]) for one in Axe().run(page).response["violations"] for node in one["nodes"]]
    small = page.locator(f"{DIALOG} :is(a, button, input)").evaluate_all(
        "all => all.map(one => (one.closest('.kb-hit') ?? one).getBoundingClientRect())"
        ".filter(box => box.height < 24 || box.width < 24 || box.right > innerWidth).length"
    )
    context.close()
    assert found == []
    assert small == 0


def test_without_javascript_the_button_is_a_link(browser: Browser, mini: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{mini}stories/first-call/")
    page.get_by_role("link", name="Search").click()
    assert page.url == f"{mini}find/"
    assert page.locator(".kb-cards .kb-card").count() == 3
    assert not page.locator("form.kb-finder__form").is_visible()
    page.get_by_role("link", name="All 3 stories").click()
    assert page.url == f"{mini}stories/"
    context.close()


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with instant_site(tmp_path_factory) as url:
        yield url


def test_it_works_below_a_path_and_survives_instant_navigation(page: Page, instant: str) -> None:
    instantly(page, instant, "stories/first-call/")
    search(page, "queue")
    page.locator(HITS, has_text="A queue without a number").click()
    page.wait_for_url(f"{instant}stories/quiet-queue/")
    assert not page.locator(DIALOG).is_visible()
    assert search(page, "parcel")
    page.keyboard.press("Escape")
    assert is_same_document(page)
    button = page.locator("[data-kb-search-open]")
    assert button.evaluate("link => link.href") == f"{instant}find/"
