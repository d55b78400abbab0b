"""What every planner needs: the facts, the words, and cards made once for each story."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from kb_builder.checking import Facts
from kb_builder.linking import (
    EdgeKind,
    Evidence,
    Figures,
    RelatedStories,
    address,
    evidence_of,
    figures,
)
from kb_builder.model import Entry, EntryId, Story
from kb_builder.model.story import ANONYMOUS
from kb_builder.pages.neighbourhoods import NOTHING, Before, Neighbourhoods
from kb_builder.pages.site import Balance, Imprint, LinkTo, StoryCard, Term
from kb_builder.pages.words import Words

_WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class Shelf:
    """The published stories as cards, and look-ups that several page kinds share."""

    facts: Facts
    words: Words
    imprint: Imprint
    before: Before = NOTHING
    _cards: dict[EntryId, StoryCard] = field(default_factory=dict, repr=False)
    _evidence: dict[EntryId, Evidence] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, facts: Facts, words: Words, imprint: Imprint, before: Before = NOTHING) -> "Shelf":
        """The facts, with every label in the language of the words."""
        labelled = replace(facts.library, vocabularies=words.labelled(facts.library.vocabularies))
        return cls(replace(facts, library=labelled), words, imprint, before)

    @cached_property
    def newest(self) -> tuple[EntryId, ...]:
        """All published stories, newest first by the day they were added, then by id."""
        stories = sorted(self.facts.library.published_stories.values(), key=lambda story: story.slug)
        return tuple(story.id for story in sorted(stories, key=lambda story: story.meta.added, reverse=True))

    @cached_property
    def _rank(self) -> dict[EntryId, int]:
        return {story: rank for rank, story in enumerate(self.newest)}

    @cached_property
    def _sentiments(self) -> dict[EntryId, str]:
        return {story.id: story.meta.sentiment for story in self.facts.library.published_stories.values()}

    @cached_property
    def figures(self) -> Figures:
        """What the collection shows of each lesson and place, and what it lacks."""
        return figures(self.facts.library, self.facts.graph)

    @cached_property
    def related(self) -> RelatedStories:
        """The related stories of each story."""
        return RelatedStories(self.facts.library, self.facts.graph)

    @cached_property
    def neighbourhoods(self) -> Neighbourhoods:
        """What the pages of each story are made from."""
        return Neighbourhoods(self.facts, self.related, self.before)

    def meaning(self, facet: str, term: str) -> str:
        """What a term of the product's own lists means; empty for one that a site has added."""
        return self.words.explanations.terms(facet).get(term, "")

    def story(self, story: EntryId) -> Entry[Story]:
        """A published story by its id."""
        return self.facts.library.published_stories[story.partition("/")[2]]

    def evidence(self, lesson: EntryId) -> Evidence:
        """What stands behind a published lesson."""
        if lesson not in self._evidence:
            edges = self.facts.graph.into(lesson, EdgeKind.TEACHES)
            self._evidence[lesson] = evidence_of(self.story(edge.source) for edge in edges)
        return self._evidence[lesson]

    def role(self, lesson: EntryId, story: EntryId) -> str:
        """The role that a lesson has in a story; empty if it has none."""
        taught = (edge for edge in self.facts.graph.out(story, EdgeKind.TEACHES) if edge.target == lesson)
        return next((edge.note for edge in taught), "")

    def card(self, story: EntryId) -> StoryCard:
        """The card of a published story."""
        if story not in self._cards:
            self._cards[story] = self._make_card(self.story(story))
        return self._cards[story]

    def cards(self, stories: Iterable[EntryId]) -> tuple[StoryCard, ...]:
        """Cards, newest first."""
        return tuple(self.card(story) for story in sorted(stories, key=self._rank.__getitem__))

    def stories_at(self, place: EntryId, kind: EdgeKind) -> tuple[EntryId, ...]:
        """The stories with an edge of this kind to a place, newest first."""
        found = {edge.source for edge in self.facts.graph.into(place, kind)}
        return tuple(sorted(found, key=self._rank.__getitem__))

    def balance(self, stories: Iterable[EntryId]) -> Balance:
        """How many of the stories are of each sentiment."""
        sentiments = [self._sentiments[story] for story in stories]
        return Balance(*(sentiments.count(each) for each in ("positive", "neutral", "negative")))

    def reading_minutes(self, story: Entry[Story]) -> int:
        """How long a story takes to read, at least a minute."""
        converted = self.facts.converted.get(story.path)
        return max(1, round(converted.words / _WORDS_A_MINUTE)) if converted else 1

    def term(self, facet: str, term: str) -> Term:
        """An id of a facet (`channels`, `industries` ...) with its label and its page."""
        label = self.facts.library.vocabularies.terms(facet)[term]
        return Term(term, label, address(f"{facet}/{term}"))

    def _make_card(self, story: Entry[Story]) -> StoryCard:
        meta = story.meta
        company = self.facts.library.companies.get(meta.company)
        if company is not None:
            shown = LinkTo(address(company.id), company.meta.name)
        else:
            shown = LinkTo("", self.words("company.anonymous") if meta.company == ANONYMOUS else meta.company)
        return StoryCard(
            address=address(story.id),
            title=meta.title,
            summary=meta.summary,
            sentiment=self.term("sentiments", meta.sentiment),
            company=shown,
            channel=self.term("channels", meta.channel),
            date=self.words.date(meta.date) if meta.date else "",
        )
