"""Decoded text with the places of its lines."""

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

from kb_builder.diagnostics import Diagnostic, Span, rule_named
from kb_builder.reading.source_file import SourceFile

_LINE_END = re.compile(r"\r\n|\n|\r")

# C0 and C1 controls but tab, line feed and carriage return; U+0085, U+2028 and U+2029, which libyaml counts as line
# ends and Markdown does not; the bidirectional overrides and isolates (Unicode TR 36, section 3.3); zero-width space,
# word joiner and a byte order mark inside the text; private use, where we keep our own marks; the two noncharacters
# that libyaml refuses. U+200C and U+200D stay: Persian and emoji need them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff"
    "\ue000-\uf8ff\ufffe\uffff]"
)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Text:
    """Text without its byte order mark. Offsets count code points from 0."""

    value: str
    _line_starts: "array[int]" = field(repr=False, compare=False)

    @classmethod
    def of(cls, value: str) -> "Text":
        return cls(value, array("L", (0, *(end.end() for end in _LINE_END.finditer(value)))))

    def line_of(self, offset: int) -> int:
        """The 1-based line in which the offset lies."""
        return bisect_right(self._line_starts, offset)

    def span(self, start: int, end: int) -> Span:
        """The place between two offsets."""
        first, last = self.line_of(start), self.line_of(end)
        return Span(first, start - self._line_starts[first - 1] + 1, last, end - self._line_starts[last - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based place; a column past the end of its line counts on into the next."""
        return self._line_starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end; empty past the last line."""
        if number > len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = _LINE_END.search(self.value, start)
        return self.value[start : end.start() if end else len(self.value)]


def decode_text(source: SourceFile) -> tuple[Text | None, list[Diagnostic]]:
    """The text of a file, or what is wrong with its bytes. Forbidden characters are reported, all of them by line."""
    try:
        value = source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf_8(source, error)]
    text = Text.of(value.removeprefix(_BYTE_ORDER_MARK))
    found = [_forbidden(source.path, text, match) for match in _FORBIDDEN.finditer(text.value)]
    return (None, found[:20]) if found else (text, [])


def _not_utf_8(source: SourceFile, error: UnicodeDecodeError) -> Diagnostic:
    before = Text.of(source.data[: error.start].decode("utf-8"))
    end = len(before.value)
    if source.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "This file is UTF-16, not UTF-8."
    else:
        message = f"Byte 0x{source.data[error.start]:02x} does not belong in UTF-8 text."
    return Diagnostic(
        rule_named("not-utf-8"),
        source.path,
        before.span(end, end),
        message,
        "Save the file again with the encoding UTF-8 (most editors offer it in 'Save as' or in the bar at the bottom).",
    )


def _forbidden(path: str, text: Text, match: re.Match[str]) -> Diagnostic:
    return Diagnostic(
        rule_named("forbidden-character"),
        path,
        text.span(match.start(), match.end()),
        f"The character U+{ord(match[0]):04X} is invisible and can hide or reorder text.",
        "Delete it; retype the words around it when you cannot see it.",
    )
