"""The pages of drafts, for a preview alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from kb_builder.checking import Facts
from kb_builder.linking import address, is_draft, link
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.pages.courses import course_page
from kb_builder.pages.lesson_pages import pages_of_lesson
from kb_builder.pages.lists import leaves
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import CoursePage, LessonPage, OverviewItem, OverviewPage, SitePage, StoryPage
from kb_builder.pages.story_pages import story_page
from kb_builder.reading import Collection

DRAFTS = address("kb-drafts")
"""Where a preview lists its drafts."""

Draft = Entry[Story] | Entry[Lesson] | Entry[Course]

_WORDS = {Collection.STORIES: "story", Collection.LESSONS: "lesson", Collection.COURSES: "course"}
_Article = TypeVar("_Article", Story, Lesson, Course)


def draft_pages(shelf: Shelf) -> Iterator[SitePage]:
    """The pages of each draft as they will be when all drafts are published, marked as what they are, and their list.

    A draft knows of what is published and of other drafts. Nothing that is published knows of a draft.
    """
    drafts = drafts_of(shelf.facts)
    ahead = _ahead(shelf)
    yield from _list(drafts, shelf)
    yield from map(_marked, chain.from_iterable(_pages(entry, ahead) for entry in drafts))


def drafts_of(facts: Facts) -> list[Draft]:
    """The drafts whose bodies could be converted: stories, lessons and courses, in this order, each kind by id."""
    return [entry for entry in facts.library.articles if is_draft(entry) and entry.path in facts.converted]


def _ahead(shelf: Shelf) -> Shelf:
    """The shelf as it will be when all drafts are published."""
    library = shelf.facts.library
    ahead = replace(
        library,
        stories=_published(library.stories),
        lessons=_published(library.lessons),
        courses=_published(library.courses),
    )
    return Shelf(replace(shelf.facts, library=ahead, graph=link(ahead)), shelf.words, shelf.imprint)


def _published(entries: Mapping[str, Entry[_Article]]) -> dict[str, Entry[_Article]]:
    return {
        slug: replace(entry, meta=entry.meta.model_copy(update={"status": "published"})) if is_draft(entry) else entry
        for slug, entry in entries.items()
    }


def _pages(entry: Draft, ahead: Shelf) -> Iterable[SitePage]:
    library = ahead.facts.library
    match entry.meta:
        case Story():
            return (story_page(library.stories[entry.slug], ahead),)
        case Lesson():
            return pages_of_lesson(library.lessons[entry.slug], ahead)
        case Course():
            return (course_page(library.courses[entry.slug], ahead, ()),)


def _marked(page: SitePage) -> SitePage:
    """Without what is to be taken from a page: nobody builds a course on a draft."""
    body = page.body
    if isinstance(body, StoryPage | LessonPage | CoursePage):
        body = replace(body, use=None)
    outline = tuple(heading for heading in page.outline if heading.id != "use")
    return replace(page, body=body, outline=outline, is_searched=False, is_indexed=False, is_draft=True)


def _about(meta: Story | Lesson | Course) -> str:
    match meta:
        case Story():
            return meta.summary
        case Lesson():
            return meta.summary or meta.principle
        case Course():
            return meta.summary or meta.audience


def _list(drafts: list[Draft], shelf: Shelf) -> Iterator[SitePage]:
    words, size = shelf.words, shelf.facts.config.page_size
    items = tuple(
        OverviewItem(
            address=address(draft.id),
            title=draft.meta.title,
            text=_about(draft.meta),
            count=words(_WORDS[draft.collection]),
        )
        for draft in drafts
    )
    for leaf in leaves(shelf, base=DRAFTS, title=words("drafts.title"), items=len(items)):
        shown = items[(leaf.number - 1) * size : leaf.number * size]
        yield SitePage(
            address=leaf.address,
            kind="overview",
            title=leaf.title,
            description=words("drafts.intro"),
            breadcrumbs=(),
            outline=(),
            body=OverviewPage(leaf.title, words("drafts.intro"), shown, words("drafts.none"), leaf.pager),
            is_searched=False,
            is_indexed=False,
        )
