"""From files to facts and diagnostics: the one place where the phases are put together."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kb_builder.checking.allowances import without_allowed
from kb_builder.checking.evidence import evidence
from kb_builder.checking.facts import Check, Facts
from kb_builder.checking.integrity import integrity
from kb_builder.checking.media import media
from kb_builder.checking.originality import originality
from kb_builder.checking.personal_names import personal_names
from kb_builder.checking.privacy import privacy
from kb_builder.checking.prose import prose
from kb_builder.checking.references import references
from kb_builder.checking.structure import structure
from kb_builder.converting import Aside, BoundedConverter, Converted, TooMuchError
from kb_builder.diagnostics import Diagnostic, Severity, rule_named, sort_and_deduplicate
from kb_builder.linking import collect, link, plan_addresses, resolve
from kb_builder.model import Entry, KbConfig, decode, decode_companies, decode_journeys, entry_id
from kb_builder.reading import (
    Collection,
    Document,
    Sources,
    parse,
    parse_fingerprints,
    parse_page,
    parse_settings,
)

CHECKS: tuple[Check, ...] = (
    references,
    integrity,
    privacy,
    personal_names,
    evidence,
    originality,
    structure,
    prose,
    media,
)


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Analysis:
    """What is known of a knowledge base and everything that is wrong with it, sorted, each problem once."""

    facts: Facts
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """How many diagnostics are exactly this grave."""
        return sum(diagnostic.rule.severity is severity for diagnostic in self.diagnostics)


def analyse(
    sources: Sources, config: KbConfig, *, today: datetime.date | None = None, aside: Aside | None = None
) -> Analysis:
    """Reads, links, converts and checks all sources. Files that are broken are left out of the facts.

    Without `today` nothing is overdue. Without `aside` only the caps on a text bound the time of its conversion.
    """
    found: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    entries: list[Entry[Any]] = []
    fingerprints: dict[bytes, str] = {}
    vocabularies = config.vocabularies
    for source in sources.files:
        match source.collection:
            case Collection.COMPANIES | Collection.JOURNEYS:
                document, problems = parse_settings(source)
            case Collection.DOCS:
                document, problems = parse_page(source)
            case Collection.FINGERPRINTS:
                hashes, problems = parse_fingerprints(source)
                fingerprints.update({each: label for label in sorted(hashes) for each in hashes[label]})
                document = None
            case _:
                document, problems = parse(source)
        found += problems
        if document is None:
            continue
        documents[source.path] = document
        decoded: list[Any]  # Any: entries of every kind
        match source.collection:
            case Collection.COMPANIES:
                decoded, problems = decode_companies(document, vocabularies)
            case Collection.JOURNEYS:
                decoded, problems = decode_journeys(document, vocabularies)
            case Collection.DOCS:
                decoded, problems = [], []
            case _:
                entry, problems = decode(document, vocabularies)
                decoded = [entry] if entry else []
        entries += decoded
        found += problems
    library, problems = collect(entries, sources.files, vocabularies, _unread(sources, documents, entries))
    found += problems
    addresses, problems = plan_addresses(library, sources, config.docs_dir)
    found += problems
    graph = link(library)
    bodies = {entry.path for entry in library.articles} | {source.path for source in sources.of(Collection.DOCS)}
    converted: dict[str, Converted] = {}
    converter = BoundedConverter(aside)
    for path in sorted(bodies & documents.keys()):
        document = documents[path]
        trusted = document.source.collection is Collection.DOCS
        means = partial(resolve, path=path, addresses=addresses)
        try:
            converted[path] = converter.convert(document.body, means, base="../../", trusted=trusted)
        except TooMuchError as too_much:
            found += _too_much(document, too_much)
    unread = {
        source.path: source.data.decode("utf-16" if source.data[:2] in _UTF_16 else "utf-8", "replace")
        for source in sources.of(Collection.STORIES)
        if entry_id(source.collection, source.slug) in library.unread
    }
    facts = Facts(library, graph, addresses, documents, converted, config, sources.images, fingerprints, unread, today)
    for check in CHECKS:
        found += check(facts)
    drafts = {entry.path for entry in library.articles if entry.meta.status == "draft"}
    kept = without_allowed(found, library)
    return Analysis(facts, sort_and_deduplicate(_milder(diagnostic, drafts) for diagnostic in kept))


def _unread(sources: Sources, documents: Mapping[str, Document], entries: Iterable[Entry[Any]]) -> Iterator[str]:
    """What is there and gave no entry, as `Library.unread` wants it."""
    understood = {entry.id for entry in entries}
    for path in (*sources.refused, *(source.path for source in sources.files)):
        name = path.removesuffix(".md").removesuffix(".yml")
        if path not in documents:
            yield name
        elif path.endswith(".yml"):
            ids = {entry_id(Collection(name), item.key.text) for item in documents[path].front_matter.items}
            yield from ids - understood
        elif name not in understood:
            yield name


def _milder(diagnostic: Diagnostic, drafts: set[str]) -> Diagnostic:
    """In a draft, errors of evidence, privacy, prose and structure are warnings."""
    rule = diagnostic.rule
    if diagnostic.path in drafts and rule.code[2] in "45" and rule.severity is Severity.ERROR:
        return replace(diagnostic, rule=replace(rule, severity=Severity.WARNING))
    return diagnostic


def _too_much(document: Document, error: TooMuchError) -> list[Diagnostic]:
    return [
        Diagnostic(rule_named("too-much-markup"), document.path, document.body_span(*place), message, hint)
        for message, hint, place in error.excesses
    ]
