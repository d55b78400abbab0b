"""How customers felt in stories and journeys, for drawing and for reading."""

from collections.abc import Iterable, Sequence

from kb_builder.model import Entry, Story
from kb_builder.pages.arc import runs
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import ArcPoint, MoodArc

_MOST_NAMES = 4
"""So many names of parts fit beside each other on a phone; beyond that there are numbers."""
_MOST_POINTS = 24


def story_arc(story: Entry[Story], shelf: Shelf) -> MoodArc | None:
    """The arc of one story; None if it has fewer than two points: one point tells of no change."""
    points = tuple(_points(story, shelf))
    if runs([point.group for point in points]) > _MOST_NAMES:
        points = tuple(_named(point, str(number)) for number, point in enumerate(points, start=1))
    return _arc(points, shelf)


def journey_arc(legs: Iterable[tuple[int, Entry[Story]]], shelf: Shelf) -> MoodArc | None:
    """The arcs of all legs in a row; None if a leg has none, or if together they are too many to be seen."""
    numbered = tuple(legs)
    points: list[ArcPoint] = []
    for number, story in numbered:
        name = shelf.words("journey.step", n=number)
        found = [
            _named(point, name if len(numbered) <= _MOST_NAMES else str(number)) for point in _points(story, shelf)
        ]
        if not found:
            return None
        points += found
    return _arc(points, shelf) if len(points) <= _MOST_POINTS else None


def _points(story: Entry[Story], shelf: Shelf) -> Iterable[ArcPoint]:
    beats, words = shelf.facts.library.vocabularies.beats, shelf.words
    for point in story.meta.arc:
        part = beats[point.beat]
        minutes = words.count("effort.minutes", point.minutes) if point.minutes is not None else ""
        yield ArcPoint(part, part, point.mood, words(f"mood.{point.mood}"), minutes)


def _named(point: ArcPoint, group: str) -> ArcPoint:
    return ArcPoint(group, point.part, point.mood, point.mood_label, point.minutes)


def _arc(points: Sequence[ArcPoint], shelf: Shelf) -> MoodArc | None:
    if len(points) < 2:
        return None
    told = "; ".join(shelf.words("arc.point", part=point.part, mood=point.mood_label.lower()) for point in points)
    return MoodArc(tuple(points), shelf.words("arc.told", points=told))
