"""WCAG 2.2 AA on every kind of page, in both schemes and widths: axe-core finds nothing, and a keyboard is enough."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_kinds import MINI, NAMES, REAL, STEP
from playwright.sync_api import Browser, Page
from sites import MINI_SITE
from web_server import serving

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import load_words, plan

WIDTHS = (1280, 390)
ALL_RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
RULES_OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def real(real_site: Path) -> Iterator[str]:
    with serving(real_site) as url:
        yield url


@pytest.fixture(scope="module")
def mini(mini_site: Path) -> Iterator[str]:
    with serving(mini_site) as url:
        yield url


@pytest.fixture(scope="module")
def calm(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing moves, with axe-core on every page. What pages share is loaded once."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(Axe().axe_script)
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(calm: Page) -> Page:
    """The same, as if it were new."""
    calm.emulate_media(color_scheme="light", reduced_motion="reduce")
    set_width(calm, 1280)
    return calm


@pytest.fixture
def new_tab(calm: Page) -> Iterator[Page]:
    """A tab of its own, for a way by keyboard that begins and ends at the edge of a window."""
    page = calm.context.new_page()
    yield page
    page.close()


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """The address of the kind of page that is named."""
    name = request.param
    return (
        f"{request.getfixturevalue('real')}{REAL[name]}"
        if name in REAL
        else f"{request.getfixturevalue('mini')}{MINI[name]}"
    )


of_each_kind = pytest.mark.parametrize("url", NAMES, indirect=True)


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


def set_scheme(page: Page, scheme: str) -> None:
    """What the theme's switch does; it follows the reader's system only when a page is loaded."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    shown = "slate" if scheme == "dark" else "default"
    page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", shown)


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


# axe-core


def test_every_kind_of_page_is_looked_at() -> None:
    site = plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), load_words("en"))
    assert {page.kind for page in site.pages if page.address in MINI.values()} == {page.kind for page in site.pages}


