"""What we tell an author: a rule that fired, the place, the message and the way out.

The lowest layer: every phase may report, no phase prints.
"""

from kb_builder.diagnostics.diagnostic import (
    START,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Safety,
    Span,
    sort_and_deduplicate,
)
from kb_builder.diagnostics.rulebook import Extension, Rulebook, RuleFamily
from kb_builder.diagnostics.rules import RULES, ExtensionError, Rule, Severity, rule_named

__all__ = [
    "RULES",
    "START",
    "Diagnostic",
    "Edit",
    "Extension",
    "ExtensionError",
    "Fix",
    "Related",
    "Rule",
    "RuleFamily",
    "Rulebook",
    "Safety",
    "Severity",
    "Span",
    "rule_named",
    "sort_and_deduplicate",
]
