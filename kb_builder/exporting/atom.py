"""Feeds of new stories in Atom (RFC 4287): of all, and of each lesson.

An entry says what a story is about and links it. The text is not in it: a story has a pause, which a feed reader
would not keep. A feed stays where it was followed: at a former address of its lesson it is the feed of the lesson,
and that of a retired lesson says so.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from xml.etree import ElementTree

from kb_builder.exporting.artifact import Artifact, digest_of
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.xml import document, element
from kb_builder.linking import FEED, EdgeKind, address, feed_of, is_retired, moves
from kb_builder.model import Entry, Lesson, Story

_NEWEST = 50
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TYPE = "application/atom+xml"
_NEVER = datetime.date(1970, 1, 1)
"""A feed must have a date (4.1.1), one without any story too."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """What tells one feed from another."""

    path: str
    title: str
    subtitle: str
    page: str
    """The address of the page that it is about."""
    stories: tuple[Entry[Story], ...]
    oldest: datetime.date
    """Its date, if there is no story."""
    retired: str = ""
    """Why what it is about is retired, if it is: it then has one entry, which says so."""


def feeds(publication: Publication) -> Iterator[Artifact]:
    """The feeds; none if it is not said where the site lies: every address in a feed is absolute."""
    if publication.imprint.url is None:
        return
    titles = {slug: lesson.meta.title for slug, lesson in publication.lessons.items()}
    around = repr((publication.imprint, publication.language, publication.terms.sentiments, titles))
    made = {}
    for feed in (_every(publication), *_of_lessons(publication)):
        told = repr(
            (around, feed.path, feed.title, feed.subtitle, feed.oldest, feed.retired, *map(_told, feed.stories))
        )
        digest = digest_of(told.encode("utf-8", "backslashreplace"))
        made[feed.path] = Artifact(feed.path, digest, partial(_made, feed, publication))
    yield from made.values()
    for former, now in moves(publication.facts.library).items():
        if (feed_now := made.get(feed_of(address(now)))) is not None:
            yield replace(feed_now, path=feed_of(address(former)))


def _told(story: Entry[Story]) -> tuple[object, ...]:
    """All that an entry says of a story."""
    meta = story.meta
    return story.slug, meta.title, meta.summary, meta.added, meta.changed, meta.sentiment, meta.lessons


def _every(publication: Publication) -> _Feed:
    imprint = publication.imprint
    return _Feed(FEED, imprint.name, imprint.description, "", publication.newest[:_NEWEST], _NEVER)


def _of_lessons(publication: Publication) -> Iterator[_Feed]:
    for lesson in publication.lessons.values():
        yield _of_lesson(lesson, publication)
    for lesson in filter(is_retired, publication.facts.library.lessons.values()):
        because = lesson.meta.retired.because if lesson.meta.retired else None
        yield replace(_of_lesson(lesson, publication), retired=because or publication.words("retired.text"))


def _of_lesson(lesson: Entry[Lesson], publication: Publication) -> _Feed:
    told = {edge.source for edge in publication.facts.graph.into(lesson.id, EdgeKind.TEACHES)}
    page = address(lesson.id)
    return _Feed(
        path=feed_of(page),
        title=f"{lesson.meta.title} – {publication.imprint.name}",  # noqa: RUF001 - a dash, as typographers set it
        subtitle=lesson.meta.principle,
        page=page,
        stories=tuple(islice((story for story in publication.newest if story.id in told), _NEWEST)),
        oldest=_touched(lesson),
    )


def _made(told: _Feed, publication: Publication) -> bytes:
    imprint = publication.imprint
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": publication.language})
    element(feed, "id", _url(publication, told.path))
    element(feed, "title", told.title)
    if told.subtitle:
        element(feed, "subtitle", told.subtitle)
    element(feed, "updated", _moment(max(map(_touched, told.stories), default=told.oldest)))
    element(element(feed, "author"), "name", imprint.author or imprint.name)
    if imprint.rights:
        element(feed, "rights", imprint.rights)
    element(feed, "link", rel="self", type=_TYPE, href=_url(publication, told.path))
    element(feed, "link", rel="alternate", type="text/html", href=_url(publication, told.page))
    if imprint.licence:
        element(feed, "link", rel="license", href=imprint.licence)  # RFC 4946
    if told.retired:
        _notice(feed, told, publication)
    for story in told.stories:
        _entry(feed, story, publication)
    return document(feed)


def _notice(feed: ElementTree.Element, told: _Feed, publication: Publication) -> None:
    page = _url(publication, told.page)
    entry = element(feed, "entry")
    element(entry, "id", page)
    element(entry, "title", publication.words("retired.title"))
    element(entry, "link", rel="alternate", type="text/html", href=page)
    element(entry, "updated", _moment(told.oldest))
    element(entry, "summary", told.retired)


def _entry(feed: ElementTree.Element, story: Entry[Story], publication: Publication) -> None:
    meta = story.meta
    page = _url(publication, address(story.id))
    entry = element(feed, "entry")
    element(entry, "id", page)
    element(entry, "title", meta.title)
    element(entry, "link", rel="alternate", type="text/html", href=page)
    element(entry, "published", _moment(meta.added))
    element(entry, "updated", _moment(_touched(story)))
    element(entry, "summary", meta.summary)
    sentiments = _url(publication, address("sentiments"))
    label = publication.terms.sentiments[meta.sentiment]
    element(entry, "category", term=meta.sentiment, scheme=sentiments, label=label)
    for taught in meta.lessons:
        if lesson := publication.lessons.get(taught.id):
            lessons = _url(publication, address("lessons"))
            element(entry, "category", term=lesson.slug, scheme=lessons, label=lesson.meta.title)


def _touched(entry: Entry[Story] | Entry[Lesson]) -> datetime.date:
    return entry.meta.changed or entry.meta.added


def _moment(day: datetime.date) -> str:
    """The beginning of a day (RFC 3339): the hour of a change is not written down anywhere."""
    return f"{day.isoformat()}T00:00:00Z"


def _url(publication: Publication, place: str) -> str:
    url = publication.imprint.address(place)
    assert url is not None, "a feed of a site that lies nowhere"
    return url
