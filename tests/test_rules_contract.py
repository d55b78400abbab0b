"""A rule has a page, a case that fires and a near miss; nothing stands for a rule that does not exist."""

import re
from pathlib import Path

import pytest
from case_files import CASES

from kb_builder.diagnostics import RULES, Rule
from kb_builder.diagnostics.rules import rule_named

PAGES = Path(__file__).parents[1] / "docs" / "rules"
SECTIONS = ["## What it finds", "## Why it matters", "## Example", "## Write instead"]

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert sorted(page.stem for page in PAGES.glob("KB*.md")) == sorted(RULES)


def test_every_folder_of_cases_is_named_after_a_rule() -> None:
    folders = sorted(folder.name for folder in (CASES / "rules").iterdir())
    assert folders == sorted(f"{rule.code}-{rule.name}" for rule in RULES.values())


@each_rule
def test_rule_has_a_case_that_fires_and_a_near_miss(rule: Rule) -> None:
    cases = {folder.name for folder in (CASES / "rules" / f"{rule.code}-{rule.name}").iterdir()}
    assert {"fires", "near-miss"} <= cases
    assert [name for name in sorted(cases) if not name.startswith(("fires", "near-miss"))] == []


@each_rule
def test_name_reads_after_allow_and_leads_back_to_its_rule(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", rule.name)
    assert rule_named(rule.name) is rule


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES.values()]
    assert codes == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"KB[0-9]{3}", code)] == []


@each_rule
def test_page_has_the_title_and_the_sections_of_every_page(rule: Rule) -> None:
    # Examples show Markdown: what stands in a fence is no heading of the page.
    prose = re.sub(
        r"^(`{3,}).*?^\1$", "", (PAGES / f"{rule.code}.md").read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    assert re.findall(r"^# .*", prose, re.MULTILINE) == [f"# {rule.code} {rule.name}"]
    assert re.findall(r"^## .*", prose, re.MULTILINE) == SECTIONS
