"""What a mkdocs.yml may not ask of MkDocs, because texts come from people we do not know (KB802)."""

from collections.abc import Iterator

from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.reading import Document, Mapping, Scalar, Sequence, Value

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
