"""Which story, lesson or course a command is about."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kb_builder.cli import completing
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import Lasting, Library, lasting
from kb_builder.reading import Collection

_F = TypeVar("_F", bound=Callable[..., Any])  # Any: the arguments of whatever command is decorated
_COLLECTIONS = {"story": Collection.STORIES, "lesson": Collection.LESSONS, "course": Collection.COURSES}

kind: Callable[[_F], _F] = click.argument("kind", type=click.Choice(list(_COLLECTIONS)))


def entry_named(name: str) -> Callable[[_F], _F]:
    """An argument that takes the id of an entry of the kind that was given before it."""
    return click.argument(name, shell_complete=completing.of_kind)


def asked_for(library: Library, kind: str, given: str) -> Lasting:
    """The entry of this kind; its path will do for its id. A usage error when there is none."""
    collection = _COLLECTIONS[kind]
    slug = given.removeprefix(f"{collection}/").removesuffix(".md")
    known = {entry.slug: entry for entry in lasting(library) if entry.collection is collection}
    if slug in known:
        return known[slug]
    near = nearest(slug, known)
    raise click.UsageError(f"There is no {kind} {slug!r}.{f' Did you mean {near!r}?' if near else ''}")
