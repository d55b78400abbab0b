"""What is saved while a site is served is seen at once where the system tells of it, and soon where it does not."""

import errno
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

from kb_builder.hosts import watching
from kb_builder.hosts.watching import ContentWatch

NAMES = ("stories", "lessons", "companies.yml")
NEVER = 3600.0
PATIENCE = 10.0


class Server:
    """A server of the host that nobody asks for pages, and that builds nothing."""

    def __init__(self, root: Path, seconds: float) -> None:
        self._server = LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=str(root))
        self._server.observer = PollingObserver(timeout=seconds)
        self.watch = ContentWatch(self._server, root, NAMES)
        self._server.observer.start()
        self.settled()

    def wanted(self) -> bool:
        """Whether a build has been wanted since the last time, soon at the latest."""
        end = time.monotonic() + PATIENCE
        while not self._server._want_rebuild and time.monotonic() < end:
            time.sleep(0.01)
        return self.settled()

    def settled(self, seconds: float = 0.3) -> bool:
        """The same after a while in which each event has come."""
        time.sleep(seconds)
        was, self._server._want_rebuild = self._server._want_rebuild, False
        return was

    def stop(self) -> None:
        self.watch.stop()
        self._server.observer.stop()
        self._server.server_close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories/first.md").write_text("one", "utf-8")
    return tmp_path


@pytest.fixture
def served(root: Path) -> Iterator[Callable[[float], Server]]:
    servers: list[Server] = []

    def serve(seconds: float) -> Server:
        servers.append(Server(root, seconds))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


def save(root: Path) -> None:
    (root / "stories/first.md").write_text("another text", "utf-8")


def save_as_editors_do(root: Path) -> None:
    (root / "stories/.first.md.new").write_text("another text", "utf-8")
    (root / "stories/.first.md.new").replace(root / "stories/first.md")


def add(root: Path) -> None:
    (root / "stories/second.md").write_text("two", "utf-8")


def delete(root: Path) -> None:
    (root / "stories/first.md").unlink()


def rename(root: Path) -> None:
    (root / "stories/first.md").rename(root / "stories/second.md")


def add_an_image(root: Path) -> None:
    (root / "stories/first").mkdir()
    (root / "stories/first/photo.png").write_bytes(b"a photo")


def add_a_folder(root: Path) -> None:
    (root / "lessons").mkdir()


def delete_a_folder(root: Path) -> None:
    (root / "stories/first.md").unlink()
    (root / "stories").rmdir()


def add_a_file_of_the_root(root: Path) -> None:
    (root / "companies.yml").write_text("[]", "utf-8")


CHANGES = [
    save,
    save_as_editors_do,
    add,
    delete,
    rename,
    add_an_image,
    add_a_folder,
    delete_a_folder,
    add_a_file_of_the_root,
]


@pytest.mark.parametrize("change", CHANGES)
def test_system_tells_at_once(root: Path, served: Callable[[float], Server], change: Callable[[Path], None]) -> None:
    server = served(NEVER)
    change(root)
    assert server.wanted()


@pytest.mark.parametrize("change", CHANGES)
def test_system_that_does_not_tell(
    root: Path, served: Callable[[float], Server], change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where all watches of the system are taken."""

    def refuse(_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watching.Observer, "start", refuse)
    server = served(0.05)
    change(root)
    assert server.wanted()


def test_folder_that_comes_later_is_followed(root: Path, served: Callable[[float], Server]) -> None:
    server = served(NEVER)
    add_a_folder(root)
    assert server.wanted()
    (root / "lessons/listen.md").write_text("Listen.", "utf-8")
    assert server.wanted()


def test_what_both_see_is_built_once(root: Path, served: Callable[[float], Server]) -> None:
    server = served(0.5)
    save(root)
    time.sleep(0.1)
    assert server.settled(0.0)
    assert not server.settled(1.5)


def test_what_does_not_concern_the_site(root: Path, served: Callable[[float], Server]) -> None:
    """Reading is no change, though the system tells of it; nor is a file beside."""
    server = served(0.05)
    (root / "stories/first.md").read_text("utf-8")
    (root / "notes.txt").write_text("of somebody else", "utf-8")
    (root / "elsewhere").mkdir()
    (root / "elsewhere/companies.yml").write_text("[]", "utf-8")
    assert not server.settled(1.0)
