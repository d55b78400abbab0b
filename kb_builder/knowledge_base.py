"""A knowledge base on disk: the edge that reads all of it before the pure phases begin."""

import contextlib
import datetime
from collections import abc
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb_builder.checking import Analysis, Facts, Memory, OnPhase, analyse, unannounced
from kb_builder.checking.configuration import executing, home_pair, listed
from kb_builder.converting import Aside
from kb_builder.diagnostics import START, Diagnostic, Rulebook, rule_named, sort_and_deduplicate
from kb_builder.installed_rules import installed_rules
from kb_builder.model import KbConfig, decode_config
from kb_builder.reading import (
    FINGERPRINTS,
    Collection,
    Document,
    Mapping,
    Scalar,
    SourceFile,
    Sources,
    folder_of,
    language_of,
    parse_fingerprints,
    parse_settings,
    read_configuration,
    read_tree,
)
from kb_builder.reading import NoKnowledgeBaseError as NoKnowledgeBaseError
from kb_builder.reading import find_config as find_config

PLUGIN_NAME = "kb-builder"
_SETTINGS = (Collection.COMPANIES, Collection.JOURNEYS, Collection.EXTERNAL_LINKS)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything that was read from the folder of one mkdocs.yml, and what could not be read."""

    root: Path
    config: KbConfig
    sources: Sources
    problems: tuple[Diagnostic, ...]
    settings: SourceFile
    """mkdocs.yml."""
    site_dir: Path
    """Where the site goes, if nobody says otherwise."""
    rulebook: Rulebook = field(default_factory=Rulebook)
    """The rules, with those of the extensions that are installed."""

    def analyse(
        self,
        *,
        today: datetime.date | None = None,
        aside: Aside | None = None,
        memory: Memory | None = None,
        on_phase: OnPhase = unannounced,
    ) -> Analysis:
        """The whole analysis, with the problems of reading among its diagnostics; `today` is for what is overdue.

        ExtensionError if a check of an extension fails.

        `aside` converts what could take long, `memory` holds what was found out before, `on_phase` is told what begins.
        """
        analysis = analyse(
            self.sources,
            self.config,
            rulebook=self.rulebook,
            today=today,
            aside=aside,
            memory=memory,
            on_phase=on_phase,
        )
        found = (*self.problems, *self._of_settings(analysis.facts), *analysis.diagnostics)
        return Analysis(analysis.facts, sort_and_deduplicate(found))

    def _of_settings(self, facts: Facts) -> abc.Iterator[Diagnostic]:
        """What only stories can tell of the settings."""
        document = parse_settings(self.settings, foreign=True)[0] if self.config.home_pair else None
        if document is not None:
            yield from home_pair(_plugin_block(document)[0], document.path, facts)

    def fingerprints(self) -> dict[str, set[bytes]]:
        """The hashes of each known source by its label; lines that are broken are left out."""
        source = next(self.sources.of(Collection.FINGERPRINTS), None)
        return parse_fingerprints(source)[0] if source else {}

    def image(self, path: str) -> bytes:
        """The bytes of one of its images. OSError if it can no longer be read."""
        return (self.root / path).read_bytes()

    def text_of(self, path: str) -> str | None:
        """The text of a file that was read, for showing it; bytes that are not UTF-8 are replaced."""
        for source in (*self.sources.files, self.settings):
            if source.path == path:
                return source.data.decode("utf-8", "replace").removeprefix("\ufeff")
        return None


def as_before(base: KnowledgeBase, before: abc.Mapping[str, bytes | None]) -> KnowledgeBase:
    """The same knowledge base when these files were as given; None for one that was not there."""
    kept = [source for source in base.sources.files if source.path not in before]
    for path, data in before.items():
        if data is not None:
            with contextlib.suppress(NoPlaceForTextError):  # An image, or no part of the knowledge base.
                kept.append(SourceFile(path, _collection_at(path, base.config.docs_dir), data))
    files = tuple(sorted(kept, key=lambda source: source.path))
    return replace(base, sources=replace(base.sources, files=files), problems=())


class NoPlaceForTextError(Exception):
    """A path at which no knowledge base has a text of its own."""


def with_text(base: KnowledgeBase, path: str, data: bytes) -> KnowledgeBase:
    """The same knowledge base with other bytes in one file, or with one file more: what an editor has not saved yet.

    NoPlaceForTextError if no story, lesson, course, page or settings file of ours can lie there.
    """
    source = SourceFile(path, _collection_at(path, base.config.docs_dir), data)
    others = [other for other in base.sources.files if other.path != path]
    files = tuple(sorted([*others, source], key=lambda source: source.path))
    refused = tuple(other for other in base.sources.refused if other != path)
    problems = tuple(problem for problem in base.problems if problem.path != path)
    return replace(base, sources=replace(base.sources, files=files, refused=refused), problems=problems)


def _collection_at(path: str, docs_dir: str) -> Collection:
    folder, _, name = path.rpartition("/")
    if path.endswith(".md") and path.startswith(f"{docs_dir}/"):
        return Collection.DOCS
    if path.endswith(".md") and folder in (Collection.STORIES, Collection.LESSONS, Collection.COURSES):
        return Collection(folder)
    if path in (FINGERPRINTS, *(f"{name}.yml" for name in _SETTINGS)):
        return Collection(name.partition(".")[0])
    raise NoPlaceForTextError(path)


def read_knowledge_base(config_file: Path) -> KnowledgeBase:
    """Reads mkdocs.yml and all content beside it, and finds the extensions that are installed.

    NoKnowledgeBaseError if the file cannot be read, ExtensionError if an extension cannot be used.
    """
    source = read_configuration(config_file)
    document, problems = parse_settings(source, foreign=True)
    docs_dir = folder_of(document, "docs_dir", "docs")
    config = KbConfig()
    if document is not None:
        block, more = _plugin_block(document)
        config, found = decode_config(block, source.path)
        problems = [*more, *found, *executing(document)]
    config = config.model_copy(update={"docs_dir": docs_dir, "language": language_of(document)})
    sources, unread = read_tree(config_file.parent, docs_dir)
    site_dir = config_file.parent / folder_of(document, "site_dir", "site")
    return KnowledgeBase(config_file.parent, config, sources, (*problems, *unread), source, site_dir, installed_rules())


def _plugin_block(document: Document) -> tuple[Mapping, list[Diagnostic]]:
    """The settings below our plugin's name; empty when it is listed without any."""
    plugins = document.front_matter.get("plugins")
    for name, value in listed(plugins):
        if name.text == PLUGIN_NAME:
            if isinstance(value, Mapping):
                return value, []
            if value is None or (isinstance(value, Scalar) and not value.text):
                return Mapping((), name.span), []
            problem = Diagnostic(
                rule_named("bad-configuration"),
                document.path,
                value.span,
                "The settings of kb-builder are not keys.",
                "Indent them below `- kb-builder:`, each as `key: value`.",
            )
            return Mapping((), name.span), [problem]
    return Mapping((), START), [
        Diagnostic(
            rule_named("bad-configuration"),
            document.path,
            document.front_matter.key_span("plugins") or START,
            "The plugin kb-builder is not listed.",
            "Add a line `- kb-builder` below `plugins:`.",
        )
    ]
