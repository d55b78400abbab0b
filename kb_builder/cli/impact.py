"""`kb impact`: which courses a change touches, and what is known to be right for a course elsewhere."""

import datetime
from contextlib import closing
from pathlib import Path

import click

from kb_builder.cli import completing, options
from kb_builder.cli.changes import NotARepositoryError, files_before
from kb_builder.cli.checked import checked
from kb_builder.cli.files import replace_text
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.isolating import IsolatedConverter
from kb_builder.knowledge_base import KnowledgeBase, as_before
from kb_builder.publishing.cache import open_cache
from kb_builder.writing.impact import accepted, as_annotations, as_json, as_text, impact


@click.command("impact")
@options.config_file
@click.option("--base", default="HEAD", show_default=True, metavar="REV", help="The Git revision to compare with.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "github", "json"]),
    default="human",
    show_default=True,
    help="How to say it.",
)
@click.option(
    "--accept",
    metavar="NAME",
    shell_complete=completing.external_courses,
    help="Note that this course elsewhere has been looked at, as the pages are now.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to note with --accept.  [default: today]")
def command(
    config_file: Path | None, base: str, form: str, accept: str | None, today: datetime.datetime | None
) -> None:
    """Say which courses a change touches: those in courses/, and those elsewhere that external-links.yml registers.

    A page is touched when its text has changed, when it has another address, or when it was retired. Compared is with
    the place where the branch left --base. With --accept nothing is compared: for each link of that course, the day and
    a hash of what the page says now are written into external-links.yml; the page "What changed since your course
    linked it" begins anew.

    \b
    Examples:
      kb impact
      kb impact --base origin/main --format github
      kb impact --accept "Onboarding at Parcelo"

    Exit codes: 0 it was said or noted, 1 mistakes were found and nothing was noted, 2 the command was not understood,
    3 a bug of ours.
    """
    knowledge = options.open_knowledge_base(config_file)
    if accept is not None:
        day = today.date() if today else datetime.datetime.now().astimezone().date()
        _accept(knowledge, accept, day)
        return
    try:
        files = files_before(knowledge.root, base)
    except NotARepositoryError as error:
        raise click.UsageError(str(error)) from None
    earlier = as_before(knowledge, files)
    with IsolatedConverter() as aside, options.memory_of(knowledge, use_cache=True) as memory:
        now = knowledge.analyse(aside=aside, memory=memory).facts
        # What was found out about texts of today must not make room for those of yesterday: that is not saved.
        with closing(open_cache(earlier)) as known:
            before = earlier.analyse(aside=aside, memory=known).facts
            touched = impact(before, now)
    match form:
        case "json":
            click.echo(as_json(touched))
        case "github":
            for line in as_annotations(touched):
                click.echo(line.encode("utf-8", "backslashreplace"))
        case _:
            for line in as_text(touched):
                click.echo(line)


def _accept(base: KnowledgeBase, name: str, day: datetime.date) -> None:
    facts = checked(base, use_cache=True, undone="noted", to_stderr=True).facts
    names = [course.name for course in facts.registry.courses]
    if name not in names:
        near = nearest(name, names)
        raise click.UsageError(
            f"external-links.yml has no course {name!r}.{f' Did you mean {near!r}?' if near else ''}"
        )
    fixed = accepted(facts, names.index(name), day.isoformat())
    if fixed.after != fixed.before:
        try:
            replace_text(base.root, fixed.path, fixed.after)
        except OSError as error:
            raise click.UsageError(f"{fixed.path} cannot be written: {error.strerror}.") from None
    count = len(facts.registry.courses[names.index(name)].links)
    click.echo(f"{fixed.path}: {count} link{'' if count == 1 else 's'} of {name!r} as of {day}.")
