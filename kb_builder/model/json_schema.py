"""JSON Schema from the models, with the vocabularies as enums."""

from typing import Any

from pydantic import TypeAdapter

from kb_builder.model.course import Course
from kb_builder.model.lesson import Lesson
from kb_builder.model.settings import Company, Journey
from kb_builder.model.story import Story
from kb_builder.model.vocabulary import Vocabularies

SCHEMAS: dict[str, Any] = {  # Any: a type to validate
    "story": Story,
    "lesson": Lesson,
    "course": Course,
    "companies": dict[str, Company],
    "journeys": dict[str, Journey],
}
"""What a schema can be had of."""


def json_schema(kind: str, vocabularies: Vocabularies) -> dict[str, Any]:  # Any: JSON
    """The schema (draft 2020-12) of one kind of front matter or settings file; KeyError for an unknown kind."""
    schema = TypeAdapter(SCHEMAS[kind]).json_schema(mode="validation")
    filled: dict[str, Any] = _with_enums(schema, vocabularies)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **filled, "title": kind}


def _with_enums(value: Any, vocabularies: Vocabularies) -> Any:  # Any: JSON
    if isinstance(value, dict):
        if name := value.get("x-vocabulary"):
            return {"type": "string", "enum": list(vocabularies.terms(name))}
        return {key: _with_enums(inner, vocabularies) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_enums(inner, vocabularies) for inner in value]
    return value
