"""Pages of courses, and what those who teach take from the site."""

from dataclasses import dataclass

from kb_builder.converting import sections
from kb_builder.pages.site.lesson import LessonPage
from kb_builder.pages.site.shared import Download, LinkTo, StoryCard, Text, UseInCourse
from kb_builder.pages.site.story import StoryPage


@dataclass(frozen=True, slots=True)
class CourseStepPage:
    """A step of a course: its lesson, its stories and how long it takes."""

    lesson: LinkTo
    principle: str
    stories: tuple[StoryCard, ...]
    minutes: str | None


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course."""

    id: str
    title: str
    summary: str | None
    audience: str
    minutes: str
    steps: tuple[CourseStepPage, ...]
    text: Text
    use: UseInCourse | None
    downloads: tuple[Download, ...]

    @property
    def told(self) -> tuple[tuple[CourseStepPage, str], ...]:
        """Each step with the section that introduces it; none if the text has not one section for each step."""
        parts = sections(self.text.whole).parts
        return tuple(zip(self.steps, parts, strict=True)) if len(parts) == len(self.steps) else ()

    @property
    def introduction(self) -> str:
        """The text before the first section."""
        return sections(self.text.whole).before


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A story or a lesson for a frame in another site, and the page that it is the twin of: its body, but for the text.

    The text has its own, because links lead from one folder deeper.
    """

    of: LinkTo
    body: StoryPage | LessonPage
    text: Text


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part of a session: when it begins, how long it takes, what the group does then, and what the page is for it."""

    start: str
    minutes: str
    title: str
    text: str
    link: LinkTo | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the group stops reading. `text` is that of the story, whose part before the pause is read."""

    story: LinkTo
    text: Text
    question: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """What somebody needs who leads a session about a story, a lesson or a course."""

    of: LinkTo
    kind: str
    synopsis: tuple[str, ...]
    objectives: tuple[str, ...]
    reading: tuple[LinkTo, ...]
    questions: tuple[str, ...]
    plan: tuple[PlannedPart, ...]
    total: str
    stops: tuple[Stop, ...]
    listen_for: tuple[str, ...]
    challenge: tuple[str, ...]
    close: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedLink:
    """A page that a course elsewhere links, the day of that in words, and what has become of it since."""

    page: LinkTo
    linked: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedLinks:
    """Links of a course under a heading."""

    id: str
    title: str
    links: tuple[ChangedLink, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What has changed since a course elsewhere linked pages here."""

    course: str
    intro: str
    groups: tuple[ChangedLinks, ...]
