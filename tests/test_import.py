"""`kb import`: texts that were written elsewhere become drafts.

A case is a folder of tests/cases/imports: `source/` holds one file, or several, which are imported together;
`expected/` all that comes of it: what is printed, the drafts, and the sources that are known then by their
fingerprints. `KB_BLESS=1` writes `expected/` anew; read it before you believe it.
"""

import os
import shutil
from pathlib import Path

import pytest
from test_cli import kb

IMPORTS = Path(__file__).parent / "cases" / "imports"
KNOWLEDGE_BASE = IMPORTS / "knowledge-base"
CASES = sorted(path.name for path in IMPORTS.iterdir() if path != KNOWLEDGE_BASE)
DAY = "2026-06-01"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base without a problem."""
    root = Path(shutil.copytree(KNOWLEDGE_BASE, tmp_path / "base"))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, folder: Path) -> None:
    source = IMPORTS / case / "source"
    files = sorted(source.rglob("*"))
    result = kb("import", str(files[0] if len(files) == 1 else source), "--added", DAY)
    new = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.md"))
        if not (KNOWLEDGE_BASE / path.relative_to(folder)).exists()
    }
    actual = {
        "printed.txt": f"{result.stdout}{result.stderr}exit {result.exit_code}\n",
        "sources.txt": kb("originality", "list").stdout,
        **new,
    }
    expected = IMPORTS / case / "expected"
    if os.environ.get("KB_BLESS"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in actual.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, "utf-8")
    assert actual == {
        path.relative_to(expected).as_posix(): path.read_text("utf-8")
        for path in sorted(expected.rglob("*"))
        if path.is_file()
    }
