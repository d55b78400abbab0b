"""What search engines look for: the sitemap, and where it lies.

https://www.sitemaps.org/protocol.html and RFC 9309.
"""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

from kb_builder.exporting.artifact import Artifact
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.xml import document, element

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def search_engine_files(publication: Publication) -> Iterator[Artifact]:
    """The sitemap, as it is and packed, and robots.txt where the site lies at the root of its host.

    A robots.txt anywhere else is not read (RFC 9309, 2.3).
    """
    sitemap = Artifact.of(SITEMAP, _sitemap(publication))
    yield sitemap
    yield Artifact(f"{SITEMAP}.gz", sitemap.digest, lambda: gzip.compress(sitemap.make(), mtime=0))
    url = publication.imprint.url
    if url is not None and urlsplit(url).path == "/":
        yield Artifact.of(ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {url}{SITEMAP}\n".encode())


def _sitemap(publication: Publication) -> bytes:
    """Every page that should be found, sorted by address, with the day of its last change where one is known.

    Addresses in a sitemap are absolute: it is empty as long as it is not said where the site lies.
    """
    urlset = ElementTree.Element("urlset", {"xmlns": _NAMESPACE})
    pages: dict[str, str | None] = dict.fromkeys(publication.by_hand)
    for page in publication.site.pages:
        if page.is_indexed:
            pages[page.address] = page.changed or page.added
    for address in sorted(pages):
        location = publication.imprint.address(address)
        if location is None:
            continue
        url, day = element(urlset, "url"), pages[address]
        element(url, "loc", location)
        if day:
            element(url, "lastmod", day)
    return document(urlset)
