"""The index of texts: Whoosh, and nothing of it outside of this module.

It lives in memory; its files come from `index_file` and go there. An answer depends on the texts alone and not on the
order in which they came: segments keep no text that is gone, and equal scores are in order of id.
"""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kb_builder.searching.found import Found, Part
from kb_builder.searching.queries import Phrase, Piece, Word
from kb_builder.searching.similarity import nearest

with warnings.catch_warnings():
    # Whoosh 2.7.4 is from 2016; when Python compiles it, it warns of strings like "\d".
    warnings.simplefilter("ignore")
    from whoosh import analysis, fields, formats, index, lang, query, scoring
    from whoosh import versionstring as whoosh_version
    from whoosh.filedb.filestore import RamStorage
    from whoosh.reading import SegmentReader
    from whoosh.searching import Searcher
    from whoosh.support.charset import accent_map

if TYPE_CHECKING:  # The models take longer to load than a search takes.
    from kb_builder.searching.documents import Searchable

WRITTEN_WITH = f"Whoosh {whoosh_version()}"
"""Another version may write other files."""

WEIGHTS = {
    Part.TITLE: 4.0,
    Part.SYNONYMS: 4.0,
    Part.PRINCIPLE: 2.5,
    Part.SUMMARY: 2.5,
    Part.TERMS: 1.5,
    Part.ADVICE: 1.0,
    Part.BODY: 1.0,
}
"""How much a word counts, by the part of a text in which it stands."""

_RANKING = scoring.BM25F(B=0.5, K1=1.2)
_LIKE_IT = 0.7
"""How much a word counts that is only like the one that was asked for."""
_GAP = 100
"""Places between two parts, so that no phrase reaches from one into the next."""
_MOST_IN_A_SEGMENT = 250
"""When a text leaves, its segment is written anew: large ones take longer, and many small ones slow a query down."""
_MOST_LIKE_IT = 8
_WORD = re.compile(r"\w+(?:[&.]\w+|['\u2019](?!s\b)\w+)*")
_SPARE = 20
"""Hits beyond those that are wanted: where scores are equal, the order of ids decides."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What hits must be. Days are YYYY-MM-DD, both included."""

    kinds: tuple[str, ...] = ()
    sentiment: str | None = None
    lesson: str | None = None
    company: str | None = None
    channel: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found, with how well it fits."""

    found: Found
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first; and for words that no text has, the words like them, the likeliest first."""

    hits: tuple[Hit, ...]
    stems: frozenset[str]
    """What to show as found, as `TextIndex.stem` writes it."""
    instead: Mapping[str, tuple[str, ...]]
    is_loose: bool = False
    """Nothing has the phrases that were asked for; these texts have their words."""


LANGUAGES: tuple[str, ...] = tuple(sorted({*lang.languages} - {"ar"}))
"""The languages whose words are brought to their stems. In others a word is found as it is written.

Whoosh's stemmer for Arabic has not worked since Python 3.7.
"""


