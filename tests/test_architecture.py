"""The layers of pyproject.toml, as import-linter sees them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"


def test_no_phase_imports_from_a_later_one() -> None:
    run = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr if run.returncode else "") == (0, "")


def test_what_is_committed_is_what_the_readme_names() -> None:
    """A folder that somebody built to look at, and committed with all else, is found here."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    committed = {path.partition("/")[0] for path in listed.splitlines()}
    layout = (ROOT / "README.md").read_text("utf-8").partition("## What lies where")[2].partition("```text\n")[2]
    named = {line.split(" ", 1)[0].rstrip("/") for line in layout.partition("```")[0].splitlines()}
    usual = {name for name in committed if name.startswith(".") or name.isupper() or name.endswith(".md")}
    assert committed - usual - {"Makefile"} == named
