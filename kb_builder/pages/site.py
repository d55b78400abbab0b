"""Page models: plain, frozen data. Templates and exporters see nothing else.

Addresses are relative to the site's root. Texts are plain text, escaped by the templates; fields named `html` or
`rest` are HTML that `converting` has sanitised.
"""

from dataclasses import dataclass

from kb_builder.converting import Converted, Heading


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A page to link, with the text of the link."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Term:
    """An id of a closed list with its label, and the page of all stories that have it."""

    id: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list. `company` has no address when the company is not named."""

    address: str
    title: str
    summary: str
    sentiment: Term
    company: LinkTo
    channel: Term
    date: str


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
    """A journey as its stories show it."""

    address: str
    title: str
    steps: tuple[Step, ...]
    previous: LinkTo | None
    next: LinkTo | None


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
class Text:
    """An author's text, fetched when the page is rendered."""

    converted: Converted

    @property
    def html(self) -> str:
        """The text up to the pause, or all of it."""
        return self.converted.html

    @property
    def pause(self) -> str | None:
        """The question of the pause."""
        return self.converted.pause.question if self.converted.pause else None

    @property
    def rest(self) -> str:
        """The text after the pause."""
        return self.converted.rest

    @property
    def whole(self) -> str:
        """The text without its pause."""
        return self.html + self.rest


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything on a story's page."""

    card: StoryCard
    industry: Term | None
    situations: tuple[Term, ...]
    effort: tuple[str, ...]
    kind: str
    evidence: str
    minutes: int
    outcome: str | None
    text: Text
    lessons: tuple[LessonInStory, ...]
    contrasts: tuple[StoryCard, ...]
    journey: JourneyStepper | None
    related: tuple[RelatedCard, ...]
    questions: tuple[str, ...]
    source: Credit | None
    added: str
    changed: str | None


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """The stories that followed, partly followed or broke a lesson, newest first, at most so many."""

    role: str
    label: str
    cards: tuple[StoryCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Framework:
    """Where a lesson stands in one framework."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything on a lesson's page. `all_stories` is set when the columns do not show all."""

    title: str
    family: LinkTo
    principle: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    text: Text
    columns: tuple[RoleColumn, ...]
    all_stories: LinkTo | None
    contrasts: tuple[tuple[StoryCard, StoryCard], ...]
    questions: tuple[str, ...]
    frameworks: tuple[Framework, ...]
    courses: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """How many stories of each sentiment there are."""

    positive: int
    neutral: int
    negative: int

    @property
    def total(self) -> int:
        """All stories."""
        return self.positive + self.neutral + self.negative

    @property
    def bars(self) -> tuple[tuple[str, float, float], ...]:
        """Sentiment, start and width of each part of a bar that is 100 wide."""
        bars, start = [], 0.0
        for sentiment in ("positive", "neutral", "negative"):
            width = round(100 * getattr(self, sentiment) / self.total, 2) if self.total else 0.0
            if width:
                bars.append((sentiment, round(start, 2), width))
            start += width
        return tuple(bars)


@dataclass(frozen=True, slots=True)
class Pager:
    """The neighbours of one page of a list. Pages count from 1."""

    number: int
    pages: tuple[LinkTo, ...]
    previous: LinkTo | None
    next: LinkTo | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the head of a page: what it is and, linked, what it says."""

    label: str
    values: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Stories under a heading: all of them, or those of a company, a term or a lesson."""

    title: str
    intro: str
    facts: tuple[Fact, ...]
    balance: Balance
    cards: tuple[StoryCard, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """One entry of an overview: a company, a term, a journey or a course, with what it holds."""

    address: str
    title: str
    text: str
    count: str
    stories: int = 0
    balance: Balance | None = None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All companies, journeys, courses or terms of one kind."""

    title: str
    intro: str
    items: tuple[OverviewItem, ...]
    empty: str
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class LessonCard:
    """A lesson in a list."""

    address: str
    title: str
    principle: str
    count: str


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


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A journey with its legs."""

    title: str
    summary: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CourseStepPage:
    """A step of a course: its lesson, its stories and how long it takes."""

    lesson: LinkTo
    stories: tuple[StoryCard, ...]
    minutes: str | None


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course."""

    title: str
    summary: str | None
    audience: str
    minutes: str
    steps: tuple[CourseStepPage, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class RetiredPage:
    """What stands at the address of an entry that is no longer part of the collection; without a title if withdrawn."""

    title: str | None
    overview: LinkTo
    because: str | None = None
    replacement: LinkTo | None = None
    """The page that has taken its place."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """What stands at a former address: the way to the page."""

    now: LinkTo


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


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the build adds to the hand-written home page."""

    find: LinkTo
    pair: tuple[StoryCard, StoryCard] | None
    by_lesson: LinkTo
    families: tuple[Family, ...]
    by_situation: LinkTo
    situations: tuple[OverviewItem, ...]
    by_company: LinkTo
    companies: tuple[OverviewItem, ...]
    newest: tuple[StoryCard, ...]
    all_stories: LinkTo
    balance: Balance


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, with the number of stories that have it."""

    id: str
    label: str
    stories: int
    roles: tuple["Option", ...] = ()
    """For a lesson: the roles that it has in stories."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the stories down; only values that a story has."""

    id: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FindPage:
    """*Find a story*: the facets, and what stands there without them: the newest stories and the list of all."""

    title: str
    intro: str
    facets: tuple[Facet, ...]
    newest: tuple[StoryCard, ...]
    all_stories: LinkTo


Body = (
    StoryPage
    | LessonPage
    | ListPage
    | OverviewPage
    | LessonsPage
    | JourneyPage
    | CoursePage
    | RetiredPage
    | RedirectPage
    | ChangesPage
    | HomePage
    | FindPage
)


@dataclass(frozen=True, slots=True)
class Named:
    """A text under a name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of readers knows of a page beside its texts: the templates say which of these are searched."""

    kind: str
    """Under which heading of the results it stands: story, lesson, company, course or page."""
    filters: tuple[Named, ...] = ()
    """Ids of closed lists, by the name of the facet."""
    sorts: tuple[Named, ...] = ()
    shown: tuple[Named, ...] = ()
    """What a result shows of the page, or what else finds it."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page with its place in the site. `kind` names the template; `source` is the file it is made from, if one."""

    address: str
    kind: str
    title: str
    description: str
    breadcrumbs: tuple[LinkTo, ...]
    outline: tuple[Heading, ...]
    body: Body
    source: str | None = None
    is_searched: bool = True
    searched: tuple[Text | str, ...] = ()
    """What the theme's search is to find beside title and description."""
    found: Found = Found("page")
    """How the readers' search finds it, if it is searched."""
    is_whole: bool = False
    """Whether its template makes a whole document, around which there is nothing of the theme."""
    is_indexed: bool = True
    """Whether search engines should show it; if not, its head says so and the sitemap leaves it out."""
    added: str | None = None
    """The day on which it joined the collection, as YYYY-MM-DD, if it has one."""
    changed: str | None = None
    """The day of its last change, as YYYY-MM-DD, if one is known."""


@dataclass(frozen=True, slots=True)
class Site:
    """All pages that are made, sorted by address; the first, at the empty address, is what home gets."""

    pages: tuple[SitePage, ...]
    stories: int
    lessons: int
    companies: int
