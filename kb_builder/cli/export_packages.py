"""`kb export course` and `kb export lesson`: packages for learning platforms and printers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_builder.cli import completing, options
from kb_builder.cli.checked import checked
from kb_builder.cli.files import shown
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.reading import language_of, parse_settings, text_of

if TYPE_CHECKING:  # The models and templates take longer to load than `--help` should.
    from kb_builder.exporting.package import Package
    from kb_builder.exporting.press import Press
    from kb_builder.exporting.unit import Unit
    from kb_builder.knowledge_base import KnowledgeBase

ALL = "all"
FORMATS = ("cc", "scorm12", "scorm2004", "gift", "handout")
_FORMATS_HELP = (
    "cc: Common Cartridge 1.1. scorm12, scorm2004: SCORM 1.2 and 2004 4th Edition. gift: the questions, for Moodle. "
    "handout: one HTML file to print. all: each of them; without the address of the site, all but cc."
)


def _package_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        options.use_cache,
        click.option(
            "--site-url", metavar="URL", help="Where the site is published.  [default: site_url of mkdocs.yml]"
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path, file_okay=False),
            help="The folder to write to; what it holds of an earlier export is replaced.  [default: exports/ID/]",
        ),
        click.option(
            "--format", "wanted", type=click.Choice([*FORMATS, ALL]), default=ALL, show_default=True, help=_FORMATS_HELP
        ),
        options.config_file,
    ):
        command = option(command)
    return command


@click.command("course")
@click.argument("course", metavar="ID", shell_complete=completing.courses)
@_package_options
def course(
    course: str, config_file: Path | None, wanted: str, out: Path | None, site_url: str | None, use_cache: bool
) -> None:
    """Write a course as packages for learning platforms, and as a handout.

    Beside them stands report.json: what is in each package, what was checked of it, and the version of the content.
    How a package is taken into Moodle, Canvas, Blackboard and Brightspace: docs/train/packages.md.

    \b
    Examples:
      kb export course first-line-support
      kb export course first-line-support --format scorm12 --out packages
      kb export course first-line-support --format cc --site-url https://stories.example.org/

    Exit codes: 0 it is written, 1 mistakes were found and nothing was written, 2 the command was not understood, 3 a
    bug of ours.
    """
    _export("courses", course, config_file, wanted, out, site_url, use_cache=use_cache)


@click.command("lesson")
@click.argument("lesson", metavar="ID", shell_complete=completing.lessons)
@_package_options
def lesson(
    lesson: str, config_file: Path | None, wanted: str, out: Path | None, site_url: str | None, use_cache: bool
) -> None:
    """Write a lesson with up to three of its stories as packages for learning platforms, and as a handout.

    The stories are a contrast pair of the lesson, if there is one, and the newest of each role. Beside the packages
    stands report.json: what is in each, what was checked of it, and the version of the content.

    \b
    Examples:
      kb export lesson listen-first --format handout
      kb export lesson listen-first --format gift --out questions

    Exit codes: 0 it is written, 1 mistakes were found and nothing was written, 2 the command was not understood, 3 a
    bug of ours.
    """
    _export("lessons", lesson, config_file, wanted, out, site_url, use_cache=use_cache)


def _export(
    collection: str,
    slug: str,
    config_file: Path | None,
    wanted: str,
    out: Path | None,
    site_url: str | None,
    *,
    use_cache: bool,
) -> None:
    from kb_builder.exporting.package import assert_conformant, report
    from kb_builder.pages.downloads import REPORT

    base = options.open_knowledge_base(config_file)
    settings = parse_settings(base.settings, foreign=True)[0]
    said = site_url or text_of(settings, "site_url")
    address = _address(said) if said else None
    if wanted == "cc" and address is None:
        raise click.UsageError(
            "A cartridge holds links to the site, and mkdocs.yml does not say where it is. "
            "Give --site-url https://..., or write site_url into mkdocs.yml."
        )
    unit, press = _unit(base, collection, slug, language_of(settings), address, use_cache=use_cache)
    packages = list(_packages(unit, press, wanted))
    for package in packages:
        assert_conformant(package)
    folder = out or Path("exports") / slug
    _write(folder, {**{package.name: package.data for package in packages}, REPORT: report(unit, packages)})
    for name in (*(package.name for package in packages), REPORT):
        click.echo(shown(folder.absolute() / name))
    if wanted == ALL and address is None:
        click.echo("No cartridge: it holds links to the site. Give --site-url https://... to get one.", err=True)


def _address(given: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from kb_builder.model.scalars import WebAddress

    try:
        return TypeAdapter(WebAddress).validate_python(given)
    except ValidationError:
        raise click.UsageError(f"{given!r} is not the address of a site. Write https://... without spaces.") from None


def _unit(
    base: "KnowledgeBase", collection: str, slug: str, language: str, address: str | None, *, use_cache: bool
) -> "tuple[Unit, Press]":
    from kb_builder.exporting.press import Press
    from kb_builder.exporting.units import course_unit, lesson_unit
    from kb_builder.pages import LANGUAGES, environment, load_words

    analysis = checked(base, use_cache=use_cache, undone="written", to_stderr=True)
    library = analysis.facts.library
    published = (library.published_courses if collection == "courses" else library.published_lessons).keys()
    noun = collection.removesuffix("s")
    if slug not in published:
        near = nearest(slug, published)
        known = f"Did you mean {near}?" if near else f"There are: {', '.join(sorted(published)) or 'none'}."
        raise click.UsageError(f"There is no published {noun} {slug!r}. {known}")
    words = load_words(language if language in LANGUAGES else "en")
    make = course_unit if collection == "courses" else lesson_unit
    unit = make(slug, analysis.facts, words, address, base.image)
    return unit, Press(environment(), words)


def _packages(unit: "Unit", press: "Press", wanted: str) -> "Iterator[Package]":
    from kb_builder.exporting.packages import make

    for name in FORMATS if wanted == ALL else (wanted,):
        if name != "cc" or unit.site_url is not None:
            yield make(name, unit, press)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{str(folder)!r} cannot be written to: {error.strerror}.") from None
