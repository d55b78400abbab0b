"""KB31x: the collection as a whole makes sense."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, Related, rule_named
from kb_builder.linking import EdgeKind
from kb_builder.model import Entry, Story


def integrity(facts: Facts) -> Iterator[Diagnostic]:
    """Stories wanted, contrasts that are none, gaps in journeys, reviews that are due, aliases in the way."""
    yield from _stories_wanted(facts)
    yield from _contrasts(facts)
    yield from _journeys(facts)
    if facts.today is not None:
        yield from _reviews(facts, facts.today)
    yield from _aliases(facts)


def _stories_wanted(facts: Facts) -> Iterator[Diagnostic]:
    for lesson in facts.library.published_lessons.values():
        roles = {edge.note for edge in facts.graph.into(lesson.id, EdgeKind.TEACHES)}
        missing = [role for role in ("followed", "broken") if role not in roles]
        if roles and missing:
            yield Diagnostic(
                rule_named("story-wanted"),
                lesson.path,
                lesson.span("title"),
                f"No story shows this lesson {missing[0]}.",
                "A story wanted: people learn most from seeing both sides.",
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
                "A contrast shows the same moment handled in opposite ways; `related` stories are found by themselves.",
            )


def _journeys(facts: Facts) -> Iterator[Diagnostic]:
    legs: dict[str, list[Entry[Story]]] = defaultdict(list)
    for story in facts.library.published_stories.values():
        if story.meta.journey and story.meta.journey.id in facts.library.journeys:
            legs[story.meta.journey.id].append(story)
    for journey, stories in legs.items():
        wanted = 1
        for story in sorted(stories, key=lambda story: story.meta.journey.step if story.meta.journey else 0):
            step = story.meta.journey.step if story.meta.journey else 0
            if step > wanted:
                yield Diagnostic(
                    rule_named("journey-gap"),
                    story.path,
                    story.span("journey", "step"),
                    f"No story tells step {wanted} of the journey `{journey}`.",
                    "Count the steps 1, 2, 3 in the order in which they happened.",
                )
            wanted = step + 1


def _reviews(facts: Facts, today: datetime.date) -> Iterator[Diagnostic]:
    for entry in facts.library.articles:
        review = entry.meta.review
        if review and review.due and review.due < today:
            owner = f" {review.owner} is to do it." if review.owner else ""
            yield Diagnostic(
                rule_named("review-overdue"),
                entry.path,
                entry.span("review", "due"),
                f"The review was due on {review.due}.{owner}",
                "Read it against the facts, then set `last` to that day and `due` to the next one.",
            )


def _aliases(facts: Facts) -> Iterator[Diagnostic]:
    claimed: dict[str, tuple[str, Diagnostic | None]] = {}
    live = {entry.id: entry for entry in facts.library.articles}
    for entry in facts.library.articles:
        for place, alias in enumerate(entry.meta.aliases):
            span = entry.span("aliases", place)
            address = f"{entry.collection}/{alias}"
            holder = next((other for known, other in live.items() if known == address), None)
            if holder is not None:
                yield Diagnostic(
                    rule_named("shadowing-alias"),
                    entry.path,
                    span,
                    f"{alias!r} is the address of a live page, not a former one.",
                    "Remove the alias, or rename the other file.",
                    (Related(holder.path, holder.span("title"), "the live page"),),
                )
            elif address in claimed:
                yield Diagnostic(
                    rule_named("shadowing-alias"),
                    entry.path,
                    span,
                    f"{claimed[address][0]} claims the former address {alias!r} too.",
                    "A former address leads to one page: remove it from one of the two.",
                )
            else:
                claimed[address] = (entry.path, None)
