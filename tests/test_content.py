"""The stories and lessons of this repository: all there, with their facts, and in words of our own."""

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from kb_builder.checking import Analysis
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import EdgeKind
from kb_builder.model import Entry, Lesson, Story

ROOT = Path(__file__).parents[1]


class Facts(NamedTuple):
    """What the sources tell about a story; figures are those that must stand in its text."""

    title: str
    sentiment: str
    kind: str
    lessons: str
    """Ids with the role: + followed, ~ partly, - broken."""
    contrasts: str = ""
    figures: tuple[str, ...] = ()


STORIES = {
    "comcast-answer-before-question": Facts(
        "The answer that arrived before the question",
        "negative",
        "encounter",
        "listen-first- customer-before-task- hand-over-warmly- coach-from-real-calls-",
        "comcast-named-the-real-need",
        ("AT&T", "Dish"),
    ),
    "comcast-honest-second-transfer": Facts(
        "The agent who said it was not hers to fix",
        "neutral",
        "encounter",
        "hand-over-warmly+ listen-first+ promise-what-you-can-keep+ lower-the-effort~",
        "hosting-four-numbers-one-answer",
    ),
    "comcast-named-the-real-need": Facts(
        "The third agent names the real need",
        "positive",
        "encounter",
        "listen-first+ customer-before-task+ hand-over-warmly+ own-it-to-the-end+",
        "comcast-answer-before-question",
        ("35%",),
    ),
    "blockbuster-rent-or-own": Facts(
        "Rent it, or own it for the same price",
        "positive",
        "encounter",
        "one-step-further+ use-what-you-know+ customer-before-task+",
        "cingular-forty-five-minute-exchange",
        ("$3.99", "30 days|30-day|thirty days"),
    ),
    "cingular-forty-five-minute-exchange": Facts(
        "A five-minute exchange that took forty-five",
        "neutral",
        "encounter",
        "one-company-to-the-customer- lower-the-effort- promise-what-you-can-keep- discretion-at-the-edge-",
        "blockbuster-rent-or-own",
        ("45|forty-five", "five minutes|5 minutes"),
    ),
    "delta-charge-my-laptop": Facts(
        "An empty seat, a flat battery and a rule",
        "negative",
        "encounter",
        "discretion-at-the-edge- use-what-you-know- one-step-further- every-touchpoint-counts-",
        "bb-king-two-dollar-ticket",
        ("16-hour|16 hours|sixteen", "three|3", "2-million|two million|2 million", "not my job"),
    ),
    "gigmasters-cookies-first": Facts(
        "Diagnosis before sympathy",
        "neutral",
        "pattern",
        "acknowledge-before-fixing~ coach-from-real-calls+",
        "guarded-caller-given-the-floor",
        ("cookies",),
    ),
    "gigmasters-listening-together": Facts(
        "A team that reviews its own calls", "positive", "practice", "coach-from-real-calls+"
    ),
    "isaak-signs-until-done": Facts(
        "Signing until the line is empty",
        "positive",
        "encounter|pattern|practice",
        "one-step-further+ every-touchpoint-counts+",
    ),
    "bb-king-two-dollar-ticket": Facts(
        "Two dollars for an eight-dollar door",
        "positive",
        "encounter",
        "discretion-at-the-edge+ one-step-further+",
        "delta-charge-my-laptop",
        ("$2|two dollars", "$8|eight dollars"),
    ),
    "att-two-scripts-dead-modem": Facts(
        "Two scripts for one dead modem",
        "negative",
        "encounter",
        "human-before-script- acknowledge-before-fixing- hand-over-warmly~ every-touchpoint-counts-",
        "att-retention-makes-it-right",
        ("two years|2 years", "four|4"),
    ),
    "att-retention-makes-it-right": Facts(
        "Fifteen minutes with the retention desk",
        "positive",
        "encounter",
        "recover-in-proportion+ human-before-script+ lower-the-effort+ own-it-to-the-end+",
        "att-two-scripts-dead-modem att-outage-checked-last",
        ("$50", "fifteen|15"),
    ),
    "att-outage-checked-last": Facts(
        "The outage looked up last",
        "negative",
        "encounter",
        "use-what-you-know- own-it-to-the-end- recover-in-proportion- disarm-the-guarded-customer-",
        "att-retention-makes-it-right",
        ("3:30", "two hours|2 hours", "$0.25|25 cents", "12 years|twelve years|12-year"),
    ),
    "hosting-four-numbers-one-answer": Facts(
        "Four numbers, one person, no help",
        "negative",
        "encounter",
        "promise-what-you-can-keep- lower-the-effort- own-it-to-the-end-",
        "comcast-honest-second-transfer",
        ("24/7|24 hours", "four|4"),
    ),
    "isaak-winery-line": Facts(
        "Two CD covers at the winery",
        "positive",
        "encounter",
        "one-step-further+ every-touchpoint-counts+",
        "",
        ("two|2",),
    ),
    "number-port-rescue": Facts(
        "A rival carrier agrees to restore the number",
        "positive",
        "encounter",
        "own-it-to-the-end+ one-company-to-the-customer+ promise-what-you-can-keep+ acknowledge-before-fixing+",
        "rival-carriers-hang-up",
    ),
    "guarded-caller-given-the-floor": Facts(
        "The caller who expected to be talked down to",
        "positive",
        "encounter",
        "disarm-the-guarded-customer+ listen-first+ one-step-further+",
        "gigmasters-cookies-first",
    ),
    "rival-carriers-hang-up": Facts(
        "When the other carrier will not talk",
        "negative",
        "pattern",
        "one-company-to-the-customer-",
        "number-port-rescue",
    ),
}
LESSONS = {
    "listen-first": ("Listen before you solve", "listen-and-care"),
    "acknowledge-before-fixing": ("Acknowledge the impact before the fix", "listen-and-care"),
    "human-before-script": ("Be a person first, a script second", "listen-and-care"),
    "disarm-the-guarded-customer": ("Win over the customer who expects the worst", "listen-and-care"),
    "customer-before-task": ("Serve the customer, not the task", "take-ownership"),
    "own-it-to-the-end": ("Own it until it is finished", "take-ownership"),
    "hand-over-warmly": ("Hand over warmly, honestly and once", "take-ownership"),
    "lower-the-effort": ("Take the work off the customer", "take-ownership"),
    "use-what-you-know": ("Use what you already know", "use-judgement"),
    "one-step-further": ("Offer the one extra step", "use-judgement"),
    "discretion-at-the-edge": ("Use (and give) discretion at the edge", "use-judgement"),
    "recover-in-proportion": ("Make the remedy fit the harm", "use-judgement"),
    "one-company-to-the-customer": ("Be one company to the customer", "run-as-one-company"),
    "promise-what-you-can-keep": ("Promise only what you can keep", "run-as-one-company"),
    "every-touchpoint-counts": ("Make it the same for everyone, every time", "run-as-one-company"),
    "coach-from-real-calls": ("Coach from real conversations", "run-as-one-company"),
}
ROLES = {"+": "followed", "~": "partly", "-": "broken"}
JOURNEYS = {
    "comcast-monthly-charges": [
        "comcast-answer-before-question",
        "comcast-honest-second-transfer",
        "comcast-named-the-real-need",
    ],
    "att-dead-modem": ["att-two-scripts-dead-modem", "att-retention-makes-it-right"],
}

