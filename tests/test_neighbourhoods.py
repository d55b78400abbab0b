"""Pages are known to be what they were by what they are made from: that must name all that is looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from knowledge import BASE_TEXTS, analysis, sources
from sites import MINI_SITE, ROOT

from benchmarks.layouts import knowledge_base
from kb_builder.checking import Analysis, analyse
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import Edge, EdgeKind, Graph
from kb_builder.model import EntryId, KbConfig
from kb_builder.pages import Before, Digests, Imprint, Site, environment, load_words, plan, render
from kb_builder.pages.downloads import offered
from kb_builder.pages.guides import guides
from kb_builder.pages.neighbourhoods import Neighbourhoods
from kb_builder.pages.planning import pages_from_covers
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import EmbedPage, GuidePage, StoryPage, Unchanged
from kb_builder.pages.story_pages import story_pages

SOMEWHERE = Imprint("Stories", "https://kb.example/", repository="https://code.example/kb")
OF_STORIES = re.compile("(embed/|teach/)?stories/[a-z]")


@dataclass
class Seen:
    """What was looked at."""

    entries: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)


class Watched(dict[str, Any]):
    """Notes which of its keys are looked at. Who wants all values gets those that are shown."""

    def __init__(self, values: Mapping[str, Any], seen: set[str], folder: str, shown: tuple[str, ...] = ()) -> None:
        super().__init__(values)
        self._seen, self._folder, self._shown = seen, folder, shown

    def _note(self, key: object) -> None:
        self._seen.add(f"{self._folder}{key}".removesuffix(".md"))

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
        vars(library)[name] = Watched(getattr(facts.library, name), seen.entries, f"{name}/")
        if name in ("stories", "lessons", "courses"):
            published = getattr(facts.library, f"published_{name}")
            shown = (slug,) if name == "stories" else ()
            vars(library)[f"published_{name}"] = Watched(published, seen.entries, f"{name}/", shown)
    converted = Watched(facts.converted, seen.texts, "")
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
    assert len(neighbourhoods.each) == len(shelf.newest) >= 3
    for story in shelf.newest:
        seen = Seen()
        small = watched(shelf, story.partition("/")[2], seen)
        pages = [*story_pages(small), *guides(small)]
        assert [type(page.body) for page in pages] == [StoryPage, GuidePage]
        # Names that lead nowhere are looked up too: that they do is told by edges. All companies belong to each story.
        there = {entry for entry in seen.entries | seen.texts if entry in _all(whole)}
        assert {entry for entry in seen.texts if entry.startswith("stories/")} <= set(neighbourhoods.texts(story))
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


class Sealed:
    """The text of a story, for pages that must not look at it."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"Something looked for {name} in the text of a story.")


def test_pages_from_covers_look_at_no_text_of_a_story(whole: Analysis) -> None:
    converted = dict(whole.facts.converted)
    for story in whole.facts.library.published_stories.values():
        converted[story.path] = Sealed()  # type: ignore[assignment]  # it must not be looked at
    closed = replace(whole.facts, converted=converted, documents={}, samples={}, images=(), fingerprints={})
    open_, sealed = (Shelf.of(facts, load_words("en"), SOMEWHERE) for facts in (whole.facts, closed))
    formats = offered(has_address=True)
    pages = [*pages_from_covers(sealed, formats)]
    assert pages == [*pages_from_covers(open_, formats)]
    kinds = {page.kind for page in pages}
    assert kinds >= {"home", "list", "lesson", "embed-lesson", "course", "find", "dashboard"}
    assert not kinds & {"story", "embed-story", "guide"}


def planned(found: Analysis, before: Before | None = None) -> Site:
    return plan(found, load_words("en"), SOMEWHERE, before or Before())


def digests(site: Site) -> dict[str, bytes]:
    pages = render(site, environment(), load_words("en"), Digests(b""))
    return {page.address: page.digest for page in pages}


def known(site: Site) -> Before:
    return Before(digests(site), site.neighbourhoods, site.common, site.from_covers)


def test_pages_with_the_same_neighbourhood_are_not_planned(whole: Analysis) -> None:
    first = planned(whole)
    second = planned(whole, Before(digests(first), first.neighbourhoods))
    assert digests(second) == digests(first)
    told = {page.address for page in second.pages if isinstance(page.body, Unchanged)}
    assert told == {
        page.address for page in first.pages if OF_STORIES.match(page.address) and _is_of_a_story(page.body)
    }
    for one, other in zip(first.pages, second.pages, strict=True):
        assert _light(one) == _light(other)


def test_pages_from_the_same_covers_are_not_planned(whole: Analysis) -> None:
    first = planned(whole)
    second = planned(whole, known(first))
    assert (digests(second), known(second)) == (digests(first), known(first))
    for one, other in zip(first.pages, second.pages, strict=True):
        assert _light(one) == _light(other)
        is_of_several = isinstance(one.body, GuidePage) and one.body.kind != "story"
        assert isinstance(other.body, Unchanged) != is_of_several


