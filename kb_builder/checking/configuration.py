"""What a mkdocs.yml may not ask: of MkDocs, because texts come from people we do not know; of us, what is not there."""

from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.linking import contrasting
from kb_builder.reading import Collection, Document, Mapping, Scalar, Sequence, Value

_RUNNING = {
    "plugins": {"gen-files", "macros", "markdown-exec", "markdownextradata", "mkdocs-jupyter"},
    "markdown_extensions": {"markdown_exec"},
}
_INCLUDING = {
    "plugins": {"include-markdown", "table-reader"},
    "markdown_extensions": {"markdown_include.include", "mdx_include", "pymdownx.b64", "pymdownx.snippets"},
}


def executing(document: Document) -> Iterator[Diagnostic]:
    """Plugins and extensions of MkDocs that run what authors write, or put other files into it."""
    for kinds, what, instead in (
        (
            _RUNNING,
            "runs programs that stand in a text or in a file beside it",
            "Write the finished text into the page.",
        ),
        (_INCLUDING, "puts any file of this computer into a page", "Copy the text into the page, or link the file."),
    ):
        for key, names in kinds.items():
            for name, _ in listed(document.front_matter.get(key)):
                if name.text in names:
                    yield Diagnostic(
                        rule_named("executing-plugin"),
                        document.path,
                        name.span,
                        f"`{name.text}` {what}.",
                        f"Remove it from {key}. {instead}",
                    )


def home_pair(settings: Mapping, path: str, facts: Facts) -> Iterator[Diagnostic]:
    """The pair of the home page: two published stories that begin alike and end differently, or what they are instead.

    Stories that cannot be understood are reported themselves.
    """
    named = settings.get("home_pair")
    slugs = [item for item in named.items if isinstance(item, Scalar)] if isinstance(named, Sequence) else []
    stories, is_complete = facts.library.published_stories, True
    for slug in slugs:
        if slug.text in stories:
            continue
        is_complete = False
        if not facts.library.has(Collection.STORIES, slug.text):
            near = nearest(slug.text, stories)
            message = f"`home_pair`: There is no story {slug.text!r}."
            hint = f"Did you mean `{near}`?" if near else "Write the file names of two stories, without .md."
            yield Diagnostic(rule_named("bad-configuration"), path, slug.span, message, hint)
        elif slug.text in facts.library.stories or slug.text in facts.library.withdrawn:
            message = f"`home_pair`: The story {slug.text!r} is not published."
            yield Diagnostic(rule_named("bad-configuration"), path, slug.span, message, "Name another pair.")
    if named is None or not is_complete:
        return
    one, other = (stories[slug.text] for slug in slugs)
    if not contrasting(one, other, facts.graph):
        yield Diagnostic(
            rule_named("bad-configuration"),
            path,
            named.span,
            "`home_pair`: These two stories are no contrast pair.",
            "Name two stories of different sentiment, one of which names the other in `contrast_with`.",
        )


def listed(names: Value | None) -> list[tuple[Scalar, Value | None]]:
    """The names in a list of plugins or extensions, each with its settings if it has some."""
    match names:
        case Sequence(items):
            found: list[tuple[Scalar, Value | None]] = []
            for item in items:
                if isinstance(item, Scalar):
                    found.append((item, None))
                elif isinstance(item, Mapping):
                    found += [(entry.key, entry.value) for entry in item.items]
            return found
        case Mapping(items):
            return [(item.key, item.value) for item in items]
        case _:
            return []
