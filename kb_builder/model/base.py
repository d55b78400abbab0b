"""What all our models share."""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from kb_builder.model.scalars import Day, In, Line, Slug, Text, rule_error
from kb_builder.reading import quoted


class Model(BaseModel):
    """A frozen value; keys that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _list(value: Any) -> Any:  # Any: whatever the author wrote
    if isinstance(value, str) and value.strip():
        parts = [part for part in re.split(r"\s*[,;]\s*", value.strip()) if part]
        # Ids are told apart by their commas; a sentence has commas of its own.
        items = parts if all(re.fullmatch(r"[\w.-]+", part) for part in parts) else [value.strip()]
        listed = (
            f"[{', '.join(json.dumps(item, ensure_ascii=False) if ',' in item else quoted(item) for item in items)}]"
        )
        raise rule_error(
            "wrong-type", "This is one value; a list is wanted.", f"Put it in brackets: {listed}.", fix=listed
        )
    if not isinstance(value, list):
        what = "a block of keys" if isinstance(value, dict) else "empty"
        raise rule_error(
            "wrong-type", f"This is {what}; a list is wanted.", "Write [first, second], or a line with - for each."
        )
    return value


@dataclass(frozen=True, slots=True)
class Items:
    """Marks a list that has so many items, none of them twice (by its id, where items have one) unless it may."""

    least: int
    most: int
    may_repeat: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        counted = core_schema.no_info_before_validator_function(self._count, handler(source))
        return counted if self.may_repeat else core_schema.no_info_after_validator_function(_once, counted)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "minItems": self.least, "maxItems": self.most}

    def _count(self, value: Any) -> Any:
        value = _list(value)
        if not self.least <= len(value) <= self.most:
            if len(value) < self.least:
                wanted, hint = f"at least {self.least}", "Add one."
            else:
                wanted, hint = f"at most {self.most}", f"Keep the {self.most} that matter most."
            items = "1 item" if len(value) == 1 else f"{len(value)} items"
            raise rule_error("wrong-count", f"The list has {items}; it takes {wanted}.", hint, may_go=not value)
        return value


def _once(value: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: texts, or models that have an id
    ids = [getattr(item, "id", item) for item in value]
    for place, item in enumerate(ids):
        if item in ids[:place]:
            name = repr(item) if isinstance(item, str) else "The same item"
            raise rule_error("wrong-count", f"{name} stands here twice.", "Keep one of the two.", at=place)
    return value


_ANY = BeforeValidator(_list)
Texts = Annotated[tuple[Text, ...], _ANY]
Lines = Annotated[tuple[Line, ...], _ANY]
Slugs = Annotated[tuple[Slug, ...], Items(0, 50)]
Status = Annotated[str, In("statuses")]


class Allow(Model):
    """A rule that does not apply to this file, and why."""

    rule: Line
    because: Line


class Review(Model):
    """When somebody last read it against the facts, when it is due again, and who does that."""

    last: Day
    due: Day | None = None
    owner: Line | None = None
