"""What the pages of a story are made from, told without making them: the story, and all that stands next to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from kb_builder.checking import Facts
from kb_builder.linking import Edge, EdgeKind, RelatedStory
from kb_builder.model import EntryId
from kb_builder.pages.site import Unchanged
from kb_builder.reading import Collection

_COMPANIES, _JOURNEYS = f"{Collection.COMPANIES}.yml", f"{Collection.JOURNEYS}.yml"


@dataclass(frozen=True, slots=True)
class Before:
    """The pages of a build before this one, under the same settings."""

    neighbourhoods: Mapping[str, str] = field(default_factory=dict)
    """The digests of the neighbourhoods of stories, by id."""
    pages: Mapping[str, bytes] = field(default_factory=dict)
    """The digests of pages, by address."""


NOTHING = Before()
"""No build before this one is known."""


@dataclass(frozen=True)
class Neighbourhoods:
    """What the page of each story, its frame and its guide are made from.

    That is its own file, those of its neighbours and, for the names on their cards, that of all companies. It says
    more than is shown: a page may be what it was though a neighbour has changed, never the other way round.
    """

    facts: Facts
    related: Mapping[EntryId, tuple[RelatedStory, ...]]
    before: Before = NOTHING
    _files: dict[EntryId, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def digests(self) -> dict[str, str]:
        """Of each published story, by id. Equal digests, equal pages, as long as the settings are the same."""
        return {story.id: self._digest(story.id) for story in self.facts.library.published_stories.values()}

    def unchanged(self, story: EntryId, address: str) -> Unchanged | None:
        """Stands for what is on a page of a story, if that is what it was before."""
        is_known = self.before.neighbourhoods.get(story) == self.digests[story]
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

    def _digest(self, story: EntryId) -> str:
        reasons = ((each.id, one.kind, one.id, one.role) for each in self.related[story] for one in each.reasons)
        named = chain(chain.from_iterable(self.edges(story)), ("",), chain.from_iterable(reasons))
        digest = blake2b(self._companies + "\0".join(named).encode(), digest_size=16)
        for entry in self.entries(story):
            digest.update(self._file(entry))
        return digest.hexdigest()

    @cached_property
    def _companies(self) -> bytes:
        return blake2b(self.facts.sources.get(_COMPANIES, b""), digest_size=16).digest()

    def _file(self, entry: EntryId) -> bytes:
        """The digest of the file in which an entry stands, and of its text with all that its links mean."""
        if entry not in self._files:
            path = _JOURNEYS if entry.startswith(f"{Collection.JOURNEYS}/") else f"{entry}.md"
            converted = self.facts.converted.get(path)
            text = converted.digest if converted else b""
            self._files[entry] = blake2b(text + b"\0" + self.facts.sources[path], digest_size=16).digest()
        return self._files[entry]
