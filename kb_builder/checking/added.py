"""The checks of extensions: the code of others, whose mistakes are said to be theirs."""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial

from kb_builder.checking.facts import Check, Facts
from kb_builder.diagnostics import (
    Diagnostic,
    Edit,
    Extension,
    ExtensionError,
    Fix,
    Related,
    Rule,
    Rulebook,
    Safety,
    Span,
)

_PLAIN = (str, int, Span, Edit, Fix, Related, Safety, tuple, type(None))


def added_checks(rulebook: Rulebook, *, of_texts: bool) -> tuple[Check, ...]:
    """The checks of the extensions that look at each text alone, or the others. They raise ExtensionError only."""
    return tuple(partial(_guarded, each) for each in rulebook.extensions if each.family.of_texts is of_texts)


def _guarded(extension: Extension, facts: Facts) -> Iterator[Diagnostic]:
    try:
        for found in extension.family.check(facts):
            _refuse_unfit(found, extension, facts)
            yield found
    except ExtensionError:
        raise
    except Exception as error:
        raise extension.error(f"its check failed. {type(error).__name__}: {error}") from error


def _refuse_unfit(found: Diagnostic, extension: Extension, facts: Facts) -> None:
    if type(found) is not Diagnostic or not _is_plain(found):
        raise extension.error(f"its check gives {found!r}, which is no Diagnostic of plain values.")
    if found.rule not in extension.family.rules:
        raise extension.error(f"its check reports {found.rule.code}, which is none of its rules.")
    if extension.family.of_texts and found.path in facts.known:
        raise extension.error(f"it looks at each text alone, and yet reports {found.path}, which it was not given.")


def _is_plain(found: Diagnostic) -> bool:
    """Whether it holds nothing but our own values: it is remembered between runs."""
    parts: list[object] = [getattr(found, field.name) for field in fields(found)]
    while parts:
        part = parts.pop()
        if type(part) is Rule:
            continue  # Its values are looked at when it is installed.
        if type(part) not in _PLAIN:
            return False
        if isinstance(part, tuple):
            parts += part
        elif isinstance(part, (Span, Edit, Fix, Related)):
            parts += [getattr(part, field.name) for field in fields(part)]
    return True
