"""What an author may have meant by an id that does not exist."""

from collections.abc import Mapping

from kb_builder.diagnostics.suggestion import nearest
from kb_builder.model import Entry, Journey, Lesson, Story

Known = Mapping[str, Entry[Story]] | Mapping[str, Entry[Lesson]] | Mapping[str, Entry[Journey]]


def meant(wanted: str, known: Known) -> str | None:
    """The id of the entry that has this title, else the id most like it, or None."""
    title = wanted.casefold()
    titled = next((slug for slug, entry in known.items() if entry.meta.title.casefold() == title), None)
    return titled or nearest(wanted, known)
