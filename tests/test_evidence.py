"""How broad the evidence of a lesson is: counts, and a grade that cannot be had for less than its rule says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge import STORY, good_entry
from sites import ROOT

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import LEAST, EdgeKind, Evidence, Grade, evidence_of
from kb_builder.model import Entry, Story

BEST_FIRST = list(Grade)


def story(company: str, evidence: str, channel: str = "phone") -> Entry[Story]:
    text = re.sub("^company: .*", f"company: {company}\nindustry: retail", STORY, flags=re.MULTILINE)
    text = re.sub("^evidence: .*", f"evidence: {evidence}", text, flags=re.MULTILINE)
    return good_entry(re.sub("^channel: .*", f"channel: {channel}", text, flags=re.MULTILINE))


stories = st.builds(story, st.sampled_from(["a", "b", "c", "anonymous"]), st.sampled_from(["first-hand", "reported"]))


@pytest.mark.parametrize(
    ("evidence", "grade"),
    [
        (Evidence(0, 0, 0, 0), Grade.THIN),
        (Evidence(1, 1, 1, 1), Grade.THIN),
        (Evidence(2, 2, 2, 2), Grade.THIN),
        (Evidence(3, 1, 3, 3), Grade.THIN),
        (Evidence(3, 2, 1, 1), Grade.THIN),
        (Evidence(3, 2, 1, 2), Grade.MODERATE),
        (Evidence(4, 2, 1, 2), Grade.MODERATE),
        (Evidence(4, 4, 4, 4), Grade.MODERATE),
        (Evidence(5, 2, 5, 5), Grade.MODERATE),
        (Evidence(5, 3, 1, 2), Grade.THIN),
        (Evidence(5, 3, 1, 3), Grade.STRONG),
        (Evidence(6, 3, 1, 3), Grade.STRONG),
        (Evidence(900, 40, 9, 449), Grade.THIN),
    ],
)
def test_grade(evidence: Evidence, grade: Grade) -> None:
    assert evidence.grade is grade


def test_what_is_counted() -> None:
    told = [
        story("a", "first-hand", "phone"),
        story("a", "staff", "store"),
        story("b", "reported", "phone"),
        story("anonymous", "staff", "chat"),
        story("anonymous", "reported", "chat"),
    ]
    assert evidence_of(told) == Evidence(stories=5, companies=3, channels=3, first_hand=3)


@given(st.lists(stories, max_size=9), st.sampled_from(["a", "b", "c", "d", "anonymous"]))
def test_one_more_story_at_first_hand_never_lowers_the_grade(told: list[Entry[Story]], company: str) -> None:
    before, after = evidence_of(told), evidence_of([*told, story(company, "first-hand")])
    assert BEST_FIRST.index(after.grade) <= BEST_FIRST.index(before.grade)


@given(st.lists(stories, max_size=9))
def test_order_of_stories_does_not_matter(told: list[Entry[Story]]) -> None:
    assert evidence_of(reversed(told)) == evidence_of(told)


@given(st.lists(stories, max_size=9))
def test_grade_is_had_for_no_less_than_its_rule_says(told: list[Entry[Story]]) -> None:
    evidence = evidence_of(told)
    if evidence.grade in LEAST:
        assert (evidence.stories, evidence.companies) >= LEAST[evidence.grade]
        assert evidence.companies >= LEAST[evidence.grade][1]
        assert evidence.first_hand >= evidence.stories - evidence.first_hand


def test_grades_of_our_own_lessons() -> None:
    facts = read_knowledge_base(ROOT / "mkdocs.yml").analyse().facts
    grades: dict[str, Grade] = {
        lesson.slug: evidence_of(
            facts.library.published_stories[edge.source.partition("/")[2]]
            for edge in facts.graph.into(lesson.id, EdgeKind.TEACHES)
        ).grade
        for lesson in facts.library.published_lessons.values()
    }
    assert {slug for slug, grade in grades.items() if grade is Grade.STRONG} == {
        "one-step-further",
        "own-it-to-the-end",
    }
    assert {slug for slug, grade in grades.items() if grade is Grade.THIN} == {
        *("disarm-the-guarded-customer", "human-before-script", "recover-in-proportion"),
    }
