"""What external-links.yml says: courses elsewhere that link here, and what stood there when they did."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from kb_builder.diagnostics import START, Span
from kb_builder.model.base import Items, Model
from kb_builder.model.entry import Loc, locate
from kb_builder.model.scalars import Day, Line, rule_error
from kb_builder.model.slugs import slug_of
from kb_builder.reading import Document

_SHA_256 = "[0-9a-f]{64}"


def _content(value: Any) -> str:  # Any: whatever somebody wrote
    if not isinstance(value, str) or not re.fullmatch(_SHA_256, value):
        hint = "Remove the line; `kb impact --accept NAME` writes it."
        raise rule_error("bad-value", "This is not the hash of a page (64 digits and letters a-f).", hint)
    return value


Content = Annotated[str, BeforeValidator(_content), WithJsonSchema({"type": "string", "pattern": f"^{_SHA_256}$"})]
"""The hash of what readers read on a page (see `checking.content`)."""


class ExternalLink(Model):
    """A page of this site that a course links, the day on which it was last looked at, and what it said then."""

    url: Line
    linked: Day
    content: Content | None = None


class ExternalCourse(Model):
    """A course elsewhere, and who is to be told when what it links has changed."""

    name: Line
    """What the course is called."""
    owner: Line
    """Who is told when something has changed."""
    links: Annotated[tuple[ExternalLink, ...], Items(1, 500)]
    """The pages of this site that it links: the address, the day on which somebody last looked, and the hash of what
    it said then, which `kb impact --accept NAME` writes.
    """

    @property
    def slug(self) -> str:
        """The last part of the address of the page about what has changed for it."""
        return slug_of(self.name)


class Registered(Model):
    """The whole file."""

    courses: Annotated[tuple[ExternalCourse, ...], Items(0, 1000)]


@dataclass(frozen=True, slots=True)
class Registry:
    """The courses of the file in its order, and where each thing was written."""

    courses: tuple[ExternalCourse, ...] = ()
    document: Document | None = None

    def span(self, *loc: str | int) -> Span:
        """The place of a value, counted from the list of courses."""
        way: Loc = ("courses", *loc)
        return locate(self.document.front_matter, way) if self.document else START
