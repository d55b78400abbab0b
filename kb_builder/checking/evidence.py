"""KB41x: who says so, where, and when."""

from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, rule_named
from kb_builder.model import Entry, Story
from kb_builder.model.story import ANONYMOUS


def evidence(facts: Facts) -> Iterator[Diagnostic]:
    """Sources and dates of stories."""
    for story in facts.library.stories.values():
        yield from _source(story)
        yield from _date(story)


def _source(story: Entry[Story]) -> Iterator[Diagnostic]:
    meta = story.meta
    if meta.sentiment == "negative" and meta.company != ANONYMOUS and meta.source is None:
        yield Diagnostic(
            rule_named("unsourced-criticism"),
            story.path,
            story.span("company"),
            f"This negative story names {meta.company!r} and gives no source.",
            "Add `source: {title: ..., author: ...}`, or write `company: anonymous` with an `industry`.",
        )
    if meta.source and meta.source.url and meta.source.url.startswith("http://"):
        span = story.span("source", "url")
        secure = "https://" + meta.source.url.removeprefix("http://")
        yield Diagnostic(
            rule_named("insecure-source"),
            story.path,
            span,
            "The address of the source does not begin with https.",
            "Open the page with https; if it works, write that.",
            fix=Fix(Safety.UNSAFE, f"Write {secure}", (Edit(span, secure),)),
        )


def _date(story: Entry[Story]) -> Iterator[Diagnostic]:
    date, added = story.meta.date, story.meta.added
    if date and date.earliest > added:
        yield Diagnostic(
            rule_named("future-date"),
            story.path,
            story.span("date"),
            f"The encounter is dated {date}, after the day it was added ({added}).",
            "Check both dates.",
        )
