"""What each page adds to the head of its document, for the theme's templates."""

from collections.abc import Mapping
from html import unescape

from jinja2 import Environment
from mkdocs.structure.pages import Page as MkDocsPage

from kb_builder.hosts.made_page import MadePage
from kb_builder.pages import Imprint, Page, Words, head_by_hand, render_head


class Heads:
    """Called by main.html with the page that it shows."""

    def __init__(self, pages: Mapping[str, Page], imprint: Imprint, words: Words, templates: Environment) -> None:
        self._pages, self._imprint, self._words, self._templates = pages, imprint, words, templates

    def __call__(self, page: MkDocsPage) -> str:
        if isinstance(page, MadePage):
            return page.made.head
        if page.is_homepage and "" in self._pages:
            return self._pages[""].head
        # What MkDocs holds of a page is escaped already, for templates that do not escape.
        title, description = unescape(str(page.title)), unescape(str(page.meta.get("description", "")))
        head = head_by_hand(page.url, title, description, self._imprint, self._words)
        return render_head(head, self._imprint, self._templates)
