"""An entry that leaves the collection: its page stays and says why, and what has taken its place."""

from kb_builder.checking.fixing import Fixed, edited
from kb_builder.reading import Document
from kb_builder.reading.yaml_values import Plain
from kb_builder.writing.front_matter import in_brackets
from kb_builder.writing.keys import with_key


def retirement(document: Document, because: str, replaced_by: str = "") -> Fixed:
    """The file of an entry with its status and the reason; everything else in it stays."""
    values: dict[str, Plain] = {"because": because}
    if replaced_by:
        values["replaced_by"] = replaced_by
    before = document.source.data.decode("utf-8")
    edits = [with_key(document, "status", "retired"), with_key(document, "retired", in_brackets(values))]
    return Fixed(document.path, before, edited(before, edits), ())
