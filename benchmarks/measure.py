"""What a command costs, as a whole process tree.

Run as a script, this file is the watcher: a small process of its own that starts one command and waits for it and
everything it leaves behind. A process takes over the peak memory of the one that starts it, so that one must be small.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, KiB elsewhere


class CommandFailedError(Exception):
    """A command ended with a code other than 0; the text is its output."""

    def __init__(self, command: Sequence[str], folder: Path, code: int, output: str) -> None:
        super().__init__(f"`{shown(command)}` in {folder} ended with code {code}:\n{output.rstrip()}")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds, and bytes of the largest process."""

    cpu: float
    """User and system time of the whole tree."""
    wall: float
    peak: int


def shown(command: Sequence[str]) -> str:
    """The command without the place of its program."""
    return " ".join((Path(command[0]).name, *command[1:]))


def measure(command: Sequence[str], folder: Path) -> Cost:
    """The cost of one run in this folder. CommandFailedError if it fails."""
    with tempfile.TemporaryDirectory() as temporary:
        report, said = Path(temporary, "report.json"), Path(temporary, "output.txt")
        with said.open("wb") as output:
            # Material prints an advertisement against MkDocs 2 at each build.
            environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
            # Installed programs have their bytecode, and so has ours, or it would be compiled at each start.
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            watcher = [sys.executable, "-I", __file__, str(report), *command]
            subprocess.run(watcher, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        found = json.loads(report.read_text("utf-8"))
        if found["code"]:
            raise CommandFailedError(command, folder, found["code"], said.read_text("utf-8", "replace"))
    return Cost(found["cpu"], found["wall"], found["peak"])


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
