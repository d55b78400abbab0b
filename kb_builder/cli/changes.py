"""`kb changes`: which pages a branch changes, by what Git says was changed."""

import os
import subprocess
from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.writing.changes import as_json, as_markdown, as_text, page_changes


class NotARepositoryError(Exception):
    """Git has no answer; its own words say why."""


@click.command("changes")
@options.config_file
@click.option("--base", default="HEAD", show_default=True, metavar="REV", help="The Git revision to compare with.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "markdown", "json"]),
    default="human",
    show_default=True,
    help="How to say it.",
)
def command(config_file: Path | None, base: str, form: str) -> None:
    """List the pages that are added, changed or removed, and the courses that use them.

    Compared is with the place where the branch left --base. Lists and pages that only show a changed page among
    others are not named.

    \b
    Examples:
      kb changes
      kb changes --base origin/main --format markdown
    """
    knowledge = options.open_knowledge_base(config_file)
    try:
        before = files_before(knowledge.root, base)
    except NotARepositoryError as error:
        raise click.UsageError(str(error)) from None
    changes = page_changes(knowledge, before)
    match form:
        case "json":
            click.echo(as_json(changes))
        case "markdown":
            click.echo("\n".join(as_markdown(changes)))
        case _:
            click.echo("\n".join(as_text(changes)))


def changed_paths(root: Path, base: str) -> list[str]:
    """Files below a folder that differ from where the branch left `base`, and new ones, relative to it, sorted.

    Deleted files are in it, and a renamed file under both of its names.
    """
    return _changed_since(root, _start(root, base))


def files_before(root: Path, base: str) -> dict[str, bytes | None]:
    """What each of the changed paths held where the branch left `base`; None where there was no such file."""
    start = _start(root, base)
    there = set(_paths(_git(root, "ls-tree", "-r", "-z", "--name-only", start)))
    return {
        path: _git(root, "show", f"{start}:./{path}") if path in there else None for path in _changed_since(root, start)
    }


def _changed_since(root: Path, start: str) -> list[str]:
    differing = _git(root, "diff", "--name-only", "--no-renames", "-z", "--relative", start, "--")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({*_paths(differing), *_paths(untracked)})


def _paths(listed: bytes) -> list[str]:
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


def _start(root: Path, base: str) -> str:
    return _git(root, "merge-base", "--end-of-options", base, "HEAD").decode().strip()


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise NotARepositoryError("This needs Git, which is not installed.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        # `git merge-base` says nothing when there is no answer.
        words = f"Git says: {said[-1]}" if said else f"Git finds nothing that {' and '.join(arguments[-2:])} share."
        raise NotARepositoryError(words) from None
    return done.stdout
