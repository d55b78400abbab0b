"""What a package of your own needs to add rules. These names stay; `docs/how-to/add-rules.md` shows how to use them.

The entry point group `kb_builder.rules` names a `RuleFamily`.
"""

from kb_builder.checking import Check, Facts
from kb_builder.diagnostics import START, Diagnostic, Edit, Fix, Related, Rule, RuleFamily, Safety, Severity, Span

__all__ = [
    "START",
    "Check",
    "Diagnostic",
    "Edit",
    "Facts",
    "Fix",
    "Related",
    "Rule",
    "RuleFamily",
    "Safety",
    "Severity",
    "Span",
]
