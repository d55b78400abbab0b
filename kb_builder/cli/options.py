"""Options that several commands share."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb_builder.reading import NoKnowledgeBaseError, find_config

if TYPE_CHECKING:  # The models and Markdown take longer to load than a search takes.
    from kb_builder.checking import Memory
    from kb_builder.knowledge_base import KnowledgeBase
    from kb_builder.searching.author_search import AuthorSearch

_F = TypeVar("_F", bound=Callable[..., Any])  # Any: the arguments of whatever command is decorated

config_file: Callable[[_F], _F] = click.option(
    "-f",
    "--config-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mkdocs.yml to use.  [default: the nearest one, here or above]",
)


use_cache: Callable[[_F], _F] = click.option(
    "--no-cache",
    "use_cache",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Find out everything anew; do not read or write .kb/cache/.",
)


@contextmanager
def memory_of(base: "KnowledgeBase", *, use_cache: bool) -> "Iterator[Memory | None]":
    """What earlier runs found out; what is new is kept when all went well."""
    from kb_builder.publishing.cache import open_cache

    if not use_cache:
        yield None
        return
    with closing(open_cache(base)) as cache:
        yield cache
        cache.save()


def config_path(given: Path | None) -> Path:
    """The mkdocs.yml that was asked for, or the nearest; a usage error when there is none."""
    try:
        # Links are not followed here: PATHS beside it are written in the same way.
        return Path(os.path.abspath(given)) if given else find_config(Path.cwd())  # noqa: PTH100
    except NoKnowledgeBaseError as error:
        raise click.UsageError(f"{error} Change to the folder of your knowledge base, or name it with -f.") from None


def open_knowledge_base(given: Path | None) -> "KnowledgeBase":
    """Reads the knowledge base that was asked for; a usage error when there is none."""
    from kb_builder.knowledge_base import read_knowledge_base

    try:
        return read_knowledge_base(config_path(given))
    except NoKnowledgeBaseError as error:
        raise click.UsageError(str(error)) from None


def open_search(given: Path | None, language: str | None = None) -> "AuthorSearch":
    """The index of the knowledge base that was asked for, up to date; a usage error when there is none."""
    from kb_builder.searching.author_search import open_search

    try:
        return open_search(config_path(given), language)
    except NoKnowledgeBaseError as error:
        raise click.UsageError(str(error)) from None


def wants_colour(stream: Any = None) -> bool:  # Any: whatever stands in for a terminal
    """Whether to colour: on a terminal, unless NO_COLOR is set (https://no-color.org)."""
    stream = stream or sys.stdout
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def not_searched(broken: Sequence[str]) -> str:
    """One line that names files which are too broken to be searched."""
    named = ", ".join(path if path.isprintable() else repr(path) for path in broken)
    return f"Not searched, because they are broken (see `kb check`): {named}"
