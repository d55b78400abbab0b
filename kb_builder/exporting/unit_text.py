"""The texts of several pages in one document: their ids, links and images are told apart and lead where they led."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from kb_builder.linking import Addresses

IMAGES = "images/"
"""The folder of images in a package."""

# In what the converter writes, a tag ends at the first > outside of double quotes.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s"=<>/]+(?:="[^"]*")?)*)\s*(/?)>')
_ATTRIBUTE = re.compile(r'\s+([^\s"=<>/]+)(?:="([^"]*)")?')
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>[^<]*</a>')
_BASE = "../../"
"""Every text is converted for a page two folders deep."""
_EXTERNAL = "noopener noreferrer external"


def absolute(site_url: str, address: str) -> str:
    """The whole URL of an address of the site, in ASCII (RFC 3986): Moodle refuses any other sign."""
    parts = urlsplit(urljoin(site_url if site_url.endswith("/") else f"{site_url}/", address))
    host = (parts.hostname or "").encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    safe = "/%:@!$&'()*+,;=~?-._"
    path, query = quote(parts.path, safe=safe), quote(parts.query, safe=safe)
    return urlunsplit((parts.scheme, f"{host}{port}", path, query, quote(parts.fragment, safe=safe)))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page stands in the document, and the anchors that its text has there."""

    id: str
    anchors: frozenset[str]


@dataclass
class TextPlacer:
    """Places texts in one document. `inside` says where the page of an address stands there.

    It remembers the images that the texts show, as their path in the knowledge base and their name in the package.
    """

    addresses: Addresses
    inside: Mapping[str, Spot]
    site_url: str | None
    images: dict[str, str] = field(default_factory=dict)

    def place(self, html: str, prefix: str, *, deeper: int = 1) -> str:
        """The text with its ids behind the prefix and its headings so many levels deeper."""
        return _TAG.sub(lambda tag: self._tag(tag, prefix, deeper), _PERMALINK.sub("", html))

    def _tag(self, tag: re.Match[str], prefix: str, deeper: int) -> str:
        closing, name, attributes, void = tag.groups()
        if re.fullmatch(r"h[1-6]", name):
            name = f"h{min(6, int(name[1]) + deeper)}"
        if closing:
            return f"</{name}>"
        kept = "".join(self._attributes(name, attributes, prefix))
        return f"<{name}{kept}{' /' if void else ''}>"

    def _attributes(self, tag: str, attributes: str, prefix: str) -> Iterator[str]:
        for match in _ATTRIBUTE.finditer(attributes):
            name, value = match[1], unescape(match[2] or "")
            match name:
                case "id" | "for" | "name":
                    yield _written(name, f"{prefix}--{value}")
                case "href":
                    yield from self._href(value, prefix)
                case "src":
                    if (shown := self._image(value)) is not None:
                        yield _written(name, shown)
                case "rel" | "loading":
                    pass  # `href` says the one; nothing of a package comes from far away
                case _:
                    yield _written(name, value)

    def _href(self, href: str, prefix: str) -> Iterator[str]:
        if href.startswith("#"):
            yield _written("href", f"#{prefix}--{href[1:]}")
        elif href.startswith("mailto:"):
            yield _written("href", href)
        elif re.match(r"https?:", href):
            yield from _new_tab(href)
        else:
            address, _, fragment = href.removeprefix(_BASE).partition("#")
            if address in self.inside:
                spot = self.inside[address]
                # The anchors that the site's templates make are not in the document; what they mark, is.
                yield _written("href", f"#{spot.id}--{fragment}" if fragment in spot.anchors else f"#{spot.id}")
            elif self.site_url:
                yield from _new_tab(absolute(self.site_url, address + (f"#{fragment}" if fragment else "")))
            # Without the address of the site, a link to another page leads nowhere: its text stays.

    def _image(self, src: str) -> str | None:
        address = src.removeprefix(_BASE)
        path = self._files.get(unquote(address))
        if path is None:
            return None
        self.images.setdefault(path, IMAGES + re.sub(r"[^A-Za-z0-9._-]+", "-", path))
        return self.images[path]

    @cached_property
    def _files(self) -> Mapping[str, str]:
        return {address: path for path, address in self.addresses.files.items()}


def with_images(html: str, image: Callable[[str], str]) -> str:
    """The placed text with other addresses of its images."""

    def tag(match: re.Match[str]) -> str:
        return re.sub(r' src="([^"]*)"', lambda src: _written("src", image(unescape(src[1]))), match[0])

    return re.sub(r"<img\b[^>]*>", tag, html)


def _new_tab(url: str) -> Iterator[str]:
    yield _written("href", url)
    # A platform shows a package in a frame, and most sites refuse to be shown in one.
    yield _written("target", "_blank")
    yield _written("rel", _EXTERNAL)


def _written(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'
