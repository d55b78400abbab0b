"""What the author of a draft must know of its source: private data, figures, and words that may be quoted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from kb_builder.checking.originality import WORD
from kb_builder.checking.personal_names import capitalised, names_in
from kb_builder.checking.privacy import private_numbers
from kb_builder.diagnostics import START, rule_named
from kb_builder.importing.lexicon import FAIR, fair_quote
from kb_builder.importing.parting import Part
from kb_builder.reading import Collection, Document, Mapping, SourceFile, Text
from kb_builder.writing.known import Known

_UNIT = (
    r"%|percent|per cent|seconds?|minutes?|hours?|days?|weeks?|months?|years?|dollars?"
    r"|cents?|pounds?|euros?|times|miles?"
    r"|Prozent|Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?|Monaten?|Jahren?|Euro"
)
_FIGURE = re.compile(
    rf"[$\u20ac\u00a3]\s?\d[\d.,]{{0,12}}\d|[$\u20ac\u00a3]\s?\d|\d[\d.,]{{0,12}}[ -]?(?:{_UNIT})(?!\w)", re.IGNORECASE
)
_QUOTE = re.compile(
    "\u201c[^\u201c\u201d\n]{1,1000}\u201d|\u201e[^\u201e\u201c\u201d\n]{1,1000}[\u201c\u201d]"
    '|\u00bb[^\u00ab\u00bb\n]{1,1000}\u00ab|"[^"\n]{1,1000}"'
)
_LEAST_QUOTED = 2
_MOST_FIGURES = 8
_MOST_QUOTES = 3
_MOST_LOOKED_AT = 100

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Private:
    """Something private in a source: the code of the rule that will find it, what it is, and where it stands."""

    code: str
    what: str
    place: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in a part of a document. Nothing private is in the figures and the quotes."""

    private: tuple[Private, ...]
    figures: tuple[str, ...]
    quotes: tuple[str, ...]


def findings(part: Part, known: Known, regions: tuple[str, ...]) -> Findings:
    """What is to be left out, and what may stay; `regions` are those of telephone numbers."""
    text = Text.of(part.text)
    places = _private_places(text, known, regions)
    private = sorted(
        {
            Private(rule_named(rule).code, _WHAT[rule], part.blocks[text.line_of(start) - 1].place)
            for rule, (start, _) in places
        },
        key=lambda each: (each.place, each.code),
    )
    taken = [place for _, place in places]
    return Findings(
        tuple(private),
        tuple(_apart(_FIGURE.finditer(text.value), taken))[:_MOST_FIGURES],
        tuple(_apart(filter(_is_fair, _QUOTE.finditer(text.value)), taken))[:_MOST_QUOTES],
    )


def has_private_number(text: str, regions: tuple[str, ...]) -> bool:
    """Whether a number or an address of a private person stands in a text."""
    return next(private_numbers(_document(Text.of(text)), regions), None) is not None


def _document(text: Text) -> Document:
    return Document(SourceFile("", Collection.STORIES, b""), text, Mapping((), START), 0)


_WHAT = {
    "card-number": "the number of a payment card",
    "bank-account": "a bank account number",
    "social-security-number": "a social security number",
    "phone-number": "a telephone number",
    "email-address": "an e-mail address",
    "street-address": "what looks like an address",
    "customer-number": "the number of an order, account or ticket",
    "personal-name": "what looks like a person's name",
}


def _private_places(text: Text, known: Known, regions: tuple[str, ...]) -> list[tuple[str, Place]]:
    """The rule and the offsets of everything private."""
    spans = [(found.rule.name, found.span) for found in private_numbers(_document(text), regions)]
    numbers = [
        (rule, (text.offset(span.line, span.column), text.offset(span.end_line, span.end_column)))
        for rule, span in spans
    ]
    companies = (known.companies or {}).values()
    public = capitalised(*(name for each in companies for name in (each.name, *each.also_known_as)))
    return [*numbers, *(("personal-name", match.span()) for match in names_in(text.value, public))]


def _apart(matches: Iterable[re.Match[str]], taken: list[Place]) -> list[str]:
    """What was matched first, each once, without what touches one of the places."""
    found = [
        fair_quote(match[0]).strip(" .,;:")
        for match in islice(matches, _MOST_LOOKED_AT)
        if not any(match.start() < end and start < match.end() for start, end in taken)
    ]
    return list(dict.fromkeys(filter(None, found)))


def _is_fair(quote: re.Match[str]) -> bool:
    return _LEAST_QUOTED <= len(WORD.findall(quote[0])) <= FAIR
