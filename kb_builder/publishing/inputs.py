"""Everything that a site is made from, as digests: when they are the same, so is the site."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing.program import program_digest
from kb_builder.reading import Collection

if TYPE_CHECKING:
    from kb_builder.pages import Imprint

_DATE = "SOURCE_DATE_EPOCH"
_ENTRIES = frozenset(
    (
        *(Collection.STORIES, Collection.LESSONS, Collection.COURSES, Collection.COMPANIES, Collection.JOURNEYS),
        *(Collection.LEDGER, Collection.EXTERNAL_LINKS),
    )
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Digests of what a site is made from. Empty if the settings name something else that shapes it."""

    all: str = ""
    around: str = ""
    """Of all but the texts of entries: equal digests, the same frames and hand-written pages around the same pages."""


def inputs_of(base: KnowledgeBase, folders: Iterable[Path], *, with_drafts: bool = False) -> Inputs:
    """The digests of the knowledge base and of all files in other folders, such as those of the theme's changes.

    A preview `with_drafts` is another site than the published one. They are empty if the settings refer to a parent
    file or to a variable of the environment.
    """
    settings = base.settings.data
    if b"INHERIT" in settings or b"!ENV" in settings:
        return Inputs()
    digest = blake2b(program_digest() + base.rulebook.digest + os.environ.get(_DATE, "").encode(), digest_size=16)
    digest.update(_named(base.settings.path, settings) + (b"\0with drafts\0" if with_drafts else b""))
    read = {base.root / source.path for source in base.sources.files}
    files = [base.root / image.path for image in base.sources.images]
    files += [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    for file in sorted(set(files) - read):
        digest.update(_named(file.as_posix(), file.read_bytes()))
    for source in base.sources.files:
        if source.collection not in _ENTRIES:
            digest.update(_named(source.path, source.data))
    around = digest.hexdigest()
    for source in base.sources.of(*_ENTRIES):
        digest.update(_named(source.path, source.data))
    return Inputs(digest.hexdigest(), around)


def shape_of_pages(language: str, templates: Path | None, imprint: "Imprint") -> bytes:
    """The digest of what shapes every page: the program, its language, the imprint and the site's own templates."""
    digest = blake2b(program_digest() + language.encode(), digest_size=16)
    digest.update(_named("", repr(imprint).encode("utf-8", "backslashreplace")))
    for path in sorted(templates.rglob("*")) if templates else ():
        if path.is_file():
            digest.update(_named(path.relative_to(templates or path).as_posix(), path.read_bytes()))
    return digest.digest()


def _named(name: str, data: bytes) -> bytes:
    return f"\0{name} {len(data)}\0".encode("utf-8", "surrogateescape") + data
