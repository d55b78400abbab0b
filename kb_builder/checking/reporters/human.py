"""For people in a terminal: the place, the line, a mark below it, and the way out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kb_builder.diagnostics import START, Diagnostic, Severity, Span
from kb_builder.reading import Text

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.ADVICE: "36;1"}
_WIDEST = 120
_MOST_LINES = 4
# A terminal obeys control characters; an author's text is shown, never obeyed.
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\uf8ff]"
)


def human(diagnostics: Iterable[Diagnostic], text_of: Callable[[str], str | None], *, colour: bool) -> Iterator[str]:
    """A few lines for each diagnostic, in the given order, an empty line after each."""
    texts: dict[str, Text | None] = {}
    for diagnostic in diagnostics:
        if diagnostic.path not in texts:
            found = text_of(diagnostic.path)
            texts[diagnostic.path] = Text.of(found) if found is not None else None
        yield from _one(diagnostic, texts[diagnostic.path], colour)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many problems of each kind there are: `2 errors, 1 warning`, or `No problems found.`"""
    counts = Counter(diagnostic.rule.severity for diagnostic in diagnostics)
    plurals = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "pieces of advice"}
    singles = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "piece of advice"}
    parts = [
        f"{counts[severity]} {singles[severity] if counts[severity] == 1 else plurals[severity]}"
        for severity in Severity
        if counts[severity]
    ]
    return f"Found {', '.join(parts)}." if parts else "No problems found."


def _one(diagnostic: Diagnostic, text: Text | None, colour: bool) -> Iterator[str]:
    def paint(code: str, words: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if colour else words

    rule, span = diagnostic.rule, diagnostic.span
    place = paint("1", _shown(f"{diagnostic.path}:{span.line}:{span.column}"))
    kind = paint(_COLOURS[rule.severity], f"{rule.severity}[{rule.code} {rule.name}]")
    yield f"{place}: {kind}: {_shown(diagnostic.message)}"
    lines = list(_marked_lines(text, span)) if text and span != START else []
    gutter = len(str(lines[-1][0])) if lines else 0
    if lines:
        yield f"  {' ' * gutter} |"
        for number, line, start, end in lines:
            yield from _excerpt(f"{number:>{gutter}}", line, start, end, partial(paint, _COLOURS[rule.severity]))
        if span.end_line > lines[-1][0] + 1:
            yield f"  {' ' * gutter} ..."
    margin = " " * (gutter + 3 if lines else 2)
    for other in diagnostic.related:
        yield f"{margin}= see {_shown(other.path)}:{other.span.line}:{other.span.column}: {_shown(other.message)}"
    if diagnostic.hint:
        yield f"{margin}= {paint('36', 'hint')}: {_shown(diagnostic.hint)}"
    yield ""


def _marked_lines(text: Text, span: Span) -> Iterator[tuple[int, str, int, int]]:
    """The lines in which something is marked, the first few at most: number, line, start and end of the mark from 0."""
    for number in range(span.line, min(span.end_line, span.line + _MOST_LINES - 1) + 1):
        line = text.line(number)
        start = span.column - 1 if number == span.line else len(line) - len(line.lstrip())
        end = span.end_column - 1 if number == span.end_line else len(line.rstrip())
        if line.strip() and (number == span.line or end > start):
            yield number, line, start, end


def _excerpt(number: str, line: str, start: int, end: int, paint: Callable[[str], str]) -> Iterator[str]:
    if len(line) > _WIDEST:
        cut = max(0, start - _WIDEST // 3)
        line, start, end = line[cut : cut + _WIDEST], start - cut, min(end - cut, _WIDEST)
    before, marked = _shown(line[:start]), _shown(line[start:end])
    pad = "".join("\t" if character == "\t" else " " * _width(character) for character in before)
    yield f"  {number} | {_shown(line)}"
    yield f"  {' ' * len(number)} | {pad}{paint('^' * max(1, sum(map(_width, marked))))}"


def _shown(text: str) -> str:
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _width(character: str) -> int:
    """Columns of a terminal (Unicode TR 11): wide characters take two, combining marks none."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
