"""KB51x, KB52x: titles, length, headings, links and words."""

import re
from collections.abc import Iterator
from html import unescape

from kb_builder.checking.facts import Facts
from kb_builder.converting import Converted, Heading
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, rule_named
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS
from kb_builder.reading import Document

_SECTIONS = (*REQUIRED_SECTIONS, *ADVICE_SECTIONS)
_LONGEST_TITLE, _LONGEST_SUMMARY, _LONGEST_PARAGRAPH = 80, 200, 150
_SHORTEST_STORY, _LONGEST_STORY = 80, 1_200

_PARAGRAPH = re.compile(r"(?:^[ \t]*\S[^\r\n]*(?:\r\n|\n|\r|\Z))+", re.MULTILINE)
_NO_PROSE = re.compile(r"[ \t]*(?:[-*+|>#:`~]|\d+[.)]|<!--|\[\^?[^\]]+\]:)")
_HEADING = re.compile(r"^(#{1,6})[ \t]+\S", re.MULTILINE)
_EMPTY_LINK = re.compile(r"(?<!!)\[\s*\]\([^)]*\)")
_BLAMING = re.compile(
    r"\b(?:stupid|idiotic|incompetent|lazy|pathetic|ridiculous|clueless|moron(?:ic)?|dumb|arrogant|ignorant"
    r"|disgraceful|shameful|liars?)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"\b(?:(?:foreign|thick|heavy|strong|strange|unique|funny|Indian|Filipino|Mexican|American|British|Chinese|Asian"
    r"|African|European|Eastern European|Latin) accent|(?:Indian|Filipino|Mexican|Chinese|Pakistani|Polish|Romanian"
    r"|Bulgarian|Turkish|Russian) (?:agent|clerk|representative|rep|call cent(?:re|er)|technician|woman|man|guy|lady)"
    r"|native speaker|broken English)\b",
    re.IGNORECASE,
)


def prose(facts: Facts) -> Iterator[Diagnostic]:
    """Everything about how an entry is written."""
    for entry in facts.library.articles:
        yield from _front(entry)
        document = facts.documents[entry.path]
        yield from _paragraphs(document)
        yield from _wording(document)
        if converted := facts.converted.get(entry.path):
            yield from _length(entry, converted)
            yield from _headings(document, converted)


def _front(entry: Entry[Story] | Entry[Lesson] | Entry[Course]) -> Iterator[Diagnostic]:
    title, summary = entry.meta.title, entry.meta.summary
    if len(title) > _LONGEST_TITLE:
        yield Diagnostic(
            rule_named("long-title"),
            entry.path,
            entry.span("title"),
            f"The title has {len(title)} characters; lists show about {_LONGEST_TITLE}.",
            "Keep what is particular to this entry; the rest fits into the summary.",
        )
    letters = [letter for letter in title if letter.isalpha()]
    if len(letters) > 6 and title.upper() == title and title.lower() != title:
        yield Diagnostic(
            rule_named("shouting-title"),
            entry.path,
            entry.span("title"),
            "The title is in capitals.",
            "Write it as a sentence: only the first word and names begin with a capital.",
        )
    if summary and len(summary) > _LONGEST_SUMMARY:
        yield Diagnostic(
            rule_named("long-summary"),
            entry.path,
            entry.span("summary"),
            f"The summary has {len(summary)} characters; {_LONGEST_SUMMARY} fit on a card.",
            "Say what happened and why it matters, in one sentence.",
        )


def _length(entry: Entry[Story] | Entry[Lesson] | Entry[Course], converted: Converted) -> Iterator[Diagnostic]:
    if not isinstance(entry.meta, Story):
        return
    words, place = converted.words, entry.document.body_span(0, 0)
    if words < _SHORTEST_STORY:
        yield Diagnostic(
            rule_named("short-body"),
            entry.path,
            place,
            f"The story has {words} words; readers need about {_SHORTEST_STORY} to see what happened.",
            "Tell what the customer came with, what each person did, and what came of it.",
        )
    elif words > _LONGEST_STORY:
        yield Diagnostic(
            rule_named("long-body"),
            entry.path,
            place,
            f"The story has {words:,} words; more than {_LONGEST_STORY:,} are rarely read.",
            "Keep one encounter; make a journey of several.",
        )


def _paragraphs(document: Document) -> Iterator[Diagnostic]:
    for match in _PARAGRAPH.finditer(document.body):
        count = len(match[0].split())
        if count > _LONGEST_PARAGRAPH and not _NO_PROSE.match(match[0]):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Diagnostic(
                rule_named("long-paragraph"),
                document.path,
                document.body_span(start, start),
                f"This paragraph has {count} words; {_LONGEST_PARAGRAPH} are easy to read on a phone.",
                "Break it where something new happens.",
            )


def _headings(document: Document, converted: Converted) -> Iterator[Diagnostic]:
    headings = list(_flat(converted.outline))
    places = list(_HEADING.finditer(converted.code_free))
    before = 1
    # Headings that are not written with # have no place of their own; then none is reported but the first jump.
    for number, heading in enumerate(headings):
        level = heading.level
        if level > before + 1:
            known = len(places) == len(headings)
            span = document.body_span(*places[number].span(1)) if known else document.body_span(0, 0)
            right = "##" if unescape(heading.title).strip() in _SECTIONS else "#" * (before + 1)
            yield Diagnostic(
                rule_named("skipped-heading"),
                document.path,
                span,
                f"A heading of level {level} follows one of level {before}.",
                f"Write {right} here.",
                fix=Fix(Safety.SAFE, f"Write {right}", (Edit(span, right),)) if known else None,
            )
        before = level


def _flat(headings: tuple[Heading, ...]) -> Iterator[Heading]:
    for heading in headings:
        yield heading
        yield from _flat(heading.children)


def _wording(document: Document) -> Iterator[Diagnostic]:
    for match in _EMPTY_LINK.finditer(document.body):
        yield Diagnostic(
            rule_named("empty-link"),
            document.path,
            document.body_span(*match.span()),
            "This link has no text.",
            "Put into the brackets what the reader finds there.",
        )
    for match in _BLAMING.finditer(document.body):
        yield Diagnostic(
            rule_named("blaming-word"),
            document.path,
            document.body_span(*match.span()),
            f"{match[0]!r} judges a person.",
            "Tell what was said or done; the reader judges.",
        )
    for match in _ORIGIN.finditer(document.body):
        yield Diagnostic(
            rule_named("remark-on-origin"),
            document.path,
            document.body_span(*match.span()),
            f"{match[0]!r} is about origin, not about service.",
            "Leave it out; if people could not understand each other, tell what each side missed.",
        )
