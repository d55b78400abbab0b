"""KB51x, KB52x: titles, length, headings, links and words."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from unicodedata import normalize

from kb_builder.checking.facts import Facts
from kb_builder.checking.wording import headings, wording
from kb_builder.converting import Converted, count_words, flat
from kb_builder.diagnostics import Diagnostic, Edit, Fix, Safety, rule_named
from kb_builder.model import Course, Entry, Lesson, Story
from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS, section_of
from kb_builder.reading import Document

_SECTIONS = frozenset((*REQUIRED_SECTIONS, *ADVICE_SECTIONS))
_LONGEST_TITLE, _LONGEST_SUMMARY, _LONGEST_PARAGRAPH = 80, 200, 150
_SHORTEST_STORY, _LONGEST_STORY = 80, 1_200

_PARAGRAPH = re.compile(r"(?:^[ \t]*\S[^\r\n]*(?:\r\n|\n|\r|\Z))+", re.MULTILINE)
_NO_PROSE = re.compile(r"[ \t]*(?:[-*+|>#:]|\d+[.)]|<!--|\[\^?[^\]]+\]:)|[^\r\n]*\r?\n[ \t]*:?-+[ \t]*\|")

_PERSON = (
    r"(?:(?:agent|clerk|customer|caller|guest|passenger|driver|courier|technician|waiter|cashier|manager|supervisor"
    r"|colleague|employee|worker|representative|rep|receptionist|operator|boy|girl|guy|person)s?|waitress|boss"
    r"|(?:sales|sales ?wo|wo)?m[ae]n|lady|ladies|people|staff|team|crew)(?! (?:service|care|number|room|line|card))\b"
)
_SOMEBODY = rf"(?:he|she|they|we|you|who|{_PERSON})"
_IS = r"(?:(?:['\u2019](?:s|re)| (?:is|are|was|were|(?:has |have |had )?been|seem(?:s|ed)|look(?:s|ed)|sound(?:s|ed))))"
_HOW = r"(?: (?:so|too|very|just|simply|really|quite|rather|plain|not|also))*"
_ENDS = r"(?= (?:and|or|but|to|enough|because|when|if|about|as)\b|\s*(?:[^\w\s]|\Z))"
# What people say of rules and mistakes too is a remark on a person only beside one.
_OF_BOTH = r"(?:stupid|idiotic|pathetic|ridiculous|moronic|disgraceful|shameful|dumb(?! waiters?\b))"
_BLAMING = re.compile(
    r"\b(?:(?<!no )idiots?|stupidity(?! of\b)|incompetent|lazy(?! (?:river|susan|load|sunday|afternoon|eye))|clueless"
    r"|morons?|arrogant|ignorant|liars?"
    rf"|{_OF_BOTH}(?= (?:(?:old|young|little|new|sales|service|support) )?{_PERSON}| of (?:him|her|them|you)\b)"
    rf"|{_SOMEBODY}{_IS}{_HOW} {_OF_BOTH}{_ENDS}|{_SOMEBODY} stupidly)(?![\w-])",
    re.IGNORECASE,
)
_PEOPLES = (
    r"Indian|Filipino|Mexican|American|British|Chinese|Asian|African|European|Pakistani|Polish|Romanian|Bulgarian"
    r"|Turkish|Russian"
)
_ORIGIN = re.compile(
    rf"\b(?:(?:foreign|thick|heavy|strong|strange|unique|funny|Latin|{_PEOPLES}) accent"
    r"(?! (?:on|colou?r|light|wall|piece)\b)"
    rf"|(?:{_PEOPLES}) (?:agent|clerk|representative|rep|call cent(?:re|er)|technician|woman|man|guy|lady)"
    r"|(?:not a|no) native speaker|native speakers?(?! of\b)|broken English)\b",
    re.IGNORECASE,
)
# A look for a few letters is much cheaper than one for the words with all their forms, and mostly finds nothing.
_MAY_BLAME = (
    *("stupid", "idiot", "incompet", "lazy", "pathet", "ridicul", "clueless", "moron", "dumb", "arrogan", "ignoran"),
    *("disgrace", "shameful", "liar"),
)
_MAY_BE_ORIGIN = (" accent", "native speaker", "broken english", *_PEOPLES.lower().split("|"))


def prose(facts: Facts) -> Iterator[Diagnostic]:
    """Everything about how an entry is written."""
    for entry in facts.new_articles:
        converted = facts.converted.get(entry.path)
        yield from _front(entry)
        yield from _words(entry.document, wording(entry, converted))
        if converted:
            yield from _paragraphs(entry.document, converted)
            yield from _empty_links(entry.document, converted)
            yield from _length(entry, converted)
            yield from _skipped_headings(entry, converted)


def _front(entry: Entry[Story] | Entry[Lesson] | Entry[Course]) -> Iterator[Diagnostic]:
    title, summary = entry.meta.title, entry.meta.summary
    characters = len(normalize("NFC", title))
    if characters > _LONGEST_TITLE:
        yield Diagnostic(
            rule_named("long-title"),
            entry.path,
            entry.span("title"),
            f"The title has {characters} characters; lists show about {_LONGEST_TITLE}.",
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
    characters = len(normalize("NFC", summary or ""))
    if characters > _LONGEST_SUMMARY:
        yield Diagnostic(
            rule_named("long-summary"),
            entry.path,
            entry.span("summary"),
            f"The summary has {characters} characters; {_LONGEST_SUMMARY} fit on a card.",
            "Say what happened and why it matters, in one sentence.",
        )


def _length(entry: Entry[Story] | Entry[Lesson] | Entry[Course], converted: Converted) -> Iterator[Diagnostic]:
    if not isinstance(entry.meta, Story):
        return
    words, place = converted.words, entry.span("title")
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


def _paragraphs(document: Document, converted: Converted) -> Iterator[Diagnostic]:
    for match in _PARAGRAPH.finditer(converted.code_free):
        if len(match[0]) < 2 * _LONGEST_PARAGRAPH:
            continue
        count = count_words(match[0])
        if count > _LONGEST_PARAGRAPH and not _NO_PROSE.match(match[0]):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Diagnostic(
                rule_named("long-paragraph"),
                document.path,
                document.body_span(start, start),
                f"This paragraph has {count} words; {_LONGEST_PARAGRAPH} are easy to read on a phone.",
                "Break it where something new happens.",
            )


def _skipped_headings(
    entry: Entry[Story] | Entry[Lesson] | Entry[Course], converted: Converted
) -> Iterator[Diagnostic]:
    levels = [1]
    for heading in flat(converted.outline):
        is_section = isinstance(entry.meta, Story) and section_of(unescape(heading.title).strip()) in _SECTIONS
        # A section at another level is missing where it belongs, which is said there (KB501).
        levels.append(2 if is_section else heading.level)
    steps = list(pairwise(levels))
    if all(level <= before + 1 for before, level in steps):
        return
    for (before, level), (_, place) in zip(steps, headings(converted), strict=True):
        if level > before + 1:
            right = "#" * (before + 1)
            span = entry.document.body_span(*(place or (0, 0)))
            is_of_hashes = place is not None and converted.code_free.startswith("#", place[0])
            yield Diagnostic(
                rule_named("skipped-heading"),
                entry.path,
                span,
                f"A heading of level {level} follows one of level {before}.",
                f"Write {right} here.",
                fix=Fix(Safety.SAFE, f"Write {right}", (Edit(span, right),)) if is_of_hashes else None,
            )


def _empty_links(document: Document, converted: Converted) -> Iterator[Diagnostic]:
    for place in converted.links_without_text:
        is_html = document.body.startswith("<", place[0])
        yield Diagnostic(
            rule_named("empty-link"),
            document.path,
            document.body_span(*place),
            "This link has no text.",
            "Write before </a> what the reader finds there."
            if is_html
            else "Put into the brackets what the reader finds there.",
        )


def _words(document: Document, text: str) -> Iterator[Diagnostic]:
    lowered = text.lower()
    for rule, may_stand_here, pattern, says, hint in (
        (
            "blaming-word",
            _MAY_BLAME,
            _BLAMING,
            "judges a person",
            "Tell what was said or done; the reader judges.",
        ),
        (
            "remark-on-origin",
            _MAY_BE_ORIGIN,
            _ORIGIN,
            "is about origin, not about service",
            "Leave it out; if people could not understand each other, tell what each side missed.",
        ),
    ):
        if any(letters in lowered for letters in may_stand_here):
            for match in pattern.finditer(text):
                span = document.text.span(*match.span())
                yield Diagnostic(rule_named(rule), document.path, span, f"{match[0]!r} {says}.", hint)
