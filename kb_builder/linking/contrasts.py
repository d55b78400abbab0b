"""Contrast pairs: two stories that begin alike and end differently."""

from collections.abc import Iterator
from heapq import nsmallest

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


def contrast_pairs_of(lesson: EntryId, library: Library, graph: Graph, *, most: int) -> tuple[Pair, ...]:
    """The best pairs in which both stories teach the lesson, else the best one in which either does.

    Those that show the lesson followed and broken come first, then by id.
    """
    roles = {edge.source: edge.note for edge in graph.into(lesson, EdgeKind.TEACHES)}
    pairs = {
        (min(story, edge.target), max(story, edge.target))
        for story in roles
        for edge in graph.out(story, EdgeKind.CONTRASTS)
    }

    def rank(pair: Pair) -> tuple[bool, bool, Pair]:
        shown = {roles[story] for story in pair if story in roles}
        return not roles.keys() >= set(pair), shown != {"followed", "broken"}, pair

    best = nsmallest(most, pairs, key=rank)
    shown = [pair for pair in best if roles.keys() >= set(pair)] or best[:1]
    return tuple(_worse_first(*pair, library) for pair in shown)


def _worse_first(one: EntryId, other: EntryId, library: Library) -> Pair:
    def rank(story: EntryId) -> tuple[int, EntryId]:
        return _WORST_FIRST.index(library.published_stories[story.partition("/")[2]].meta.sentiment), story

    worse, better = sorted((one, other), key=rank)
    return worse, better
