"""KB5xx: a body has the parts that readers and trainers count on."""

import re
from collections.abc import Iterator
from html import unescape

from kb_builder.checking.facts import Facts
from kb_builder.checking.wording import headings
from kb_builder.converting import Converted, Heading, flat, sections
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, rule_named
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.model import Course, Entry, Story
from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS, section_in, section_of
from kb_builder.reading import Document

_INCLUDE = re.compile(r"^[ \t]*-{1,}8<-{1,}[^\r\n]*", re.MULTILINE)


def structure(facts: Facts) -> Iterator[Diagnostic]:
    """Sections of stories and courses, pauses, include markers, markup that was removed."""
    for story in facts.new_stories:
        if converted := facts.converted.get(story.path):
            yield from _sections(story, converted, facts.config.language)
            yield from _pauses(story, converted)
    for course in facts.new_courses:
        if converted := facts.converted.get(course.path):
            yield from _steps(course, converted)
    for entry in facts.new_articles:
        yield from _includes(entry.path, facts)
        if converted := facts.converted.get(entry.path):
            yield from _losses(entry.document, converted)
    for page in facts.new_pages:
        yield from _losses(page, facts.converted[page.path])


def _sections(story: Entry[Story], converted: Converted, language: str) -> Iterator[Diagnostic]:
    present = [_section(heading) for heading in _level_two(converted)]
    everywhere = {_section(heading) for heading in flat(converted.outline)}
    missing = [section for section in REQUIRED_SECTIONS if section not in present]
    missing += [section for section in ADVICE_SECTIONS if section in everywhere.difference(present)]
    if everywhere.isdisjoint(ADVICE_SECTIONS):
        missing.append(ADVICE_SECTIONS[0])
    if not missing:
        return
    elsewhere = {_section(heading): place for heading, place in headings(converted)}
    others = [title for title in present if title not in (*REQUIRED_SECTIONS, *ADVICE_SECTIONS)]
    for section in missing:
        title = section_in(language, section)
        near = nearest(title, others)
        is_elsewhere = section in elsewhere
        is_one_of_two = section in ADVICE_SECTIONS and not is_elsewhere
        choice = " or ".join(
            f"`## {section_in(language, one)}`" for one in (ADVICE_SECTIONS if is_one_of_two else (section,))
        )
        span, fix = story.document.body_span(0, 0), None
        if is_elsewhere:
            hint = f"Write its heading with exactly two #: `## {title}`."
            if place := elsewhere[section]:
                span = story.document.body_span(*place)
                if converted.code_free.startswith("#", place[0]):
                    fix = Fix(Safety.SAFE, "Write ##", (Edit(span, "##"),))
        elif near is None and (line := _like_a_heading(title, converted.code_free)):
            span = story.document.body_span(*line.span())
            hint = f"Write this line as `## {title}`, with a blank line before and after it."
            fix = Fix(Safety.SAFE, f"Write ## {title}", (Edit(span, f"## {title}"),))
        elif near:
            hint = f"Is it the heading {near!r}? Then write `## {title}`."
        else:
            hint = f"Add a line {choice} and write below it."
        message = f"The section {choice} is missing."
        yield Diagnostic(rule_named("missing-section"), story.path, span, message, hint, fix=fix)


def _section(heading: Heading) -> str:
    return section_of(unescape(heading.title).strip())


def _like_a_heading(title: str, source: str) -> re.Match[str] | None:
    """A line of its own that is bold, or whose # signs are hidden by a backslash, as word processors write headings."""
    pattern = rf"^(?:\\#+[ \t]*|\*\*|__){re.escape(title)}:?(?:\*\*|__)?:?(?=[ \t]*\r?$)"
    return re.search(pattern, source, re.MULTILINE | re.IGNORECASE)


def _level_two(converted: Converted) -> Iterator[Heading]:
    pending = list(converted.outline)
    while pending:
        heading = pending.pop(0)
        if heading.level == 2:
            yield heading
        elif heading.level < 2:
            pending[:0] = heading.children


def _pauses(story: Entry[Story], converted: Converted) -> Iterator[Diagnostic]:
    rule = rule_named("misplaced-pause")
    for place in converted.stray_pauses:
        yield Diagnostic(
            rule,
            story.path,
            story.document.body_span(*place),
            "This looks like a pause and is only a comment.",
            "Begin a line with <!-- pause: What would you do? -->, and leave a blank line before and after it.",
        )
    if converted.pause is None:
        return
    span = story.document.body_span(*converted.pause.place)
    for extra in converted.extra_pauses:
        yield Diagnostic(
            rule,
            story.path,
            story.document.body_span(*extra.place),
            "A story has one pause; this is another one.",
            f"Keep the one on line {span.line} or this one.",
        )
    if not converted.pause.question:
        yield Diagnostic(
            rule,
            story.path,
            span,
            "The pause asks no question.",
            "Write <!-- pause: What would you do? -->, as concrete as you can.",
        )
    if not converted.rest.strip():
        yield Diagnostic(
            rule,
            story.path,
            span,
            "Nothing that a reader could be kept from stands after this pause.",
            "Put it, with a blank line before and after, where the outcome is still open.",
        )


def _steps(course: Entry[Course], converted: Converted) -> Iterator[Diagnostic]:
    written, steps = len(sections(converted.html + converted.rest).parts), len(course.meta.steps)
    if written != steps:
        yield Diagnostic(
            rule_named("steps-and-sections"),
            course.path,
            course.span("steps"),
            f"The course has {_counted(steps, 'step')}, its body {_counted(written, 'section')}.",
            "Write one `## heading` for each step, in the same order; the text below it introduces the step.",
        )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _includes(path: str, facts: Facts) -> Iterator[Diagnostic]:
    document = facts.documents[path]
    if "8<" not in document.body:
        return
    for marker in _INCLUDE.finditer(document.body):
        yield Diagnostic(
            rule_named("include-marker"),
            path,
            document.body_span(*marker.span()),
            "This line asks to include another file, which is never done.",
            "Write here what it should say, or link the file.",
        )


def _losses(document: Document, converted: Converted) -> Iterator[Diagnostic]:
    for loss in converted.losses:
        yield Diagnostic(
            rule_named("removed-markup"),
            document.path,
            document.body_span(*loss.place),
            f"{loss.what} is removed.",
            loss.hint,
        )
