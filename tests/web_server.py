"""Serves a built site on this machine, as plain files, and notes what a browser asks of other machines."""

import functools
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from typing import Any


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, more: Mapping[str, str], **kwargs: Any) -> None:
        self.more = more
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        for name, value in self.more.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Notes(socketserver.StreamRequestHandler):
    """A proxy that writes down the first line of each request and answers nothing."""

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1").strip()
        if line:
            self.server.asked.append(line)  # type: ignore[attr-defined]


@contextmanager
def serving(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a server of the folder's files, with a slash at its end; it sends these headers too."""
    answer = functools.partial(_Files, directory=str(folder), more=headers or {})
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def headers_of(site: Path) -> dict[str, str]:
    """What the site's own headers file says of every address."""
    text = (site / "_headers").read_text("utf-8")
    _, _, block = text.partition("\n/*\n")
    lines = takewhile(lambda line: line.startswith("  "), block.splitlines())
    return dict(line.strip().split(": ", 1) for line in lines)


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
