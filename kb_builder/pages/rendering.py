"""Page models become HTML by small templates of our own, autoescape on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from kb_builder.converting import Heading
from kb_builder.pages.compiled import COMPILED
from kb_builder.pages.digests import Digests
from kb_builder.pages.drafts import DRAFTS
from kb_builder.pages.head import feed_to_follow, head_of, render_head
from kb_builder.pages.qr_code import qr_code
from kb_builder.pages.site import (
    EmbedPage,
    GuidePage,
    Imprint,
    RedirectPage,
    RetiredPage,
    Site,
    SitePage,
    StoryCard,
    Text,
    Unchanged,
)
from kb_builder.pages.words import Words

_BASE = "\ue000base\ue000"
"""Stands for the way to the root in a card. No text of an author has these characters."""
_SEARCHED = Markup(" data-pagefind-body")
"""Marks what the readers' search reads of a page (https://pagefind.app/docs/indexing/)."""


class Making(Protocol):
    """What makes the texts of a page when they are asked for. TemplateError if a template is wrong."""

    def html(self) -> str:
        """The body."""

    def head(self) -> str:
        """What the page adds to the head of its document."""

    def searched(self) -> str:
        """What a search needs of the page, as HTML: title, description and text, without lists and navigation."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Texts that were made elsewhere."""

    body: str = ""
    for_head: str = ""

    def html(self) -> str:
        """The body."""
        return self.body

    def head(self) -> str:
        """What is added to the head."""
        return self.for_head

    def searched(self) -> str:
        """Nothing: it is not searched."""
        return ""


@dataclass(frozen=True)
class Page:
    """A page's body as HTML, with what a host needs to put its own frame around it, or a whole document.

    Texts are not escaped.

    It is rendered when it is first asked for: in most builds most pages are what they were.
    """

    address: str
    kind: str
    title: str
    description: str
    outline: tuple[Heading, ...]
    source: str | None
    is_searched: bool
    digest: bytes
    """Of everything that shapes the HTML: equal digests, equal pages."""
    making: Making = field(repr=False)
    is_whole: bool = False
    """Whether the HTML is a whole document, around which there is nothing of the theme."""
    completes: bool = False
    """Whether it is no page but the end of the hand-written page at its address."""

    @cached_property
    def html(self) -> str:
        """The body. TemplateError if a template is wrong."""
        return self.making.html()

    @property
    def head(self) -> str:
        """What the page adds to the head of its document. TemplateError if a template is wrong."""
        return self.making.head()

    def let_go(self) -> None:
        """Forgets the body; it is rendered anew if it is asked for again."""
        vars(self).pop("html", None)

    @property
    def searched(self) -> str:
        """What a search needs of the page, as HTML: title, description and text, without lists and navigation."""
        return self.making.searched()


def environment(overrides: Sequence[Path] = ()) -> Environment:
    """The templates: a site's own folders first, then the product's.

    Those of the product are there as `kb!/story.html` too, so that one of a site can add to what it replaces.
    """
    own, ours = [FileSystemLoader(folder) for folder in overrides], PackageLoader("kb_builder.pages")
    templates = Environment(
        loader=ChoiceLoader([*own, ours, PrefixLoader({"kb": ours}, delimiter="!/")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # one environment serves one build
        bytecode_cache=COMPILED,
    )
    templates.globals["story_card"] = _Cards(templates)
    templates.globals["qr_code"] = qr_code
    return templates


class _Cards:
    """Renders a card once for each level of heading; the way to the root is put in anew, as lists are everywhere."""

    def __init__(self, templates: Environment) -> None:
        self._templates = templates
        self._made: dict[tuple[str, int], str] = {}

    def __call__(self, card: StoryCard, base: str, level: int) -> Markup:
        key = (card.address, level)
        if key not in self._made:
            self._made[key] = self._templates.get_template("card.html").render(card=card, base=_BASE, level=level)
        return Markup(self._made[key].replace(_BASE, base))


def render(site: Site, templates: Environment, words: Words, digests: Digests) -> Iterator[Page]:
    """Each page of the site, in the site's order."""
    for page in site.pages:
        yield _page(page, site.imprint, templates, words, digests)


def _page(page: SitePage, imprint: Imprint, templates: Environment, words: Words, digests: Digests) -> Page:
    return Page(
        address=page.address,
        kind=page.kind,
        title=page.title,
        description=page.description,
        outline=page.outline,
        source=page.source,
        is_searched=page.is_searched,
        digest=page.body.digest if isinstance(page.body, Unchanged) else digests.of(page),
        making=_Rendering(page, imprint, templates, words),
        is_whole=page.is_whole,
        completes=page.completes,
    )


@dataclass(frozen=True, slots=True)
class _Rendering:
    """Makes the texts of a page by templates."""

    page: SitePage
    imprint: Imprint
    templates: Environment
    words: Words

    def html(self) -> str:
        """The body, with what every page of its kind has around it."""
        page, words, imprint = self.page, self.words, self.imprint
        base = base_of(page.address)
        twin = _twin_of(page)
        html = self._rendered(
            f"{page.kind}.html",
            page=page.body,
            breadcrumbs=page.breadcrumbs,
            title=page.title,
            canonical=imprint.address(twin) or f"{base}{twin}",
            base=base,
            searched=_SEARCHED if page.is_searched else "",
            t=words,
        )
        if page.is_draft:
            html = f"{self._rendered('draft.html', drafts=f'{base}{DRAFTS}', t=words)}\n{html}"
        if feed := feed_to_follow(page, imprint, words):
            html = f"{html}\n{self._rendered('feed.html', feed=feed, t=words)}"
        if not page.is_searched or page.completes:
            return html
        return f"{html}\n{self._rendered('found.html', found=page.found)}"

    def head(self) -> str:
        """The page's own lines of the head."""
        return render_head(head_of(self.page, self.imprint, self.words), self.imprint, self.templates)

    def searched(self) -> str:
        """Title, description and texts."""
        page = self.page
        texts = (part.whole if isinstance(part, Text) else f"<p>{escape(part)}</p>" for part in page.searched)
        return f"<h1>{escape(page.title)}</h1>\n<p>{escape(page.description)}</p>\n{''.join(texts)}"

    def _rendered(self, template: str, **variables: object) -> str:
        return self.templates.get_template(template).render(variables)


def _twin_of(page: SitePage) -> str:
    """The address under which the page is to be found: that of another one, if it is its twin."""
    match page.body:
        case EmbedPage(of=twin) | GuidePage(of=twin):
            return twin.address
        case RedirectPage(of=address) | RetiredPage(of=address):
            return address
        case _:
            return page.address


def base_of(address: str) -> str:
    """The way from a page to the site's root."""
    return "../" * address.count("/") or "./"
