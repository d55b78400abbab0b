"""What a search shows of a text: light to load, because a search that finds nothing new to read needs no more."""

from dataclasses import dataclass
from enum import StrEnum

from kb_builder.reading import Collection, Document, Scalar, SourceFile, parse, parse_page
from kb_builder.searching.plain_text import plain_text

KINDS = {
    Collection.STORIES: "story",
    Collection.LESSONS: "lesson",
    Collection.COURSES: "course",
    Collection.DOCS: "page",
}
"""What can be searched, with the name of one of it."""


class Part(StrEnum):
    """Where in a text words stand: some places say more about it than others."""

    TITLE = "title"
    SYNONYMS = "synonyms"
    PRINCIPLE = "principle"
    SUMMARY = "summary"
    TERMS = "terms"
    ADVICE = "advice"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search shows of a text, and what it can be limited by."""

    kind: str
    id: str
    title: str
    path: str
    address: str
    status: str
    sentiment: str | None = None
    company: str | None = None
    company_name: str | None = None
    channel: str | None = None
    lessons: tuple[str, ...] = ()
    added: str | None = None


def shown_text(source: SourceFile) -> str:
    """The text of which a search shows a stretch: the summary and what follows it."""
    document: Document | None = (parse_page if source.collection is Collection.DOCS else parse)(source)[0]
    if document is None:
        return ""
    summary = document.front_matter.get("summary")
    first = f"{summary.text}\n" if isinstance(summary, Scalar) and summary.text else ""
    return first + plain_text(document.body)


def draft_text(source: SourceFile) -> str:
    """The words of a draft: its title, its summary and its body, or all of a text without front matter."""
    document, _ = parse(source)
    if document is None:
        return plain_text(source.data.decode("utf-8", "replace"))
    title = document.front_matter.get("title")
    return f"{title.text if isinstance(title, Scalar) else ''}\n{shown_text(source)}"
