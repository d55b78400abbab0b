"""Ctrl+C, and the request to end that timeouts and job runners send: tidied up, then one line and the usual code."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import click

_CODE = {signal.SIGINT: 130, signal.SIGTERM: 143}  # 128 + the signal, as shells say it


_wanted: list[signal.Signals] = []


class Stopped(SystemExit):
    """The user, or the machine, wants the command to end."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it SIGINT and SIGTERM end the process through every `finally`, with 130 or 143 and no traceback."""
    _wanted.clear()
    before = {number: signal.signal(number, _stop) for number in _CODE}
    unraisable, sys.unraisablehook = sys.unraisablehook, _say_what_is_lost
    try:
        yield
    except Stopped:
        click.echo("Stopped.", err=True)
        raise
    finally:
        sys.unraisablehook = unraisable
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Within it SIGINT is KeyboardInterrupt again: the usual way to end a server."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stop_if_wanted() -> None:
    """To be called before a step that cannot be undone: native code that calls back loses an exception."""
    for number in _wanted:
        raise Stopped(_CODE[number])


def _say_what_is_lost(lost: "sys.UnraisableHookArgs") -> None:
    """A stop that native code lost is no news: `stop_if_wanted` finds it."""
    if lost.exc_type is not Stopped:
        sys.__unraisablehook__(lost)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    _wanted.append(signal.Signals(number))
    raise Stopped(_CODE[_wanted[-1]])
