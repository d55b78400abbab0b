"""KB3xx: what one file says about another must be true."""

from collections.abc import Iterable, Iterator

from kb_builder.checking.facts import Facts
from kb_builder.checking.meaning import Known, meant
from kb_builder.converting import Converted, Link
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Related, Safety, Span, rule_named
from kb_builder.diagnostics.suggestion import all_of, nearest
from kb_builder.linking import MADE_ANCHORS, Broken, EdgeKind, Target
from kb_builder.model import Company, Entry, Story
from kb_builder.model.slugs import slug_of
from kb_builder.model.story import ANONYMOUS
from kb_builder.reading import Collection

_MOST_LISTED = 20


def references(facts: Facts) -> Iterator[Diagnostic]:
    """Ids in front matter, links and anchors in bodies, steps of journeys, lessons without a story."""
    for story in facts.library.stories.values():
        yield from _lessons(facts, story)
        yield from _company(facts, story)
        yield from _journey(facts, story)
        yield from _contrasts(facts, story)
    yield from _steps(facts)
    yield from _courses(facts)
    yield from _untaught_lessons(facts)
    drafts = {entry.path for entry in facts.library.articles if entry.meta.status == "draft"}
    for path, converted in facts.converted.items():
        yield from _links(facts, path, converted, drafts)


def _lessons(facts: Facts, story: Entry[Story]) -> Iterator[Diagnostic]:
    for place, lesson in enumerate(story.meta.lessons):
        if not facts.library.has(Collection.LESSONS, lesson.id):
            span = story.span("lessons", place, "id")
            yield _dangling("dangling-lesson", story.path, span, "lesson", lesson.id, facts.library.lessons)


def _company(facts: Facts, story: Entry[Story]) -> Iterator[Diagnostic]:
    wanted = story.meta.company
    companies = facts.library.companies
    if wanted == ANONYMOUS or facts.library.has(Collection.COMPANIES, wanted):
        return
    span = story.span("company")
    alias = _by_other_name(wanted, companies.values())
    if alias is not None:
        fix = Fix(Safety.SAFE, f"Write {alias}", (Edit(span, alias),))
        message = f"companies.yml lists {wanted!r} under the id `{alias}`."
        yield Diagnostic(rule_named("unknown-company"), story.path, span, message, f"Write `{alias}`.", fix=fix)
        return
    near = nearest(wanted, companies)
    line = f"add it to companies.yml (`{slug_of(wanted) or 'name'}: {{name: ..., industry: ...}}`)"
    hint = f"Did you mean `{near}`? Otherwise {line}" if near else f"A{line[1:]}"
    yield Diagnostic(
        rule_named("unknown-company"),
        story.path,
        span,
        f"companies.yml lists no company {wanted!r}.",
        f"{hint}, or write `anonymous` with an `industry`.",
        fix=Fix(Safety.SAFE, f"Write {near}", (Edit(span, near),)) if near else None,
    )


def _by_other_name(name: str, companies: Iterable[Entry[Company]]) -> str | None:
    wanted = name.casefold()
    return next(
        (
            company.slug
            for company in companies
            if wanted in (company.meta.name.casefold(), *(other.casefold() for other in company.meta.also_known_as))
        ),
        None,
    )


def _journey(facts: Facts, story: Entry[Story]) -> Iterator[Diagnostic]:
    journey = story.meta.journey
    if journey and not facts.library.has(Collection.JOURNEYS, journey.id):
        span = story.span("journey", "id")
        yield _dangling(
            "unknown-journey", story.path, span, "journey", journey.id, facts.library.journeys, "journeys.yml"
        )


def _contrasts(facts: Facts, story: Entry[Story]) -> Iterator[Diagnostic]:
    for place, slug in enumerate(story.meta.contrast_with):
        if slug == story.slug:
            yield Diagnostic(
                rule_named("dangling-contrast"),
                story.path,
                story.span("contrast_with", place),
                "A story cannot be its own contrast.",
                "Name another story, or remove the line.",
            )
        elif not facts.library.has(Collection.STORIES, slug):
            span = story.span("contrast_with", place)
            yield _dangling("dangling-contrast", story.path, span, "story", slug, facts.library.stories)
        elif slug in facts.library.stories and _is_only_planned(facts.library.stories[slug], story):
            yield Diagnostic(
                rule_named("dangling-contrast"),
                story.path,
                story.span("contrast_with", place),
                f"{slug!r} is a draft: it has no page yet.",
                "Remove it, or publish the draft first (remove its `status: draft`).",
            )


def _is_only_planned(target: Entry[Story], story: Entry[Story]) -> bool:
    return target.meta.status == "draft" and story.meta.status != "draft"


