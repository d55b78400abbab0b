"""The geometry of a mood arc: where dots, lines and labels stand, in percent of the drawing.

Percent, because the drawing is as wide as the page lets it be, and its texts keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

LOWEST, HIGHEST = -2, 2
_MIDDLE, _STEP = 40.0, 15.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of the arc; `tone` is positive, neutral or negative."""

    x: float
    y: float
    tone: str


@dataclass(frozen=True, slots=True)
class Segment:
    """The line from one dot to the next."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name below the dots that share it, in the middle of them."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """An arc from left to right. `levels` are the heights of the best, the middle and the worst mood."""

    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...]
    labels: tuple[Label, ...]
    borders: tuple[float, ...]
    """Between the names, where a name is shared."""
    levels: tuple[float, ...] = (_MIDDLE - HIGHEST * _STEP, _MIDDLE, _MIDDLE - LOWEST * _STEP)


def drawn(moods: Sequence[int], names: Sequence[str]) -> Drawing:
    """The drawing of moods from -2 to 2, each with the name of its part; neighbours of one name share a label."""
    count = len(moods)
    dots = tuple(Dot(_x(place, count), _MIDDLE - mood * _STEP, tone_of(mood)) for place, mood in enumerate(moods))
    named = [
        (name, [dot for dot, _ in run])
        for name, run in groupby(zip(dots, names, strict=True), key=lambda each: each[1])
    ]
    return Drawing(
        dots,
        segments=tuple(Segment(one.x, one.y, other.x, other.y) for one, other in pairwise(dots)),
        labels=tuple(Label(_between(run[0], run[-1]), name) for name, run in named),
        borders=tuple(_between(one[-1], other[0]) for (_, one), (_, other) in pairwise(named) if len(named) < count),
    )


def runs(names: Sequence[str]) -> int:
    """How many labels these names get."""
    return sum(1 for _ in groupby(names))


def tone_of(mood: int) -> str:
    """The sentiment whose shape and colour a mood has."""
    return "positive" if mood > 0 else "negative" if mood < 0 else "neutral"


def _between(one: Dot, other: Dot) -> float:
    return round((one.x + other.x) / 2, 2)


def _x(place: int, count: int) -> float:
    """The middle of one of `count` columns of equal width."""
    return round(100 * (2 * place + 1) / (2 * count), 2)
