"""The library: every entry by its slug, collisions reported."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kb_builder.diagnostics import START, Diagnostic, Related, rule_named
from kb_builder.model import (
    Company,
    Course,
    Entry,
    ExternalCourse,
    Journey,
    Lesson,
    Story,
    Vocabularies,
    Withdrawn,
    entry_id,
)
from kb_builder.model.slugs import SLUG, slug_of
from kb_builder.reading import Collection, SourceFile

_RESERVED = {"index", "page", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@dataclass(frozen=True)
class Library:
    """The whole knowledge base. Each mapping is by slug or id, in sort order.

    `unread` are the ids of what is there and cannot be understood, and `companies` or `journeys` where that is true
    of the whole file: it is reported once, and nothing that refers to it.
    """

    stories: Mapping[str, Entry[Story]]
    lessons: Mapping[str, Entry[Lesson]]
    courses: Mapping[str, Entry[Course]]
    companies: Mapping[str, Entry[Company]]
    journeys: Mapping[str, Entry[Journey]]
    vocabularies: Vocabularies
    unread: frozenset[str] = frozenset()
    withdrawn: Mapping[str, Entry[Withdrawn]] = field(default_factory=dict)
    """The stories that are told no more: an address is all that is left of each."""
    external: tuple[ExternalCourse, ...] = ()
    """Courses elsewhere that link here, in the order of their file."""

    def has(self, collection: Collection, slug: str) -> bool:
        """Whether a reference to this leads to something, understood or not."""
        known: Mapping[str, object] = getattr(self, collection)
        is_withdrawn = collection is Collection.STORIES and slug in self.withdrawn
        return slug in known or is_withdrawn or not self.unread.isdisjoint((collection, entry_id(collection, slug)))

    @cached_property
    def published_stories(self) -> dict[str, Entry[Story]]:
        """The stories that readers see in lists, by slug."""
        return {slug: story for slug, story in self.stories.items() if story.meta.status == "published"}

    @cached_property
    def published_lessons(self) -> dict[str, Entry[Lesson]]:
        """The lessons that readers see in lists, by slug."""
        return {slug: lesson for slug, lesson in self.lessons.items() if lesson.meta.status == "published"}

    @cached_property
    def published_courses(self) -> dict[str, Entry[Course]]:
        """The courses that readers see in lists, by slug."""
        return {slug: course for slug, course in self.courses.items() if course.meta.status == "published"}

    @cached_property
    def articles(self) -> tuple[Entry[Story] | Entry[Lesson] | Entry[Course], ...]:
        """Everything that has a body: stories, lessons and courses, in this order."""
        return (*self.stories.values(), *self.lessons.values(), *self.courses.values())

    def industry_of(self, story: Entry[Story]) -> str | None:
        """The industry a story says, else that of its company."""
        company = self.companies.get(story.meta.company)
        return story.meta.industry or (company.meta.industry if company else None)


def collect(
    entries: Iterable[Entry[Any]],
    sources: Iterable[SourceFile],
    vocabularies: Vocabularies,
    unread: Iterable[str] = (),
    external: tuple[ExternalCourse, ...] = (),
) -> tuple[Library, list[Diagnostic]]:
    """The library of these entries; slugs that cannot be an address or collide are reported, the first one stays.

    `sources` are all files, those too that gave no entry: a broken file's slug is taken all the same.
    """
    found = _slugs(source for source in sources if source.collection in _FOLDERS)
    withdrawn: dict[str, Entry[Withdrawn]] = {}
    by_collection: dict[Collection, dict[str, Entry[Any]]] = {collection: {} for collection in Collection}
    for entry in sorted(entries, key=lambda entry: entry.path):
        place = withdrawn if isinstance(entry.meta, Withdrawn) else by_collection[entry.collection]
        place.setdefault(entry.slug, entry)
    mappings = {collection: dict(sorted(mapping.items())) for collection, mapping in by_collection.items()}
    library = Library(
        mappings[Collection.STORIES],
        mappings[Collection.LESSONS],
        mappings[Collection.COURSES],
        mappings[Collection.COMPANIES],
        mappings[Collection.JOURNEYS],
        vocabularies,
        frozenset(unread),
        dict(sorted(withdrawn.items())),
        external,
    )
    return library, found


_FOLDERS = (Collection.STORIES, Collection.LESSONS, Collection.COURSES)


def _slugs(sources: Iterable[SourceFile]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    alike: dict[tuple[Collection, str], list[SourceFile]] = defaultdict(list)
    for source in sources:
        alike[source.collection, unicodedata.normalize("NFKC", source.slug).casefold()].append(source)
    for files in alike.values():
        # The one whose name may stay comes first.
        first, *twins = sorted(files, key=lambda file: (not _is_slug(file.slug), file.path))
        if not twins and not _is_slug(first.slug):
            found.append(_bad_slug(first, first.slug))
        for twin in twins:
            found.append(
                Diagnostic(
                    rule_named("colliding-slug"),
                    twin.path,
                    START,
                    f"This name and {first.path} differ only in capitals or in the way letters are stored.",
                    "Rename or delete one of the two; names are lower-case letters a-z, digits and single hyphens.",
                    (Related(first.path, START, "the other file"),),
                )
            )
    return found


def _is_slug(slug: str) -> bool:
    return bool(SLUG.fullmatch(slug)) and len(slug) <= 80 and slug not in _RESERVED


def _bad_slug(source: SourceFile, slug: str) -> Diagnostic:
    if slug in _RESERVED:
        why = f"The name {slug!r} is reserved."
    elif len(slug) > 80:
        why = f"The name has {len(slug)} characters; at most 80 fit into an address."
    else:
        why = f"{slug + '.md'!r} cannot become an address."
    proposal = slug_of(slug)
    hint = "Use lower-case letters a-z, digits and single hyphens"
    hint += f", such as {proposal}.md." if proposal and proposal not in _RESERVED and proposal != slug else "."
    return Diagnostic(rule_named("bad-slug"), source.path, START, why, hint)
