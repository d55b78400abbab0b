"""Programs of this environment in processes of their own, without the two seconds that each takes to begin.

A process that has built a site once waits for orders. For each it forks: the child is the program, with a folder, an
environment, a standard output and an exit code of its own, in which the modules are imported and the templates of our
own compiled. Nothing that one program does is seen by the next one.

Run as a script, this file is the process that waits: an order is a line of JSON on its standard input, and the answer
to it, the exit code, a line on its standard output.
"""

import atexit
import gc
import json
import locale
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

IS_POSSIBLE = hasattr(os, "fork")


def run_forked(
    arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """What `python` does with these arguments: the path of a program or `-c` and code, and what is for it."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        order = {"arguments": arguments, "cwd": str(cwd), "env": dict(env), "out": str(out), "err": str(err)}
        code = _ask(f"{json.dumps(order)}\n".encode(), timeout)
        # As `subprocess` reads them: every end of a line is \n.
        said = [file.read_text(locale.getpreferredencoding(False)) for file in (out, err)]
    return subprocess.CompletedProcess(arguments, code, *said)


def _ask(order: bytes, timeout: float) -> int:
    waiting = _waiting()
    assert waiting.stdin is not None
    assert waiting.stdout is not None
    waiting.stdin.write(order)
    waiting.stdin.flush()
    if not select.select([waiting.stdout], [], [], timeout)[0]:
        os.killpg(waiting.pid, signal.SIGKILL)
        _waiting.cache_clear()
        raise subprocess.TimeoutExpired(order.decode(), timeout)
    return int(waiting.stdout.readline())


@cache
def _waiting() -> subprocess.Popen[bytes]:
    """The process that waits, of this process; it ends with it."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, start_new_session=True)
    atexit.register(process.communicate)
    return process


# The process that waits


def _prepare() -> None:
    """Does once what every program would do first."""
    from sites import build, copy_mini_site

    with tempfile.TemporaryDirectory() as folder:
        build(copy_mini_site(Path(folder, "base")))
    gc.freeze()  # What a child does not touch need not be copied for it.


def _await_order() -> list[str] | None:
    """Returns in the child of an order, with its arguments; in the process that waits, nothing, when all is done."""
    for line in sys.stdin:
        if pid := os.fork():
            _, status = os.waitpid(pid, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
        else:
            order = json.loads(line)
            return _become(**order)
    return None


def _become(arguments: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> list[str]:
    for number, path in enumerate((os.devnull, out, err)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it is open as long as the process
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    return arguments


def _obey(arguments: list[str]) -> None:
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    _prepare()
    if (order := _await_order()) is not None:
        _obey(order)
