"""Values that a shell completes, read from file names: quick, and silent where there is no knowledge base.

Each is for an option's `shell_complete`.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from kb_builder.diagnostics import RULES, ExtensionError
from kb_builder.installed_rules import installed_rules
from kb_builder.reading import Collection, NoKnowledgeBaseError, find_config

Items = list[CompletionItem]
_COURSE_NAME = re.compile(r"^(?:- |  )name: *[\"']?(.*?)[\"']? *$", re.MULTILINE)
_COMPANY = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)


def terms(vocabulary: str) -> Callable[[click.Context, click.Parameter, str], Items]:
    """The ids of a closed list. A site's own are not offered: that would mean reading its settings."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kb_builder.model import default_vocabularies  # pydantic takes longer to load than a command that is quick

        labels = default_vocabularies().terms(vocabulary)
        return [CompletionItem(term, help=label) for term, label in labels.items() if term.startswith(incomplete)]

    return complete


def stories(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of stories."""
    return _starting(incomplete, _slugs(ctx, Collection.STORIES))


def lessons(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of lessons."""
    return _starting(incomplete, _slugs(ctx, Collection.LESSONS))


def of_kind(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of entries of the kind that was typed before."""
    folders = {"story": Collection.STORIES, "lesson": Collection.LESSONS, "course": Collection.COURSES}
    collection = folders.get(ctx.params.get("kind", ""))
    return _starting(incomplete, _slugs(ctx, collection)) if collection else []


def external_courses(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The names of the courses elsewhere that are registered, as far as they stand on a line of their own."""
    root = _root(ctx)
    try:
        text = (root / f"{Collection.EXTERNAL_LINKS}.yml").read_text("utf-8", "replace") if root else ""
    except OSError:
        text = ""
    return _starting(incomplete, _COURSE_NAME.findall(text))


def courses(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of courses."""
    return _starting(incomplete, _slugs(ctx, Collection.COURSES))


def lessons_with_roles(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of lessons, and behind a colon the roles."""
    lesson, colon, _ = incomplete.partition(":")
    if colon:
        from kb_builder.model import default_vocabularies

        return _starting(incomplete, (f"{lesson}:{role}" for role in default_vocabularies().roles))
    return lessons(ctx, param, incomplete)


def companies(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ids of companies, and `anonymous`."""
    from kb_builder.model.story import ANONYMOUS

    root = _root(ctx)
    if root is None:
        return []
    try:
        text = (root / f"{Collection.COMPANIES}.yml").read_text("utf-8", "replace")
    except OSError:
        text = ""
    return _starting(incomplete, [*_COMPANY.findall(text), ANONYMOUS])


def entries(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Stories, lessons and courses where the knowledge base begins; else any file."""
    found: Items = []
    if _root(ctx) == Path.cwd():
        for collection in (Collection.STORIES, Collection.LESSONS, Collection.COURSES):
            found += _starting(incomplete, (f"{collection}/{slug}.md" for slug in _slugs(ctx, collection)))
    return found or [CompletionItem(incomplete, type="file")]


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Codes and, once a letter of one is typed, names; the last of several with commas between them."""
    before, comma, last = incomplete.rpartition(",")
    try:
        known = installed_rules().rules
    except ExtensionError:
        known = RULES
    words = [(rule.code, rule.name) for rule in known.values()]
    if last[:1].islower():
        words = [(rule.name, rule.code) for rule in known.values()]
    return [CompletionItem(f"{before}{comma}{word}", help=also) for word, also in words if word.startswith(last)]


def _starting(incomplete: str, words: Iterable[str]) -> Items:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def _root(ctx: click.Context) -> Path | None:
    given: Any = ctx.params.get("config_file")  # Any: whatever was typed behind -f
    try:
        return Path(given).resolve().parent if given else find_config(Path.cwd()).parent
    except (NoKnowledgeBaseError, OSError):
        return None


def _slugs(ctx: click.Context, collection: Collection) -> list[str]:
    root = _root(ctx)
    try:
        names = sorted(path.name for path in (root / collection).iterdir()) if root else []
    except OSError:
        return []
    return [name.removesuffix(".md") for name in names if name.endswith(".md") and not name.startswith(".")]
