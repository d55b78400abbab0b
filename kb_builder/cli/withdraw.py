"""`kb withdraw`: a story that must not be told any longer leaves the collection at once; its address stays."""

import datetime
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from kb_builder.checking import Analysis
from kb_builder.checking.fixing import Fixed
from kb_builder.checking.reporters import human, summary
from kb_builder.cli import completing, options
from kb_builder.cli.asking import is_terminal
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import delete, replace_text
from kb_builder.diagnostics import Diagnostic, Severity
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing.exchange import remove_spares
from kb_builder.reading import Collection, SourceFile
from kb_builder.writing.cleaning import one_line
from kb_builder.writing.withdrawing import Withdrawal, withdrawal

LOCAL = ".kb"
"""The folder of what is kept between runs; all of it can be made anew."""


@click.group("withdraw")
def command() -> None:
    """Take back what must not be told any longer."""


@command.command("story")
@click.argument("story", metavar="ID", shell_complete=completing.stories)
@options.config_file
@click.option("--because", default="", metavar="TEXT", help="The reason, for colleagues. No page shows it.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to write down.  [default: today]")
@click.option("--diff", "show_diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def story(
    story: str, config_file: Path | None, because: str, today: datetime.datetime | None, show_diff: bool, yes: bool
) -> None:
    """Withdraw a story with personal data.

    Its text, its title and its images are deleted, and so are a company, a journey and fingerprints that no other
    story needs. The address stays and says only that the page has been retired. Where other files still mention the
    story, the places are listed.

    The old text is still in the site that is published, until you build and publish again, and in the history of Git:
    see "Withdraw a story" in the guide for contributors.

    \b
    Examples:
      kb withdraw story the-long-wait --diff
      kb withdraw story the-long-wait --because "The customer asked for it."
      kb withdraw story the-long-wait --yes

    Exit codes: 0 it is withdrawn, 1 it is withdrawn and `kb check` finds errors because of it, 2 nothing was changed.
    """
    base = options.open_knowledge_base(config_file)
    source = _found(base, story)
    before = base.analyse()
    day = today.date() if today else datetime.datetime.now().astimezone().date()
    planned = withdrawal(base, before, source, day, one_line(because))
    if show_diff:
        for line in _diff(planned):
            click.echo(line.encode(), nl=False)
        return
    if not planned.rewritten and not planned.deleted:
        click.echo(f"{source.path} is withdrawn already. Nothing was changed.")
        return
    for line in _to_do(planned):
        click.echo(line)
    _confirm(yes)
    _do(base, source, planned)
    click.echo("It is withdrawn.")
    for mention in planned.mentions:
        click.echo(
            f"{mention.path}:{mention.span.line}:{mention.span.column}: {mention.what}; look whether it may stay."
        )
    click.echo("Next: `kb build`, publish the site, and take the old text out of the history of Git.", err=True)
    _show_what_is_new(before, options.open_knowledge_base(config_file))


def _found(base: KnowledgeBase, story: str) -> SourceFile:
    slug = story.removeprefix("stories/").removesuffix(".md")
    stories = {source.slug: source for source in base.sources.of(Collection.STORIES)}
    if slug in stories:
        return stories[slug]
    near = nearest(slug, stories)
    raise click.UsageError(f"There is no story {slug!r}.{f' Did you mean {near!r}?' if near else ''}")


def _to_do(planned: Withdrawal) -> Iterator[str]:
    for one in planned.rewritten:
        yield f"{one.path}: {one.why}"
    for path in planned.deleted:
        yield f"{path}: deleted"


def _diff(planned: Withdrawal) -> Iterator[str]:
    for one in planned.rewritten:
        yield Fixed(one.path, one.before, one.after, ()).diff
    for path in planned.deleted:
        yield f"{path}: deleted\n"


def _confirm(yes: bool) -> None:
    if yes:
        return
    if not is_terminal():
        raise click.UsageError("Nothing was changed. Add --yes to withdraw it, or --diff to see all that would change.")
    if not click.confirm("Delete all this?", err=True):
        raise click.UsageError("Nothing was changed.")


def _do(base: KnowledgeBase, source: SourceFile, planned: Withdrawal) -> None:
    """The story itself first: what cannot be done after it is said, and the command can be run again."""
    root = base.root
    try:
        for one in planned.rewritten:
            replace_text(root, one.path, one.after)
        for path in planned.deleted:
            delete(root, path)
        folder = root / source.path.removesuffix(".md")
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        if (root / LOCAL).is_dir():
            shutil.rmtree(root / LOCAL)
        remove_spares(base.site_dir)
    except OSError as error:
        named = f"{error.filename}: {error.strerror}"
        raise click.UsageError(f"{named}. It is withdrawn in part; run the command again.") from None


def _show_what_is_new(before: Analysis, base: KnowledgeBase) -> None:
    """What `kb check` finds now and did not find before."""
    known = Counter(map(_key, before.diagnostics))
    new = []
    for diagnostic in base.analyse().told:
        known[_key(diagnostic)] -= 1
        if known[_key(diagnostic)] < 0:
            new.append(diagnostic)
    if new:
        for line in human(new, base.text_of, colour=options.wants_colour()):
            click.echo(line)
        click.echo(summary(new))
    if any(diagnostic.rule.severity is Severity.ERROR for diagnostic in new):
        raise SystemExit(FOUND)


def _key(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.path, diagnostic.rule.code, diagnostic.message
