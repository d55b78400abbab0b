"""`kb build`: check everything, then write the site in one step."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kb_builder.checking import Analysis
from kb_builder.cli import options
from kb_builder.cli.checked import checked
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.stopping import stop_if_wanted
from kb_builder.diagnostics import Severity
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing import (
    PublishError,
    SiteRecord,
    inputs_digest,
    load_record,
    private_folder,
    publish,
    refuse_to_replace,
    save_record,
)


@click.command("build")
@options.config_file
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes.  [default: site_dir of mkdocs.yml, or site]",
)
@options.use_cache
@click.option("-v", "--verbose", is_flag=True, help="Show what the site generator says.")
def command(config_file: Path | None, site_dir: Path | None, use_cache: bool, verbose: bool) -> None:
    """Check everything, then write the site in one step.

    The site folder is at every moment a whole site: when anything goes wrong, the old one stays as it was.

    \b
    Examples:
      kb build
      kb build --site-dir /srv/www/stories

    Exit codes: 0 the site is written, 1 mistakes were found and nothing was written, 2 the command was not
    understood, 3 a bug of ours, 130 or 143 it was stopped.
    """
    start = time.monotonic()
    config_path = options.config_path(config_file)
    base, analysis = checked(config_path, use_cache=use_cache, undone="built")
    place = site_dir.absolute() if site_dir else base.site_dir
    if use_cache and (record := _unchanged(base, place)):
        click.echo(_told(analysis, record.pages, analysis.count(Severity.WARNING), time.monotonic() - start, place))
        return
    # Only now: loading the host takes as long as the whole check.
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    from kb_builder.hosts.keeping import can_keep
    from kb_builder.hosts.mkdocs_plugin import KbPlugin

    with _host_log(verbose) as warnings:
        config = load_config(str(config_path))
        target = site_dir.absolute() if site_dir else Path(config.site_dir)
        plugin = config.plugins["kb-builder"]
        assert isinstance(plugin, KbPlugin)
        wait = _Wait()
        try:
            refuse_to_replace(target, config_path.parent)
            with private_folder(target, wait) as private:
                if wait.has_been:  # What was saved meanwhile may stand on the site already: never go back.
                    base, analysis = checked(config_path, use_cache=use_cache, undone="built")
                plugin.adopt(base, analysis, load_record(base.root, target) if use_cache else None)
                config.site_dir = str(private)
                others = [Path(folder) for folder in (config.docs_dir, config.theme.custom_dir) if folder]
                # As they are before the build: what is saved meanwhile is another site.
                inputs = inputs_digest(base, others)
                config.plugins.on_startup(command="build", dirty=False)
                build(config)
                config.plugins.on_shutdown()
                pages = sum(1 for _ in private.rglob("*.html"))
                stop_if_wanted()
                publish(private, target)
                if use_cache:
                    is_known = can_keep(config) and not warnings
                    save_record(base.root, target, plugin.made, inputs if is_known else "", others)
        except PublishError as error:
            raise click.ClickException(str(error)) from None
        except Abort:
            raise SystemExit(FOUND) from None  # What was wrong is in the log.
    count = len(warnings) + analysis.count(Severity.WARNING)
    click.echo(_told(analysis, pages, count, time.monotonic() - start, target))


def _unchanged(base: KnowledgeBase, place: Path) -> SiteRecord | None:
    """The record of a site that is whole and was made from just what is there now."""
    record = load_record(base.root, place)
    is_same = record.inputs and record.inputs == inputs_digest(base, map(Path, record.others))
    return record if is_same and record.is_whole() else None


class _Wait:
    """Says that another build comes first, and remembers it."""

    def __init__(self) -> None:
        self.has_been = False

    def __call__(self) -> None:
        self.has_been = True
        click.echo("Another build of this site is running. Waiting for it.", err=True)


def _told(analysis: Analysis, pages: int, warnings: int, seconds: float, target: Path) -> str:
    said = _count(warnings, "warning", "warnings") if warnings else "no warnings"
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    library = analysis.facts.library
    return (
        f"Built {_count(len(library.published_stories), 'story', 'stories')}, "
        f"{_count(len(library.published_lessons), 'lesson', 'lessons')} and "
        f"{_count(len(library.companies), 'company', 'companies')}: "
        f"{_count(pages, 'page', 'pages')} in {seconds:.1f} s, "
        f"{said}. The site is in {shown}/."
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


class _Warnings(logging.Handler):
    """Shows what the host warns of, and counts it; our own diagnostics are shown by ourselves."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mkdocs.plugins.kb-builder":
            self.messages.append(record.getMessage())
            click.echo(f"{record.levelname.lower()}: {record.getMessage()}", err=True)


@contextmanager
def _host_log(verbose: bool) -> Iterator[list[str]]:
    log, handler = logging.getLogger("mkdocs"), _Warnings()
    talk = logging.StreamHandler()
    log.addHandler(handler)
    if verbose:
        log.setLevel(logging.INFO)
        log.addHandler(talk)
    try:
        yield handler.messages
    finally:
        log.removeHandler(handler)
        log.removeHandler(talk)
