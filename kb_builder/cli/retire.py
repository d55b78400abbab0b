"""`kb retire`: an entry leaves the collection, and its page says why."""

from pathlib import Path

import click

from kb_builder.cli import naming, options
from kb_builder.cli.checked import checked
from kb_builder.cli.files import replace_text
from kb_builder.model import Course, Lesson, Story
from kb_builder.reading import Collection
from kb_builder.writing.cleaning import one_line
from kb_builder.writing.retiring import retirement


@click.command("retire")
@naming.kind
@naming.entry_named("id")
@options.config_file
@click.option("--because", required=True, metavar="TEXT", help="The reason, in one sentence. The page shows it.")
@click.option("--replaced-by", default="", metavar="ID", help="The one of its kind that says it now.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what would change, and change nothing.")
def command(kind: str, id: str, config_file: Path | None, because: str, replaced_by: str, show_diff: bool) -> None:
    """Take a story, a lesson or a course out of the collection.

    KIND is story, lesson or course; ID is the name of its file without .md. The file stays, with `status: retired` and
    the reason. Lists, search and feeds show it no longer; its address says that it has been retired, why, and what has
    taken its place. Personal data needs more than that: `kb withdraw` keeps nothing.

    \b
    Examples:
      kb retire lesson read-the-script --because "We do not use scripts any more." --replaced-by listen-first
      kb retire story the-fax-line --because "The channel is gone." --diff

    Exit codes: 0 it is retired, 1 mistakes were found and nothing was changed, 2 the command was not understood,
    3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    facts = checked(base, use_cache=True, undone="changed", to_stderr=True).facts
    entry = naming.asked_for(facts.library, kind, id)
    if not isinstance(entry.meta, Story | Lesson | Course):
        raise click.UsageError(f"{entry.path} is withdrawn already: nothing is left to retire.")
    if replaced_by:
        other = naming.asked_for(facts.library, kind, replaced_by)
        if other is entry or not isinstance(other.meta, Story | Lesson | Course) or other.meta.status != "published":
            raise click.UsageError(f"{other.slug!r} cannot take its place: name another {kind} that is published.")
        replaced_by = other.slug
    fixed = retirement(entry.document, one_line(because), replaced_by)
    if show_diff:
        click.echo(fixed.diff.encode("utf-8"), nl=False)
        return
    try:
        replace_text(base.root, fixed.path, fixed.after)
    except OSError as error:
        raise click.UsageError(f"{fixed.path} cannot be written: {error.strerror}.") from None
    click.echo(f"{fixed.path} is retired. /{entry.id}/ says so, and why.")
    for user in sorted({edge.source for edge in facts.graph.into(entry.id)}):
        if Collection(user.partition("/")[0]) in (Collection.COURSES, Collection.STORIES):
            click.echo(f"{user}.md still names it.")
