"""Our own scalar types: pydantic would read `1_000` and `5.0` as numbers and `no` as false.

Input is always text (or a list or dict, which is then of the wrong type). Errors carry the name of our rule.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kb_builder.diagnostics.suggestion import one_of
from kb_builder.model.slugs import SLUG, slug_of

_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def rule_error(rule: str, message: str, hint: str, **more: object) -> PydanticCustomError:
    """An error that becomes a diagnostic of this rule."""
    # Braces would be read as placeholders by pydantic's message templates: the texts travel in the context.
    return PydanticCustomError("kb", "kb", {"rule": rule, "message": message, "hint": hint, **more})


def _text_of(value: Any, wanted: str, how: str = "it") -> str:  # Any: whatever the author wrote
    if not isinstance(value, str):
        what = "a list" if isinstance(value, list) else "a block of keys"
        raise rule_error("wrong-type", f"This is {what}; {wanted} is wanted.", f"Write {wanted} after the colon.")
    if not value.strip():
        raise rule_error(
            "wrong-type",
            f"There is no value; {wanted} is wanted.",
            f"Write {how}.",
            may_go=True,
        )
    return value.strip()


def _text(value: Any) -> str:
    return _text_of(value, "a text")


def _line(value: Any) -> str:
    text = _text_of(value, "one line of text")
    return " ".join(text.split())


def _day(value: Any) -> datetime.date:
    text = _text_of(value, "a date such as 2026-05-31")
    if not (match := _PARTIAL_DATE.fullmatch(text)) or not match[3]:
        raise _not_a_date(text, "Write year, month and day with hyphens: 2026-05-31.")
    return _calendar_day(match[1], match[2], match[3])


def _calendar_day(year: str, month: str | None, day: str | None) -> datetime.date:
    try:
        return datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        text = "-".join(part for part in (year, month, day) if part)
        is_month = 1 <= int(month or 1) <= 12 and int(year)
        hint = (
            f"That month has {monthrange(int(year), int(month or 1))[1]} days."
            if is_month
            else ("The year has four digits, the month is 01 to 12: 2026-05-31.")
        )
        raise rule_error("bad-date", f"{text} is in no calendar.", hint) from None


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precise as it is known: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601 at its own precision: `2007`, `2007-04` or `2007-04-06`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    @property
    def earliest(self) -> datetime.date:
        """The first day it may mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN_DATES = (
    r"(?P<year>\d{4})[-./ ](?P<month>\d{1,2})[-./ ](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4})",
    r"(?P<month>\d{1,2})[-./](?P<day>\d{1,2})[-./](?P<year>\d{4})",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?P<name>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})",
    r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
)


def _days_meant(text: str) -> list[str]:
    """The days in ISO 8601 that the text can mean, sorted: `21.11.2026` is one, `04/07/2025` may be two."""
    matches = (re.fullmatch(pattern, text) for pattern in _WRITTEN_DATES)
    return sorted({day for match in matches if match and (day := _iso_day(match.groupdict()))})


def _iso_day(parts: Mapping[str, str]) -> str | None:
    name = parts.get("name", "")[:3].lower()
    if name and name not in _MONTHS:
        return None
    month = _MONTHS.index(name) + 1 if name else int(parts["month"])
    try:
        return datetime.date(int(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:
        return None


def _not_a_date(text: str, otherwise: str) -> PydanticCustomError:
    """Says which day was meant, with a fix where only one can be."""
    meant = _days_meant(text)
    hint = f"Write {' or '.join(meant)}{', whichever is meant' if len(meant) > 1 else ''}." if meant else otherwise
    return rule_error("bad-date", f"{text!r} is not a date.", hint, fix=meant[0] if len(meant) == 1 else None)


def _partial_date(value: Any) -> PartialDate:
    text = _text_of(value, "a date such as 2026, 2026-05 or 2026-05-31")
    if not (match := _PARTIAL_DATE.fullmatch(text)):
        raise _not_a_date(text, "Write what is known: 2026, 2026-05 or 2026-05-31.")
    _calendar_day(match[1], match[2], match[3])
    return PartialDate(int(match[1]), int(match[2]) if match[2] else None, int(match[3]) if match[3] else None)


def _count(value: Any) -> int:
    text = _text_of(value, "a whole number")
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise rule_error("wrong-type", f"{text!r} is not a whole number.", "Write digits only, such as 45.")
    return int(text)


def _mood(value: Any) -> int:
    text = _text_of(value, "a number from -2 to 2")
    if not re.fullmatch(r"[+-]?[0-2]", text):
        raise rule_error("wrong-type", f"{text!r} is not a mood.", "Write -2, -1, 0, 1 or 2.")
    return int(text)


def _truth(value: Any) -> bool:
    text = _text_of(value, "true or false")
    if text not in ("true", "false"):
        raise rule_error("wrong-type", f"{text!r} is neither true nor false.", "Write true or false.")
    return text == "true"


def _slug(value: Any) -> str:
    text = _text_of(value, "an id")
    if not SLUG.fullmatch(text) or len(text) > 80:
        meant = slug_of(text)
        hint = "Ids are lower-case letters a-z, digits and single hyphens"
        raise rule_error("bad-value", f"{text!r} is not an id.", f"{hint}: {meant}." if meant else f"{hint}.")
    return text


def _web_address(value: Any) -> str:
    text = _text_of(value, "a web address")
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"'\\`]", text)
    except ValueError:
        is_web = False
    if not is_web:
        is_bare = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/?#][^\s<>\"'\\`]*)?", text)
        hint = f"Write https://{text}." if is_bare else "It begins with https:// and has no spaces."
        raise rule_error("bad-value", f"{text!r} is not a web address.", hint)
    return text


@dataclass(frozen=True, slots=True)
class In:
    """Marks a text that must be an id from a closed list; JSON Schema shows the list's ids."""

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "x-vocabulary": self.vocabulary}

    def _check(self, value: Any, info: ValidationInfo) -> str:
        assert info.context is not None, "validation needs the vocabularies"
        terms = info.context["vocabularies"].terms(self.vocabulary)
        text = _text_of(value, "one word", one_of(terms))
        if text not in terms:
            raise rule_error(
                "unknown-term", f"{text!r} is not known here.", f"Use {one_of(terms)}.", word=text, known=tuple(terms)
            )
        return text


Text = Annotated[str, BeforeValidator(_text)]
"""Text with its line breaks."""
Line = Annotated[str, BeforeValidator(_line)]
"""Text in which every run of white space is one space."""
Day = Annotated[datetime.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
When = Annotated[
    PartialDate,
    BeforeValidator(_partial_date),
    PlainSerializer(str),
    # A year alone is a number to YAML.
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
                {"type": "integer", "minimum": 1, "maximum": 9999},
            ]
        }
    ),
]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Mood = Annotated[int, BeforeValidator(_mood), WithJsonSchema({"type": "integer", "minimum": -2, "maximum": 2})]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern}$"})]
WebAddress = Annotated[str, BeforeValidator(_web_address), WithJsonSchema({"type": "string", "format": "uri"})]
