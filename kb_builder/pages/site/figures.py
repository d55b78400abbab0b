"""Pages of figures: home, map, stories wanted, dashboard."""

from dataclasses import dataclass

from kb_builder.pages.site.lesson import Family
from kb_builder.pages.site.lists import OverviewItem
from kb_builder.pages.site.shared import Balance, Fact, LinkTo, Pager, StoryCard, Term


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
