"""Interface words of one language, from one file."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kb_builder.model import PartialDate
from kb_builder.reading import read_own


@dataclass(frozen=True)
class Words:
    """What pages say. A missing word is our mistake: KeyError."""

    language: str
    _words: Mapping[str, Any]  # Any: the months are a list

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key, with `{name}` filled in."""
        return str(self._words[key]).format(**values)

    def raw(self, key: str) -> str:
        """The words for a key with their `{name}` still open, for a script to fill in."""
        return str(self._words[key])

    def count(self, key: str, number: int) -> str:
        """The words for a number of things: `3 stories`."""
        return self(f"{key}.one" if number == 1 else f"{key}.other", n=number)

    def date(self, date: datetime.date | PartialDate) -> str:
        """A date as people write it, at its own precision."""
        if date.month is None:
            return f"{date.year}"
        month = self._words["date.months"][date.month - 1]
        if date.day is None:
            return self("date.month", month=month, year=date.year)
        return self("date.day", day=date.day, month=month, year=date.year)


def load_words(language: str) -> Words:
    """The words of a language; FileNotFoundError for one that the product does not speak."""
    text = (files(__package__) / f"words.{language}.yml").read_text("utf-8")
    return Words(language, read_own(text))
