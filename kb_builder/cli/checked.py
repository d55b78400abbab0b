"""The knowledge base for a command that writes something from it: only if nothing is wrong."""

from pathlib import Path

import click

from kb_builder.checking import Analysis
from kb_builder.checking.reporters import human, summary
from kb_builder.checking.selection import Selection
from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.diagnostics import Severity
from kb_builder.isolating import IsolatedConverter
from kb_builder.knowledge_base import KnowledgeBase


def checked(
    config_path: Path, *, use_cache: bool, undone: str, to_stderr: bool = False
) -> tuple[KnowledgeBase, Analysis]:
    """The knowledge base and its analysis, with the warnings shown; errors are shown and end the command.

    `undone` says what does not happen then. Reports go to standard error where standard output is for something else.
    """
    base = options.open_knowledge_base(config_path)
    with IsolatedConverter() as aside, options.memory_of(base, use_cache=use_cache) as memory:
        analysis = base.analyse(aside=aside, memory=memory)
    shown = Selection(least=Severity.WARNING).of(analysis.diagnostics)  # advice is for `kb check`
    if shown:
        for line in human(shown, base.text_of, colour=options.wants_colour()):
            click.echo(line, err=to_stderr)
    if analysis.count(Severity.ERROR):
        click.echo(f"{summary(shown)} Nothing was {undone}; mend the errors first.", err=to_stderr)
        raise SystemExit(FOUND)
    return base, analysis
