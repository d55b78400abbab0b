"""`kb originality`: fingerprints of the sources, so that copied text is found without storing theirs."""

from pathlib import Path

import click

from kb_builder.checking.originality import fingerprints
from kb_builder.cli import options
from kb_builder.reading import FINGERPRINTS, format_fingerprints
from kb_builder.writing.cleaning import label as label_of


@click.group("originality")
def command() -> None:
    """Keep fingerprints of sources, so that copied text is found.

    The file fingerprints.txt holds hashes of the sources' runs of eight words. Commit it; the sources' text stays
    with you. `kb check` reports what stands in a source word for word (KB421).
    """


@command.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", help="How messages name the source.  [default: the file's name]")
@options.config_file
def add(file: Path, label: str | None, config_file: Path | None) -> None:
    """Add the fingerprints of one source, a text file (UTF-8), or renew them.

    \b
    Examples:
      kb originality add ~/posts/friday.txt --label "Friday Musings"
    """
    base = options.open_knowledge_base(config_file)
    name = label_of(label or file.stem)
    if not name:
        raise click.UsageError("The label has nothing but signs. Name the source with --label.")
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text. Save it with the encoding UTF-8.") from None
    known = base.fingerprints()
    known[name] = fingerprints(text)
    if not known[name]:
        raise click.UsageError(f"{file} has fewer than eight words.")
    (base.root / FINGERPRINTS).write_text(format_fingerprints(known), "utf-8", newline="\n")
    click.echo(f"{len(known[name]):,} fingerprints of {name!r} are in {FINGERPRINTS}.")


@command.command("list")
@options.config_file
def listing(config_file: Path | None) -> None:
    """List the sources whose fingerprints are kept."""
    for label, hashes in sorted(options.open_knowledge_base(config_file).fingerprints().items()):
        click.echo(f"{label}: {len(hashes):,}")