each_story = pytest.mark.parametrize("slug", STORIES)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return read_knowledge_base(ROOT / "mkdocs.yml").analyse()


@pytest.fixture(scope="module")
def stories(analysis: Analysis) -> dict[str, Entry[Story]]:
    return dict(analysis.facts.library.stories)


@pytest.fixture(scope="module")
def lessons(analysis: Analysis) -> dict[str, Entry[Lesson]]:
    return dict(analysis.facts.library.lessons)


def test_check_has_nothing_to_say(analysis: Analysis) -> None:
    assert [f"{d.path}:{d.span.line}: {d.rule.name}: {d.message}" for d in analysis.diagnostics] == []


def test_every_story_and_lesson_is_there(stories: dict[str, Entry[Story]], lessons: dict[str, Entry[Lesson]]) -> None:
    assert sorted(set(STORIES) - set(stories)) == []
    assert {
        slug: (entry.meta.title, entry.meta.family) for slug, entry in lessons.items() if slug in LESSONS
    } == LESSONS
    assert (len(STORIES), len(LESSONS)) == (18, 16)


@each_story
def test_story_is_what_its_source_tells(slug: str, stories: dict[str, Entry[Story]]) -> None:
    facts, meta = STORIES[slug], stories[slug].meta
    assert (meta.title, meta.sentiment) == (facts.title, facts.sentiment)
    assert re.fullmatch(facts.kind, meta.kind)
    assert sorted((lesson.id, lesson.role) for lesson in meta.lessons) == sorted(
        (lesson[:-1], ROLES[lesson[-1]]) for lesson in facts.lessons.split()
    )


