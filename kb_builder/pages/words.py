"""Interface words of one language, from one file."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kb_builder.model import PartialDate, Vocabularies, default_explanations
from kb_builder.reading import read_own

LANGUAGES: tuple[str, ...] = tuple(
    sorted(
        file.name.removeprefix("words.").removesuffix(".yml")
        for file in files(__package__).iterdir()
        if file.name.startswith("words.") and file.name.endswith(".yml")
    )
)
"""The languages that the pages speak, as `theme.language` names them."""


@dataclass(frozen=True)
class Words:
    """What pages say. A missing word is our mistake: KeyError."""

    language: str
    _words: Mapping[str, Any]  # Any: the months are a list, the labels of the closed lists a tree

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key, with `{name}` filled in; `{n}` is a number of things, and written as one."""
        if isinstance(n := values.get("n"), int):
            values["n"] = self.number(n)
        return str(self._words[key]).format(**values)

    def raw(self, key: str) -> str:
        """The words for a key with their `{name}` still open, for a script to fill in."""
        return str(self._words[key])

    def count(self, key: str, number: int) -> str:
        """The words for a number of things: `3 stories`."""
        return self(f"{key}.one" if number == 1 else f"{key}.other", n=number)

    def number(self, number: int) -> str:
        """A number as people write it: `1,234` or `1.234`."""
        return f"{number:,}".replace(",", self("number.thousands"))

    def date(self, date: datetime.date | PartialDate) -> str:
        """A date as people write it, at its own precision."""
        if date.month is None:
            return f"{date.year}"
        month = self._words["date.months"][date.month - 1]
        if date.day is None:
            return self("date.month", month=month, year=date.year)
        return self("date.day", day=date.day, month=month, year=date.year)

    def labelled(self, vocabularies: Vocabularies) -> Vocabularies:
        """The closed lists with the labels of this language; labels that a site has written itself stay."""
        labels = self._words.get("vocabularies")
        return vocabularies.labelled(Vocabularies(**labels)) if labels else vocabularies

    @property
    def explanations(self) -> Vocabularies:
        """What each term of the closed lists means, in this language."""
        told = self._words.get("explanations")
        return Vocabularies(**told) if told else default_explanations()


def load_words(language: str) -> Words:
    """The words of one of `LANGUAGES`; LookupError for another."""
    if language not in LANGUAGES:
        raise LookupError(language)
    return Words(language, read_own((files(__package__) / f"words.{language}.yml").read_text("utf-8")))
