"""What the build adds to the hand-written home page."""

from kb_builder.linking import EdgeKind, address
from kb_builder.pages.contrast_pairs import worst_first
from kb_builder.pages.lesson_pages import families
from kb_builder.pages.overviews import company_items, term_items
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import HomePage, LinkTo, SitePage, StoryCard

_NEWEST = 6
_COMPANIES = 12


def home_page(shelf: Shelf) -> SitePage:
    """Start points: a pair, lessons, situations, companies, the newest stories, the balance."""
    total = len(shelf.newest)
    companies = [item for item in company_items(shelf) if item.stories]
    return SitePage(
        address="",
        kind="home",
        title=shelf.words("home.title"),
        description="",
        breadcrumbs=(),
        outline=(),
        body=HomePage(
            find=LinkTo(address("find"), shelf.words("search.to_find")),
            pair=_pair(shelf),
            by_lesson=LinkTo(address("lessons"), shelf.words("home.by_lesson")),
            families=families(shelf),
            by_situation=LinkTo(address("situations"), shelf.words("home.by_situation")),
            situations=tuple(item for item in term_items("situations", shelf) if item.stories),
            by_company=LinkTo(address("companies"), shelf.words("home.by_company")),
            companies=tuple(sorted(companies, key=lambda item: -item.stories)[:_COMPANIES]),
            newest=tuple(shelf.card(story) for story in shelf.newest[:_NEWEST]),
            all_stories=LinkTo(address("stories"), shelf.words("home.all_stories", n=total)),
            balance=shelf.balance(shelf.newest),
        ),
        source=f"{shelf.facts.config.docs_dir}/index.md",
        completes=True,
    )


def _pair(shelf: Shelf) -> tuple[StoryCard, StoryCard] | None:
    """The first contrast pair by id, the worse story first."""
    edge = next((edge for edge in shelf.facts.graph.edges if edge.kind is EdgeKind.CONTRASTS), None)
    if edge is None:
        return None
    left, right = sorted((edge.source, edge.target), key=lambda story: (worst_first(story, shelf), story))
    return shelf.card(left), shelf.card(right)
