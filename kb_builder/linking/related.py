"""Related stories, from the graph alone, each with its reason: one edit changes few pages.

Shared keys are looked up from the rarest on and the candidates are capped, so that the work grows with the
number of stories and not with its square.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from kb_builder.linking.graph import EdgeKind, Graph
from kb_builder.linking.library import Library
from kb_builder.model import EntryId

_CANDIDATES = 120
_WINDOW = 20
"""How many neighbours a common key gives on each side of the story."""

_WEIGHTS = {"journey": 8, "lesson": 4, "company": 3, "situations": 2}


class Reason(NamedTuple):
    """Why a story is related: the thing both share, and its id."""

    kind: str
    id: EntryId
    role: str = ""


class RelatedStory(NamedTuple):
    """A story with the reasons why, the weightiest first."""

    id: EntryId
    reasons: tuple[Reason, ...]


class RelatedStories(Mapping[EntryId, tuple[RelatedStory, ...]]):
    """For each published story those most like it, best first, ties by id; contrast stories are left out.

    Those of a story are found when they are first asked for: most builds ask for few.
    """

    def __init__(self, library: Library, graph: Graph, *, most: int = 4) -> None:
        self._stories = [story.id for story in library.published_stories.values()]
        self._graph, self._most = graph, most
        self._found: dict[EntryId, tuple[RelatedStory, ...]] = {}

    def __getitem__(self, story: EntryId) -> tuple[RelatedStory, ...]:
        if story not in self._found:
            self._found[story] = _nearest(story, self._keys, self._holders, self._graph, self._most)
        return self._found[story]

    def near(self, story: EntryId) -> Iterator[EntryId]:
        """All stories to which this one may be related, and some others; one may come twice."""
        for reason in self._keys[story]:
            holders = self._holders[reason]
            place = bisect_left(holders, story)
            # At the ends of a list the window lies on one side.
            yield from holders[max(0, place - 2 * _WINDOW) : place + 2 * _WINDOW + 1]

    def __iter__(self) -> Iterator[EntryId]:
        return iter(self._stories)

    def __len__(self) -> int:
        return len(self._stories)

    @cached_property
    def _keys(self) -> dict[EntryId, tuple[Reason, ...]]:
        return {story: _keys(story, self._graph) for story in self._stories}

    @cached_property
    def _holders(self) -> dict[Reason, list[EntryId]]:
        holders: dict[Reason, list[EntryId]] = defaultdict(list)
        for story, reasons in self._keys.items():
            for reason in reasons:
                holders[reason].append(story)
        return holders


def _keys(story: EntryId, graph: Graph) -> tuple[Reason, ...]:
    found = []
    for edge in graph.out(story):
        if edge.kind is EdgeKind.TEACHES:
            found.append(Reason("lesson", edge.target, edge.note))
        elif edge.kind is EdgeKind.LEG:
            found.append(Reason("journey", edge.target))
        elif edge.kind is EdgeKind.ABOUT:
            found.append(Reason("company", edge.target))
        elif edge.kind is EdgeKind.FACET and edge.target.startswith("situations/"):
            found.append(Reason("situations", edge.target))
    return tuple(found)


def _nearest(
    story: EntryId,
    keys: dict[EntryId, tuple[Reason, ...]],
    holders: dict[Reason, list[EntryId]],
    graph: Graph,
    most: int,
) -> tuple[RelatedStory, ...]:
    left_out = {story, *(edge.target for edge in graph.out(story, EdgeKind.CONTRASTS))}
    scores: dict[EntryId, int] = {}
    neighbours: list[tuple[Reason, list[EntryId]]] = []
    for reason in sorted(keys[story], key=lambda reason: (len(holders[reason]), reason)):
        around, weight = _around(story, holders[reason]), _WEIGHTS[reason.kind]
        neighbours.append((reason, around))
        for other in around:
            if other in scores:
                scores[other] += weight
            elif len(scores) < _CANDIDATES and other not in left_out:
                scores[other] = weight
    enough = min(sorted(scores.values())[-most:], default=0)  # Most candidates need not be put in order.
    best = sorted((-score, other) for other, score in scores.items() if score >= enough)[:most]
    return tuple(RelatedStory(other, _shared(other, neighbours)) for _, other in best)


def _shared(other: EntryId, neighbours: list[tuple[Reason, list[EntryId]]]) -> tuple[Reason, ...]:
    shared = [reason for reason, around in neighbours if other in around]
    return tuple(sorted(shared, key=lambda reason: (-_WEIGHTS[reason.kind], reason.id)))


def _around(story: EntryId, holders: list[EntryId]) -> list[EntryId]:
    """The holders next to the story in sort order; all of them where they are few."""
    place = bisect_left(holders, story)
    start = max(0, min(place - _WINDOW, len(holders) - 2 * _WINDOW - 1))
    return holders[start : start + 2 * _WINDOW + 1]
