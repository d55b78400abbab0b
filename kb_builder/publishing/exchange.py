"""`site/` is at every moment a whole site: the new one is written beside it and exchanged in one step."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS


class PublishError(Exception):
    """The finished site could not be put in its place; the old one still stands."""


def refuse_to_replace(site: Path, root: Path) -> None:
    """PublishError if a site must not be put there, because the exchange would delete what is no site.

    `root` is the folder of the knowledge base.
    """
    if site.is_symlink():
        raise PublishError(f"{site} is a symbolic link. Name the folder itself.")
    if not site.exists():
        return
    if not site.is_dir():
        raise PublishError(f"{site} is not a folder. Delete it, or name another place for the site.")
    if root.resolve().is_relative_to(site.resolve()):
        raise PublishError(f"{site} holds the knowledge base itself. Name another place for the site.")
    names = {path.name for path in site.iterdir()}
    if ".git" in names or (names and not names >= {"index.html", "sitemap.xml"}):
        raise PublishError(f"{site} holds files that are not of a site. Empty it, or name another place for the site.")


@contextmanager
def private_folder(site: Path) -> Iterator[Path]:
    """An empty folder beside the site, for this build alone; what an earlier build left there is removed.

    A second build into the same site waits until the first one is done. PublishError if the place cannot be written.
    """
    work = site.parent / f".{site.name}.kb"
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(f"{site.parent} cannot be written: {error.strerror}.") from error
    with _lock(work / "lock"):
        new = work / "new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(work / "old", ignore_errors=True)
        new.mkdir()
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(work / "old", ignore_errors=True)


def publish(new: Path, site: Path) -> None:
    """Makes the finished folder the site. The old site moves aside; readers see one or the other, whole.

    PublishError if the exchange is refused; the old site is then untouched.
    """
    try:
        if not site.exists():
            new.rename(site)
        elif site.is_symlink() or not site.is_dir():
            raise PublishError(f"{site} is not a folder; nothing was written.")
        elif not _exchange(new, site):
            old = new.with_name("old")
            site.rename(old)
            new.rename(site)
    except OSError as error:
        raise PublishError(f"{site} cannot be replaced: {error.strerror}. The old site still stands.") from error


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False where the system or the file system cannot."""
    if sys.platform == "win32":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        failed = libc.renamex_np(first, second, _RENAME_SWAP)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code))


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Holds a lock that ends with the process, however it ends."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
