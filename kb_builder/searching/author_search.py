"""The index of one knowledge base, brought up to date whenever it is opened."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kb_builder
from kb_builder.keeping import FOLDER, SEARCH_INDEX
from kb_builder.reading import (
    Collection,
    SourceFile,
    Sources,
    folder_of,
    language_of,
    parse_settings,
    read_configuration,
    read_tree,
)
from kb_builder.searching.found import KINDS, Found, draft_text, shown_text
from kb_builder.searching.index_file import Kept, load, save
from kb_builder.searching.queries import parse_query
from kb_builder.searching.stretches import Stretch, stretch
from kb_builder.searching.text_index import WRITTEN_WITH, Answer, Hit, Limits, TextIndex

if TYPE_CHECKING:  # The models take longer to load than a search takes.
    from kb_builder.knowledge_base import KnowledgeBase


@dataclass(frozen=True)
class _About:
    """What is known of the texts in an index. All is by path; digests are of the files."""

    searched: Mapping[str, str] = field(default_factory=dict)
    passed_over: Mapping[str, list[str]] = field(default_factory=dict)
    """Digest and reason."""
    company_of: Mapping[str, str] = field(default_factory=dict)
    companies: str = ""
    """The digest of companies.yml."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What stories are found by for the sake of their company, by its id."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A story near to a draft, and the draft's words that it shares, those first that say most."""

    found: Found
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class AuthorSearch:
    """An index that is up to date with the files."""

    index: TextIndex
    sources: Mapping[str, SourceFile]
    broken: tuple[str, ...]
    """Files that are not searched because they cannot be read, sorted."""
    language: str

    def search(self, text: str, limits: Limits, most: int) -> Answer:
        """The texts that fit a query best. Where nothing has its phrases, their words are looked for."""
        answer = self.index.search(parse_query(text), limits, most)
        if not answer.hits and '"' in text:
            return replace(self.index.search(parse_query(text.replace('"', " ")), limits, most), is_loose=True)
        return answer

    def spelt(self, stem: str) -> str:
        """A word with this stem as the text writes it that says most about it."""
        text = draft_text(self.sources[self.index.best_for(stem).path]).casefold()
        words = Counter(text[start:end] for start, end, _ in self.index.places(text, frozenset({stem})))
        return min(words, key=lambda word: (-words[word], word), default=stem)

    def similar(self, draft: bytes, most: int, *, but: str | None) -> list[Similar]:
        """The stories nearest to a draft, best first; the one at the path `but` is the draft itself."""
        text = draft_text(SourceFile(but or "draft.md", Collection.STORIES, draft))
        near = self.index.nearest_stories(text, most, but=but)
        return [Similar(found, round(score, 3), tuple(shared)) for found, score, shared in near]

    def stretch(self, hit: Hit, answer: Answer, most: int) -> Stretch:
        """The stretch of a hit's text that shows best why it was found."""
        text = shown_text(self.sources[hit.found.path])
        return stretch(text, lambda line: self.index.places(line, answer.stems), most)


def open_search(config_file: Path, language: str | None = None, *, kept: bool = True) -> AuthorSearch:
    """The index, in the language of the theme if no other is named; NoKnowledgeBaseError if mkdocs.yml is unreadable.

    Only files that were changed are read anew, and it is kept for the next time if that can be done; without `kept`
    all of it is made anew and nothing is written.
    """
    settings = read_configuration(config_file)
    document, _ = parse_settings(settings, foreign=True)
    language = language or language_of(document)
    docs_dir = folder_of(document, "docs_dir", "docs")
    sources, _ = read_tree(config_file.parent, docs_dir)
    file = index_file(config_file.parent, language)
    world = _world(language, settings.data)
    before = load(file, world) if kept else Kept()
    index = TextIndex(language, before.files)
    about = _About(**before.about) if before.files else _About()
    if not before.files or _now(sources) != _digests(about) or _companies(sources) != about.companies:
        from kb_builder.knowledge_base import read_knowledge_base

        base = read_knowledge_base(config_file)
        sources = base.sources  # Something may have been saved since.
        about = _bring_up_to_date(index, about, base)
        if kept:
            save(file, world, before, Kept(index.files, vars(about)))
    broken = {path for path, (_, reason) in about.passed_over.items() if reason == "broken"}
    broken |= {path for path in sources.refused if path.endswith(".md")}
    return AuthorSearch(index, {source.path: source for source in sources.of(*KINDS)}, tuple(sorted(broken)), language)


