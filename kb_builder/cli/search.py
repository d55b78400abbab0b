"""`kb search`: finds stories, lessons, courses and pages in the files, drafts too."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb_builder.cli import completing, options
from kb_builder.cli.exit_codes import FOUND

if TYPE_CHECKING:  # Loaded when somebody searches: `--help` and completion need none of it.
    from kb_builder.searching.author_search import AuthorSearch
    from kb_builder.searching.stretches import Stretch
    from kb_builder.searching.text_index import Answer, Hit, Limits

_KINDS = ["story", "lesson", "course", "page"]
_ENTRIES = ("story", "lesson", "course")
_MOST_CHARACTERS = 240
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@options.config_file
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    help="Only this kind; may be given several times.  [default: story, lesson, course]",
)
@click.option("--sentiment", metavar="ID", shell_complete=completing.terms("sentiments"), help="Only such stories.")
@click.option("--lesson", metavar="ID", shell_complete=completing.lessons, help="Only stories that teach it.")
@click.option("--company", metavar="ID", shell_complete=completing.companies, help="Only stories about it.")
@click.option("--channel", metavar="ID", shell_complete=completing.terms("channels"), help="Only stories from there.")
@click.option("--since", type=_DAY, metavar="DAY", help="Only what was added on this day or later.")
@click.option("--until", type=_DAY, metavar="DAY", help="Only what was added on this day or before.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many at most.")
@click.option("--language", metavar="CODE", help="Whose word endings count as one word.  [default: the theme's]")
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
def command(
    words: tuple[str, ...],
    config_file: Path | None,
    kinds: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int,
    language: str | None,
    form: str,
    **limits: str | None,
) -> None:
    """Find stories, lessons, courses and pages, drafts too.

    Words are found in all their forms: "transfer" finds "transferred". A phrase in quotation marks has to stand there
    as it is. word~ finds words in which one letter differs, word~2 two. A word that no text has is taken for the
    words most like it.

    \b
    Examples:
      kb search transferred again
      kb search '"not my job"' --kind story
      kb search refund --sentiment negative --company comcast
      kb search rebate --format json

    Exit codes: 0 something was found, 1 nothing was found, 2 the command was not understood, 3 a bug of ours.
    """
    from kb_builder.searching.text_index import LANGUAGES, Limits

    if language and language not in LANGUAGES:
        raise click.UsageError(f"There are no word endings for {language!r}. Choose one of {', '.join(LANGUAGES)}.")
    search = options.open_search(config_file, language)
    wanted = Limits(
        kinds=kinds or _ENTRIES,
        since=since.date().isoformat() if since else None,
        until=until.date().isoformat() if until else None,
        **limits,
    )
    _refuse_unknown(search, wanted)
    answer = search.search(" ".join(words), wanted, limit)
    for hit in answer.hits:
        stretch = search.stretch(hit, answer, _MOST_CHARACTERS)
        if form == "json":
            click.echo(json.dumps(_shape(hit, stretch), ensure_ascii=False).encode())
        else:
            for line in _lines(hit, stretch, colour=options.wants_colour()):
                click.echo(line)
    for note in _notes(search, answer, " ".join(words)):
        click.echo(note, err=True)
    if not answer.hits:
        raise SystemExit(FOUND)


def _refuse_unknown(search: "AuthorSearch", wanted: "Limits") -> None:
    """A limit that no text can meet is a slip."""
    for name in ("sentiment", "lesson", "company", "channel"):
        value = getattr(wanted, name)
        if value is not None and value not in (known := search.index.values(name)):
            from kb_builder.diagnostics.suggestion import nearest

            near = nearest(value, known)
            raise click.UsageError(f"No story has the {name} {value!r}." + (f" Did you mean {near!r}?" if near else ""))


def _shape(hit: "Hit", stretch: "Stretch") -> dict[str, Any]:  # Any: plain data
    """One line of `--format json`; `marks` are places in `snippet`, in code points, their ends exclusive."""
    return {"v": 1, **asdict(hit.found), "score": hit.score, "snippet": stretch.text, "marks": stretch.marks}


def _lines(hit: "Hit", stretch: "Stretch", *, colour: bool) -> Iterator[str]:
    found = hit.found
    what = [found.kind, found.sentiment, found.company_name or found.company]
    if found.status != "published":
        what.insert(0, found.status.upper())
    yield f"{click.style(found.title, bold=True) if colour else found.title}  ({', '.join(filter(None, what))})"
    yield f"  {click.style(found.path, fg='cyan') if colour else found.path}  /{found.address}"
    yield f"  {_marked(stretch) if colour else stretch.text}"
    yield ""


def _marked(stretch: "Stretch") -> str:
    text, done = "", 0
    for start, end in stretch.marks:
        text += stretch.text[done:start] + click.style(stretch.text[start:end], fg="yellow", bold=True)
        done = end
    return text + stretch.text[done:]


def _notes(search: "AuthorSearch", answer: "Answer", typed: str) -> Iterator[str]:
    if answer.is_loose and answer.hits:
        yield "Nothing has the phrase as it stands; looked for its words."
    corrected = typed
    for word, stems in answer.instead.items():
        others = tuple(dict.fromkeys(map(search.spelt, stems[:3])))
        if others:
            yield f"No text has {word!r}; looked for {_listed(others)} instead."
            corrected = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", others[0], corrected)
    if corrected != typed and corrected.isprintable():
        yield f"Did you mean: {corrected}"
    if not answer.hits:
        yield "Nothing was found."
    if search.broken:
        yield options.not_searched(search.broken)


def _listed(words: tuple[str, ...]) -> str:
    from kb_builder.diagnostics.suggestion import one_of

    return one_of([repr(word) for word in words])
