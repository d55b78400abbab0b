"""KB901: exceptions that a file asks for, with its reason; those that nothing needs are reported."""

from collections.abc import Iterable, Iterator, Mapping

from kb_builder.diagnostics import Diagnostic, Rule, Severity, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import Library


def without_allowed(diagnostics: Iterable[Diagnostic], library: Library, rules: Mapping[str, Rule]) -> list[Diagnostic]:
    """The diagnostics that no `allow` of their own file covers, and one for each exception that is not needed.

    `rules` are all that there are, by code.
    """
    called = {name: rule for rule in rules.values() for name in (rule.code, rule.name)}
    allowed = {
        (entry.path, called[allow.rule].code)
        for entry in library.articles
        for allow in entry.meta.allow
        if allow.rule in called and _is_possible(called[allow.rule])
    }
    used: set[tuple[str, str]] = set()
    kept = []
    for diagnostic in diagnostics:
        key = (diagnostic.path, diagnostic.rule.code)
        if key in allowed:
            used.add(key)
        else:
            kept.append(diagnostic)
    return [*kept, *_unneeded(library, used, called)]


def _unneeded(library: Library, used: set[tuple[str, str]], called: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    for entry in library.articles:
        seen: set[str] = set()
        for place, allow in enumerate(entry.meta.allow):
            rule = called.get(allow.rule)
            hint = "Remove it."
            if rule is None:
                near = nearest(allow.rule, called)
                message = f"There is no rule {allow.rule!r}."
                hint = f"Did you mean `{near}`?" if near else "`kb rules` lists them all."
                if allow.rule.startswith("X") and near is None:
                    hint = "It belongs to an extension, which is not installed here."
            elif not _is_possible(rule):
                message = f"There are no exceptions from {rule.code} ({rule.name})."
                hint = "Mend what it reports, and remove this."
            elif rule.code in seen:
                message = f"{rule.code} ({rule.name}) is allowed here twice."
                hint = "Keep one reason."
            elif (entry.path, rule.code) not in used:
                message = f"Nothing here needs an exception from {rule.code} ({rule.name})."
            else:
                seen.add(rule.code)
                continue
            span = entry.span("allow", place, "rule")
            yield Diagnostic(rule_named("unused-allow"), entry.path, span, message, hint)


def _is_possible(rule: Rule) -> bool:
    """What keeps a file from becoming a page at an address of its own cannot be wished away."""
    keeps_from_a_page = rule.is_of("012") and rule.severity is Severity.ERROR
    return not keeps_from_a_page and not rule.is_of("89") and rule.name != "too-much-markup"
