"""What a conversion gives."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from kb_builder.linking import Broken, Elsewhere, Target

Offsets = tuple[int, int]
"""Start and end in the body, in code points from 0."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with those below it. `title` is HTML-escaped text without markup."""

    level: int
    id: str
    title: str
    children: tuple["Heading", ...] = ()


def flat(outline: Iterable[Heading]) -> Iterator[Heading]:
    """All headings in order, those below others too."""
    for heading in outline:
        yield heading
        yield from flat(heading.children)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image as the author wrote it, what it means, and where it stands."""

    href: str
    means: Target | Elsewhere | Broken
    place: Offsets
    is_image: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """Markup that was removed, what to do instead, and where it stands if that could be told."""

    what: str
    hint: str
    place: Offsets


@dataclass(frozen=True, slots=True)
class Pause:
    """The question before the outcome, as plain text, and where it stands."""

    question: str
    place: Offsets


@dataclass(frozen=True, slots=True)
class Bulk:
    """The long texts of a conversion."""

    html: str
    rest: str
    code_free: str
    text: str


@dataclass(frozen=True)
class Converted:
    """A converted body. `html` ends at the pause if there is one; `rest` is what follows it.

    The long texts may be fetched when they are first asked for: most pages of a rebuild never are.
    """

    bulk: Bulk | Callable[[], Bulk] = field(repr=False)
    digest: bytes
    """Of everything that a page shows of the body: equal digests, equal pages."""
    pause: Pause | None
    extra_pauses: tuple[Pause, ...]
    stray_pauses: tuple[Offsets, ...]
    """Where a comment begins like a pause and is none, because of its form or its place in a line."""
    outline: tuple[Heading, ...]
    anchors: frozenset[str]
    links: tuple[Link, ...]
    losses: tuple[Loss, ...]
    images_without_text: tuple[Offsets, ...]
    links_without_text: tuple[Offsets, ...]
    words: int

    @property
    def texts(self) -> Bulk:
        """The long texts, fetched if they are elsewhere."""
        return self.bulk if isinstance(self.bulk, Bulk) else self.bulk()

    @property
    def html(self) -> str:
        """The body up to the pause, or all of it."""
        return self.texts.html

    @property
    def rest(self) -> str:
        """The body after the pause."""
        return self.texts.rest

    @property
    def code_free(self) -> str:
        """The body with code blanked out, every place as before: for looks at the source that must not see code."""
        return self.texts.code_free

    @property
    def text(self) -> str:
        """Plain text for search."""
        return self.texts.text


def digest_of(bulk: Bulk, pause: Pause | None, outline: tuple[Heading, ...]) -> bytes:
    """What tells one shown body from another."""
    shown = (bulk.html, bulk.rest, pause.question if pause else "", repr(outline))
    return blake2b("\0".join(shown).encode("utf-8", "surrogatepass"), digest_size=16).digest()
