"""A number that only this user of this machine knows.

What is remembered is signed with it: a cache that came with somebody's pull request is as good as none.
"""

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

_LENGTH = 32


@cache
def secret() -> bytes:
    """The number, made when it is first needed; one for this process alone if it cannot be kept."""
    made = secrets.token_bytes(_LENGTH)
    with contextlib.suppress(OSError):  # Without a home everything works, and nothing is remembered.
        file = user_cache_path("kb-builder", appauthor=False) / "secret"
        if (known := _read(file)) is not None:
            return known
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_bytes(made)
        new.replace(file)
        return _read(file) or made  # Another process may have been quicker.
    return made


def _read(file: Path) -> bytes | None:
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        return None
    return found if len(found) == _LENGTH else None
