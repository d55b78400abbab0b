"""Texts from elsewhere become drafts of stories. Pure: the edge reads, asks what is near, and stores.

A document is read as blocks (`web_page`, `foreign_markdown`, `plain_text`), freed of its furniture, parted into the
encounters that it tells, and each of them gets proposals with their reasons. What is read stays data.
"""

from kb_builder.importing.document import ForeignDocument, Form, MissingReaderError, Said, UnreadableError
from kb_builder.importing.drafting import ImportedStory, draft_text
from kb_builder.importing.furniture import LeftOut
from kb_builder.importing.importing import FORMS, MOST_BYTES, Imported, form_of, imported, label_of, read_document
from kb_builder.importing.proposing import Nearest, NearStory, Proposer

__all__ = [
    "FORMS",
    "MOST_BYTES",
    "ForeignDocument",
    "Form",
    "Imported",
    "ImportedStory",
    "LeftOut",
    "MissingReaderError",
    "NearStory",
    "Nearest",
    "Proposer",
    "Said",
    "UnreadableError",
    "draft_text",
    "form_of",
    "imported",
    "label_of",
    "read_document",
]
