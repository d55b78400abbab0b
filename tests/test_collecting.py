"""When Python looks for cycles of unused objects: never in a command that only reads, always where pages are made."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from sites import copy_mini_site

from kb_builder.cli import collecting

TELL = "import atexit, gc, sys; atexit.register(lambda: print(gc.isenabled(), file=sys.stderr))"


@pytest.mark.parametrize(("command", "is_looking"), [("check", False), ("build", True)])
def test_only_what_makes_pages_looks_for_cycles(tmp_path: Path, command: str, is_looking: bool) -> None:
    base = copy_mini_site(tmp_path / "base")
    arguments = ["kb", command, "-f", str(base / "mkdocs.yml")]
    program = f"{TELL}; sys.argv = {arguments!r}; from kb_builder.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == str(is_looking)


def test_process_of_somebody_else_is_left_alone() -> None:
    gc.enable()
    before = gc.get_freeze_count(), gc.get_threshold()
    collecting.from_now_on()
    assert (gc.get_freeze_count(), gc.get_threshold()) == before
