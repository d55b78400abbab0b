"""`kb check`: the gate."""

import datetime
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from kb_builder.checking.reporters import github, human, json_lines, sarif, summary
from kb_builder.checking.selection import Selection, UnknownRuleError, at_least
from kb_builder.cli import completing, options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.diagnostics import Diagnostic, Rule, Severity
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.isolating import IsolatedConverter
from kb_builder.knowledge_base import KnowledgeBase, NoPlaceForTextError, with_text
from kb_builder.reading import place_in

_FORMATS = ["human", "github", "json", "sarif"]


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), shell_complete=completing.entries)
@options.config_file
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="human", show_default=True, help="How to say it."
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    shell_complete=completing.rules,
    help="Only these rules: codes, names or beginnings (KB4).",
)
@click.option("--ignore", multiple=True, metavar="RULES", shell_complete=completing.rules, help="Not these rules.")
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The least severity that gives exit code 1.",
)
@click.option("--changed", is_flag=True, help="Only what files say that differ from --base, and broken references.")
@click.option("--base", default="HEAD", show_default=True, metavar="REV", help="The Git revision for --changed.")
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    shell_complete=completing.entries,
    help="The file whose text comes on standard input (-).",
)
@options.use_cache
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day for what is overdue.  [default: today]")
def command(
    paths: tuple[Path, ...],
    config_file: Path | None,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    changed: bool,
    base: str,
    stdin_filename: Path | None,
    today: datetime.datetime | None,
    use_cache: bool,
) -> None:
    """Say exactly what is wrong in stories, lessons and pages.

    The whole knowledge base is always read, because a lesson may be missed by a story elsewhere; PATHS (files or
    folders) only choose whose problems are shown. `-` takes the text of one file from standard input.

    \b
    Examples:
      kb check
      kb check stories/my-story.md
      kb check --changed --base origin/main --format github
      kb check --select KB4 --fail-on advice
      kb check - --stdin-filename stories/my-story.md < draft.md

    Exit codes: 0 nothing as grave as --fail-on, 1 something was found, 2 the command was not understood, 3 a bug
    of ours.
    """
    knowledge = options.open_knowledge_base(config_file)
    places = [relative(path, knowledge.root) for path in paths if str(path) != "-"]
    if any(str(path) == "-" for path in paths):
        use_cache = False  # What an editor has not saved is forgotten.
        knowledge, place = _from_stdin(knowledge, stdin_filename)
        places.append(place)
    selection = _selection(_split(select), _split(ignore), tuple(places), knowledge.rulebook.rules)
    day = today.date() if today else datetime.datetime.now().astimezone().date()
    with IsolatedConverter() as aside, options.memory_of(knowledge, use_cache=use_cache) as memory:
        analysis = knowledge.analyse(today=day, aside=aside, memory=memory)
    shown = selection.of(analysis.diagnostics)
    if changed:
        shown = _of_change(shown, knowledge.root, base)
    _report(shown, form, knowledge)
    if at_least(shown, Severity(fail_on)):
        raise SystemExit(FOUND)


def _of_change(found: list[Diagnostic], root: Path, base: str) -> list[Diagnostic]:
    """What lies in files that were changed; and broken references in all files, because they break from afar."""
    from kb_builder.cli.changes import NotARepositoryError, changed_paths  # Few need it, and it takes its time to load.

    try:
        touched = set(changed_paths(root, base))
    except NotARepositoryError as error:
        raise click.UsageError(str(error)) from None
    return [one for one in found if one.path in touched or (touched and _may_break_from_afar(one))]


def _may_break_from_afar(diagnostic: Diagnostic) -> bool:
    return diagnostic.rule.code.startswith("KB3") and diagnostic.rule.severity is Severity.ERROR


def _report(shown: list[Diagnostic], form: str, knowledge: KnowledgeBase) -> None:
    match form:
        case "json":
            lines = json_lines(shown)
        case "github":
            lines = github(shown)
        case "sarif":
            lines = iter([sarif(shown, knowledge.rulebook.rules)])
        case _:
            lines = human(shown, knowledge.text_of, colour=options.wants_colour())
    for line in lines:
        # Programs read UTF-8, whatever the terminal takes.
        click.echo(line if form == "human" else line.encode("utf-8", "backslashreplace"))
    if form == "human":
        click.echo(summary(shown))
        if shown:
            click.echo("`kb explain CODE` tells more about a rule.", err=True)


def _from_stdin(knowledge: KnowledgeBase, named: Path | None) -> tuple[KnowledgeBase, str]:
    if named is None:
        raise click.UsageError("`-` needs --stdin-filename: which file is it, for example stories/my-story.md?")
    place = _inside(named, knowledge.root)
    try:
        return with_text(knowledge, place, sys.stdin.buffer.read()), place
    except NoPlaceForTextError:
        raise click.UsageError(
            f"{place!r} is no text of a knowledge base. Those are stories/<name>.md, lessons/<name>.md, "
            f"courses/<name>.md, companies.yml, journeys.yml and the pages in {knowledge.config.docs_dir}/."
        ) from None


def _selection(
    select: tuple[str, ...], ignore: tuple[str, ...], places: tuple[str, ...], rules: Mapping[str, Rule]
) -> Selection:
    try:
        return Selection(select, ignore, places, rules=rules)
    except UnknownRuleError as error:
        wanted = str(error)
        near = nearest(wanted.upper(), rules) or nearest(wanted, [rule.name for rule in rules.values()])
        suggestion = f" Did you mean {near}?" if near else " `kb rules` lists them all."
        raise click.UsageError(f"There is no rule {wanted!r}.{suggestion}") from None


def _split(listed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for one in listed for part in one.split(",") if part.strip())


def relative(path: Path, root: Path) -> str:
    """The path as diagnostics write it; a usage error when it is not part of the knowledge base."""
    if not os.path.lexists(path):
        raise click.UsageError(f"There is no file {str(path)!r}.")
    return _inside(path, root)


def _inside(path: Path, root: Path) -> str:
    place = place_in(root, Path(os.path.abspath(path)))  # noqa: PTH100 - resolve() would follow links
    if place is None:
        raise click.UsageError(f"{str(path)!r} is not in the knowledge base {root}.")
    return place