def index_file(root: Path, language: str) -> Path:
    """Where the index of the knowledge base in this folder is kept."""
    safe = "".join(letter for letter in language if letter.isalnum() or letter in "-_")
    return root / FOLDER / f"{SEARCH_INDEX}{safe}.sqlite"


def _bring_up_to_date(index: TextIndex, about: _About, base: "KnowledgeBase") -> _About:
    """Changes the index to what the files say now, and says what is known of them then."""
    from kb_builder.searching.documents import Searchable, searchable

    companies = _decoded_companies(base)
    names = _names(companies)
    now = _now(base.sources)
    changed = _changed(about, now, names)
    vocabularies = base.config.vocabularies
    sources = [source for source in base.sources.of(*KINDS) if source.path in changed]
    read = {source: searchable(source, vocabularies, companies, base.config.docs_dir) for source in sources}
    new = [text for text in read.values() if isinstance(text, Searchable)]
    index.change([path for path in changed if path in about.searched], new)
    digests = {source.path: now[source.path] for source in read}
    passed_over = {source.path: text for source, text in read.items() if not isinstance(text, Searchable)}
    stay = now.keys() - changed
    return _About(
        searched=_of(about.searched, stay) | {path: d for path, d in digests.items() if path not in passed_over},
        passed_over=_of(about.passed_over, stay) | {path: [digests[path], why] for path, why in passed_over.items()},
        company_of=_of(about.company_of, stay) | {t.found.path: t.found.company for t in new if t.found.company},
        companies=_companies(base.sources),
        names=names,
    )


def _changed(about: _About, now: Mapping[str, str], names: Mapping[str, str]) -> set[str]:
    """The paths of texts that came, went, say something else, or tell of a company that has another name now."""
    before = _digests(about)
    renamed = {company for company in {*names, *about.names} if names.get(company) != about.names.get(company)}
    of_renamed = {path for path, company in about.company_of.items() if company in renamed}
    return {path for path in {*now, *before} if now.get(path) != before.get(path)} | of_renamed


def _decoded_companies(base: "KnowledgeBase") -> dict[str, Any]:  # Any: Company, which is not loaded here
    from kb_builder.model import decode_companies

    for source in base.sources.of(Collection.COMPANIES):
        document, _ = parse_settings(source)
        if document is not None:
            return {entry.slug: entry.meta for entry in decode_companies(document, base.config.vocabularies)[0]}
    return {}


def _names(companies: Mapping[str, Any]) -> dict[str, str]:
    from kb_builder.searching.documents import names_of

    return {company: names_of(meta) for company, meta in sorted(companies.items())}


def _of(by_path: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    wanted = set(paths)
    return {path: value for path, value in by_path.items() if path in wanted}


def _digests(about: _About) -> dict[str, str]:
    return {**about.searched, **{path: digest for path, (digest, _) in about.passed_over.items()}}


def _now(sources: Sources) -> dict[str, str]:
    return {source.path: _digest_of(source) for source in sources.of(*KINDS)}


def _companies(sources: Sources) -> str:
    return "".join(_digest_of(source) for source in sources.of(Collection.COMPANIES))


def _digest_of(source: SourceFile) -> str:
    return hashlib.blake2b(source.data, digest_size=16).hexdigest()


def _world(language: str, settings: bytes) -> bytes:
    """Everything but the texts that shapes an index: this program, what it is written with, and the settings."""
    digest = hashlib.blake2b(f"{kb_builder.__version__} {WRITTEN_WITH} {sys.version} {language}\0".encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    digest.update(settings)
    return digest.digest()
