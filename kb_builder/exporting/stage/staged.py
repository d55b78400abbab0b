"""All files of a staged site."""

import datetime
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from kb_builder.checking import Facts
from kb_builder.converting import Converted
from kb_builder.exporting.stage.markdown import to_markdown
from kb_builder.exporting.stage.places import Places, path_of
from kb_builder.exporting.stage.settings import StagingError
from kb_builder.linking import Target
from kb_builder.model import decode_page
from kb_builder.pages import Page, Site
from kb_builder.pages.site import SitePage, StoryPage
from kb_builder.reading import Document


@dataclass(frozen=True)
class Stage:
    """A site that is to be told in Markdown."""

    facts: Facts
    site: Site
    pages: tuple[Page, ...]
    """The pages of the site, rendered when they are asked for."""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every page as a file, by its path below the folder of pages: Markdown, or a whole document as it is."""
        places, models = self._places, {page.address: page for page in self.site.pages}
        completed = {page.address: page for page in self.pages if page.completes}
        for address, path in self._by_hand.items():
            text = _by_hand(self.facts.documents[path], self.facts.converted[path], address, places)
            if address in completed:
                text = f"{text.rstrip()}\n\n{_body(completed[address], places)}\n"
            yield places.pages[address], text.encode()
        for page in self.pages:
            if page.is_whole:
                yield f"{page.address}index.html", page.html.encode("utf-8", "xmlcharrefreplace")
            elif page.address not in self._by_hand:
                meta = front_matter(_about(models[page.address]))
                yield places.pages[page.address], f"{meta}\n{_body(page, places)}\n".encode()
            page.let_go()

    @property
    def nav(self) -> list[str]:
        """The pages in the navigation of a site whose owner has written none: home, written pages, overviews."""
        pages = self._places.pages
        overviews = [path for address, path in pages.items() if address.count("/") == 1 and path.endswith("/index.md")]
        by_hand = [pages[address] for address in self._by_hand]
        return sorted({*by_hand, *overviews}, key=lambda path: (path != "index.md", path))

    @property
    def _docs(self) -> str:
        return self.facts.addresses.docs_dir

    @cached_property
    def _by_hand(self) -> Mapping[str, str]:
        """The paths of hand-written pages by their addresses, sorted by path."""
        known = self.facts.addresses.pages
        return {known[path]: path for path in sorted(self.facts.converted) if path.startswith(f"{self._docs}/")}

    @cached_property
    def _places(self) -> Places:
        made = {page.address: path_of(page) for page in self.pages if not page.is_whole}
        by_hand = {address: path.removeprefix(f"{self._docs}/") for address, path in self._by_hand.items()}
        return Places({**made, **by_hand}, frozenset(page.address for page in self.pages if page.is_whole))


def _body(page: Page, places: Places) -> str:
    return to_markdown(page.html, places.link_from(page.address))


def _about(page: SitePage) -> dict[str, Any]:  # Any: YAML
    """What generators read of a page: the keys that most of them know."""
    about: dict[str, Any] = {"title": page.title}
    if page.description:
        about["description"] = page.description
    if page.added:
        about["date"] = datetime.date.fromisoformat(page.added)
    if isinstance(page.body, StoryPage):
        card = page.body.card
        terms = (card.sentiment, card.channel, *page.body.situations)
        lessons = (lesson.title for lesson in page.body.lessons)
        about["tags"] = [*(term.label for term in terms), card.company.title, *lessons]
    if not page.is_searched:
        about["search"] = {"exclude": True}
    return about


def front_matter(about: Mapping[str, Any]) -> str:  # Any: YAML
    """A block of front matter; empty if there is nothing to say."""
    if not about:
        return ""
    text: str = yaml.safe_dump(dict(about), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{text}---\n"


def _by_hand(document: Document, converted: Converted, address: str, places: Places) -> str:
    """A page as somebody wrote it, with links that fit the new folder; what the site would not show is not staged."""
    meta, _ = decode_page(document)
    told = front_matter(meta.model_dump(exclude_unset=True, mode="json") if meta else {})
    if converted.losses:
        return f"{told}\n{to_markdown(converted.html + converted.rest, places.link_from(address))}\n"
    return f"{told}\n{_linked(document, converted, address, places)}"


def _linked(document: Document, converted: Converted, address: str, places: Places) -> str:
    body, folder = document.body, posixpath.dirname(places.pages[address])
    edits: dict[tuple[int, int], str] = {}
    for link in converted.links:
        if not isinstance(link.means, Target) or link.href.startswith("#"):
            continue
        new = places.relative(link.means.address, link.means.fragment, folder)
        if link.place == (0, 0):
            raise StagingError(f"{document.path}: the link `{link.href}` has no clear place. Write it as [text](path).")
        edits[link.place] = new
    for (start, end), new in sorted(edits.items(), reverse=True):
        body = f"{body[:start]}{new}{body[end:]}"
    return body
