"""`kb build`: check everything, then write the site in one step."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from kb_builder.checking import Analysis
from kb_builder.cli import collecting, options
from kb_builder.cli.checked import checked, show
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.profiling import Profile
from kb_builder.cli.stopping import stop_if_wanted
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing.exchange import PublishError, leave_spare, private_folder, publish, refuse_to_replace
from kb_builder.publishing.inputs import Inputs, inputs_of
from kb_builder.publishing.site_record import INDEX_FOLDER, SiteRecord, Summary, load_record, save_record


@click.command("build")
@options.config_file
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes.  [default: site_dir of mkdocs.yml, or site]",
)
@click.option("--offline", is_flag=True, help="Make a copy that opens from a folder, without a server.")
@click.option("--drafts", is_flag=True, help="Make a preview with the drafts, beside the published site.")
@options.use_cache
@click.option("--profile", "is_profiled", is_flag=True, help="Show where the time goes, phase by phase.")
@click.option("-v", "--verbose", is_flag=True, help="Show what the site generator says.")
def command(
    config_file: Path | None,
    site_dir: Path | None,
    offline: bool,
    drafts: bool,
    use_cache: bool,
    is_profiled: bool,
    verbose: bool,
) -> None:
    """Check everything, then write the site in one step.

    The site folder is at every moment a whole site: when anything goes wrong, the old one stays as it was.

    Drafts are left out. With --drafts they have pages that say so, in a preview of its own (site-preview/) which asks
    search engines to stay away; feeds, data, search and packages are those of the published site.

    \b
    Examples:
      kb build
      kb build --site-dir /srv/www/stories
      kb build --offline --site-dir /media/stick/stories
      kb build --drafts
      kb build --no-cache --profile

    Exit codes: 0 the site is written, 1 mistakes were found and nothing was written, 2 the command was not
    understood, 3 a bug of ours, 130 or 143 it was stopped.
    """
    profile = Profile()
    wanted = _Wanted(options.config_path(config_file), site_dir, offline, drafts, use_cache, verbose)
    try:
        _Run(wanted, profile).build()
    except PublishError as error:
        raise click.ClickException(str(error)) from None
    if is_profiled:
        click.echo("\n".join(("", *profile.table())), err=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for."""

    config_path: Path
    site_dir: Path | None
    offline: bool
    drafts: bool
    use_cache: bool
    verbose: bool

    @property
    def is_remembered(self) -> bool:
        """Whether it is written down what was built. Copies are made seldom, and each from nothing."""
        return self.use_cache and not self.offline

    def place(self, default: Path) -> Path:
        """Where the site goes. A copy lies beside the site that it is a copy of, and so does a preview.

        A usage error if a preview would take the place of the published site.
        """
        kinds = ("-preview" if self.drafts else "", "-offline" if self.offline else "")
        if not self.site_dir:
            return default.with_name(f"{default.name}{''.join(kinds)}")
        if self.drafts and self.site_dir.resolve() == default.resolve():
            raise click.UsageError(
                f"{str(self.site_dir)!r} is the place of the published site. Name another one for the preview, or "
                "leave --site-dir out."
            )
        return self.site_dir.absolute()


