"""A served site follows content folders and files that come and go while it is served."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

log = logging.getLogger("mkdocs.plugins.kb-builder")

_CHANGES = (EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED)


class ContentWatch:
    """Asks for a build when a file in the root that has one of the names changes, or anything inside such a folder.

    Two observers look: that of the host, twice a second and everywhere, and one that the system tells at once. Not
    every file system tells, such as one that another machine shares. What both see is built once.
    """

    def __init__(self, server: LiveReloadServer, root: Path, names: Sequence[str]) -> None:
        self._server = server
        news = _News()
        _Follower(server.observer, root, names, news, self._ask)
        self._told: BaseObserver = Observer()
        try:
            _Follower(self._told, root, names, news, self._ask)
            self._told.start()
        except OSError as error:  # Systems watch so many files and no more.
            self._told.stop()
            log.info("Changes are looked for twice a second, for the system does not tell of them: %s.", error)

    def stop(self) -> None:
        """The server's own observer stops with the server."""
        self._told.stop()

    def _ask(self) -> None:
        # MkDocs has no public way to ask for a build.
        with self._server._rebuild_cond:
            self._server._want_rebuild = True
            self._server._rebuild_cond.notify_all()


class _News:
    """What each file was when it was last seen."""

    def __init__(self) -> None:
        self._stamps: dict[str, tuple[int, int] | None] = {}
        self._alone = threading.Lock()

    def is_new(self, path: str) -> bool:
        """Whether the file is not what it was, as far as that is known."""
        with self._alone:
            stamp = None
            with suppress(OSError):
                status = os.stat(path)  # noqa: PTH116 - a name that may hold anything
                stamp = status.st_mtime_ns, status.st_size
            is_known = path in self._stamps and self._stamps[path] == stamp
            self._stamps[path] = stamp
            return not is_known


class _Follower(FileSystemEventHandler):
    """What one observer tells of the root, and of the folders in it that have one of the names."""

    def __init__(
        self, observer: BaseObserver, root: Path, names: Sequence[str], news: _News, ask: Callable[[], None]
    ) -> None:
        self._observer, self._news, self._ask = observer, news, ask
        self._paths = [root / name for name in names]
        self._watches: dict[Path, ObservedWatch] = {}
        self._follow()
        observer.schedule(self, str(root), recursive=False)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something changed: in the root often a file of another program."""
        if event.event_type not in _CHANGES:
            return
        has_changed = self._follow()
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        concerned = [path for path in paths if not event.is_directory and self._concerns(Path(path))]
        if any([has_changed, *map(self._news.is_new, concerned)]):
            self._ask()

    def _concerns(self, path: Path) -> bool:
        return any(path == each or each in path.parents for each in self._paths)

    def _follow(self) -> bool:
        """Watches the folders that are there; whether one came or went."""
        there = {path for path in self._paths if path.is_dir()}
        come, gone = sorted(there - self._watches.keys()), sorted(self._watches.keys() - there)
        for path in come:
            with suppress(OSError):  # It is gone again, or one too many for the system: the host's observer sees it.
                self._watches[path] = self._observer.schedule(self, str(path), recursive=True)
        for path in gone:
            self._observer.unschedule(self._watches.pop(path))
        return bool(come or gone)
