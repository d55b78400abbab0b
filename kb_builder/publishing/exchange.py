"""`site/` is at every moment a whole site: the new one is written beside it and exchanged in one step."""

import ctypes
import errno
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

from kb_builder.publishing.same_files import put_same, remove

log = logging.getLogger("mkdocs.plugins.kb-builder")

_SPARE = "spare"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
_ONLY_OF_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


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
def private_folder(site: Path, on_wait: Callable[[], None], *, may_be_spare: bool = False) -> Iterator[Path]:
    """A folder beside the site, for this build alone; what an earlier build left there is removed.

    It is empty, unless it `may_be_spare`: then it is the one that the last build has left, if there is one.

    A second build into the same site waits until the first one is done; `on_wait` is called before it does.
    PublishError if the place cannot be written.
    """
    work = site.parent / f".{site.name}.kb"
    with _unwritable(site.parent):
        work.mkdir(parents=True, exist_ok=True)
        lock = (work / "lock").open("a+b")
    with lock:
        _wait_for(lock, on_wait)
        new, old, spare = work / "new", work / "old", work / _SPARE
        with _unwritable(work):
            if old.is_dir() and not os.path.lexists(site):
                old.rename(site)  # A build was killed between the two renames of a system without an exchange.
            remove(new)
            remove(old)
            if may_be_spare and spare.is_dir():
                spare.rename(new)
            else:
                remove(spare)
                new.mkdir()
        try:
            yield new
        finally:
            # Whatever cannot be removed now is removed, or complained of, by the next build.
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def publish(new: Path, site: Path) -> None:
    """Makes the finished folder the site; the old one is then where the new one was. Readers see one, whole.

    PublishError if the exchange is refused; the old site is then untouched.
    """
    try:
        if not site.exists():
            new.rename(site)
        elif site.is_symlink() or not site.is_dir():
            raise PublishError(f"{site} is not a folder; nothing was written.")
        elif not _exchange(new, site):
            _rename_twice(new, site)
    except OSError as error:
        raise PublishError(f"{site} cannot be replaced: {error.strerror}. The old site still stands.") from error


def leave_spare(private: Path, site: Path, changed: Iterable[str] | None = None) -> None:
    """Leaves the private folder, where the old site is now, to the next build, like the site that was published.

    It then holds the same files once more. Where it is known which files and folders have `changed` since the old
    site, nothing else is looked at; one that is named need not be there. Where there was no old site nothing is left:
    to make all folders is what a spare saves.

    Two of three steps of a build that changes a few pages would be to make all folders and to remove them again. As
    nothing old stays in it, what was withdrawn from the site is withdrawn from there, too.
    """
    if not private.is_dir():
        return
    try:
        if changed is None:
            put_same(site, private, os.link)
        else:
            for path in changed:
                put_same(site / path, private / path, os.link)
        private.rename(private.with_name(_SPARE))
    except OSError as error:  # As where a file has one name only. It saves time, no more.
        log.info("No spare folder is left beside %s: %s.", site, error)


def remove_spares(site: Path) -> None:
    """Removes what was left to the next build of a site, of its offline copy and of its previews.

    OSError if it cannot be removed.
    """
    for spare in sorted(site.parent.glob(f".{escape(site.name)}*.kb/{_SPARE}")):
        remove(spare)


def why_unwritable(error: OSError, new: Path) -> str | None:
    """Why the private folder could not be written, if that is what the error tells: no room, no right, no disk."""
    named = [Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if name is not None]
    is_of_writing = error.errno in _ONLY_OF_WRITING or any(path.is_relative_to(new) for path in named)
    return error.strerror if is_of_writing else None


def _rename_twice(new: Path, site: Path) -> None:
    """For systems without an exchange: between the first two steps there is no site, for as short as can be."""
    old = new.with_name("old")
    site.rename(old)
    try:
        new.rename(site)
    except BaseException:
        if not site.exists():
            old.rename(site)
        raise
    with suppress(OSError):  # The next build removes it from where it is.
        old.rename(new)


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
def _unwritable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(f"{place} cannot be written: {error.strerror}.") from error


def _wait_for(lock: BinaryIO, on_wait: Callable[[], None]) -> None:
    """Takes a lock that ends with the process, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            on_wait()
            while True:
                try:
                    return msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # tries for ten seconds
                except OSError as error:
                    if error.errno != errno.EDEADLK:
                        raise
    else:
        import fcntl

        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
