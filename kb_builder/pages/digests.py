"""What tells one page model from another, so that only pages that changed are rendered."""

from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from kb_builder.converting import Converted


@dataclass
class Digests:
    """Digests of models. Equal values have equal digests; what stands on many pages, such as cards, is looked at once.

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
            kind: Any = type(model)  # Any: mypy takes no class for a key
            values = [self._plain(getattr(model, name)) for name in _names(kind)]
            # Texts are quoted, bytes have a letter of their own: what looks the same is the same.
            text = repr((self.salt, kind.__qualname__, values))
            known = self._known[number] = (model, blake2b(text.encode(), digest_size=16).digest())
        return known[1]

    def _plain(self, value: object) -> object:
        if value is None or isinstance(value, (str, int)):
            return value
        if isinstance(value, tuple):
            return [self._plain(each) for each in value]
        if isinstance(value, Converted):
            return value.digest
        if is_dataclass(value):
            return self.of(value)
        raise TypeError(f"A page model cannot hold {type(value).__name__}.")


@cache
def _names(model: Any) -> tuple[str, ...]:  # Any: a class of models
    return tuple(each.name for each in fields(model))