@each_story
def test_contrast_of_a_story_is_known_from_both_sides(slug: str, analysis: Analysis) -> None:
    story = analysis.facts.library.stories[slug]
    contrasts = {
        edge.target.removeprefix("stories/") for edge in analysis.facts.graph.out(story.id, EdgeKind.CONTRASTS)
    }
    assert contrasts == set(STORIES[slug].contrasts.split())


@each_story
def test_figures_of_the_source_carry_over(slug: str, stories: dict[str, Entry[Story]]) -> None:
    text = stories[slug].document.text.value.replace("\u00a0", " ")
    missing = [
        figure
        for figure in STORIES[slug].figures
        if not any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE) for one in figure.split("|"))
    ]
    assert missing == []


@each_story
def test_story_can_be_read_in_two_minutes(slug: str, analysis: Analysis) -> None:
    assert 150 <= analysis.facts.converted[f"stories/{slug}.md"].words <= 450


@pytest.mark.parametrize("journey", JOURNEYS)
def test_legs_of_a_journey_are_in_order(journey: str, stories: dict[str, Entry[Story]]) -> None:
    legs = sorted(
        (story.meta.journey.step, slug)
        for slug, story in stories.items()
        if story.meta.journey and story.meta.journey.id == journey
    )
    assert legs == list(enumerate(JOURNEYS[journey], start=1))


@pytest.mark.parametrize("slug", LESSONS)
def test_lesson_is_shown_followed_and_broken(slug: str, stories: dict[str, Entry[Story]]) -> None:
    roles = {lesson.role for story in stories.values() for lesson in story.meta.lessons if lesson.id == slug}
    assert {"followed", "broken"} <= roles


def test_unverified_story_names_no_company(stories: dict[str, Entry[Story]]) -> None:
    assert stories["hosting-four-numbers-one-answer"].meta.company == "anonymous"


# First names of employees, and of people who commented: roles take their place. Those of authors stand in `source`.
NAMES = r"Jovi|Sparkle|Scott|Roger|Daksh|Jan|Jenny|Yehuda"


def prose_of(entry: Entry[Story] | Entry[Lesson]) -> str:
    """All that is written but the credit, which names author and title as they are."""
    return re.sub(r"^source:.*\n(?:[ \t]+.*\n)*", "", entry.document.text.value, flags=re.MULTILINE)


def test_people_are_roles_and_not_names(stories: dict[str, Entry[Story]], lessons: dict[str, Entry[Lesson]]) -> None:
    named = [
        f"{entry.path}: {match[0]}"
        for entry in (*stories.values(), *lessons.values())
        for match in re.finditer(rf"\b(?:{NAMES})\b", prose_of(entry))
    ]
    assert named == []


RUN = 8


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Every run of 8 words, as a set."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def test_no_sentence_of_a_source_was_copied(
    stories: dict[str, Entry[Story]], lessons: dict[str, Entry[Lesson]]
) -> None:
    folder = os.environ.get("KB_SEEDS")
    if not folder:
        pytest.skip("KB_SEEDS names no folder with the source documents: nothing to compare with")
    seeds = sorted(Path(folder).glob("*.txt"))
    assert seeds
    foreign = {run for seed in seeds for run in runs_of(seed.read_text("utf-8"))}
    credited = {
        run for story in stories.values() if story.meta.source for run in runs_of(story.meta.source.title or "")
    }
    copied = {
        entry.path: sorted(" ".join(run) for run in (runs_of(prose_of(entry)) & foreign) - credited)
        for entry in (*stories.values(), *lessons.values())
    }
    assert {path: runs for path, runs in copied.items() if runs} == {}


def test_runs_are_of_8_words() -> None:
    assert runs_of("One, two three four five six seven eight nine") == {
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        ("two", "three", "four", "five", "six", "seven", "eight", "nine"),
    }
