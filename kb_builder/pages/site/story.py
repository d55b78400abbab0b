"""Pages of stories and journeys."""

from dataclasses import dataclass

from kb_builder.pages.arc import Drawing, drawn
from kb_builder.pages.site.shared import LinkTo, Pager, StoryCard, Tally, Term, Text, UseInCourse

_MOST_TIMED = 4


@dataclass(frozen=True, slots=True)
class LessonInStory:
    """A lesson of a story, with its principle and the role it has there."""

    address: str
    title: str
    principle: str
    role: str
    role_label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One leg of a journey."""

    number: int
    card: StoryCard
    is_here: bool


@dataclass(frozen=True, slots=True)
class JourneyStepper:
    """A journey as its stories show it: the steps around the story, and `all_steps` where there are more."""

    address: str
    title: str
    steps: tuple[Step, ...]
    previous: LinkTo | None
    next: LinkTo | None
    all_steps: str | None


@dataclass(frozen=True, slots=True)
class ArcPoint:
    """How a customer felt in one part of a story; points of one `group` share its name below the drawing."""

    group: str
    part: str
    mood: int
    mood_label: str
    minutes: str


@dataclass(frozen=True, slots=True)
class MoodArc:
    """How a customer felt from beginning to end. `told` says the same in words."""

    points: tuple[ArcPoint, ...]
    told: str

    @property
    def drawing(self) -> Drawing:
        """Where everything stands."""
        return drawn([point.mood for point in self.points], [point.group for point in self.points])

    @property
    def has_minutes(self) -> bool:
        """Whether any part says how long it took."""
        return any(point.minutes for point in self.points)

    @property
    def draws_minutes(self) -> bool:
        """Whether the minutes stand in the drawing too: there is room for a few."""
        return self.has_minutes and len(self.points) <= _MOST_TIMED


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment on which a story turns: its pause, else the start of what was done, at `anchor` on its page."""

    card: StoryCard
    anchor: str
    question: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """Where a reader tells what is wrong, as whole addresses: in public, and to somebody alone."""

    issue: str | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class ReviewDates:
    """When a page was last read against the facts, when it is due again, and who answers for it."""

    last: str
    due: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class RelatedCard:
    """A related story with the reasons, in words."""

    card: StoryCard
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """The source of a story, as far as it is known."""

    title: str | None
    url: str | None
    author: str | None
    publisher: str | None
    date: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything on a story's page."""

    card: StoryCard
    industry: Term | None
    situations: tuple[Term, ...]
    effort: tuple[Tally, ...]
    kind: str
    evidence: str
    minutes: int
    outcome: str | None
    arc: MoodArc | None
    text: Text
    use: UseInCourse | None
    lessons: tuple[LessonInStory, ...]
    here: Moment
    contrasts: tuple[Moment, ...]
    journey: JourneyStepper | None
    related: tuple[RelatedCard, ...]
    questions: tuple[str, ...]
    source: Credit | None
    added: str
    changed: str | None
    review: ReviewDates | None
    citation: str
    report: ReportLinks | None


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a journey on its page, with what it cost the customer."""

    number: int
    card: StoryCard
    effort: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A journey with its legs; `totals` and `arc` are those of all legs."""

    title: str
    summary: str
    totals: tuple[Tally, ...]
    arc: MoodArc | None
    legs: tuple[Leg, ...]
    pager: Pager | None
