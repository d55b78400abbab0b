"""Guides for those who lead a session: a twin of each story, lesson and course, below `/teach/`.

What a guide says comes from the entry; the way a session goes is that of behaviour-modelling training: models that did
well and badly side by side, rules, and scenes that the group makes itself (Taylor, Russ-Eft and Chan 2005,
https://doi.org/10.1037/0021-9010.90.4.692); and of NASA's CALLBACK, which stops before the outcome.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from kb_builder.linking import EdgeKind, address, contrast_pairs_of, guide_of
from kb_builder.model import Course, Entry, EntryId, Lesson, Story, entry_id
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import GuidePage, LinkTo, PlannedPart, SitePage, Stop, Text, Unchanged
from kb_builder.reading import Collection

_OPEN, _STOP, _CONTRAST, _RULE, _QUESTION, _OWN, _CLOSE = 3, 8, 6, 4, 5, 10, 4
"""Minutes of the parts of a session whose length does not depend on a text."""
_LEAST_HALF = 2
_MOST_QUESTIONS = 3


class _Part(NamedTuple):
    """A part of a session, before it is known when it begins."""

    minutes: int | None
    title: str
    text: str
    link: LinkTo | None = None


def guides(shelf: Shelf) -> Iterator[SitePage]:
    """One guide for each published story, lesson and course that has a page."""
    library = shelf.facts.library
    for story in library.published_stories.values():
        if story.path in shelf.facts.converted:
            unchanged = shelf.neighbourhoods.unchanged(story.id, guide_of(address(story.id)))
            yield _page(story, unchanged or _of_story(story, shelf), shelf)
    for lesson in library.published_lessons.values():
        if lesson.path in shelf.facts.converted:
            pair = next(iter(contrast_pairs_of(lesson.id, library, shelf.facts.graph, most=1)), ())
            yield _page(lesson, lesson_guide(lesson, pair, shelf), shelf)
    for course in library.published_courses.values():
        if course.path in shelf.facts.converted:
            yield _page(course, course_guide(course, shelf), shelf)


def _page(entry: Entry[Story] | Entry[Lesson] | Entry[Course], body: GuidePage | Unchanged, shelf: Shelf) -> SitePage:
    title = shelf.words("guide.of", title=entry.meta.title)
    return SitePage(
        address=guide_of(address(entry.id)),
        kind="guide",
        title=title,
        description=shelf.words("guide.about", title=entry.meta.title),
        breadcrumbs=(),
        outline=(),
        body=body,
        source=entry.path,
        is_searched=False,
        is_whole=True,
        is_indexed=False,
    )


def _of_story(story: Entry[Story], shelf: Shelf) -> GuidePage:
    meta, words = story.meta, shelf.words
    library, graph = shelf.facts.library, shelf.facts.graph
    lessons = [found.meta for one in meta.lessons if (found := library.published_lessons.get(one.id))]
    contrasts = shelf.cards({edge.target for edge in graph.out(story.id, EdgeKind.CONTRASTS)})
    link, others = _link(story), [LinkTo(card.address, card.title) for card in contrasts]
    questions = tuple(dict.fromkeys(chain(meta.questions, *(lesson.questions[:1] for lesson in lessons))))
    plan = (
        _opening(shelf),
        *_reading(story, shelf),
        *(
            _Part(_CONTRAST, words("guide.part.contrast"), words("guide.part.contrast.text"), other)
            for other in others[:1]
        ),
        _Part(_RULE * max(1, len(lessons)), words("guide.part.rules"), words("guide.part.rules.text"), link),
        *_questions(meta.questions, shelf),
        _close(shelf),
    )
    return GuidePage(
        of=link,
        kind="story",
        synopsis=(meta.summary, *([meta.outcome] if meta.outcome else [])),
        objectives=tuple(lesson.principle for lesson in lessons),
        reading=(link, *others),
        questions=questions[:_MOST_QUESTIONS],
        plan=tuple(_planned(plan, shelf)),
        total=_minutes(plan, shelf),
        stops=tuple(_stops((story.id,), shelf)),
        listen_for=_several(lesson.do for lesson in lessons),
        challenge=_several(lesson.dont for lesson in lessons),
        close=(words("guide.close.sentence"),),
    )


def lesson_guide(lesson: Entry[Lesson], stories: Sequence[EntryId], shelf: Shelf) -> GuidePage:
    """The guide to a lesson that these stories show."""
    meta, words = lesson.meta, shelf.words
    link = _link(lesson)
    reading = tuple(_link(shelf.story(story)) for story in stories)
    plan = (
        _opening(shelf),
        *(part for story in stories for part in _reading(shelf.story(story), shelf)),
        _Part(_RULE, words("guide.part.rule"), meta.principle, link),
        *_questions(meta.questions, shelf),
        _Part(_OWN, words("guide.part.own"), words("guide.part.own.text")),
        _close(shelf),
    )
    return GuidePage(
        of=link,
        kind="lesson",
        synopsis=(meta.principle, *([meta.summary] if meta.summary else [])),
        objectives=meta.do,
        reading=(link, *reading),
        questions=meta.questions[:_MOST_QUESTIONS],
        plan=tuple(_planned(plan, shelf)),
        total=_minutes(plan, shelf),
        stops=tuple(_stops(stories, shelf)),
        listen_for=meta.do,
        challenge=meta.dont,
        close=(meta.principle, words("guide.close.sentence")),
    )


def course_guide(course: Entry[Course], shelf: Shelf) -> GuidePage:
    """The guide to a course; it leads to those of its lessons and stories."""
    meta, words, library = course.meta, shelf.words, shelf.facts.library
    link = _link(course)
    steps = [
        (step, library.published_lessons[step.lesson])
        for step in meta.steps
        if step.lesson in library.published_lessons
    ]
    stories = [
        entry_id(Collection.STORIES, story)
        for step, _ in steps
        for story in step.stories
        if story in library.published_stories
    ]
    plan = tuple(
        _Part(step.minutes, lesson.meta.title, lesson.meta.principle, _guide_link(lesson)) for step, lesson in steps
    )
    return GuidePage(
        of=link,
        kind="course",
        synopsis=(*([meta.summary] if meta.summary else []), words("guide.course.audience", audience=meta.audience)),
        objectives=tuple(lesson.meta.principle for _, lesson in steps),
        reading=(link, *(_guide_link(shelf.story(story)) for story in dict.fromkeys(stories))),
        questions=(),
        plan=tuple(_planned(plan, shelf)),
        total=words.count("effort.minutes", meta.minutes),
        stops=tuple(_stops(dict.fromkeys(stories), shelf)),
        listen_for=(),
        challenge=(),
        close=(words("guide.close.course"), words("guide.close.sentence")),
    )


def _minutes(plan: Iterable[_Part], shelf: Shelf) -> str:
    return shelf.words.count("effort.minutes", sum(part.minutes or 0 for part in plan))


def _planned(parts: Iterable[_Part], shelf: Shelf) -> Iterator[PlannedPart]:
    """The parts with the times at which they begin; behind a part of unknown length nobody can tell."""
    start: int | None = 0
    for part in parts:
        shown = "" if start is None else f"{start // 60}:{start % 60:02}"
        minutes = shelf.words("guide.minutes.n", n=part.minutes) if part.minutes is not None else ""
        yield PlannedPart(shown, minutes, part.title, part.text, part.link)
        start = None if start is None or part.minutes is None else start + part.minutes


def _opening(shelf: Shelf) -> _Part:
    return _Part(_OPEN, shelf.words("guide.part.open"), shelf.words("guide.part.open.text"))


def _close(shelf: Shelf) -> _Part:
    return _Part(_CLOSE, shelf.words("guide.part.close"), shelf.words("guide.part.close.text"))


def _reading(story: Entry[Story], shelf: Shelf) -> Iterator[_Part]:
    """To the pause, the pause, and on from there; a story without a pause is read at once."""
    words, link = shelf.words, _link(story)
    converted = shelf.facts.converted.get(story.path)
    minutes = shelf.reading_minutes(story)
    if converted is None or converted.pause is None:
        yield _Part(minutes, words("guide.part.read"), words("guide.part.read.text"), link)
        return
    half = max(_LEAST_HALF, -(-minutes // 2))
    yield _Part(half, words("guide.part.to_pause"), words("guide.part.read.text"), link)
    at_pause = LinkTo(f"{link.address}#pause", link.title)
    yield _Part(_STOP, words("guide.part.pause"), words("guide.part.pause.text"), at_pause)
    yield _Part(half, words("guide.part.on"), words("guide.part.on.text"), link)


def _questions(questions: Iterable[str], shelf: Shelf) -> Iterator[_Part]:
    for question in tuple(questions)[:_MOST_QUESTIONS]:
        yield _Part(_QUESTION, shelf.words("guide.part.discuss"), question)


def _stops(stories: Iterable[EntryId], shelf: Shelf) -> Iterator[Stop]:
    for story in stories:
        converted = shelf.facts.converted.get(shelf.story(story).path)
        if converted is not None and converted.pause is not None:
            yield Stop(_link(shelf.story(story)), Text(converted), converted.pause.question)


def _several(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The first two of each list: a page that is glanced at while people talk."""
    return tuple(dict.fromkeys(text for texts in lists for text in texts[:2]))


def _link(entry: Entry[Story] | Entry[Lesson] | Entry[Course]) -> LinkTo:
    return LinkTo(address(entry.id), entry.meta.title)


def _guide_link(entry: Entry[Story] | Entry[Lesson]) -> LinkTo:
    return LinkTo(guide_of(address(entry.id)), entry.meta.title)
