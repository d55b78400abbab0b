"""Everything that a site is made from, as one digest: when it is the same, so is the site."""

import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing.program import program_digest

_DATE = "SOURCE_DATE_EPOCH"


def inputs_digest(base: KnowledgeBase, folders: Iterable[Path]) -> str:
    """The digest of the knowledge base and of all files in other folders, such as those of the theme's changes.

    Empty if the settings name something else that shapes the site: a parent file, a variable of the environment.
    """
    settings = base.settings.data
    if b"INHERIT" in settings or b"!ENV" in settings:
        return ""
    digest = blake2b(program_digest() + os.environ.get(_DATE, "").encode(), digest_size=16)
    for source in (base.settings, *base.sources.files):
        digest.update(_named(source.path, source.data))
    read = {base.root / source.path for source in base.sources.files}
    files = [base.root / image.path for image in base.sources.images]
    files += [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    for file in sorted(set(files) - read):
        digest.update(_named(file.as_posix(), file.read_bytes()))
    return digest.hexdigest()


def _named(name: str, data: bytes) -> bytes:
    return f"\0{name} {len(data)}\0".encode("utf-8", "surrogateescape") + data
