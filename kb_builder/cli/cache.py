"""`kb cache`: what is kept between runs so that they are quick."""

from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.keeping import SEARCH_INDEX
from kb_builder.publishing.cache import cache_file, clear_cache, open_cache


@click.group("cache")
def command() -> None:
    """Show or clear what is kept between runs.

    Commands remember in .kb/cache/, beside mkdocs.yml, what they found out about each file, and the index of
    `kb search`. What they find and write is the same without it, only slower. It can be deleted at any time.
    """


@command.command("info")
@options.config_file
def info(config_file: Path | None) -> None:
    """Show where it is, how large, and for how many files it is still right.

    \b
    Examples:
      kb cache info
    """
    base = options.open_knowledge_base(config_file)
    file = cache_file(base.root)
    for each in sorted(file.parent.glob(f"{SEARCH_INDEX}*.sqlite")):
        click.echo(f"{_shown(each)}: {each.stat().st_size / 1e6:.1f} MB, the index of `kb search`")
    if not file.exists():
        click.echo(f"{_shown(file)} does not exist. `kb check` makes it.")
        return
    cache = open_cache(base)
    known = sum(cache.recall(source) is not None for source in base.sources.files)
    texts = sum(source.path.endswith(".md") for source in base.sources.files)
    click.echo(f"{_shown(file)}: {file.stat().st_size / 1e6:.1f} MB")
    click.echo(f"Remembered and unchanged: {known} of {texts} texts")


@command.command("clear")
@options.config_file
def clear(config_file: Path | None) -> None:
    """Delete it.

    \b
    Examples:
      kb cache clear
    """
    file = cache_file(options.config_path(config_file).parent)
    deleted = clear_cache(file)
    for each in deleted:
        click.echo(f"{_shown(each)} is deleted.")
    if not deleted:
        click.echo(f"{_shown(file)} does not exist.")


def _shown(file: Path) -> Path:
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
