"""What pages are made from, told without making them.

Other pages see of a story no more than its cover: what stands in its front matter. Only its own pages, those of the
stories that it contrasts with and the guides of lessons and courses show something of its text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from kb_builder.checking import Facts
from kb_builder.linking import Edge, EdgeKind, RelatedStory
from kb_builder.model import EntryId
from kb_builder.pages.site import NamedPage, Neighbourhood, Unchanged
from kb_builder.reading import Collection, cover_of

_COMPANIES, _JOURNEYS = f"{Collection.COMPANIES}.yml", f"{Collection.JOURNEYS}.yml"


@dataclass(frozen=True, slots=True)
class Before:
    """The pages of a build before this one, under the same settings."""

    pages: Mapping[str, bytes] = field(default_factory=dict)
    """The digests of pages, by address."""
    neighbourhoods: Mapping[str, Neighbourhood] = field(default_factory=dict)
    """What the pages of stories were made from, by id."""
    covers: str = ""
    """What all other pages were made from, as a digest."""
    from_covers: Sequence[NamedPage] = ()
    """These other pages."""


NOTHING = Before()
"""No build before this one is known."""


def covers_of(facts: Facts) -> str:
    """The digest of the covers of all published stories, and of everything else that was read.

    Equal digests, equal pages, as long as the settings are the same, but for those that show the text of a story.
    """
    stories = {story.path for story in facts.library.published_stories.values()}
    digest = blake2b(digest_size=16)
    for path, data in facts.sources.items():
        converted = facts.converted.get(path)
        if path in stories:
            shown = cover_of(data) + (b"\0a text" if converted else b"")
        else:
            shown = data + (b"\0" + converted.digest if converted else b"")
        digest.update(f"\0{path} {len(shown)}\0".encode("utf-8", "surrogateescape") + shown)
    return digest.hexdigest()


@dataclass(frozen=True)
class Neighbourhoods:
    """What the page of each story, its frame and its guide are made from.

    That is its own file, the covers of its neighbours, the texts of those that it contrasts with and, for the names on
    cards, the file of all companies. It says more than is shown: a page may be what it was though a neighbour has
    changed, never the other way round.
    """

    facts: Facts
    related: Mapping[EntryId, tuple[RelatedStory, ...]]
    before: Before = NOTHING
    _covers: dict[EntryId, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def covers(self) -> str:
        """What the pages are made from that show no text of a story."""
        return covers_of(self.facts)

    @property
    def has_same_covers(self) -> bool:
        """Whether no more than texts of stories differ from what was `before`."""
        return self.covers == self.before.covers

    @cached_property
    def each(self) -> dict[str, Neighbourhood]:
        """Of each published story, by id. Equal ones, equal pages, as long as the settings are the same."""
        around = self._around_before if self.has_same_covers else self._around
        stories = self.facts.library.published_stories.values()
        return {story.id: Neighbourhood(around(story.id), self._text(story.id)) for story in stories}

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

    def texts(self, story: EntryId) -> tuple[EntryId, ...]:
        """The stories of whose texts the pages of a story show something, itself first."""
        return (story, *(edge.target for edge in self.facts.graph.out(story, EdgeKind.CONTRASTS)))

    def _text(self, story: EntryId) -> str:
        digest = blake2b(digest_size=16)
        for each in self.texts(story):
            converted = self.facts.converted.get(f"{each}.md")
            digest.update(converted.digest if converted else b"")
        return digest.hexdigest()

    def _around_before(self, story: EntryId) -> str:
        return self.before.neighbourhoods[story].around

    def _around(self, story: EntryId) -> str:
        reasons = ((each.id, one.kind, one.id, one.role) for each in self.related[story] for one in each.reasons)
        named = chain(chain.from_iterable(self.edges(story)), ("",), chain.from_iterable(reasons))
        digest = blake2b(self._companies + "\0".join(named).encode(), digest_size=16)
        for entry in self.entries(story):
            digest.update(self._cover(entry))
        return digest.hexdigest()

    @cached_property
    def _companies(self) -> bytes:
        return blake2b(self.facts.sources.get(_COMPANIES, b""), digest_size=16).digest()

    def _cover(self, entry: EntryId) -> bytes:
        """The digest of what other pages see of an entry: the cover of a story, the file of anything else."""
        if entry not in self._covers:
            path = _JOURNEYS if entry.startswith(f"{Collection.JOURNEYS}/") else f"{entry}.md"
            data = self.facts.sources[path]
            shown = cover_of(data) if entry.startswith(f"{Collection.STORIES}/") else data
            self._covers[entry] = blake2b(shown, digest_size=16).digest()
        return self._covers[entry]
