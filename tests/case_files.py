"""Writes the knowledge base of a case to disk; tests/cases/README.md says what a case may hold."""

import shutil
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
BASE = CASES / "base"
SPECIAL = "files.yml"
REPORT = "report.txt"
REPORT_AFTER_FIX = "report-after-fix.txt"
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "webp": b"RIFF\0\0\0\0WEBP"}


class CannotHoldError(Exception):
    """This file system takes two different names of the case for the same file."""


def write_case(case: Path, root: Path) -> None:
    """The base and the case over it, in an empty folder."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    lay_over(case, root)


def lay_over(case: Path, root: Path) -> None:
    """The files of the case, then those that its files.yml describes, over what is there."""
    for file in sorted(case.rglob("*")):
        inner = file.relative_to(case)
        if file.is_file() and str(inner) not in (SPECIAL, REPORT, REPORT_AFTER_FIX):
            (root / inner).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, root / inner)
    if (case / SPECIAL).exists():
        for path, what in yaml.safe_load((case / SPECIAL).read_text("utf-8")).items():
            _write_special(root, path, what)


def _write_special(root: Path, path: str, what: dict[str, Any]) -> None:
    target = root / path
    if what.get("remove"):
        target.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if "image" in what:
        target.write_bytes(_MAGIC[what["image"]].ljust(what.get("size", 0), b"\0"))
        return
    if "link" in what:
        target.unlink(missing_ok=True)
        target.symlink_to(what["link"])
        return
    text = _copied(root, what["copy"]) if "copy" in what else what["text"]
    for old, new in what.get("replace", {}).items():
        assert old in text, f"{old!r} is not in the text of {path}"
        text = text.replace(old, new)
    text *= what.get("repeat", 1)
    if what.get("line_ends") == "crlf":
        text = text.replace("\n", "\r\n")
    if target.exists() and target.name not in (other.name for other in target.parent.iterdir()):
        raise CannotHoldError(path)
    target.write_bytes(text.encode(what.get("encoding", "utf-8")))


def _copied(root: Path, path: str) -> str:
    """The text of a file of the case or the base, else of one that is there to be copied."""
    return (root / path if (root / path).exists() else CASES / path).read_text("utf-8")
