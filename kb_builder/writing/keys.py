"""Changes to single keys of front matter; every other character of the file stays as it is."""

from kb_builder.diagnostics import Edit
from kb_builder.reading import Document, Scalar, Sequence


def with_key(document: Document, key: str, value: str) -> Edit:
    """The edit that gives a key of the front matter a value, in place of what it had, or on a new last line."""
    text, items = document.text, document.front_matter.items
    place = next((number for number, item in enumerate(items) if item.key.text == key), None)
    if place is None:
        end = document.keys_end
        return Edit(text.span(end, end), f"{key}: {value}{line_end(document)}")
    item = items[place]
    if isinstance(item.value, Scalar) and item.value.text:
        return Edit(item.value.span, value)
    start = text.offset(item.key.span.line, item.key.span.column)
    following = items[place + 1].key.span.line if place + 1 < len(items) else text.line_of(document.keys_end)
    while text.line(following - 1).lstrip().startswith("#"):  # A comment belongs to what follows it.
        following -= 1
    return Edit(text.span(start, text.offset(following, 1)), f"{key}: {value}{line_end(document)}")


def with_item(document: Document, key: str, value: str) -> Edit:
    """The edit that adds a value at the end of a list of plain ids, which is begun if it is not there."""
    known = document.front_matter.get(key)
    if not isinstance(known, Sequence) or not known.items:
        return with_key(document, key, f"[{value}]")
    text, last = document.text, known.items[-1].span
    end = text.offset(last.end_line, last.end_column)
    if text.value[text.offset(known.span.line, known.span.column)] == "[":
        return Edit(text.span(end, end), f", {value}")
    dash = text.line(last.line)[: last.column - 1]
    return Edit(text.span(end, end), f"{line_end(document)}{dash}{value}")


def line_end(document: Document) -> str:
    """How the lines of a file end."""
    return "\r\n" if "\r\n" in document.text.value else "\n"
