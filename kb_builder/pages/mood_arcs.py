"""How customers felt in stories and journeys, for drawing and for reading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb_builder.model import Entry, Story
from kb_builder.pages.arc import runs
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import ArcPoint, MoodArc

_MOST_PARTS = 3
_MOST_LEGS = 4
"""So many names fit beside each other on a phone; beyond that there are numbers."""
_MOST_POINTS = 24
_MOODS = {-2: "very_bad", -1: "bad", 0: "neither", 1: "good", 2: "very_good"}


def story_arc(story: Entry[Story], shelf: Shelf) -> MoodArc | None:
    """The arc of one story; None if it has fewer than two points: one point tells of no change."""
    points = tuple(_points(story, shelf))
    if runs([point.group for point in points]) > _MOST_PARTS:
        points = tuple(_named(point, str(number), shelf) for number, point in enumerate(points, start=1))
    return _arc(points, shelf)


def journey_arc(legs: Iterable[tuple[int, Entry[Story]]], shelf: Shelf) -> MoodArc | None:
    """The arcs of all legs in a row; None if a leg has none, or if together they are too many to be seen."""
    numbered = tuple(legs)
    points: list[ArcPoint] = []
    for number, story in numbered:
        name = shelf.words("journey.step", n=number) if len(numbered) <= _MOST_LEGS else str(number)
        found = [_named(point, name, shelf) for point in _points(story, shelf)]
        if not found:
            return None
        points += found
    return _arc(points, shelf) if len(points) <= _MOST_POINTS else None


def _points(story: Entry[Story], shelf: Shelf) -> Iterator[ArcPoint]:
    beats, words = shelf.facts.library.vocabularies.beats, shelf.words
    for point in story.meta.arc:
        part, mood = beats[point.beat], _MOODS[point.mood]
        minutes = words.count("effort.minutes", point.minutes) if point.minutes is not None else ""
        yield ArcPoint(part, part, point.mood, words(f"mood.{mood}"), minutes)


def _named(point: ArcPoint, group: str, shelf: Shelf) -> ArcPoint:
    return replace(point, group=group, part=shelf.words("arc.named", name=group, part=point.part))


def _arc(points: Sequence[ArcPoint], shelf: Shelf) -> MoodArc | None:
    if len(points) < 2:
        return None
    told = "; ".join(shelf.words("arc.point", part=point.part, mood=point.mood_label.lower()) for point in points)
    return MoodArc(tuple(points), shelf.words("arc.told", points=told))
