"""A lesson on one printed page, for a group."""

from kb_builder.linking import EdgeKind, address
from kb_builder.model import Entry, EntryId, Lesson
from kb_builder.pages.contrast_pairs import contrast_pairs
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import HandoutPage, HandoutStory, LinkTo, SitePage

# More than a sheet of paper holds; the page of the lesson has everything.
_MOST_RULES = 5
_MOST_QUESTIONS = 3


def handout_address(lesson: EntryId) -> str:
    """Where the handout of a lesson is."""
    return address(f"{lesson}/handout")


def handout_page(lesson: Entry[Lesson], shelf: Shelf) -> SitePage:
    """The handout. No search leads to it: the lesson says all of it."""
    meta, words, config = lesson.meta, shelf.words, shelf.facts.config
    body = HandoutPage(
        lesson=LinkTo(address(lesson.id), meta.title),
        family=shelf.facts.library.vocabularies.families[meta.family],
        principle=meta.principle,
        do=meta.do[:_MOST_RULES],
        dont=meta.dont[:_MOST_RULES],
        questions=meta.questions[:_MOST_QUESTIONS],
        pair=_pair(lesson.id, shelf),
        site_name=config.site_name,
        where=f"{config.site_url or '/'}{address(lesson.id)}",
    )
    return SitePage(
        address=handout_address(lesson.id),
        kind="handout",
        title=words("handout.of", title=meta.title),
        description=meta.principle,
        breadcrumbs=(
            LinkTo(address("lessons"), words("lessons.title")),
            LinkTo(address(lesson.id), meta.title),
        ),
        outline=(),
        body=body,
        is_searched=False,
        is_indexed=False,
    )


def _pair(lesson: EntryId, shelf: Shelf) -> tuple[HandoutStory, HandoutStory] | None:
    for worse, better in contrast_pairs(lesson, shelf)[:1]:
        roles = {edge.source: edge.note for edge in shelf.facts.graph.into(lesson, EdgeKind.TEACHES)}
        return _story(worse, roles.get(worse), shelf), _story(better, roles.get(better), shelf)
    return None


def _story(story: EntryId, role: str | None, shelf: Shelf) -> HandoutStory:
    card, meta = shelf.card(story), shelf.story(story).meta
    return HandoutStory(
        title=card.title,
        company=card.company.title,
        summary=meta.summary,
        outcome=meta.outcome or "",
        sentiment=card.sentiment,
        role_label=shelf.facts.library.vocabularies.roles[role] if role else "",
    )
