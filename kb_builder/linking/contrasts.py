"""Contrast pairs: two stories that begin alike and end differently."""

from collections.abc import Iterator

from kb_builder.linking.graph import EdgeKind, Graph
from kb_builder.linking.library import Library
from kb_builder.model import Entry, Story

Pair = tuple[Entry[Story], Entry[Story]]

_WORST_FIRST = ("negative", "neutral", "positive")


def contrasting(one: Entry[Story], other: Entry[Story], graph: Graph) -> bool:
    """Whether two published stories contrast with each other, and end differently."""
    is_named = any(edge.target == other.id for edge in graph.out(one.id, EdgeKind.CONTRASTS))
    return is_named and one.meta.sentiment != other.meta.sentiment


def contrast_pairs(library: Library, graph: Graph) -> Iterator[Pair]:
    """Every pair that ends differently, once, by the ids of both; the worse story is the first of its pair."""
    stories = library.published_stories
    for edge in graph.edges:
        if edge.kind is not EdgeKind.CONTRASTS or edge.source > edge.target:
            continue
        one, other = (stories[end.partition("/")[2]] for end in (edge.source, edge.target))
        if contrasting(one, other, graph):
            yield _worse_first(one, other)


def _worse_first(one: Entry[Story], other: Entry[Story]) -> Pair:
    """The two with the worse sentiment first; by id where they are alike."""
    first, second = sorted((one, other), key=lambda story: (_WORST_FIRST.index(story.meta.sentiment), story.id))
    return first, second
