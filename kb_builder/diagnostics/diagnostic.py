"""The value that travels from the phase that noticed a problem to the reporter that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb_builder.diagnostics.rules import Rule


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file. Lines and columns are 1-based, columns count code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""For problems that belong to a file as a whole."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces what the span covers by the text."""

    span: Span
    text: str


class Safety(StrEnum):
    """How far a fix may be trusted: applied when asked, only with --unsafe, or shown only."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one file that end the problem. They do not overlap."""

    safety: Safety
    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first one."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in one place. `path` is POSIX and relative to the folder of mkdocs.yml."""

    rule: Rule
    path: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def sort_and_deduplicate(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each problem once, by path, then place, then code, then message."""
    unique = {(d.path, d.span, d.rule.code, d.message): d for d in diagnostics}
    return tuple(unique[key] for key in sorted(unique))
