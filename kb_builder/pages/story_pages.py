"""The page of each story."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kb_builder.converting import Heading
from kb_builder.linking import EdgeKind, Reason, address
from kb_builder.model import Entry, PartialDate, Review, Source, Story
from kb_builder.model.story import REQUIRED_SECTIONS, section_of
from kb_builder.pages.citing import citation
from kb_builder.pages.efforts import tallies
from kb_builder.pages.found import found_story
from kb_builder.pages.journey_pages import stepper
from kb_builder.pages.mood_arcs import story_arc
from kb_builder.pages.reporting import contact_address, issue_address, shortened
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import (
    Credit,
    LessonInStory,
    LinkTo,
    Moment,
    RelatedCard,
    ReportLinks,
    ReviewDates,
    SitePage,
    StoryPage,
    Text,
    Unchanged,
)
from kb_builder.pages.using import use_in_course

_HANDLING = REQUIRED_SECTIONS[1]
_MOST_CONTRASTS = 3


def story_pages(shelf: Shelf) -> Iterator[SitePage]:
    """One page for each published story whose body could be converted."""
    for story in shelf.facts.library.published_stories.values():
        if story.path in shelf.facts.converted:
            unchanged = shelf.neighbourhoods.unchanged(story.id, address(story.id))
            yield _placed(story, unchanged) if unchanged else story_page(story, shelf)


def story_page(story: Entry[Story], shelf: Shelf) -> SitePage:
    """The page of a story whose body could be converted."""
    body = _body(story, shelf)
    converted = shelf.facts.converted[story.path]
    return replace(
        _placed(story, body),
        breadcrumbs=(LinkTo(address("stories"), shelf.words("stories.title")),),
        outline=(*converted.outline, *_outline(body, shelf)),
        searched=(body.text,),
        found=found_story(story, shelf),
    )


def _placed(story: Entry[Story], body: StoryPage | Unchanged) -> SitePage:
    meta = story.meta
    return SitePage(
        address=address(story.id),
        kind="story",
        title=meta.title,
        description=meta.summary,
        breadcrumbs=(),
        outline=(),
        body=body,
        source=story.path,
        added=meta.added.isoformat(),
        changed=meta.changed.isoformat() if meta.changed else None,
    )


def _body(story: Entry[Story], shelf: Shelf) -> StoryPage:
    meta, words = story.meta, shelf.words
    vocabularies = shelf.facts.library.vocabularies
    converted = shelf.facts.converted[story.path]
    industry = shelf.facts.library.industry_of(story)
    return StoryPage(
        card=shelf.card(story.id),
        industry=shelf.term("industries", industry) if industry else None,
        situations=tuple(shelf.term("situations", term) for term in meta.situation),
        effort=tuple(tallies(meta.effort, words)),
        kind=vocabularies.kinds[meta.kind],
        evidence=vocabularies.evidence[meta.evidence],
        minutes=shelf.reading_minutes(story),
        outcome=meta.outcome,
        arc=story_arc(story, shelf),
        text=Text(converted),
        use=use_in_course(address(story.id), meta.title, shelf),
        lessons=tuple(_lessons(story, shelf)),
        here=_moment(story, shelf),
        contrasts=tuple(_contrasts(story, shelf)),
        journey=stepper(story, shelf),
        related=tuple(_related(story, shelf)),
        questions=meta.questions,
        source=credit_of(meta.source, shelf) if meta.source else None,
        added=words.date(meta.added),
        changed=words.date(meta.changed) if meta.changed else None,
        review=_review(meta.review, shelf) if meta.review else None,
        citation=_citation(story, shelf),
        report=_report(story, shelf),
    )


def _outline(body: StoryPage, shelf: Shelf) -> Iterator[Heading]:
    """The sections that the template adds below the author's."""
    words = shelf.words
    for anchor, title, present in (
        ("arc", words("arc.title"), body.arc),
        ("lessons", words("lessons.of_story"), body.lessons),
        ("contrast", words("contrast.title"), body.contrasts),
        ("journey", words("journey.title"), body.journey),
        ("questions", words("questions.title"), body.questions),
        ("related", words("related.title"), body.related),
        ("use", words("use.title"), True),
        ("source", words("source.title"), True),
    ):
        if present:
            yield Heading(2, anchor, title)


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


def _moment(story: Entry[Story], shelf: Shelf) -> Moment:
    converted = shelf.facts.converted[story.path]
    question = converted.pause.question if converted.pause else None
    handling = next((heading.id for heading in converted.outline if section_of(heading.title) == _HANDLING), "")
    return Moment(shelf.card(story.id), "pause" if question else handling, question, story.meta.outcome)


def _contrasts(story: Entry[Story], shelf: Shelf) -> Iterator[Moment]:
    """The other stories at their moments, those first that this one names itself."""
    targets = (edge.target for edge in shelf.facts.graph.out(story.id, EdgeKind.CONTRASTS))
    others = sorted(map(shelf.story, targets), key=lambda other: other.slug not in story.meta.contrast_with)
    shown = (other for other in others if other.path in shelf.facts.converted)
    yield from (_moment(other, shelf) for other in islice(shown, _MOST_CONTRASTS))


def _review(review: Review, shelf: Shelf) -> ReviewDates:
    """To the month: nobody reads a story anew because it is the 31st."""

    def month(day: datetime.date) -> str:
        return shelf.words.date(PartialDate(day.year, day.month))

    return ReviewDates(month(review.last), month(review.due) if review.due else None, review.owner)


def _citation(story: Entry[Story], shelf: Shelf) -> str:
    meta, words = story.meta, shelf.words
    if meta.changed:
        day = words("citation.changed", date=words.date(meta.changed))
    else:
        day = words("citation.added", date=words.date(meta.added))
    named = [shelf.imprint.name, words("title.quoted", title=meta.title), day, shelf.facts.config.licence]
    return citation(named, shelf.imprint.address(address(story.id)))


def _report(story: Entry[Story], shelf: Shelf) -> ReportLinks | None:
    """Prefilled as far as the site has a repository or a contact; None if it has neither."""
    config, words = shelf.facts.config, shelf.words
    title = words("report.subject", title=shortened(story.meta.title))
    where = shelf.imprint.address(address(story.id)) or address(story.id)
    text = words("report.body", path=story.path, address=where)
    issue = issue_address(shelf.imprint.repository, title, text) if shelf.imprint.repository else None
    contact = contact_address(config.contact, title) if config.contact else None
    return ReportLinks(issue, contact) if issue or contact else None


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
