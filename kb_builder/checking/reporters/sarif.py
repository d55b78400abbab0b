"""SARIF 2.1.0, for code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import kb_builder
from kb_builder.diagnostics import RULES, Diagnostic, Edit, Rule, Severity, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def sarif(diagnostics: Sequence[Diagnostic], every: Mapping[str, Rule] = RULES) -> str:
    """One SARIF log with one run; the results in the given order, the rules that gave them by code.

    `every` are all rules that there are, by code.
    """
    rules = [rule for code, rule in every.items() if any(diagnostic.rule.code == code for diagnostic in diagnostics)]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "kb",
                        "version": kb_builder.__version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(diagnostic, rules) for diagnostic in diagnostics],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:  # Any: JSON, here and below
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.finds}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, rules: list[Rule]) -> dict[str, Any]:
    text = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message} {diagnostic.hint}"
    codes = [rule.code for rule in rules]
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule.code,
        "ruleIndex": codes.index(diagnostic.rule.code),
        "level": _LEVELS[diagnostic.rule.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(diagnostic.path, diagnostic.span)}],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"physicalLocation": _place(other.path, other.span), "message": {"text": other.message}}
            for other in diagnostic.related
        ]
    if diagnostic.fix:
        result["fixes"] = [
            {
                "description": {"text": diagnostic.fix.title},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": quote(diagnostic.path)},
                        "replacements": _replacements(diagnostic.fix.edits),
                    }
                ],
            }
        ]
    return result


def _replacements(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    return [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits]


def _place(path: str, span: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": quote(path)}, "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
