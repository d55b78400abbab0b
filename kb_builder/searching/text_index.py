"""The index of texts: Whoosh, and nothing of it outside of this module.

It lives in memory; its files come from `index_file` and go there. An answer depends on the texts alone and not on the
order in which they came: segments keep no text that is gone, and equal scores are in order of id.
"""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from kb_builder.searching.found import Found, Part
from kb_builder.searching.queries import Phrase, Piece, Word
from kb_builder.searching.similarity import nearest

with warnings.catch_warnings():
    # Whoosh 2.7.4 is from 2016; when Python compiles it, it warns of strings like "\d".
    warnings.simplefilter("ignore")
    from whoosh import fields, formats, index, lang, query, scoring
    from whoosh import versionstring as whoosh_version
    from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter
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
_TEXTS_IN_A_SEGMENT = 250
_SEGMENTS = 16
"""When a text leaves, its segment is written anew. Large ones take longer, and many small ones slow a query down: of
few texts segments have so many, of many texts there are about so many segments."""
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
    """Hits, best first; and for words that no text has, the stems like them, the likeliest first."""

    hits: tuple[Hit, ...]
    stems: frozenset[str]
    """What to show as found, for `TextIndex.places`."""
    instead: Mapping[str, tuple[str, ...]]
    is_loose: bool = False
    """Nothing has the phrases that were asked for; these texts have their words."""


LANGUAGES: tuple[str, ...] = tuple(sorted({*lang.languages} - {"ar"}))
"""The languages whose words are brought to their stems. In others a word is found as it is written.

Whoosh's stemmer for Arabic has not worked since Python 3.7.
"""


def stems_of(language: str) -> str:
    """The language whose stems are used for one that is more exact: `pt` for `pt-BR`."""
    base = language.lower().replace("_", "-").partition("-")[0]
    return {"nb": "no", "nn": "no"}.get(base, base)


