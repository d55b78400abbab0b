"""What a conversion gives."""

from dataclasses import dataclass

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
class Converted:
    """A converted body. `html` ends at the pause if there is one; `rest` is what follows it."""

    html: str
    rest: str
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
    code_free: str
    """The body with code blanked out, every place as before: for looks at the source that must not see code."""
    text: str
    """Plain text for search."""
    words: int
