"""What a lesson's front matter says."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, WithJsonSchema

from kb_builder.model.base import Aliases, Allow, Items, Lines, Model, Retired, Review, Status, Texts
from kb_builder.model.frameworks import InFrameworks
from kb_builder.model.scalars import Day, In, Line, Slug, Text, Truth

Several = Items(0, 20)
# To YAML, true and false are no texts.
Answer = Annotated[Text, WithJsonSchema({"type": ["string", "boolean"]})]


class Option(Model):
    """One answer that a reader may choose."""

    text: Line
    right: Truth = False
    why: Line | None = None


class Pair(Model):
    """Two things that belong together."""

    left: Line
    right: Line


class Question(Model):
    """One question of a quiz. `why` is shown with the right answer, whatever was answered."""

    id: Slug
    type: Annotated[str, In("question_types")]
    ask: Text
    options: Annotated[tuple[Option, ...], Several] = ()
    pairs: Annotated[tuple[Pair, ...], Several] = ()
    answer: Answer | None = None
    why: Line | None = None


class Lesson(Model):
    """One rule of good service, as it is taught."""

    title: Line
    """Written as an instruction."""
    family: Annotated[str, In("families")]
    principle: Line
    """One sentence."""
    do: Lines
    """What to do."""
    dont: Lines
    """What not to do."""
    questions: Texts
    """For a discussion."""
    added: Day
    """When it joined the knowledge base."""
    summary: Line | None = None
    synonyms: Lines = ()
    """Other words that people use for it."""
    frameworks: Annotated[Mapping[str, tuple[str, ...]], InFrameworks()] = Field(default_factory=dict)
    """Where it stands in the frameworks of the field, and in those of the site."""
    quiz: Annotated[tuple[Question, ...], Items(0, 50)] = ()
    """Questions with answers."""
    changed: Day | None = None
    """When the text last changed in substance."""
    review: Review | None = None
    """Who last read it against the facts, and when it is due again."""
    status: Status = "published"
    """If not set, published."""
    retired: Retired | None = None
    """With `status: retired`, the reason in one sentence and the id of the lesson that replaces it."""
    aliases: Aliases = ()
    """Former ids: their addresses lead to its page."""
    allow: Annotated[tuple[Allow, ...], Several] = ()
    """Rules that do not apply to this file, each by code or name, and why."""
