"""`kb init`: begins a knowledge base."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import kb_builder
from kb_builder.cli.files import write_new
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.reading import CONFIG_NAME
from kb_builder.writing.generated import generated_files
from kb_builder.writing.known import Known
from kb_builder.writing.starter import NAMES, starter_files

_README = "README.md"
_LONGEST_NAME = 80
# What a code host puts into a new project, and what file managers leave in folders that look empty.
_MAY_BE_THERE = re.compile(r"\.git|(?:readme|licen[cs]e|copying)(?:\..*)?|\.ds_store|desktop\.ini", re.IGNORECASE)


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--language",
    type=click.Choice(sorted(NAMES)),
    default="en",
    show_default=True,
    help="The language of the site and of its first texts.",
)
@click.option("--name", help=f"The name of the site.  [default: {NAMES['en']!r}, in its language]")
def command(folder: Path, language: str, name: str | None) -> None:
    """Begin a knowledge base in a new folder.

    It has two stories that contrast with each other, two lessons and a course, to be replaced by your own; settings
    with explanations; and what GitHub, GitLab, pre-commit and VS Code need to work with it. DIR is made if it is
    missing. If it is there, it must be empty but for Git, a README and a licence; nothing is ever replaced.

    \b
    Examples:
      kb init my-stories
      kb init . --name "Stories from the counter"
      kb init geschichten --language de

    Exit codes: 0 the knowledge base is there, 2 it cannot be written there, and nothing is written.
    """
    name = NAMES[language] if name is None else name.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise click.UsageError(f"The name of the site is one line of 1 to {_LONGEST_NAME} characters.")
    _refuse_to_mix(folder)
    files = starter_files(language, name, kb_builder.__version__)
    guide = _README
    if folder.is_dir() and any(each.name.casefold().startswith("readme") for each in folder.iterdir()):
        guide = "CONTRIBUTING.md"
        files[guide] = files.pop(_README)
    try:
        with _all_or_nothing(folder) as new:
            for path, text in files.items():
                write_new(new, path, text)
            for path, text in generated_files(Known.of(read_knowledge_base(new / CONFIG_NAME))).items():
                write_new(new, path, text)
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}. Nothing was written.") from None
    click.echo(f"{folder} is a knowledge base now: two stories, two lessons and a course to begin with.")
    click.echo("\n".join(["", "Next:", *_steps(folder), "", f"{guide} has the whole way."]), err=True)


def _refuse_to_mix(folder: Path) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is a file. Name a new folder.")
    others = sorted(each.name for each in folder.iterdir() if not _MAY_BE_THERE.fullmatch(each.name))
    if others:
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise click.UsageError(f"{folder} has files already: {shown}. Name a new or an empty folder.")


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[Path]:
    """An empty folder whose files come into this one when the `with` ends well; else all is as it was."""
    made = next((each for each in reversed([folder, *folder.parents]) if not each.exists()), None)
    moved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kb-init-", dir=folder) as name:
            yield Path(name)
            for each in sorted(Path(name).iterdir()):
                moved.append(each.rename(folder / each.name))
    except BaseException:
        for each in moved:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if made:
            shutil.rmtree(made, ignore_errors=True)
        raise


def _steps(folder: Path) -> Iterator[str]:
    if folder.resolve() != Path.cwd():
        yield f'  cd "{folder}"' if " " in str(folder) else f"  cd {folder}"
    yield "  kb serve       shows it at http://127.0.0.1:8000 and follows every save"
    yield "  kb new story   begins a story of your own"
    yield "  kb check       says what is wrong, and what to write instead"
    yield "  kb build       writes the site into site/"
