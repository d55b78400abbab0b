"""What stands in an index of Pagefind, whose files are named and ordered anew in each run."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAGIC = b"pagefind_dcd"


def documents(site: Path) -> dict[str, dict[str, Any]]:
    """Every indexed page by its address: its words, filters and what a result shows."""
    found = {}
    for file in (site / "pagefind/fragment").glob("*.pf_fragment"):
        document = json.loads(decoded(file))
        found[document["url"].removeprefix("/")] = document
    return found


def filters(site: Path) -> dict[str, dict[str, list[str]]]:
    """The addresses that the index itself has for each value of each filter."""
    pages = page_order(site)
    found: dict[str, dict[str, list[str]]] = {}
    for file in (site / "pagefind/filter").glob("*.pf_filter"):
        name, values = next(cbor(decoded(file)))
        found[name] = {value: sorted(pages[place] for place in places) for value, places in values}
    return found


def page_order(site: Path) -> list[str]:
    """The addresses of the pages in the order in which the index numbers them."""
    (meta,) = (site / "pagefind").glob("*.pf_meta")
    by_hash = {file.name.removesuffix(".pf_fragment"): file for file in (site / "pagefind/fragment").iterdir()}
    _, pages, *_ = next(cbor(decoded(meta)))
    return [json.loads(decoded(by_hash[page[0]]))["url"].removeprefix("/") for page in pages]


def decoded(file: Path) -> bytes:
    data = gzip.decompress(file.read_bytes())
    assert data.startswith(MAGIC), file
    return data[len(MAGIC) :]


def cbor(data: bytes) -> Iterator[Any]:
    """The items of a text in CBOR (RFC 8949), of the kinds that Pagefind writes."""
    place = 0

    def read() -> Any:
        nonlocal place
        kind, short = data[place] >> 5, data[place] & 31
        place += 1
        number = short
        if short >= 24:
            size = 1 << (short - 24)
            number = int.from_bytes(data[place : place + size], "big")
            place += size
        match kind:
            case 0:
                return number
            case 1:
                return -1 - number
            case 2 | 3:
                place += number
                text = data[place - number : place]
                return text.decode() if kind == 3 else text
            case 4:
                return [read() for _ in range(number)]
            case _:
                raise AssertionError(f"a kind that is not known: {kind}")

    while place < len(data):
        yield read()
