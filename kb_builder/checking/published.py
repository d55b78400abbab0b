"""What readers find at the addresses that last, and what they read there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb_builder.checking.facts import Facts
from kb_builder.converting import Converted, flat
from kb_builder.linking import MADE_ANCHORS, Lasting, is_draft, is_retired, lasting, moves
from kb_builder.model import Company, Course, EntryId, Journey, Lesson, Story
from kb_builder.reading import LedgerLine


@dataclass(frozen=True)
class Published:
    """What readers find at the addresses that last."""

    facts: Facts

    @cached_property
    def entries(self) -> dict[EntryId, Lasting]:
        """All entries with an address of their own, drafts too."""
        return {entry.id: entry for entry in lasting(self.facts.library)}

    @cached_property
    def moves(self) -> dict[EntryId, EntryId]:
        """Where former addresses lead."""
        return moves(self.facts.library)

    def at(self, page: str) -> Lasting | None:
        """The entry that an address leads to, drafts too."""
        entry = EntryId(page)
        return self.entries.get(self.moves.get(entry, entry))

    def may_be_there(self, page: str) -> bool:
        """Whether a file that cannot be understood may be this page, or may say that it was this page."""
        collection = page.partition("/")[0]
        return any(name == collection or name.startswith(f"{collection}/") for name in self.facts.library.unread)

    def text_of(self, entry: Lasting) -> Converted | None:
        """The text on the page of an entry; None if its page has none of its own."""
        return None if is_retired(entry) else self.facts.converted.get(entry.path)

    def anchors(self, entry: Lasting) -> frozenset[str] | None:
        """The places on the page of an entry that can be linked; None where any will do, as on one that is retired."""
        text = self.text_of(entry)
        return text.anchors.union(MADE_ANCHORS[entry.collection]) if text else None

    def lines(self) -> Iterator[LedgerLine]:
        """The addresses of all pages that are there now, of their headings of level 2 and 3, and the former ones."""
        for entry in self.entries.values():
            if is_draft(entry):
                continue
            yield LedgerLine(entry.id, "")
            text = self.text_of(entry)
            for heading in flat(text.outline) if text else ():
                if heading.level in (2, 3):
                    yield LedgerLine(entry.id, heading.id)
        yield from (LedgerLine(former, "") for former in self.moves)

    def content(self, entry: Lasting) -> str | None:
        """The hash (SHA-256) of what readers read on the page of an entry; None if there is nothing of its own.

        Of the entry's own texts alone, as plain text: neither the markup, nor the look of the page, nor what other
        entries say of it matters. One line for each text, in this order; white space counts as one space.
        """
        text = self.text_of(entry)
        if is_draft(entry) or is_retired(entry):
            return None
        parts = [*_texts(entry), text.pause.question if text and text.pause else "", text.text if text else ""]
        lines = "".join(f"{' '.join(part.split())}\n" for part in parts)
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def _texts(entry: Lasting) -> Iterator[str]:
    """What an entry says on its page beside its text."""
    match entry.meta:
        case Story() as story:
            yield from (story.title, story.summary, story.outcome or "", *story.questions)
        case Lesson() as lesson:
            yield from (lesson.title, lesson.principle, *lesson.do, "", *lesson.dont, "", *lesson.questions)
        case Course() as course:
            yield from (course.title, course.summary or "", course.audience, str(course.minutes))
            yield from (" ".join((step.lesson, *step.stories)) for step in course.steps)
        case Company() as company:
            yield from (company.name, *company.also_known_as)
        case Journey() as journey:
            yield from (journey.title, journey.summary)
