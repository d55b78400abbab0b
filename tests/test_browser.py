"""The built sites in Chromium: quiet, usable with mouse and keyboard, at every width, in both schemes, in print."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_kinds import MINI, NAMES, REAL, some_of
from playwright.sync_api import Browser, Page, Request, Response
from web_pages import read_shared_site
from web_server import noting_proxy, serving

STORY_WITH_PAUSE = REAL["story-with-pause"]
BY_CHROMIUM_ITSELF = "CONNECT content-autofill.googleapis.com:443"
"""What Chromium would like to know about forms, on any site."""
PARTS = 3
"""The pages are shared out, so that several workers may load them."""


@pytest.fixture(scope="module")
def real(real_site: Path) -> Iterator[str]:
    with serving(real_site) as url:
        yield url


@pytest.fixture(scope="module")
def mini(mini_site: Path) -> Iterator[str]:
    with serving(mini_site) as url:
        yield url


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which one page after the other is looked at, as readers do: what they share is loaded once."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """The same tab as if it were new: empty, 1280 x 800, light, with nothing stored."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.emulate_media(media="screen", color_scheme="light")
    yield tab
    tab.evaluate("[localStorage, sessionStorage].forEach(each => each.clear())")
    tab.goto("about:blank")


@pytest.fixture(params=NAMES)
def url_of_kind(request: pytest.FixtureRequest) -> str:
    """The address of one page of each kind."""
    name = request.param
    server = request.getfixturevalue("real" if name in REAL else "mini")
    return f"{server}{REAL[name] if name in REAL else MINI[name]}"


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_quiet_and_asks_nobody_else(browser: Browser, real: str, real_site: Path, part: int) -> None:
    addresses = some_of(read_shared_site(real_site))[part::PARTS]
    said: list[tuple[str, str]] = []

    def note_failure(request: Request) -> None:
        # Leaving a page ends what its scripts are still fetching.
        if request.failure != "net::ERR_ABORTED":
            said.append(("failed", request.url))

    def note_answer(answer: Response) -> None:
        if answer.status >= 400:
            said.append(("answer", answer.url))

    def note_request(request: Request) -> None:
        if not request.url.startswith((real, "data:", f"blob:{real}")):
            said.append(("foreign", request.url))

    with noting_proxy() as (proxy, asked):
        context = browser.new_context(proxy={"server": proxy, "bypass": "127.0.0.1"})
        page = context.new_page()
        page.on("console", lambda message: said.append((message.type, message.text)))
        page.on("pageerror", lambda error: said.append(("exception", error.message)))
        context.on("requestfailed", note_failure)
        context.on("response", note_answer)
        context.on("request", note_request)
        for address in addresses:
            said.append(("page", address))
            page.goto(f"{real}{address}")
        page.wait_for_load_state("networkidle")
        context.close()
    assert [note for note in said if note[0] != "page"] == []
    assert [line for line in asked if not line.startswith(BY_CHROMIUM_ITSELF)] == []
    assert len(addresses) > 40 / PARTS


# The pause


