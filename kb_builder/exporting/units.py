"""From the analysis to what is taught."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from kb_builder.checking import Facts
from kb_builder.converting import plain, sections
from kb_builder.exporting.unit import Asked, Part, Scene, Taught, Unit, UnitImage
from kb_builder.exporting.unit_text import Spot, TextPlacer
from kb_builder.linking import EdgeKind, address, contrast_pairs_of
from kb_builder.model import Course, Entry, Lesson, Question, Story
from kb_builder.pages import Imprint, Words
from kb_builder.pages.guides import course_guide, lesson_guide
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import GuidePage
from kb_builder.pages.story_pages import credit_of

ReadImage = Callable[[str], bytes]
"""Gives the bytes of an image by its path in the knowledge base."""

Step = tuple[str, str, int | None, Entry[Lesson], list[Entry[Story]]]
"""Title, introduction, minutes, lesson and stories of a part."""

_MOST_SCENES = 3
_ROLES = ("broken", "partly", "followed")
_BELOW_A_PART = 1
"""How much deeper the headings of a text stand than on its own page: below the title of a story or lesson."""


def course_unit(slug: str, facts: Facts, words: Words, site_url: str | None, read_image: ReadImage) -> Unit:
    """A published course. Steps whose lesson is not published, and stories that are not, are left out."""
    planner = _Planner(facts, words, site_url, read_image)
    course, library = facts.library.courses[slug], facts.library
    converted = facts.converted[course.path]
    preface, parts = sections(converted.html + converted.rest)
    told = [part.partition("</h2>") for part in parts]
    steps = [
        (plain(title), intro, step.minutes, library.published_lessons[step.lesson], planner.published(step.stories))
        for step, (title, _, intro) in zip(course.meta.steps, told, strict=True)  # as KB506 makes sure
        if step.lesson in library.published_lessons
    ]
    guide = course_guide(course, planner.shelf)
    return planner.unit(course, course.meta.summary or course.meta.audience, preface, steps, guide)


def lesson_unit(slug: str, facts: Facts, words: Words, site_url: str | None, read_image: ReadImage) -> Unit:
    """A published lesson with a story of each role; with a contrast pair that shows both ways, where there is one."""
    planner = _Planner(facts, words, site_url, read_image)
    lesson = facts.library.lessons[slug]
    stories = planner.chosen(lesson)
    step = (lesson.meta.title, "", None, lesson, stories)
    guide = lesson_guide(lesson, [story.id for story in stories], planner.shelf)
    return planner.unit(lesson, lesson.meta.summary or lesson.meta.principle, "", [step], guide)


class _Planner:
    def __init__(self, facts: Facts, words: Words, site_url: str | None, read_image: ReadImage) -> None:
        self._facts = facts
        self.shelf = Shelf.of(facts, words, Imprint("", site_url))
        self._site_url = site_url
        self._read_image = read_image

    def published(self, slugs: Iterable[str]) -> list[Entry[Story]]:
        """The stories of these that have a page, in this order."""
        known = self._facts.library.published_stories
        return [known[slug] for slug in slugs if slug in known]

    def chosen(self, lesson: Entry[Lesson]) -> list[Entry[Story]]:
        """The stories that show a lesson best."""
        library, graph = self._facts.library, self._facts.graph
        roles = {edge.source: edge.note for edge in graph.into(lesson.id, EdgeKind.TEACHES)}
        newest = [story for story in self.shelf.newest if story in roles]
        # A pair that shows both ways comes first of all; another one would take the place of a role.
        best = contrast_pairs_of(lesson.id, library, graph, most=1)
        pairs = [pair for pair in best if {roles.get(story) for story in pair} == {"broken", "followed"}]
        first = [next((story for story in newest if roles[story] == role), None) for role in _ROLES]
        ids = dict.fromkeys(story for story in (*chain(*pairs), *first) if story in roles)
        return [self.shelf.story(story) for story in list(ids)[:_MOST_SCENES]]

    def unit(
        self, entry: Entry[Course] | Entry[Lesson], summary: str, preface: str, steps: list[Step], guide: GuidePage
    ) -> Unit:
        """The unit of these steps."""
        meta = entry.meta
        placer = TextPlacer(self._facts.addresses, dict(self._spots(entry, steps)), self._site_url)
        parts, asked_before = [], set[str]()
        for number, (title, intro, minutes, lesson, stories) in enumerate(steps, 1):
            part = f"part-{number}"
            parts.append(
                Part(
                    id=part,
                    title=title,
                    minutes=minutes,
                    intro=placer.place(intro, part, deeper=0),
                    scenes=tuple(self._scene(f"{part}-story-{story.slug}", story, placer) for story in stories),
                    lesson=self._taught(f"{part}-lesson", lesson, placer),
                    quiz=() if lesson.slug in asked_before else tuple(_asked(f"q-{lesson.slug}.", lesson.meta.quiz)),
                )
            )
            asked_before.add(lesson.slug)
        preface = placer.place(preface, "start", deeper=0)
        return Unit(
            collection=entry.collection,
            slug=entry.slug,
            address=address(entry.id),
            language=self.shelf.words.language,
            title=meta.title,
            summary=summary,
            audience=meta.audience if isinstance(meta, Course) else None,
            minutes=meta.minutes if isinstance(meta, Course) else None,
            preface=preface,
            parts=tuple(parts),
            quiz=tuple(_asked("c-", meta.quiz)) if isinstance(meta, Course) else (),
            images=tuple(UnitImage(path, name, self._read_image(path)) for path, name in sorted(placer.images.items())),
            site_url=self._site_url,
            guide=guide,
        )

    def _spots(self, entry: Entry[Course] | Entry[Lesson], steps: list[Step]) -> Iterator[tuple[str, Spot]]:
        """Where the pages of the unit stand in its document; the first place counts."""
        converted = self._facts.converted
        for number, (_, _, _, lesson, stories) in reversed(list(enumerate(steps, 1))):
            for story in stories:
                anchors = converted[story.path].anchors
                yield address(story.id), Spot(f"part-{number}-story-{story.slug}", anchors)
            yield address(lesson.id), Spot(f"part-{number}-lesson", converted[lesson.path].anchors)
        if entry.collection == "courses":
            yield address(entry.id), Spot("start", frozenset())

    def _scene(self, scene: str, story: Entry[Story], placer: TextPlacer) -> Scene:
        meta, converted = story.meta, self._facts.converted[story.path]
        card = self.shelf.card(story.id)
        return Scene(
            id=scene,
            address=card.address,
            title=meta.title,
            summary=meta.summary,
            sentiment=meta.sentiment,
            sentiment_label=card.sentiment.label,
            html=placer.place(converted.html, scene, deeper=_BELOW_A_PART),
            pause=converted.pause.question if converted.pause else None,
            rest=placer.place(converted.rest, scene, deeper=_BELOW_A_PART),
            outcome=meta.outcome,
            questions=meta.questions,
            credit=credit_of(meta.source, self.shelf) if meta.source else None,
        )

    def _taught(self, spot: str, lesson: Entry[Lesson], placer: TextPlacer) -> Taught:
        meta, converted = lesson.meta, self._facts.converted[lesson.path]
        return Taught(
            id=spot,
            address=address(lesson.id),
            title=meta.title,
            principle=meta.principle,
            do=meta.do,
            dont=meta.dont,
            html=placer.place(converted.html + converted.rest, spot, deeper=_BELOW_A_PART),
            questions=meta.questions,
        )


def _asked(prefix: str, quiz: Iterable[Question]) -> Iterator[Asked]:
    for question in quiz:
        yield Asked(f"{prefix}{question.id}", question)
