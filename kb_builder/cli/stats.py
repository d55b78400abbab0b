"""`kb stats`: what the collection shows, what it lacks, and what is due for review."""

import datetime
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.cli.checked import checked
from kb_builder.exporting.figures import TABLES, Asked, comma_separated, json_shape
from kb_builder.linking import BySentiment, Figures, Gap, OfLesson, Review, figures
from kb_builder.writing.wishes import wish

_MOST = 20
"""So many lines of one list are printed for people."""
_LACKS = {"stories": "few stories", "companies": "few companies", "first_hand": "less than half first-hand"}


@click.command("stats")
@options.config_file
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json", "csv"]),
    default="human",
    show_default=True,
    help="How to say it; csv writes one table.",
)
@click.option("--table", type=click.Choice(list(TABLES)), help="The table for --format csv.  [default: lessons]")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day for what is overdue.  [default: today]")
@click.option(
    "--due-within",
    type=click.IntRange(0, 36_500),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Say of reviews so many days ahead that they are due.",
)
@options.use_cache
def command(
    config_file: Path | None,
    form: str,
    table: str | None,
    today: datetime.datetime | None,
    due_within: int,
    use_cache: bool,
) -> None:
    """Count what the collection shows, what it lacks and what is due for review.

    The same figures stand on the page for editors, without the day: a site does not know when it is read.

    \b
    Examples:
      kb stats
      kb stats --due-within 90
      kb stats --format csv --table reviews > reviews.csv
      kb stats --format json --today 2027-01-01

    Exit codes: 0 the figures are shown, 1 the knowledge base has errors, 2 the command was not understood, 3 a bug of
    ours.
    """
    if table and form != "csv":
        raise click.UsageError("--table chooses what --format csv writes; the other formats have all of it.")
    base = options.open_knowledge_base(config_file)
    facts = checked(base, use_cache=use_cache, undone="counted", to_stderr=True).facts
    found = figures(facts.library, facts.graph)
    asked = Asked(today.date() if today else datetime.datetime.now().astimezone().date(), due_within)
    match form:
        case "json":
            click.echo(json.dumps(json_shape(found, asked), ensure_ascii=False, indent=2).encode())
        case "csv":
            click.echo(comma_separated(TABLES[table or "lessons"], found, asked).encode(), nl=False)
        case _:
            for line in _lines(found, asked):
                click.echo(line)


def _lines(found: Figures, asked: Asked) -> Iterator[str]:
    stories, lessons = found.stories, found.lessons
    yield f"{_count(stories.total, 'story', 'stories')}: {_balance(stories)}."
    if found.undated:
        yield f"{found.undated} of {stories.total} do not say when they happened."
    if found.latest:
        yield f"Nothing that has a date is later than {found.latest}."
    yield from _listed("Lessons", [_of_lesson(lesson) for lesson in lessons], "--format csv")
    companies = sorted(found.companies, key=lambda company: -company.sentiments.total)
    told = [company for company in companies if company.sentiments.total]
    lines = [f"{company.label}: {_balance(company.sentiments)}" for company in told]
    yield from _listed("Companies", lines, "--format csv --table companies")
    yield from _listed("Gaps, the most wanted first", [_of_gap(gap) for gap in found.gaps], "--format csv --table gaps")
    yield from _of_reviews(found, asked)


def _of_reviews(found: Figures, asked: Asked) -> Iterator[str]:
    for state, title in (("overdue", "Overdue for review"), ("due", f"Due for review within {asked.within} days")):
        lines = [_of_review(each) for each in found.reviews if each.state(asked.today, asked.within) == state]
        if lines:
            yield from _listed(title, lines, "--format csv --table reviews")
    if found.without_review:
        yield ""
        yield f"{_count(found.without_review, 'entry says', 'entries say')} no day for the next review."


def _listed(title: str, lines: Sequence[str], rest: str) -> Iterator[str]:
    yield ""
    yield f"{title} ({len(lines)})"
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  ... and {len(lines) - _MOST} more: kb stats {rest}"


def _of_lesson(lesson: OfLesson) -> str:
    roles = lesson.roles
    lacks = ", ".join(_LACKS[what] for what in lesson.evidence.lacks)
    return (
        f"{lesson.title}: {_balance(lesson.sentiments)}; "
        f"followed {roles.followed}, partly {roles.partly}, broken {roles.broken}; "
        f"{lesson.evidence.grade} evidence{f' ({lacks})' if lacks else ''}"
    )


def _of_gap(gap: Gap) -> str:
    what = ", ".join(filter(None, (gap.sentiment, gap.role)))
    return f"{gap.label}{f' ({what})' if what else ''}: {wish(gap).command}"


def _of_review(review: Review) -> str:
    owner = f" ({review.owner})" if review.owner else ""
    return f"{review.due}  {review.path}{owner}"


def _balance(sentiments: BySentiment) -> str:
    return ", ".join(f"{count} {sentiment}" for sentiment, count in sentiments._asdict().items())


def _count(number: int, one: str, other: str) -> str:
    return f"{number} {one if number == 1 else other}"
