"""What the head of a page tells other programs: search engines, feed readers, and whoever shows a link to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from kb_builder.linking import FEED, address, feed_of
from kb_builder.pages.site import Imprint, LessonPage, LinkTo, SitePage, StoryPage
from kb_builder.pages.structured_data import structured_data, website
from kb_builder.pages.words import Words

_FOLLOWED = ("", address("stories"))
"""The pages that show new stories: home, and the list of all."""


@dataclass(frozen=True, slots=True)
class Head:
    """The parts that Open Graph (https://ogp.me/), `robots` and schema.org name; texts are plain."""

    title: str
    description: str
    type: str
    url: str | None
    published: str | None
    modified: str | None
    is_indexed: bool
    feeds: tuple[LinkTo, ...]
    """Addresses from the page on."""
    data: Mapping[str, Any] | None  # Any: JSON
    """What schema.org calls the page."""


def head_of(page: SitePage, imprint: Imprint, words: Words) -> Head:
    """The head of a page that is made. The home page is the site itself."""
    is_home = not page.address
    return Head(
        title=imprint.name if is_home else page.title,
        description=page.description or (imprint.description if is_home else ""),
        type="article" if isinstance(page.body, StoryPage | LessonPage) else "website",
        url=imprint.address(page.address),
        published=page.added,
        modified=page.changed,
        is_indexed=page.is_indexed and not imprint.with_drafts,
        feeds=feeds(page.address, imprint, words, of=_followed(page)),
        data=_data(page, imprint, words),
    )


def _followed(page: SitePage) -> str | None:
    """The lesson that has a feed of its own. A draft has none."""
    return page.title if isinstance(page.body, LessonPage) and not page.is_draft else None


def _data(page: SitePage, imprint: Imprint, words: Words) -> Mapping[str, Any] | None:  # Any: JSON
    if page.is_draft:
        return None
    return structured_data(page, imprint, words) if page.address else website(imprint, words)


def head_by_hand(place: str, title: str, description: str, imprint: Imprint, words: Words) -> Head:
    """The head of a page that somebody wrote by hand; title and description are plain text."""
    return Head(
        title=title,
        description=description,
        type="website",
        url=imprint.address(place),
        published=None,
        modified=None,
        is_indexed=not imprint.with_drafts,
        feeds=feeds(place, imprint, words),
        data=None,
    )


def feeds(place: str, imprint: Imprint, words: Words, *, of: str | None = None) -> tuple[LinkTo, ...]:
    """The feeds that a page offers: that of its own lesson, if it is one, then that of all stories."""
    if imprint.url is None:
        return ()
    up = "../" * place.count("/")
    every = LinkTo(f"{up}{FEED}", words("feed.all", site=imprint.name))
    if of is None:
        return (every,)
    return (LinkTo(f"{up}{feed_of(place)}", words("feed.lesson", lesson=of, site=imprint.name)), every)


def feed_to_follow(page: SitePage, imprint: Imprint, words: Words) -> LinkTo | None:
    """The feed that a page offers to its readers, by its address from the page on: that of what the page lists."""
    lesson = _followed(page)
    offered = feeds(page.address, imprint, words, of=lesson)
    if not offered:
        return None
    if lesson is not None:
        return LinkTo(offered[0].address, words("feed.follow.lesson"))
    return LinkTo(offered[0].address, words("feed.follow")) if page.address in _FOLLOWED else None


def render_head(head: Head, imprint: Imprint, templates: Environment) -> str:
    """The elements, for the end of `<head>`."""
    return templates.get_template("head.html").render(head=head, site=imprint.name)
