"""Pages of stories are known to be what they were by their neighbourhoods: these must name all that is looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from knowledge import BASE_TEXTS, analysis
from sites import MINI_SITE, ROOT

from kb_builder.checking import Analysis
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import Edge, EdgeKind, Graph
from kb_builder.model import EntryId
from kb_builder.pages import Before, Digests, Imprint, Site, environment, load_words, plan, render
from kb_builder.pages.guides import guides
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import EmbedPage, GuidePage, StoryPage, Unchanged
from kb_builder.pages.story_pages import story_pages

SOMEWHERE = Imprint("Stories", "https://kb.example/", repository="https://code.example/kb")
OF_STORIES = re.compile("(embed/|teach/)?stories/[a-z]")


@dataclass
class Seen:
    """What was looked at."""

    entries: set[str] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)


class Watched(dict[str, Any]):
    """Notes which of its keys are looked at. Who wants all values gets those that are shown."""

    def __init__(self, values: Mapping[str, Any], seen: Seen, folder: str, shown: tuple[str, ...] = ()) -> None:
        super().__init__(values)
        self._seen, self._folder, self._shown = seen, folder, shown

    def _note(self, key: object) -> None:
        self._seen.entries.add(f"{self._folder}{key}".removesuffix(".md"))

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def values(self) -> Any:
        return [dict.__getitem__(self, key) for key in self._shown]

    def __iter__(self) -> Any:
        raise AssertionError("All of them were looked at.")

    items = keys = __iter__


class WatchedGraph(Graph):
    """Notes which edges are looked at."""

    seen: Seen

    @classmethod
    def of(cls, graph: Graph, seen: Seen) -> "WatchedGraph":
        watched = cls(**vars(graph))
        vars(watched)["seen"] = seen
        return watched

    def out(self, source: EntryId, kind: EdgeKind | None = None) -> tuple[Edge, ...]:
        found = super().out(source, kind)
        self.seen.edges.update(found)
        return found

    def into(self, target: EntryId, kind: EdgeKind | None = None) -> tuple[Edge, ...]:
        found = super().into(target, kind)
        self.seen.edges.update(found)
        return found


def watched(shelf: Shelf, slug: str, seen: Seen) -> Shelf:
    """The shelf with one story to make pages of."""
    facts = shelf.facts
    library = replace(facts.library)
    for name in ("stories", "lessons", "courses", "companies", "journeys"):
        vars(library)[name] = Watched(getattr(facts.library, name), seen, f"{name}/")
        if name in ("stories", "lessons", "courses"):
            published = getattr(facts.library, f"published_{name}")
            shown = (slug,) if name == "stories" else ()
            vars(library)[f"published_{name}"] = Watched(published, seen, f"{name}/", shown)
    converted = Watched(facts.converted, seen, "")
    graph = WatchedGraph.of(facts.graph, seen)
    made = replace(shelf, facts=replace(facts, library=library, converted=converted, graph=graph), _cards={})
    # What is found out of all stories at once is there already: related stories belong to the neighbourhood.
    known = {name: vars(shelf)[name] for name in ("newest", "_rank", "related", "neighbourhoods")}
    vars(made).update(known)
    return made


@pytest.fixture(scope="module", params=[MINI_SITE, ROOT], ids=["mini", "project"])
def whole(request: pytest.FixtureRequest) -> Analysis:
    return read_knowledge_base(request.param / "mkdocs.yml").analyse()


def test_pages_of_a_story_look_at_its_neighbourhood_alone(whole: Analysis) -> None:
    shelf = Shelf.of(whole.facts, load_words("en"), SOMEWHERE)
    shelf.cards(shelf.newest)
    neighbourhoods = shelf.neighbourhoods
    assert len(neighbourhoods.digests) == len(shelf.newest) >= 3
    for story in shelf.newest:
        seen = Seen()
        small = watched(shelf, story.partition("/")[2], seen)
        pages = [*story_pages(small), *guides(small)]
        assert [type(page.body) for page in pages] == [StoryPage, GuidePage]
        # Names that lead nowhere are looked up too: that they do is told by edges. All companies belong to each story.
        there = {entry for entry in seen.entries if entry in _all(whole)}
        assert there <= set(neighbourhoods.entries(story)) | _without_edges(story, whole)
        assert seen.edges <= set(neighbourhoods.edges(story))


def _all(whole: Analysis) -> set[str]:
    library = whole.facts.library
    entries = (library.stories, library.lessons, library.courses, library.journeys)
    return {entry.id for mapping in entries for entry in mapping.values()}


def _without_edges(story: str, whole: Analysis) -> set[str]:
    """Lessons that are named and not published: only that is looked at."""
    meta = whole.facts.library.published_stories[story.partition("/")[2]].meta
    return {f"lessons/{one.id}" for one in meta.lessons if one.id not in whole.facts.library.published_lessons}


def planned(found: Analysis, before: Before | None = None) -> Site:
    return plan(found, load_words("en"), SOMEWHERE, before or Before())


def digests(site: Site) -> dict[str, bytes]:
    pages = render(site, environment(), load_words("en"), Digests(b""))
    return {page.address: page.digest for page in pages}


def test_pages_with_the_same_neighbourhood_are_not_planned(whole: Analysis) -> None:
    first = planned(whole)
    second = planned(whole, Before(first.neighbourhoods, digests(first)))
    assert digests(second) == digests(first)
    told = {page.address for page in second.pages if isinstance(page.body, Unchanged)}
    assert told == {
        page.address for page in first.pages if OF_STORIES.match(page.address) and _is_of_a_story(page.body)
    }
    for one, other in zip(first.pages, second.pages, strict=True):
        assert _light(one) == _light(other)


def _is_of_a_story(body: object) -> bool:
    match body:
        case StoryPage() | EmbedPage(body=StoryPage()):
            return True
        case GuidePage():
            return body.kind == "story"
        case _:
            return False


def _light(page: Any) -> tuple[object, ...]:
    names = ("address", "kind", "title", "description", "source", "is_searched", "completes", "is_whole", "is_indexed")
    return (*(getattr(page, name) for name in names), page.added, page.changed)


TEXTS = sorted(path for path in BASE_TEXTS if path.startswith(("stories/", "lessons/", "companies.", "journeys.")))


@pytest.mark.parametrize("path", TEXTS)
def test_neighbours_of_what_changed_are_planned_and_rightly(path: str) -> None:
    """The pages are those of a plan without any knowledge."""
    first = planned(analysis({}))
    before = Before(first.neighbourhoods, digests(first))
    edited = [re.sub("(?m)^( *)(title|name): .*", r"\1\2: Said anew", BASE_TEXTS[path], count=1)]
    if path.endswith(".md"):
        edited.append(f"{BASE_TEXTS[path]}\nOne line more.\n")
    for text in edited:
        now = planned(analysis({path: text}))
        assert digests(planned(analysis({path: text}), before)) == digests(now)
        assert digests(now) != digests(first)
