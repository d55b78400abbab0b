"""The page of each story."""

from collections.abc import Iterator

from kb_builder.converting import Heading
from kb_builder.linking import EdgeKind, Reason, address
from kb_builder.model import Effort, Entry, EntryId, Source, Story
from kb_builder.pages.found import found_story
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import (
    Credit,
    JourneyStepper,
    LessonInStory,
    LinkTo,
    RelatedCard,
    SitePage,
    Step,
    StoryPage,
    Text,
)

_WORDS_A_MINUTE = 200


def story_pages(shelf: Shelf) -> Iterator[SitePage]:
    """One page for each published story whose body could be converted."""
    for story in shelf.facts.library.published_stories.values():
        if story.path in shelf.facts.converted:
            yield _page(story, shelf)


def _page(story: Entry[Story], shelf: Shelf) -> SitePage:
    meta, words = story.meta, shelf.words
    vocabularies = shelf.facts.library.vocabularies
    converted = shelf.facts.converted[story.path]
    industry = shelf.facts.library.industry_of(story)
    body = StoryPage(
        card=shelf.card(story.id),
        industry=shelf.term("industries", industry) if industry else None,
        situations=tuple(shelf.term("situations", term) for term in meta.situation),
        effort=_effort(meta.effort, shelf) if meta.effort else (),
        kind=vocabularies.kinds[meta.kind],
        evidence=vocabularies.evidence[meta.evidence],
        minutes=max(1, round(converted.words / _WORDS_A_MINUTE)),
        outcome=meta.outcome,
        text=Text(converted),
        lessons=tuple(_lessons(story, shelf)),
        contrasts=tuple(shelf.card(edge.target) for edge in shelf.facts.graph.out(story.id, EdgeKind.CONTRASTS)),
        journey=_journey(story, shelf),
        related=tuple(_related(story, shelf)),
        questions=meta.questions,
        source=credit_of(meta.source, shelf) if meta.source else None,
        added=words.date(meta.added),
        changed=words.date(meta.changed) if meta.changed else None,
    )
    return SitePage(
        address=address(story.id),
        kind="story",
        title=meta.title,
        description=meta.summary,
        breadcrumbs=(LinkTo(address("stories"), words("stories.title")),),
        outline=(*converted.outline, *_outline(body, shelf)),
        body=body,
        source=story.path,
        searched=(body.text,),
        found=found_story(story, shelf),
    )


def _outline(body: StoryPage, shelf: Shelf) -> Iterator[Heading]:
    """The sections that the template adds below the author's."""
    words = shelf.words
    for anchor, title, present in (
        ("lessons", words("lessons.of_story"), body.lessons),
        ("contrast", words("contrast.title"), body.contrasts),
        ("journey", words("journey.title"), body.journey),
        ("questions", words("questions.title"), body.questions),
        ("related", words("related.title"), body.related),
        ("source", words("source.title"), True),
    ):
        if present:
            yield Heading(2, anchor, title)


def _effort(effort: Effort, shelf: Shelf) -> tuple[str, ...]:
    counts = {name: getattr(effort, name) for name in ("minutes", "contacts", "transfers", "repeats")}
    return tuple(shelf.words.count(f"effort.{name}", number) for name, number in counts.items() if number is not None)


def _lessons(story: Entry[Story], shelf: Shelf) -> Iterator[LessonInStory]:
    library = shelf.facts.library
    for lesson in story.meta.lessons:
        if found := library.published_lessons.get(lesson.id):
            yield LessonInStory(
                address=address(found.id),
                title=found.meta.title,
                principle=found.meta.principle,
                role=lesson.role,
                role_label=library.vocabularies.roles[lesson.role],
            )


def journey_steps(journey: EntryId, shelf: Shelf, *, here: EntryId | None = None) -> tuple[Step, ...]:
    """The legs of a journey in order."""
    edges = sorted(shelf.facts.graph.into(journey, EdgeKind.LEG), key=lambda edge: (edge.note, edge.source))
    return tuple(Step(int(edge.note), shelf.card(edge.source), edge.source == here) for edge in edges)


def _journey(story: Entry[Story], shelf: Shelf) -> JourneyStepper | None:
    edge = next(iter(shelf.facts.graph.out(story.id, EdgeKind.LEG)), None)
    if edge is None:
        return None
    steps = journey_steps(edge.target, shelf, here=story.id)
    place = next(place for place, step in enumerate(steps) if step.is_here)
    journey = shelf.facts.library.journeys[edge.target.partition("/")[2]]
    links = [LinkTo(step.card.address, step.card.title) for step in steps]
    return JourneyStepper(
        address=address(edge.target),
        title=journey.meta.title,
        steps=steps,
        previous=links[place - 1] if place else None,
        next=links[place + 1] if place + 1 < len(links) else None,
    )


def _related(story: Entry[Story], shelf: Shelf) -> Iterator[RelatedCard]:
    for related in shelf.related[story.id]:
        yield RelatedCard(shelf.card(related.id), tuple(_reason(reason, shelf) for reason in related.reasons))


def _reason(reason: Reason, shelf: Shelf) -> str:
    library, (_, _, slug) = shelf.facts.library, reason.id.partition("/")
    match reason.kind:
        case "lesson":
            role = library.vocabularies.roles[reason.role].lower()
            return shelf.words("related.reason.lesson", name=library.lessons[slug].meta.title, role=role)
        case "company":
            return shelf.words("related.reason.company", name=library.companies[slug].meta.name)
        case "journey":
            return shelf.words("related.reason.journey", name=library.journeys[slug].meta.title)
        case _:
            return shelf.words("related.reason.situations", name=shelf.term("situations", slug).label)


def credit_of(source: Source, shelf: Shelf) -> Credit:
    """The source of a story, for a page."""
    return Credit(
        title=source.title,
        url=source.url,
        author=source.author,
        publisher=source.publisher,
        date=shelf.words.date(source.date) if source.date else None,
        licence=source.licence,
    )
