"""Two large knowledge bases: a hundred stories with one fault each, and unusual stories without any."""

import os
import re
from pathlib import Path

import pytest
from case_files import CASES, REPORT, CannotHoldError, write_case
from test_rules import CLEAN, report_of

from kb_builder.diagnostics import RULES

BAD = CASES / "bad-stories"
UNUSUAL = CASES / "unusual-stories"
FIRST_LINE = re.compile(r"^(\S.*?):\d+:\d+: (?:error|warning|advice)\[(KB\d{3}) ", re.MULTILINE)
# These are about lessons, courses, hand-written pages and settings.
OF_OTHER_FILES = {
    *("KB203", "KB204", "KB205", "KB206", "KB305", "KB309", "KB311", "KB321", "KB322", "KB323", "KB331"),
    *("KB506", "KB531", "KB532", "KB533", "KB534", "KB535", "KB701", "KB801", "KB802"),
}


def test_report_of_the_bad_stories(tmp_path: Path) -> None:
    try:
        write_case(BAD, tmp_path)
    except CannotHoldError as error:
        pytest.skip(f"this file system has no room for both names: {error}")
    report = report_of(tmp_path)
    if os.environ.get("KB_BLESS"):
        (BAD / REPORT).write_text(report, "utf-8")
    assert report == (BAD / REPORT).read_text("utf-8")


def test_every_rule_for_stories_has_a_bad_story_of_its_name() -> None:
    found = FIRST_LINE.findall((BAD / REPORT).read_text("utf-8"))
    assert {code for _, code in found} == RULES.keys() - OF_OTHER_FILES
    assert [(path, code) for path, code in found if not path.startswith(("stories/kb", "stories/KB"))] == []
    assert [(path, code) for path, code in found if not path.lower().startswith(f"stories/{code.lower()}")] == []


def test_every_bad_story_is_reported_once() -> None:
    reported = [path for path, _ in FIRST_LINE.findall((BAD / REPORT).read_text("utf-8"))]
    assert len(reported) == len(set(reported)) >= 60
    names = {Path(path).parts[1].removesuffix(".md") for path in reported}
    there = {path.name.removesuffix(".md") for path in (BAD / "stories").iterdir()}
    # The journey that lacks its second step has a first one; of two equal names one is told to go.
    assert there - names == {"kb313-first-step", "kb202-same-name"}


def test_unusual_stories_are_right(tmp_path: Path) -> None:
    write_case(UNUSUAL, tmp_path)
    assert len(list((tmp_path / "stories").glob("*.md"))) >= 22
    assert report_of(tmp_path) == CLEAN
