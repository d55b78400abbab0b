"""Pages of lessons, and their handouts."""

from dataclasses import dataclass

from kb_builder.pages.site.shared import LinkTo, StoryCard, Term, Text, UseInCourse


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """The stories that followed, partly followed or broke a lesson, newest first, at most so many."""

    role: str
    label: str
    cards: tuple[StoryCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class EvidenceGrade:
    """How broad the evidence of a lesson is; the link explains the rule."""

    id: str
    label: str
    rule: LinkTo


@dataclass(frozen=True, slots=True)
class RoleBar:
    """How many stories of a lesson have a role, and the length of the bar that shows it, of a hundred."""

    role: str
    label: str
    stories: int
    length: int


@dataclass(frozen=True, slots=True)
class EvidenceStrip:
    """What stands behind a lesson."""

    figures: tuple[Figure, ...]
    grade: EvidenceGrade
    bars: tuple[RoleBar, ...]


@dataclass(frozen=True, slots=True)
class PairSide:
    """A story of a contrast pair; with the role that the lesson has in it, if it has one."""

    card: StoryCard
    role: str
    role_label: str


@dataclass(frozen=True, slots=True)
class Framework:
    """Where a lesson stands in one framework; each place is linked to what it means."""

    name: LinkTo
    places: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything on a lesson's page. `all_stories` is set when the columns do not show all."""

    title: str
    family: LinkTo
    principle: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    evidence: EvidenceStrip
    text: Text
    use: UseInCourse | None
    columns: tuple[RoleColumn, ...]
    missing: tuple[RoleColumn, ...]
    """The roles that no story has."""
    all_stories: LinkTo | None
    contrasts: tuple[tuple[PairSide, PairSide], ...]
    questions: tuple[str, ...]
    frameworks: tuple[Framework, ...]
    courses: tuple[LinkTo, ...]
    handout: LinkTo


@dataclass(frozen=True, slots=True)
class HandoutStory:
    """A story on a handout, in two sentences or three."""

    title: str
    company: str
    summary: str
    outcome: str
    sentiment: Term
    role_label: str


@dataclass(frozen=True, slots=True)
class HandoutPage:
    """A lesson on one sheet of paper. `where` is what people type to find it; `pair` has the worse story first."""

    lesson: LinkTo
    family: str
    principle: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    questions: tuple[str, ...]
    pair: tuple[HandoutStory, HandoutStory] | None
    site_name: str
    where: str


@dataclass(frozen=True, slots=True)
class LessonCard:
    """A lesson in a list."""

    address: str
    title: str
    principle: str
    count: str
    grade: str
    """In words, such as *strong evidence*."""


@dataclass(frozen=True, slots=True)
class Family:
    """Lessons that belong together."""

    id: str
    label: str
    lessons: tuple[LessonCard, ...]


@dataclass(frozen=True, slots=True)
class LessonsPage:
    """All lessons by family."""

    title: str
    intro: str
    families: tuple[Family, ...]
