"""What a course's front matter says."""

from typing import Annotated

from kb_builder.model.base import Aliases, Allow, Items, Model, Retired, Review, Status
from kb_builder.model.lesson import Question
from kb_builder.model.scalars import Count, Day, Line


class CourseStep(Model):
    """One lesson of a course, with the stories that teach it there."""

    lesson: Line
    stories: Annotated[tuple[Line, ...], Items(0, 20)] = ()
    minutes: Count | None = None


class Course(Model):
    """Lessons in an order, for an audience, with the time they take."""

    title: Line
    audience: Line
    """Whom it is for."""
    minutes: Count
    """How long all of it takes."""
    steps: Annotated[tuple[CourseStep, ...], Items(1, 40)]
    """A lesson each, with some stories and the minutes it takes."""
    added: Day
    """When it joined the knowledge base."""
    summary: Line | None = None
    quiz: Annotated[tuple[Question, ...], Items(0, 50)] = ()
    """Questions at the end, with answers."""
    changed: Day | None = None
    """When the text last changed in substance."""
    review: Review | None = None
    """Who last read it against the facts, and when it is due again."""
    status: Status = "published"
    """If not set, published."""
    retired: Retired | None = None
    """With `status: retired`, the reason in one sentence and the id of the course that replaces it."""
    aliases: Aliases = ()
    """Former ids: their addresses lead to its page."""
    allow: Annotated[tuple[Allow, ...], Items(0, 20)] = ()
    """Rules that do not apply to this file, each by code or name, and why."""
