"""`kb new`: begins a story, a lesson, a company or a course."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from kb_builder.cli import completing, options
from kb_builder.cli.asking import completed, filled
from kb_builder.cli.files import replace_text, shown, write_new
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.model.slugs import slug_of
from kb_builder.reading import Collection
from kb_builder.writing.companies_file import COMPANIES, company_problem, with_company
from kb_builder.writing.drafts import CompanyDraft, CourseDraft, LessonDraft, StoryDraft
from kb_builder.writing.entries import course_text, lesson_text, story_text
from kb_builder.writing.issue_form import MOST_CHARACTERS, read_issue
from kb_builder.writing.known import Known
from kb_builder.writing.slugs import slug_problem

_F = TypeVar("_F", bound=Callable[..., Any])  # Any: the arguments of whatever command is decorated

_STORY_QUESTIONS = {
    "title": "Title (a few words that say what happens)",
    "sentiment": "How was it for the customer?",
    "lessons": "Lessons, one to four ids (with :followed, :partly or :broken behind an id if you like)",
    "company": "Company",
    "industry": "Industry",
    "channel": "Where did it happen?",
    "source_title": "Where does it come from? Title of the source",
    "summary": "Summary, one or two sentences (Enter to write it later)",
}
_LESSON_QUESTIONS = {
    "title": "Title (an instruction: Listen before you solve)",
    "family": "Family",
    "principle": "The rule in one sentence (Enter to write it later)",
}
_COURSE_QUESTIONS = {
    "title": "Title",
    "audience": "Whom is it for?",
    "minutes": "How many minutes does all of it take?",
    "lessons": "Lessons, in their order",
}
_COMPANY_QUESTIONS = {"name": "Name, as the company writes it", "industry": "Industry"}


def _slug(function: _F) -> _F:
    return click.option("--slug", help="The file name without .md.  [default: from the title]")(function)


def _added(function: _F) -> _F:
    day = click.DateTime(["%Y-%m-%d"])
    return click.option("--added", type=day, help="The day it joins the collection.  [default: today]")(function)


@click.group("new")
def command() -> None:
    """Begin a story, lesson, company or course.

    What is missing is asked for on a terminal; in a script it is an error that lists all of it.
    """


@command.command("story")
@click.argument("title", default="")
@options.config_file
@click.option(
    "--sentiment", metavar="ID", shell_complete=completing.terms("sentiments"), help="How it was for the customer."
)
@click.option(
    "--lesson",
    "lessons",
    multiple=True,
    metavar="ID[:ROLE]",
    shell_complete=completing.lessons_with_roles,
    help="A lesson it teaches; up to four times.",
)
@click.option(
    "--company", metavar="ID", shell_complete=completing.companies, help="An id from companies.yml, or anonymous."
)
@click.option(
    "--industry", metavar="ID", shell_complete=completing.terms("industries"), help="For an anonymous company."
)
@click.option("--channel", metavar="ID", shell_complete=completing.terms("channels"), help="Where it happened.")
@click.option(
    "--kind", metavar="ID", shell_complete=completing.terms("kinds"), help="What is told.  [default: encounter]"
)
@click.option(
    "--evidence", metavar="ID", shell_complete=completing.terms("evidence"), help="Who says so.  [default: first-hand]"
)
@click.option(
    "--situation",
    multiple=True,
    metavar="ID",
    shell_complete=completing.terms("situations"),
    help="What it was about; up to twice.",
)
@click.option("--date", help="When it happened: 2007, 2007-04 or 2007-04-06.")
@click.option("--summary", help="One or two sentences.")
@click.option("--source-title", help="Where the story comes from.")
@click.option("--source-author")
@click.option("--source-publisher")
@click.option("--source-url")
@click.option("--source-date")
@_slug
@_added
@click.option("--from-issue", type=click.File("rb"), help="A filled-in issue form (- is standard input).")
def story(config_file: Path | None, slug: str | None, added: datetime.datetime | None, **given: Any) -> None:
    """Write a new file below stories/, with comments where you have to write.

    \b
    Examples:
      kb new story
      kb new story "Two queues for one answer" --sentiment negative --lesson lower-the-effort \\
        --company anonymous --industry retail --channel store
      gh issue view 12 --json body --jq .body | kb new story --from-issue -

    Exit codes: 0 the file is written, 2 something is missing or not understood, and nothing is written.
    """
    base = options.open_knowledge_base(config_file)
    known = Known.of(base)
    issue = given.pop("from_issue")
    draft = _from_issue(issue.read(MOST_CHARACTERS * 4 + 1), known) if issue else StoryDraft()
    draft = filled(draft, {**given, "added": _day(added)})
    draft = replace(draft, kind=draft.kind or "encounter", evidence=draft.evidence or "first-hand")
    draft = completed(draft, known, _STORY_QUESTIONS, optional=("summary",))
    text = story_text(draft, base.config.language)
    to_write = [
        part for part, is_open in (("the summary", not draft.summary), ("the sections", "<!--" in text)) if is_open
    ]
    _write(base, Collection.STORIES, slug or slug_of(draft.title), text, to_write)


@command.command("lesson")
@click.argument("title", default="")
@options.config_file
@click.option("--family", metavar="ID", shell_complete=completing.terms("families"), help="The family it belongs to.")
@click.option("--principle", help="The rule in one sentence.")
@click.option("--do", multiple=True, help="An instruction; may be given again.")
@click.option("--dont", multiple=True, help="What to leave; may be given again.")
@click.option("--question", "questions", multiple=True, help="For a discussion; may be given again.")
@_slug
@_added
def lesson(config_file: Path | None, slug: str | None, added: datetime.datetime | None, **given: Any) -> None:
    """Write a new file below lessons/, with comments where you have to write.

    \b
    Examples:
      kb new lesson "Say when you will call back" --family take-ownership
    """
    base = options.open_knowledge_base(config_file)
    draft = filled(LessonDraft(), {**given, "added": _day(added)})
    draft = completed(draft, Known.of(base), _LESSON_QUESTIONS, optional=("principle",))
    text = lesson_text(draft, base.config.language)
    _write(base, Collection.LESSONS, slug or slug_of(draft.title), text, ["what the comments ask for"])


@command.command("course")
@click.argument("title", default="")
@options.config_file
@click.option("--audience", help="Whom it is for.")
@click.option("--minutes", help="How long all of it takes.")
@click.option(
    "--lesson",
    "lessons",
    multiple=True,
    metavar="ID",
    shell_complete=completing.lessons,
    help="A step; may be given again, in order.",
)
@_slug
@_added
def course(config_file: Path | None, slug: str | None, added: datetime.datetime | None, **given: Any) -> None:
    """Write a new file below courses/, with a step and a section for each lesson.

    \b
    Examples:
      kb new course "The first week" --audience "New staff" --minutes 60 --lesson listen-first --lesson lower-the-effort
    """
    base = options.open_knowledge_base(config_file)
    known = Known.of(base)
    draft = filled(CourseDraft(), {**given, "added": _day(added)})
    draft = completed(draft, known, _COURSE_QUESTIONS)
    _write(base, Collection.COURSES, slug or slug_of(draft.title), course_text(draft, known), ["the sections"])


@command.command("company")
@click.argument("name", default="")
@options.config_file
@click.option("--industry", metavar="ID", shell_complete=completing.terms("industries"), help="What it does.")
@click.option("--also-known-as", multiple=True, help="Another spelling; may be given again.")
@click.option("--slug", help="The id.  [default: from the name]")
def company(config_file: Path | None, slug: str | None, **given: Any) -> None:
    """Add a company to companies.yml. Its other lines and comments stay as they are.

    \b
    Examples:
      kb new company "Acme Air" --industry airlines --also-known-as Acme
    """
    base = options.open_knowledge_base(config_file)
    known = Known.of(base)
    if known.companies is None:
        raise click.UsageError(f"{COMPANIES} has mistakes. `kb check {COMPANIES}` shows them; mend them first.")
    draft = completed(filled(CompanyDraft(), given), known, _COMPANY_QUESTIONS)
    wanted = slug or slug_of(draft.name)
    if problem := company_problem(wanted, draft, known):
        raise click.UsageError(problem)
    before = (base.text_of(COMPANIES) or "") if any(base.sources.of(Collection.COMPANIES)) else ""
    after = with_company(before, wanted, draft)
    if after is None:
        raise click.UsageError(f"{COMPANIES} is written in a way that a block cannot be added to. Add it by hand.")
    click.echo(shown(replace_text(base.root, COMPANIES, after)))
    click.echo(f"Stories name it with `company: {wanted}`.", err=True)


def _day(given: datetime.datetime | None) -> str:
    return (given.date() if given else datetime.datetime.now().astimezone().date()).isoformat()


def _from_issue(body: bytes, known: Known) -> StoryDraft:
    text = body.decode("utf-8", "replace")
    if len(text) > MOST_CHARACTERS:
        raise click.UsageError(f"The issue has more than {MOST_CHARACTERS:,} characters, which no form can have.")
    answers = read_issue(text, known)
    for remark in answers.remarks:
        click.echo(f"note: {remark}", err=True)
    return answers.draft


def _write(base: KnowledgeBase, collection: Collection, slug: str, text: str, to_write: Sequence[str]) -> None:
    if not slug:
        raise click.UsageError("The title gives no file name, which has the letters a-z: name the file with --slug.")
    if problem := slug_problem(collection, slug, base.sources.files, base.config.vocabularies):
        raise click.UsageError(problem)
    path = shown(write_new(base.root, f"{collection}/{slug}.md", text))
    click.echo(path)
    todo = f"write {' and '.join(to_write)}" if to_write else "read it once more"
    click.echo(f"Next: {todo}, then run `kb check {path}`.", err=True)
