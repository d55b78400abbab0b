"""What commands cost, as whole process trees, measured in turns so that what else the machine does hits all alike.

Run as a script, this file is the watcher: a small process of its own that starts one command and waits for it and
everything it leaves behind. A process takes over the peak memory of the one that starts it, so that one must be small.
"""

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, KiB elsewhere


class CommandFailedError(Exception):
    """A command ended with a code other than 0; the text is its output."""

    def __init__(self, contender: "Contender", code: int, output: str) -> None:
        super().__init__(f"`{contender.shown}` in {contender.folder} ended with code {code}:\n{output.rstrip()}")


@dataclass(frozen=True, slots=True)
class Contender:
    """A command to measure in a folder; `output` is the folder it writes, which is removed before each run."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path | None = None

    @property
    def shown(self) -> str:
        """The command without the place of its program."""
        return " ".join((Path(self.command[0]).name, *self.command[1:]))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds, and bytes of the largest process."""

    cpu: float
    """User and system time of the whole tree."""
    wall: float
    peak: int


@dataclass(frozen=True, slots=True)
class Result:
    """All runs of a contender, and what it wrote. Run n of two contenders are a pair."""

    contender: Contender
    costs: tuple[Cost, ...]
    files: int
    written: int
    """Bytes of all files."""

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
        """CPU time in each pair with another contender."""
        return tuple(mine.cpu / its.cpu for mine, its in zip(self.costs, base.costs, strict=True))


def compare(contenders: Sequence[Contender], runs: int, tell: Callable[[str], None]) -> list[Result]:
    """Runs all contenders in turns: A B C, A B C. CommandFailedError as soon as one fails."""
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    written: dict[str, tuple[int, int]] = {}
    for number in range(1, runs + 1):
        for contender in contenders:
            cost = measure(contender)
            tell(f"run {number}/{runs}: {contender.name}: {cost.cpu:.2f} s CPU")
            costs[contender.name].append(cost)
            written[contender.name] = _written(contender.output)
    return [Result(each, tuple(costs[each.name]), *written[each.name]) for each in contenders]


def measure(contender: Contender) -> Cost:
    """The cost of one run. CommandFailedError if it fails."""
    if contender.output is not None:
        shutil.rmtree(contender.output, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        report, said = Path(folder, "report.json"), Path(folder, "output.txt")
        with said.open("wb") as output:
            # Material prints an advertisement against MkDocs 2 at each build.
            environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
            watcher = [sys.executable, "-I", __file__, str(report), *contender.command]
            subprocess.run(
                watcher, cwd=contender.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        found = json.loads(report.read_text("utf-8"))
        if found["code"]:
            raise CommandFailedError(contender, found["code"], said.read_text("utf-8", "replace"))
    return Cost(found["cpu"], found["wall"], found["peak"])


def _written(folder: Path | None) -> tuple[int, int]:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()] if folder else []
    return len(sizes), sum(sizes)


def _watch(report: str, command: list[str]) -> None:
    """Runs the command, waits for the last process of its tree, and writes what it took."""
    if sys.platform == "linux":
        # Processes whose parents end before them become our children: their time counts too.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.monotonic()
    try:
        code = subprocess.run(command).returncode
    except OSError as error:
        print(error)
        code = 127
    _wait_for_all()
    wall = time.monotonic() - start
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"code": code, "cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "peak": usage.ru_maxrss * _RSS_UNIT}
    Path(report).write_text(json.dumps(found), "utf-8")


def _wait_for_all() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass


if __name__ == "__main__":
    _watch(sys.argv[1], sys.argv[2:])
