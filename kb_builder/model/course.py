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
    minutes: Count
    steps: Annotated[tuple[CourseStep, ...], Items(1, 40)]
    added: Day
    summary: Line | None = None
    quiz: Annotated[tuple[Question, ...], Items(0, 50)] = ()
    changed: Day | None = None
    review: Review | None = None
    status: Status = "published"
    retired: Retired | None = None
    aliases: Aliases = ()
    allow: Annotated[tuple[Allow, ...], Items(0, 20)] = ()
