"""The knowledge base for a command that writes something from it: only if nothing is wrong."""

from collections.abc import Sequence

import click

from kb_builder.checking import Analysis, OnPhase, unannounced
from kb_builder.checking.reporters import human, summary
from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.diagnostics import Diagnostic, Severity
from kb_builder.knowledge_base import KnowledgeBase


def checked(
    base: KnowledgeBase,
    *,
    use_cache: bool,
    undone: str,
    to_stderr: bool = False,
    on_phase: OnPhase = unannounced,
) -> Analysis:
    """The analysis, with the warnings shown; errors are shown and end the command.

    `undone` says what does not happen then. Reports go to standard error where standard output is for something else.
    `on_phase` is told what begins.
    """
    from kb_builder.isolating import IsolatedConverter

    on_phase("recall what is known")
    with IsolatedConverter() as aside, options.memory_of(base, use_cache=use_cache) as memory:
        analysis = base.analyse(aside=aside, memory=memory, on_phase=on_phase)
        on_phase("remember what is new")
    show(analysis.told, base, to_stderr=to_stderr)
    if analysis.count(Severity.ERROR):
        click.echo(f"{summary(analysis.told)} Nothing was {undone}; mend the errors first.", err=to_stderr)
        raise SystemExit(FOUND)
    return analysis


def show(diagnostics: Sequence[Diagnostic], base: KnowledgeBase, *, to_stderr: bool = False) -> None:
    """The report, if there is anything to report."""
    for line in human(diagnostics, base.text_of, colour=options.wants_colour()) if diagnostics else ():
        click.echo(line, err=to_stderr)
