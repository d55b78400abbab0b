"""The theme's pages as they would be without a word of any author.

What stands in them was written by the theme, the product or the site's owner: a script in one of them can be trusted.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, is_error_template

from kb_builder.hosts.made_page import FRAMED

Shape = tuple[str, int]
"""A template and how many folders deep its page lies: scripts of the theme name the way to the site's root."""

_DEFAULT_TEMPLATE = "main.html"


def shape_of(page: Page) -> Shape:
    """The shape of a page that was built."""
    template = page.meta.get("template", _DEFAULT_TEMPLATE)
    return _DEFAULT_TEMPLATE if template == FRAMED else template, page.url.count("/")


def pages_without_text(shapes: Iterable[Shape], templates: Any, config: MkDocsConfig) -> Iterator[str]:
    """One page of each shape and each HTML file that the theme makes itself, sorted. `templates` is MkDocs' own."""
    nowhere = Navigation([], [])
    for template, depth in sorted(shapes):
        page = _empty_page(depth, config)
        yield templates.get_template(template).render(get_context(nowhere, [], config, page))
    for name in sorted(config.theme.static_templates):
        if name.endswith(".html"):
            # As MkDocs does it: the page of an error is shown at any address.
            base = urlsplit(config.site_url or "/").path if is_error_template(name) else get_relative_url(".", name)
            yield templates.get_template(name).render(get_context(nowhere, [], config, base_url=base))


def _empty_page(depth: int, config: MkDocsConfig) -> Page:
    page = Page("", File.generated(config, "x/" * depth + "index.md", content=""), config)
    page.meta, page.content, page.toc = {}, "", get_toc([])
    return page
