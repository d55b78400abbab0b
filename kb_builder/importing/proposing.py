"""What the front matter of a draft could say: each value with the words that led to it, and nothing without them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kb_builder.importing.company_names import CompanyNames
from kb_builder.importing.document import Said
from kb_builder.importing.lexicon import Hit, Phrases, Words, in_words, lexicon
from kb_builder.importing.moods import sentiment_of
from kb_builder.importing.parting import Part, Start
from kb_builder.model.story import ANONYMOUS
from kb_builder.writing.known import Known

_MOST_LESSONS = 3
_NEAR_ENOUGH, _NEARLY_THE_SAME = 0.2, 0.4
# A lesson is proposed from two points on: a phrase of its own gives two, a near story one, a very near one two.
_ENOUGH, _ITS_WORDS, _NEAR, _VERY_NEAR = 2, 2, 1, 2
_I = frozenset(("i", "we", "me", "my", "ich", "wir", "mir"))
_WHY_NOT = {
    "sentiment": "its words do not say it clearly",
    "industry": "no word of it points to an industry",
    "channel": "no word of it says where it happened",
    "lessons": "none of the words by which lessons are known stands in it",
}
"""The keys that a story must have, and why there may be no proposal for them."""


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
class About:
    """What a document says as a whole, for those of its parts that do not say it again."""

    company: Said | None
    evidence: Said | None


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for each key of a story, and for those without a proposal why there is none."""

    values: Mapping[str, Said]
    lessons: Mapping[str, str]
    """Why each lesson is proposed, the best first."""
    open: Mapping[str, str]
    near: tuple[NearStory, ...]

    def value(self, key: str) -> str:
        """What is proposed for a key; empty when nothing is."""
        return self.values[key].value if key in self.values else ""


@dataclass(frozen=True)
class Proposer:
    """Proposes from the lists of words, and from what this knowledge base knows."""

    known: Known
    nearest: Nearest

    def about(self, text: str) -> About:
        """What a document says as a whole."""
        company = self._companies.company_of(text)
        staff = [hit for hit in _listed("evidence").hits(Words(text)) if hit.id == "staff"]
        return About(
            Said(company.value, f"the document says so: {company.because}") if company else None,
            Said("staff", f"the document says {in_words(staff)}") if staff else None,
        )

    def propose(self, part: Part, about: About, before: Proposals | None = None) -> Proposals:
        """The proposals for a part of a document.

        `before` are those for the part before, with whose company and channel a hand-over goes on.
        """
        words = Words(part.text)
        goes_on = before if part.start is Start.GREETING else None
        company = _of_before(goes_on, "company") or self._companies.company_of(part.text)
        if company is None and not part.is_comment:
            company = about.company
        proposed = {
            "sentiment": sentiment_of(part, words),
            "company": company or Said(ANONYMOUS, "no company of companies.yml is named where it happens"),
            "industry": self._most(words, "industries") if company is None else None,
            "channel": self._most(words, "channels") or _of_before(goes_on, "channel"),
            "situation": self._most(words, "situations"),
            "kind": self._most(words, "kinds") or Said("encounter", "it tells what happened once"),
            "evidence": self._evidence(part, words, about),
        }
        values = {key: said for key, said in proposed.items() if said}
        near = tuple(each for each in self.nearest(part.text) if each.score >= _NEAR_ENOUGH)
        lessons = self._lessons(words, near)
        settled = {*values, *(["lessons"] if lessons else []), *(["industry"] if company else [])}
        return Proposals(values, lessons, {key: why for key, why in _WHY_NOT.items() if key not in settled}, near)

    def company_of(self, text: str) -> str | None:
        """The id of the company that a text is about, if it names one."""
        company = self._companies.company_of(text)
        return company.value if company else None

    @cached_property
    def _companies(self) -> CompanyNames:
        return CompanyNames(self.known.companies or {})

    @cached_property
    def _lesson_phrases(self) -> Phrases:
        """What published lessons are known by."""
        return Phrases(
            {
                lesson: (meta.title, *meta.synonyms)
                for lesson, meta in self.known.lessons.items()
                if meta and meta.status == "published"
            }
        )

    def _most(self, words: Words, name: str) -> Said | None:
        """The term of a closed list whose words stand there most often; of equals the first one of the list."""
        terms = list(self.known.vocabularies.terms(name))
        hits = [hit for hit in _listed(name).hits(words) if hit.id in terms]
        counts = Counter(hit.id for hit in hits)
        if not counts:
            return None
        best = min(counts, key=lambda term: (-counts[term], terms.index(term)))
        return Said(best, f"it says {in_words(hit for hit in hits if hit.id == best)}")

    def _evidence(self, part: Part, words: Words, about: About) -> Said:
        if found := self._most(words, "evidence"):
            return found
        if about.evidence and not part.is_comment:
            return about.evidence
        if _I.isdisjoint(words.folded):
            return Said("reported", "nobody in it says `I` or `we`")
        return Said("first-hand", "it is told by somebody who was there")

    def _lessons(self, words: Words, near: Sequence[NearStory]) -> dict[str, str]:
        """The lessons whose words stand there, or that near stories teach, the best first, and why."""
        said: dict[str, list[Hit]] = {}
        for hit in self._lesson_phrases.hits(words):
            said.setdefault(hit.id, []).append(hit)
        taught: dict[str, list[NearStory]] = {}
        for story in near:
            for lesson in story.lessons:
                taught.setdefault(lesson, []).append(story)
        worth = {
            lesson: _ITS_WORDS * len({hit.phrase for hit in said.get(lesson, ())})
            + sum(_VERY_NEAR if story.score >= _NEARLY_THE_SAME else _NEAR for story in taught.get(lesson, ()))
            for lesson in self.known.lessons
        }
        best = sorted((lesson for lesson in worth if worth[lesson] >= _ENOUGH), key=lambda each: (-worth[each], each))
        return {lesson: _why(said.get(lesson, ()), taught.get(lesson, ())) for lesson in best[:_MOST_LESSONS]}


def _of_before(before: Proposals | None, key: str) -> Said | None:
    """What the part before says, for a part that goes on with its encounter."""
    value = before.value(key) if before else ""
    return Said(value, "it goes on with the encounter before") if value and value != ANONYMOUS else None


def _why(said: Sequence[Hit], taught: Sequence[NearStory]) -> str:
    reasons = [f"it says {in_words(said)}"] if said else []
    if taught:
        reasons.append(f"{', '.join(story.slug for story in taught)} {'teaches' if len(taught) == 1 else 'teach'} it")
    return ", and ".join(reasons)


@cache
def _listed(name: str) -> Phrases:
    return Phrases(lexicon("proposals")[name])
