"""The page of each lesson, and all lessons by family."""

from collections.abc import Iterator

from kb_builder.converting import Heading
from kb_builder.linking import EdgeKind, Pair, address, contrast_pairs_of, handout_of
from kb_builder.model import Entry, EntryId, Lesson
from kb_builder.pages.found import found_lesson
from kb_builder.pages.frameworks import frameworks_of
from kb_builder.pages.handouts import handout_page
from kb_builder.pages.lesson_evidence import ROLES, evidence_strip
from kb_builder.pages.lists import list_pages
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import (
    Family,
    LessonCard,
    LessonPage,
    LessonsPage,
    LinkTo,
    PairSide,
    RoleColumn,
    SitePage,
    Text,
)
from kb_builder.pages.using import use_in_course

_MOST_IN_COLUMN = 12
_MOST_CONTRASTS = 2


def lesson_pages(shelf: Shelf) -> Iterator[SitePage]:
    """For each published lesson its page, its handout, and the list of its stories where the page does not show all."""
    for lesson in shelf.facts.library.published_lessons.values():
        if lesson.path in shelf.facts.converted:
            yield from pages_of_lesson(lesson, shelf)


def pages_of_lesson(lesson: Entry[Lesson], shelf: Shelf) -> Iterator[SitePage]:
    """The pages of a lesson whose body could be converted."""
    pairs = contrast_pairs_of(lesson.id, shelf.facts.library, shelf.facts.graph, most=_MOST_CONTRASTS)
    page = _page(lesson, pairs, shelf)
    yield page
    yield handout_page(lesson, pairs, shelf)
    assert isinstance(page.body, LessonPage)
    if page.body.all_stories:
        yield from list_pages(
            shelf,
            base=page.body.all_stories.address,
            title=shelf.words("lesson_stories.title", title=lesson.meta.title),
            intro=lesson.meta.principle,
            stories=shelf.stories_at(lesson.id, EdgeKind.TEACHES),
            breadcrumbs=(*page.breadcrumbs, LinkTo(page.address, page.title)),
        )


def _page(lesson: Entry[Lesson], pairs: tuple[Pair, ...], shelf: Shelf) -> SitePage:
    meta, words = lesson.meta, shelf.words
    converted = shelf.facts.converted[lesson.path]
    family = shelf.facts.library.vocabularies.families[meta.family]
    columns = tuple(_columns(lesson.id, shelf))
    filled = tuple(column for column in columns if column.cards)
    shown, total = sum(len(column.cards) for column in columns), sum(column.total for column in columns)
    body = LessonPage(
        title=meta.title,
        family=LinkTo(f"{address('lessons')}#{meta.family}", family),
        principle=meta.principle,
        do=meta.do,
        dont=meta.dont,
        evidence=evidence_strip(lesson.id, shelf),
        text=Text(converted),
        use=use_in_course(address(lesson.id), meta.title, shelf),
        columns=filled,
        missing=tuple(column for column in columns if not column.cards),
        all_stories=LinkTo(f"{address(lesson.id)}stories/", words("all_of_lesson", n=total)) if shown < total else None,
        contrasts=tuple(_contrasts(lesson.id, pairs, shelf)),
        questions=meta.questions,
        frameworks=tuple(frameworks_of(meta, shelf)),
        courses=tuple(_courses(lesson.id, shelf)),
        handout=LinkTo(handout_of(address(lesson.id)), words("handout.link")),
    )
    return SitePage(
        address=address(lesson.id),
        kind="lesson",
        title=meta.title,
        description=meta.summary or meta.principle,
        breadcrumbs=(LinkTo(address("lessons"), words("lessons.title")),),
        outline=(
            Heading(2, "practice", f"{words('do.title')} / {words('dont.title').replace(chr(39), '&#39;')}"),
            Heading(2, "behind", words("evidence.title")),
            *converted.outline,
            *_outline(body, shelf),
        ),
        body=body,
        source=lesson.path,
        searched=(body.text, *_searched(meta)),
        found=found_lesson(lesson),
        added=meta.added.isoformat(),
        changed=meta.changed.isoformat() if meta.changed else None,
    )


def _searched(meta: Lesson) -> tuple[str, ...]:
    """What a lesson says outside its text, and the words in which people look for it."""
    return (meta.principle, *meta.do, *meta.dont, *meta.questions, ", ".join(meta.synonyms))


def _outline(body: LessonPage, shelf: Shelf) -> Iterator[Heading]:
    words = shelf.words
    # Also those without a story: an outline that follows every story has to be framed anew with it.
    columns = tuple(Heading(3, role, words(f"role.{role}")) for role in ROLES)
    yield Heading(2, "stories", words("stories.of_lesson"), columns)
    for anchor, title, present in (
        ("contrast", words("contrasts.title"), body.contrasts),
        ("questions", words("questions.title"), body.questions),
        ("frameworks", words("frameworks.title"), body.frameworks),
        ("taught-in", words("courses.of_lesson"), body.courses),
        ("use", words("use.title"), True),
    ):
        if present:
            yield Heading(2, anchor, title)


def _columns(lesson: EntryId, shelf: Shelf) -> Iterator[RoleColumn]:
    edges = shelf.facts.graph.into(lesson, EdgeKind.TEACHES)
    for role in ROLES:
        cards = shelf.cards(edge.source for edge in edges if edge.note == role)
        yield RoleColumn(role, shelf.words(f"role.{role}"), cards[:_MOST_IN_COLUMN], len(cards))


def _contrasts(lesson: EntryId, pairs: tuple[Pair, ...], shelf: Shelf) -> Iterator[tuple[PairSide, PairSide]]:
    for worse, better in pairs:
        yield _side(worse, lesson, shelf), _side(better, lesson, shelf)


def _side(story: EntryId, lesson: EntryId, shelf: Shelf) -> PairSide:
    role = shelf.role(lesson, story)
    return PairSide(shelf.card(story), role, shelf.words(f"role.{role}") if role else "")


def _courses(lesson: EntryId, shelf: Shelf) -> Iterator[LinkTo]:
    for course in sorted({edge.source for edge in shelf.facts.graph.into(lesson, EdgeKind.COVERS)}):
        yield LinkTo(address(course), shelf.facts.library.courses[course.partition("/")[2]].meta.title)


def families(shelf: Shelf) -> tuple[Family, ...]:
    """The families that have lessons, in the vocabulary's order, their lessons by id."""
    library = shelf.facts.library
    found = []
    for family, label in library.vocabularies.families.items():
        cards = tuple(
            LessonCard(
                address=address(lesson.id),
                title=lesson.meta.title,
                principle=lesson.meta.principle,
                count=shelf.words.count("stories", len(shelf.facts.graph.into(lesson.id, EdgeKind.TEACHES))),
                grade=shelf.words(f"evidence.{shelf.evidence(lesson.id).grade}"),
            )
            for lesson in library.published_lessons.values()
            if lesson.meta.family == family
        )
        if cards:
            found.append(Family(family, label, cards))
    return tuple(found)


def lessons_page(shelf: Shelf) -> SitePage:
    """All lessons by family."""
    words, found = shelf.words, families(shelf)
    return SitePage(
        address=address("lessons"),
        kind="lessons",
        title=words("lessons.title"),
        description=words("lessons.intro"),
        breadcrumbs=(),
        outline=tuple(Heading(2, family.id, family.label) for family in found),
        body=LessonsPage(words("lessons.title"), words("lessons.intro"), found),
    )
