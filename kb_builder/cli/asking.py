"""Questions on a terminal for what the options left open; in a script, one error that lists all of it."""

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click

from kb_builder.writing.cleaning import one_line
from kb_builder.writing.drafts import VOCABULARY_OF, CompanyDraft, CourseDraft, LessonDraft, StoryDraft, Unfit, unfit
from kb_builder.writing.known import Known

_D = TypeVar("_D", StoryDraft, LessonDraft, CourseDraft, CompanyDraft)
_SEVERAL = {"lessons", "situation"}


def is_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def completed(draft: _D, known: Known, questions: Mapping[str, str], optional: Sequence[str] = ()) -> _D:
    """The draft with everything it needs: asked for on a terminal, else a usage error that names all that is missing.

    `questions` are in the order in which they are asked, by the draft's field; `optional` fields may stay empty.
    """
    found = unfit(draft, known)
    wrong = [one for one in found if not one.is_missing]
    if wrong or not is_terminal():
        _refuse(wrong if is_terminal() else found)
        return draft
    for field, question in questions.items():
        if field in {one.field for one in unfit(draft, known) if one.is_missing}:
            draft = _ask(draft, field, question, known)
        elif field in optional and not getattr(draft, field):
            answer = click.prompt(question, default="", show_default=False, err=True)
            draft = filled(draft, {field: answer})
    _refuse(unfit(draft, known))
    return draft


def filled(draft: _D, given: Mapping[str, Any]) -> _D:  # Any: a text, or several
    """The draft with these values in its fields, each text on one line; what is empty changes nothing."""
    values: dict[str, Any] = {
        name: tuple(map(one_line, value)) if isinstance(value, tuple) else one_line(value)
        for name, value in given.items()
        if value
    }
    return replace(draft, **values)


def option_of(field: str) -> str:
    """The option that fills a field of a draft."""
    names = {"title": "TITLE", "name": "NAME", "lessons": "--lesson", "questions": "--question"}
    return names.get(field, f"--{field.replace('_', '-')}")


def _refuse(found: Sequence[Unfit]) -> None:
    if not found:
        return
    lines = [f"  {option_of(one.field)}{' ' if one.is_missing else ': '}{one.message}" for one in found]
    raise click.UsageError("\n".join(["Nothing was written:", *lines]))


def _ask(draft: _D, field: str, question: str, known: Known) -> _D:
    def check(answer: str) -> _D:
        value = tuple(answer.replace(",", " ").split()) if field in _SEVERAL else answer
        candidate = filled(draft, {field: value})
        problem = next((one for one in unfit(candidate, known) if one.field == field), None)
        if problem:
            raise click.UsageError(problem.message)
        return candidate

    _show_choices(field, known)
    answered: _D = click.prompt(question, value_proc=check, err=True)
    return answered


def _show_choices(field: str, known: Known) -> None:
    """What may be answered, on standard error."""
    choices: Mapping[str, str] = {}
    if field == "lessons":
        choices = {lesson: known.lesson_title(lesson) for lesson in known.lessons}
    elif field == "company":
        named = {company: meta.name for company, meta in (known.companies or {}).items()}
        choices = {**named, "anonymous": "a company that is not named"}
    elif field in VOCABULARY_OF:
        choices = known.vocabularies.terms(VOCABULARY_OF[field])
    width = max((len(choice) for choice in choices), default=0)
    columns = shutil.get_terminal_size().columns
    for choice, label in choices.items():
        line = f"  {choice:<{width}}  {label}"
        click.echo(textwrap.shorten(line, columns, placeholder="...") if len(line) > columns else line, err=True)
