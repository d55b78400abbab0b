"""Contrast pairs: two stories that begin alike and end differently."""

from collections.abc import Iterator

from kb_builder.linking.graph import EdgeKind, Graph
from kb_builder.linking.library import Library
from kb_builder.model import Entry, EntryId, Story

Pair = tuple[EntryId, EntryId]
"""Two stories, the worse one first."""

_WORST_FIRST = ("negative", "neutral", "positive")


def contrasting(one: Entry[Story], other: Entry[Story], graph: Graph) -> bool:
    """Whether two published stories contrast with each other, and end differently."""
    is_named = any(edge.target == other.id for edge in graph.out(one.id, EdgeKind.CONTRASTS))
    return is_named and one.meta.sentiment != other.meta.sentiment


def contrast_pairs(library: Library, graph: Graph) -> Iterator[Pair]:
    """Every pair that ends differently, once, in the order of the ids."""
    stories = library.published_stories
    for edge in graph.edges:
        if edge.kind is EdgeKind.CONTRASTS and edge.source < edge.target:
            one, other = (stories[end.partition("/")[2]] for end in (edge.source, edge.target))
            if contrasting(one, other, graph):
                yield _worse_first(edge.source, edge.target, library)


def contrast_pairs_of(lesson: EntryId, library: Library, graph: Graph) -> tuple[Pair, ...]:
    """The pairs in which a story of this lesson stands.

    Those that show the lesson followed and broken come first, then those in which both stories teach it, then by id.
    """
    roles = {edge.source: edge.note for edge in graph.into(lesson, EdgeKind.TEACHES)}
    pairs = {
        _worse_first(story, edge.target, library) for story in roles for edge in graph.out(story, EdgeKind.CONTRASTS)
    }

    def rank(pair: Pair) -> tuple[bool, int, Pair]:
        shown = {roles[story] for story in pair if story in roles}
        return shown != {"followed", "broken"}, -sum(story in roles for story in pair), pair

    return tuple(sorted(pairs, key=rank))


def _worse_first(one: EntryId, other: EntryId, library: Library) -> Pair:
    def rank(story: EntryId) -> tuple[int, EntryId]:
        return _WORST_FIRST.index(library.published_stories[story.partition("/")[2]].meta.sentiment), story

    worse, better = sorted((one, other), key=rank)
    return worse, better
