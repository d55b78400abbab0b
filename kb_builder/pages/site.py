"""Page models: plain, frozen data. Templates and exporters see nothing else.

Addresses are relative to the site's root. Texts are plain text, escaped by the templates; fields named `html` or
`rest` are HTML that `converting` has sanitised.
"""

from dataclasses import dataclass

from kb_builder.converting import Converted, Heading
from kb_builder.pages.arc import Drawing, drawn

_MOST_TIMED = 4


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
    """A journey as its stories show it: the steps around the story, and `all_steps` where there are more."""

    address: str
    title: str
    steps: tuple[Step, ...]
    previous: LinkTo | None
    next: LinkTo | None
    all_steps: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Something counted: the number, the words for what it counts, and a word on how far it is known."""

    number: int
    unit: str
    note: str = ""


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
    effort: tuple[Tally, ...]
    kind: str
    evidence: str
    minutes: int
    outcome: str | None
    arc: MoodArc | None
    text: Text
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
class FrameworkPlace:
    """A place in a framework, what it means, and the lessons that stand there."""

    anchor: str
    label: str
    text: str
    lessons: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class FrameworkTable:
    """A framework with all its places."""

    anchor: str
    name: str
    places: tuple[FrameworkPlace, ...]


@dataclass(frozen=True, slots=True)
class FrameworksPage:
    """Which lesson stands where; with a title and an introduction where nobody has written the page by hand."""

    title: str | None
    intro: str
    tables: tuple[FrameworkTable, ...]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of the site: what kind of word it is, what it means, and where it leads, if anywhere."""

    anchor: str
    label: str
    kind: str
    text: str
    leads: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with one letter."""

    anchor: str
    letter: str
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """All words of the site by their first letter."""

    title: str
    intro: str
    letters: tuple[Letter, ...]


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
    counts: tuple[str, ...] = ()
    """How often each value is met, where that is counted."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Stories under a heading: all of them, or those of a company, a term or a lesson."""

    title: str
    intro: str
    facts: tuple[Fact, ...]
    lessons: tuple[Fact, ...]
    """The lessons that the stories follow most often and those that they break, where the head tells them."""
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
    missing: tuple[LinkTo, ...] = ()
    """Terms of which there is no story yet."""
    wanted: LinkTo | None = None
    """Where those are asked for."""


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


@dataclass(frozen=True, slots=True)
class CourseStepPage:
    """A step of a course: its lesson, its stories and how long it takes."""

    lesson: LinkTo
    stories: tuple[StoryCard, ...]
    minutes: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page offers: its address, what it is, and for whom."""

    address: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course."""

    title: str
    summary: str | None
    audience: str
    minutes: str
    steps: tuple[CourseStepPage, ...]
    text: Text
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class RetiredPage:
    """What stands at the address of an entry that is no longer part of the collection; without a title if withdrawn."""

    title: str | None
    all_stories: LinkTo


@dataclass(frozen=True, slots=True)
class Bar:
    """How many stories a term has, beside the most that a term of the chart has."""

    term: Term
    stories: int
    most: int

    @property
    def width(self) -> float:
        """The length of its bar; the longest of the chart is 100."""
        return round(100 * self.stories / self.most, 2) if self.most else 0.0


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the build adds to the hand-written home page."""

    find: LinkTo
    pair: tuple[StoryCard, StoryCard] | None
    by_lesson: LinkTo
    families: tuple[Family, ...]
    all_lessons: LinkTo
    map: LinkTo
    by_situation: LinkTo
    situations: tuple[OverviewItem, ...]
    by_company: LinkTo
    companies: tuple[OverviewItem, ...]
    newest: tuple[StoryCard, ...]
    all_stories: LinkTo
    balance: tuple[Bar, ...]
    wanted: tuple[LinkTo, ...]
    all_wanted: LinkTo


@dataclass(frozen=True, slots=True)
class Cell:
    """The stories of a lesson that have one sentiment.

    `address` leads to them without a script, `query` asks the page *Find a story* for them. `heat` is 0 to 4.
    """

    sentiment: Term
    stories: int
    heat: int
    address: str
    query: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A lesson with a cell for each sentiment."""

    lesson: LinkTo
    cells: tuple[Cell, ...]
    stories: int


@dataclass(frozen=True, slots=True)
class MapFamily:
    """Lessons that belong together."""

    label: str
    rows: tuple[MapRow, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map of lessons: which of them the stories show, and how."""

    title: str
    intro: str
    columns: tuple[Term, ...]
    families: tuple[MapFamily, ...]
    wanted: LinkTo
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A story that is missing. `form` is the address of the form with answers in it, empty where there is no form."""

    anchor: str
    what: LinkTo
    sentiment: Term | None
    role: Term | None
    form: str
    command: str


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """What is missing of one kind, the most wanted first; `more` says how many are not shown."""

    id: str
    title: str
    intro: str
    items: tuple[Wanted, ...]
    more: str


@dataclass(frozen=True, slots=True)
class WantedPage:
    """*Stories wanted*: what the collection cannot show yet."""

    title: str
    intro: str
    above_all: tuple[str, ...]
    how: str
    groups: tuple[WantedGroup, ...]


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A lesson or a company with the balance of its stories; `note` says what to look at."""

    what: LinkTo
    balance: Balance
    note: str = ""


@dataclass(frozen=True, slots=True)
class BalanceTable:
    """Balances under a heading; `more` says where those are that are not shown."""

    id: str
    title: str
    intro: str
    first_column: str
    last_column: str
    rows: tuple[BalanceRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An entry that is to be read again, and the days of its reviews."""

    what: LinkTo
    due: str
    last: str


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """*For editors*: balance, gaps, thin evidence and days of review."""

    title: str
    intro: str
    facts: tuple[Fact, ...]
    sentiments: tuple[Term, ...]
    tables: tuple[BalanceTable, ...]
    gaps: tuple[Fact, ...]
    wanted: LinkTo
    reviews: tuple[ReviewRow, ...]
    more_reviews: str
    without_review: str


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
    | HandoutPage
    | FrameworksPage
    | GlossaryPage
    | ListPage
    | OverviewPage
    | LessonsPage
    | JourneyPage
    | CoursePage
    | RetiredPage
    | HomePage
    | FindPage
    | MapPage
    | WantedPage
    | DashboardPage
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
    completes: bool = False
    """Whether it is no page but the end of a hand-written one, which the source is."""
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
class Imprint:
    """Who publishes a site, where, and on which terms; texts are plain."""

    name: str
    url: str | None = None
    """The absolute address of the site's root, with a slash at its end; None if it is not said where the site lies."""
    description: str = ""
    author: str = ""
    rights: str = ""
    licence: str | None = None
    """The address of the licence of stories and lessons."""
    repository: str = ""
    """Where the files of the site are kept, without a slash at its end; empty if that is not said."""

    def address(self, address: str) -> str | None:
        """The absolute address of a page or file, if there is one."""
        return None if self.url is None else f"{self.url}{address}"


@dataclass(frozen=True, slots=True)
class Site:
    """All pages that are made, sorted by address; the first, at the empty address, is what home gets."""

    pages: tuple[SitePage, ...]
    stories: int
    lessons: int
    companies: int
    imprint: Imprint
