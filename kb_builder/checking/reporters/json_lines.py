"""One JSON object a line: the format for programs. Its shape is versioned by `v`."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb_builder.diagnostics import Diagnostic, Span

# JSON allows them in a text, and many readers of lines end a line there; a lone surrogate cannot be written at all.
_LINE_ENDS = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


def json_lines(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Each diagnostic as an object, in the given order. Lines and columns are 1-based, the end is exclusive."""
    for diagnostic in diagnostics:
        yield _LINE_ENDS.sub(
            lambda match: f"\\u{ord(match[0]):04x}", json.dumps(_shape(diagnostic), ensure_ascii=False)
        )


def _shape(diagnostic: Diagnostic) -> dict[str, Any]:  # Any: JSON
    fix = diagnostic.fix
    return {
        "v": 1,
        "rule": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": diagnostic.rule.severity.value,
        "path": diagnostic.path,
        **_place(diagnostic.span),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "related": [
            {"path": other.path, "line": other.span.line, "column": other.span.column, "message": other.message}
            for other in diagnostic.related
        ],
        "fix": fix
        and {
            "safety": fix.safety.value,
            "title": fix.title,
            "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits],
        },
    }


def _place(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}
