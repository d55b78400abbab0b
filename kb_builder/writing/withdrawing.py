"""A story that must not be told any longer: what is left of it, and where else something of it stands."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kb_builder.checking import Analysis, Facts
from kb_builder.diagnostics import Span
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.linking import Target
from kb_builder.model import Entry, Story
from kb_builder.model.story import ANONYMOUS
from kb_builder.reading import (
    FINGERPRINTS,
    LEDGER,
    Collection,
    Scalar,
    Sequence,
    SourceFile,
    format_fingerprints,
    format_ledger,
    parse,
    parse_fingerprints,
    parse_ledger,
    parse_settings,
)
from kb_builder.reading.yaml_values import Plain
from kb_builder.writing.front_matter import front_matter


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file as it was and as it is to be, and why."""

    path: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in another file that only a human can judge."""

    path: str
    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a story does. The story's own file is the first of those written anew."""

    rewritten: tuple[Rewritten, ...]
    deleted: tuple[str, ...]
    mentions: tuple[Mention, ...]


def withdrawal(
    base: KnowledgeBase, analysis: Analysis, source: SourceFile, day: datetime.date, because: str
) -> Withdrawal:
    """What is to be done to withdraw the story in a file, which may be broken. Nothing, if it is withdrawn already.

    A company, a journey and fingerprints that no other story needs go with it: they can tell who it was about.
    """
    before = source.data.decode("utf-8", "replace")
    library = analysis.facts.library
    deleted = tuple(sorted(_images(base, analysis.facts, source)))
    if source.slug in library.withdrawn and not library.withdrawn[source.slug].document.body.strip():
        return Withdrawal((), deleted, ())
    tombstone = Rewritten(source.path, before, _tombstone(source, day, because), "only its address is left")
    story = library.stories.get(source.slug)
    others = _without_needs(base, analysis.facts, story) if story else ()
    others = (*others, *_without_lines(base, source, story, {one.path for one in others}))
    mentions = sorted(_mentions(analysis.facts, source), key=lambda each: (each.path, each.span.line, each.span.column))
    return Withdrawal((tombstone, *others), deleted, tuple(mentions))


def _tombstone(source: SourceFile, day: datetime.date, because: str) -> str:
    """Published addresses stay: the former ones are all that is kept of what the author wrote."""
    values: dict[str, Plain] = {"withdrawn": day.isoformat()}
    if because:
        values["because"] = because
    document, _ = parse(source)
    aliases = document.front_matter.get("aliases") if document else None
    if isinstance(aliases, Sequence):
        values["aliases"] = [item.text for item in aliases.items if isinstance(item, Scalar)]
    return front_matter(values)


def _images(base: KnowledgeBase, facts: Facts, source: SourceFile) -> Iterator[str]:
    """The images in the story's folder, and those elsewhere that this story alone shows."""
    own = {image.path for image in base.sources.images if image.path.startswith(f"stories/{source.slug}/")}
    yield from own
    shown_by: dict[str, set[str]] = {}
    for path, converted in facts.converted.items():
        for link in converted.links:
            if isinstance(link.means, Target):
                shown_by.setdefault(link.means.path, set()).add(path)
    for image in base.sources.images:
        if image.path not in own and shown_by.get(image.path) == {source.path}:
            yield image.path


