"""A lesson on one printed page, for a group."""

from kb_builder.linking import Pair, address, handout_of
from kb_builder.model import Entry, EntryId, Lesson
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import HandoutPage, HandoutStory, LinkTo, SitePage

# More than a sheet of paper holds; the page of the lesson has everything.
_MOST_RULES = 5
_MOST_QUESTIONS = 3


def handout_page(lesson: Entry[Lesson], pairs: tuple[Pair, ...], shelf: Shelf) -> SitePage:
    """The handout, with the first of the pairs. No search leads to it: the lesson says all of it."""
    meta, words = lesson.meta, shelf.words
    body = HandoutPage(
        lesson=LinkTo(address(lesson.id), meta.title),
        family=shelf.facts.library.vocabularies.families[meta.family],
        principle=meta.principle,
        do=meta.do[:_MOST_RULES],
        dont=meta.dont[:_MOST_RULES],
        questions=meta.questions[:_MOST_QUESTIONS],
        pair=_pair(lesson.id, pairs[0], shelf) if pairs else None,
        site_name=shelf.imprint.name,
        where=shelf.imprint.address(address(lesson.id)) or f"/{address(lesson.id)}",
    )
    return SitePage(
        address=handout_of(address(lesson.id)),
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


def _pair(lesson: EntryId, pair: Pair, shelf: Shelf) -> tuple[HandoutStory, HandoutStory]:
    worse, better = pair
    return _story(worse, lesson, shelf), _story(better, lesson, shelf)


def _story(story: EntryId, lesson: EntryId, shelf: Shelf) -> HandoutStory:
    card, meta, role = shelf.card(story), shelf.story(story).meta, shelf.role(lesson, story)
    return HandoutStory(
        title=card.title,
        company=card.company.title,
        summary=meta.summary,
        outcome=meta.outcome or "",
        sentiment=card.sentiment,
        role_label=shelf.words(f"role.{role}").lower() if role else "",
    )
