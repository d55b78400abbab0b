"""From files to facts and diagnostics: the one place where the phases are put together."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from kb_builder.checking.added import added_checks
from kb_builder.checking.allowances import without_allowed
from kb_builder.checking.evidence import evidence
from kb_builder.checking.external_links import external_links
from kb_builder.checking.facts import NO_SAMPLE, Check, Facts
from kb_builder.checking.integrity import integrity
from kb_builder.checking.media import image_files, images
from kb_builder.checking.originality import copied, near_duplicates, sample
from kb_builder.checking.permanence import permanence
from kb_builder.checking.personal_names import personal_names
from kb_builder.checking.privacy import privacy
from kb_builder.checking.prose import prose
from kb_builder.checking.quizzes import lengths, quizzes
from kb_builder.checking.references import references
from kb_builder.checking.remembering import ForgottenError, Later, Memory, NoMemory, Remembered
from kb_builder.checking.selection import Selection
from kb_builder.checking.structure import structure
from kb_builder.converting import Aside, BoundedConverter, Bulk, Converted, Converter, TooMuchError
from kb_builder.diagnostics import Diagnostic, Rulebook, Severity, rule_named, sort_and_deduplicate
from kb_builder.linking import Addresses, Broken, Elsewhere, Target, collect, link, plan_addresses, resolve
from kb_builder.model import (
    Entry,
    KbConfig,
    Registry,
    decode,
    decode_companies,
    decode_journeys,
    decode_page,
    decode_registry,
    entry_id,
)
from kb_builder.reading import (
    Collection,
    Document,
    LedgerLine,
    SourceFile,
    Sources,
    parse,
    parse_fingerprints,
    parse_ledger,
    parse_list,
    parse_page,
    parse_settings,
)

CHECKS_OF_FILES: tuple[Check, ...] = (privacy, personal_names, evidence, copied, structure, prose, quizzes, images)
"""What one file alone decides, with the configuration, the companies and the fingerprints."""

CHECKS: tuple[Check, ...] = (references, integrity, permanence, external_links, near_duplicates, image_files, lengths)
"""What several files decide together."""


_GRAVE_IN_DRAFTS = ("copied-text",)
"""A draft in the words of its source is no draft of ours: what it would have to become cannot be seen in it."""

_AT_ONCE = 500
"""How many bodies are held together while they are new: what is remembered need not be held."""

_BASE = "../../"
"""Every page of an entry lies two folders deep."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

OnPhase = Callable[[str], None]
"""Is told the name of a phase when it begins, so that one who has a clock can measure it."""


def unannounced(phase: str) -> None:
    """For those who do not measure."""


@dataclass(frozen=True)
class Analysis:
    """What is known of a knowledge base and everything that is wrong with it, sorted, each problem once."""

    facts: Facts
    diagnostics: tuple[Diagnostic, ...]

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """The errors and warnings: what a build tells of. Advice is for `kb check`."""
        return tuple(Selection(least=Severity.WARNING).of(self.diagnostics))

    def count(self, severity: Severity) -> int:
        """How many diagnostics are exactly this grave."""
        return sum(diagnostic.rule.severity is severity for diagnostic in self.diagnostics)


