"""The stretch of a text that shows best why it was found."""

from collections.abc import Callable
from dataclasses import dataclass

Place = tuple[int, int, str]
"""From, to (exclusive), and which word it is."""

_AROUND = 4
"""The part of a stretch that stands in front of the first word that was found, in a long paragraph: a quarter."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line of a text; `marks` are the places of what was found, counted in characters from its start."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def stretch(text: str, places: Callable[[str], list[Place]], most: int) -> Stretch:
    """The stretch, inside one paragraph, with most of the different words; the first of equals, cut at spaces.

    Where nothing stands that was found, it is the beginning of the text.
    """
    best: tuple[int, int, str, list[Place]] = (0, 0, text.partition("\n")[0], [])
    for line in text.split("\n"):
        found = places(line)
        for start, inside in _windows(found, most):
            worth = len({word for _, _, word in inside})
            if worth > best[0]:
                best = worth, start, line, inside
    _, start, line, inside = best
    return _cut(line, start, [(a, b) for a, b, _ in inside], most)


def _windows(found: list[Place], most: int) -> list[tuple[int, list[Place]]]:
    return [
        (first, [place for place in found[number:] if place[1] - first <= most - 2 * (most // _AROUND)])
        for number, (first, _, _) in enumerate(found)
    ]


def _cut(line: str, first: int, marks: list[tuple[int, int]], most: int) -> Stretch:
    if len(line) <= most:
        return Stretch(line, tuple(marks))
    start = max(0, min(first - most // _AROUND, len(line) - most))
    if start:
        start = line.find(" ", start, first) + 1 or first
    last = marks[-1][1] if marks else start
    end = min(len(line), start + most)
    if end < len(line):
        end = max(line.rfind(" ", last, end), last)
    before, after = "… " if start else "", " …" if end < len(line) else ""
    shift = len(before) - start
    return Stretch(
        f"{before}{line[start:end].rstrip()}{after}", tuple((a + shift, b + shift) for a, b in marks if b <= end)
    )
