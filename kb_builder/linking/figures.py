"""The figures of a collection: what readers can see of each lesson and place, and what is missing.

Everything here is a function of what is published; the day of asking plays no part.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kb_builder.linking.evidence import Evidence, evidence_of
from kb_builder.linking.graph import Edge, EdgeKind, Graph
from kb_builder.linking.library import Library
from kb_builder.model import Company, Entry, EntryId, Lesson, PartialDate, Story
from kb_builder.model.story import ROLE_OF_SENTIMENT

FACETS_WITH_GAPS = ("channels", "situations", "industries")
"""The closed lists of which every term wants a story."""


class BySentiment(NamedTuple):
    """How many stories of each sentiment there are."""

    positive: int
    neutral: int
    negative: int

    @property
    def total(self) -> int:
        """All stories."""
        return sum(self)


class ByRole(NamedTuple):
    """How many stories follow a lesson, follow it partly and break it."""

    followed: int
    partly: int
    broken: int


@dataclass(frozen=True, slots=True)
class OfPlace:
    """The stories of a company or of a term of a closed list."""

    place: EntryId
    label: str
    sentiments: BySentiment


@dataclass(frozen=True, slots=True)
class OfLesson:
    """The stories of a lesson, and what they rest on."""

    lesson: EntryId
    title: str
    family: str
    sentiments: BySentiment
    roles: ByRole
    evidence: Evidence

    @property
    def stories(self) -> int:
        """All stories of the lesson."""
        return self.sentiments.total


@dataclass(frozen=True, slots=True)
class Review:
    """When a published entry is to be read against the facts again."""

    entry: EntryId
    title: str
    path: str
    due: datetime.date
    last: datetime.date
    owner: str | None

    def state(self, today: datetime.date, within: int) -> str:
        """`overdue` after its day, `due` if that is today or at most so many days away, else `later`."""
        days = (self.due - today).days
        return "overdue" if days < 0 else "due" if days <= within else "later"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no published story shows: a lesson, a term, or of a lesson a sentiment, a role or both."""

    of: EntryId
    label: str
    sentiment: str = ""
    role: str = ""

    @property
    def kind(self) -> str:
        """What the gap is in: `lessons`, `families` or a closed list."""
        return self.of.partition("/")[0]

    @property
    def slug(self) -> str:
        """The id of the lesson or term."""
        return self.of.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures. Lessons stand by family, then id; terms in the vocabulary's order; companies by name."""

    stories: BySentiment
    lessons: tuple[OfLesson, ...]
    companies: tuple[OfPlace, ...]
    channels: tuple[OfPlace, ...]
    situations: tuple[OfPlace, ...]
    industries: tuple[OfPlace, ...]
    reviews: tuple[Review, ...]
    """The earliest first."""
    without_review: int
    """The published stories and lessons that say no day for the next review."""
    gaps: tuple[Gap, ...]
    """Of lessons, the most wanted first; then of closed lists, in their order; then of families."""
    undated: int
    """The stories that do not say when they happened."""
    latest: PartialDate | None
    """When the latest of the others happened."""


