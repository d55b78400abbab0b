"""KB31x: the collection as a whole makes sense."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kb_builder.checking.facts import Facts
from kb_builder.checking.meaning import Known, meant
from kb_builder.diagnostics import START, Diagnostic, Related, rule_named
from kb_builder.linking import EdgeKind, Lasting, address, lasting
from kb_builder.model import Entry, EntryId, JourneyStep, Story, entry_id


def integrity(facts: Facts) -> Iterator[Diagnostic]:
    """Stories wanted, contrasts that are none, gaps in journeys, reviews that are due, aliases in the way."""
    yield from _stories_wanted(facts)
    yield from _journeys(facts)
    yield from _contrasts(facts)
    if facts.today is not None:
        yield from _reviews(facts, facts.today)
    yield from _aliases(facts)


def _stories_wanted(facts: Facts) -> Iterator[Diagnostic]:
    misspelt = _nearest_of_unknown(
        (lesson.id for story in facts.library.stories.values() for lesson in story.meta.lessons), facts.library.lessons
    )
    for lesson in facts.library.published_lessons.values():
        if lesson.slug in misspelt or lesson.slug in facts.lessons_in_unread:
            continue
        roles = {edge.note for edge in facts.graph.into(lesson.id, EdgeKind.TEACHES)}
        missing = [role for role in ("followed", "broken") if role not in roles]
        if roles and missing:
            yield Diagnostic(
                rule_named("story-wanted"),
                lesson.path,
                lesson.span("title"),
                f"No story shows how this lesson is {' or '.join(missing)}.",
                "Do you know one? People learn most when they see both sides.",
            )


def _contrasts(facts: Facts) -> Iterator[Diagnostic]:
    stories = facts.library.stories
    for story in stories.values():
        for place, slug in enumerate(story.meta.contrast_with):
            other = stories.get(slug)
            if other is None or other is story or other.meta.sentiment != story.meta.sentiment:
                continue
            if story.slug in other.meta.contrast_with and other.slug < story.slug:
                continue  # both name each other: said once
            yield Diagnostic(
                rule_named("contrast-of-same-sentiment"),
                story.path,
                story.span("contrast_with", place),
                f"Both this story and {slug!r} are {story.meta.sentiment}.",
                "Name a story that shows the same moment handled the other way; those that are alike are found anyway.",
            )


def _journeys(facts: Facts) -> Iterator[Diagnostic]:
    legs: dict[str, list[tuple[JourneyStep, Entry[Story]]]] = defaultdict(list)
    for story in facts.library.published_stories.values():
        if (leg := story.meta.journey) and leg.id in facts.library.journeys:
            legs[leg.id].append((leg, story))
    steps = (story.meta.journey for story in facts.library.stories.values())
    misspelt = _nearest_of_unknown((step.id for step in steps if step), facts.library.journeys)
    for journey, stories in legs.items():
        if journey in misspelt or journey in facts.journeys_in_unread:
            continue
        wanted = 1
        for leg, story in sorted(stories, key=lambda each: each[0].step):
            if leg.step > wanted or leg.step == 0:
                yield Diagnostic(
                    rule_named("journey-gap"),
                    story.path,
                    story.span("journey", "step"),
                    f"No story tells step {wanted} of the journey `{journey}`."
                    if leg.step
                    else f"The journey `{journey}` begins with step 1, not 0.",
                    "Count the steps 1, 2, 3 in the order in which they happened.",
                )
            wanted = leg.step + 1


def _nearest_of_unknown(ids: Iterable[str], known: Known) -> set[str | None]:
    """What was meant by ids that do not exist: they are reported, and what they stand for is not missing."""
    return {meant(wanted, known) for wanted in set(ids) if wanted not in known}


def _reviews(facts: Facts, today: datetime.date) -> Iterator[Diagnostic]:
    for entry in facts.library.articles:
        review = entry.meta.review
        if review and review.due and review.due < today:
            owner = f" (owner: {review.owner})" if review.owner else ""
            yield Diagnostic(
                rule_named("review-overdue"),
                entry.path,
                entry.span("review", "due"),
                f"The review was due on {review.due}{owner}.",
                "Read it against the facts, then set `last` to that day and `due` to the next one.",
            )


def _aliases(facts: Facts) -> Iterator[Diagnostic]:
    live = {entry.id: entry for entry in lasting(facts.library)}
    written = {page: path for path, page in facts.addresses.pages.items()}
    claimed: dict[EntryId, tuple[Lasting, int]] = {}
    for entry in lasting(facts.library):
        for place, alias in enumerate(entry.meta.aliases):
            former = entry_id(entry.collection, alias)
            holder, path = live.get(former), written.get(address(former))
            if holder is not None or path is not None:
                message = (
                    f"{alias!r} is the address of {'this' if holder is entry else 'a live'} page, not a former one."
                )
                hint = "Remove the alias." if holder is entry else "Remove the alias, or rename the other file."
                other = (holder.path, holder.span("title")) if holder else (path or "", START)
                related = () if holder is entry else (Related(*other, "the live page"),)
            elif former in claimed:
                first, at = claimed[former]
                message = f"{first.path} claims the former address {alias!r} too."
                hint = "A former address leads to one page: remove it from one of the two."
                related = (Related(first.path, first.span("aliases", at), "the same former address"),)
            else:
                claimed[former] = entry, place  # Where it stands is looked up when somebody is told.
                continue
            rule = rule_named("shadowing-alias")
            yield Diagnostic(rule, entry.path, entry.span("aliases", place), message, hint, related)