def test_only_pages_that_show_a_text_are_planned_when_it_changes() -> None:
    first = planned(analysis({}))
    text = BASE_TEXTS["stories/first-call.md"]
    now = planned(analysis({"stories/first-call.md": f"{text}\nOne line more.\n"}), known(first))
    made = {page.address for page in now.pages if not isinstance(page.body, Unchanged)}
    own, contrast = "stories/first-call/", "stories/second-call/"
    twins = {f"{twin}{story}" for twin in ("", "embed/", "teach/") for story in (own, contrast)}
    assert {address for address in made if "stories/" in address} == twins
    assert {
        address for address in made - twins if not address.startswith(("teach/lessons/", "teach/courses/"))
    } == set()


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
    edited = [re.sub("(?m)^( *)(title|name): .*", r"\1\2: Said anew", BASE_TEXTS[path], count=1)]
    if path.endswith(".md"):
        edited.append(f"{BASE_TEXTS[path]}\nOne line more.\n")
    for text in edited:
        now = planned(analysis({path: text}))
        again = planned(analysis({path: text}), known(first))
        assert (digests(again), known(again)) == (digests(now), known(now))
        assert digests(now) != digests(first)


MANY = 300
"""More than lie next to each other in any list of stories that share something."""
FOLDERS = {"stories", "lessons", "courses", "companies", "journeys"}
EDITS = {
    "title": ("(?m)^title: .*", "title: Said anew"),
    "day": ("(?m)^added: .*", "added: 2001-01-01"),
    "sentiment": ("(?m)^sentiment: (positive|negative)", "sentiment: neutral"),
    "company": ("(?m)^company: .*\n(industry: .*\n)?", "company: anonymous\nindustry: travel\n"),
    "journey": ("(?m)^journey: .*\n", ""),
    "contrast": ("(?m)^contrast_with: .*\n", ""),
    "draft": ("(?m)^kind: ", "status: draft\nkind: "),
}


@dataclass
class Many:
    """A large collection, and what is known of its pages."""

    texts: dict[str, str | bytes]
    first: Analysis
    before: Before

    def edited(self, edit: str, place: float) -> tuple[str, Analysis]:
        """A story so far down the list, and what is known of the collection after its edit."""
        stories = [path for path in sorted(self.texts) if path.startswith("stories/")]
        fitting = [path for path in stories if re.search(EDITS[edit][0], str(self.texts[path]))]
        path = fitting[int(place * (len(fitting) - 1))]
        text = re.sub(*EDITS[edit], str(self.texts[path]), count=1)
        return path.removesuffix(".md"), analyse(sources({**self.texts, path: text}), KbConfig())


@pytest.fixture(scope="module")
def many() -> Many:
    texts: dict[str, str | bytes] = {}
    for path, text in knowledge_base(MANY):
        if re.split("[/.]", path)[0] in FOLDERS:
            # Long texts would take their time; who is linked with whom stands above them.
            above, line, body = text.partition("\n---\n\n")
            texts[path] = above + line + re.sub("(?m)^(?!#|<!--).{90,}$", "Short.", body)
    first = analyse(sources(texts), KbConfig())
    before = known(planned(first))
    assert before.common.files, "something is wrong with the texts"
    return Many(texts, first, before)


def test_stories_that_show_another_are_known_to_it(whole: Analysis, many: Many) -> None:
    journey = re.search("(?m)^journey: .*", "".join(str(text) for text in many.texts.values()))
    assert journey
    one_journey: dict[str, str | bytes] = {
        path: re.sub("(?m)^kind: ", f"{journey[0]}\nkind: ", re.sub("(?m)^journey: .*\n", "", str(text)), count=1)
        for path, text in many.texts.items()
    }
    for found in (whole, many.first, analyse(sources(one_journey), KbConfig())):
        neighbourhoods = Shelf.of(found.facts, load_words("en"), SOMEWHERE).neighbourhoods
        showing = {story: set(neighbourhoods.shown_by(EntryId(story))) for story in neighbourhoods.each}
        pairs = [
            (story, entry)
            for story in showing
            for entry in neighbourhoods.entries(EntryId(story))
            if entry.startswith("stories/") and entry != story
        ]
        assert pairs
        assert all(story in showing[entry] for story, entry in pairs)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("place", [0.4, 1])
def test_front_matter_is_seen_wherever_it_is_shown(many: Many, edit: str, place: float) -> None:
    """In a collection of which most stories are none of the neighbours."""
    _, now = many.edited(edit, place)
    fresh, again = planned(now), planned(now, many.before)
    assert (digests(again), known(again)) == (digests(fresh), known(fresh))
    assert known(again).neighbourhoods != many.before.neighbourhoods


def test_neighbourhoods_are_told_anew_where_a_story_may_be_shown(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    around = Neighbourhoods._around

    def counted(self: Neighbourhoods, story: EntryId) -> str:
        asked.append(story)
        return around(self, story)

    monkeypatch.setattr(Neighbourhoods, "_around", counted)
    for edit, least, most in (("title", 1, MANY // 2), ("journey", MANY, MANY)):
        asked.clear()
        story, now = many.edited(edit, 0.4)
        planned(now, many.before)
        assert story in asked
        assert least <= len(asked) <= most
