"""The figures of a collection for other programs: one JSON object, or a table as comma-separated values (RFC 4180)."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kb_builder.linking import ByRole, BySentiment, Figures, Gap, OfLesson, OfPlace, Review

Row = dict[str, Any]  # Any: texts and numbers
"""A row of a table, by the names of its columns."""

_MADE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a text that begins like this for a formula."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The day for what is overdue, and how many days ahead a review is called due."""

    today: datetime.date
    within: int


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind; every row has every column."""

    columns: tuple[str, ...]
    rows: Callable[[Figures, Asked], list[Row]]


def json_shape(figures: Figures, asked: Asked) -> dict[str, Any]:  # Any: JSON
    """All figures as one object; `v` is the version of its shape."""
    return {
        "v": 1,
        "today": asked.today.isoformat(),
        "due_within": asked.within,
        "stories": {**figures.stories._asdict(), "total": figures.stories.total},
        "undated": figures.undated,
        "latest": str(figures.latest) if figures.latest else None,
        "without_review": figures.without_review,
        **{name: table.rows(figures, asked) for name, table in TABLES.items()},
    }


def comma_separated(table: Table, figures: Figures, asked: Asked) -> str:
    """A table below the names of its columns. No text can become a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, table.columns)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in table.rows(figures, asked))
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            # An apostrophe is what a person types to say that no formula follows.
            return f"'{value}" if value.startswith(_MADE_A_FORMULA) else value
        case list():
            return _cell(" ".join(value))
        case _:
            return str(value)


def _lessons(figures: Figures, asked: Asked) -> list[Row]:
    return [_lesson(lesson) for lesson in figures.lessons]


def _lesson(lesson: OfLesson) -> Row:
    evidence = lesson.evidence
    return {
        "id": lesson.lesson.partition("/")[2],
        "title": lesson.title,
        "family": lesson.family,
        "stories": lesson.stories,
        **lesson.sentiments._asdict(),
        **lesson.roles._asdict(),
        "companies": evidence.companies,
        "channels": evidence.channels,
        "first_hand": evidence.first_hand,
        "grade": evidence.grade.value,
        "lacks": list(evidence.lacks),
    }


def _places(of: Callable[[Figures], Iterable[OfPlace]]) -> Callable[[Figures, Asked], list[Row]]:
    def rows(figures: Figures, asked: Asked) -> list[Row]:
        return [
            {
                "id": each.place.partition("/")[2],
                "label": each.label,
                "stories": each.sentiments.total,
                **each.sentiments._asdict(),
            }
            for each in of(figures)
        ]

    return rows


def _gaps(figures: Figures, asked: Asked) -> list[Row]:
    return [_gap(gap) for gap in figures.gaps]


def _gap(gap: Gap) -> Row:
    return {
        "kind": gap.kind,
        "id": gap.slug,
        "label": gap.label,
        "sentiment": gap.sentiment or None,
        "role": gap.role or None,
    }


def _reviews(figures: Figures, asked: Asked) -> list[Row]:
    return [_review(review, asked) for review in figures.reviews]


def _review(review: Review, asked: Asked) -> Row:
    return {
        "id": review.entry,
        "title": review.title,
        "path": review.path,
        "due": review.due.isoformat(),
        "last": review.last.isoformat(),
        "owner": review.owner,
        "state": review.state(asked.today, asked.within),
    }


_COUNTS = ("stories", *BySentiment._fields)
_EVIDENCE = ("companies", "channels", "first_hand", "grade", "lacks")
_OF_PLACES = ("id", "label", *_COUNTS)

TABLES = {
    "lessons": Table(("id", "title", "family", *_COUNTS, *ByRole._fields, *_EVIDENCE), _lessons),
    "companies": Table(_OF_PLACES, _places(lambda figures: figures.companies)),
    "channels": Table(_OF_PLACES, _places(lambda figures: figures.channels)),
    "situations": Table(_OF_PLACES, _places(lambda figures: figures.situations)),
    "industries": Table(_OF_PLACES, _places(lambda figures: figures.industries)),
    "gaps": Table(("kind", "id", "label", "sentiment", "role"), _gaps),
    "reviews": Table(("id", "title", "path", "due", "last", "owner", "state"), _reviews),
}
"""Every table by its name."""
