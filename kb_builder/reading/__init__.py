"""Bytes become Documents: text that knows its place. Author input never raises here."""

from kb_builder.reading.document import Document, parse, parse_page, parse_settings
from kb_builder.reading.source_file import Collection, SourceFile
from kb_builder.reading.text import Text
from kb_builder.reading.tree import Sources, read_tree
from kb_builder.reading.yaml_values import Item, Mapping, Scalar, Sequence, Value

__all__ = [
    "Collection",
    "Document",
    "Item",
    "Mapping",
    "Scalar",
    "Sequence",
    "SourceFile",
    "Sources",
    "Text",
    "Value",
    "parse",
    "parse_page",
    "parse_settings",
    "read_tree",
]
