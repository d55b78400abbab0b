"""Page models become HTML by small templates of our own, autoescape on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from kb_builder.converting import Heading
from kb_builder.pages.site import Site, SitePage
from kb_builder.pages.words import Words


@dataclass(frozen=True, slots=True)
class Page:
    """A page's body as HTML, with what a host needs to put its own frame around it. Texts are not escaped."""

    address: str
    kind: str
    title: str
    description: str
    html: str
    outline: tuple[Heading, ...]
    source: str | None
    is_searched: bool


def environment(overrides: Sequence[Path] = ()) -> Environment:
    """The templates: a site's own folders first, then the product's."""
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in overrides]
    return Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("kb_builder.pages")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(site: Site, templates: Environment, words: Words) -> Iterator[Page]:
    """Each page of the site as HTML, in the site's order. TemplateError for a template that is wrong."""
    for page in site.pages:
        yield render_page(page, templates, words)


def render_page(page: SitePage, templates: Environment, words: Words) -> Page:
    """One page as HTML."""
    html = templates.get_template(f"{page.kind}.html").render(
        page=page.body, breadcrumbs=page.breadcrumbs, title=page.title, base=base_of(page.address), t=words
    )
    return Page(
        page.address, page.kind, page.title, page.description, html, page.outline, page.source, page.is_searched
    )


def base_of(address: str) -> str:
    """The way from a page to the site's root."""
    return "../" * address.count("/") or "./"