def analyse(
    sources: Sources,
    config: KbConfig,
    *,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
    aside: Aside | None = None,
    memory: Memory | None = None,
    on_phase: OnPhase = unannounced,
) -> Analysis:
    """Reads, links, converts and checks all sources. Files that are broken are left out of the facts.

    ExtensionError if a check of an extension in the `rulebook` fails; without one there are none.

    Without `today` nothing is overdue. Without `aside` only the caps on a text bound the time of its conversion.
    What the `memory` holds is not found out again; the result is the same without it. `on_phase` is told what begins.
    """
    memory, rulebook = memory or NoMemory(), rulebook or Rulebook()
    on_phase("decode front matter")
    read = _read(sources, config, memory)
    on_phase("link")
    library, found = collect(
        read.entries,
        sources.files,
        config.vocabularies,
        _unread(sources, read.documents, read.entries),
        read.registry.courses,
    )
    addresses, problems = plan_addresses(library, sources, config.docs_dir)
    found += [*read.problems, *problems]
    bodies = {entry.path for entry in library.articles} | {source.path for source in sources.of(Collection.DOCS)}
    bodies &= read.documents.keys()
    stories = {story.path for story in library.stories.values()}
    known = {path for path in bodies & read.known.keys() if _means_the_same(path, read.known[path], addresses)}
    about = partial(
        Facts,
        library=library,
        graph=link(library),
        addresses=addresses,
        documents=read.documents,
        config=config,
        sources={source.path: source.data for source in sources.files},
        images=sources.images,
        fingerprints=read.fingerprints,
        ledger=tuple(read.ledger),
        registry=read.registry,
        unread={
            source.path: source.data.decode("utf-16" if source.data[:2] in _UTF_16 else "utf-8", "replace")
            for source in sources.of(Collection.STORIES)
            if entry_id(source.collection, source.slug) in library.unread
        },
        today=today,
    )
    converted = {path: _remembered(read.known[path].converted, read.documents, path, addresses) for path in known}
    samples = {path: read.known[path].sample for path in known if path in stories}
    converter = BoundedConverter(aside)
    checks_of_files = (*CHECKS_OF_FILES, *added_checks(rulebook, of_texts=True))
    new = sorted(bodies - known)
    for few in (new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)):
        on_phase("convert Markdown")
        converted_now, problems = _convert(few, converter, read, addresses)
        found += problems
        on_phase("check")
        samples_now = {path: sample(read.documents[path].body) for path in few if path in stories}
        part = about(converted=converted_now, samples=samples_now, known=frozenset(bodies.difference(few)))
        of_files = [diagnostic for check in checks_of_files for diagnostic in check(part)]
        found += of_files
        converted |= _kept(memory, read, part, of_files)
        samples |= samples_now
        read.documents.let_go(few)
    on_phase("check")
    facts = about(converted=dict(sorted(converted.items())), samples=samples, known=frozenset(known))
    found += [problem for path in sorted(known) for problem in read.known[path].problems]
    for check in (*CHECKS, *added_checks(rulebook, of_texts=False)):
        found += check(facts)
    drafts = {entry.path for entry in library.articles if entry.meta.status == "draft"}
    kept = without_allowed(found, library, rulebook.rules)
    compared = replace(facts, samples={})  # Nobody needs them any more, and they are a fair part of what is held.
    return Analysis(compared, sort_and_deduplicate(_milder(diagnostic, drafts) for diagnostic in kept))


