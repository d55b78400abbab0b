"""KB41x: who says so, where, and when."""

import re
from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, rule_named
from kb_builder.model import Entry, Story
from kb_builder.model.story import ANONYMOUS

_HTTP = re.compile("http(?=:)", re.IGNORECASE)


def evidence(facts: Facts) -> Iterator[Diagnostic]:
    """Sources and dates of stories."""
    for story in facts.new_stories:
        yield from _source(story)
        yield from _date(story)


def _source(story: Entry[Story]) -> Iterator[Diagnostic]:
    meta = story.meta
    source = meta.source
    is_named = source and (source.title or source.author or source.publisher or source.url)
    if meta.sentiment == "negative" and meta.company != ANONYMOUS and not is_named:
        yield Diagnostic(
            rule_named("unsourced-criticism"),
            story.path,
            story.span("company"),
            f"This negative story names {meta.company!r} and gives no source.",
            "Add `source: {title: ..., author: ...}`, or write `company: anonymous` with an `industry`.",
        )
    if source and source.url and source.url.lower().startswith("http://"):
        yield Diagnostic(
            rule_named("insecure-source"),
            story.path,
            story.span("source", "url"),
            "The address of the source does not begin with https.",
            "Open the page with https; if it works, write that.",
            fix=_with_https(story),
        )


def _with_https(story: Entry[Story]) -> Fix | None:
    """Puts in the one letter that is missing, so that quotes stay; None if the address is written with escapes."""
    text, span = story.document.text, story.span("source", "url")
    http = _HTTP.search(text.value, text.offset(span.line, span.column), text.offset(span.end_line, span.end_column))
    if http is None:
        return None
    return Fix(Safety.UNSAFE, "Write https", (Edit(text.span(http.end(), http.end()), "s"),))


def _date(story: Entry[Story]) -> Iterator[Diagnostic]:
    date, added = story.meta.date, story.meta.added
    if date and date.earliest > added:
        yield Diagnostic(
            rule_named("future-date"),
            story.path,
            story.span("date"),
            f"The encounter is dated {date}, after the day it was added ({added}).",
            "`date` is the day it happened, `added` the day the story joined the knowledge base: mend the wrong one.",
        )
