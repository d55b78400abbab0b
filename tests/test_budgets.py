"""What a page may cost: bytes of HTML, bytes on the way, and nothing that jumps while it loads."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_kinds import REAL
from playwright.sync_api import Browser, Response
from web_server import serving

PAGES = REAL | {
    "wanted": "wanted/",
    "dashboard": "dashboard/",
    "frameworks": "frameworks/",
    "glossary": "glossary/",
    "handout": "lessons/listen-first/handout/",
}
MOST_HTML = 60_000
"""Of one page, in bytes, with the 18 stories of this repository."""
MOST_TRANSFERRED = 250_000
"""On the first view of a page, in bytes after gzip, without a search."""

# Shifts before the script runs are told too, and those of the theme's scripts.
SHIFTS = """() => new Promise(tell => {
  const seen = [];
  new PerformanceObserver(list => seen.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  const told = each => [each.value, ...each.sources.map(source => source.node?.outerHTML?.slice(0, 80))];
  setTimeout(() => tell(seen.map(told)), 300);
})"""


@pytest.fixture(scope="module")
def real(real_site: Path) -> Iterator[str]:
    with serving(real_site) as url:
        yield url


def test_no_page_is_long(real_site: Path) -> None:
    sizes = {file.relative_to(real_site).as_posix(): file.stat().st_size for file in real_site.rglob("index.html")}
    assert {path: size for path, size in sizes.items() if size > MOST_HTML} == {}


def first_view(browser: Browser, url: str, width: int) -> tuple[dict[str, int], list[list[float | str]]]:
    """The bytes of each answer after gzip, by its address, and what moved while the page was loaded."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    shifts = page.evaluate(SHIFTS)
    transferred = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers if answer.status == 200}
    context.close()
    return transferred, shifts


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_light_and_stands_still(browser: Browser, real: str, name: str, width: int) -> None:
    transferred, shifts = first_view(browser, f"{real}{PAGES[name]}", width)
    if shifts:
        # On a busy machine a table can be painted before the theme's script has put it into its box, by which it
        # moves a pixel. What moves each time is ours.
        _, shifts = first_view(browser, f"{real}{PAGES[name]}", width)
    if name == "find":  # It opens the search by itself, which has a budget of its own.
        transferred = {url: size for url, size in transferred.items() if "/pagefind/" not in url}
    assert len(transferred) > 3
    assert sum(transferred.values()) <= MOST_TRANSFERRED, transferred
    assert shifts == []
