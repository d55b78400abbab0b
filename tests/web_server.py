"""Serves a built site on this machine, as plain files, and notes what a browser asks of other machines."""

import functools
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Headers = tuple[tuple[str, Mapping[str, str]], ...]
"""Patterns of addresses, each with the headers that it adds."""


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, more: Headers, **kwargs: Any) -> None:
        self.more = more
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        for pattern, headers in self.more:
            if fnmatchcase(self.path.partition("?")[0], pattern):
                for name, value in headers.items():
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
def serving(folder: Path, headers: Mapping[str, str] | Headers = ()) -> Iterator[str]:
    """The address of a server of the folder's files, with a slash at its end.

    It sends these headers too: the same for every address, or those of all rules that fit one, as static hosts do.
    """
    rules = (("*", headers),) if isinstance(headers, Mapping) else headers
    answer = functools.partial(_Files, directory=str(folder), more=rules)
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def headers_of(site: Path) -> Mapping[str, str]:
    """What the site's own headers file says of every address."""
    return dict(rules_of(site))["/*"]


def rules_of(site: Path) -> Headers:
    """The rules of the site's own headers file, in its order."""
    rules: list[tuple[str, dict[str, str]]] = []
    for line in (site / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            rules.append((line, {}))
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1][name] = value
    return tuple(rules)


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