def _without_needs(base: KnowledgeBase, facts: Facts, story: Entry[Story]) -> tuple[Rewritten, ...]:
    others = [other for other in facts.library.stories.values() if other is not story]
    meta = story.meta
    wanted = {
        Collection.COMPANIES: (meta.company, {other.meta.company for other in others} | {ANONYMOUS}),
        Collection.JOURNEYS: (
            meta.journey.id if meta.journey else "",
            {other.meta.journey.id for other in others if other.meta.journey},
        ),
    }
    found = []
    for source in base.sources.of(*wanted):
        key, still_needed = wanted[source.collection]
        if key and key not in still_needed and not any(key in text for text in facts.unread.values()):
            after = without_block(source, key)
            if after is not None:
                why = f"without `{key}`, which no other story names"
                found.append(Rewritten(source.path, source.data.decode(), after, why))
    for source in base.sources.of(Collection.FINGERPRINTS):
        hashes, _ = parse_fingerprints(source)
        named = {other.meta.source.title for other in others if other.meta.source}
        own = {story.slug, meta.title, (meta.source and meta.source.title) or meta.title} - named
        if gone := sorted(own & hashes.keys()):
            kept = {label: each for label, each in hashes.items() if label not in gone}
            why = f"without {', '.join(map(repr, gone))}"
            found.append(Rewritten(FINGERPRINTS, source.data.decode(), format_fingerprints(kept), why))
    return tuple(sorted(found, key=lambda one: one.path))


def _without_lines(
    base: KnowledgeBase, source: SourceFile, story: Entry[Story] | None, rewritten: set[str]
) -> Iterator[Rewritten]:
    """The ledger without headings, which are words of the author's, and without a company or journey that is gone."""
    gone = set()
    if story and "companies.yml" in rewritten:
        gone.add(f"companies/{story.meta.company}")
    if story and story.meta.journey and "journeys.yml" in rewritten:
        gone.add(f"journeys/{story.meta.journey.id}")
    for ledger in base.sources.of(Collection.LEDGER):
        lines, _ = parse_ledger(ledger)
        kept = [
            line
            for line in lines
            if line.page not in gone and not (line.anchor and line.page == f"stories/{source.slug}")
        ]
        if len(kept) < len(lines):
            why = "without the lines of what is gone"
            yield Rewritten(LEDGER, ledger.data.decode(), format_ledger(kept), why)


def without_block(source: SourceFile, key: str) -> str | None:
    """companies.yml or journeys.yml without one block and its comment, every other line as it was; None if it has none.

    Comments right above a key belong to it; those above the first key are the head of the file.
    """
    document, _ = parse_settings(source)
    items = document.front_matter.items if document else ()
    place = next((number for number, item in enumerate(items) if item.key.text == key), None)
    if document is None or place is None:
        return None
    text = document.text

    def start(number: int) -> int:
        if number == len(items):
            return len(text.value)
        line = items[number].key.span.line
        while number and text.line(line - 1).startswith("#"):
            line -= 1
        return text.offset(line, 1)

    return text.value[: start(place)] + text.value[start(place + 1) :]


def _mentions(facts: Facts, source: SourceFile) -> Iterator[Mention]:
    """Ids and links that lead to the story, and every place where its title stands."""
    for entry in facts.library.stories.values():
        for place, slug in enumerate(entry.meta.contrast_with):
            if slug == source.slug and entry.slug != source.slug:
                yield Mention(entry.path, entry.span("contrast_with", place), "names it as its contrast")
    for course in facts.library.courses.values():
        for number, step in enumerate(course.meta.steps):
            for place, slug in enumerate(step.stories):
                if slug == source.slug:
                    yield Mention(course.path, course.span("steps", number, "stories", place), "uses it")
    for path, converted in facts.converted.items():
        if path == source.path:
            continue
        for link in converted.links:
            linked = link.means.path if isinstance(link.means, Target) else ""
            if linked == source.path or linked.startswith(f"stories/{source.slug}/"):
                yield Mention(path, facts.documents[path].body_span(*link.place), "links it")
    yield from _titles(facts, source)


def _titles(facts: Facts, source: SourceFile) -> Iterator[Mention]:
    document, _ = parse(source)
    title = document.front_matter.get("title") if document else None
    if not isinstance(title, Scalar) or not title.text:
        return
    wanted = title.text.casefold()
    for path, other in facts.documents.items():
        at = other.text.value.casefold().find(wanted)
        if path != source.path and at >= 0:
            yield Mention(path, other.text.span(at, at), "says its title")
