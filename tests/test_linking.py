"""Entries become a library, a graph, related stories and addresses."""

from collections.abc import Callable

import pytest
from knowledge import BASE_TEXTS, STORY, analysis, sources

from kb_builder.checking import analyse
from kb_builder.linking import (
    Broken,
    Edge,
    EdgeKind,
    Elsewhere,
    Graph,
    Library,
    RelatedStories,
    Target,
    page_of_list,
    related,
    resolve,
)
from kb_builder.model import EntryId, KbConfig


def story(slug: str, **changes: str) -> tuple[str, str]:
    """A story without journey and contrast; keyword arguments replace or add front matter."""
    lines = {"lessons": "[listen-first]", "company": "parcelo", "sentiment": "negative", "added": "2026-01-10"}
    lines |= {"title": slug, "summary": "x", "channel": "phone", "kind": "encounter", "evidence": "staff", **changes}
    body = STORY[STORY.index("## Situation") :]
    return f"stories/{slug}.md", "---\n" + "".join(f"{k}: {v}\n" for k, v in lines.items()) + f"---\n\n{body}"


def linked(*stories: tuple[str, str]) -> tuple[Library, Graph]:
    """The library and graph of these stories, with the lessons and companies of the base and no story of it."""
    rest = {path: text for path, text in BASE_TEXTS.items() if path.startswith(("lessons/", "companies", "journeys"))}
    facts = analyse(sources({**rest, **dict(stories)}), KbConfig()).facts
    return facts.library, facts.graph


def related_to(slug: str, library: Library, graph: Graph, most: int = 4) -> list[tuple[str, list[str]]]:
    found = RelatedStories(library, graph, most=most)[EntryId(f"stories/{slug}")]
    return [(other.id, [reason.id for reason in other.reasons]) for other in found]


def test_edges_are_sorted_and_say_why() -> None:
    graph = analysis({}).facts.graph
    assert list(graph.out(EntryId("stories/second-call"))) == [
        Edge(EntryId("stories/second-call"), EdgeKind.ABOUT, EntryId("companies/parcelo")),
        Edge(EntryId("stories/second-call"), EdgeKind.CONTRASTS, EntryId("stories/first-call")),
        Edge(EntryId("stories/second-call"), EdgeKind.FACET, EntryId("channels/phone")),
        Edge(EntryId("stories/second-call"), EdgeKind.FACET, EntryId("industries/retail")),
        Edge(EntryId("stories/second-call"), EdgeKind.FACET, EntryId("sentiments/positive")),
        Edge(EntryId("stories/second-call"), EdgeKind.LEG, EntryId("journeys/lost-parcel"), "000002"),
        Edge(EntryId("stories/second-call"), EdgeKind.TEACHES, EntryId("lessons/listen-first"), "followed"),
        Edge(EntryId("stories/second-call"), EdgeKind.TEACHES, EntryId("lessons/own-it"), "followed"),
    ]


def test_contrast_on_one_side_is_a_contrast_on_both() -> None:
    graph = analysis({}).facts.graph
    first, second = EntryId("stories/first-call"), EntryId("stories/second-call")
    assert [edge.target for edge in graph.out(first, EdgeKind.CONTRASTS)] == [second]
    assert [edge.target for edge in graph.out(second, EdgeKind.CONTRASTS)] == [first]


def test_contrast_on_both_sides_is_not_counted_twice() -> None:
    once = analysis({}).facts.graph
    text = BASE_TEXTS["stories/second-call.md"].replace("step: 2}", "step: 2}\ncontrast_with: [first-call]")
    assert analysis({"stories/second-call.md": text}).facts.graph.edges == once.edges


def test_what_does_not_exist_or_is_a_draft_has_no_edge() -> None:
    library, graph = linked(
        story("a", lessons="[nope, listen-first]", contrast_with="[b, nope, a]"), story("b", status="draft")
    )
    assert sorted(library.stories) == ["a", "b"]
    assert [edge.target for edge in graph.out(EntryId("stories/a"), EdgeKind.TEACHES)] == ["lessons/listen-first"]
    assert graph.out(EntryId("stories/a"), EdgeKind.CONTRASTS) == ()
    assert graph.out(EntryId("stories/b")) == ()