def figures(library: Library, graph: Graph) -> Figures:
    """The figures of what is published."""
    counts = _Counts.of(library, graph)
    lessons = tuple(_lessons(library, counts))
    dates = [story.meta.date for story in library.published_stories.values() if story.meta.date]
    reviews = tuple(sorted(_reviews(library), key=lambda review: (review.due, review.entry)))
    reviewed = len(library.published_stories) + len(library.published_lessons)
    return Figures(
        stories=_by_sentiment(Counter(story.meta.sentiment for story in library.published_stories.values())),
        lessons=lessons,
        companies=tuple(_companies(library, counts)),
        channels=tuple(_terms("channels", library, counts)),
        situations=tuple(_terms("situations", library, counts)),
        industries=tuple(_terms("industries", library, counts)),
        reviews=reviews,
        without_review=reviewed - len(reviews),
        gaps=tuple(chain(_gaps_of_lessons(lessons), _gaps_of_terms(library, counts), _gaps_of_families(library))),
        undated=len(library.published_stories) - len(dates),
        latest=max(dates, key=lambda date: (date.earliest, str(date)), default=None),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What one walk over the edges finds, by lesson, company or term."""

    sentiments: dict[EntryId, Counter[str]]
    taught: dict[EntryId, list[Edge]]

    @classmethod
    def of(cls, library: Library, graph: Graph) -> "_Counts":
        sentiments: dict[EntryId, Counter[str]] = defaultdict(Counter)
        taught: dict[EntryId, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            if edge.kind not in (EdgeKind.TEACHES, EdgeKind.ABOUT, EdgeKind.FACET):
                continue
            sentiments[edge.target][_story(edge.source, library).meta.sentiment] += 1
            if edge.kind is EdgeKind.TEACHES:
                taught[edge.target].append(edge)
        return cls(sentiments, taught)

    def by_sentiment(self, place: EntryId) -> BySentiment:
        return _by_sentiment(self.sentiments.get(place, Counter()))


def _story(story: EntryId, library: Library) -> Entry[Story]:
    return library.published_stories[story.partition("/")[2]]


def _by_sentiment(counts: Counter[str]) -> BySentiment:
    return BySentiment(*(counts[each] for each in BySentiment._fields))


def _lessons(library: Library, counts: _Counts) -> Iterator[OfLesson]:
    order = {family: place for place, family in enumerate(library.vocabularies.families)}
    by_family = sorted(library.published_lessons.values(), key=lambda each: (order[each.meta.family], each.slug))
    for lesson in by_family:
        yield _lesson(lesson, library, counts)


def _lesson(lesson: Entry[Lesson], library: Library, counts: _Counts) -> OfLesson:
    edges = counts.taught.get(lesson.id, [])
    roles = Counter(edge.note for edge in edges)
    return OfLesson(
        lesson=lesson.id,
        title=lesson.meta.title,
        family=lesson.meta.family,
        sentiments=counts.by_sentiment(lesson.id),
        roles=ByRole(*(roles[role] for role in ByRole._fields)),
        evidence=evidence_of(_story(edge.source, library) for edge in edges),
    )


def _companies(library: Library, counts: _Counts) -> Iterator[OfPlace]:
    def name(company: Entry[Company]) -> tuple[str, str]:
        return company.meta.name.casefold(), company.slug

    for company in sorted(library.companies.values(), key=name):
        yield OfPlace(company.id, company.meta.name, counts.by_sentiment(company.id))


def _terms(facet: str, library: Library, counts: _Counts) -> Iterator[OfPlace]:
    for term, label in library.vocabularies.terms(facet).items():
        place = EntryId(f"{facet}/{term}")
        yield OfPlace(place, label, counts.by_sentiment(place))


def _reviews(library: Library) -> Iterator[Review]:
    entries: tuple[Entry[Story] | Entry[Lesson], ...] = (
        *library.published_stories.values(),
        *library.published_lessons.values(),
    )
    for entry in entries:
        review = entry.meta.review
        if review and review.due:
            yield Review(entry.id, entry.meta.title, entry.path, review.due, review.last, review.owner)


def _gaps_of_lessons(lessons: tuple[OfLesson, ...]) -> Iterator[Gap]:
    """Those first that leave a lesson without an example or without its opposite, and of those the thinnest lessons."""
    gaps = [(lesson, gap) for lesson in lessons for gap in _gaps_of_lesson(lesson)]
    yield from (gap for _, gap in sorted(gaps, key=lambda found: (_rank(found[1]), found[0].stories)))


def _gaps_of_lesson(lesson: OfLesson) -> Iterator[Gap]:
    if not lesson.stories:
        yield Gap(lesson.lesson, lesson.title)
        return
    for sentiment, role in ROLE_OF_SENTIMENT.items():
        missing_sentiment = "" if getattr(lesson.sentiments, sentiment) else sentiment
        missing_role = "" if getattr(lesson.roles, role) else role
        if missing_sentiment or missing_role:
            yield Gap(lesson.lesson, lesson.title, missing_sentiment, missing_role)


def _rank(gap: Gap) -> int:
    if not gap.sentiment and not gap.role:
        return 0
    return 1 if gap.role in ("followed", "broken") else 2


def _gaps_of_terms(library: Library, counts: _Counts) -> Iterator[Gap]:
    for facet in FACETS_WITH_GAPS:
        for each in _terms(facet, library, counts):
            if not each.sentiments.total:
                yield Gap(each.place, each.label)


def _gaps_of_families(library: Library) -> Iterator[Gap]:
    taught = {lesson.meta.family for lesson in library.published_lessons.values()}
    for family, label in library.vocabularies.families.items():
        if family not in taught:
            yield Gap(EntryId(f"families/{family}"), label)
