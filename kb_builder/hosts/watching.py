"""A served site follows content folders and files that come and go while it is served."""

from collections.abc import Sequence
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler


class ContentWatch(FileSystemEventHandler):
    """Watches the root for what has one of the names, and the folders among it for everything inside."""

    def __init__(self, server: LiveReloadServer, root: Path, names: Sequence[str]) -> None:
        self._server = server
        self._paths = [root / name for name in names]
        self._folders: set[Path] = set()
        self._follow()
        server.observer.schedule(self, str(root), recursive=False)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something changed in the root: often a file of another program."""
        concerned = {Path(str(event.src_path)), Path(str(event.dest_path))} & set(self._paths)
        if self._follow() or (concerned and not event.is_directory):
            # MkDocs has no public way to ask for a build.
            with self._server._rebuild_cond:
                self._server._want_rebuild = True
                self._server._rebuild_cond.notify_all()

    def _follow(self) -> bool:
        """Watches the folders that are there; whether one came or went."""
        there = {path for path in self._paths if path.is_dir()}
        for path in sorted(there - self._folders):
            self._server.watch(str(path))
        for path in sorted(self._folders - there):
            self._server.unwatch(str(path))
        has_changed, self._folders = there != self._folders, there
        return has_changed
