"""What the build adds to the hand-written home page."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from kb_builder.linking import Pair, address, contrast_pairs
from kb_builder.pages.lesson_pages import families
from kb_builder.pages.overviews import company_items, term_items
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Bar, Family, HomePage, LinkTo, OverviewItem, SitePage, StoryCard
from kb_builder.pages.wanted import anchor_of, shown_gaps

_NEWEST = 6
_LESSONS_OF_FAMILY = 8
_FAMILIES = 8
_SITUATIONS = 12
_COMPANIES = 12
_WANTED = 6


def home_page(shelf: Shelf) -> SitePage:
    """Start points: a pair, lessons, situations, companies, the newest stories, the balance, what is missing."""
    words, total = shelf.words, len(shelf.newest)
    lessons = len(shelf.facts.library.published_lessons)
    return SitePage(
        address="",
        kind="home",
        title=words("home.title"),
        description="",
        breadcrumbs=(),
        outline=(),
        body=HomePage(
            find=LinkTo(address("find"), words("home.search")),
            pair=_pair(shelf),
            by_lesson=LinkTo(address("lessons"), words("home.by_lesson")),
            families=tuple(_families(shelf)),
            all_lessons=LinkTo(address("lessons"), words("home.all_lessons", n=lessons)),
            map=LinkTo(address("map"), words("map.title")),
            by_situation=LinkTo(address("situations"), words("home.by_situation")),
            situations=_most(term_items("situations", shelf), _SITUATIONS),
            by_company=LinkTo(address("companies"), words("home.by_company")),
            companies=_most(company_items(shelf), _COMPANIES),
            newest=tuple(shelf.card(story) for story in shelf.newest[:_NEWEST]),
            all_stories=LinkTo(address("stories"), words("home.all_stories", n=total)),
            balance=tuple(_bars(shelf)),
            wanted=tuple(_wanted(shelf)),
            all_wanted=LinkTo(address("wanted"), words("home.all_wanted")),
        ),
        source=f"{shelf.facts.config.docs_dir}/index.md",
        completes=True,
    )


def _pair(shelf: Shelf) -> tuple[StoryCard, StoryCard] | None:
    """The pair that mkdocs.yml names, else the first by id, one with a common situation before all others.

    The worse story comes first. While a site is served, a story that is named may be broken.
    """
    wanted = set(shelf.facts.config.home_pair)

    def rank(pair: Pair) -> tuple[bool, bool]:
        one, other = map(shelf.story, pair)
        return {one.slug, other.slug} != wanted, set(one.meta.situation).isdisjoint(other.meta.situation)

    pair = min(contrast_pairs(shelf.facts.library, shelf.facts.graph), key=rank, default=None)
    return (shelf.card(pair[0]), shelf.card(pair[1])) if pair else None


def _families(shelf: Shelf) -> Iterator[Family]:
    for family in families(shelf)[:_FAMILIES]:
        yield Family(family.id, family.label, family.lessons[:_LESSONS_OF_FAMILY])


def _most(items: tuple[OverviewItem, ...], most: int) -> tuple[OverviewItem, ...]:
    """Those with the most stories, in the order in which they came."""
    told = sorted((item for item in items if item.stories), key=lambda item: -item.stories)[:most]
    return tuple(item for item in items if item in told)


def _bars(shelf: Shelf) -> Iterator[Bar]:
    counts = shelf.figures.stories
    for sentiment, stories in counts._asdict().items():
        yield Bar(shelf.term("sentiments", sentiment), stories, max(counts))


def _wanted(shelf: Shelf) -> Iterator[LinkTo]:
    """Some of what no story tells of yet, of each kind in turn."""
    by_kind = [shown_gaps(kind, shelf) for kind in ("channels", "industries", "situations")]
    in_turn = [gap for gap in chain.from_iterable(zip_longest(*by_kind)) if gap]
    for gap in in_turn[:_WANTED]:
        yield LinkTo(f"{address('wanted')}#{anchor_of(gap)}", gap.label)
