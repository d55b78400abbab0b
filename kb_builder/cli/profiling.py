"""Where the time of a command goes, for `kb build --profile`."""

import os
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple


class _Moment(NamedTuple):
    cpu: float
    wall: float


class Profile:
    """Measures phases that begin one after the other; one that begins again goes on where it was.

    The processor's seconds are those of this process and of its children that have ended.
    """

    def __init__(self) -> None:
        # The system counts from the start of the process: what has passed is Python's own start and our imports. Whose
        # children have ended by now is a shell that has become this process.
        _, _, of_children, in_system, elapsed = os.times()
        begun = _Moment(of_children + in_system, elapsed)
        self._begun: list[tuple[str, _Moment]] = [("start Python, import", begun)]

    def begin(self, phase: str) -> None:
        """Ends the phase before."""
        self._begun.append((phase, _now()))

    def table(self) -> Iterator[str]:
        """The phases in the order in which they began: seconds of the processor, seconds, share of the processor."""
        spent: dict[str, _Moment] = {}
        for (phase, start), (_, end) in pairwise([*self._begun, ("", _now())]):
            cpu, wall = spent.get(phase, (0.0, 0.0))
            spent[phase] = _Moment(cpu + end.cpu - start.cpu, wall + end.wall - start.wall)
        cpu = sum(each.cpu for each in spent.values())
        wall = sum(each.wall for each in spent.values())
        width = max(map(len, spent))
        yield f"{'phase':{width}}  CPU s  share  seconds"
        for phase, each in (*spent.items(), ("all", _Moment(cpu, wall))):
            yield f"{phase:{width}}  {each.cpu:5.2f}  {each.cpu / cpu if cpu else 0:5.0%}  {each.wall:7.2f}"


def _now() -> _Moment:
    user, system, of_children, in_system, elapsed = os.times()
    return _Moment(user + system + of_children + in_system, elapsed)
