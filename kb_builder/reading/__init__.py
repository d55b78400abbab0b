"""Bytes become Documents: text that knows its place. Author input never raises here."""

from kb_builder.reading.configuration_file import (
    CONFIG_NAME,
    NoKnowledgeBaseError,
    find_config,
    folder_of,
    language_of,
    read_configuration,
    text_of,
)
from kb_builder.reading.document import Document, cover_of, parse, parse_list, parse_page, parse_settings
from kb_builder.reading.fingerprints import format_fingerprints, parse_fingerprints
from kb_builder.reading.ledger import LASTING, LedgerLine, format_ledger, parse_ledger
from kb_builder.reading.source_file import IMAGE_SUFFIXES, Collection, ImageFile, SourceFile, place_in
from kb_builder.reading.text import Text
from kb_builder.reading.tree import FINGERPRINTS, LEDGER, Sources, read_tree
from kb_builder.reading.yaml_values import Item, Mapping, Scalar, Sequence, Value, quoted, read_own

__all__ = [
    "CONFIG_NAME",
    "FINGERPRINTS",
    "IMAGE_SUFFIXES",
    "LASTING",
    "LEDGER",
    "Collection",
    "Document",
    "ImageFile",
    "Item",
    "LedgerLine",
    "Mapping",
    "NoKnowledgeBaseError",
    "Scalar",
    "Sequence",
    "SourceFile",
    "Sources",
    "Text",
    "Value",
    "cover_of",
    "find_config",
    "folder_of",
    "format_fingerprints",
    "format_ledger",
    "language_of",
    "parse",
    "parse_fingerprints",
    "parse_ledger",
    "parse_list",
    "parse_page",
    "parse_settings",
    "place_in",
    "quoted",
    "read_configuration",
    "read_own",
    "read_tree",
    "text_of",
]
