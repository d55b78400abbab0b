"""What a check is given."""

import datetime
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from kb_builder.converting import Converted
from kb_builder.diagnostics import Diagnostic
from kb_builder.linking import Addresses, Graph, Library
from kb_builder.model import Course, Entry, KbConfig, Lesson, Registry, Story
from kb_builder.reading import Document, ImageFile, LedgerLine

Sample: TypeAlias = "array[int]"
"""Some of the runs of words of a story, as numbers (of type `q`), sorted, each once."""

NO_SAMPLE: Sample = array("q")


@dataclass(frozen=True)
class Facts:
    """All there is to know about a knowledge base. Documents and conversions are by path, in sort order.

    A document that is beyond the limits, or whose front matter is wrong, has no conversion.
    """

    library: Library
    graph: Graph
    addresses: Addresses
    documents: Mapping[str, Document]
    converted: Mapping[str, Converted]
    config: KbConfig
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of all files, by path: what tells whether one is what it was."""
    images: tuple[ImageFile, ...] = ()
    fingerprints: Mapping[bytes, str] = field(default_factory=dict)
    """The source of each hash of a run of words (see `originality`)."""
    registry: Registry = field(default_factory=Registry)
    """Courses elsewhere that link here."""
    ledger: tuple[LedgerLine, ...] = ()
    """What was published, in the order of the file."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """The text of each story that cannot be understood, by its path: what it names is not missing."""
    today: datetime.date | None = None
    """For what is overdue; None where the day must not matter, as in a build."""
    samples: Mapping[str, Sample] = field(default_factory=dict)
    """What likeness is told by (see `originality`), for each story by its path."""
    known: frozenset[str] = frozenset()
    """The paths of which everything is known that they alone give: no check of single files looks at them."""

    @cached_property
    def new_articles(self) -> tuple[Entry[Story] | Entry[Lesson] | Entry[Course], ...]:
        """The articles that checks of single files look at."""
        return tuple(entry for entry in self.library.articles if entry.path not in self.known)

    @cached_property
    def new_pages(self) -> tuple[Document, ...]:
        """The hand-written pages that checks of single files look at."""
        paths = self.converted.keys() - self.known - {entry.path for entry in self.library.articles}
        return tuple(self.documents[path] for path in sorted(paths))

    @cached_property
    def new_stories(self) -> tuple[Entry[Story], ...]:
        """The stories among them."""
        return tuple(story for story in self.library.stories.values() if story.path not in self.known)

    @cached_property
    def new_courses(self) -> tuple[Entry[Course], ...]:
        """The courses among them."""
        return tuple(course for course in self.library.courses.values() if course.path not in self.known)

    @cached_property
    def lessons_in_unread(self) -> frozenset[str]:
        """The lessons that stories may teach which cannot be understood: all, if one of those stories names none."""
        named = [_named(text, self.library.lessons) for text in self.unread.values()]
        return frozenset().union(*named) if all(named) else frozenset(self.library.lessons)

    @cached_property
    def journeys_in_unread(self) -> frozenset[str]:
        """The journeys whose steps stories may tell which cannot be understood."""
        named = {text: _named(text, self.library.journeys) for text in self.unread.values()}
        is_unclear = any("journey:" in text and not journeys for text, journeys in named.items())
        return frozenset(self.library.journeys) if is_unclear else frozenset().union(*named.values())


def _named(text: str, known: Iterable[str]) -> frozenset[str]:
    return frozenset(each for each in known if each in text)


Check = Callable[[Facts], Iterator[Diagnostic]]
"""A family of rules: pure, in any order, never raises for what an author wrote."""
