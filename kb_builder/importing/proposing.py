"""What the front matter of a draft could say: each value with the words that led to it, and nothing without them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from kb_builder.importing.document import Said
from kb_builder.importing.lexicon import Hit, Phrases, Words, fair_quote, lexicon
from kb_builder.importing.parting import Part, Start, stated_sentiment
from kb_builder.model.story import ANONYMOUS
from kb_builder.writing.known import Known

_CLEAR = 0.65
"""The share of good or bad signs from which on the others do not count."""
_LEAST_SIGNS, _LEAST_MIXED = 2, 4
_NEGATION = 3
_NOT = frozenset(
    ("not", "no", "never", "without", "nor", "neither", "nobody", "nothing", "nicht", "kein", "keine", "nie")
)
_ENDS_SENTENCE = re.compile(r"[.!?;:\u2026\u201c\u201d\"]")
_MOST_WORDS_SHOWN = 4
_MOST_LESSONS = 3
_ENOUGH = 2
_FROM_ITS_WORDS = 2
_FROM_THE_SAME = 2
_NEARLY_THE_SAME = 0.4
_NEAR_ENOUGH = 0.2
_BEFORE_A_NAME = 4
_IS_THERE, _IS_NAMED = 3, 1


@dataclass(frozen=True, slots=True)
class NearStory:
    """A story of the collection that shares words with a text; the telling ones come first."""

    slug: str
    title: str
    score: float
    shared: tuple[str, ...]
    lessons: tuple[str, ...] = ()


Nearest = Callable[[str], Sequence[NearStory]]
"""The stories that are nearest to a text, best first."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for each key of a story, and for those without a proposal why there is none."""

    values: Mapping[str, Said]
    lessons: Mapping[str, str]
    """Why each lesson is proposed, the best first."""
    open: Mapping[str, str] = field(default_factory=dict)
    near: tuple[NearStory, ...] = ()

    def value(self, key: str) -> str:
        """What is proposed for a key; empty when nothing is."""
        return self.values[key].value if key in self.values else ""


@dataclass(frozen=True)
class Proposer:
    """Proposes from the lists of words, and from what this knowledge base knows."""

    known: Known
    nearest: Nearest

    def propose(self, part: Part, whole: str, before: Proposals | None = None) -> Proposals:
        """The proposals for a part of a document; `whole` is the text of all of it.

        `before` are those for the part before, with whose company and channel a hand-over goes on.
        """
        words = Words(part.text)
        near = tuple(each for each in self.nearest(part.text) if each.score >= _NEAR_ENOUGH)
        values: dict[str, Said] = {}
        missing: dict[str, str] = {}
        self._put(values, missing, "sentiment", _stated(part) or _mood(words), "its words do not say it clearly")
        goes_on = before if part.start is Start.GREETING else None
        company = (
            _kept(goes_on, "company")
            or self._company(part.text)
            or (None if part.is_comment else self._company_of_document(whole))
        )
        values["company"] = company or Said(ANONYMOUS, "no company of companies.yml is named where it happens")
        if company is None:
            industry = self._most(words, "industries")
            self._put(values, missing, "industry", industry, "no word of it points to an industry")
        channel = self._most(words, "channels") or _kept(goes_on, "channel")
        self._put(values, missing, "channel", channel, "no word of it says where it happened")
        if situation := self._most(words, "situations"):
            values["situation"] = situation
        values["kind"] = self._most(words, "kinds") or Said("encounter", "it tells what happened once")
        values["evidence"] = self._evidence(part, words, whole)
        lessons = self._lessons(words, near)
        if not lessons:
            missing["lessons"] = "none of the words by which lessons are known stands in it"
        return Proposals(values, lessons, missing, near)

    def company_of(self, text: str) -> str | None:
        """The id of the company that a text is about, if it names one."""
        company = self._company(text)
        return company.value if company else None

    def _put(self, values: dict[str, Said], missing: dict[str, str], key: str, said: Said | None, why_not: str) -> None:
        if said:
            values[key] = said
        else:
            missing[key] = why_not

    def _most(self, words: Words, name: str) -> Said | None:
        """The term of a closed list whose words stand there most often; of equals the first one of the list."""
        terms = self.known.vocabularies.terms(name)
        hits = [hit for hit in _listed(name).hits(words) if hit.id in terms]
        counts = Counter(hit.id for hit in hits)
        if not counts:
            return None
        order = list(terms)
        best = min(counts, key=lambda term: (-counts[term], order.index(term)))
        return Said(best, f"it says {_in_words(hit for hit in hits if hit.id == best)}")

    def _evidence(self, part: Part, words: Words, whole: str) -> Said:
        found = self._most(words, "evidence")
        if found is None and not part.is_comment:
            staff = [hit for hit in _listed("evidence").hits(Words(whole)) if hit.id == "staff"]
            if staff:
                return Said("staff", f"the document says {_in_words(staff)}")
        is_told = {"i", "we", "me", "my", "ich", "wir", "mir"} & set(words.folded)
        if found:
            return found
        if is_told:
            return Said("first-hand", "it is told by somebody who was there")
        return Said("reported", "nobody in it says `I` or `we`")

    def _company(self, text: str) -> Said | None:
        """The company named most often, above all where words such as `at` or `called` stand before its name."""
        words = Words(text)
        weights: Counter[str] = Counter()
        named: dict[str, str] = {}
        for hit in self._names.hits(words):
            if not text[hit.start].isupper():
                continue
            before = words.folded[max(0, hit.word - _BEFORE_A_NAME) : hit.word]
            if _ends_with(before, lexicon("proposals")["elsewhere"]):
                continue
            weights[hit.id] += _IS_THERE if _ends_with(before, lexicon("proposals")["there"]) else _IS_NAMED
            named.setdefault(hit.id, text[hit.start : hit.end])
        if not weights:
            return None
        company = min(weights, key=lambda each: (-weights[each], list(named).index(each)))
        return Said(company, f"it names {fair_quote(named[company])}")

    def _company_of_document(self, whole: str) -> Said | None:
        found = self._company(whole)
        return Said(found.value, f"the document names it: {found.because.removeprefix('it names ')}") if found else None

    @cached_property
    def _names(self) -> Phrases:
        companies = self.known.companies or {}
        return Phrases({company: (meta.name, *meta.also_known_as) for company, meta in companies.items()})

    @cached_property
    def _words_of_lessons(self) -> Phrases:
        lessons = self.known.lessons
        return Phrases({lesson: (meta.title, *meta.synonyms) for lesson, meta in lessons.items() if meta})

    def _lessons(self, words: Words, near: Sequence[NearStory]) -> dict[str, str]:
        """The lessons whose words stand there, or that the nearest stories teach; two signs are wanted for each."""
        said: dict[str, list[Hit]] = {}
        for hit in self._words_of_lessons.hits(words):
            said.setdefault(hit.id, []).append(hit)
        taught = {lesson: [story for story in near if lesson in story.lessons] for lesson in self.known.lessons}
        worth = {
            lesson: _FROM_ITS_WORDS * len({hit.phrase for hit in said.get(lesson, ())})
            + sum(_FROM_THE_SAME if story.score >= _NEARLY_THE_SAME else 1 for story in stories)
            for lesson, stories in taught.items()
        }
        best = sorted((lesson for lesson in worth if worth[lesson] >= _ENOUGH), key=lambda each: (-worth[each], each))
        return {lesson: _why(said.get(lesson, ()), taught[lesson]) for lesson in best[:_MOST_LESSONS]}


