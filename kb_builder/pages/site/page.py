"""A page with its place in the site, and the site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb_builder.converting import Heading
from kb_builder.pages.site.course import ChangesPage, CoursePage, EmbedPage, GuidePage
from kb_builder.pages.site.figures import DashboardPage, HomePage, MapPage, WantedPage
from kb_builder.pages.site.kept import RedirectPage, RetiredPage
from kb_builder.pages.site.lesson import HandoutPage, LessonPage, LessonsPage
from kb_builder.pages.site.lists import FindPage, ListPage, OverviewPage
from kb_builder.pages.site.reference import FrameworksPage, GlossaryPage
from kb_builder.pages.site.shared import LinkTo, Text, Unchanged
from kb_builder.pages.site.story import JourneyPage, StoryPage

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
    | EmbedPage
    | GuidePage
    | RetiredPage
    | RedirectPage
    | ChangesPage
    | HomePage
    | FindPage
    | MapPage
    | WantedPage
    | DashboardPage
    | Unchanged
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
    is_draft: bool = False
    """Whether it is there for a preview alone, and says so."""

    @property
    def named(self) -> "NamedPage":
        """The page without what is on it."""
        return NamedPage(*(getattr(self, each) for each in NamedPage._fields))


class NamedPage(NamedTuple):
    """What is to be known of a page that is what it was, as in `SitePage`."""

    address: str
    kind: str
    title: str
    description: str
    source: str | None
    is_searched: bool
    completes: bool
    is_whole: bool
    is_indexed: bool
    added: str | None
    changed: str | None

    def unchanged(self, digest: bytes) -> SitePage:
        """The page, known to be that of the digest."""
        return SitePage(breadcrumbs=(), outline=(), body=Unchanged(digest), **self._asdict())


class Neighbourhood(NamedTuple):
    """What the pages of a story are made from, as digests."""

    around: str
    """Of its front matter, and of all that stands next to it."""
    text: str
    """Of its text, and those of the stories that it contrasts with."""
    cover: str
    """Of its front matter alone."""


class Common(NamedTuple):
    """What the pages of all stories have in common, as digests; empty ones if something is wrong."""

    files: str = ""
    """Of all that was read beside the published stories."""
    links: str = ""
    """Of the graph."""


NOTHING_IN_COMMON = Common()


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
    is_copy: bool = False
    """Whether it is a copy that opens from a folder: beside its pages lie no files for other programs."""
    with_drafts: bool = False
    """Whether it is a preview: drafts have pages, and search engines are asked to show none of the site."""

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
    formats: tuple[str, ...]
    """The formats in which it offers each course as a package; none while something in the knowledge base is wrong."""
    neighbourhoods: Mapping[str, Neighbourhood] = field(default_factory=dict)
    """What the pages of each story are made from, by the story's id."""
    common: Common = NOTHING_IN_COMMON
    """What these have in common."""
    from_covers: tuple[NamedPage, ...] = ()
    """The pages that show no text of a story."""
