"""`kb mv`: another name for a story, a lesson or a course, and no link breaks."""

from pathlib import Path

import click

from kb_builder.checking.reporters import human, summary
from kb_builder.cli import naming, options
from kb_builder.cli.checked import checked
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import change_together
from kb_builder.diagnostics import Severity
from kb_builder.linking import is_draft
from kb_builder.writing.renaming import Renaming, UnclearLinkError, renamed, renaming
from kb_builder.writing.slugs import slug_problem


@click.command("mv")
@naming.kind
@naming.entry_named("old")
@click.argument("new")
@options.config_file
@click.option("--diff", "show_diff", is_flag=True, help="Show what would change, and change nothing.")
def command(kind: str, old: str, new: str, config_file: Path | None, show_diff: bool) -> None:
    """Give a story, a lesson or a course another name, in one step: all of it is done, or nothing.

    KIND is story, lesson or course; OLD and NEW are ids (names of files without .md). The file and the folder of its
    images are renamed; every reference follows, in front matter and in links; and the old address becomes a former one
    (`aliases`), which leads to the new one. Everything else in the files stays to the letter.

    \b
    Examples:
      kb mv lesson listen-first listen-before-you-solve --diff
      kb mv lesson listen-first listen-before-you-solve
      kb mv story two-queues two-queues-for-one-answer

    Exit codes: 0 it is renamed, 1 mistakes were found and nothing was changed, 2 the command was not understood or
    nothing could be changed, 3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    facts = checked(base, use_cache=True, undone="changed", to_stderr=True).facts
    entry = naming.asked_for(facts.library, kind, old)
    slug = new.removeprefix(f"{entry.collection}/").removesuffix(".md")
    if any(source.path == f"{entry.collection}/{slug}.md" for source in base.sources.files):
        raise click.UsageError(f"{entry.collection}/{slug}.md is there already. Nothing was changed.")
    if problem := slug_problem(entry.collection, slug, base.sources.files, base.config.vocabularies):
        raise click.UsageError(problem)
    try:
        planned = renaming(base, facts, entry, slug)
    except UnclearLinkError as error:
        raise click.UsageError(f"{error} has to be changed by hand first. Nothing was changed.") from None
    after = renamed(base, planned)
    problems = [each for each in after.analyse().diagnostics if each.rule.severity is Severity.ERROR]
    if problems:
        for line in human(problems, after.text_of, colour=options.wants_colour()):
            click.echo(line, err=True)
        click.echo(f"{summary(problems)} Nothing was changed: this is what would be wrong then.", err=True)
        raise SystemExit(FOUND)
    if show_diff:
        _show(planned)
        return
    change_together(base.root, {each.path: each.after for each in planned.texts}, planned.moved)
    for before, now in planned.moved.items():
        click.echo(f"{before} is now {now}")
    for each in planned.texts:
        if each.titles:
            click.echo(f"{planned.moved.get(each.path, each.path)}: {each.titles[0]}")
    if not is_draft(entry):
        click.echo(f"/{entry.id}/ leads to /{entry.collection}/{slug}/.")


def _show(planned: Renaming) -> None:
    for before, now in planned.moved.items():
        click.echo(f"rename {before} to {now}")
    for each in planned.texts:
        click.echo(each.diff.encode("utf-8"), nl=False)
