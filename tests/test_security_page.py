"""The page on security names a test for each defence, and each of them is there."""

import re

from case_files import CASES
from sites import ROOT
from test_defences import DEFENCES

PAGE = (ROOT / "docs/develop/security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| What ", "| ---"))]


def test_every_row_names_a_test() -> None:
    assert len(ROWS) > 30
    assert [row for row in ROWS if "::" not in row and not re.search(r"cases KB\d{3}", row)] == []


def test_every_named_test_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
    assert named
    gone = [(file, test) for file, test in named if f"\ndef {test}(" not in (ROOT / "tests" / file).read_text("utf-8")]
    assert gone == []


def test_every_named_case_is_there() -> None:
    codes = {code for cases in re.findall(r"cases (KB\d{3}(?:, KB\d{3})*)", PAGE) for code in cases.split(", ")}
    assert len(codes) > 20
    assert [code for code in sorted(codes) if not list((CASES / "rules").glob(f"{code}-*/fires*"))] == []


def test_every_defence_that_is_switched_off_stands_in_its_row() -> None:
    named = [name for row in ROWS for name in row.rstrip(" |").rpartition("| ")[2].split(", ")]
    assert [name for name in DEFENCES if name not in named] == []
