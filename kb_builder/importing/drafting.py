"""The draft of a story: front matter with what is proposed, and a checklist that gives the reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb_builder.checking.originality import fingerprints
from kb_builder.importing.document import ForeignDocument, Origin, Said
from kb_builder.importing.findings import Findings, has_private_number
from kb_builder.importing.lexicon import FAIR, Words, fair_quote
from kb_builder.importing.parting import Part, Start
from kb_builder.importing.proposing import Proposals
from kb_builder.model.story import ANONYMOUS
from kb_builder.writing.cleaning import one_line
from kb_builder.writing.drafts import StoryDraft, unfit
from kb_builder.writing.entries import story_text
from kb_builder.writing.known import Known

_MOST_PRIVATE = 12
_KEYS = ("sentiment", "company", "industry", "channel", "situation", "kind", "evidence")
_TO_CHOOSE = ("sentiment", "lessons", "industry", "channel")


@dataclass(frozen=True, slots=True)
class ImportedStory:
    """One encounter of a document, and the draft that it becomes."""

    draft: StoryDraft
    title: Said
    part: Part
    proposals: Proposals
    findings: Findings
    refused: tuple[str, ...] = ()
    """What the document says of its origin and a story cannot say, for people."""

    @property
    def words(self) -> int:
        """How long it is in the source."""
        return len(Words(self.part.text))


def drafted(
    document: ForeignDocument,
    part: Part,
    title: Said,
    proposals: Proposals,
    findings: Findings,
    known: Known,
    *,
    added: str,
) -> ImportedStory:
    """The draft of one part of a document; what no story can say is refused with a word about it."""
    origin = document.origin
    draft = StoryDraft(
        title=title.value,
        lessons=tuple(proposals.lessons),
        situation=(proposals.value("situation"),) if proposals.value("situation") else (),
        added=added,
        source_title=_value(origin.title),
        source_author=_value(origin.author),
        source_publisher=_value(origin.publisher),
        source_url=_value(origin.url),
        source_date=_value(origin.date),
        status="draft",
        to_choose=tuple(key for key in _TO_CHOOSE if key in proposals.open),
        sentiment=proposals.value("sentiment"),
        company=proposals.value("company"),
        industry=proposals.value("industry"),
        channel=proposals.value("channel"),
        kind=proposals.value("kind"),
        evidence=proposals.value("evidence"),
    )
    wrong = [one for one in unfit(draft, known) if one.field.startswith("source_") and not one.is_missing]
    for one in wrong:
        draft = replace(draft, **{one.field: ""})  # type: ignore[arg-type]  # all fields of the source are texts
    return ImportedStory(draft, title, part, proposals, findings, tuple(one.message for one in wrong))


def title_of(part: Part, document: ForeignDocument, regions: tuple[str, ...]) -> Said:
    """What the draft may be called until somebody writes a title; nothing private is in it."""
    named = _value(document.origin.title)
    stem = document.name.rpartition("/")[2].rpartition(".")[0] or document.name
    source = fair_quote(named or one_line(stem))
    heading = fair_quote(part.heading)
    if heading and not part.is_comment and not has_private_number(heading, regions):
        return Said(heading, "it is the heading in the source")
    if part.is_comment:
        return Said(f"Comment on {source}".strip(), "it is a reader's comment on this text")
    if named:
        because = "it is the title of the source" if source == named else "the title of the source begins so"
    else:
        because = "it is the name of the file"
    return Said(source or "Imported story", because)


def draft_text(story: ImportedStory, document: ForeignDocument, language: str = "en") -> str:
    """The whole file, its sections headed in a language."""
    return story_text(story.draft, language, "\n".join(_remarks(story, document)))


def _remarks(story: ImportedStory, document: ForeignDocument) -> Iterator[str]:
    part = story.part
    where = document.places(part.first, part.last)
    yield _inline(f"Imported from {document.name}, {where} ({story.words} words); {part.because}.")
    yield "Nothing of it is told here. Work through this list, then delete it with its first and last line."
    yield ""
    for item in _items(story, document):
        is_ours = fingerprints(item).isdisjoint(document.fingerprints)
        yield f"- [ ] {_inline(item if is_ours else _without_quotes(item))}"


def _items(story: ImportedStory, document: ForeignDocument) -> Iterator[str]:
    yield (
        "Tell it in your own words. The source is in fingerprints.txt: `kb check` reports more than "
        f"{FAIR} of its words in a row (KB421), in a draft too."
    )
    yield f'Title: "{story.title.value}", because {story.title.because}. Say what happens, and not who.'
    yield "File name: it becomes the address. Rename the file while it is a draft."
    yield "Summary: one or two sentences."
    if story.part.start is Start.GREETING:
        yield "It goes on with the draft before: join both as a journey, or tell them as one."
    yield from _proposed(story.proposals)
    yield from _source(document.origin, story.draft)
    yield from (f"Source: {message}" for message in (*document.remarks, *story.refused))
    yield "Date: when it happened is not proposed. Write `date:` if the source says it."
    yield from _private(story.findings, document)
    if story.findings.figures:
        yield f"Figures that may stay: {'; '.join(story.findings.figures)}."
    if story.findings.quotes:
        quotes = "; ".join(f'"{quote}"' for quote in story.findings.quotes)
        yield f"Short enough to quote, if it matters: {quotes}."
    for near in story.proposals.near[:1]:
        yield f"Told already? {near.slug}.md is near: both say {', '.join(map(fair_quote, near.shared[:5]))}."
    yield "Publish: delete the line `status: draft`."


def _proposed(proposals: Proposals) -> Iterator[str]:
    for key in _KEYS:
        if key in proposals.values:
            said = proposals.values[key]
            yield f"{key.capitalize()}: {said.value}, because {said.because}."
        elif key in proposals.open:
            yield f"{key.capitalize()}: choose one; {proposals.open[key]}."
        if key == "company" and proposals.value(key) == ANONYMOUS:
            yield "Is a company named, and may it be? Add it with `kb new company`. Small companies stay anonymous."
    for lesson, because in proposals.lessons.items():
        yield f"Lesson: {lesson}, because {because}. Its role follows the sentiment: look at it."
    if not proposals.lessons:
        yield f"Lessons: choose one to four; {proposals.open['lessons']}."


def _source(origin: Origin, draft: StoryDraft) -> Iterator[str]:
    """What the source says of itself by the reasons for it, and what it does not say."""
    reasons: dict[str, list[str]] = {}
    for key in ("title", "author", "publisher", "url", "date"):
        said: Said | None = getattr(origin, key)
        if said and getattr(draft, f"source_{key}"):
            reasons.setdefault(said.because, []).append(key)
        elif said and not said.value:
            reasons.setdefault(f"left out; {said.because}", []).append(key)
        elif said is None and key in ("title", "author", "date"):
            reasons.setdefault("not found", []).append(key)
    for because, keys in reasons.items():
        yield f"Source, {', '.join(keys)}: {because}."


def _private(findings: Findings, document: ForeignDocument) -> Iterator[str]:
    if not findings.private:
        yield "Privacy: nothing was found. Read it for names, places and numbers all the same."
        return
    for each in findings.private[:_MOST_PRIVATE]:
        yield f"Privacy: {each.what} in {document.paragraph(each.place)} ({each.code}). Leave it out."
    more = len(findings.private) - _MOST_PRIVATE
    if more > 0:
        yield f"Privacy: and {more} more places."


def _without_quotes(item: str) -> str:
    """An item whose quotes, by chance, go on with our words as they do in the source."""
    before, quote, _ = item.partition('"')
    return f"{before.rstrip(' (:')}: look at the source." if quote else item


def _inline(text: str) -> str:
    """A line of a comment: without what could end it, whatever the document says."""
    return one_line(text).replace("<", "\u2039").replace(">", "\u203a").replace("--", "\u2013")


def _value(said: Said | None) -> str:
    return said.value if said else ""


def numbered(titles: Sequence[Said]) -> list[Said]:
    """The titles, those that are alike with a number."""
    alike = {said.value: [place for place, other in enumerate(titles) if other.value == said.value] for said in titles}
    return [
        replace(said, value=f"{said.value} ({alike[said.value].index(place) + 1} of {len(alike[said.value])})")
        if len(alike[said.value]) > 1
        else said
        for place, said in enumerate(titles)
    ]
