"""Guides for those who lead a session."""

from sites import ROOT

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages.guides import guides
from kb_builder.pages.shelf import Shelf
from kb_builder.pages.site import GuidePage, Imprint
from kb_builder.pages.words import load_words


def _guides() -> dict[str, GuidePage]:
    analysis = read_knowledge_base(ROOT / "mkdocs.yml").analyse()
    pages = guides(Shelf.of(analysis.facts, load_words("en"), Imprint("Stories")))
    return {page.address: page.body for page in pages if isinstance(page.body, GuidePage)}


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return 60 * int(hours) + int(minutes)


def test_every_plan_begins_where_the_part_before_ends_and_adds_up() -> None:
    for address, guide in _guides().items():
        end = 0
        for part in guide.plan:
            assert _minutes(part.start) == end, address
            end += int(part.minutes.removesuffix(" min"))
        assert guide.total == f"{end} minutes", address


def test_guide_of_a_story_stops_at_its_pause() -> None:
    guide = _guides()["teach/stories/comcast-answer-before-question/"]
    (stop,) = guide.stops
    assert stop.text.last_sentence == "The answer was full of information, but it belonged to some other question."
    assert stop.question.startswith("The agent has just answered a question")
    assert [part.title for part in guide.plan][1:4] == ["Read to the pause", "Pause", "Read on"]


def test_guide_of_a_lesson_reads_its_best_pair_the_worse_story_first() -> None:
    guide = _guides()["teach/lessons/listen-first/"]
    assert [link.address for link in guide.reading] == [
        "lessons/listen-first/",
        "stories/comcast-answer-before-question/",
        "stories/comcast-named-the-real-need/",
    ]


def test_guide_of_a_course_leads_to_the_guides_of_its_lessons() -> None:
    guide = _guides()["teach/courses/first-line-support/"]
    assert all(part.link and part.link.address.startswith("teach/lessons/") for part in guide.plan)
    assert len(guide.plan) == 6
