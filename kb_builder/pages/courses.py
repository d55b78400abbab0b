"""Courses, and their overview."""

from collections.abc import Iterator

from kb_builder.converting import Heading
from kb_builder.linking import address
from kb_builder.model import Course, CourseStep, Entry, entry_id
from kb_builder.pages.downloads import downloads
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import (
    CoursePage,
    CourseStepPage,
    Found,
    LinkTo,
    Named,
    OverviewItem,
    OverviewPage,
    SitePage,
    Text,
)
from kb_builder.pages.using import use_in_course
from kb_builder.reading import Collection


def course_pages(shelf: Shelf, formats: tuple[str, ...]) -> Iterator[SitePage]:
    """The overview and one page for each published course, which offers it in these formats."""
    words = shelf.words
    courses = shelf.facts.library.published_courses.values()
    items = tuple(
        OverviewItem(
            address=address(course.id),
            title=course.meta.title,
            text=course.meta.summary or course.meta.audience,
            count=words.count("effort.minutes", course.meta.minutes),
        )
        for course in courses
    )
    yield SitePage(
        address=address("courses"),
        kind="overview",
        title=words("courses.title"),
        description=words("courses.intro"),
        breadcrumbs=(),
        outline=(),
        body=OverviewPage(words("courses.title"), words("courses.intro"), items, words("courses.none")),
        is_searched=False,
    )
    for course in courses:
        if course.path in shelf.facts.converted:
            yield course_page(course, shelf, formats)


def course_page(course: Entry[Course], shelf: Shelf, formats: tuple[str, ...]) -> SitePage:
    """The page of a course whose body could be converted."""
    meta, words = course.meta, shelf.words
    converted = shelf.facts.converted[course.path]
    return SitePage(
        address=address(course.id),
        kind="course",
        title=meta.title,
        description=meta.summary or meta.audience,
        breadcrumbs=(LinkTo(address("courses"), words("courses.title")),),
        outline=(
            *converted.outline,
            *([Heading(2, "downloads", words("package.downloads"))] if formats else []),
            Heading(2, "use", words("use.title")),
        ),
        body=CoursePage(
            id=course.slug,
            title=meta.title,
            summary=meta.summary,
            audience=meta.audience,
            minutes=words.count("effort.minutes", meta.minutes),
            steps=tuple(
                _step(step, shelf) for step in meta.steps if step.lesson in shelf.facts.library.published_lessons
            ),
            text=Text(converted),
            use=use_in_course(address(course.id), meta.title, shelf, can_be_framed=False),
            downloads=tuple(downloads(course.id, formats, words)),
        ),
        source=course.path,
        found=Found("course", shown=(Named("summary", meta.summary or meta.audience),)),
        added=meta.added.isoformat(),
        changed=meta.changed.isoformat() if meta.changed else None,
    )


def _step(step: CourseStep, shelf: Shelf) -> CourseStepPage:
    library = shelf.facts.library
    lesson = library.published_lessons[step.lesson]
    return CourseStepPage(
        lesson=LinkTo(address(lesson.id), lesson.meta.title),
        principle=lesson.meta.principle,
        stories=tuple(
            shelf.card(entry_id(Collection.STORIES, slug)) for slug in step.stories if slug in library.published_stories
        ),
        minutes=shelf.words.count("effort.minutes", step.minutes) if step.minutes is not None else None,
    )
