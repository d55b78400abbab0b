"""Readers who fetch pages all the while a site is built, and notice every page that is missing or mixed."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from web_server import serving


@dataclass
class Readers:
    """What was read: the number of answers, and what was wrong with some of them."""

    answers: int = 0
    complaints: list[str] = field(default_factory=list)


@contextmanager
def reading(site: Path, old: Mapping[str, bytes], new: Mapping[str, bytes], readers: int = 2) -> Iterator[Readers]:
    """Readers of the pages that both sites have. Each page is the old or the new one, and never the old one again."""
    seen, stop = Readers(), threading.Event()
    names = [name for name in sorted(old.keys() & new.keys()) if name.endswith((".html", ".json", ".xml", ".css"))]

    def read(place: str, first: int) -> None:
        connection, has_new = http.client.HTTPConnection(place, timeout=30), False
        number = first
        while not stop.is_set():
            name = names[number % len(names)]
            number += 7
            connection.request("GET", f"/{name}")
            answer = connection.getresponse()
            body = answer.read()
            seen.answers += 1
            if answer.status != 200:
                seen.complaints.append(f"{name}: {answer.status}")
            elif body not in (old[name], new[name]):
                seen.complaints.append(f"{name}: {len(body)} bytes of neither site")
            elif old[name] != new[name]:
                if has_new and body == old[name]:
                    seen.complaints.append(f"{name}: the old page after a new one")
                has_new = body == new[name]
            stop.wait(0.005)  # the build is to have most of the machine
        connection.close()

    with serving(site) as address:
        place = urlsplit(address).netloc
        threads = [threading.Thread(target=read, args=(place, number)) for number in range(readers)]
        for thread in threads:
            thread.start()
        try:
            yield seen
        finally:
            stop.set()
            for thread in threads:
                thread.join()
