"""A file as it was found, before anybody looks into it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Collection(StrEnum):
    """What a source file is for. The value is its folder or, for a single file, its name without the suffix."""

    STORIES = "stories"
    LESSONS = "lessons"
    COURSES = "courses"
    COMPANIES = "companies"
    JOURNEYS = "journeys"
    DOCS = "docs"
    FINGERPRINTS = "fingerprints"
    LEDGER = "published-urls"
    EXTERNAL_LINKS = "external-links"
    CONFIGURATION = "mkdocs"


IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
"""The kinds of image that stories may have, by the end of their names."""


def place_in(root: PurePath, path: PurePath) -> str | None:
    """An absolute path as diagnostics write it: POSIX, from the folder of mkdocs.yml. None if it lies elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A file that is published as it is: its size in bytes and its first 16 bytes."""

    path: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file. `path` is POSIX and relative to the folder of mkdocs.yml."""

    path: str
    collection: Collection
    data: bytes

    @property
    def slug(self) -> str:
        """The file name without `.md`: the last part of an entry's address."""
        return self.path.rpartition("/")[2].removesuffix(".md")
