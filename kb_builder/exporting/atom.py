"""Feeds of new stories in Atom (RFC 4287): of all, and of each lesson.

An entry says what a story is about and links it. The text is not in it: a story has a pause, which a feed reader
would not keep.
"""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from xml.etree import ElementTree

from kb_builder.exporting.artifact import Artifact
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.xml import document, element
from kb_builder.linking import FEED, EdgeKind, address, feed_of
from kb_builder.model import Entry, Lesson, Story

_NEWEST = 50
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TYPE = "application/atom+xml"
_NEVER = datetime.date(1970, 1, 1)
"""A feed must have a date (4.1.1), one without any story too."""


def feeds(publication: Publication) -> Iterator[Artifact]:
    """The feeds; none if it is not said where the site lies: every address in a feed is absolute."""
    if publication.imprint.url is None:
        return
    yield _artifact(FEED, _every(publication))
    for lesson in publication.lessons.values():
        yield _artifact(feed_of(address(lesson.id)), _of_lesson(lesson, publication))


def _artifact(path: str, feed: ElementTree.Element) -> Artifact:
    return Artifact.of(path, document(feed))


def _every(publication: Publication) -> ElementTree.Element:
    imprint = publication.imprint
    return _feed(
        publication,
        title=imprint.name,
        subtitle=imprint.description,
        page="",
        path=FEED,
        stories=publication.newest[:_NEWEST],
        oldest=_NEVER,
    )


def _of_lesson(lesson: Entry[Lesson], publication: Publication) -> ElementTree.Element:
    told = {edge.source for edge in publication.facts.graph.into(lesson.id, EdgeKind.TEACHES)}
    page = address(lesson.id)
    return _feed(
        publication,
        title=f"{lesson.meta.title} – {publication.imprint.name}",  # noqa: RUF001 - a dash, as typographers set it
        subtitle=lesson.meta.principle,
        page=page,
        path=feed_of(page),
        stories=tuple(islice((story for story in publication.newest if story.id in told), _NEWEST)),
        oldest=_touched(lesson),
    )


def _feed(
    publication: Publication,
    *,
    title: str,
    subtitle: str,
    page: str,
    path: str,
    stories: Iterable[Entry[Story]],
    oldest: datetime.date,
) -> ElementTree.Element:
    """The feed at `path`, about the page at `page`, dated by its newest story or else by `oldest`."""
    imprint = publication.imprint
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": publication.language})
    element(feed, "id", _url(publication, path))
    element(feed, "title", title)
    if subtitle:
        element(feed, "subtitle", subtitle)
    element(feed, "updated", _moment(max(map(_touched, stories), default=oldest)))
    element(element(feed, "author"), "name", imprint.author or imprint.name)
    if imprint.rights:
        element(feed, "rights", imprint.rights)
    element(feed, "link", rel="self", type=_TYPE, href=_url(publication, path))
    element(feed, "link", rel="alternate", type="text/html", href=_url(publication, page))
    if imprint.licence:
        element(feed, "link", rel="license", href=imprint.licence)  # RFC 4946
    for story in stories:
        _entry(feed, story, publication)
    return feed


def _entry(feed: ElementTree.Element, story: Entry[Story], publication: Publication) -> None:
    meta, library = story.meta, publication.facts.library
    page = _url(publication, address(story.id))
    entry = element(feed, "entry")
    element(entry, "id", page)
    element(entry, "title", meta.title)
    element(entry, "link", rel="alternate", type="text/html", href=page)
    element(entry, "published", _moment(meta.added))
    element(entry, "updated", _moment(_touched(story)))
    element(entry, "summary", meta.summary)
    sentiments = _url(publication, address("sentiments"))
    label = library.vocabularies.sentiments[meta.sentiment]
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
