"""What search engines look for: the sitemap, and where it lies.

https://www.sitemaps.org/protocol.html and RFC 9309.
"""

import gzip
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

from kb_builder.exporting.artifact import Artifact, digest_of
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.xml import document, element

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def search_engine_files(publication: Publication) -> Iterator[Artifact]:
    """The sitemap, as it is and packed, and robots.txt where the site lies at the root of its host.

    A robots.txt anywhere else is not read (RFC 9309, 2.3).
    """
    pages = _pages(publication)
    digest = digest_of(*(f"{location} {day}".encode() for location, day in pages))
    yield Artifact(SITEMAP, digest, lambda: _sitemap(pages))
    yield Artifact(f"{SITEMAP}.gz", digest, lambda: gzip.compress(_sitemap(pages), mtime=0))
    url = publication.imprint.url
    if url is not None and urlsplit(url).path == "/":
        yield Artifact.of(ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {url}{SITEMAP}\n".encode())


def _pages(publication: Publication) -> tuple[tuple[str, str | None], ...]:
    """Every page that should be found, sorted by address, with the day of its last change where one is known.

    Addresses in a sitemap are absolute: there are none as long as it is not said where the site lies.
    """
    pages: dict[str, str | None] = dict.fromkeys(publication.by_hand)
    for page in publication.site.pages:
        if page.is_indexed and page.address:  # The home page is one that is written by hand.
            pages[page.address] = page.changed or page.added
    root = publication.imprint.url
    return () if root is None else tuple((f"{root}{address}", pages[address]) for address in sorted(pages))


def _sitemap(pages: Iterable[tuple[str, str | None]]) -> bytes:
    urlset = ElementTree.Element("urlset", {"xmlns": _NAMESPACE})
    for location, day in pages:
        url = element(urlset, "url")
        element(url, "loc", location)
        if day:
            element(url, "lastmod", day)
    return document(urlset)