class _Run:
    """One build: the least of what it can be."""

    def __init__(self, wanted: _Wanted, profile: Profile) -> None:
        self._start = time.monotonic()
        self._wanted, self._profile = wanted, profile
        self._wait = _Wait()

    def build(self) -> None:
        """Nothing, if nothing has changed; what has changed, if that can be told; else the whole site."""
        base = self._read()
        place = self._wanted.place(base.site_dir)
        self._profile.begin("compare with the last build")
        record = load_record(base.root, place) if self._wanted.is_remembered else SiteRecord(place)
        inputs = self._inputs(base, record.others) if record.inputs.all else Inputs()
        if record.summary is not None and inputs.all and inputs == record.inputs and record.is_whole():
            show(record.summary.diagnostics, base)
            self._tell(record.summary, record.pages, record.folder)
            return
        analysis = self._checked(base)
        if not (inputs.around and self._renew(base, analysis, record, inputs)):
            self._generate(base, analysis)

    def _inputs(self, base: KnowledgeBase, others: Sequence[str]) -> Inputs:
        return inputs_of(base, map(Path, others), with_drafts=self._wanted.drafts)

    def _read(self) -> KnowledgeBase:
        self._profile.begin("read files")
        return options.open_knowledge_base(self._wanted.config_path)

    def _checked(self, base: KnowledgeBase) -> Analysis:
        return checked(base, use_cache=self._wanted.use_cache, undone="built", on_phase=self._profile.begin)

    def _renew(self, base: KnowledgeBase, analysis: Analysis, record: SiteRecord, inputs: Inputs) -> bool:
        """Whether the site could be renewed without its generator."""
        # Only now: what makes pages need not be loaded where nothing has changed.
        from kb_builder.publishing.compiled_templates import keep_templates, recall_templates
        from kb_builder.publishing.renewal import renewal, write_renewed
        from kb_builder.searching.pagefind import SearchError, find_program
        from kb_builder.searching.site_index import put_index

        program = find_program() if record.search else None
        if record.search and program is None:
            return False
        refuse_to_replace(record.folder, base.root)
        with private_folder(record.folder, self._wait, may_be_spare=True) as private:
            if self._wait.has_been:
                return False
            self._profile.begin("renew pages")
            recall_templates(base.root)
            renewed = renewal(base, analysis, record, inputs)
            if renewed is None:
                return False
            self._profile.begin("copy and write files")
            if not write_renewed(renewed, private):
                return False
            new = replace(renewed.record, summary=_summary(analysis))
            if program is not None:
                self._profile.begin("index for search")
                try:
                    new = replace(new, search=put_index(program, private, renewed.pages, new.made, record))
                except SearchError as error:
                    raise click.ClickException(str(error)) from None
            stop_if_wanted()
            self._profile.begin("exchange the site")
            publish(private, record.folder)
            save_record(base.root, new.stamped(renewed.files))
            keep_templates(base.root)
            leave_spare(private, record.folder, [*renewed.files, INDEX_FOLDER])
        self._tell(_summary(analysis), record.pages, record.folder)
        return True

    def _generate(self, base: KnowledgeBase, analysis: Analysis) -> None:
        """The whole site, with pages of the old one where they are still right."""
        collecting.from_now_on()
        self._profile.begin("import the site generator")
        # Only now: loading the host takes as long as the whole check.
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort

        from kb_builder.hosts.keeping import can_keep
        from kb_builder.hosts.mkdocs_plugin import KbPlugin
        from kb_builder.hosts.served_site import other_folders

        with _host_log(self._wanted.verbose) as warnings:
            config = load_config(str(self._wanted.config_path))
            target = self._wanted.place(Path(config.site_dir))
            plugin = config.plugins["kb-builder"]
            assert isinstance(plugin, KbPlugin)
            try:
                refuse_to_replace(target, base.root)
                with private_folder(target, self._wait) as private:
                    if self._wait.has_been:  # What was saved meanwhile may stand on the site already: never go back.
                        base = self._read()
                        analysis = self._checked(base)
                    self._profile.begin("compare with the last build")
                    record = load_record(base.root, target) if self._wanted.is_remembered else None
                    plugin.adopt(
                        base,
                        analysis,
                        record,
                        for_offline=self._wanted.offline,
                        with_drafts=self._wanted.drafts,
                        on_phase=self._profile.begin,
                    )
                    config.site_dir = str(private)
                    others = other_folders(config)
                    # As they are before the build: what is saved meanwhile is another site.
                    inputs = self._inputs(base, others)
                    self._profile.begin("start the site generator")
                    config.plugins.on_startup(command="build", dirty=False)
                    build(config)
                    config.plugins.on_shutdown()
                    pages = sum(1 for _ in private.rglob("*.html"))
                    new = None
                    if self._wanted.is_remembered:
                        is_known = can_keep(config) and not warnings
                        new = SiteRecord(
                            target,
                            plugin.made,
                            inputs=inputs if is_known else Inputs(),
                            others=others,
                            artifacts=plugin.artifacts,
                            search=plugin.search_digest,
                            summary=_summary(analysis),
                            kept_generator=plugin.generator(config),
                        )
                    plugin.let_go()
                    stop_if_wanted()
                    self._profile.begin("exchange the site")
                    publish(private, target)
                    if new is not None:
                        save_record(base.root, new.stamped())
                        leave_spare(private, target)
            except Abort:
                raise SystemExit(FOUND) from None  # What was wrong is in the log.
        self._tell(_summary(analysis), pages, target, len(warnings))

    def _tell(self, built: Summary, pages: int, target: Path, warnings: int = 0) -> None:
        warnings += len(built.diagnostics)
        said = _count(warnings, "warning", "warnings") if warnings else "no warnings"
        shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
        click.echo(
            f"Built {_count(built.stories, 'story', 'stories')}, "
            f"{_count(built.lessons, 'lesson', 'lessons')} and "
            f"{_count(built.companies, 'company', 'companies')}: "
            f"{_count(pages, 'page', 'pages')} in {time.monotonic() - self._start:.1f} s, "
            f"{said}. {self._named(built)} is in {shown}/."
        )

    def _named(self, built: Summary) -> str:
        if not self._wanted.drafts:
            return "The site"
        return f"The preview with {_count(built.drafts, 'draft', 'drafts')}"


def _summary(analysis: Analysis) -> Summary:
    from kb_builder.pages import drafts_of  # Only now, as above.

    library = analysis.facts.library
    return Summary(
        len(library.published_stories),
        len(library.published_lessons),
        len(library.companies),
        analysis.told,
        drafts=len(drafts_of(analysis.facts)),
    )


class _Wait:
    """Says that another build comes first, and remembers it."""

    def __init__(self) -> None:
        self.has_been = False

    def __call__(self) -> None:
        self.has_been = True
        click.echo("Another build of this site is running. Waiting for it.", err=True)


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


class _Progress(logging.Handler):
    """Shows which search the site gets, and that its index is made, which takes the longest of all steps."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:  # Warnings are shown as the host's are.
            click.echo(record.getMessage())


@contextmanager
def _host_log(verbose: bool) -> Iterator[list[str]]:
    log, handler = logging.getLogger("mkdocs"), _Warnings()
    search, talk = log.getChild("plugins.kb-builder.search"), logging.StreamHandler()
    progress = _Progress()
    log.addHandler(handler)
    search.setLevel(logging.INFO)
    if verbose:
        log.setLevel(logging.INFO)
        log.addHandler(talk)
    else:
        search.addHandler(progress)
    try:
        yield handler.messages
    finally:
        log.removeHandler(handler)
        log.removeHandler(talk)
        search.removeHandler(progress)
