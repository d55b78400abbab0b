"""`kb check`: the gate."""

import os
from pathlib import Path

import click

from kb_builder.checking.reporters import human, json_lines, summary
from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.diagnostics import Diagnostic, Severity


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.config_file
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json"]),
    default="human",
    show_default=True,
    help="For people, or one JSON object a line for programs.",
)
def command(paths: tuple[Path, ...], config_file: Path | None, form: str) -> None:
    """Say exactly what is wrong in stories, lessons and pages.

    The whole knowledge base is always read, because a lesson may be missed by a story elsewhere; PATHS (files or
    folders) only choose whose problems are shown.

    \b
    Examples:
      kb check
      kb check stories/
      kb check stories/my-story.md --format json

    Exit codes: 0 no errors, 1 errors were found, 2 the command was not understood, 3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    shown = _below(base.analyse().diagnostics, [_relative(path, base.root) for path in paths])
    if form == "json":
        for line in json_lines(shown):
            click.echo(line)
    else:
        for line in human(shown, base.text_of, colour=options.wants_colour()):
            click.echo(line)
        click.echo(summary(shown))
        if shown:
            click.echo("`kb explain CODE` tells more about a rule.", err=True)
    if any(diagnostic.rule.severity is Severity.ERROR for diagnostic in shown):
        raise SystemExit(FOUND)


def _below(diagnostics: tuple[Diagnostic, ...], places: list[str]) -> list[Diagnostic]:
    return [
        diagnostic
        for diagnostic in diagnostics
        if not places
        or any(place in (".", diagnostic.path) or diagnostic.path.startswith(f"{place}/") for place in places)
    ]


def _relative(path: Path, root: Path) -> str:
    """The path as diagnostics write it; a usage error when it is not part of the knowledge base."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    if not os.path.lexists(full):
        raise click.UsageError(f"There is no file {str(path)!r}.")
    if not full.is_relative_to(root):
        raise click.UsageError(f"{str(path)!r} is not in the knowledge base {root}.")
    return full.relative_to(root).as_posix()
