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
        if number not in self._known:
            parts: list[bytes] = [self.salt, type(model).__qualname__.encode()]
            kind: Any = type(model)  # Any: mypy takes no class for a key
            for name in _names(kind):
                self._put(getattr(model, name), parts)
            self._known[number] = (model, blake2b(b"".join(parts), digest_size=16).digest())
        return self._known[number][1]

    def _put(self, value: object, parts: list[bytes]) -> None:
        # Each kind begins with a letter of its own and, where it has no fixed length, says how long it is.
        if isinstance(value, str):
            data = value.encode("utf-8", "surrogatepass")
            parts += (b"s%d:" % len(data), data)
        elif isinstance(value, tuple):
            parts.append(b"t%d:" % len(value))
            for each in value:
                self._put(each, parts)
        elif value is None or isinstance(value, int):
            parts.append(b"%a;" % value)
        elif isinstance(value, Converted):
            parts += (b"c", value.digest)
        elif is_dataclass(value):
            parts += (b"d", self.of(value))
        else:
            raise TypeError(f"A page model cannot hold {type(value).__name__}.")


@cache
def _names(model: Any) -> tuple[str, ...]:  # Any: a class of models
    return tuple(each.name for each in fields(model))
