"""Settings for Front Matter CMS (https://frontmatter.codes), an editor inside Visual Studio Code.

It writes the key `type` into every file that it creates, and `fieldGroup` into every block of a list. Our model knows
neither: files are begun with `kb new`, and lists of blocks (the lessons of a story) are edited as text.
https://github.com/estruyf/vscode-front-matter/blob/013324b3f093e9c770e1e57259edf960fc3c1560/src/helpers/ContentType.ts
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb_builder.model import Lesson, Story
from kb_builder.model.json_schema import schema_of
from kb_builder.model.story import ANONYMOUS
from kb_builder.writing.known import Known

Json = dict[str, Any]  # Any: JSON

_TITLES = {"stories": "Stories", "lessons": "Lessons"}
_KINDS = {"stories": "story", "lessons": "lesson"}
_MODELS = {"story": Story, "lesson": Lesson}


def front_matter_cms(known: Known) -> Json:
    """The whole frontmatter.json: the folders of stories and lessons, and a field for each key that it can edit."""
    return {
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.content.pageFolders": [
            {
                "title": title,
                "path": f"[[workspace]]/{folder}",
                "excludeSubdir": True,
                "disableCreation": True,
                "contentTypes": [_KINDS[folder]],
            }
            for folder, title in _TITLES.items()
        ],
        "frontMatter.content.autoUpdateDate": False,
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.taxonomy.contentTypes": [
            {"name": kind, "pageBundle": False, "clearEmpty": True, "fields": list(_fields(kind, known))}
            for kind in _KINDS.values()
        ],
        # Its own check knows less than `kb check`, and takes a day for a broken time.
        "frontMatter.validation.enabled": False,
    }


def _fields(kind: str, known: Known) -> Iterator[Json]:
    schema = schema_of(_MODELS[kind], known.vocabularies)
    for name, shape in schema["properties"].items():
        if name == "company":
            companies = {slug: meta.name for slug, meta in (known.companies or {}).items()}
            choices = {ANONYMOUS: "A company that is not named", **companies}
            field = {"type": "choice", "choices": [{"id": slug, "title": title} for slug, title in choices.items()]}
        elif not (field := _field(shape, schema["$defs"])):
            continue
        required = {"required": True} if name in schema["required"] else {}
        yield {"title": _title(name), "name": name, **field, **required}


def _field(shape: Json, definitions: Mapping[str, Json]) -> Json:
    """How a key is edited; nothing for a list of blocks."""
    match shape:
        case {"anyOf": [inner, *_]}:
            return _field(inner, definitions)
        case {"$ref": str(way)}:
            return _field(definitions[way.rpartition("/")[2]], definitions)
        case {"type": "object", "properties": inner}:
            fields = [{"title": _title(key), "name": key, **_field(value, definitions)} for key, value in inner.items()]
            return {"type": "fields", "fields": fields}
        case {"enum": choices}:
            return {"type": "choice", "choices": choices}
        case {"type": "array", "items": {"enum": choices}}:
            return {"type": "choice", "choices": choices, "multiple": True}
        case {"type": "array", "items": {"type": "string"}}:
            return {"type": "list"}
        case {"type": "integer"}:
            return {"type": "number", "numberOptions": {"min": 0}}
        case {"type": "string", "format": "date"}:
            return {"type": "datetime", "dateFormat": "yyyy-MM-dd"}
        case {"type": "string"}:
            return {"type": "string", "single": True}
        case _:
            return {}


def _title(key: str) -> str:
    return {"dont": "Don't"}.get(key, key.replace("_", " ").capitalize())
