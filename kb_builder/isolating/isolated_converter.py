"""The near end of the worker: starts it when it is first needed, and ends it when a body takes too long."""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from kb_builder.converting import Converted, Resolve, TooMuchError, too_deep
from kb_builder.isolating.worker import READY

_MOST_SECONDS = 1.25
_LOOK_EVERY = 0.05
# On a busy machine any text is slow by the clock on the wall: where the processor's own is known, it counts.
_PATIENCE, _PATIENCE_WITHOUT_CLOCK = 8, 2
_SECONDS_TO_START = 60.0

# The same modules as here, and none from the folder one stands in: that is the knowledge base.
_START = "import sys; sys.path[:] = sys.argv[1:]; from kb_builder.isolating.worker import main; main()"


class WorkerError(Exception):
    """The worker failed for a reason that is no text's fault; what it says stands on standard error."""


class IsolatedConverter:
    """Converts bodies in one other process, as an `Aside` of a `BoundedConverter`. Close it, or use it in a `with`.

    The process is started for the first body and stays for the next ones. One that takes too long is killed with it;
    the next body gets a new one.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._refused: set[str] = set()
        """Bodies that took too long once: `kb fix` and `kb serve` come back to them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker, if there is one. A body that comes later starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError), process:  # Closes its streams and waits; what it was not told yet is no matter.
                pass

    def convert(self, body: str, resolve: Resolve, *, base: str) -> Converted:
        """The converted body; TooMuchError if it takes too long, too much memory, or crashes what converts it."""
        if body in self._refused:
            raise _too_costly()
        process = self._process or self._start()
        self._process = process
        watch = _Watch(process, _MOST_SECONDS)
        try:
            with watch:
                answer = _converse(process, (body, base), resolve)
        except (OSError, EOFError, pickle.UnpicklingError):  # It ended, perhaps in the middle of an answer.
            code = process.wait()
            self.close()
            # Python's own code for an exception that nobody caught, and on Windows that of a process that was killed.
            if code == 1 and not watch.has_killed:
                raise WorkerError("the worker ended with an exception") from None
            self._refused.add(body)
            raise _too_costly() from None
        except BaseException:
            self.close()  # Whoever comes next must not read the rest of this conversation.
            raise
        if process.poll() is not None:
            self.close()
        if answer is None:
            raise too_deep()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        paths = [path for path in sys.path if path]
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl+C is for us alone: the worker ends when its input does.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
        with _Watch(process, _SECONDS_TO_START), suppress(EOFError):
            if pickle.load(_reader(process)) == READY:
                return process
        with process:
            pass
        raise WorkerError(f"the worker did not start; it ended with code {process.returncode}")


def _converse(process: subprocess.Popen[bytes], request: tuple[str, str], resolve: Resolve) -> Converted | None:
    """The worker's answer; the links it asks about on the way are resolved here, where the addresses are."""
    message: Any = request  # Any: the request, then what `Resolve` gives
    while True:
        assert process.stdin is not None
        pickle.dump(message, process.stdin)
        process.stdin.flush()
        answer: Converted | str | None = pickle.load(_reader(process))
        if not isinstance(answer, str):
            return answer
        message = resolve(answer)


def _reader(process: subprocess.Popen[bytes]) -> Any:  # Any: typeshed's IO has no peek, which pickle does without
    assert process.stdout is not None
    return process.stdout


class _Watch:
    """Kills a process that needs more than some seconds of its own while the `with` lasts."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process, self._seconds = process, seconds
        self.has_killed = False
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        spent = _stopwatch(self._process.pid)
        while not self._done.wait(_LOOK_EVERY):
            if spent() > self._seconds:
                self.has_killed = True
                self._process.kill()
                self._process.wait()
                return


def _stopwatch(pid: int) -> Callable[[], float]:
    """Says how many seconds of the processor a process has used from now on; a part of the wall clock's at least."""
    file = Path(f"/proc/{pid}/stat")
    start = time.monotonic()
    if not file.exists():
        return lambda: (time.monotonic() - start) / _PATIENCE_WITHOUT_CLOCK
    used = _processor_time(file)
    return lambda: max(_processor_time(file) - used, (time.monotonic() - start) / _PATIENCE)


def _processor_time(file: Path) -> float:
    # proc(5): utime and stime are the 14th and 15th field; the second one has brackets and may have spaces.
    fields = file.read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _too_costly() -> TooMuchError:
    hint = (
        "Look for signs such as [ ] < > * _ ` that are repeated or never closed, and for long code; "
        "remove them, or split the text."
    )
    return TooMuchError(("The body takes too long or too much memory to convert.", hint, (0, 0)))
