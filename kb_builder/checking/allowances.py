"""KB901: exceptions that a file asks for, with its reason; those that nothing needs are reported."""

from collections.abc import Iterable

from kb_builder.diagnostics import RULES, Diagnostic, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import Library


def without_allowed(diagnostics: Iterable[Diagnostic], library: Library) -> list[Diagnostic]:
    """The diagnostics that no `allow` of their own file covers, and one for each exception that is not needed."""
    codes = {name: rule.code for rule in RULES.values() for name in (rule.code, rule.name)}
    unused = {
        (entry.path, codes[allow.rule]): (entry, place)
        for entry in library.articles
        for place, allow in enumerate(entry.meta.allow)
        if allow.rule in codes
    }
    allowed = set(unused)
    kept = []
    for diagnostic in diagnostics:
        key = (diagnostic.path, diagnostic.rule.code)
        if key in allowed:
            unused.pop(key, None)
        else:
            kept.append(diagnostic)
    for (path, code), (entry, place) in unused.items():
        kept.append(
            Diagnostic(
                rule_named("unused-allow"),
                path,
                entry.span("allow", place),
                f"Nothing here needs an exception from {code} ({RULES[code].name}).",
                "Remove it.",
            )
        )
    for entry in library.articles:
        for place, allow in enumerate(entry.meta.allow):
            if allow.rule not in codes:
                near = nearest(allow.rule, codes)
                kept.append(
                    Diagnostic(
                        rule_named("unused-allow"),
                        entry.path,
                        entry.span("allow", place, "rule"),
                        f"There is no rule {allow.rule!r}.",
                        f"Did you mean `{near}`?" if near else "`kb rules` lists them all.",
                    )
                )
    return kept
