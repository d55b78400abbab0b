"""Knowledge bases on disk for the tests that build whole sites, and the command line that builds them."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from command import kb
from forking import IS_POSSIBLE, run_forked
from pagefind_bundle import documents, filters

ROOT = Path(__file__).parent.parent
MINI_SITE = Path(__file__).parent / "mini-site"
BIN = Path(sys.executable).parent
_FORKED = ("kb", "mkdocs")
"""Others would find what they do not expect: modules that are imported, and templates that are compiled."""

_KNOWLEDGE_BASE = (
    "stories",
    "lessons",
    "courses",
    "docs",
    "overrides",
    "companies.yml",
    "journeys.yml",
    "published-urls.txt",
    "mkdocs.yml",
)


def copy_mini_site(folder: Path) -> Path:
    """The mini site in a folder of its own; every page kind and nearly every key stands in it."""
    return Path(shutil.copytree(MINI_SITE, folder))


def copy_real_site(folder: Path) -> Path:
    """What the project's own site is made from."""
    folder.mkdir(parents=True)
    for name in _KNOWLEDGE_BASE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        elif (ROOT / name).exists():
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def keep_the_themes_search(root: Path) -> None:
    """The owner of the site lists the theme's search, which is then kept."""
    change(root / "mkdocs.yml", "plugins:\n", "plugins:\n  - search\n")


def change(file: Path, old: str, new: str) -> None:
    """Replaces a text that must stand in the file."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new), "utf-8")


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs a program of this environment in a process of its own, which is forked where that is possible.

    The variables are those of this process and those given, which ask for a new interpreter.
    """
    if env or not IS_POSSIBLE or command[0] not in _FORKED:
        return run_from_nothing(*command, cwd=cwd, env=env, timeout=timeout)
    program, *arguments = map(str, command)
    return run_forked([str(BIN / program), *arguments], cwd=cwd, env=_environment(), timeout=timeout)


def undated() -> dict[str, str]:
    """The variables of this process. A build is dated by its content unless the tests say themselves when it is."""
    return {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}


def _environment() -> dict[str, str]:
    return {**undated(), "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": ""}


def run_from_nothing(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """The same in a new interpreter, with the variables of this process and those given."""
    program, *arguments = command
    return subprocess.run(
        [str(BIN / program), *map(str, arguments)],
        cwd=cwd,
        env={**_environment(), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def build(root: Path, site: Path | None = None, **env: str) -> Path:
    """Builds a knowledge base that must build without a warning; the site's folder.

    A variable of the environment asks for a process of its own, which takes twice as long.
    """
    site = site or root / "site"
    if env:
        done = run("kb", "build", "--site-dir", site, cwd=root, env=env)
        code, out, err = done.returncode, done.stdout, done.stderr
    else:
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # It was set by the build before.
        result = kb("build", "-f", str(root / "mkdocs.yml"), "--site-dir", str(site))
        code, out, err = result.exit_code, result.stdout, result.stderr
    assert code == 0 and not err, f"{out}{err}"  # noqa: PT018
    return site


def beside_site(root: Path) -> list[str]:
    """What lies in the private folder beside the site of a knowledge base, sorted."""
    return sorted(path.name for path in root.glob(".site.kb/*"))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """What `make` makes in an empty folder, made by one of the workers of a run and read by all."""
    run_of_all = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder, made = run_of_all / f"once-{name}", run_of_all / f"once-{name}.made"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + 600
        while not made.exists() and time.monotonic() < end:
            time.sleep(0.1)
    else:
        try:
            result = make(folder)
        except BaseException:
            result = folder / "another worker could not make it"
            raise
        finally:
            made.with_suffix(".new").write_text(str(result), "utf-8")
            made.with_suffix(".new").rename(made)
    return Path(made.read_text("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder by its path; of an index for readers, what it says."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if not (folder / "pagefind").is_dir():
        return found
    found = {path: data for path, data in found.items() if not path.startswith("pagefind/") or path.endswith(".js")}
    said = {"documents": documents(folder), "filters": filters(folder)}
    return found | {f"pagefind/{name}": json.dumps(each, sort_keys=True).encode() for name, each in said.items()}
