"""Every case in tests/cases/rules/, with its whole report. KB_BLESS=1 writes the reports anew: then read the diff."""

import datetime
import os
import re
from pathlib import Path

import pytest
from case_files import CASES, REPORT, CannotHoldError, write_case

from kb_builder.checking.reporters import human, summary
from kb_builder.knowledge_base import read_knowledge_base

RULES = CASES / "rules"
FOLDERS = sorted(path for path in RULES.glob("*/*") if path.is_dir())
CLEAN = "No problems found.\n"
TODAY = datetime.date(2026, 6, 1)


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: str(case.relative_to(RULES)))
def test_report_of_the_case(case: Path, tmp_path: Path) -> None:
    try:
        write_case(case, tmp_path)
    except CannotHoldError as error:
        pytest.skip(f"this file system has no room for both names: {error}")
    report = report_of(tmp_path)
    expected = case / REPORT
    if os.environ.get("KB_BLESS") and (case.name.startswith("fires") or expected.exists()):
        expected.write_text(report, "utf-8")
    assert report == (expected.read_text("utf-8") if expected.exists() else CLEAN)


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: str(case.relative_to(RULES)))
def test_case_is_about_its_own_rule_alone(case: Path) -> None:
    report = (case / REPORT).read_text("utf-8") if (case / REPORT).exists() else CLEAN
    named = set(re.findall(r"^\S.*?: (?:error|warning|advice)\[(KB\d{3} [a-z0-9-]+)\]: ", report, re.MULTILINE))
    rule = case.parent.name.replace("-", " ", 1)
    if case.name.startswith("fires"):
        assert named == {rule}
    else:
        assert rule not in named


def test_base_of_the_cases_is_clean(tmp_path: Path) -> None:
    write_case(CASES / "base", tmp_path)
    assert report_of(tmp_path) == CLEAN


def report_of(root: Path) -> str:
    """What `kb check` prints in this folder, without colour."""
    base = read_knowledge_base(root / "mkdocs.yml")
    found = base.analyse(today=TODAY).diagnostics
    return "".join(f"{line}\n" for line in (*human(found, base.text_of, colour=False), summary(found)))
