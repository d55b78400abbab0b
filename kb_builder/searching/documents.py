"""What of a story, a lesson, a course or a page can be found, read from its file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kb_builder.linking import address, address_of_page
from kb_builder.model import Company, Course, Entry, Lesson, Story, Vocabularies, decode, decode_page, entry_id
from kb_builder.reading import Collection, SourceFile, parse, parse_page
from kb_builder.searching.found import KINDS, Found, Part
from kb_builder.searching.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class Searchable:
    """A text with all that can be found in it."""

    found: Found
    parts: tuple[tuple[Part, str], ...]


class Unsearchable(StrEnum):
    """Why a file is not searched."""

    BROKEN = "broken"
    NOT_TOLD = "not told"
    """It is retired or withdrawn."""


def searchable(
    source: SourceFile, vocabularies: Vocabularies, companies: Mapping[str, Company], docs_dir: str
) -> Searchable | Unsearchable:
    """What can be found in a file, or why nothing can."""
    if source.collection is Collection.DOCS:
        return _page(source, docs_dir)
    document, _ = parse(source)
    entry, _ = decode(document, vocabularies) if document else (None, ())
    if document is None or entry is None:
        return Unsearchable.BROKEN
    match entry.meta:
        case Story() | Lesson() | Course() if entry.meta.status != "retired":
            parts = (*_parts(entry.meta, vocabularies, companies), (Part.BODY, plain_text(document.body)))
            return Searchable(_found(entry, companies), tuple((part, text) for part, text in parts if text))
        case _:
            return Unsearchable.NOT_TOLD


def _found(entry: Entry[Story] | Entry[Lesson] | Entry[Course], companies: Mapping[str, Company]) -> Found:
    meta = entry.meta
    found = Found(
        kind=KINDS[entry.collection],
        id=entry.id,
        title=meta.title,
        path=entry.path,
        address=address(entry.id),
        status=meta.status,
        added=meta.added.isoformat(),
    )
    if not isinstance(meta, Story):
        return found
    company = companies.get(meta.company)
    return replace(
        found,
        sentiment=meta.sentiment,
        company=meta.company,
        company_name=company.name if company else None,
        channel=meta.channel,
        lessons=tuple(lesson.id for lesson in meta.lessons),
    )


def _parts(
    meta: Story | Lesson | Course, vocabularies: Vocabularies, companies: Mapping[str, Company]
) -> Iterator[tuple[Part, str]]:
    yield Part.TITLE, meta.title
    yield Part.SUMMARY, meta.summary or ""
    match meta:
        case Story():
            yield Part.TERMS, " / ".join(_terms(meta, vocabularies, companies))
            yield Part.ADVICE, " / ".join(filter(None, (meta.outcome, *meta.questions)))
        case Lesson():
            yield Part.PRINCIPLE, meta.principle
            yield Part.SYNONYMS, " / ".join(meta.synonyms)
            yield Part.ADVICE, " / ".join((*meta.do, *meta.dont, *meta.questions))
        case Course():
            yield Part.ADVICE, meta.audience


def _terms(story: Story, vocabularies: Vocabularies, companies: Mapping[str, Company]) -> Iterator[str]:
    company = companies.get(story.company)
    industry = story.industry or (company.industry if company else None)
    if company:
        yield from (company.name, *company.also_known_as)
    yield vocabularies.channels.get(story.channel, "")
    yield vocabularies.industries.get(industry, "") if industry else ""
    yield from (vocabularies.situations.get(situation, "") for situation in story.situation)


def names_of(company: Company) -> str:
    """All of a company that stories are found by."""
    return " / ".join((company.name, *company.also_known_as, company.industry))


def _page(source: SourceFile, docs_dir: str) -> Searchable | Unsearchable:
    document, _ = parse_page(source)
    if document is None:
        return Unsearchable.BROKEN
    page, _ = decode_page(document)
    text = plain_text(document.body)
    title = (page.title if page else None) or text.partition("\n")[0] or source.slug
    found = Found(
        kind=KINDS[Collection.DOCS],
        id=entry_id(Collection.DOCS, source.path.removeprefix(f"{docs_dir}/").removesuffix(".md")),
        title=title,
        path=source.path,
        address=address_of_page(source.path, docs_dir),
        status="published",
    )
    return Searchable(found, ((Part.TITLE, title), (Part.BODY, text)))
