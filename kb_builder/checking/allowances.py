"""KB901: exceptions that a file asks for, with its reason; those that nothing needs are reported."""

from collections.abc import Iterable, Iterator

from kb_builder.diagnostics import RULES, Diagnostic, Severity, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import Library

_CODES = {name: rule.code for rule in RULES.values() for name in (rule.code, rule.name)}


def without_allowed(diagnostics: Iterable[Diagnostic], library: Library) -> list[Diagnostic]:
    """The diagnostics that no `allow` of their own file covers, and one for each exception that is not needed."""
    allowed = {
        (entry.path, _CODES[allow.rule])
        for entry in library.articles
        for allow in entry.meta.allow
        if _is_possible(allow.rule)
    }
    used: set[tuple[str, str]] = set()
    kept = []
    for diagnostic in diagnostics:
        key = (diagnostic.path, diagnostic.rule.code)
        if key in allowed:
            used.add(key)
        else:
            kept.append(diagnostic)
    return [*kept, *_unneeded(library, used)]


def _unneeded(library: Library, used: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    for entry in library.articles:
        seen: set[str] = set()
        for place, allow in enumerate(entry.meta.allow):
            code = _CODES.get(allow.rule)
            hint = "Remove it."
            if code is None:
                near = nearest(allow.rule, _CODES)
                message = f"There is no rule {allow.rule!r}."
                hint = f"Did you mean `{near}`?" if near else "`kb rules` lists them all."
            elif not _is_possible(allow.rule):
                message = f"There are no exceptions from {code} ({RULES[code].name})."
                hint = "Mend what it reports, and remove this."
            elif code in seen:
                message = f"{code} ({RULES[code].name}) is allowed here twice."
                hint = "Keep one reason."
            elif (entry.path, code) not in used:
                message = f"Nothing here needs an exception from {code} ({RULES[code].name})."
            else:
                seen.add(code)
                continue
            span = entry.span("allow", place, "rule")
            yield Diagnostic(rule_named("unused-allow"), entry.path, span, message, hint)


def _is_possible(name: str) -> bool:
    """What keeps a file from becoming a page at an address of its own cannot be wished away."""
    if name not in _CODES:
        return False
    rule = RULES[_CODES[name]]
    keeps_from_a_page = rule.code[2] in "012" and rule.severity is Severity.ERROR
    return not keeps_from_a_page and rule.code[2] not in "89" and rule.name != "too-much-markup"