class TextIndex:
    """An index in memory, for texts of one language."""

    def __init__(self, language: str, files: Mapping[str, bytes] | None = None) -> None:
        self._storage = _InMemory(files or {})
        self._words = _Words(language)
        self._allowed: dict[Limits, set[int]] = {}
        if not files:
            index.FileIndex.create(self._storage, _SCHEMA)
        self._index = index.FileIndex(self._storage, schema=_SCHEMA)

    @property
    def files(self) -> dict[str, bytes]:
        """All there is to keep of it. What was not changed is the object that was given."""
        return dict(self._storage.files)

    def change(self, gone: Iterable[str], new: Sequence["Searchable"]) -> None:
        """Takes the texts at these paths out, and puts others in. Nothing stays of what is taken out."""
        most = max(_TEXTS_IN_A_SEGMENT, (self._index.doc_count() + len(new)) // _SEGMENTS)
        tidy = partial(_tidy, most=most)
        first = self._writer()
        for path in sorted(gone):
            first.delete_by_term("path", path)
        chunks = [new[start : start + most] for start in range(0, len(new), most)]
        for number, chunk in enumerate(chunks or [[]]):
            writer = self._writer() if number else first
            for text in chunk:
                writer.add_document(**_document(text, self._words))
            writer.commit(mergetype=tidy)
        while any(segment.has_deletions() for segment in self._segments()):
            self._writer().commit(mergetype=tidy)
        self.__dict__.pop("_searcher", None)
        self.__dict__.pop("_vocabulary", None)
        self._allowed = {}

    def _writer(self) -> Any:  # Any: Whoosh is untyped
        return self._index.writer(codec=_Codec())

    def _segments(self) -> list[Any]:  # Any: Whoosh is untyped
        segments: list[Any] = self._index._segments()
        return segments

    def best_for(self, stem: str) -> Found:
        """The text that says most about a word that is in the index."""
        return self._hits(query.Term("text", stem), Limits(), 1)[0].found

    def places(self, text: str, stems: frozenset[str]) -> list[tuple[int, int, str]]:
        """Where these stems stand in a text: from, to (exclusive), which."""
        return [place for place in self._words.of(text) if place[2] in stems]

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
        stems = frozenset(_as_text(text) for _, text in wanted.iter_all_terms())
        return Answer(tuple(self._hits(wanted, limits, most)), stems, instead)

    def _hits(self, wanted: Any, limits: Limits, most: int) -> list[Hit]:
        within = self._within(limits)
        if within is not None and not within:  # Whoosh takes no texts at all for all of them.
            return []
        results = self._searcher.search(wanted, limit=most + _SPARE, filter=within)
        hits = [Hit(Found(**hit.fields()["found"]), round(hit.score, 3)) for hit in results]
        return sorted(hits, key=lambda hit: (-hit.score, hit.found.id))[:most]

    def _telling(self, pieces: Sequence[Piece]) -> list[Word]:
        """The words without those that stand in every text, unless there are no others."""
        words = [piece for piece in pieces if isinstance(piece, Word)]
        telling = [word for word in words if word.text.lower() not in self._words.stop_words]
        return telling or words

    def _within(self, limits: Limits) -> set[int] | None:
        """The texts within the limits; None if those are all."""
        if limits not in self._allowed and (wanted := _filter(limits)) is not None:
            self._allowed[limits] = set(self._searcher.docs_for_query(wanted))
        return self._allowed.get(limits)

    def _phrase(self, phrase: Phrase) -> list[Any]:
        stems = self._words.stems(phrase.text)
        if len(stems) < 2:
            return [query.Term("text", stem) for stem in stems]
        return [query.Phrase("text", stems)]

    def _word(self, word: Word, instead: dict[str, tuple[str, ...]]) -> list[Any]:
        terms = []
        for start, end, stem in self._words.of(word.text):
            token, is_known = word.text[start:end], self._has(stem)
            like_it = self._like(stem, word.distance or (0 if is_known else _distance(token)))
            terms += [query.Term("text", stem)] if is_known else []
            terms += [query.Term("text", near, boost=_LIKE_IT) for near in like_it]
            if not is_known and not word.distance:
                instead[token] = like_it
        return terms

    def nearest_stories(self, text: str, most: int, *, but: str | None = None) -> list[tuple[Found, float, list[str]]]:
        """The stories nearest to a text, best first, with the words that it shares with them.

        The story at the path `but` is passed over.
        """
        spoken = Counter((text[start:end].lower(), stem) for start, end, stem in self._words.of(text))
        said: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for (word, stem), count in sorted(spoken.items(), key=lambda item: (-item[1], item[0])):
            if word not in self._words.stop_words:
                counts[stem] += count
                said.setdefault(stem, word)
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

    def _like(self, stem: str, distance: int) -> tuple[str, ...]:
        """Stems with the same first letter in which at most so many letters differ.

        Only the nearest are given, the most frequent first.
        """
        if distance < 1:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        known = [each for each in self._vocabulary[stem[:1]] if each != stem]
        found = process.extract(stem, known, scorer=OSA.distance, score_cutoff=distance, limit=None)
        least = min((far for _, far, _ in found), default=0)
        reader = self._searcher.reader()
        near = sorted((-reader.doc_frequency("text", like), like) for like, far, _ in found if far == least)
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
    def _vocabulary(self) -> Mapping[str, list[str]]:
        """All stems but those of words that every text has, by their first letter."""
        stop = {stem for word in self._words.stop_words for stem in self._words.stems(word)}
        by_letter: dict[str, list[str]] = defaultdict(list)
        for stem in map(_as_text, self._searcher.reader().lexicon("text")):
            if stem not in stop:
                by_letter[stem[:1]].append(stem)
        return by_letter


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


def _document(text: "Searchable", words: "_Words") -> dict[str, Any]:
    found = text.found
    return {
        "path": found.path,
        "kind": found.kind,
        "sentiment": found.sentiment,
        "company": found.company,
        "channel": found.channel,
        "added": found.added,
        "lesson": " ".join(found.lessons) or None,
        "text": _postings(text.parts, words),
        "found": asdict(found),
    }


_Posting = tuple[bytes, int, float, bytes]
"""A word of a text: how often it stands there, what it weighs, and where."""


def _postings(parts: Iterable[tuple[Part, str]], words: "_Words") -> list[_Posting]:
    """All words of a text. One weighs what the parts weigh in which it stands, as BM25F wants it."""
    places: dict[str, list[int]] = defaultdict(list)
    weights: dict[str, float] = defaultdict(float)
    place = 0
    for part, text in parts:
        weight = WEIGHTS[part]
        for _, _, stem in words.of(text):
            places[stem].append(place)
            weights[stem] += weight
            place += 1
        place += _GAP
    return [(stem.encode(), len(where), weights[stem], _steps(where)) for stem, where in places.items()]


def _steps(places: Sequence[int]) -> bytes:
    steps = (place - before for before, place in pairwise((0, *places)))
    return "".join(map(chr, steps)).encode("utf-8", "surrogatepass")


class _Words:
    """The words of texts in one language."""

    def __init__(self, language: str) -> None:
        language = stems_of(language)
        is_known = language in LANGUAGES
        self.stop_words: frozenset[str] = frozenset()
        """Those that stand in every text."""
        if is_known and lang.has_stopwords(language):
            self.stop_words = frozenset(lang.stopwords_for_language(language))
        has_stems = is_known and lang.has_stemmer(language)
        self._stem: Callable[[str], str] = lang.stemmer_for_language(language) if has_stems else str
        self._known: dict[str, str] = {}

    def of(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each word stands: from, to (exclusive), and its stem without accents."""
        known = self._known
        for match in _WORD.finditer(text):
            word = match[0]
            if word not in known:
                known[word] = self._stem(word.lower()).translate(accent_map)
            yield match.start(), match.end(), known[word]

    def stems(self, text: str) -> list[str]:
        """The stems of all words, in their order."""
        return [stem for _, _, stem in self.of(text)]


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


class _Positions(formats.Positions):  # type: ignore[misc]  # Whoosh is untyped
    """Places of a word as the characters of a text, each as far from the one before as its number says."""

    def decode_positions(self, value: bytes) -> list[int]:
        return list(accumulate(map(ord, value.decode("utf-8", "surrogatepass"))))

    def decode_frequency(self, value: bytes) -> int:
        return len(self.decode_positions(value))


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Keeps the places of a block of postings as one text with their lengths.

    Whoosh pickles the bytes of each posting by protocol 2, which takes ten times the room, and the time.
    """

    def _mini_values(self) -> Any:
        if self._format.fixed_value_size() is not None:
            return super()._mini_values()
        return b"".join(self._values).decode("latin-1"), tuple(map(len, self._values))


class _PostingsReader(W3LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """Reads what `_PostingsWriter` wrote."""

    def _read_values(self) -> None:
        if self._fixedsize is not None:
            super()._read_values()
            return
        if self._data is None:
            self._read_data()
        text, lengths = self._data[2]
        data, ends = text.encode("latin-1"), list(accumulate(lengths))
        self._values = tuple(data[end - length : end] for end, length in zip(ends, lengths, strict=True))


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's own, with postings of ours. Nothing is compressed: that would take longer than to read it."""

    def __init__(self) -> None:
        super().__init__(compression=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        return _PostingsWriter(dbfile, blocklimit=self._blocklimit, byteids=byteids, compression=0)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        offset, length = terminfo.extent()
        return _PostingsReader(dbfile, offset, length, format_, term=term, scorer=scorer)


class _Text(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """A text that is given as its postings."""

    def __init__(self) -> None:
        super().__init__()
        self.format = _Positions()

    def index(self, value: list[_Posting], **_: Any) -> list[_Posting]:
        return value


_SCHEMA = fields.Schema(
    path=fields.ID(unique=True),
    kind=fields.ID(),
    sentiment=fields.ID(),
    company=fields.ID(),
    channel=fields.ID(),
    added=fields.ID(),
    lesson=fields.KEYWORD(),
    text=_Text(),
    found=fields.STORED(),
)


def _tidy(writer: Any, segments: list[Any], *, most: int) -> list[Any]:
    """Takes other segments into the one that is written, as long as it stays small, and says which ones stay.

    Those that lost a text come first. If nothing else is written, one of them is taken in whatever its size.
    """
    kept = []
    count = writer.doc_count()
    for segment in sorted(segments, key=lambda each: (not each.has_deletions(), each.doc_count(), each.segment_id())):
        texts = segment.doc_count()
        if count + texts <= most or (segment.has_deletions() and not count):
            count += texts
            if texts:
                _add(writer, segment)
        else:
            kept.append(segment)
    return kept


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