def test_pause_opens_with_the_mouse(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    assert not page.locator(".kb-pause__rest").is_visible()
    assert page.get_by_text("Read what happened").is_visible()
    page.get_by_text("Read what happened").click()
    assert page.locator(".kb-pause__rest").is_visible()
    assert page.get_by_role("heading", name="What came of it").is_visible()


def test_pause_opens_with_the_keyboard(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.kb-pause > summary')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.locator(".kb-pause__rest").is_visible()
    page.keyboard.press("Space")
    assert not page.locator(".kb-pause__rest").is_visible()


def test_pause_opens_without_javascript(browser: Browser, real: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    assert not page.locator(".kb-pause__rest").is_visible()
    page.get_by_text("Read what happened").click()
    assert page.locator(".kb-pause__rest").is_visible()
    page.get_by_role("link", name="Listen before you solve").first.scroll_into_view_if_needed()
    assert page.locator(".kb-copy").count() == 0
    page.get_by_role("link", name="Listen before you solve").first.click()
    assert page.url == f"{real}lessons/listen-first/"
    context.close()


def test_pause_tells_its_question_to_screen_readers(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    assert page.locator(".kb-pause > summary").inner_text().split("\n")[0] == "Pause here"
    assert "what would you say next?" in page.locator("main").aria_snapshot()


def test_link_into_the_outcome_opens_the_pause(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}#what-came-of-it")
    page.get_by_role("heading", name="What came of it").wait_for(state="visible", timeout=5000)


def test_print_shows_the_outcome_on_a_page_of_its_own(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    shown = "element => element.checkVisibility({contentVisibilityAuto: true}) && element.offsetHeight > 0"
    outcome, button = page.locator("#what-came-of-it"), page.locator(".kb-pause__open")
    assert (outcome.evaluate(shown), button.evaluate(shown)) == (False, True)
    page.emulate_media(media="print")
    assert (outcome.evaluate(shown), button.evaluate(shown)) == (True, False)
    ends = page.locator(".kb-moment .kb-fold > p")
    assert [end.evaluate(shown) for end in ends.all()] == [True, True]
    assert page.locator(".kb-pause__rest").evaluate("element => getComputedStyle(element).breakBefore") == "page"
    printed = pages_of_pdf(page.pdf(format="A4"))
    page.add_style_tag(content="@media print { .kb-pause__rest { display: none } }")
    assert pages_of_pdf(page.pdf(format="A4")) < printed


def test_mood_is_a_picture_with_a_name_and_a_table(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}#arc")
    told = "A line from left to right. What they did: very bad; What came of it: bad."
    assert page.get_by_role("img", name=told, exact=True).is_visible()
    page.get_by_text("The same as a table").click()
    rows = page.locator(".kb-fold tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [["What they did", "Very bad"], ["What came of it", "Bad"]]


def test_two_stories_stand_side_by_side_and_each_leads_to_its_moment(page: Page, real: str) -> None:
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    here, there = (moment.bounding_box() for moment in page.locator(".kb-moment").all())
    assert here
    assert there
    assert (here["y"], here["x"] < there["x"]) == (there["y"], True)
    page.get_by_role("link", name="Read on from this moment “The third agent names the real need”").click()
    page.wait_for_url(f"{real}stories/comcast-named-the-real-need/#pause")
    header = page.locator(".md-header").bounding_box()
    pause = page.locator("#pause").bounding_box()
    assert header
    assert pause
    assert header["height"] <= pause["y"] < 300


def test_citation_is_copied_with_one_press(browser: Browser, real: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{real}{STORY_WITH_PAUSE}")
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("status").filter(has_text="Copied").wait_for()
    cited = page.locator(".kb-citation")
    assert page.evaluate("navigator.clipboard.readText()") == cited.inner_text()
    cited.click()
    assert page.evaluate("getSelection().toString().trim()") == cited.inner_text()
    context.close()


@pytest.mark.parametrize("address", [STORY_WITH_PAUSE, "lessons/listen-first/"])
def test_print_from_the_dark_is_light(browser: Browser, real: str, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{real}{address}")
    page.emulate_media(media="print")
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    context.close()
    assert [node["html"] for one in found for node in one["nodes"]] == []


def pages_of_pdf(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


# Looks


@pytest.mark.parametrize(("wanted", "scheme"), [("light", "default"), ("dark", "slate")])
def test_scheme_follows_the_readers_system(browser: Browser, real: str, wanted: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=wanted)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(real)
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == scheme
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (red + green + blue > 384) is (wanted == "light")
    context.close()


def test_scheme_can_be_changed_and_is_kept(page: Page, real: str) -> None:
    page.goto(real)
    page.get_by_title("Switch to dark mode").click()
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.goto(f"{real}lessons/")
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"


def test_no_page_scrolls_sideways(page: Page, url_of_kind: str) -> None:
    page.goto(url_of_kind)
    # Opened in the same breath as measured: what is folded away keeps the width that it had when it was last shown.
    sticking_out = """() => {
        for (const one of document.querySelectorAll('.md-content details')) one.open = true
        return [...document.querySelectorAll('.md-content *')]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .filter(one => !one.closest('pre, .md-typeset__scrollwrap, .kb-scroll'))
            .map(one => one.outerHTML.slice(0, 100))
    }"""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(sticking_out) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_whole_card_is_a_link_with_the_title_as_its_name(page: Page, real: str) -> None:
    page.goto(f"{real}stories/")
    card = page.locator(".kb-card").first
    title = card.locator(".kb-card__title").inner_text()
    assert card.get_by_role("link").all_inner_texts() == [title]
    middle = card.locator(".kb-card__facts").bounding_box()
    assert middle is not None
    page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    page.wait_for_url(lambda url: url != f"{real}stories/")
    assert page.locator("h1").inner_text() == title
