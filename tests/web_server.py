"""Serves a built site on this machine, as plain files, and notes what a browser asks of other machines."""

import functools
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Notes(socketserver.StreamRequestHandler):
    """A proxy that writes down the first line of each request and answers nothing."""

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1").strip()
        if line:
            self.server.asked.append(line)  # type: ignore[attr-defined]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of the folder's files, with a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@contextmanager
def noting_proxy() -> Iterator[tuple[str, list[str]]]:
    """The address of a proxy, and the list of what was asked of it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Notes) as server:
        server.daemon_threads = True
        asked: list[str] = []
        server.asked = asked  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()