def test_into_finds_what_out_leads_to() -> None:
    graph = analysis({}).facts.graph
    for edge in graph.edges:
        assert edge in graph.into(edge.target)
        assert edge in graph.out(edge.source)


def test_order_of_files_does_not_matter() -> None:
    forward = analyse(sources(BASE_TEXTS), KbConfig()).facts
    backward = analyse(sources(dict(reversed(BASE_TEXTS.items()))), KbConfig()).facts
    assert forward.graph == backward.graph


def test_related_stories_have_their_reasons_the_weightiest_first() -> None:
    library, graph = linked(
        story("a", situation="[billing]", journey="{id: lost-parcel, step: 1}"),
        story("b", situation="[billing]", journey="{id: lost-parcel, step: 2}"),
        story("c", lessons="[own-it]"),
    )
    assert related_to("a", library, graph) == [
        (
            "stories/b",
            ["journeys/lost-parcel", "lessons/listen-first", "companies/parcelo", "situations/billing"],
        ),
        ("stories/c", ["companies/parcelo"]),
    ]


def test_same_lesson_in_another_role_relates_nothing() -> None:
    library, graph = linked(
        story("a", company="anonymous", industry="health"),
        story("b", company="anonymous", industry="health", sentiment="positive"),
    )
    assert related_to("a", library, graph) == []


def test_contrast_story_is_not_repeated_among_the_related() -> None:
    library, graph = linked(story("a", contrast_with="[b]"), story("b"), story("c"))
    assert [other for other, _ in related_to("a", library, graph)] == ["stories/c"]
    assert [other for other, _ in related_to("b", library, graph)] == ["stories/c"]


def test_ties_are_sorted_and_the_list_is_cut() -> None:
    library, graph = linked(*(story(slug) for slug in "fedcba"))
    assert [other for other, _ in related_to("c", library, graph, most=3)] == ["stories/a", "stories/b", "stories/d"]


def test_work_for_related_stories_does_not_grow_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    around: Callable[..., list[EntryId]] = related._around

    def counted(*arguments: object) -> list[EntryId]:
        found = around(*arguments)
        looked_at.append(len(found))
        return found

    monkeypatch.setattr(related, "_around", counted)
    size = 2000
    library, graph = linked(*(story(f"story-{number:04}", situation="[billing, outage]") for number in range(size)))
    found = RelatedStories(library, graph)
    assert len(found) == size
    assert {len(others) for others in found.values()} == {4}
    # Each story shares four keys (a lesson, a company, two situations) with all others, and looks at a few of each.
    assert sum(looked_at) <= size * 4 * 41


def test_near_a_story_are_all_to_which_it_is_related() -> None:
    def varied(number: int) -> tuple[str, str]:
        company, lesson = (
            ("parcelo", "anonymous\nindustry: retail")[number % 2],
            ("own-it", "listen-first")[number % 3 > 0],
        )
        situation = f"[{('billing', 'outage', 'delay')[number % 5 % 3]}]"
        return story(f"story-{number:03}", company=company, lessons=f"[{lesson}]", situation=situation)

    found = RelatedStories(*linked(*map(varied, range(300))))
    near = {each: set(found.near(each)) for each in found}
    assert all(each in near[other.id] for each, others in found.items() for other in others)
    assert max(map(len, near.values())) <= 3 * 81


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("stories/first-call.md", "stories/first-call/"),
        ("lessons/own-it.md", "lessons/own-it/"),
        ("courses/first-week.md", "courses/first-week/"),
        ("docs/index.md", ""),
        ("docs/a/b.md", "a/b/"),
        ("docs/a/index.md", "a/"),
        ("docs/a/README.md", "a/"),
        ("docs/companies/parcelo.md", "companies/parcelo/"),
        ("docs/journeys/lost-parcel.md", "journeys/lost-parcel/"),
        ("docs/channels/phone.md", "channels/phone/"),
        ("docs/stories/index.md", "stories/"),
    ],
)
def test_every_page_has_one_address(path: str, address: str) -> None:
    pages = ["docs/a/b.md", "docs/a/index.md"] if "README" not in path else ["docs/a/README.md"]
    addresses = analysis(dict.fromkeys(pages, "# A page\n")).facts.addresses
    assert addresses.pages[path] == address


