"""The file name, and with it the address, that a title gives."""

import re
import unicodedata
from collections.abc import Iterable

from kb_builder.linking import collect
from kb_builder.model import Vocabularies
from kb_builder.reading import Collection, SourceFile

_LONGEST = 80
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def slug_of(title: str) -> str:
    """Letters a-z, digits and hyphens, cut at a word; empty when the title has none of them."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(slug) <= _LONGEST:
        return slug
    return slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]


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
