"""What tells one page model from another, so that only pages that changed are rendered."""

from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from kb_builder.converting import Converted
from kb_builder.pages.site import LessonPage, StoryCard, StoryPage


@dataclass
class Digests:
    """Digests of models. Equal values have equal digests; cards, which stand on many pages, are looked at once.

    `salt` is whatever else shapes a page: the templates, the words, the program.
    """

    salt: bytes
    _known: dict[int, tuple[object, bytes]] = field(default_factory=dict)
    """By identity; the object is kept, so that no other takes its number."""

    def of(self, model: Any) -> bytes:  # Any: one class of models or another
        """The digest of a dataclass instance."""
        number = id(model)
        known = self._known.get(number)
        if known is None:
            # Texts are quoted, bytes have a letter of their own: what looks the same is the same.
            text = repr((self.salt, self._listed(model)))
            known = self._known[number] = (model, blake2b(text.encode(), digest_size=16).digest())
        return known[1]

    def _listed(self, model: Any) -> list[object]:  # Any: as above
        kind: Any = type(model)  # Any: mypy takes no class for a key
        return [kind.__qualname__, *[self._plain(getattr(model, name)) for name in _names(kind)]]

    def _plain(self, value: object) -> object:
        if value is None or isinstance(value, (str, int)):
            return value
        if isinstance(value, tuple):
            return [self._plain(each) for each in value]
        if isinstance(value, Converted):
            return value.digest
        if isinstance(value, (StoryCard, StoryPage, LessonPage)):
            return self.of(value)  # It stands on several pages.
        if is_dataclass(value):
            return self._listed(value)
        raise TypeError(f"A page model cannot hold {type(value).__name__}.")


@cache
def _names(model: Any) -> tuple[str, ...]:  # Any: a class of models
    return tuple(each.name for each in fields(model))
