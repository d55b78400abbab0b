"""`kb stage`: the site as plain Markdown, for another site generator."""

from pathlib import Path

import click

from kb_builder.cli import collecting, options
from kb_builder.cli.checked import checked
from kb_builder.cli.files import shown


@click.command("stage")
@options.config_file
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to; the pages of an earlier stage in it are replaced.",
)
@options.use_cache
def command(config_file: Path | None, out: Path, use_cache: bool) -> None:
    """Write the site as plain Markdown, for another site generator.

    Every page becomes a Markdown file at the place from which it gets the same address, with a mkdocs.yml that needs no
    plugin of ours. ProperDocs and Zensical build it as it is. What a page cannot do elsewhere, it says in words.

    \b
    Examples:
      kb stage --out ../staged
      kb stage --out ../staged && cd ../staged && properdocs build
      kb stage --out ../staged && cd ../staged && zensical build

    Exit codes: 0 it is written, 1 mistakes were found and nothing was written, 2 the command was not understood, 3 a
    bug of ours.
    """
    from kb_builder.hosts.stage import PublishError, StagingError, stage

    base = options.open_knowledge_base(config_file)
    analysis = checked(base, use_cache=use_cache, undone="written")
    collecting.from_now_on()
    try:
        pages = stage(base, analysis, out.absolute())
    except StagingError as error:
        raise click.UsageError(str(error)) from None
    except PublishError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        place = error.filename or out
        raise click.ClickException(f"{place}: {error.strerror}. What was staged before stays.") from None
    place = shown(out.absolute())
    click.echo(f"Staged {pages} pages. They are in {place}/docs/, the settings in {place}/mkdocs.yml.")
