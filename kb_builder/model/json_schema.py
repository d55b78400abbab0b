"""JSON Schema from the models, with the vocabularies as enums."""

from typing import Any

from pydantic import TypeAdapter

from kb_builder.model.course import Course
from kb_builder.model.external import ExternalCourse
from kb_builder.model.frameworks import places_in
from kb_builder.model.lesson import Lesson
from kb_builder.model.settings import Company, Journey
from kb_builder.model.story import Story
from kb_builder.model.vocabulary import Vocabularies
from kb_builder.model.withdrawn import Withdrawn

SCHEMAS: dict[str, Any] = {  # Any: a type to validate
    "story": Story | Withdrawn,
    "lesson": Lesson,
    "course": Course,
    "companies": dict[str, Company],
    "journeys": dict[str, Journey],
    "external-links": list[ExternalCourse],
}
"""What a schema can be had of."""


def json_schema(kind: str, vocabularies: Vocabularies) -> dict[str, Any]:  # Any: JSON
    """The schema (draft 2020-12) of one kind of front matter or settings file; KeyError for an unknown kind."""
    schema = schema_of(SCHEMAS[kind], vocabularies)
    if alternatives := schema.pop("anyOf", None):
        # A choice by key, and not a free one: an editor then says what is wrong with the kind that was meant.
        told, withdrawn = alternatives
        schema |= {"if": {"required": ["withdrawn"]}, "then": withdrawn, "else": told}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": kind}


def schema_of(shape: Any, vocabularies: Vocabularies) -> dict[str, Any]:  # Any: a type to validate; JSON
    """The schema of values of a type."""
    filled: dict[str, Any] = _with_enums(TypeAdapter(shape).json_schema(mode="validation"), vocabularies)
    return filled


def _with_enums(value: Any, vocabularies: Vocabularies) -> Any:  # Any: JSON
    if isinstance(value, dict):
        if name := value.get("x-vocabulary"):
            return {"type": "string", "enum": list(vocabularies.terms(name))}
        if value.pop("x-frameworks", False):
            return {**_with_enums(places_in(tuple(vocabularies.frameworks)).json_schema(), vocabularies), **value}
        return {key: _with_enums(inner, vocabularies) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_enums(inner, vocabularies) for inner in value]
    return value
