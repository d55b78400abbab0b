"""An entry: what a document says, and where each part of it was written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, NewType, TypeVar

from kb_builder.diagnostics import Span
from kb_builder.model.course import Course
from kb_builder.model.lesson import Lesson
from kb_builder.model.settings import Company, Journey
from kb_builder.model.story import Story
from kb_builder.model.withdrawn import Withdrawn
from kb_builder.reading import Collection, Document, Mapping, Sequence
from kb_builder.reading.yaml_values import Scalar, Value

EntryId = NewType("EntryId", str)
"""`stories/<slug>`, `lessons/<slug>`, `courses/<slug>`, `companies/<id>` or `journeys/<id>`."""

Loc = tuple[str | int, ...]
"""The way to a value: keys and places in lists."""

Meta = TypeVar("Meta", Story, Withdrawn, Lesson, Course, Company, Journey, covariant=True)


def entry_id(collection: Collection, slug: str) -> EntryId:
    """The id of an entry."""
    return EntryId(f"{collection}/{slug}")


@dataclass(frozen=True)
class Entry(Generic[Meta]):
    """One story, lesson, course, company or journey. `within` is its way inside a settings file.

    The document of an entry that is known already is read when it is first asked for: only who points at a place in
    it needs it.
    """

    collection: Collection
    slug: str
    meta: Meta
    written: Document | Callable[[], Document] = field(repr=False)
    within: Loc = ()

    @property
    def document(self) -> Document:
        return self.written if isinstance(self.written, Document) else self.written()

    @cached_property
    def id(self) -> EntryId:
        return entry_id(self.collection, self.slug)

    @cached_property
    def path(self) -> str:
        return f"{self.collection}.yml" if self.within else f"{self.collection}/{self.slug}.md"

    def span(self, *loc: str | int) -> Span:
        """The place of a value of the front matter, or of the nearest thing around it that was written."""
        return locate(self.document.front_matter, (*self.within, *loc))


def locate(value: Value, loc: Loc, *, key: bool = False) -> Span:
    """The place of the value at the end of the way; with `key` that of its key, if it has one."""
    span = value.span
    for step in loc:
        if isinstance(value, Mapping):
            item = next((item for item in value.items if item.key.text == step), None)
            if item is None:
                break
            value, span = item.value, item.key.span if key else item.value.span
            if not key and not _is_place(value):
                span = item.key.span
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value.items):
            value = value.items[step]
            span = value.span
        else:
            break
    return span


def _is_place(value: Value) -> bool:
    """Whether a value can be pointed at: an empty one has no place, and a block ends where the next key begins."""
    span = value.span
    match value:
        case Mapping():
            return False
        case Sequence():
            return span.line == span.end_line
        case Scalar():
            return (span.line, span.column) != (span.end_line, span.end_column)
