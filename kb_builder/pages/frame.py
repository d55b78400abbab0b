"""What a theme puts around a page, once it is known: pages can then be framed without the theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from html import escape

from kb_builder.converting import Heading
from kb_builder.pages.rendering import Page


@dataclass(frozen=True)
class Frame:
    """The text between the marks, and the name of the mark that follows each piece but the last."""

    texts: tuple[str, ...]
    marks: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Of everything around a page."""
        text = "\0".join((*self.texts, *self.marks))
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def filled(self, values: Mapping[str, str]) -> str:
        """The frame with a value in the place of each mark."""
        parts = [self.texts[0]]
        for mark, text in zip(self.marks, self.texts[1:], strict=True):
            parts += (values[mark], text)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Framed:
    """How one page is framed: the digest of its frame, and what else the theme was told of the page."""

    frame: str
    is_described: bool
    is_outlined: bool
    canonical: str | None = None
    edit: str | None = None
    head: str | None = None
    """The key of what the frame holds of the page, if it is its own: only what has a mark in it may change."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How the pages of a site are framed, as far as that is the same for many."""

    frames: Mapping[str, Frame]
    """By their digests."""
    pages: Mapping[str, Framed]
    """By address; a page that is not there is framed by the theme alone."""
    contents: Mapping[str, str]
    """The theme's lists of contents, by the key of the outline."""

    def framed(self, page: Page) -> str | None:
        """The whole page, as the theme would write it; None if that cannot be told without the theme."""
        if page.is_whole:
            return page.html
        known, contents = self.pages.get(page.address), self.contents.get(outline_key(page.outline), "")
        if known is None or not (contents or known.head):
            return None
        if known.head is not None:
            is_alike = known.head == head_key(page)
        else:
            is_alike = (known.is_described, known.is_outlined) == (bool(page.description), bool(page.outline))
        if not is_alike:
            return None
        return self.frames[known.frame].filled(
            {
                "title": escape(page.title),
                "description": escape(page.description),
                "canonical": known.canonical or "",
                "edit": known.edit or "",
                "head": page.head,
                "content": page.html,
                "first": page.outline[0].id if page.outline else "",
                "contents": contents,
            }
        )


def outline_key(outline: tuple[Heading, ...]) -> str:
    """Equal keys, equal lists of contents."""
    return blake2b(repr(outline).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def head_key(page: Page) -> str:
    """Equal keys, pages that differ in nothing but their bodies."""
    return blake2b(repr((page.title, page.description, page.outline)).encode(), digest_size=16).hexdigest()