@dataclass
class _Read:
    """What the files say, before any of it is linked."""

    documents: Later[Document] = field(default_factory=Later)
    entries: list[Entry[Any]] = field(default_factory=list)  # Any: entries of every kind
    fingerprints: dict[bytes, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    ledger: list[LedgerLine] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    known: dict[str, Remembered] = field(default_factory=dict)
    noticed: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """The problems of the front matter of each text that could be read."""


def _read(sources: Sources, config: KbConfig, memory: Memory) -> _Read:
    read = _Read()
    for source in sources.files:
        match source.collection:
            case Collection.FINGERPRINTS:
                hashes, problems = parse_fingerprints(source)
                read.fingerprints.update({each: label for label in sorted(hashes) for each in hashes[label]})
                read.problems += problems
            case Collection.LEDGER:
                lines, problems = parse_ledger(source)
                read.ledger += lines
                read.problems += problems
            case Collection.EXTERNAL_LINKS:
                document, problems = parse_list(source, "courses")
                read.problems += problems
                if document is not None:
                    read.registry, problems = decode_registry(document, config.vocabularies)
                    read.problems += problems
            case Collection.COMPANIES | Collection.JOURNEYS:
                _read_settings(source, config, read)
            case _:
                remembered = memory.recall(source)
                if remembered is None:
                    _read_text(source, config, read)
                else:
                    _recall(source, remembered, read)
    return read


def _read_settings(source: SourceFile, config: KbConfig, read: _Read) -> None:
    document, problems = parse_settings(source)
    read.problems += problems
    if document is None:
        return
    read.documents.put(source.path, document)
    decode_all = decode_companies if source.collection is Collection.COMPANIES else decode_journeys
    entries, problems = decode_all(document, config.vocabularies)
    read.entries += entries
    read.problems += problems


def _read_text(source: SourceFile, config: KbConfig, read: _Read) -> None:
    document, problems = _parsed(source)
    if document is not None:
        read.documents.put(source.path, document, partial(_parsed_again, source))
        if source.collection is Collection.DOCS:
            _, more = decode_page(document)
        else:
            entry, more = decode(document, config.vocabularies)
            written = partial(read.documents.__getitem__, source.path)
            read.entries += [replace(entry, written=written)] if entry else []
        problems = [*problems, *more]
        read.noticed[source.path] = tuple(problems)
    read.problems += problems


def _recall(source: SourceFile, remembered: Remembered, read: _Read) -> None:
    read.documents.put_maker(source.path, partial(_parsed_again, source))
    if remembered.meta is not None:
        written = partial(read.documents.__getitem__, source.path)
        read.entries.append(Entry(source.collection, source.slug, remembered.meta, written))
    read.problems += remembered.in_front_matter
    read.noticed[source.path] = remembered.in_front_matter
    read.known[source.path] = remembered


def _parsed(source: SourceFile) -> tuple[Document | None, list[Diagnostic]]:
    return parse_page(source) if source.collection is Collection.DOCS else parse(source)


def _parsed_again(source: SourceFile) -> Document:
    document, _ = _parsed(source)
    assert document is not None, source.path
    return document


def _means_the_same(path: str, remembered: Remembered, addresses: Addresses) -> bool:
    """Whether the links of a text still lead where they led."""
    for each in remembered.converted.links:
        match each.means:
            case Target(address, _, linked):
                if addresses.pages.get(linked, addresses.files.get(linked, "" if linked == path else None)) != address:
                    return False
            case Broken():
                if resolve(each.href, path, addresses) != each.means:
                    return False
            case Elsewhere():
                pass
    return True


def _convert(
    paths: Iterable[str], converter: BoundedConverter, read: _Read, addresses: Addresses
) -> tuple[dict[str, Converted], list[Diagnostic]]:
    """The bodies that can be converted, and why the others cannot."""
    converted: dict[str, Converted] = {}
    found: list[Diagnostic] = []
    for path in paths:
        document = read.documents[path]
        try:
            converted[path] = _converted(document, converter, addresses)
        except TooMuchError as too_much:
            found += _too_much(document, too_much)
    return converted, found


def _converted(document: Document, converter: BoundedConverter | Converter, addresses: Addresses) -> Converted:
    means = partial(resolve, path=document.path, addresses=addresses)
    by_hand = document.source.collection is Collection.DOCS
    return converter.convert(document.body, means, base=_BASE, by_hand=by_hand)


def _remembered(known: Converted, documents: Mapping[str, Document], path: str, addresses: Addresses) -> Converted:
    """What was converted before; its long texts are made anew if they are lost."""

    def bulk() -> Bulk:
        try:
            return known.texts
        except ForgottenError:
            return _converted(documents[path], Converter(), addresses).texts

    return replace(known, bulk=bulk)


def _kept(memory: Memory, read: _Read, facts: Facts, of_files: Iterable[Diagnostic]) -> dict[str, Converted]:
    """What was converted, handed to the memory; long texts that it can give back are not held here as well."""
    problems: dict[str, list[Diagnostic]] = defaultdict(list)
    for problem in of_files:
        problems[problem.path].append(problem)
    metas = {entry.path: entry.meta for entry in facts.new_articles}
    kept: dict[str, Converted] = {}
    for path, converted in facts.converted.items():
        bulk = memory.keep(
            facts.documents[path].source,
            Remembered(
                meta=metas.get(path),
                converted=converted,
                in_front_matter=read.noticed[path],
                problems=tuple(problems[path]),
                sample=facts.samples.get(path, NO_SAMPLE),
            ),
        )
        kept[path] = converted
        if bulk is not None:
            kept[path] = _remembered(replace(converted, bulk=bulk), facts.documents, path, facts.addresses)
    return kept


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
    """In a draft, errors of evidence, privacy, prose and extensions are warnings; what is copied stays an error."""
    rule = diagnostic.rule
    if diagnostic.path not in drafts or rule.severity is not Severity.ERROR or rule.name in _GRAVE_IN_DRAFTS:
        return diagnostic
    if rule.is_of("45") or rule.is_added:
        return replace(diagnostic, rule=replace(rule, severity=Severity.WARNING))
    return diagnostic


def _too_much(document: Document, error: TooMuchError) -> list[Diagnostic]:
    return [
        Diagnostic(rule_named("too-much-markup"), document.path, document.body_span(*place), message, hint)
        for message, hint, place in error.excesses
    ]
