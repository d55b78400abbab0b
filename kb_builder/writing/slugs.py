"""Whether a new file can have a name, and with it an address."""

from collections.abc import Iterable

from kb_builder.linking import collect
from kb_builder.model import Vocabularies
from kb_builder.reading import Collection, SourceFile


def slug_problem(
    collection: Collection, slug: str, sources: Iterable[SourceFile], vocabularies: Vocabularies
) -> str | None:
    """Why a new file cannot have this name beside the files that are there; None when it can."""
    new = SourceFile(f"{collection}/{slug}.md", collection, b"")
    if new.slug != slug:
        return f"{slug!r} is a path; a file name has no slash."
    if any(source.path == new.path for source in sources):
        return f"{new.path} is there already. Choose another title, or name the file with --slug."
    _, found = collect((), (*sources, new), vocabularies)
    mine = next((problem for problem in found if problem.path == new.path), None)
    return f"{mine.message} {mine.hint}" if mine else None
