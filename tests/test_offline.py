"""The offline copy opens from a folder: every link leads to a file, search finds, and nothing is asked of a network."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page
from sites import change, copy_mini_site, once, run
from web_pages import read_site

REMOTE = """\
site_url: https://kb.example/base/
repo_url: https://github.com/example/kb
extra: {analytics: {provider: google, property: G-1}}
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline copy of a site whose online form asks for more than its own files."""

    def make(folder: Path) -> Path:
        root = copy_mini_site(folder / "with a space é")
        change(root / "mkdocs.yml", "site_name:", f"{REMOTE}site_name:")
        change(root / "mkdocs.yml", "  features:\n", "  features:\n    - navigation.instant\n")
        (root / "docs/guide.md").write_text('# Guide\n\n[home](index.md), `<a href="x/">`\n', "utf-8")
        done = run("kb", "build", "--offline", cwd=root)
        assert (done.returncode, done.stderr) == (0, "")
        assert "The search of an offline copy is the theme's own, without filters." in done.stdout
        assert not (root / "site").exists()
        return root / "site-offline"

    return once(tmp_path_factory, "offline", make)


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """Every address that is asked for, which are those of files."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield asked
    assert asked
    assert [url for url in asked if not url.startswith("file:///")] == []


def test_every_link_of_every_page_leads_to_a_file(copy: Path) -> None:
    pages = {address or "index.html": page for address, page in read_site(copy).items()}
    links = [(address, link.url) for address, page in pages.items() for link in page.links]
    inside = [(address, urlsplit(url)) for address, url in links if not url.startswith(("http", "mailto:"))]
    assert len(inside) > 500
    for address, url in inside:
        folder = copy / address if address.endswith("/") else copy
        assert not url.path or (folder / unquote(url.path)).is_file(), (address, url)


def test_copy_lies_at_no_address_and_has_no_feed(copy: Path) -> None:
    assert [path for path in copy.rglob("*") if path.name in ("feed.xml", "robots.txt")] == []
    assert not any("application/atom+xml" in page.file.read_text("utf-8") for page in read_site(copy).values())


def test_text_that_looks_like_a_link_stays_as_it_was(page: Page, copy: Path) -> None:
    page.goto((copy / "guide/index.html").as_uri())
    assert page.locator("main code").inner_text() == '<a href="x/">'
    page.get_by_role("link", name="home", exact=True).click()
    assert page.url == (copy / "index.html").as_uri()


def test_it_opens_leads_on_and_searches(page: Page, copy: Path, asked: list[str]) -> None:
    page.goto((copy / "index.html").as_uri())
    page.locator(".kb-card a", has_text="The question nobody heard").first.click()
    page.get_by_role("heading", name="The question nobody heard", level=1).wait_for()
    page.get_by_role("link", name="Listen before you solve").first.click()
    page.get_by_role("heading", name="Listen before you solve", level=1).wait_for()
    page.locator(".md-search__input").click()
    page.keyboard.type("clerk asks")
    page.locator(".md-search-result__item a", has_text="A queue without a number").first.click()
    page.get_by_role("heading", name="A queue without a number", level=1).wait_for()
    assert urlsplit(page.url).path.endswith("/stories/quiet-queue/index.html")


def test_find_a_story_shows_the_newest_ones(page: Page, copy: Path, asked: list[str]) -> None:
    page.goto((copy / "find/index.html").as_uri())
    assert page.locator(".kb-card").count() == 3
    assert not page.locator("form.kb-finder__form").is_visible()
    page.get_by_role("link", name="All 3 stories").click()
    page.get_by_role("heading", name="All stories").wait_for()


def test_site_without_a_search_has_a_copy_too(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    change(root / "mkdocs.yml", "  - kb-builder\n", "  - kb-builder: {readers_search: false}\n")
    done = run("kb", "build", "--offline", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / "site-offline/index.html").is_file()
    assert not (root / "site-offline/search").exists()