def test_first_page_of_a_list_is_the_list() -> None:
    assert [page_of_list("stories/", number) for number in (1, 2)] == ["stories/", "stories/page/2/"]


@pytest.mark.parametrize(
    ("href", "means"),
    [
        ("second-call.md", Target("stories/second-call/", "", "stories/second-call.md")),
        ("./second-call.md#situation", Target("stories/second-call/", "situation", "stories/second-call.md")),
        ("../lessons/own-it.md", Target("lessons/own-it/", "", "lessons/own-it.md")),
        ("../docs/index.md", Target("", "", "docs/index.md")),
        ("#situation", Target("stories/first-call/", "situation", "stories/first-call.md")),
        ("%73econd-call.md", Target("stories/second-call/", "", "stories/second-call.md")),
        ("second-call.md?x=1", Target("stories/second-call/", "", "stories/second-call.md")),
        (" second-call.md ", Target("stories/second-call/", "", "stories/second-call.md")),
        ("https://example.org/x.md", Elsewhere("https://example.org/x.md")),
        ("HTTPS://example.org", Elsewhere("HTTPS://example.org")),
        ("mailto:a@example.org", Elsewhere("mailto:a@example.org")),
    ],
)
def test_link_means_a_file_or_another_site(href: str, means: Target | Elsewhere) -> None:
    assert resolve(href, "stories/first-call.md", analysis({}).facts.addresses) == means


@pytest.mark.parametrize(
    ("href", "hint"),
    [
        ("secnd-call.md", "Did you mean `second-call.md`?"),
        ("lessons/own-it.md", "Did you mean `../lessons/own-it.md`?"),
        ("../lessons/own-it/", "Did you mean `../lessons/own-it.md`?"),
        ("../lessons/own-it", "Did you mean `../lessons/own-it.md`?"),
        ("/lessons/own-it/", "Did you mean `../lessons/own-it.md`?"),
        ("../../../etc/passwd", "Link the file itself, with its .md at the end."),
        ("zzzzzzz.md", "Check the name and the number of ../ before it."),
        ("javascript:alert(1)", "Link a page with https://."),
        ("data:text/html,x", "Link a page with https://."),
        ("//example.org/x", "Write `https://example.org/x`."),
        ("file:///etc/passwd", "Link a page with https://."),
        ("https:nothing", "Link a page with https://."),
        ("http://[::1", "Check its brackets and colons."),
    ],
)
def test_link_that_leads_nowhere_says_where_it_might(href: str, hint: str) -> None:
    means = resolve(href, "stories/first-call.md", analysis({}).facts.addresses)
    assert isinstance(means, Broken)
    assert means.hint == hint


def test_broken_file_is_reported_once_and_not_by_those_who_name_it() -> None:
    broken = {
        "lessons/own-it.md": "no front matter",
        "companies.yml": "parcelo: {name: [\n",
        "journeys.yml": "lost-parcel: {title: x}\n",
        "stories/second-call.md": b"\xff",
    }
    found = analysis(broken).diagnostics
    assert [(diagnostic.path, diagnostic.rule.name) for diagnostic in found] == [
        ("companies.yml", "bad-yaml"),
        ("journeys.yml", "missing-key"),
        ("lessons/own-it.md", "missing-front-matter"),
        ("stories/second-call.md", "not-utf-8"),
    ]
