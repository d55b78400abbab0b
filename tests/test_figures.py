"""What is counted over a collection: the sums agree, and what is missing is missing."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_builder.linking import BySentiment, Figures, Gap, Grade, Graph, Library, OfLesson, collect, figures, link
from kb_builder.model import Company, Entry, EntryId, Lesson, Story, default_vocabularies
from kb_builder.pages.map_page import heat
from kb_builder.reading import Collection

TERMS = default_vocabularies()
LESSONS = {"listen": "listen-and-care", "own": "take-ownership", "ask": "listen-and-care"}
COMPANIES = ("acme", "zenith")
ROLES = tuple(TERMS.roles)
SENTIMENTS = tuple(TERMS.sentiments)


def entry(model: Any, collection: Collection, slug: str, **values: Any) -> Entry[Any]:
    """An entry that was never written."""
    meta = model.model_validate(values, context={"vocabularies": TERMS})
    return Entry(collection, slug, meta, None, ("x",) if collection is Collection.COMPANIES else ())  # type: ignore[arg-type]


def story(number: int, **values: Any) -> Entry[Any]:
    given = {"title": "T", "summary": "S", "kind": "encounter", "added": "2026-01-10", "channel": "phone"}
    given |= {"sentiment": "negative", "lessons": ["listen"], "company": "acme", "evidence": "first-hand"}
    return entry(Story, Collection.STORIES, f"s-{number}", **{**given, **values})


def lesson(slug: str, **values: Any) -> Entry[Any]:
    given = {"title": slug, "family": LESSONS[slug], "principle": "P", "do": ["d"], "dont": ["d"], "questions": ["q"]}
    return entry(Lesson, Collection.LESSONS, slug, **{**given, "added": "2026-01-10", **values})


def linked(*entries: Entry[Any]) -> tuple[Library, Graph]:
    companies = [entry(Company, Collection.COMPANIES, slug, name=slug, industry="retail") for slug in COMPANIES]
    library, found = collect([*entries, *companies], [], TERMS)
    assert found == []
    return library, link(library)


def counted(*stories: Entry[Any]) -> Figures:
    return figures(*linked(*stories, *map(lesson, LESSONS)))


def of(slug: str, found: Figures) -> OfLesson:
    return next(each for each in found.lessons if each.lesson == f"lessons/{slug}")


STORIES = st.lists(
    st.fixed_dictionaries(
        {
            "sentiment": st.sampled_from(SENTIMENTS),
            "lessons": st.dictionaries(st.sampled_from([*LESSONS, "nope"]), st.sampled_from(ROLES), min_size=1).map(
                lambda roles: [{"id": slug, "role": role} for slug, role in roles.items()]
            ),
            "company": st.sampled_from([*COMPANIES, "anonymous", "unknown"]),
            "industry": st.none() | st.sampled_from(tuple(TERMS.industries)),
            "channel": st.sampled_from(tuple(TERMS.channels)),
            "evidence": st.sampled_from(tuple(TERMS.evidence)),
            "status": st.sampled_from(["published", "published", "draft", "retired"]),
            "date": st.none() | st.sampled_from(["2007", "2007-04", "2007-04-06", "2012"]),
            "review": st.none()
            | st.just({"last": "2026-01-01", "due": "2027-01-01"})
            | st.just({"last": "2026-01-01"}),
        }
    ),
    max_size=8,
)


@given(STORIES)
def test_sums_agree(drawn: list[dict[str, Any]]) -> None:
    stories = [story(number, **values) for number, values in enumerate(drawn)]
    found = counted(*stories)
    published = [one.meta for one in stories if one.meta.status == "published"]
    assert found.stories == BySentiment(*(sum(one.sentiment == each for one in published) for each in SENTIMENTS))
    for each in found.lessons:
        taught = [(one, role.role) for one in published for role in one.lessons if role.id == each.lesson[8:]]
        assert each.stories == sum(each.roles) == sum(each.sentiments) == len(taught)
        assert each.roles._asdict() == {role: Counter(role for _, role in taught)[role] for role in ROLES}
        assert each.evidence.stories == each.stories >= each.evidence.first_hand
        assert (each.evidence.grade is Grade.THIN) == bool(each.evidence.lacks)
    assert sum(each.sentiments.total for each in found.channels) == len(published)
    assert sum(each.sentiments.total for each in found.companies) == sum(one.company in COMPANIES for one in published)
    assert found.undated == sum(one.date is None for one in published)
    assert (found.latest is None) == (found.undated == len(published))
    due = sum(bool(one.review and one.review.due) for one in published)
    assert (len(found.reviews), found.without_review) == (due, len(published) + len(LESSONS) - due)


@given(STORIES)
def test_gaps_are_exactly_what_no_story_shows(drawn: list[dict[str, Any]]) -> None:
    found = counted(*(story(number, **values) for number, values in enumerate(drawn)))
    for each in found.lessons:
        gaps = [gap for gap in found.gaps if gap.of == each.lesson]
        if not each.stories:
            assert gaps == [Gap(each.lesson, each.title)]
            continue
        lacking = {name for name, count in each.sentiments._asdict().items() if not count}
        assert sorted(gap.sentiment for gap in gaps if gap.sentiment) == sorted(lacking)
        lacking = {name for name, count in each.roles._asdict().items() if not count}
        assert sorted(gap.role for gap in gaps if gap.role) == sorted(lacking)
    for facet in ("channels", "situations", "industries"):
        told = {each.place for each in getattr(found, facet) if each.sentiments.total}
        missing = [gap.of for gap in found.gaps if gap.kind == facet]
        assert missing == [EntryId(f"{facet}/{term}") for term in TERMS.terms(facet) if f"{facet}/{term}" not in told]
    assert [gap.slug for gap in found.gaps if gap.kind == "families"] == ["use-judgement", "run-as-one-company"]


def test_what_leaves_a_lesson_without_its_opposite_is_wanted_most() -> None:
    found = counted(
        *(story(number, lessons=[{"id": "own", "role": role}]) for number, role in enumerate(("followed", "broken"))),
        story(2, lessons=[{"id": "listen", "role": "partly"}], sentiment="neutral"),
    )
    lessons = [(gap.slug, gap.sentiment, gap.role) for gap in found.gaps if gap.kind == "lessons"]
    assert lessons == [
        ("ask", "", ""),
        ("listen", "positive", "followed"),
        ("listen", "negative", "broken"),
        ("own", "positive", ""),
        ("own", "neutral", "partly"),
    ]


@pytest.mark.parametrize(
    ("stories", "lacks"),
    [
        ([], ("stories", "companies")),
        ([{}], ("stories", "companies")),
        ([{}, {"company": "zenith"}], ("stories",)),
        ([{}, {}, {}], ("companies",)),
        ([{}, {}, {"company": "zenith"}], ()),
        ([{}, {}, {"company": "anonymous"}], ()),
        ([{"evidence": "reported"}, {"evidence": "reported"}, {"company": "zenith"}], ("first_hand",)),
        ([{"evidence": "reported"}, {"evidence": "staff"}, {"company": "zenith"}], ()),
    ],
)
def test_what_makes_evidence_thin(stories: list[dict[str, Any]], lacks: tuple[str, ...]) -> None:
    found = counted(*(story(number, **values) for number, values in enumerate(stories)))
    evidence = of("listen", found).evidence
    assert (evidence.lacks, evidence.grade) == (lacks, Grade.THIN if lacks else Grade.MODERATE)


def test_lessons_stand_by_family_and_companies_by_name() -> None:
    found = counted()
    assert [each.lesson for each in found.lessons] == ["lessons/ask", "lessons/listen", "lessons/own"]
    assert [each.label for each in found.companies] == ["acme", "zenith"]


def test_reviews_stand_by_their_days_and_those_of_drafts_are_left_out() -> None:
    days = {1: "2027-02-01", 2: "2026-12-31", 3: "2026-12-31"}
    stories = [story(number, review={"last": "2026-01-01", "due": due}) for number, due in days.items()]
    draft = story(4, status="draft", review={"last": "2026-01-01", "due": "2026-01-02"})
    assert [each.entry for each in counted(*stories, draft).reviews] == ["stories/s-2", "stories/s-3", "stories/s-1"]


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_more_stories_are_never_paler(counts: list[int]) -> None:
    most = max(counts)
    shades = [heat(count, most) for count in sorted(counts)]
    assert shades == sorted(shades)
    assert [shade == 0 for shade in shades] == [count == 0 for count in sorted(counts)]
    assert shades[-1] == (0 if not most else 1 if most == 1 else 4)
