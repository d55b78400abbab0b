"""Where things are kept between runs, and the number that signs them.

Only this user of this machine knows the number: what came with somebody's pull request is as good as none.
"""

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

FOLDER = ".kb/cache"
"""Where things are kept between runs, beside mkdocs.yml. It can be deleted at any time."""

SEARCH_INDEX = "search-"
"""How the names of the indexes of `kb search` begin."""

_LENGTH = 32


def make_folder(folder: Path) -> None:
    """Makes the folder of what is kept between runs, and keeps it out of Git; OSError if that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder.parent / ".gitignore").write_text("*\n", "utf-8", newline="\n")


def put(file: Path, data: bytes) -> None:
    """Writes a file for this user alone, in one step: whoever reads it finds all of it or what was there before.

    OSError if that cannot be done.
    """
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        new.touch(mode=0o600)
        new.write_bytes(data)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise


@cache
def secret() -> bytes:
    """The number, made when it is first needed; one for this process alone if it cannot be kept."""
    made = secrets.token_bytes(_LENGTH)
    with contextlib.suppress(OSError):  # Without a home everything works, and nothing is remembered.
        file = user_cache_path("kb-builder", appauthor=False) / "secret"
        if (known := _read(file)) is not None:
            return known
        file.parent.mkdir(parents=True, exist_ok=True)
        put(file, made)
        return _read(file) or made  # Another process may have been quicker.
    return made


def _read(file: Path) -> bytes | None:
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        return None
    return found if len(found) == _LENGTH else None
