"""Where former addresses lead."""

from collections.abc import Iterator

from kb_builder.linking.library import Library
from kb_builder.model import Company, Course, Entry, EntryId, Journey, Lesson, Story, Withdrawn, entry_id

Lasting = Entry[Story] | Entry[Withdrawn] | Entry[Lesson] | Entry[Course] | Entry[Company] | Entry[Journey]
"""An entry whose address lasts."""


def lasting(library: Library) -> Iterator[Lasting]:
    """Every entry that has a page of its own now, or will have one: stories first, each kind by id."""
    yield from library.articles
    yield from library.withdrawn.values()
    yield from library.companies.values()
    yield from library.journeys.values()


def is_draft(entry: Lasting) -> bool:
    """Whether an entry has no page yet."""
    return not isinstance(entry.meta, (Company, Journey)) and entry.meta.status == "draft"


def is_retired(entry: Lasting) -> bool:
    """Whether the page of an entry only says that it is no longer part of the collection."""
    return not isinstance(entry.meta, (Company, Journey)) and entry.meta.status == "retired"


def moves(library: Library) -> dict[EntryId, EntryId]:
    """The entry that a former address leads to, for each, sorted. Where two claim one, the first has it.

    A page that is there is no former address, and a draft has no page to lead to.
    """
    there = {entry.id for entry in lasting(library)}
    found: dict[EntryId, EntryId] = {}
    for entry in lasting(library):
        for alias in () if is_draft(entry) else entry.meta.aliases:
            former = entry_id(entry.collection, alias)
            if former not in there:
                found.setdefault(former, entry.id)
    return dict(sorted(found.items()))
