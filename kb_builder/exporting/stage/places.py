"""Where the pages and files of a site lie in a staged folder, and how one links another."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kb_builder.pages import Page

DOCS = "docs"
"""The folder of pages in a staged site."""


@dataclass(frozen=True, slots=True)
class Places:
    """The Markdown files of pages by their addresses; what is not there is a file at its own path."""

    pages: Mapping[str, str]
    whole: frozenset[str]
    """The addresses of whole documents."""

    def link_from(self, address: str) -> Callable[[str], str]:
        """What a link in the HTML of a page is in the Markdown of the same page."""
        here = posixpath.dirname(self.pages[address])

        def link(href: str) -> str:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc or not parts.path:
                return href
            path = posixpath.normpath(posixpath.join("/", address, unquote(parts.path)))[1:]
            is_folder = href.partition("#")[0].endswith(("/", "/.", "/..")) or parts.path in (".", "..") or not path
            return self.relative(f"{path}/" if path and is_folder else path, parts.fragment, here)

        return link

    def relative(self, target: str, fragment: str, folder: str) -> str:
        """The way from a folder to a page or a file, by its address."""
        path = self.pages.get(target) or (f"{target}index.html" if target in self.whole else target)
        way = posixpath.relpath(path, folder or ".")
        return f"{way}#{fragment}" if fragment else way


def path_of(page: Page) -> str:
    """The Markdown file of a page that nobody has written by hand."""
    name = page.address.removesuffix("/")
    return f"{name}.md" if "/" in name else posixpath.join(name, "index.md")
