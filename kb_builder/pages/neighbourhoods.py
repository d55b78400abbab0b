"""What pages are made from, told without making them.

Other pages see of a story no more than its cover: what stands in its front matter. Only its own pages, those of the
stories that it contrasts with and the guides of lessons and courses show something of its text.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from kb_builder.checking import Facts
from kb_builder.linking import Edge, EdgeKind, RelatedStories
from kb_builder.model import EntryId
from kb_builder.pages.site import NOTHING_IN_COMMON, Common, NamedPage, Neighbourhood, Unchanged
from kb_builder.reading import Collection, cover_of

_COMPANIES, _JOURNEYS = f"{Collection.COMPANIES}.yml", f"{Collection.JOURNEYS}.yml"


@dataclass(frozen=True, slots=True)
class Before:
    """The pages of a build before this one, under the same settings."""

    pages: Mapping[str, bytes] = field(default_factory=dict)
    """The digests of pages, by address."""
    neighbourhoods: Mapping[str, Neighbourhood] = field(default_factory=dict)
    """What the pages of stories were made from, by id."""
    common: Common = NOTHING_IN_COMMON
    """What these had in common."""
    from_covers: Sequence[NamedPage] = ()
    """The pages that show no text of a story."""


NOTHING = Before()
"""No build before this one is known."""


@dataclass(frozen=True)
class Neighbourhoods:
    """What the page of each story, its frame and its guide are made from.

    That is its own file, the covers of its neighbours, the texts of those that it contrasts with and, for the names on
    cards, the file of all companies. It says more than is shown: a page may be what it was though a neighbour has
    changed, never the other way round.
    """

    facts: Facts
    related: RelatedStories
    before: Before = NOTHING
    _digests: dict[EntryId, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def common(self) -> Common:
        """What all have in common."""
        return Common(self._files, self.before.common.links if self.has_same_covers else self._links)

    @cached_property
    def has_same_covers(self) -> bool:
        """Whether no more than texts of stories differ from what was `before`.

        Then the pages that show no text of a story are what they were, as long as the settings are the same.
        """
        before = {story: known.cover for story, known in self.before.neighbourhoods.items()}
        return self._files == self.before.common.files and self._covers == before

    @cached_property
    def each(self) -> dict[str, Neighbourhood]:
        """Of each published story, by id. Equal ones, equal pages, as long as the settings are the same."""
        anew = self._around_anew
        return {
            story: Neighbourhood(
                self._around(story) if story in anew else self.before.neighbourhoods[story].around,
                self._text(story),
                cover,
            )
            for story, cover in self._covers.items()
        }

    def unchanged(self, story: EntryId, address: str) -> Unchanged | None:
        """Stands for what is on a page of a story, if that is what it was before."""
        is_known = self.before.neighbourhoods.get(story) == self.each[story]
        return Unchanged(self.before.pages[address]) if is_known else None

    def edges(self, story: EntryId) -> tuple[Edge, ...]:
        """The links that the pages of a story show: its own, and those of its journey with other stories."""
        graph = self.facts.graph
        journeys = (edge.target for edge in graph.out(story, EdgeKind.LEG))
        return (*graph.out(story), *chain.from_iterable(graph.into(each, EdgeKind.LEG) for each in journeys))

    def entries(self, story: EntryId) -> tuple[EntryId, ...]:
        """The entries of which the pages of a story show something, itself first; one may be named twice.

        Companies are left out: their file belongs to all.
        """
        edges = (edge for edge in self.edges(story) if edge.kind not in (EdgeKind.FACET, EdgeKind.ABOUT))
        linked = (edge.target if edge.source == story else edge.source for edge in edges)
        return (story, *linked, *(related.id for related in self.related[story]))

    def shown_by(self, story: EntryId) -> Iterator[EntryId]:
        """The stories that have this one in their `entries`, and some that only might."""
        yield story
        graph = self.facts.graph
        yield from (edge.target for edge in graph.out(story, EdgeKind.CONTRASTS))
        for journey in graph.out(story, EdgeKind.LEG):
            yield from (edge.source for edge in graph.into(journey.target, EdgeKind.LEG))
        yield from self.related.near(story)

    def texts(self, story: EntryId) -> tuple[EntryId, ...]:
        """The stories of whose texts the pages of a story show something, itself first."""
        return (story, *(edge.target for edge in self.facts.graph.out(story, EdgeKind.CONTRASTS)))

    def _text(self, story: EntryId) -> str:
        digest = blake2b(digest_size=16)
        for each in self.texts(story):
            converted = self.facts.converted.get(f"{each}.md")
            digest.update(converted.digest if converted else b"")
        return digest.hexdigest()

    @cached_property
    def _around_anew(self) -> AbstractSet[EntryId]:
        """The stories around which something may be different."""
        before = self.before.neighbourhoods
        if self.has_same_covers:
            return frozenset()
        if self.common != self.before.common or self._covers.keys() != before.keys():
            return self._covers.keys()
        changed = [story for story, cover in self._covers.items() if cover != before[story].cover]
        return set(chain.from_iterable(map(self.shown_by, changed)))

    def _around(self, story: EntryId) -> str:
        reasons = ((each.id, one.kind, one.id, one.role) for each in self.related[story] for one in each.reasons)
        named = chain(chain.from_iterable(self.edges(story)), ("",), chain.from_iterable(reasons))
        digest = blake2b(self._companies + "\0".join(named).encode(), digest_size=16)
        for entry in self.entries(story):
            digest.update(self._shown(entry))
        return digest.hexdigest()

    @cached_property
    def _companies(self) -> bytes:
        return blake2b(self.facts.sources.get(_COMPANIES, b""), digest_size=16).digest()

    @cached_property
    def _covers(self) -> dict[EntryId, str]:
        """The digest of the cover of each published story, by id."""
        sources, converted = self.facts.sources, self.facts.converted
        return {
            story.id: blake2b(
                cover_of(sources[story.path]) + (b"\0a text" if story.path in converted else b""), digest_size=16
            ).hexdigest()
            for story in self.facts.library.published_stories.values()
        }

    @cached_property
    def _files(self) -> str:
        """The digest of all that was read beside the published stories."""
        stories = {story.path for story in self.facts.library.published_stories.values()}
        digest = blake2b(digest_size=16)
        for path, data in self.facts.sources.items():
            if path not in stories:
                converted = self.facts.converted.get(path)
                shown = data + (b"\0" + converted.digest if converted else b"")
                digest.update(f"\0{path} {len(shown)}\0".encode("utf-8", "surrogateescape") + shown)
        return digest.hexdigest()

    @cached_property
    def _links(self) -> str:
        named = "\0".join(chain.from_iterable(self.facts.graph.edges))
        return blake2b(named.encode(), digest_size=16).hexdigest()

    def _shown(self, entry: EntryId) -> bytes:
        """The digest of what other pages see of an entry: the cover of a story, the file of anything else."""
        if entry not in self._digests:
            if cover := self._covers.get(entry):
                self._digests[entry] = cover.encode()
            else:
                path = _JOURNEYS if entry.startswith(f"{Collection.JOURNEYS}/") else f"{entry}.md"
                self._digests[entry] = blake2b(self.facts.sources[path], digest_size=16).digest()
        return self._digests[entry]
