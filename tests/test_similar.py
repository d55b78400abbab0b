"""`kb similar`: what is told already, before a story is written."""

import json
import math
import shutil
from collections import Counter
from pathlib import Path

import pytest
from case_files import BASE
from command import kb
from hypothesis import given
from hypothesis import strategies as st
from knowledge import STORY
from sites import ROOT, change

from kb_builder.searching.similarity import nearest

FIRST, SECOND = "stories/first-call", "stories/second-call"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def similar(*arguments: str, stdin: str | bytes = "") -> list[str]:
    """The ids of what is near, nearest first."""
    result = kb("similar", *arguments, "--format", "json", stdin=stdin)
    assert result.exit_code in (0, 1), result.stderr
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


# The measure


def of(*texts: str) -> tuple[dict[str, dict[int, float]], dict[int, int]]:
    """For each word its texts with counts, and the lengths of the texts."""
    words: dict[str, dict[int, float]] = {}
    for number, text in enumerate(texts):
        for word, count in Counter(text.split()).items():
            words.setdefault(word, {})[number] = count
    return words, {number: len(text.split()) for number, text in enumerate(texts)}


def near(draft: str, *texts: str, most: int = 9) -> list[tuple[int, tuple[str, ...]]]:
    words, lengths = of(*texts)
    found = nearest(Counter(draft.split()), lambda word: words.get(word, {}), lengths, most)
    return [(each.text, each.shared) for each in found]


def test_rare_words_bring_texts_together() -> None:
    assert near("the modem", "the hat", "the modem", "the cat") == [
        (1, ("modem", "the")),
        (0, ("the",)),
        (2, ("the",)),
    ]


def test_score_is_the_one_of_the_textbook() -> None:
    words, lengths = of("a a b", "b")
    (first, second) = nearest({"a": 1, "b": 2}, lambda word: words.get(word, {}), lengths, 2)
    idf_a, idf_b, tf = math.log(3), math.log(2), 1 + math.log(2)
    length = math.hypot(idf_a, tf * idf_b)
    expected = (idf_a * tf * idf_a + tf * idf_b * idf_b) / (length * math.sqrt(3))
    assert first.score == pytest.approx(expected, abs=1e-6)
    assert second.score == pytest.approx(tf * idf_b * idf_b / length, abs=1e-6)


def test_text_without_a_length_is_passed_over() -> None:
    assert nearest({"a": 1}, lambda _: {7: 1.0}, {3: 5}, 9) == []


TEXTS = st.lists(st.text(alphabet="abc ", min_size=1, max_size=20).filter(str.split), min_size=1, max_size=6)


@given(TEXTS, st.text(alphabet="abcd ", max_size=20), st.integers(1, 6))
def test_order_is_by_score_and_then_by_number(texts: list[str], draft: str, most: int) -> None:
    words, lengths = of(*texts)
    found = nearest(Counter(draft.split()), lambda word: words.get(word, {}), lengths, most)
    assert found == sorted(found, key=lambda each: (-each.score, each.text))
    assert len(found) <= most
    assert all(set(each.shared) == set(draft.split()) & set(texts[each.text].split()) for each in found)


# The command


def test_draft_elsewhere_is_compared(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    draft = tmp_path_factory.mktemp("desk") / "notes.txt"
    draft.write_text("The driver remembers the dog of the neighbour.", "utf-8")
    result = kb("similar", str(draft))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "The parcel two doors down  (positive)\n"
        "  stories/second-call.md  /stories/second-call/\n"
        "  both say: driver, dog, neighbour, remembers\n\n"
    )


def test_story_is_not_compared_with_itself(folder: Path) -> None:
    assert similar("stories/first-call.md") == [SECOND]
    assert similar("-", "--stdin-filename", "stories/first-call.md", stdin=STORY) == [SECOND]
    assert similar("-", stdin=STORY) == [FIRST, SECOND]


def test_lessons_are_no_stories(folder: Path) -> None:
    assert similar("lessons/listen-first.md") == [FIRST, SECOND]


def test_draft_that_is_broken_is_compared_by_its_words(folder: Path) -> None:
    assert similar("-", stdin="---\ntitle: [\n---\nThe dog of the driver.") == [SECOND]


def test_draft_among_the_stories_is_marked(folder: Path) -> None:
    change(folder / "stories/second-call.md", "added:", "status: draft\nadded:")
    assert kb("similar", "stories/first-call.md").stdout.splitlines()[0].endswith("(DRAFT, positive)")


def test_retired_stories_are_left_out(folder: Path) -> None:
    change(folder / "stories/second-call.md", "added:", "status: retired\nadded:")
    assert similar("stories/first-call.md") == []


def test_as_programs_read_it(folder: Path) -> None:
    """docs/contribute/search.md lists these keys."""
    shape = json.loads(kb("similar", "-", "--format", "json", stdin="The driver and the dog.").stdout)
    assert shape.pop("score") > 0
    assert shape == {
        "v": 1,
        "id": SECOND,
        "title": "The parcel two doors down",
        "path": f"{SECOND}.md",
        "address": f"{SECOND}/",
        "status": "published",
        "shared": ["driver", "dog"],
    }
    page = (ROOT / "docs/contribute/search.md").read_text("utf-8")
    assert [key for key in (*shape, "score") if f"`{key}`" not in page] == []


def test_nothing_near(folder: Path) -> None:
    result = kb("similar", "-", stdin="xylophone")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "No story shares a word with it.\n")


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["nope.md"], "", "Error: 'nope.md' cannot be read: No such file or directory."),
        (["-"], b"\xff\xfe", "Error: '-' is not UTF-8 text. Save it with the encoding UTF-8."),
        (["-", "--limit", "0"], "", "Error: Invalid value for '--limit': 0 is not in the range 1<=x<=1000."),
        ([], "", "Error: Missing argument 'FILE'."),
    ],
)
def test_what_is_not_understood(folder: Path, arguments: list[str], stdin: str | bytes, message: str) -> None:
    result = kb("similar", *arguments, stdin=stdin)
    assert (result.exit_code, result.stdout, result.stderr.splitlines()[-1]) == (2, "", message)


@pytest.mark.parametrize(
    ("story", "twins"),
    [
        ("comcast-answer-before-question", {"comcast-honest-second-transfer", "comcast-named-the-real-need"}),
        ("number-port-rescue", {"rival-carriers-hang-up"}),
        ("isaak-signs-until-done", {"isaak-winery-line", "bb-king-two-dollar-ticket"}),
        ("att-two-scripts-dead-modem", {"att-retention-makes-it-right"}),
        ("gigmasters-cookies-first", {"gigmasters-listening-together"}),
    ],
)
def test_stories_of_one_matter_find_each_other(
    story: str, twins: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stories", "lessons"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("companies.yml", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert {f"stories/{twin}" for twin in twins} <= set(similar(f"stories/{story}.md", "--limit", "3"))
