"""`kb import`: drafts of stories from texts that were written elsewhere."""

import datetime
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import replace_text, write_together
from kb_builder.cli.import_reports import Planned, lines, printable, shape
from kb_builder.importing import (
    FORMS,
    MOST_BYTES,
    Form,
    Imported,
    ImportedStory,
    MissingReaderError,
    NearStory,
    Proposer,
    UnreadableError,
    draft_text,
    imported,
    label_of,
)
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.model.slugs import slug_of
from kb_builder.reading import FINGERPRINTS, Collection, format_fingerprints
from kb_builder.searching.author_search import AuthorSearch
from kb_builder.writing.known import Known
from kb_builder.writing.slugs import slug_problem

_NEAR_STORIES = 3
_MOST_COMPARED = 20_000
"""Characters: what comes after them makes a story no nearer."""
_LONGEST_SLUG = 72  # a number finds room behind it
_STDIN = "standard input"


@click.command("import")
@click.argument("source", metavar="FILE|FOLDER", type=click.Path(path_type=Path, allow_dash=True, exists=True))
@options.config_file
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the drafts.  [default: stories/ of the knowledge base]",
)
@click.option(
    "--stdin-filename", metavar="NAME", help="What the text on standard input (-) is called; its end says what it is."
)
@click.option(
    "--as", "form", type=click.Choice([form.value for form in Form]), help="What it is.  [default: by its name]"
)
@click.option("--whole", is_flag=True, help="Take each text as one story, however many encounters seem to be in it.")
@click.option(
    "--added", type=click.DateTime(["%Y-%m-%d"]), help="The day the stories join the collection.  [default: today]"
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--format", "output", type=click.Choice(["human", "json"]), default="human", show_default=True)
def command(
    source: Path,
    config_file: Path | None,
    out: Path | None,
    stdin_filename: str | None,
    form: str | None,
    whole: bool,
    added: datetime.datetime | None,
    dry_run: bool,
    output: str,
) -> None:
    """Begin drafts of stories from a text that was written elsewhere.

    FILE is a saved web page (.html), Markdown with any front matter (.md) or plain text (.txt), - is standard input;
    of a FOLDER all such files are taken. Each encounter that is told becomes a draft: with what can be proposed, the
    reason for each proposal, and a list of what is left to do. The text itself is not copied. Its fingerprints go
    into fingerprints.txt, so that `kb check` finds sentences that were not retold.

    \b
    Examples:
      kb import ~/Downloads/friday.html
      kb import notes/ --out drafts --dry-run
      kb import letter.txt --whole
      cat letter.txt | kb import - --stdin-filename letter.txt

    Exit codes: 0 every text gave a draft, 1 one gave none, 2 the command was not understood or nothing could be
    written, 3 a bug of ours.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it could not find is said by us
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    base = options.open_knowledge_base(config_file)
    known = Known.of(base)
    if known.companies is None:
        raise click.UsageError("companies.yml has mistakes. `kb check companies.yml` shows them; mend them first.")
    search = options.open_search(config_file)
    proposer = Proposer(known, lambda text: _near(search, text))
    day = (added.date() if added else datetime.datetime.now().astimezone().date()).isoformat()
    read = partial(
        imported,
        proposer=proposer,
        added=day,
        regions=base.config.phone_regions,
        form=Form(form) if form else None,
        whole=whole,
    )
    results, unread = [], 0
    for name, data in _texts(source, stdin_filename):
        try:
            results.append(read(name, data))
        except UnreadableError as error:
            unread += 1
            click.echo(f"{printable(name)}: {error}", err=True)
        except MissingReaderError as error:
            raise click.UsageError(str(error)) from None
    planned = list(_planned(results, out, base))
    folder = out or base.root / Collection.STORIES
    for one in planned:
        if output == "json":
            click.echo(json.dumps(shape(one, folder), ensure_ascii=False).encode())
        else:
            for line in lines(one, folder):
                click.echo(line)
    if not dry_run:
        _write(planned, out, base)
    _say_what_is_next(planned, dry_run=dry_run)
    if unread or not all(one.result.stories for one in planned):
        raise SystemExit(FOUND)


def _near(search: AuthorSearch, text: str) -> list[NearStory]:
    """The stories nearest to a text; drafts are not asked, because what they say is not settled."""
    return [
        NearStory(
            one.found.id.partition("/")[2],
            one.found.title,
            one.score,
            one.shared,
            tuple(lesson.partition(":")[0] for lesson in one.found.lessons),
        )
        for one in search.similar(text[:_MOST_COMPARED].encode(), _NEAR_STORIES, but=None)
        if one.found.status == "published"
    ]


def _texts(source: Path, stdin_filename: str | None) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes of the texts, in order of name; a name never says where a folder lies."""
    if str(source) == "-":
        yield Path(stdin_filename).name if stdin_filename else _STDIN, sys.stdin.buffer.read(MOST_BYTES + 1)
        return
    try:
        if not source.is_dir():
            yield source.name, _read(source)
            return
        files = [source / path for path in _below(source)]
        for file in files:
            yield file.relative_to(source).as_posix(), _read(file)
    except OSError as error:
        raise click.UsageError(f"{str(error.filename)!r} cannot be read: {error.strerror}.") from None
    if not files:
        raise click.UsageError(f"{str(source)!r} holds no file that ends in {', '.join(FORMS)}.")


def _below(folder: Path) -> list[str]:
    """The files below a folder that can be imported, sorted; hidden ones and links are passed over."""
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            file = Path(where, name)
            if file.suffix.lower() in FORMS and not name.startswith(".") and file.is_file() and not file.is_symlink():
                found.append(file.relative_to(folder).as_posix())
    return sorted(found)


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _planned(results: Iterable[Imported], out: Path | None, base: KnowledgeBase) -> Iterator[Planned]:
    """Each document with the files for its drafts; no name is taken twice, and none that is there with another text."""
    taken: set[str] = set()
    for result in results:
        files = []
        texts: dict[str, str] = {}
        for story in result.stories:
            text = draft_text(story, result.document, base.config.language)
            slug, is_there = _name(story, text, taken, out, base)
            taken.add(slug)
            files.append(f"{slug}.md")
            if not is_there:
                texts[f"{slug}.md"] = text
        yield Planned(result, tuple(files), texts)


def _name(story: ImportedStory, text: str, taken: set[str], out: Path | None, base: KnowledgeBase) -> tuple[str, bool]:
    """A name for a draft, and whether this very draft is there under it already."""
    wanted = slug_of(story.draft.title)[:_LONGEST_SLUG].strip("-") or "imported-story"
    number = 1
    while True:
        slug = wanted if number == 1 else f"{wanted}-{number}"
        file = (out or base.root / Collection.STORIES) / f"{slug}.md"
        number += 1
        if slug in taken:
            continue
        if os.path.lexists(file):
            if file.is_file() and file.read_bytes() == text.encode():
                return slug, True
        elif not slug_problem(Collection.STORIES, slug, base.sources.files, base.config.vocabularies):
            return slug, False


def _write(planned: Sequence[Planned], out: Path | None, base: KnowledgeBase) -> None:
    """The drafts first, then the fingerprints, which do no harm without them."""
    texts = {name: text for one in planned for name, text in one.texts.items()}
    if out is None:
        write_together(base.root, {f"{Collection.STORIES}/{name}": text for name, text in texts.items()})
    else:
        write_together(out, texts)
    known = base.fingerprints()
    before = format_fingerprints(known)
    for one in planned:
        document = one.result.document
        if one.result.stories and document.fingerprints:
            known.setdefault(label_of(document), set()).update(document.fingerprints)
    after = format_fingerprints(known)
    if after != before:
        replace_text(base.root, FINGERPRINTS, after)


def _say_what_is_next(planned: Sequence[Planned], *, dry_run: bool) -> None:
    files = [name for one in planned for name in one.files]
    if not all(one.files for one in planned):
        click.echo("Where no story was found and there is one, take the text as it is: --whole.", err=True)
    if dry_run:
        click.echo("Nothing was written.", err=True)
    elif files:
        click.echo("Next: work through the list in each draft, then run `kb check`.", err=True)
