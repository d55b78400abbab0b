"""Front matter as our own files write it: one key a line, short lists and blocks in brackets."""

import json
from collections.abc import Iterator, Mapping

from kb_builder.model.slugs import SLUG
from kb_builder.reading import quoted
from kb_builder.reading.yaml_values import Plain


def front_matter(values: Mapping[str, Plain], notes: Mapping[str, str] | None = None) -> str:
    """The block between two lines of `---`, both included, in the order of the keys.

    An empty text is a key whose value is still to be written; its note stands below it as a comment.
    """
    lines = [line for key, value in values.items() for line in _lines(key, value, (notes or {}).get(key))]
    return "\n".join(["---", *lines, "---", ""])


def indented(values: Mapping[str, Plain]) -> str:
    """The values as a block below another key, a line each."""
    return "".join(f"  {key}: {_in_block(value)}\n" for key, value in values.items())


def _lines(key: str, value: Plain, note: str | None) -> Iterator[str]:
    if value == "":
        yield f"{key}:"
        if note:
            yield f"  # {note}"
    elif isinstance(value, list) and not all(isinstance(item, str) and SLUG.fullmatch(item) for item in value):
        yield f"{key}:"
        yield from (f"  - {_in_block(item)}" for item in value)
    else:
        yield f"{key}: {_in_block(value)}"


def _in_block(value: Plain) -> str:
    return quoted(value) if isinstance(value, str) else in_brackets(value)


def in_brackets(value: Plain) -> str:
    """The value as it is written on one line."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False) if "," in value else quoted(value)
        case list():
            return f"[{', '.join(map(in_brackets, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {in_brackets(inner)}' for key, inner in value.items())}}}"
