"""The parts that there are, by name."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from kb_builder.diagnostics import RULES
from kb_builder.documenting.docstrings import explained_fields
from kb_builder.documenting.kinds import Json, kind
from kb_builder.documenting.tables import table
from kb_builder.exporting.api.json_schema import api_schema
from kb_builder.exporting.api.v1 import FILES
from kb_builder.model import KbConfig, Vocabularies, default_explanations
from kb_builder.model.json_schema import SCHEMAS

Part = Callable[[], str]

_LISTS = ("sentiments", "roles", "kinds", "evidence", "channels", "situations", "industries", "families")
_FROM_THE_HOST = ("docs_dir", "language")
"""What the configuration takes from MkDocs' own keys."""
_CONTEXT = re.compile(r"\{#(.*?)#\}", re.DOTALL)


def reference_parts(vocabularies: Vocabularies, more: Mapping[str, Part]) -> dict[str, Part]:
    """All parts, sorted by name: those about the package, about these closed lists, and what is added to them."""
    parts: dict[str, Part] = {name: partial(_closed_list, name, vocabularies) for name in _LISTS}
    parts |= {kind: partial(_front_matter, shape) for kind, shape in SCHEMAS.items()}
    parts |= {f"rules-{family}": partial(_rules, family) for family in sorted({code[2] for code in RULES})}
    parts |= {f"api-{name}": partial(_api, name) for name in FILES}
    parts |= {
        "frameworks": partial(_frameworks, vocabularies),
        "configuration": _configuration,
        "templates": _templates,
    }
    return dict(sorted({**parts, **more}.items()))


def _closed_list(name: str, vocabularies: Vocabularies) -> str:
    means = default_explanations().terms(name)
    rows = ((f"`{term}`", label, means.get(term, "")) for term, label in vocabularies.terms(name).items())
    return table(("Id", "Label", "What it means"), rows)


def _frameworks(vocabularies: Vocabularies) -> str:
    rows = (
        (f"`{name}`", ", ".join(f"`{place}`" for place in places)) for name, places in vocabularies.frameworks.items()
    )
    return table(("Framework", "Its places"), rows)


def _front_matter(shape: Any) -> str:  # Any: a type to validate
    """The keys of a kind of file; where it has two forms, those of the first."""
    schema = TypeAdapter(shape).json_schema(mode="validation")
    definitions = schema.get("$defs", {})
    model = next(model for model in _models(shape))
    keys = definitions.get(model.__name__, schema)
    told, required = explained_fields(model), keys.get("required", ())
    rows = (
        (f"`{key}`", _and(kind(value, definitions), told.get(key, "")), "yes" if key in required else "no")
        for key, value in keys["properties"].items()
    )
    return table(("Key", "What it takes", "Required"), rows)


def _models(shape: Any) -> Iterator[type]:  # Any: a type to validate
    if hasattr(shape, "model_fields"):
        yield shape
    for argument in getattr(shape, "__args__", ()):
        yield from _models(argument)


def _and(what: str, more: str) -> str:
    """Both as one entry: `text: what came of it`."""
    if not more:
        return what
    is_one_sentence = ". " not in more
    return f"{what}: {more[:1].lower()}{more[1:].removesuffix('.') if is_one_sentence else more[1:]}"


def _configuration() -> str:
    told = explained_fields(KbConfig)
    rows = (
        (f"`{name}`", f"{told[name]}{_default(field.get_default(call_default_factory=True))}")
        for name, field in KbConfig.model_fields.items()
        if name not in _FROM_THE_HOST
    )
    return table(("Setting", "What it is"), rows)


def _default(value: object) -> str:
    """What holds if nothing is set, as it would be written; nothing for what is then empty."""
    return f" If not set, `{str(value).lower()}`." if value else ""


def _rules(family: str) -> str:
    rules = (rule for rule in RULES.values() if rule.is_of(family))
    rows = ((f"[{rule.code}]({rule.code}.md)", rule.name, rule.finds, rule.severity.value) for rule in rules)
    return table(("Code", "Name", "What it finds", "Severity"), rows)


def _api(name: str) -> str:
    schema = api_schema(name)
    definitions: Mapping[str, Json] = schema.get("$defs", {})
    parts = [(schema["description"], schema["properties"])]
    parts += [(f"*{key}*: {block['description']}", block["properties"]) for key, block in definitions.items()]
    return "\n\n".join(
        f"{' '.join(said.split())}\n\n"
        + table(("Key", "What it is"), ((f"`{key}`", _nullable(value, definitions)) for key, value in keys.items()))
        for said, keys in parts
    )


def _nullable(shape: Json, definitions: Mapping[str, Json]) -> str:
    is_missing = any(each == {"type": "null"} for each in shape.get("anyOf", ()))
    return f"{kind(shape, definitions)}{', or `null`' if is_missing else ''}"


def _templates() -> str:
    """The templates, each with what it says of itself in its first comment."""
    folder = files("kb_builder.pages") / "templates"
    rows = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        said = _CONTEXT.match(file.read_text("utf-8"))
        rows.append((f"`{file.name.removesuffix('.html')}`", said[1].strip().removeprefix("Context: ") if said else ""))
    return table(("Template", "What it is given"), rows)
