"""What Git says was changed."""

import subprocess
from pathlib import Path


class NotARepositoryError(Exception):
    """Git has no answer; its own words say why."""


def changed_paths(root: Path, base: str) -> list[str]:
    """Files below a folder that differ from where the branch left `base`, and new ones, relative to it, sorted.

    Deleted files are in it: what still names them is what is wrong.
    """
    start = _git(root, "merge-base", base, "HEAD").strip() if base != "HEAD" else "HEAD"
    differing = _git(root, "diff", "--name-only", "-z", "--relative", start, "--")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({path for path in (differing + untracked).split("\0") if path})


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:
        raise NotARepositoryError("--changed needs Git, which is not installed.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise NotARepositoryError(f"Git says: {said[-1] if said else 'nothing'}") from None
    return done.stdout
