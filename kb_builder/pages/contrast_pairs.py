"""The contrast pairs that show a lesson."""

from heapq import nsmallest

from kb_builder.linking import EdgeKind
from kb_builder.model import EntryId
from kb_builder.pages.shelf import Shelf

Pair = tuple[EntryId, EntryId]


def contrast_pairs(lesson: EntryId, shelf: Shelf, *, most: int) -> tuple[Pair, ...]:
    """The best pairs in which both stories teach the lesson, else the best one in which either does.

    Those that show the lesson followed and broken come first, then by id; each has the worse story first.
    """
    graph = shelf.facts.graph
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
    return tuple(_worse_first(pair, shelf) for pair in shown)


def worst_first(story: EntryId, shelf: Shelf) -> int:
    """A key that sorts the worse sentiment first."""
    return ("negative", "neutral", "positive").index(shelf.story(story).meta.sentiment)


def _worse_first(pair: Pair, shelf: Shelf) -> Pair:
    left, right = sorted(pair, key=lambda story: (worst_first(story, shelf), story))
    return left, right
