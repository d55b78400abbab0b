"""Fixes: edits that end a problem. Text outside the edits stays to the letter, comments and the order of keys too."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety
from kb_builder.reading import Text

_BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as Git counts lines: \r and the separators of Unicode end none


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file as it would be, and the titles of what was done, in order of place."""

    path: str
    before: str
    after: str
    titles: tuple[str, ...]

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        lines = difflib.unified_diff(
            _LINE.findall(self.before), _LINE.findall(self.after), f"a/{self.path}", f"b/{self.path}"
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def fix_files(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], *, unsafe: bool) -> list[Fixed]:
    """The files that fixes change, sorted by path. Where fixes overlap, the first one is made; the rest can follow."""
    by_path: dict[str, list[Fix]] = {}
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix and diagnostic.path in texts and (fix.safety is Safety.SAFE or (unsafe and fix.safety is Safety.UNSAFE)):
            by_path.setdefault(diagnostic.path, []).append(fix)
    return [_fix(path, texts[path], fixes) for path, fixes in sorted(by_path.items())]


def _fix(path: str, before: str, fixes: list[Fix]) -> Fixed:
    text = Text.of(before.removeprefix(_BYTE_ORDER_MARK))
    chosen: list[Edit] = []
    taken: list[tuple[int, int]] = []
    titles = []
    for fix in fixes:
        places = [_offsets(edit, text)[:2] for edit in fix.edits]
        if not any(
            start < other_end and other_start < end for start, end in places for other_start, other_end in taken
        ):
            chosen += fix.edits
            taken += places
            titles.append(fix.title)
    return Fixed(path, before, edited(before, chosen), tuple(titles))


def edited(before: str, edits: Iterable[Edit]) -> str:
    """The text of a file with edits that do not overlap; all else stays to the letter."""
    # Places are counted without the byte order mark, which stays where it is.
    mark = before[: before.startswith(_BYTE_ORDER_MARK)]
    text = Text.of(before[len(mark) :])
    after = text.value
    # From the last to the first; of several at one place, the first edit comes to stand first.
    places = sorted((_offsets(edit, text) for edit in edits), key=lambda place: place[:2])
    for start, end, replacement in places[::-1]:
        after = after[:start] + replacement + after[end:]
    return mark + after


def _offsets(edit: Edit, text: Text) -> tuple[int, int, str]:
    span = edit.span
    return text.offset(span.line, span.column), text.offset(span.end_line, span.end_column), edit.text


def tidy(text: str) -> str:
    """The text with plain line ends, no byte order mark, and no white space at line ends that means nothing.

    Two spaces before a line end are a line break in Markdown: they stay where text stands before and after them.
    """
    lines = re.split(r"\r\n|\r|\n", text.lstrip(_BYTE_ORDER_MARK))
    tidied = [
        _tidy_line(line, lines[number + 1] if number + 1 < len(lines) else "") for number, line in enumerate(lines)
    ]
    return "\n".join(tidied)


def _tidy_line(line: str, following: str) -> str:
    bare = line.rstrip(" \t")
    is_break = line.endswith("  ") and bool(bare) and bool(following.strip()) and bare != "---"
    return f"{bare}  " if is_break else bare