class TextIndex:
    """An index in memory, for texts of one language."""

    def __init__(self, language: str, files: Mapping[str, bytes] | None = None) -> None:
        self._storage = _InMemory(files or {})
        self._analyzer = _analyzer(language)
        self._stop_words = _stop_words(language)
        self._schema = _schema(self._analyzer)
        if not files:
            index.FileIndex.create(self._storage, self._schema)
        self._index = index.FileIndex(self._storage, schema=self._schema)

    @property
    def files(self) -> dict[str, bytes]:
        """All there is to keep of it. What was not changed is the object that was given."""
        return dict(self._storage.files)

    def change(self, gone: Iterable[str], new: Sequence["Searchable"]) -> None:
        """Takes the texts at these paths out, and puts others in. Nothing stays of what is taken out."""
        self._remove(sorted(gone))
        for start in range(0, len(new), _MOST_IN_A_SEGMENT):
            writer = self._index.writer()
            for text in new[start : start + _MOST_IN_A_SEGMENT]:
                writer.add_document(**_document(text))
            writer.commit(mergetype=_absorb_small)
        self.__dict__.pop("_searcher", None)
        self.__dict__.pop("_vocabulary", None)

    def _remove(self, paths: Sequence[str]) -> None:
        if not paths:
            return
        writer = self._index.writer()
        for path in paths:
            writer.delete_by_term("path", path)
        writer.commit(mergetype=lambda _, segments: segments)
        while any(segment.has_deletions() for segment in self._segments()):
            self._index.writer().commit(mergetype=_rewrite_first_that_lost_a_text)

    def _segments(self) -> list[Any]:  # Any: Whoosh is untyped
        segments: list[Any] = self._index._segments()
        return segments

    def stem(self, text: str) -> list[str]:
        """The words of a text as the index has them."""
        return [token.text for token in self._analyzer(text, mode="query")]

    def places(self, text: str, stems: frozenset[str]) -> list[tuple[int, int, str]]:
        """Where these stems stand in a text: from, to (exclusive), which."""
        tokens = self._analyzer(text, chars=True, mode="query")
        return [(token.startchar, token.endchar, token.text) for token in tokens if token.text in stems]

    def search(self, pieces: Sequence[Piece], limits: Limits, most: int) -> Answer:
        """The texts that fit best. A phrase must be there; of words the more the better.

        A word that no text has counts as the words that are like it.
        """
        instead: dict[str, tuple[str, ...]] = {}
        phrases = [term for piece in pieces if isinstance(piece, Phrase) for term in self._phrase(piece)]
        words = [term for piece in self._telling(pieces) for term in self._word(piece, instead)]
        wanted: Any = query.Or(words) if words else None
        if phrases:
            together = query.And(phrases)
            wanted = query.AndMaybe(together, wanted) if wanted else together
        if wanted is None:
            return Answer((), frozenset(), instead)
        wanted = wanted.normalize()
        results = self._searcher.search(wanted, limit=most + _SPARE, filter=_filter(limits))
        hits = [Hit(Found(**fields["found"]), round(score, 3)) for fields, score in _scored(results)]
        hits.sort(key=lambda hit: (-hit.score, hit.found.id))
        stems = frozenset(text for name, text in wanted.iter_all_terms() if name == "text")
        return Answer(tuple(hits[:most]), frozenset(map(_as_text, stems)), instead)

    def _telling(self, pieces: Sequence[Piece]) -> list[Word]:
        """The words without those that stand in every text, unless there are no others."""
        words = [piece for piece in pieces if isinstance(piece, Word)]
        telling = [word for word in words if word.text.casefold() not in self._stop_words]
        return telling or words

    def _phrase(self, phrase: Phrase) -> list[Any]:
        stems = self.stem(phrase.text)
        if len(stems) < 2:
            return [query.Term("text", stem) for stem in stems]
        return [query.Phrase("text", stems)]

    def _word(self, word: Word, instead: dict[str, tuple[str, ...]]) -> list[Any]:
        terms = []
        for token in _WORD.findall(word.text):
            stems = [stem for stem in self.stem(token) if self._has(stem)]
            terms += [query.Term("text", stem) for stem in stems]
            distance = word.distance or (0 if stems else _distance(token))
            like_it = self.like(token, distance)
            if not stems and not word.distance:
                instead[token] = like_it
            others = dict.fromkeys(stem for like in like_it for stem in self.stem(like) if stem not in stems)
            terms += [query.Term("text", stem, boost=_LIKE_IT) for stem in others]
        return terms

    def nearest_stories(self, text: str, most: int, *, but: str | None = None) -> list[tuple[Found, float, list[str]]]:
        """The stories nearest to a text, best first, with the words that it shares with them.

        The story at the path `but` is passed over.
        """
        spoken = Counter(word for word in _WORD.findall(text) if word.casefold() not in self._stop_words)
        said: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for word, count in sorted(spoken.items(), key=lambda item: (-item[1], item[0])):
            for stem in self.stem(word):
                counts[stem] += count
                said.setdefault(stem, word.casefold())
        reader = self._searcher.reader()
        limits = _filter(Limits(kinds=("story",)))
        wanted = query.AndNot(limits, query.Term("path", but)) if but else limits
        lengths = {number: reader.doc_field_length(number, "text") for number in self._searcher.docs_for_query(wanted)}
        near = nearest(counts, self._occurrences, lengths, most + _SPARE)
        found = [(Found(**reader.stored_fields(each.text)["found"]), each) for each in near]
        found.sort(key=lambda pair: (-pair[1].score, pair[0].id))
        return [(story, each.score, [said[stem] for stem in each.shared]) for story, each in found[:most]]

    def _occurrences(self, stem: str) -> dict[int, float]:
        reader = self._searcher.reader()
        if not self._has(stem):
            return {}
        postings = reader.postings("text", stem)
        found = {}
        while postings.is_active():
            found[postings.id()] = postings.weight()
            postings.next()
        return found

    def like(self, word: str, distance: int) -> tuple[str, ...]:
        """Words of the texts with the same first letter in which at most so many letters differ.

        Only the nearest are given, the most frequent first.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        wanted = word.casefold()
        if distance < 1:
            return ()
        known = [each for each in self._vocabulary if each[0] == wanted[0] and each != wanted]
        found = process.extract(wanted, known, scorer=OSA.distance, score_cutoff=distance, limit=None)
        nearest = min((far for _, far, _ in found), default=0)
        reader = self._searcher.reader()
        near = sorted((-reader.doc_frequency("words", like), like) for like, far, _ in found if far == nearest)
        return tuple(like for _, like in near[:_MOST_LIKE_IT])

    def values(self, name: str) -> list[str]:
        """What is there to limit a search to, such as all companies of stories, sorted."""
        return [_as_text(value) for value in self._searcher.reader().lexicon(name)]

    def _has(self, stem: str) -> bool:
        return bool(self._searcher.reader().doc_frequency("text", stem))

    @cached_property
    def _searcher(self) -> Any:  # Any: Whoosh is untyped
        return _Searcher(self._index.reader(), fromindex=self._index, weighting=_RANKING)

    @cached_property
    def _vocabulary(self) -> list[str]:
        words = (_as_text(word) for word in self._searcher.reader().lexicon("words"))
        return [word for word in words if word not in self._stop_words]


def _distance(word: str) -> int:
    """How many letters may differ in a word that no text has."""
    return 0 if len(word) < 3 or word.isdigit() else 1 if len(word) < 6 else 2


def _filter(limits: Limits) -> Any:
    wanted = [
        query.Term(name, value)
        for name in ("sentiment", "lesson", "company", "channel")
        if (value := getattr(limits, name)) is not None
    ]
    if limits.kinds:
        wanted.append(query.Or([query.Term("kind", kind) for kind in limits.kinds]))
    if limits.since or limits.until:
        wanted.append(query.TermRange("added", limits.since, limits.until))
    return query.And(wanted) if wanted else None


def _scored(results: Any) -> Iterator[tuple[Mapping[str, Any], float]]:
    return ((hit.fields(), hit.score) for hit in results)


def _document(text: "Searchable") -> dict[str, Any]:
    found = text.found
    return {
        "path": found.path,
        "kind": found.kind,
        "sentiment": found.sentiment,
        "company": found.company,
        "channel": found.channel,
        "added": found.added,
        "lesson": " ".join(found.lessons) or None,
        "text": text.parts,
        "words": text.parts,
        "found": asdict(found),
    }


class _Searcher(Searcher):  # type: ignore[misc]  # Whoosh is untyped
    """Knows the mean length of texts from the lengths that are kept of them.

    Those are rounded, and Whoosh's own sum is of the exact ones until segments are merged.
    """

    @cached_property
    def _mean_length(self) -> float:
        leaves = [leaf for leaf, _ in self.reader().leaf_readers()]
        total: int = sum(leaf.doc_field_length(number, "text") for leaf in leaves for number in leaf.all_doc_ids())
        return total / (self.doc_count() or 1)

    def avg_field_length(self, fieldname: str, default: float | None = None) -> float | None:
        return self._mean_length if fieldname == "text" else default


class _WeightedText(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """Several parts of a text in one field: a word weighs what the parts weigh in which it stands (BM25F)."""

    def index(self, value: tuple[tuple[Part, str], ...], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, float] = defaultdict(float)
        start = 0
        for part, text in value:
            last = start
            for token in self.analyzer(text, positions=True, start_pos=start, mode="index"):
                places[token.text].append(token.pos)
                weights[token.text] += WEIGHTS[part]
                last = token.pos
            start = last + _GAP
        for word, positions in places.items():
            yield word.encode(), len(positions), weights[word], self.format.encode(positions)


class _Words(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """The words as they are written, to know which there are."""

    def __init__(self) -> None:
        super().__init__(analyzer=analysis.RegexTokenizer(_WORD) | analysis.LowercaseFilter(), phrase=False)
        self.format = formats.Existence()
        self.scorable = False

    def index(self, value: tuple[tuple[Part, str], ...], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for word in {token.text for _, text in value for token in self.analyzer(text, mode="index")}:
            yield word.encode(), 1, 1.0, b""


def _analyzer(language: str) -> Any:
    words = analysis.RegexTokenizer(_WORD) | analysis.LowercaseFilter()
    if language in LANGUAGES and lang.has_stemmer(language):
        words |= analysis.StemFilter(lang=language, cachesize=-1)
    return words | analysis.CharsetFilter(accent_map)


def _stop_words(language: str) -> frozenset[str]:
    has_some = language in LANGUAGES and lang.has_stopwords(language)
    return frozenset(lang.stopwords_for_language(language)) if has_some else frozenset()


def _schema(analyzer: Any) -> Any:
    return fields.Schema(
        path=fields.ID(unique=True),
        kind=fields.ID(),
        sentiment=fields.ID(),
        company=fields.ID(),
        channel=fields.ID(),
        added=fields.ID(),
        lesson=fields.KEYWORD(),
        text=_WeightedText(analyzer=analyzer),
        words=_Words(),
        found=fields.STORED(),
    )


def _absorb_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Puts small segments into the one that is written, as long as it stays small itself."""
    kept = []
    count = writer.doc_count()
    for segment in sorted(segments, key=lambda segment: (segment.doc_count(), segment.segment_id())):
        if count + segment.doc_count() <= _MOST_IN_A_SEGMENT:
            count += segment.doc_count()
            _add(writer, segment)
        else:
            kept.append(segment)
    return kept


def _rewrite_first_that_lost_a_text(writer: Any, segments: list[Any]) -> list[Any]:
    lost = next(segment for segment in segments if segment.has_deletions())
    if lost.doc_count():
        _add(writer, lost)
    return [segment for segment in segments if segment is not lost]


def _add(writer: Any, segment: Any) -> None:
    reader = SegmentReader(writer.storage, writer.schema, segment)
    writer.add_reader(reader)
    reader.close()


def _as_text(word: bytes | str) -> str:
    return word.decode() if isinstance(word, bytes) else word


class _InMemory(RamStorage):  # type: ignore[misc]  # Whoosh is untyped
    """Files in memory; what is needed only while an index is written is in memory too, and in no shared folder."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        super().__init__()
        self.files = dict(files or {})

    def temp_storage(self, name: str | None = None) -> "_InMemory":
        return _InMemory()
