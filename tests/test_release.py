"""What a release is made of: one version, and fragments that become the changelog."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sites import ROOT

import kb_builder

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FRAGMENTS = ROOT / "changes"
NOT_FRAGMENTS = {"README.md", "template.md"}
KINDS = [kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]]


def test_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "kb_builder/__init__.py"
    command = [sys.executable, "-m", "hatchling", "version"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told == f"{kb_builder.__version__}\n"


def test_changelog_has_a_place_for_the_next_version() -> None:
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").count(PROJECT["tool"]["towncrier"]["start_string"]) == 1


@pytest.mark.parametrize(
    "path", sorted(path for path in FRAGMENTS.iterdir() if path.name not in NOT_FRAGMENTS), ids=lambda path: path.name
)
def test_fragment_is_a_list_of_a_known_kind(path: Path) -> None:
    assert re.fullmatch(rf"(?:\d+|\+[a-z0-9-]+)\.(?:{'|'.join(KINDS)})\.md", path.name)
    text = path.read_text("utf-8")
    assert text.endswith(".\n")
    assert [line for line in text.splitlines() if not line.startswith(("- ", "  "))] == []
