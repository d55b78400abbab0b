"""Which diagnostics somebody wants to see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb_builder.diagnostics import RULES, Diagnostic, Rule, Severity

_ORDER = (Severity.ADVICE, Severity.WARNING, Severity.ERROR)


class UnknownRuleError(ValueError):
    """A selection names a rule that does not exist."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rules by code, name or the beginning of a code (`KB4`); an empty `select` is all. Places are files or folders.

    `rules` are all that there are, by code; the product's, if nothing else is said.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    least: Severity = Severity.ADVICE
    rules: Mapping[str, Rule] = field(default_factory=lambda: RULES)

    def __post_init__(self) -> None:
        for wanted in (*self.select, *self.ignore):
            if not any(_names(wanted, rule) for rule in self.rules.values()):
                raise UnknownRuleError(wanted)

    def of(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The diagnostics that are wanted, in the given order."""
        return [diagnostic for diagnostic in diagnostics if self._wants(diagnostic)]

    def _wants(self, diagnostic: Diagnostic) -> bool:
        if not at_least([diagnostic], self.least):
            return False
        if self.select and not any(_names(wanted, diagnostic.rule) for wanted in self.select):
            return False
        if any(_names(unwanted, diagnostic.rule) for unwanted in self.ignore):
            return False
        return self.wants_path(diagnostic.path)

    def wants_path(self, path: str) -> bool:
        """Whether the file is one of the places or lies below one."""
        return not self.places or any(place in (".", path) or path.startswith(f"{place}/") for place in self.places)


def at_least(diagnostics: Sequence[Diagnostic], severity: Severity) -> bool:
    """Whether one of the diagnostics is this grave or graver."""
    return any(_ORDER.index(diagnostic.rule.severity) >= _ORDER.index(severity) for diagnostic in diagnostics)


_FAMILY = re.compile(r"(KB[0-9]+)X+")
"""How people write families: KB4xx."""


def _names(wanted: str, rule: Rule) -> bool:
    beginning = _FAMILY.sub(r"\1", wanted.upper())
    is_enough = len(beginning) >= 2 or beginning == "X"  # all that extensions have added
    return (is_enough and rule.code.startswith(beginning)) or rule.name == wanted.lower()
