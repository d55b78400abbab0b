"""What the readers' search knows of a page beside its texts."""

from collections.abc import Iterator

from kb_builder.model import Effort, Entry, Lesson, Story
from kb_builder.model.story import ANONYMOUS
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import Found, Named

FACETS = ("sentiment", "lesson", "company", "industry", "channel", "situation")
"""By what stories are narrowed down, in the order of the page. A role only counts within a lesson: `lesson-role`."""

_EVERY_STORY = "xqzstory"
"""A word on every story, which nobody types: see `EVERY_STORY` in `theme/assets/kb/search/index.js`."""
_UNKNOWN = "-1"
_MOST_MINUTES = 100_000


def found_story(story: Entry[Story], shelf: Shelf) -> Found:
    """A story: every facet, every sort key, and what a result shows of it."""
    card, terms = shelf.card(story.id), story.meta.situation
    industry = shelf.facts.library.industry_of(story)
    industries = shelf.facts.library.vocabularies.industries
    situations = shelf.facts.library.vocabularies.situations
    return Found(
        "story",
        filters=tuple(story_filters(story, shelf)),
        # Pagefind leaves a page without a sort key out of the results.
        sorts=(Named("date", str(story.meta.date or "0")), Named("effort", effort_key(story.meta.effort))),
        shown=(
            Named("all", _EVERY_STORY),
            Named("summary", card.summary),
            Named("sentiment", card.sentiment.label),
            Named("company", card.company.title),
            Named("channel", card.channel.label),
            *([Named("date", card.date)] if card.date else []),
            *([Named("industry", industries[industry])] if industry else []),
            *([Named("situation", ", ".join(situations[term] for term in terms))] if terms else []),
        ),
    )


def story_filters(story: Entry[Story], shelf: Shelf) -> Iterator[Named]:
    """The ids by which a story is found, those of closed lists and of entries that are there."""
    meta, library = story.meta, shelf.facts.library
    yield Named("sentiment", meta.sentiment)
    for lesson in meta.lessons:
        if lesson.id in library.published_lessons:
            yield Named("lesson", lesson.id)
            yield Named("lesson-role", f"{lesson.id}:{lesson.role}")
    if meta.company in library.companies or meta.company == ANONYMOUS:
        yield Named("company", meta.company)
    if industry := library.industry_of(story):
        yield Named("industry", industry)
    yield Named("channel", meta.channel)
    for situation in meta.situation:
        yield Named("situation", situation)


def effort_key(effort: Effort | None) -> str:
    """A number that grows with what the customer had to do: first contacts, transfers and repeats, then minutes."""
    if effort is None:
        return _UNKNOWN
    steps = sum(count for count in (effort.contacts, effort.transfers, effort.repeats) if count)
    return str(steps * _MOST_MINUTES + min(effort.minutes or 0, _MOST_MINUTES - 1))


def found_lesson(lesson: Entry[Lesson]) -> Found:
    """A lesson: also by the words in which people look for it."""
    return Found(
        "lesson",
        shown=(
            Named("summary", lesson.meta.principle),
            *([Named("synonyms", ", ".join(lesson.meta.synonyms))] if lesson.meta.synonyms else []),
        ),
    )
