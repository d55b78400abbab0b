"""Which diagnostics somebody wants to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb_builder.diagnostics import RULES, Diagnostic, Severity

_ORDER = (Severity.ADVICE, Severity.WARNING, Severity.ERROR)


class UnknownRuleError(ValueError):
    """A selection names a rule that does not exist."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rules by code, name or the beginning of a code (`KB4`); an empty `select` is all. Places are files or folders."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    least: Severity = Severity.ADVICE

    def __post_init__(self) -> None:
        for wanted in (*self.select, *self.ignore):
            if not any(_names(wanted, code) for code in RULES):
                raise UnknownRuleError(wanted)

    def of(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The diagnostics that are wanted, in the given order."""
        return [diagnostic for diagnostic in diagnostics if self._wants(diagnostic)]

    def _wants(self, diagnostic: Diagnostic) -> bool:
        code = diagnostic.rule.code
        if not at_least([diagnostic], self.least):
            return False
        if self.select and not any(_names(wanted, code) for wanted in self.select):
            return False
        if any(_names(unwanted, code) for unwanted in self.ignore):
            return False
        return self.wants_path(diagnostic.path)

    def wants_path(self, path: str) -> bool:
        """Whether the file is one of the places or lies below one."""
        return not self.places or any(place in (".", path) or path.startswith(f"{place}/") for place in self.places)


def at_least(diagnostics: Sequence[Diagnostic], severity: Severity) -> bool:
    """Whether one of the diagnostics is this grave or graver."""
    return any(_ORDER.index(diagnostic.rule.severity) >= _ORDER.index(severity) for diagnostic in diagnostics)


def _names(wanted: str, code: str) -> bool:
    beginning = wanted.upper().rstrip("X")  # families are written KB4xx
    return (code.startswith(beginning) and len(beginning) >= 2) or RULES[code].name == wanted.lower()
