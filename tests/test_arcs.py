"""Mood arcs: where everything stands in the drawing, and what stories and journeys give to be drawn."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, analysis

from kb_builder.pages import Site, load_words, plan
from kb_builder.pages.arc import Dot, Label, Segment, drawn, runs, tone_of
from kb_builder.pages.site import JourneyPage, MoodArc, StoryPage

MOODS = st.integers(-2, 2)
POINTS = st.lists(st.tuples(MOODS, st.sampled_from(["before", "during", "after"])), min_size=1, max_size=24)


# The drawing


def test_three_points_stand_in_the_middle_of_three_columns() -> None:
    drawing = drawn([-1, 2, 0], ["before", "during", "after"])
    assert drawing.dots == (Dot(16.67, 55.0, "negative"), Dot(50.0, 10.0, "positive"), Dot(83.33, 40.0, "neutral"))
    assert drawing.segments == (Segment(16.67, 55.0, 50.0, 10.0), Segment(50.0, 10.0, 83.33, 40.0))
    assert drawing.labels == (Label(16.67, "before"), Label(50.0, "during"), Label(83.33, "after"))
    assert drawing.borders == ()
    assert drawing.levels == (10.0, 40.0, 70.0)


def test_neighbours_of_one_name_share_a_label_and_have_a_border() -> None:
    drawing = drawn([0, 1, 2, 1], ["step 1", "step 1", "step 2", "step 2"])
    assert drawing.labels == (Label(25.0, "step 1"), Label(75.0, "step 2"))
    assert drawing.borders == (50.0,)


def test_name_that_comes_back_gets_a_label_of_its_own() -> None:
    assert [label.text for label in drawn([0, 0, 0], ["before", "during", "before"]).labels] == [
        *("before", "during", "before"),
    ]


@given(POINTS)
def test_everything_stands_within_the_drawing_and_from_left_to_right(points: list[tuple[int, str]]) -> None:
    moods, names = [mood for mood, _ in points], [name for _, name in points]
    drawing = drawn(moods, names)
    for placed in (drawing.dots, drawing.labels):
        assert all(0 < one.x < 100 for one in placed)
        assert all(one.x < other.x for one, other in pairwise(placed))
    assert all(drawing.levels[0] <= dot.y <= drawing.levels[-1] for dot in drawing.dots)
    assert len(drawing.labels) == runs(names)
    assert [(line.x1, line.y1) for line in drawing.segments] == [(dot.x, dot.y) for dot in drawing.dots[:-1]]
    assert [(line.x2, line.y2) for line in drawing.segments] == [(dot.x, dot.y) for dot in drawing.dots[1:]]


@given(MOODS, MOODS)
def test_better_mood_stands_higher(one: int, other: int) -> None:
    first, second = drawn([one, other], ["before", "after"]).dots
    assert (first.y < second.y, first.y == second.y) == (one > other, one == other)
    assert (first.tone == second.tone) == (tone_of(one) == tone_of(other))


# What is drawn


def planned(arcs: dict[str, str], **extra: str) -> Site:
    """The site of the base with these arcs in its stories."""
    texts = {f"stories/{name}.md": BASE_TEXTS[f"stories/{name}.md"] for name in arcs}
    for name, arc in arcs.items():
        head, _, body = texts[f"stories/{name}.md"].removeprefix("---\n").partition("\n---\n")
        texts[f"stories/{name}.md"] = f"---\n{head}\n{arc}\n---\n{body}"
    return plan(analysis({**texts, **extra}), load_words("en"))


def story_arc(arc: str) -> MoodArc | None:
    site = planned({"first-call": f"arc: {arc}"})
    body = next(page.body for page in site.pages if page.address == "stories/first-call/")
    assert isinstance(body, StoryPage)
    return body.arc


def test_points_of_a_story_are_told_in_words() -> None:
    arc = story_arc("[{beat: situation, mood: -2}, {beat: outcome, mood: 1, minutes: 1}]")
    assert arc is not None
    assert arc.told == "A line from left to right. The situation: very bad; What came of it: good."
    assert [(point.group, point.minutes) for point in arc.points] == [
        ("The situation", ""),
        ("What came of it", "1 minute"),
    ]
    assert (arc.has_minutes, arc.draws_minutes) == (True, True)


@pytest.mark.parametrize("arc", ["[{beat: outcome, mood: 1}]", "[{beat: situation, mood: 0, minutes: 3}]"])
def test_one_point_is_no_line(arc: str) -> None:
    assert story_arc(arc) is None


def test_many_parts_are_numbered_and_their_minutes_stand_in_the_table_alone() -> None:
    points = ", ".join(f"{{beat: {beat}, mood: 0, minutes: 5}}" for beat in ("situation", "handling") * 6)
    arc = story_arc(f"[{points}]")
    assert arc is not None
    assert [label.text for label in arc.drawing.labels] == [str(number) for number in range(1, 13)]
    assert (arc.points[1].part, arc.has_minutes, arc.draws_minutes) == ("2, What they did", True, False)


def journey_arc(site: Site) -> MoodArc | None:
    body = next(page.body for page in site.pages if isinstance(page.body, JourneyPage))
    return body.arc


def test_journey_draws_the_arcs_of_its_steps_in_a_row() -> None:
    both = "arc: [{beat: situation, mood: -1}, {beat: outcome, mood: 1}]"
    arc = journey_arc(planned({"first-call": both, "second-call": both}))
    assert arc is not None
    assert [label.text for label in arc.drawing.labels] == ["Step 1", "Step 2"]
    assert [point.part for point in arc.points][2:] == ["Step 2, The situation", "Step 2, What came of it"]


def test_journey_with_a_step_of_which_nothing_is_known_has_no_line() -> None:
    assert journey_arc(planned({"first-call": "arc: [{beat: situation, mood: -1}, {beat: outcome, mood: 1}]"})) is None