def _kept(before: Proposals | None, key: str) -> Said | None:
    """What the part before says, for a part that goes on with its encounter."""
    value = before.value(key) if before else ""
    return Said(value, "it goes on with the encounter before") if value and value != ANONYMOUS else None


def _stated(part: Part) -> Said | None:
    """The sentiment that the heading states."""
    sentiment = stated_sentiment(part)
    return Said(sentiment, f'its heading states it: "{fair_quote(part.heading)}"') if sentiment else None


def _mood(words: Words) -> Said | None:
    """What the good and bad words say, where they say it clearly."""
    found: dict[str, list[Hit]] = {"good": [], "bad": []}
    for hit in _listed("moods").hits(words):
        if not _is_denied(words, hit):
            found[hit.id].append(hit)
        elif hit.id == "good":
            found["bad"].append(hit)
    good, bad = (len({hit.phrase for hit in found[side]}) for side in ("good", "bad"))
    if good + bad < _LEAST_SIGNS:
        return None
    because = " and ".join(f"it has {side} signs ({_in_words(found[side])})" for side in ("good", "bad") if found[side])
    if good >= _CLEAR * (good + bad):
        return Said("positive", because)
    if bad >= _CLEAR * (good + bad):
        return Said("negative", because)
    return Said("neutral", because) if good + bad >= _LEAST_MIXED else None


def _is_denied(words: Words, hit: Hit) -> bool:
    """Whether one of the words before it in its sentence says no."""
    for number in range(hit.word - 1, max(-1, hit.word - 1 - _NEGATION), -1):
        if _ENDS_SENTENCE.search(words.text, words.places[number][1], words.places[number + 1][0]):
            return False
        if words.folded[number] in _NOT or words.folded[number].endswith("n't"):
            return True
    return False


def _why(said: Sequence[Hit], taught: Sequence[NearStory]) -> str:
    reasons = []
    if said:
        reasons.append(f"it says {_in_words(said)}")
    if taught:
        reasons.append(f"{', '.join(story.slug for story in taught)} {'teaches' if len(taught) == 1 else 'teach'} it")
    return ", and ".join(reasons)


def _in_words(hits: Iterable[Hit]) -> str:
    """Which phrases were found, each once, and how many more there are."""
    phrases: dict[str, str] = {}
    for hit in hits:
        phrases.setdefault(hit.phrase, fair_quote(hit.said))
    shown = ", ".join(f'"{said}"' for said in list(phrases.values())[:_MOST_WORDS_SHOWN])
    more = len(phrases) - _MOST_WORDS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _ends_with(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands right before."""
    text = " ".join(words)
    return any(text == phrase or text.endswith(f" {phrase}") for phrase in phrases)


@cache
def _listed(name: str) -> Phrases:
    return Phrases(lexicon("proposals")[name])
