"""Images and links that say nothing to those who do not see them.

What the page holds decides how many there are; the source is only asked where they stand.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from kb_builder.converting.converted import Offsets

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_IMAGE = re.compile(rf"<img\b({_ATTRIBUTES})>", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"""\salt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s]|[^\s"'>])""", re.IGNORECASE)
_EMPTY_LINK = re.compile(rf"<a\b({_ATTRIBUTES})>\s*</a>", re.IGNORECASE)
_LEADS_SOMEWHERE = re.compile(r"\shref\s*=", re.IGNORECASE)
_IS_A_MARK = re.compile(r"\s(?:id|name)\s*=", re.IGNORECASE)
# The forms in which Markdown writes both: ![](image.png) and ![][name]. What follows a backslash is text.
_TARGET = r"\[\s*\](?:\([^)]*\)|\[[^\]]*\])"
_WRITTEN_IMAGE = re.compile(rf"(?<!\\)!{_TARGET}")
_WRITTEN_LINK = re.compile(rf"(?:(?<![!\\])|(?<=\\!)){_TARGET}")
_ENDS_OF_EMPTY_LINKS = ("></a>", " </a>", "\n</a>")


def images_without_text(made: str, cleaned: str, source: str) -> tuple[Offsets, ...]:
    """The images of a body without an `alt` text, in order of place.

    `made` is its HTML before it is cleaned and `cleaned` the HTML after; neither `made` nor `source` has comments.
    """
    if "<img" not in cleaned:
        return ()
    count = sum(1 for _ in _silent_images(made))
    return _first(count, _places(_WRITTEN_IMAGE, source), _silent_images(source)) if count else ()


def links_without_text(made: str, cleaned: str, source: str) -> tuple[Offsets, ...]:
    """The links of a body that nobody can see or hear, in order of place; it is given the same as for images."""
    if not any(end in cleaned for end in _ENDS_OF_EMPTY_LINKS):
        return ()
    count = sum(1 for _ in _silent_links(made))
    return _first(count, _places(_WRITTEN_LINK, source), _silent_links(source)) if count else ()


def _silent_images(html: str) -> Iterator[Offsets]:
    return (match.span() for match in _IMAGE.finditer(html) if not _SAYS_SOMETHING.search(match[1]))


def _silent_links(html: str) -> Iterator[Offsets]:
    """A link whose address is broken has none any more; what has a name and no address is a place to link to."""
    for match in _EMPTY_LINK.finditer(html):
        if _LEADS_SOMEWHERE.search(match[1]) or not _IS_A_MARK.search(match[1]):
            yield match.span()


def _places(written: re.Pattern[str], source: str) -> Iterator[Offsets]:
    return (match.span() for match in written.finditer(source))


def _first(count: int, *places: Iterable[Offsets]) -> tuple[Offsets, ...]:
    """So many places; the last one again, or the start of the body, for what was not found in the source."""
    found = sorted(chain(*places))[:count] or [(0, 0)]
    return (*found, *found[-1:] * (count - len(found)))
