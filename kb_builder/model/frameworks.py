"""Where a lesson stands in the frameworks of the field, and in those that a site has of its own."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationInfo, with_config
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypedDict

from kb_builder.model.base import Items
from kb_builder.model.scalars import In

_MOST = 20


@dataclass(frozen=True, slots=True)
class InFrameworks:
    """Marks the ids of places by the id of their framework; JSON Schema shows the frameworks as keys."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"x-frameworks": True}

    def _check(self, value: Any, info: ValidationInfo) -> dict[str, tuple[str, ...]]:
        assert info.context is not None, "validation needs the vocabularies"
        frameworks = tuple(info.context["vocabularies"].frameworks)
        return places_in(frameworks).validate_python(value, context=info.context)


@cache
def places_in(frameworks: tuple[str, ...]) -> TypeAdapter[dict[str, tuple[str, ...]]]:
    """What takes the places of a lesson in these frameworks, each a closed list."""
    several = Items(0, _MOST)
    keys = {name: Annotated[tuple[Annotated[str, In(f"frameworks.{name}")], ...], several] for name in frameworks}
    # The keys are known when a site's settings are: nothing that a type checker could see.
    shape: Any = TypedDict("Frameworks", keys, total=False)  # type: ignore[misc]
    closed: Any = with_config(ConfigDict(extra="forbid"))(shape)
    return TypeAdapter(closed)
