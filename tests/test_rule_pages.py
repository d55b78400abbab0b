"""The example on the page of each rule: the check says of it what the page shows, to the letter."""

import os
import re
import shutil
from pathlib import Path

import pytest
from case_files import CASES, CannotHoldError, lay_over, write_case
from test_rules import report_of

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "rules").glob("KB*.md"))
EXAMPLES = CASES / "examples"

_REPORT = re.compile(r"^(`kb check[^`]*` says:\n\n```text\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_LINES = re.compile(r"^In `([^`\n]+)`, from line (\d+):\n\n(`{3,})\w*\n(.*?)^\3$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_report_and_lines_on_the_page_are_those_of_its_example(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    example = EXAMPLES / page.stem
    if example.exists():
        try:
            write_example(example, tmp_path)
        except CannotHoldError as error:
            pytest.skip(f"this file system has no room for both names: {error}")
        report = report_of(tmp_path)
        if os.environ.get("KB_BLESS"):
            page.write_text(_REPORT.sub(lambda shown: shown[1] + report, text, count=1), "utf-8")
    else:
        report = (case_shown(text, page.stem) / "report.txt").read_text("utf-8")
        write_case(case_shown(text, page.stem), tmp_path)
    shown = _REPORT.search(text)
    assert shown
    assert report == shown[2]
    for path, first, _, lines in _LINES.findall(text):
        there = (tmp_path / path).read_text("utf-8").split("\n")[int(first) - 1 :]
        wanted = lines.removesuffix("...\n").split("\n")[:-1]
        assert there[: len(wanted)] == wanted


def write_example(example: Path, root: Path) -> None:
    """The example over the project's own stories and lessons."""
    for name in ("stories", "lessons"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("companies.yml", "journeys.yml"):
        shutil.copyfile(ROOT / name, root / name)
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# Home\n", "utf-8")
    shutil.copyfile(CASES / "base" / "mkdocs.yml", root / "mkdocs.yml")
    lay_over(example, root)


def case_shown(text: str, code: str) -> Path:
    """The case of the rule whose report stands on the page."""
    shown = _REPORT.search(text)
    assert shown
    for case in sorted((CASES / "rules").glob(f"{code}-*/fires*")):
        if (case / "report.txt").read_text("utf-8") == shown[2]:
            return case
    raise AssertionError(f"no case of {code} gives the report on its page")
