"""Annotations in the diff of a pull request, as commands of GitHub's workflow runner.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable, Iterator, Mapping

from kb_builder.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def github(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """One command a line for each diagnostic, in the given order."""
    for diagnostic in diagnostics:
        rule, span = diagnostic.rule, diagnostic.span
        properties: dict[str, str | int] = {"file": diagnostic.path, "line": span.line, "endLine": span.end_line}
        # GitHub drops the annotation when columns are given and the span has several lines.
        if span.line == span.end_line:
            properties |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
        properties["title"] = f"{rule.code} {rule.name}"
        said = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message}\n{diagnostic.hint}"
        yield command_line(_COMMANDS[rule.severity], properties, said)


def command_line(command: str, properties: Mapping[str, str | int], message: str) -> str:
    """A command of the runner; whatever stands in its parts ends none of them."""
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{command} {listed}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
