"""Small knowledge bases in memory: the base of the cases with some files written anew."""

from collections.abc import Mapping
from typing import Any

from case_files import BASE

from kb_builder.checking import Analysis, analyse
from kb_builder.converting import Converted, Converter
from kb_builder.diagnostics import Diagnostic
from kb_builder.linking import Broken, Elsewhere, Target
from kb_builder.model import Entry, KbConfig, decode, default_vocabularies
from kb_builder.reading import Collection, SourceFile, Sources, parse

BASE_TEXTS = {
    path.relative_to(BASE).as_posix(): path.read_text("utf-8")
    for path in sorted(BASE.rglob("*"))
    if path.suffix in (".md", ".yml") and path.name != "mkdocs.yml"
}
STORY = BASE_TEXTS["stories/first-call.md"]
LESSON = BASE_TEXTS["lessons/listen-first.md"]


def source(path: str, content: str | bytes) -> SourceFile:
    """A file as if it had been read; its folder or name says what it is."""
    collection = Collection(path.partition("/")[0].removesuffix(".yml"))
    return SourceFile(path, collection, content.encode() if isinstance(content, str) else content)


def sources(files: Mapping[str, str | bytes]) -> Sources:
    """These files and nothing else."""
    return Sources(tuple(source(path, files[path]) for path in sorted(files)), ())


def analysis(files: Mapping[str, str | bytes]) -> Analysis:
    """What is known of the base with these files over it."""
    return analyse(sources({**BASE_TEXTS, **files}), KbConfig())


def entry(text: str, path: str = "stories/first-call.md") -> tuple[Entry[Any] | None, list[Diagnostic]]:
    """The entry in a text, or what is wrong with it."""
    document, found = parse(source(path, text))
    return decode(document, default_vocabularies()) if document else (None, found)


def good_entry(text: str, path: str = "stories/first-call.md") -> Entry[Any]:
    """The entry in a text that has no problem."""
    found, problems = entry(text, path)
    assert problems == []
    assert found is not None
    return found


def convert(body: str, converter: Converter | None = None) -> Converted:
    """A converted body. Links with a scheme lead elsewhere, `nope.md` nowhere, all others to `there/`."""
    return (converter or Converter()).convert(body, _resolve, base="../../")


def _resolve(href: str) -> Target | Elsewhere | Broken:
    if href == "nope.md":
        return Broken("'nope.md' does not exist.", "Check the name.")
    if ":" in href:
        return Elsewhere(href) if href.split(":")[0] in ("http", "https", "mailto") else Broken("No.", "Never.")
    path, _, fragment = href.partition("#")
    return Target("there/" if path else "", fragment, path or "here.md")


def shown(found: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    """Each diagnostic as `line:column-end_line:end_column name`."""
    return [f"{d.span.line}:{d.span.column}-{d.span.end_line}:{d.span.end_column} {d.rule.name}" for d in found]
