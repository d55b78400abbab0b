"""A page whose HTML is ready before MkDocs asks for it."""

from collections.abc import Iterable
from html import escape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents, get_toc

from kb_builder.converting import Heading, flat
from kb_builder.pages import Page

FRAMED = "kb-framed.html"
"""The template of pages that share the frame that main.html gives."""


class MadePage(MkDocsPage):
    """Takes the place of MkDocs' own page: nothing is read, nothing is converted.

    Titles and descriptions are escaped here, once, because the theme's templates do not escape.
    """

    _toc: TableOfContents | None = None

    def __init__(self, made: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(made.title), file, config)
        self.made = made
        self.is_framed = False
        """Whether it shares its frame with other pages: it has no place of its own in the navigation."""

    @property
    def outline(self) -> tuple[Heading, ...]:
        """The headings from which the theme makes the list of contents."""
        return self.made.outline

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source to read; what the theme reads from front matter is set here."""
        self.markdown = ""
        # Without a title here Material takes the page's own through `striptags`, which undoes the escaping.
        self.meta = {"title": escape(self.made.title)}
        if self.made.description:
            self.meta["description"] = escape(self.made.description)
        if self.made.kind == "find":
            self.meta["hide"] = ["navigation", "toc"]
        if self.is_framed:
            self.meta["template"] = FRAMED
        if not self.made.is_searched:
            self.meta["search"] = {"exclude": True}

    def show_to_search(self) -> None:
        """The content is the page's own text, until it is shown to readers."""
        self.content = self.made.searched

    def show_to_readers(self) -> None:
        """The content is the whole page."""
        self.content = self.made.html

    def let_go(self) -> None:
        """Drops the HTML once it is written: ten thousand pages are more than a small machine holds."""
        self.content = ""
        self.made.let_go()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """The HTML is made by our own templates, when it is shown: it may have been taken over by then."""
        self.content = ""
        self._toc = None

    # Made when it is asked for: most pages share the list that the theme has made of another's.
    @property
    def toc(self) -> TableOfContents:
        """The headings as the theme lists them."""
        return contents(self.outline) if self._toc is None else self._toc

    @toc.setter
    def toc(self, toc: TableOfContents) -> None:
        self._toc = toc

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # an attribute there, which nobody sets
        """What links can lead to."""
        return {heading.id for heading in flat(self.outline)}


def contents(outline: Iterable[Heading]) -> TableOfContents:
    """The headings as MkDocs lists them."""
    return get_toc([_token(heading) for heading in outline])


def _token(heading: Heading) -> Any:  # Any: python-markdown's token, a private type of MkDocs
    children = [_token(child) for child in heading.children]
    return {"level": heading.level, "id": heading.id, "name": heading.title, "children": children}
