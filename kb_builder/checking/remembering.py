"""What was found out about a file before, so that it need not be found out again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kb_builder.checking.facts import Sample
from kb_builder.converting import Bulk, Converted
from kb_builder.diagnostics import Diagnostic
from kb_builder.model import Course, Lesson, Story
from kb_builder.reading import SourceFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remembered:
    """All that a file alone gives, and what its links meant; None for the meta of a hand-written page."""

    meta: Story | Lesson | Course | None
    converted: Converted
    in_front_matter: tuple[Diagnostic, ...]
    """What was noticed before anything else of the knowledge base was known."""
    problems: tuple[Diagnostic, ...]
    """What the checks of single files found."""
    sample: Sample


class ForgottenError(LookupError):
    """The long texts of a conversion are gone, or are not what they were."""


class Memory(Protocol):
    """Remembers files by their bytes, and by everything else that shapes what they give.

    That is the configuration, the companies, the fingerprints and the program itself; not the other files: whether
    links still mean the same is for `analyse` to see.
    """

    def recall(self, source: SourceFile) -> Remembered | None:
        """What these bytes at this path gave before. Fetching its long texts may raise ForgottenError."""
        ...

    def keep(self, source: SourceFile, found: Remembered) -> Callable[[], Bulk] | None:
        """Remembers what these bytes gave; where its long texts can be fetched from now on, if they can be."""
        ...


class NoMemory:
    """Remembers nothing."""

    def recall(self, source: SourceFile) -> Remembered | None:
        return None

    def keep(self, source: SourceFile, found: Remembered) -> None:
        return None


class Later(Mapping[str, T]):
    """Values by name, in the order in which they were put in; some are made when they are first asked for."""

    def __init__(self) -> None:
        self._values: dict[str, T] = {}
        self._makers: dict[str, Callable[[], T] | None] = {}

    def put(self, name: str, value: T, make: Callable[[], T] | None = None) -> None:
        """Puts a value in, and says how it could be made again."""
        self._makers[name] = make
        self._values[name] = value

    def put_maker(self, name: str, make: Callable[[], T]) -> None:
        """Says how a value is made when it is asked for."""
        self._makers[name] = make

    def let_go(self, names: Iterable[str]) -> None:
        """Forgets those of the values that can be made again: ten thousand documents fill a small machine."""
        for name in names:
            if self._makers[name] is not None:
                self._values.pop(name, None)

    def __getitem__(self, name: str) -> T:
        make = self._makers[name]
        if name not in self._values and make is not None:
            self._values[name] = make()
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
