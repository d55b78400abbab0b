"""What a new user asks of the project's own site, answered by clicking alone from the home page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from web_server import serving


@pytest.fixture
def home(page: Page, real_site: Path) -> Iterator[Page]:
    with serving(real_site) as url:
        page.goto(url)
        yield page


def click(link: Locator) -> None:
    """A click that a person could make: on one link that is seen, which leads to another page."""
    page = link.page
    before = page.url
    assert link.is_visible()
    link.click()
    page.wait_for_url(lambda url: url != before)


@pytest.mark.parametrize("width", [1280, 390])
def test_worst_way_to_handle_a_known_outage(home: Page, width: int) -> None:
    """Which story shows it, what should have happened, and where was the same lesson followed? In four clicks."""
    home.set_viewport_size({"width": width, "height": 800})
    main = home.locator("main")
    click(main.get_by_role("link", name="A service is down"))

    # Which story? The list says of each how it was for the customer.
    worst = main.locator(".kb-card", has=home.locator(".kb-badge--negative"))
    click(worst.filter(has_text="outage").get_by_role("link"))
    assert home.locator("h1").inner_text() == "The outage looked up last"

    # What should have happened? The lessons of the story say so, and which was broken.
    taught = main.locator("#lessons").locator("..").get_by_role("listitem")
    broken = taught.filter(has_text="Use what you already know")
    assert broken.get_by_text("Broken").is_visible()
    click(broken.get_by_role("link", name="Use what you already know"))
    assert main.get_by_text("Check known faults first.").is_visible()

    # Where was it followed? A column of its own on the lesson's page.
    column = main.locator(".kb-columns__column", has=home.locator("#followed"))
    click(column.get_by_role("link").first)
    assert home.locator("h1").inner_text() == "Rent it, or own it for the same price"
    followed = (
        main.locator("#lessons").locator("..").get_by_role("listitem").filter(has_text="Use what you already know")
    )
    assert followed.get_by_text("Followed").is_visible()