def _steps(facts: Facts) -> Iterator[Diagnostic]:
    claimed: dict[tuple[str, int], Entry[Story]] = {}
    for story in facts.library.published_stories.values():
        if (journey := story.meta.journey) is None:
            continue
        first = claimed.setdefault((journey.id, journey.step), story)
        if first is not story:
            yield Diagnostic(
                rule_named("colliding-step"),
                story.path,
                story.span("journey", "step"),
                f"Step {journey.step} of the journey `{journey.id}` is already told by {first.path}.",
                "Each story is a step of its own: write the next number that no story of this journey has.",
                (Related(first.path, first.span("journey", "step"), "the other story"),),
            )


def _courses(facts: Facts) -> Iterator[Diagnostic]:
    library = facts.library
    for course in library.courses.values():
        for place, step in enumerate(course.meta.steps):
            if not library.has(Collection.LESSONS, step.lesson):
                span = course.span("steps", place, "lesson")
                yield _dangling("dangling-lesson", course.path, span, "lesson", step.lesson, library.lessons)
            for number, slug in enumerate(step.stories):
                if not library.has(Collection.STORIES, slug):
                    span = course.span("steps", place, "stories", number)
                    yield _dangling("dangling-story", course.path, span, "story", slug, library.stories)


def _untaught_lessons(facts: Facts) -> Iterator[Diagnostic]:
    for lesson in facts.library.published_lessons.values():
        if lesson.slug not in facts.lessons_in_unread and not facts.graph.into(lesson.id, EdgeKind.TEACHES):
            yield Diagnostic(
                rule_named("lesson-without-story"),
                lesson.path,
                lesson.span("title"),
                f"No story teaches the lesson `{lesson.slug}` yet.",
                f"Add `{lesson.slug}` to the lessons of a story, or keep the lesson as a draft (`status: draft`).",
            )


def _dangling(
    rule: str,
    path: str,
    span: Span,
    noun: str,
    wanted: str,
    known: Known,
    where: str = "",
) -> Diagnostic:
    near = meant(wanted, known)
    plural = "stories" if noun == "story" else f"{noun}s"
    if span.end_line > span.line:
        near, hint = None, "It goes on in the next line: begin each item with - in the same column."
    elif near:
        hint = f"Did you mean `{near}`?"
    elif len(known) <= _MOST_LISTED:
        hint = _all_there_are(noun, plural, known)
    else:
        hint = f"The ids are in {where or plural + '/'}."
    fix = Fix(Safety.SAFE, f"Write {near}", (Edit(span, near),)) if near else None
    return Diagnostic(rule_named(rule), path, span, f"There is no {noun} {wanted!r}.", hint, fix=fix)


def _all_or_how_many(headings: list[str]) -> str:
    if len(headings) > _MOST_LISTED:
        return f"It has {len(headings)} headings; copy the link from the sign that shows beside one."
    return _all_there_are("heading", "headings", headings)


def _all_there_are(noun: str, plural: str, known: Iterable[str]) -> str:
    match list(known):
        case []:
            return f"There are no {plural} yet."
        case [only]:
            return f"The only {noun} is `{only}`."
        case several:
            return f"The {plural} are {all_of(f'`{each}`' for each in several)}."


def _links(facts: Facts, path: str, converted: Converted, drafts: set[str]) -> Iterator[Diagnostic]:
    for link in converted.links:
        if (wrong := _wrong_with(link, path, facts, drafts)) is not None:
            rule, message, hint = wrong
            yield Diagnostic(rule_named(rule), path, facts.documents[path].body_span(*link.place), message, hint)


def _wrong_with(link: Link, path: str, facts: Facts, drafts: set[str]) -> tuple[str, str, str] | None:
    """Rule, message and hint for a link that does not do what it says."""
    match link.means:
        case Target(_, _, linked) if linked in drafts and path not in drafts:
            return (
                "broken-link",
                f"{linked} is a draft: it has no page yet.",
                "Remove the link, or publish the draft first (remove its `status: draft`).",
            )
        case Broken(message, hint) if not link.is_image or path.startswith(f"{facts.config.docs_dir}/"):
            return "broken-link", message, hint
        case Target(_, fragment, linked) if fragment and linked in facts.converted:
            made = next((made for folder, made in MADE_ANCHORS.items() if linked.startswith(f"{folder}/")), ())
            anchors = facts.converted[linked].anchors.union(made)
            if fragment in anchors:
                return None
            near = nearest(fragment, anchors)
            where = "This page" if linked == path else f"{linked}"
            headings = [f"#{heading.id}" for heading in facts.converted[linked].outline]
            hint = f"Did you mean `#{near}`?" if near else _all_or_how_many(headings)
            return "broken-anchor", f"{where} has no heading `#{fragment}`.", hint
        case _:
            return None
