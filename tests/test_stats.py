"""`kb stats`: the figures for people, programs and spreadsheets."""

import csv
import datetime
import io
import json
import re
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb
from hypothesis import given
from hypothesis import strategies as st
from sites import change

from kb_builder.exporting.figures import TABLES, Asked, Row, Table, comma_separated, json_shape
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import figures

DAY = ("--today", "2026-06-01")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base in which two texts are to be reviewed."""
    write_case(BASE, tmp_path)
    for path, review in {
        "stories/first-call.md": "{last: 2025-05-01, due: 2026-05-31, owner: The training team}",
        "lessons/own-it.md": "{last: 2025-05-01, due: 2026-06-30}",
    }.items():
        change(tmp_path / path, "added: 2026-01-10", f"added: 2026-01-10\nreview: {review}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_people_read_what_is_there_what_is_missing_and_what_is_due(folder: Path) -> None:
    result = kb("stats", *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    said = result.stdout
    assert said.startswith("2 stories: 1 positive, 0 neutral, 1 negative.\n2 of 2 do not say when they happened.\n")
    assert "\nLessons (2)\n  Listen before you solve: 1 positive, 0 neutral, 1 negative; followed 1, partly 0," in said
    assert "broken 1; thin evidence (few stories, few companies)\n" in said
    assert "\nCompanies (1)\n  Parcelo: 1 positive, 0 neutral, 1 negative\n" in said
    assert "  Own it until it is finished (neutral, partly): kb new story --sentiment neutral --lesson own-it:" in said
    assert "\nOverdue for review (1)\n  2026-05-31  stories/first-call.md (The training team)\n" in said
    assert "\nDue for review within 30 days (1)\n  2026-06-30  lessons/own-it.md\n" in said
    assert said.endswith("\n2 entries say no day for the next review.\n")


def test_long_lists_are_cut_and_say_where_the_rest_is(folder: Path) -> None:
    said = kb("stats", *DAY).stdout
    gaps = re.search(r"Gaps, the most wanted first \((\d+)\)\n(?:  \S.*\n){20}  \.\.\. and (\d+) more: (.*)\n", said)
    assert gaps
    assert int(gaps[1]) == 20 + int(gaps[2])
    rows = kb(*gaps[3].split()[1:]).stdout.splitlines()
    assert len(rows) == 1 + int(gaps[1])


@pytest.mark.parametrize(
    ("today", "within", "states"),
    [
        ("2026-05-31", 0, ["due", "later"]),
        ("2026-06-01", 28, ["overdue", "later"]),
        ("2026-06-01", 29, ["overdue", "due"]),
        ("2026-07-01", 0, ["overdue", "overdue"]),
    ],
)
def test_a_review_is_overdue_after_its_day(folder: Path, today: str, within: int, states: list[str]) -> None:
    said = json.loads(kb("stats", "--format", "json", "--today", today, "--due-within", str(within)).stdout)
    assert [review["state"] for review in said["reviews"]] == states


def test_programs_get_one_object_with_every_table(folder: Path) -> None:
    said = json.loads(kb("stats", "--format", "json", *DAY).stdout)
    assert (said["v"], said["today"], said["due_within"]) == (1, "2026-06-01", 30)
    assert said["stories"] == {"positive": 1, "neutral": 0, "negative": 1, "total": 2}
    assert said["reviews"][0] == {
        "id": "stories/first-call",
        "title": "The question nobody heard",
        "path": "stories/first-call.md",
        "due": "2026-05-31",
        "last": "2025-05-01",
        "owner": "The training team",
        "state": "overdue",
    }
    assert said["lessons"][1]["lacks"] == ["stories", "companies"]
    for name, table in TABLES.items():
        assert said[name], name
        assert all(tuple(row) == table.columns for row in said[name]), name


@pytest.mark.parametrize("table", TABLES)
def test_a_spreadsheet_gets_the_same_rows(folder: Path, table: str) -> None:
    result = kb("stats", "--format", "csv", "--table", table, *DAY)
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    said = json.loads(kb("stats", "--format", "json", *DAY).stdout)[table]
    assert rows == [{name: shown(value) for name, value in row.items()} for row in said]


def shown(value: object) -> str:
    """A value of JSON as a cell."""
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def test_without_a_table_it_is_that_of_the_lessons(folder: Path) -> None:
    assert kb("stats", "--format", "csv").stdout == kb("stats", "--format", "csv", "--table", "lessons").stdout


def test_a_table_without_rows_has_its_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert (
        kb("stats", "--format", "csv", "--table", "reviews").stdout_bytes == b"id,title,path,due,last,owner,state\r\n"
    )


FACTS = read_knowledge_base(BASE / "mkdocs.yml").analyse().facts
FOUND = figures(FACTS.library, FACTS.graph)
ASKED = Asked(datetime.date(2026, 6, 1), 30)
TEXTS = st.text(max_size=8) | st.builds(str.__add__, st.sampled_from("=+-@\t\r\n"), st.text(max_size=8))


@given(st.lists(TEXTS, min_size=1))
def test_no_cell_becomes_a_formula_and_no_text_is_lost(texts: list[str]) -> None:
    def rows(*_: object) -> list[Row]:
        return [{"text": text} for text in texts]

    text = comma_separated(Table(("text",), rows), FOUND, ASKED)
    _, *cells = (row[0] for row in csv.reader(io.StringIO(text, newline="")))
    for cell, said in zip(cells, texts, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell in (said, f"'{said}")


def test_the_title_of_a_story_cannot_become_a_formula(folder: Path) -> None:
    change(folder / "stories/first-call.md", "title: The question nobody heard", 'title: "=HYPERLINK(1)"')
    rows = csv.DictReader(io.StringIO(kb("stats", "--format", "csv", "--table", "reviews").stdout))
    assert next(rows)["title"] == "'=HYPERLINK(1)"


def test_a_table_is_for_spreadsheets_only(folder: Path) -> None:
    result = kb("stats", "--table", "gaps")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--table chooses what --format csv writes" in result.stderr


def test_a_knowledge_base_with_errors_is_not_counted(folder: Path) -> None:
    change(folder / "stories/first-call.md", "lessons: [listen-first, own-it]", "lessons: [nope]")
    result = kb("stats", "--format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "KB301" in result.stderr
    assert "Nothing was counted; mend the errors first." in result.stderr


def test_the_day_changes_nothing_but_the_states_of_reviews() -> None:
    later = json_shape(FOUND, Asked(datetime.date(2036, 1, 1), 30))
    assert {**later, "today": "2026-06-01"} == json_shape(FOUND, ASKED)