def violations(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:  # Any: as axe-core takes them
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


@of_each_kind
def test_axe_finds_nothing(tab: Page, url: str) -> None:
    tab.goto(url)
    open_everything(tab)
    found = {}
    # Only colours are different in the dark, and they hardly depend on the width.
    in_the_dark = WIDTHS if STEP == 1 else (WIDTHS[len(url) % len(WIDTHS)],)
    for scheme, options, widths in (("light", ALL_RULES, WIDTHS), ("dark", RULES_OF_COLOUR, in_the_dark)):
        set_scheme(tab, scheme)
        for width in widths:
            set_width(tab, width)
            found[scheme, width] = violations(tab, options)
    assert {place: each for place, each in found.items() if each} == {}


def test_axe_finds_nothing_in_the_open_menu(tab: Page, real: str) -> None:
    set_width(tab, 390)
    tab.goto(f"{real}{REAL['story']}")
    tab.get_by_role("button", name="Menu").click()
    tab.wait_for_selector("#__drawer:checked", state="attached")
    assert violations(tab, ALL_RULES) == []


# The keyboard

# What has the focus, whether one sees that it has it, and whether anything lies over it.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  // A choice of the theme is drawn as its label.
  const seen = focused.matches('.md-option') ? focused.nextElementSibling : focused;
  const boxes = [...seen.getClientRects()].filter(box => box.width && box.height);
  const style = getComputedStyle(seen);
  const isOf = element => element && (seen.contains(element) || element.contains(seen));
  const isOver = box => isOf(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
  // The colour on which the ring is drawn: layers, until one lets nothing through.
  const mixed = [0, 0, 0];
  let through = 1;
  const isInside = parseFloat(style.outlineOffset) < 0;
  for (let layer = isInside ? seen : seen.parentElement; layer; layer = layer.parentElement) {
    const [red, green, blue, alpha = 1] = getComputedStyle(layer).backgroundColor.match(/[\\d.]+/g).map(Number);
    [red, green, blue].forEach((channel, place) => (mixed[place] += channel * alpha * through));
    through *= 1 - alpha;
  }
  return {
    place: [...document.querySelectorAll('*')].indexOf(focused),
    what: focused.outerHTML.slice(0, 120),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    colours: [style.outlineColor, `rgb(${mixed.map(channel => channel + 255 * through)})`],
    isSeen: boxes.some(isOver),
  };
}"""


def stop(page: Page, key: str) -> dict[str, Any] | None:  # Any: JSON
    page.keyboard.press(key)
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    if found and not found["isSeen"]:
        page.wait_for_timeout(300)  # The theme shows its tabs again a moment after the page has scrolled to them.
        found = page.evaluate(FOCUSED)
    return found


def stops(page: Page) -> Iterator[dict[str, Any]]:  # Any: JSON
    """Every stop of the keyboard, until the window is left."""
    while found := stop(page, "Tab"):
        yield found


def contrast(colours: Sequence[str]) -> float:
    """Of two colours as CSS computes them (WCAG 2.2, contrast ratio)."""

    def luminance(colour: str) -> float:
        channels = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    darker, lighter = sorted(map(luminance, colours))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("url", "width", "scheme"),
    [
        ("home", 1280, "light"),
        ("story-with-pause", 1280, "dark"),
        ("story-with-everything", 390, "light"),
        ("real-map", 390, "light"),
        ("handout", 1280, "dark"),
        ("find", 1280, "light"),
        ("find", 390, "dark"),
    ],
    indirect=["url"],
)
def test_focus_is_always_seen(new_tab: Page, url: str, width: int, scheme: str) -> None:
    """Forwards and backwards: with a ring of enough contrast (1.4.11), and never below the header (2.4.11)."""
    set_width(new_tab, width)
    # What "Find a story" shows comes from the index; none of it may come between the two ways.
    new_tab.goto(url, wait_until="networkidle")
    set_scheme(new_tab, scheme)
    open_everything(new_tab)
    forwards = list(islice(stops(new_tab), 400))
    backwards = [found for _ in forwards if (found := stop(new_tab, "Shift+Tab"))]
    assert len(forwards) > 10
    assert [each["place"] for each in backwards] == [each["place"] for each in reversed(forwards)]
    wrong = [
        each for each in forwards + backwards if not each["isSeen"] or each["ring"] < 1 or contrast(each["colours"]) < 3
    ]
    assert wrong == []


def test_skip_link_leads_past_the_menu(tab: Page, real: str) -> None:
    set_width(tab, 1280)
    tab.goto(f"{real}{REAL['story']}")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.md-content') !== null")


def test_menu_of_a_narrow_window_works_by_keyboard(tab: Page, real: str) -> None:
    set_width(tab, 390)
    tab.goto(f"{real}{REAL['story']}")
    menu, opener = tab.locator(".md-sidebar--primary"), tab.get_by_role("button", name="Menu")
    assert not menu.is_visible()
    opener.focus()
    assert opener.get_attribute("aria-expanded") == "false"
    tab.keyboard.press("Space")
    assert menu.is_visible()
    assert tab.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null")
    tab.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.evaluate("opener => opener === document.activeElement")
    tab.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    # The way back to the list above, and from there to another page.
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Lessons", exact=True).focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{real}lessons/")


def test_menu_closes_when_the_focus_leaves_it(tab: Page, real: str) -> None:
    set_width(tab, 390)
    tab.goto(f"{real}{REAL['story']}")
    tab.get_by_role("button", name="Menu").focus()
    tab.keyboard.press("Enter")
    for _ in range(20):
        tab.keyboard.press("Tab")
    assert not tab.locator("#__drawer").is_checked()
    assert tab.evaluate("document.activeElement.closest('.md-content') !== null")


# Sight

SENTIMENTS = ["positive", "neutral", "negative"]


def test_sentiments_are_told_apart_without_colour(tab: Page, mini: str) -> None:
    tab.goto(f"{mini}stories/")
    badges = tab.locator(".kb-card .kb-badge")
    told = badges.evaluate_all(
        "all => all.map(each => [each.textContent, getComputedStyle(each, '::before').maskImage, each.className])"
    )
    words, shapes, classes = ({each[part] for each in told} for part in range(3))
    assert words == {"Positive", "Neutral", "Negative"}
    assert len(shapes) == len(classes) == 3
    assert all("url(" in shape for shape in shapes)


def test_forced_colours_keep_words_and_shapes(browser: Browser, mini: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{mini}stories/")
    drawn = page.locator(".kb-card .kb-badge").first.evaluate(
        "badge => [[badge, '::before'], [document.body]].map(each => getComputedStyle(...each).backgroundColor)"
    )
    context.close()
    assert contrast(drawn) > 7


def test_nothing_moves_for_who_wants_no_motion(tab: Page, mini: str) -> None:
    tab.goto(f"{mini}{MINI['story-with-everything']}")
    moving = """[...document.querySelectorAll('*')].map(each => [each.className, getComputedStyle(each)])
        .filter(([, style]) => style.animationName !== 'none' || !/^(0s(, )?)+$/.test(style.transitionDuration))
        .map(([name]) => name)"""
    assert tab.evaluate(moving) == []


def test_text_can_be_twice_as_large(tab: Page, mini: str) -> None:
    """At 640 x 400, which is 1280 x 800 enlarged twice (1.4.4): nothing sticks out, and the header leaves room."""
    tab.set_viewport_size({"width": 640, "height": 400})
    tab.goto(f"{mini}{MINI['story-with-everything']}")
    assert tab.evaluate("document.documentElement.scrollWidth") == 640
    assert tab.locator(".md-header").evaluate("header => header.offsetHeight") <= 100
