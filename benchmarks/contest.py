"""Commands measured in turns, so that what else the machine does hits all alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from benchmarks.corpus import NEW_WORD, NEXT_WORD, edited, edited_again
from benchmarks.measure import Cost, measure, shown


class Scenario(Enum):
    """What has happened since the run before; in this order, each begins with what the one before has left."""

    COLD = "cold"
    """The output and everything remembered are gone."""
    UNCHANGED = "nothing changed"
    EDITED = "one story edited"
    """Its title and its text."""
    TEXT = "its text edited again"
    """The text alone, which is the most frequent edit; after the run the story is as before."""


_EDITS = {Scenario.EDITED: (edited, NEW_WORD), Scenario.TEXT: (edited_again, NEXT_WORD)}
"""What is done to a story, and the word that a site shows then."""


class EditLostError(Exception):
    """A site does not show the story that was edited: what it took is the time of something else."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A command to measure in a folder; `output` is the folder it writes, `remembers` what it keeps elsewhere."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path | None = None
    remembers: tuple[Path, ...] = ()
    scenarios: tuple[Scenario, ...] = (Scenario.COLD,)
    """In the order of Scenario, the cold one first."""
    story: Path | None = None
    """What is edited."""

    @property
    def shown(self) -> str:
        """The command without the place of its program."""
        return shown(self.command)


@dataclass(frozen=True, slots=True)
class Written:
    """What lies in the output after a run, in bytes."""

    files: int
    size: int
    largest_page: int
    """Of all HTML pages."""
    showing_edit: int
    """Files with the new word of the edited story."""


@dataclass(frozen=True, slots=True)
class Result:
    """All runs of a contender in a scenario, and what the last one left. Run n of two results are a pair."""

    contender: Contender
    scenario: Scenario
    costs: tuple[Cost, ...]
    written: Written | None

    @property
    def cpu(self) -> float:
        """The median."""
        return median(cost.cpu for cost in self.costs)

    @property
    def least_cpu(self) -> float:
        """The run that was disturbed least: a busy machine only ever adds."""
        return min(cost.cpu for cost in self.costs)

    @property
    def peak(self) -> float:
        """The median."""
        return median(cost.peak for cost in self.costs)

    def ratios(self, base: "Result") -> tuple[float, ...]:
        """CPU time in each pair with another result."""
        return tuple(mine.cpu / its.cpu for mine, its in zip(self.costs, base.costs, strict=True))


def compare(contenders: Sequence[Contender], runs: int, tell: Callable[[str], None]) -> list[Result]:
    """Runs all contenders in turns, A B C, A B C, each through all its scenarios.

    CommandFailedError as soon as a command fails, EditLostError as soon as a site does not show the edited story.
    """
    costs: dict[tuple[Contender, Scenario], list[Cost]] = defaultdict(list)
    written: dict[tuple[Contender, Scenario], Written | None] = {}
    for number in range(1, runs + 1):
        for contender in contenders:
            for scenario in contender.scenarios:
                cost = _run(contender, scenario)
                tell(f"run {number}/{runs}: {contender.name}, {scenario.value}: {cost.cpu:.2f} s CPU")
                costs[contender, scenario].append(cost)
                written[contender, scenario] = _written(contender, scenario)
    return [Result(*key, tuple(each), written[key]) for key, each in costs.items()]


def _run(contender: Contender, scenario: Scenario) -> Cost:
    if scenario is Scenario.COLD:
        for folder in (contender.output, *contender.remembers):
            if folder is not None and folder.exists():
                # Not deleted: what is made right after a deletion is dearer than in a fresh clone.
                folder.rename(Path(mkdtemp(dir=contender.folder.parent)) / folder.name)
    if scenario in _EDITS and contender.story is not None:
        edit, _ = _EDITS[scenario]
        with _edit(contender.story, edit):
            return measure(contender.command, contender.folder)
    return measure(contender.command, contender.folder)


@contextmanager
def _edit(story: Path, edit: Callable[[str], str]) -> Iterator[None]:
    before = story.read_bytes()
    story.write_bytes(edit(before.decode()).encode())
    try:
        yield
    finally:
        story.write_bytes(before)


def _written(contender: Contender, scenario: Scenario) -> Written | None:
    if contender.output is None:
        return None
    files = [file for file in contender.output.rglob("*") if file.is_file()]
    showing = 0
    if scenario in _EDITS:
        _, word = _EDITS[scenario]
        showing = sum(word.encode() in file.read_bytes() for file in files)
        if not showing:
            raise EditLostError(f"`{contender.shown}` in {contender.folder} did not show the story that was edited.")
    pages = (file.stat().st_size for file in files if file.suffix == ".html")
    return Written(len(files), sum(file.stat().st_size for file in files), max(pages, default=0), showing)
