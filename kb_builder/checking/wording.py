"""What readers read of an entry, as text that keeps its places."""

import re
from collections.abc import Iterator

from kb_builder.converting import Converted, Heading
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.reading import Mapping, Scalar, Sequence, Value

_HASHES = re.compile(r"^(#{1,6})[ \t]*[^\s#]", re.MULTILINE)
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
    """All headings in order, each with the place of its # signs; None where headings are written in another way too."""
    found = list(_flat(converted.outline))
    places = [match.span(1) for match in _HASHES.finditer(converted.code_free)]
    return list(zip(found, places if len(places) == len(found) else [None] * len(found), strict=True))


def _flat(outline: tuple[Heading, ...]) -> Iterator[Heading]:
    for heading in outline:
        yield heading
        yield from _flat(heading.children)
