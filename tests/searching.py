"""A search dialog and a page *Find a story*, as a person uses them in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from sites import build, change, copy_mini_site, once
from web_server import headers_of, serving

HITS = "dialog.kb-search .kb-hit__title"


def search(page: Page, words: str) -> list[str]:
    """Opens the dialog by its key, types, and gives the titles that are found."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.locator(HITS).first.wait_for()
    return page.locator(HITS).all_inner_texts()


def find(page: Page, address: str, count: str) -> None:
    """Opens *Find a story* and waits until it says how many stories it shows."""
    page.goto(address)
    wait_for_count(page, count)


def wait_for_count(page: Page, count: str) -> None:
    page.locator(".kb-finder__count", has_text=count).wait_for()
    page.wait_for_function("count => document.querySelector('.kb-finder__count').textContent === count", arg=count)


def shown(page: Page) -> set[str]:
    """The addresses of the stories on the page, below the site's root."""
    links = page.locator(".kb-finder__results .kb-card a")
    return {"/".join(str(link.get_attribute("href")).split("/")[-3:]) for link in links.all()}


def box(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f'[data-facet="{facet}"] input[value="{value}"]')


def chips(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".kb-finder__chips button").all_inner_texts()]


@contextmanager
def instant_site(factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the mini site below a path, with Instant navigation, which needs `instantly` too."""

    def make(folder: Path) -> Path:
        root = copy_mini_site(folder / "root")
        change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/deep/base/\nsite_name:")
        change(root / "mkdocs.yml", "  features:\n", "  features:\n    - navigation.instant\n")
        return build(root, folder / "served/deep/base").parent.parent

    served = once(factory, "instant", make)
    with serving(served, headers_of(served / "deep/base")) as url:
        yield f"{url}deep/base/"


def instantly(page: Page, site: str, address: str) -> None:
    """Opens a page. Instant navigation takes the addresses of pages from the sitemap: here, those of this server."""
    page.route(
        "**/sitemap.xml",
        lambda route: route.fulfill(body=route.fetch().text().replace("https://kb.example/deep/base/", site)),
    )
    with page.expect_response("**/sitemap.xml"):
        page.goto(f"{site}{address}")
    page.evaluate("window.isSameDocument = true")


def is_same_document(page: Page) -> bool:
    return page.evaluate("window.isSameDocument") is True
