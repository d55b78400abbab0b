"""What readers read of an entry, as text that keeps its places."""

import re
from collections.abc import Iterator
from html import unescape

from kb_builder.converting import Converted, Heading, flat
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.reading import Mapping, Scalar, Sequence, Value

# Headings as they may be written, in lists, quotes and admonitions too: with # signs, or underlined.
_HASHES = re.compile(r"^(?:[ \t]|>|(?:[-*+]|\d+[.)])[ \t])*(#{1,6})(?!#)[ \t]*(\S[^\r\n]*)", re.MULTILINE)
_UNDERLINED = re.compile(r"^[ \t]*(?!#)([^\s>][^\r\n]*)\r?\n(=+|-+)[ \t]*\r?$", re.MULTILINE)
_NO_TITLE = re.compile(r"\]\([^)]*\)|<[^>]*>|\{[^}]*\}|[\W_]")
_KEYS = ("title", "summary", "outcome", "questions", "principle", "do", "dont", "audience", "quiz")


def wording(entry: Entry[Story] | Entry[Lesson] | Entry[Course], converted: Converted | None = None) -> str:
    """The file with everything blanked out but its texts and its body; every place is as before.

    With a conversion, code in the body is blanked out too.
    """
    document = entry.document
    text, start = document.text, document.body_start
    parts = []
    end = 0
    for scalar in _scalars(document.front_matter, _KEYS):
        first = text.offset(scalar.span.line, scalar.span.column)
        last = text.offset(scalar.span.end_line, scalar.span.end_column)
        parts += [" " * (first - end), text.value[first:last]]
        end = last
    parts += [" " * (start - end), converted.code_free if converted else document.body]
    return "".join(parts)


def _scalars(value: Value, keys: tuple[str, ...] = ()) -> Iterator[Scalar]:
    """The values in order of place; of the outermost block only those of the keys."""
    match value:
        case Scalar():
            yield value
        case Sequence(items):
            for item in items:
                yield from _scalars(item)
        case Mapping(items):
            for pair in items:
                if not keys or pair.key.text in keys:
                    yield from _scalars(pair.value)


def headings(converted: Converted) -> list[tuple[Heading, tuple[int, int] | None]]:
    """All headings in order, each with the place of its # signs, or of its text where it is underlined.

    None for those that are not found in the source.
    """
    found = list(flat(converted.outline))
    written = sorted(_written(converted.code_free))
    if len(written) == len(found):
        return [(heading, place) for heading, (place, _, _) in zip(found, written, strict=True)]
    placed: list[tuple[Heading, tuple[int, int] | None]] = []
    for heading in found:
        letters = _letters(unescape(heading.title))
        number = next(
            (
                number
                for number, (_, level, some) in enumerate(written)
                if level == heading.level and _is_within(some, letters)
            ),
            None,
        )
        placed.append((heading, None if number is None else written[number][0]))
        written = written if number is None else written[number + 1 :]
    return placed


def _written(source: str) -> Iterator[tuple[tuple[int, int], int, str]]:
    """What looks like a heading: its place, its level and the letters of its text."""
    for match in _HASHES.finditer(source):
        yield match.span(1), len(match[1]), _letters(match[2])
    if "\n=" in source or "\n-" in source:
        for match in _UNDERLINED.finditer(source):
            yield match.span(1), 1 if match[2].startswith("=") else 2, _letters(match[1])


def _is_within(some: str, letters: str) -> bool:
    """Whether these letters stand in the others in this order: code is blanked out in the source."""
    left = iter(letters)
    return all(letter in left for letter in some)


def _letters(title: str) -> str:
    return _NO_TITLE.sub("", title).casefold()
