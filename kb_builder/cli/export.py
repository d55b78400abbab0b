"""`kb export`: the knowledge base for other programs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click

from kb_builder.cli import export_packages, options
from kb_builder.cli.checked import checked
from kb_builder.reading import language_of, parse_settings

_INDEX = re.compile(r"[a-z0-9][a-z0-9_.-]{0,200}")


@click.group("export")
def command() -> None:
    """Write the knowledge base, or a part of it, for other programs."""


command.add_command(export_packages.course)
command.add_command(export_packages.lesson)


@command.command("search")
@options.config_file
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    default="-",
    help="The file to write.  [default: standard output]",
)
@click.option("--index", default="kb", show_default=True, metavar="NAME", help="The index that takes the documents.")
@click.option("--mapping", "of_mapping", is_flag=True, help="Write what the index is created with, not the documents.")
@options.use_cache
def search(config_file: Path | None, out: Path, index: str, of_mapping: bool, use_cache: bool) -> None:
    """Write what is published for a search cluster: OpenSearch or Elasticsearch.

    The documents are the body of a _bulk request. What is retired or withdrawn is deleted from the cluster by the
    same request, and so are drafts. It leaves stories alone whose files were deleted or renamed: create a new index
    for each load, and let an alias point to it.

    \b
    Examples:
      kb export search --mapping --out mapping.json
      kb export search --index kb-2026-11-22 --out kb.ndjson
      curl -X PUT $CLUSTER/kb-2026-11-22 -H 'Content-Type: application/json' --data-binary @mapping.json
      curl -X POST $CLUSTER/_bulk -H 'Content-Type: application/x-ndjson' --data-binary @kb.ndjson

    Exit codes: 0 it is written, 1 mistakes were found and nothing was written, 2 the command was not understood, 3 a
    bug of ours.
    """
    from kb_builder.exporting.search_cluster import bulk, mapping

    if not _INDEX.fullmatch(index):
        raise click.UsageError(
            f"A cluster takes no index {index!r}. Use lower-case letters, digits, hyphens, dots and underscores, and "
            "begin with a letter or a digit."
        )
    path = options.config_path(config_file)
    base = options.open_knowledge_base(path)
    if of_mapping:
        language = language_of(parse_settings(base.settings, foreign=True)[0])
        _write(out, iter([json.dumps(mapping(language), indent=2)]))
        return
    analysis = checked(base, use_cache=use_cache, undone="written", to_stderr=True)
    _write(out, bulk(analysis.facts, index))


def _write(out: Path, lines: Iterator[str]) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    if str(out) == "-":
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{str(out)!r} cannot be written: {error.strerror}.") from None
