"""A converted text in its sections, and in another place of the site."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# Tags of sanitised HTML: in its texts there is no such sign as < (HTML Standard, 13.3).
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_WAY = re.compile(r'(\s(?:href|src)=")(?=\.\./)')
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
"""Elements without an end (HTML Standard, 13.1.2), as far as the sanitiser leaves them."""


class Sections(NamedTuple):
    """What stands before the first H2, and the parts that begin with one. Together they are the whole text."""

    before: str
    parts: tuple[str, ...]


def sections(html: str) -> Sections:
    """The sections of sanitised HTML. An H2 inside a list or a quotation begins none."""
    starts = [*_starts(html), len(html)]
    return Sections(html[: starts[0]], tuple(html[start:end] for start, end in pairwise(starts)))


def deeper(html: str, levels: int) -> str:
    """Sanitised HTML for a page that lies so many folders deeper than the one that it was converted for."""
    more = "../" * levels
    return _TAG.sub(lambda tag: _WAY.sub(rf"\1{more}", tag[0]), html) if more else html


def _starts(html: str) -> Iterator[int]:
    depth = 0
    for tag in _TAG.finditer(html):
        is_end, name = tag[1] == "/", tag[2]
        if name in _VOID:
            continue
        if not is_end and name == "h2" and depth == 0:
            yield tag.start()
        depth += -1 if is_end else 1
