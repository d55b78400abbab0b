"""The graph: what is linked with what, as sorted edges between ids."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kb_builder.linking.library import Library
from kb_builder.model import Entry, EntryId, Story, entry_id
from kb_builder.reading import Collection


class EdgeKind(StrEnum):
    """Why two things are linked."""

    TEACHES = "teaches"
    """A story and a lesson; the note is the role."""
    ABOUT = "about"
    """A story and its company."""
    LEG = "leg"
    """A story and its journey; the note is the step, with leading zeros."""
    CONTRASTS = "contrasts"
    """Two stories, in both directions."""
    FACET = "facet"
    """A story and a term: `sentiments/…`, `industries/…`, `channels/…`, `situations/…`."""
    COVERS = "covers"
    """A course and a lesson or story; the note is the step, with leading zeros."""


class Edge(NamedTuple):
    """One link. Source and target are ids of entries or terms that exist."""

    source: EntryId
    kind: EdgeKind
    target: EntryId
    note: str = ""


@dataclass(frozen=True)
class Graph:
    """Edges of all that is published, sorted; dangling references have none."""

    edges: tuple[Edge, ...]
    _out: Mapping[EntryId, tuple[Edge, ...]]
    _into: Mapping[EntryId, tuple[Edge, ...]]

    def out(self, source: EntryId, kind: EdgeKind | None = None) -> tuple[Edge, ...]:
        """The edges that begin here, sorted by kind, then target."""
        return _of_kind(self._out.get(source, ()), kind)

    def into(self, target: EntryId, kind: EdgeKind | None = None) -> tuple[Edge, ...]:
        """The edges that end here, sorted by source."""
        return _of_kind(self._into.get(target, ()), kind)


def _of_kind(edges: tuple[Edge, ...], kind: EdgeKind | None) -> tuple[Edge, ...]:
    return edges if kind is None else tuple([edge for edge in edges if edge.kind is kind])


def link(library: Library) -> Graph:
    """The graph of a library; its edges are a function of the published entries alone."""
    # Stories come in order, and so do nearly all edges; a set would mix them, and to sort them would take longer.
    stories = library.published_stories.values()
    edges = sorted(dict.fromkeys(edge for story in stories for edge in _of_story(story, library)))
    edges += sorted(dict.fromkeys(_of_courses(library)))
    out: dict[EntryId, list[Edge]] = defaultdict(list)
    into: dict[EntryId, list[Edge]] = defaultdict(list)
    for edge in edges:
        out[edge.source].append(edge)
        into[edge.target].append(edge)
    return Graph(
        tuple(edges),
        {key: tuple(found) for key, found in out.items()},
        {key: tuple(found) for key, found in into.items()},
    )


def _of_story(story: Entry[Story], library: Library) -> Iterator[Edge]:
    meta = story.meta
    for lesson in meta.lessons:
        if lesson.id in library.published_lessons:
            yield Edge(story.id, EdgeKind.TEACHES, entry_id(Collection.LESSONS, lesson.id), lesson.role)
    if meta.company in library.companies:
        yield Edge(story.id, EdgeKind.ABOUT, entry_id(Collection.COMPANIES, meta.company))
    if meta.journey and meta.journey.id in library.journeys:
        yield Edge(story.id, EdgeKind.LEG, entry_id(Collection.JOURNEYS, meta.journey.id), f"{meta.journey.step:06}")
    for slug in meta.contrast_with:
        if slug != story.slug and slug in library.published_stories:
            other = entry_id(Collection.STORIES, slug)
            yield Edge(story.id, EdgeKind.CONTRASTS, other)
            yield Edge(other, EdgeKind.CONTRASTS, story.id)
    for facet, terms in (
        ("sentiments", (meta.sentiment,)),
        ("industries", (library.industry_of(story),)),
        ("channels", (meta.channel,)),
        ("situations", meta.situation),
    ):
        for term in terms:
            if term:
                yield Edge(story.id, EdgeKind.FACET, EntryId(f"{facet}/{term}"))


def _of_courses(library: Library) -> Iterator[Edge]:
    for course in library.courses.values():
        if course.meta.status != "published":
            continue
        for number, step in enumerate(course.meta.steps, start=1):
            if step.lesson in library.published_lessons:
                yield Edge(course.id, EdgeKind.COVERS, entry_id(Collection.LESSONS, step.lesson), f"{number:06}")
            for slug in step.stories:
                if slug in library.published_stories:
                    yield Edge(course.id, EdgeKind.COVERS, entry_id(Collection.STORIES, slug), f"{number:06}")
