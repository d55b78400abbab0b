"""The contrast pairs that show a lesson."""

from kb_builder.linking import EdgeKind
from kb_builder.model import EntryId
from kb_builder.pages.shelf import Shelf

Pair = tuple[EntryId, EntryId]


def contrast_pairs(lesson: EntryId, shelf: Shelf) -> tuple[Pair, ...]:
    """The pairs in which a story of this lesson stands, each with the worse story first.

    Those that show the lesson followed and broken come first, then those in which both stories teach it, then by id.
    """
    graph = shelf.facts.graph
    roles = {edge.source: edge.note for edge in graph.into(lesson, EdgeKind.TEACHES)}
    pairs = {
        _worse_first(story, edge.target, shelf) for story in roles for edge in graph.out(story, EdgeKind.CONTRASTS)
    }

    def rank(pair: Pair) -> tuple[bool, int, Pair]:
        shown = {roles[story] for story in pair if story in roles}
        return shown != {"followed", "broken"}, -sum(story in roles for story in pair), pair

    return tuple(sorted(pairs, key=rank))


def worst_first(story: EntryId, shelf: Shelf) -> int:
    """A key that sorts the worse sentiment first."""
    return ("negative", "neutral", "positive").index(shelf.story(story).meta.sentiment)


def _worse_first(one: EntryId, other: EntryId, shelf: Shelf) -> Pair:
    left, right = sorted((one, other), key=lambda story: (worst_first(story, shelf), story))
    return left, right
