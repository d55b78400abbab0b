"""Files of a site: new ones, and those of another folder under a further name where the system can give one."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Put = Callable[[str, str], None]
"""Puts a file, whose path comes first, at the second one."""
Stamp = tuple[int, int]
"""The size of a file in bytes, and the time of its last change in nanoseconds."""


def link_or_copy(source: str, target: str) -> None:
    """The same file under another name where the system can do that, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def take_over(finished: Path, target: str) -> None:
    """The finished file under another path, with the folders above it. OSError if it cannot be put there."""
    _make_folder_of(target)
    link_or_copy(str(finished), target)


def write_file(data: bytes, target: str) -> None:
    """A file of these bytes, with the folders above it. OSError if it cannot be written."""
    _make_folder_of(target)
    with open(target, "wb") as file:  # noqa: PTH123
        file.write(data)


def _make_folder_of(target: str) -> None:
    # In strings: pathlib keeps each name of twenty thousand paths.
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120


def put_same(source: Path, target: Path, put: Put = link_or_copy) -> dict[str, Stamp]:
    """Makes the target what the source is: the same file, a folder that holds the same files, or nothing.

    What is the same file in both is not touched. The folder around the target must be there, and no other file system
    be mounted in the target. What comes back are the stamps of all files below the source, by their paths in it.
    OSError if the target cannot be written, or if one of the two is being changed.
    """
    found: dict[str, Stamp] = {}
    if source.is_dir():
        is_new = not target.is_dir() or target.is_symlink()
        if is_new:
            remove(target)
            target.mkdir()
        _put_folder(_Folder(str(source), str(target), "", is_new), put, target.parent.stat().st_dev, found)
        return found
    remove(target)
    if source.exists():
        put(str(source), str(target))
    return found


class _Folder(NamedTuple):
    """A folder of the source, and that of the target that is to be like it, which is there."""

    source: str
    target: str
    below: str
    """The way from the first folder to this one, with a slash at its end."""
    is_new: bool
    """Whether the one of the target is empty."""


def _put_folder(folder: _Folder, put: Put, device: int, found: dict[str, Stamp]) -> None:
    # In strings, and one look at each file: this is done for each page of a site, and pathlib takes twice as long.
    there = {} if folder.is_new else _entries(folder.target)
    with os.scandir(folder.source) as entries:
        for entry in entries:
            other, path = there.pop(entry.name, None), f"{folder.target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                is_new = other is None or not other.is_dir(follow_symlinks=False)
                if is_new:
                    if other is not None:
                        remove(Path(path))
                    os.mkdir(path)  # noqa: PTH102
                _put_folder(_Folder(entry.path, path, f"{folder.below}{entry.name}/", is_new), put, device, found)
                continue
            status = entry.stat(follow_symlinks=False)
            found[f"{folder.below}{entry.name}"] = stamp_of(status)
            if other is None:
                put(entry.path, path)
            elif not _is_same(status, other, device):
                remove(Path(path))
                put(entry.path, path)
    for name in there:
        remove(Path(folder.target, name))


def _entries(folder: str) -> dict[str, "os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return {entry.name: entry for entry in entries}


def _is_same(status: os.stat_result, other: "os.DirEntry[str]", device: int) -> bool:
    if status.st_ino == 0:
        return False  # Windows gives no number here.
    # A folder tells the numbers of its files, but not always those that the files tell (layers of containers).
    is_told = status.st_dev == device and status.st_ino == other.inode()
    return is_told or os.path.samestat(status, other.stat(follow_symlinks=False))


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells that nobody has touched a file."""
    return status.st_size, status.st_mtime_ns


def remove(place: Path) -> None:
    """Removes a folder with all in it, a file or a link, if there is one. OSError if it cannot be removed."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
