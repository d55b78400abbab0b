"""Plain text becomes blocks: paragraphs, items and breaks, whether its lines were wrapped or not."""

import re
from collections.abc import Iterator

from kb_builder.importing.document import Block, Kind

Line = tuple[int, str]
"""The 1-based number of a line, and its text."""

_BREAK = re.compile(r"\s*(?:[*_=~#\u2013\u2014\u2500-]\s*){3,}")
_MARKER = re.compile(r"\s{0,16}([\u2022\u00b7\u25aa\u2023*+-]|\d{1,3}[.)])\s+(?=\S)")
# Where pictures stood, copied pages have their names.
_IMAGE_NAME = re.compile(r"^[\w-]{1,80}\.(?:jpe?g|png|gif|webp) (?=\S)", re.IGNORECASE)
_SHORTEST_WRAPPED, _LONGEST_WRAPPED = 45, 100


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The blocks of a cleaned text, in order."""
    blocks: list[Block] = []
    for chunk in chunks(text):
        blocks += _blocks(chunk)
    return tuple(blocks)


def chunks(text: str) -> Iterator[list[Line]]:
    """The lines that stand together between empty ones."""
    chunk: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            chunk.append((number, line))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def joined(lines: list[Line], kind: Kind = Kind.TEXT, marker: str = "") -> Block:
    """Lines as one block."""
    text = " ".join(" ".join(line for _, line in lines).split())
    return Block(kind, _IMAGE_NAME.sub("", text), lines[0][0], lines[-1][0], marker)


def _blocks(chunk: list[Line]) -> Iterator[Block]:
    pending: list[Line] = []
    marker = ""
    for number, line in chunk:
        if _BREAK.fullmatch(line):
            yield from _paragraphs(pending, marker)
            yield Block(Kind.BREAK, "", number, number)
            pending, marker = [], ""
        elif item := _MARKER.match(line):
            yield from _paragraphs(pending, marker)
            pending, marker = [(number, line[item.end() :])], item[1]
        else:
            pending.append((number, line))
    yield from _paragraphs(pending, marker)


def _paragraphs(lines: list[Line], marker: str) -> Iterator[Block]:
    """One block where an editor wrapped the lines, else one for each line; a marker belongs to the first."""
    kind = Kind.ITEM if marker else Kind.TEXT
    if lines and _are_wrapped(lines):
        yield joined(lines, kind, marker)
        return
    for place, line in enumerate(lines):
        yield joined([line], Kind.TEXT if place else kind, "" if place else marker)


def _are_wrapped(lines: list[Line]) -> bool:
    """Whether all lines but the last are about as long as an editor makes them."""
    return all(_SHORTEST_WRAPPED <= len(line.strip()) <= _LONGEST_WRAPPED for _, line in lines[:-1])
