"""Staff find what they mean: `make relevance` prints the table for every search of the product."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sites import ROOT

from benchmarks.relevance import Question, Result, ask_all, copied, in_browser, load_questions, table, whoosh
from kb_builder.searching.author_search import open_search

QUESTIONS = load_questions()


def test_questions_are_many_and_their_answers_exist() -> None:
    assert len({question.query for question in QUESTIONS}) == len(QUESTIONS) >= 60
    for question in QUESTIONS:
        assert question.right
        assert [each for each in question.right if not (ROOT / f"{each}.md").is_file()] == []


def test_every_story_and_lesson_answers_a_question() -> None:
    entries = {f"{folder}/{path.stem}" for folder in ("stories", "lessons") for path in (ROOT / folder).glob("*.md")}
    assert entries - set().union(*(question.right for question in QUESTIONS)) == set()


def test_search_of_authors_finds_what_staff_mean() -> None:
    result = ask_all("Whoosh", whoosh(open_search(ROOT / "mkdocs.yml", kept=False)), QUESTIONS)
    missed = [query for query, rank in result.ranks.items() if not 0 < rank <= 3]
    assert result.success(3) >= 0.9, missed
    assert result.mean_reciprocal_rank >= 0.75


def test_search_of_readers_finds_what_staff_mean(tmp_path: Path, browser: Browser) -> None:
    [result] = in_browser(browser, ["pagefind"], copied(tmp_path / "base"), QUESTIONS)
    missed = [query for query, rank in result.ranks.items() if not 0 < rank <= 3]
    assert result.success(3) >= 0.9, missed
    assert result.mean_reciprocal_rank >= 0.75


def test_measures_are_those_of_the_field() -> None:
    answers = {"a": ["x", "right"], "b": ["right"], "c": ["x", "y", "z", "right"], "d": ["x"]}
    questions = [Question(query, frozenset({"right"})) for query in answers]
    result = ask_all("it", answers.__getitem__, questions)
    assert result == Result("it", {"a": 2, "b": 1, "c": 4, "d": 0})
    assert (result.success(1), result.success(3), result.success(10)) == (0.25, 0.5, 0.75)
    assert result.mean_reciprocal_rank == pytest.approx((1 / 2 + 1 + 1 / 4) / 4)
    assert table([result]).splitlines()[-1] == "| it | 0.25 | 0.50 | 0.75 | 0.44 | 1 |"
