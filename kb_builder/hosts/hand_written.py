"""Hand-written pages: MkDocs makes their HTML, and what it makes is cleaned by the policy for all authors' texts."""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink

from kb_builder.converting import blank_code, heading_id, heading_title, sanitise
from kb_builder.hosts.made_page import contents
from kb_builder.model import decode_page
from kb_builder.pages import Page
from kb_builder.reading import Document

_SECTION = re.compile(r"<!\[")


def prepare(config: MkDocsConfig) -> None:
    """Settings of MkDocs' Markdown, where the site has none, without which cleaning would take something away."""
    # A style attribute, which Markdown writes by default, is also what the site's policy forbids.
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)
    config.mdx_configs.setdefault("toc", {}).setdefault("slugify", heading_id)


def source(page: MkDocsPage, document: Document) -> str:
    """The Markdown of a page. Its front matter is what we read, never what MkDocs did: the theme obeys too much."""
    page.meta = _obeyed(document)
    return _readable(document.body)


def clean(html: str, page: MkDocsPage) -> str:
    """The HTML that may be published. What the theme writes of the page without escaping it is escaped here, once."""
    if "title" not in vars(page):  # One of mkdocs.yml is the owner's.
        page.title = escape(unescape(str(page.title)))
        if "&lt;" in page.title and not page.is_homepage:
            # Without a title here Material takes the page's own through `striptags`, which undoes the escaping.
            page.meta["title"] = page.title
    if page.edit_url:
        page.edit_url = escape(unescape(page.edit_url))
    _clean_contents(page.toc)
    return sanitise(html, by_hand=True)


def complete(html: str, page: MkDocsPage, end: Page) -> str:
    """The page with the part that the build adds to its end, and that part's headings in its list of contents."""
    links = list(page.toc)
    # A title is the parent of all headings below it.
    below = links[0].children if links and links[0].level == 1 else page.toc.items
    below.extend(contents(end.outline))
    return f"{html}\n{end.html}"


def _readable(body: str) -> str:
    """The body without the three signs in its text at which Python's own HTML parser, up to 3.12, gives up."""
    if "<![" not in body:
        return body
    places = [match.start() for match in _SECTION.finditer(blank_code(body))]
    for place in reversed(places):
        body = f"{body[:place]}&lt;{body[place + 1 :]}"
    return body


def _obeyed(document: Document) -> dict[str, Any]:  # Any: what the theme reads
    meta, _ = decode_page(document)
    if meta is None:
        return {}
    told = meta.model_dump(exclude_unset=True, mode="json")
    return {key: escape(value) if isinstance(value, str) else value for key, value in told.items()}


def _clean_contents(links: Iterable[AnchorLink]) -> None:
    for link in links:
        link.id = escape(link.id)
        link.title = heading_title(link.title)
        _clean_contents(link.children)
