"""The JSON Schemas (draft 2020-12) of the API, from its types."""

from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from kb_builder.exporting.api.v1 import FILES


def api_schema(name: str) -> dict[str, Any]:  # Any: JSON
    """The schema of a file of version 1; KeyError for an unknown name.

    It leaves room for keys that are added within the version.
    """
    schema = TypeAdapter(FILES[name]).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def published_schema(name: str) -> bytes:
    """The schema as it is published: a file of this package, so that every change of it is seen."""
    return (files(__package__) / "schema" / f"{name}.json").read_bytes()
