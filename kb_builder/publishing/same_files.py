"""The same files in two folders: further names where the system can give them, so that no byte is written twice."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def link_or_copy(source: str, target: str) -> None:
    """The same file under another name where the system can do that, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def put_same_files(source: str, target: str, put: Callable[[str, str], None] = link_or_copy) -> None:
    """Makes a folder hold what another one holds, no more and no less; what is the same file in both is not touched.

    The folder is made if there is none. OSError if it cannot be written, or if one of the two is being changed.
    """
    # In strings, and two looks at each file: this is done for each page of a site, and pathlib takes twice as long.
    if not os.path.isdir(target):  # noqa: PTH112
        os.mkdir(target)  # noqa: PTH102
    with os.scandir(target) as entries:
        there = {entry.name: entry for entry in entries}
    with os.scandir(source) as entries:
        for entry in entries:
            other, path = there.pop(entry.name, None), f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if other is not None and not other.is_dir(follow_symlinks=False):
                    os.unlink(path)  # noqa: PTH108
                put_same_files(entry.path, path, put)
            elif other is None:
                put(entry.path, path)
            elif not _is_same(entry, other):
                _remove(other)
                put(entry.path, path)
    for other in there.values():
        _remove(other)


def _is_same(one: "os.DirEntry[str]", other: "os.DirEntry[str]") -> bool:
    first, second = one.stat(follow_symlinks=False), other.stat(follow_symlinks=False)
    return first.st_ino != 0 and os.path.samestat(first, second)  # Windows gives no number here.


def _remove(entry: "os.DirEntry[str]") -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink()
