"""`kb similar`: what is told already, before a story is written."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb_builder.cli import completing, options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.reading import place_in

if TYPE_CHECKING:  # Loaded when it is called: `--help` and completion need none of it.
    from kb_builder.searching.author_search import Similar

_WORDS_SHOWN = 6


@click.command("similar")
@click.argument(
    "file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False), shell_complete=completing.entries
)
@options.config_file
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    shell_complete=completing.entries,
    help="The file whose text comes on standard input (-); it is not compared with itself.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many at most.")
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
def command(file: Path, config_file: Path | None, stdin_filename: Path | None, limit: int, form: str) -> None:
    """Find the stories nearest to a draft, and the words that they share.

    FILE is a story, anywhere, or a few notes; - takes it from standard input. Look at what it finds before you write:
    a story that is told already may only need another voice, or a contrast.

    \b
    Examples:
      kb similar stories/my-story.md
      kb similar notes.txt --limit 3
      kb similar - --stdin-filename stories/my-story.md < draft.md

    Exit codes: 0 something is near, 1 nothing is, 2 the command was not understood, 3 a bug of ours.
    """
    data = _read(file)
    search = options.open_search(config_file)
    named = stdin_filename if str(file) == "-" else file
    root = options.config_path(config_file).parent
    found = search.similar(data, limit, but=place_in(root, named.absolute()) if named else None)
    for one in found:
        if form == "json":
            click.echo(json.dumps(_shape(one), ensure_ascii=False).encode())
        else:
            for line in _lines(one, colour=options.wants_colour()):
                click.echo(line)
    if search.broken:
        click.echo(options.not_searched(search.broken), err=True)
    if not found:
        click.echo("No story shares a word with it.", err=True)
        raise SystemExit(FOUND)


def _read(file: Path) -> bytes:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        data.decode()
    except OSError as error:
        raise click.UsageError(f"{str(file)!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{str(file)!r} is not UTF-8 text. Save it with the encoding UTF-8.") from None
    return data


def _shape(one: "Similar") -> dict[str, Any]:  # Any: plain data
    """One line of `--format json`."""
    found = one.found
    return {
        "v": 1,
        "id": found.id,
        "title": found.title,
        "path": found.path,
        "address": found.address,
        "status": found.status,
        "score": one.score,
        "shared": list(one.shared),
    }


def _lines(one: "Similar", *, colour: bool) -> Iterator[str]:
    found = one.found
    what = ", ".join(filter(None, [found.status.upper() if found.status != "published" else None, found.sentiment]))
    yield f"{click.style(found.title, bold=True) if colour else found.title}  ({what})"
    yield f"  {click.style(found.path, fg='cyan') if colour else found.path}  /{found.address}"
    yield f"  both say: {', '.join(one.shared[:_WORDS_SHOWN])}"
    yield ""
