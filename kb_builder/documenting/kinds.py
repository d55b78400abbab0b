"""What a value of a JSON Schema looks like, in the words of people who write."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]  # Any: JSON

_LISTS = {"evidence": "kinds of evidence", "question_types": "types of question"}
_PLURALS = {"text": "texts", "id": "ids", "day": "days", "date": "dates", "number": "numbers"}
_MANY = 50
"""Limits above which there is none that an author would meet."""


def kind(shape: Json, definitions: Mapping[str, Json]) -> str:
    """What a value takes: `text`, `one of the channels`, `1 to 4 ids` ..."""
    match shape:
        case {"anyOf": [{"pattern": _}, {"type": "integer"}, *_]}:
            return "date"
        case {"anyOf": [inner, {"type": "null"}]}:
            return kind(inner, definitions)
        case {"anyOf": [{"type": "string"}, block]}:
            return f"an id or {kind(block, definitions)}"
        case {"$ref": str(way)}:
            return kind(definitions[way.rpartition("/")[2]], definitions)
        case {"properties": keys}:
            return f"`{{{', '.join(keys)}}}`"
        case {"x-vocabulary": str(name)}:
            return f"one of the {_LISTS.get(name, name)}"
        case {"x-frameworks": _}:
            return "by framework, a list of its places"
        case {"type": "array", "items": items}:
            return _several(shape, kind(items, definitions))
        case {"type": "object", "additionalProperties": {"type": _} as inner}:
            return f"by id, {kind(inner, definitions)}"
        case {"enum": list(words)}:
            return f"one of {', '.join(f'`{word}`' for word in words)}"
        case {"const": word}:
            return f"`{word}`"
        case {"type": "integer", "minimum": -2}:
            return "-2 to 2"
        case {"type": "integer"}:
            return "number"
        case {"type": "boolean"}:
            return "`true` or `false`"
        case {"format": "date"}:
            return "day"
        case {"format": "uri"}:
            return "web address"
        case {"pattern": str(pattern)} if "a-z0-9" in pattern:
            return "id"
        case {"pattern": str(pattern)} if pattern.startswith("^[0-9]{4}"):
            return "date"
        case _:
            return "text"


def _several(shape: Json, one: str) -> str:
    least, most = shape.get("minItems", 0), shape.get("maxItems", _MANY)
    if " or " in one:
        return f"{least} to {most}, each {one}"
    what = one.removeprefix("one of the ") if one.startswith("one of the ") else _PLURALS.get(one, one)
    if least:
        return f"{least} to {most} {what}"
    return f"up to {most} {what}" if most < _MANY else f"list of {what}"
