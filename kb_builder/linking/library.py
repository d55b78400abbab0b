"""The library: every entry by its slug, collisions reported."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kb_builder.diagnostics import START, Diagnostic, Related, rule_named
from kb_builder.model import Company, Course, Entry, Journey, Lesson, Story, Vocabularies
from kb_builder.model.scalars import SLUG
from kb_builder.reading import Collection, SourceFile

_RESERVED = {"index", "page", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@dataclass(frozen=True)
class Library:
    """The whole knowledge base. Each mapping is by slug or id, in sort order."""

    stories: Mapping[str, Entry[Story]]
    lessons: Mapping[str, Entry[Lesson]]
    courses: Mapping[str, Entry[Course]]
    companies: Mapping[str, Entry[Company]]
    journeys: Mapping[str, Entry[Journey]]
    vocabularies: Vocabularies

    @cached_property
    def published_stories(self) -> dict[str, Entry[Story]]:
        """The stories that readers see in lists, by slug."""
        return {slug: story for slug, story in self.stories.items() if story.meta.status == "published"}

    @cached_property
    def published_lessons(self) -> dict[str, Entry[Lesson]]:
        """The lessons that readers see in lists, by slug."""
        return {slug: lesson for slug, lesson in self.lessons.items() if lesson.meta.status == "published"}

    @property
    def articles(self) -> tuple[Entry[Story] | Entry[Lesson] | Entry[Course], ...]:
        """Everything that has a body: stories, lessons and courses, in this order."""
        return (*self.stories.values(), *self.lessons.values(), *self.courses.values())

    def industry_of(self, story: Entry[Story]) -> str | None:
        """The industry a story says, else that of its company."""
        company = self.companies.get(story.meta.company)
        return story.meta.industry or (company.meta.industry if company else None)


def collect(
    entries: Iterable[Entry[Any]], sources: Iterable[SourceFile], vocabularies: Vocabularies
) -> tuple[Library, list[Diagnostic]]:
    """The library of these entries; slugs that cannot be an address or collide are reported, the first one stays.

    `sources` are all files, those too that gave no entry: a broken file's slug is taken all the same.
    """
    found = _slugs(source for source in sources if source.collection in _FOLDERS)
    by_collection: dict[Collection, dict[str, Entry[Any]]] = {collection: {} for collection in Collection}
    for entry in sorted(entries, key=lambda entry: entry.path):
        by_collection[entry.collection].setdefault(entry.slug, entry)
    mappings = {collection: dict(sorted(mapping.items())) for collection, mapping in by_collection.items()}
    library = Library(
        mappings[Collection.STORIES],
        mappings[Collection.LESSONS],
        mappings[Collection.COURSES],
        mappings[Collection.COMPANIES],
        mappings[Collection.JOURNEYS],
        vocabularies,
    )
    return library, found


_FOLDERS = (Collection.STORIES, Collection.LESSONS, Collection.COURSES)


def _slugs(sources: Iterable[SourceFile]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    first: dict[tuple[Collection, str], SourceFile] = {}
    for source in sources:
        slug = source.slug
        folded = unicodedata.normalize("NFKC", slug).casefold()
        twin = first.setdefault((source.collection, folded), source)
        if twin is not source:
            found.append(
                Diagnostic(
                    rule_named("colliding-slug"),
                    source.path,
                    START,
                    f"This name and {twin.path} differ only in capitals or in the way letters are stored.",
                    "Rename one of the two files.",
                    (Related(twin.path, START, "the other file"),),
                )
            )
        elif not SLUG.fullmatch(slug) or len(slug) > 80 or slug in _RESERVED:
            found.append(_bad_slug(source, slug))
    return found


def _bad_slug(source: SourceFile, slug: str) -> Diagnostic:
    if slug in _RESERVED:
        why = f"The name {slug!r} is reserved."
    elif len(slug) > 80:
        why = f"The name has {len(slug)} characters; at most 80 fit into an address."
    else:
        why = f"{slug + '.md'!r} cannot become an address."
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
    proposal = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")
    hint = "Use lower-case letters a-z, digits and single hyphens"
    hint += f", such as {proposal}.md." if proposal and proposal not in _RESERVED and proposal != slug else "."
    return Diagnostic(rule_named("bad-slug"), source.path, START, why, hint)
