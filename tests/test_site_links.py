"""Every address on every page of the project's own site, at any place and below https://kb.example/base/."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from web_pages import Link, WebPage, address_of, is_twin, read_shared_site, resolves

BASE = "https://kb.example/base/"
NOT_FOUND = "404.html"
"""A server shows it at every address that is none, so its links are absolute."""


@pytest.fixture(scope="module", params=["real_site", "published_site"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, WebPage]:
    return read_shared_site(site)


def test_every_link_leads_to_a_file(site: Path, pages: dict[str, WebPage]) -> None:
    broken = [(page.address, link.url) for page, link, target in internal(pages) if not resolves(site, target)]
    assert broken == []


def test_every_fragment_is_an_id_of_its_page(pages: dict[str, WebPage]) -> None:
    broken = [
        (page.address, link.url)
        for page, link, target in internal(pages)
        if (fragment := unquote(urlsplit(link.url).fragment)) and fragment not in pages[target].ids
    ]
    assert broken == []


def test_no_id_stands_twice_on_a_page(pages: dict[str, WebPage]) -> None:
    twice = [(page.address, name) for page in pages.values() for name in set(page.ids) if page.ids.count(name) > 1]
    assert twice == []


def test_no_link_depends_on_where_the_site_lies(pages: dict[str, WebPage]) -> None:
    absolute = [
        (page.address, link.url)
        for page in pages.values()
        for link in page.links
        if link.url.startswith("/") and page.address != NOT_FOUND
    ]
    assert absolute == []


def test_nothing_is_loaded_from_another_origin(site: Path, pages: dict[str, WebPage]) -> None:
    foreign = {link.url for page in pages.values() for link in page.links if link.loads and urlsplit(link.url).netloc}
    in_styles = {
        found
        for style in site.rglob("*.css")
        for found in re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?!data:|#)([^\"')]+)", style.read_text("utf-8"))
    }
    assert (foreign, in_styles) == (set(), set())


def test_links_of_authors_to_other_sites_give_nothing_away(mini_site: Path) -> None:
    found = {
        (page.address, link.url, link.rel)
        for page in read_shared_site(mini_site).values()
        for link in page.links
        if is_elsewhere(link.url) and "md-content" in link.inside
    }
    assert found == {("stories/first-call/", "https://post.example/wall?a=1&b=2", "noopener noreferrer external")}


def test_each_page_has_one_title(pages: dict[str, WebPage]) -> None:
    without = [page.address for page in pages.values() if [level for level, _ in page.headings].count(1) != 1]
    assert without == []


def test_no_two_pages_have_the_same_title(pages: dict[str, WebPage]) -> None:
    titles = [page.title for page in pages.values() if page.address != NOT_FOUND]
    assert sorted(title for title in set(titles) if titles.count(title) > 1) == []


def test_no_heading_skips_a_level(pages: dict[str, WebPage]) -> None:
    skips = [
        (page.address, text)
        for page in pages.values()
        for (above, _), (level, text) in zip([(0, ""), *page.headings], page.headings, strict=False)
        if level > above + 1
    ]
    assert skips == []


def test_pages_that_are_made_describe_themselves(pages: dict[str, WebPage]) -> None:
    kinds = (
        "stories/",
        "lessons/",
        "companies/",
        "journeys/",
        "sentiments/",
        "industries/",
        "channels/",
        "situations/",
    )
    assert [page.address for page in pages.values() if page.address.startswith(kinds) and not page.description] == []


def test_the_themes_search_finds_its_worker(site: Path, pages: dict[str, WebPage]) -> None:
    themed = [page for page in pages.values() if not is_twin(page.address)]
    workers = {address_of(page.address, str(page.settings["search"])) for page in themed}
    assert [worker for worker in workers if not resolves(site, worker.removeprefix("base/"))] == []


def test_sitemap_lists_every_page_that_should_be_found(published_site: Path) -> None:
    sitemap = (published_site / "sitemap.xml").read_bytes()
    assert gzip.decompress((published_site / "sitemap.xml.gz").read_bytes()) == sitemap
    listed = [element.text for element in ElementTree.fromstring(sitemap).iter() if element.tag.endswith("}loc")]
    expected = [
        f"{BASE}{address}"
        for address, page in read_shared_site(published_site).items()
        if address != NOT_FOUND and '<meta name="robots" content="noindex">' not in page.file.read_text("utf-8")
    ]
    assert listed == sorted(expected)


def test_canonical_address_is_the_pages_own(published_site: Path) -> None:
    pages = read_shared_site(published_site)
    stated = {address: page.canonical for address, page in pages.items() if address != NOT_FOUND}
    # That of a twin is the page that it is the twin of.
    assert stated == {address: f"{BASE}{address.removeprefix('embed/').removeprefix('teach/')}" for address in stated}


def test_no_canonical_address_is_made_up(real_site: Path) -> None:
    pages = read_shared_site(real_site)
    assert {page.canonical for address, page in pages.items() if not is_twin(address)} == {""}
    twins = {address: address_of(address, page.canonical) for address, page in pages.items() if is_twin(address)}
    assert twins == {address: address.partition("/")[2] for address in twins}


def internal(pages: dict[str, WebPage]) -> list[tuple[WebPage, Link, str]]:
    """Every link to the site itself, with the address from its root that it means."""
    found = []
    for page in pages.values():
        for link in page.links:
            url = link.url
            if url.startswith(BASE):
                target = urlsplit(url).path.removeprefix("/base/")
            elif is_elsewhere(url) or url.startswith(("data:", "mailto:")):
                continue
            elif page.address == NOT_FOUND:
                target = url.removeprefix("/").removeprefix("base/").removeprefix(".")
            else:
                target = address_of(page.address, url)
            found.append((page, link, urlsplit(target).path))
    assert len(found) > 1000
    return found


def is_elsewhere(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https") and not url.startswith(BASE)
