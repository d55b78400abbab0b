"""A built site as a visitor's programs see it: its pages, their links, headings and ids."""

import json
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ADDRESSES = {"href", "src", "srcset", "poster", "data", "action"}
_LOADING = {"link", "script", "img", "source", "iframe", "audio", "video", "object", "embed"}


@dataclass(frozen=True)
class Link:
    """An address on a page. `inside` are the classes of the elements around it."""

    element: str
    url: str
    rel: str
    inside: frozenset[str]

    @property
    def loads(self) -> bool:
        """Whether a browser fetches it by itself."""
        return self.element in _LOADING and self.rel not in ("canonical", "prev", "next", "alternate")


@dataclass
class WebPage:
    """One HTML file. `address` is its way from the site's root, without `index.html`."""

    address: str
    file: Path
    title: str = ""
    description: str = ""
    canonical: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    """What stands inside script elements of any type."""

    def to(self, inside: str, *, rel: str = "") -> list[str]:
        """The addresses of the pages linked inside elements of a class, in order."""
        return [
            address_of(self.address, link.url)
            for link in self.links
            if link.element == "a" and inside in link.inside and (not rel or link.rel == rel)
        ]

    @property
    def settings(self) -> dict[str, object]:
        """What the theme's scripts are told."""
        found = [json.loads(script) for script in self.scripts if script.startswith('{"annotate"')]
        assert len(found) == 1
        return dict(found[0])


def is_twin(address: str) -> bool:
    """Whether it is the address of a document without the theme, for a frame or for those who teach."""
    return address.startswith(("embed/", "teach/"))


def address_of(page: str, url: str) -> str:
    """The address from the site's root that a link on a page means, without its fragment."""
    return urlsplit(urljoin(f"/{page}", url)).path.removeprefix("/").removesuffix("index.html")


def read_site(folder: Path) -> dict[str, WebPage]:
    """Every page of a built site by its address, sorted. A handout to take away is none."""
    files = sorted(file for file in folder.rglob("*.html") if file.name in ("index.html", "404.html"))
    return {page.address: page for page in (_read(folder, file) for file in files)}


@cache
def read_shared_site(folder: Path) -> dict[str, WebPage]:
    """The same of a site that tests share, and nobody changes."""
    return read_site(folder)


def _read(folder: Path, file: Path) -> WebPage:
    page = WebPage(file.relative_to(folder).as_posix().removesuffix("index.html"), file)
    reader = _Reader(page)
    reader.feed(file.read_text("utf-8"))
    reader.close()
    assert reader.open == [], f"{page.address}: elements are not closed: {reader.open}"
    return page


def file_of(address: str) -> str:
    """The file of the page at an address."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def resolves(folder: Path, address: str) -> bool:
    """Whether a server of plain files finds something at an address from the site's root."""
    target = folder / unquote(address)
    return (target / "index.html").is_file() if address.endswith("/") or not address else target.is_file()


class _Reader(HTMLParser):
    def __init__(self, page: WebPage) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[tuple[str, frozenset[str]]] = []
        self._level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        inside = frozenset(word for _, words in self.open for word in words)
        if "id" in values:
            self.page.ids.append(values["id"])
        for name in _ADDRESSES & values.keys():
            # What srcset says besides the address is a size.
            urls = [part.split()[0] for part in values[name].split(",")] if name == "srcset" else [values[name]]
            self.page.links += [Link(tag, url, values.get("rel", ""), inside) for url in urls]
        if tag == "meta" and values.get("name") == "description":
            self.page.description = values["content"]
        if tag == "link" and values.get("rel") == "canonical":
            self.page.canonical = values["href"]
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._level = int(tag[1])
            self.page.headings.append((self._level, ""))
        if tag == "script":
            self.page.scripts.append("")
        if tag not in _VOID:
            self.open.append((tag, frozenset(values.get("class", "").split())))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{self.page.address}: </{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"{self.page.address}: </{tag}> closes {self.open[-1]}"
        self.open.pop()
        if self._level and tag == f"h{self._level}":
            self._level = 0

    def handle_data(self, data: str) -> None:
        innermost = self.open[-1][0] if self.open else ""
        if innermost == "title" and not any(name == "svg" for name, _ in self.open):
            self.page.title += data
        if innermost == "script":
            self.page.scripts[-1] += data
        if self._level:
            level, text = self.page.headings[-1]
            self.page.headings[-1] = (level, text + data)
