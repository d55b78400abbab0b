"""The commands in the documentation are run, page by page, and must print what the page shows.

A page is a story told from top to bottom, in one copy of the knowledge base:
- ```console blocks: lines that begin with `$ ` are run, the lines below them are the whole output; `...` on a line of
  its own stands for any lines, `...` within a line for any text;
- ```markdown or ```yaml blocks with title="path" are written to that path first.

The tutorial begins in an empty folder. What needs no output to be compared is in `test_commands_in_docs.py`.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from forking import run_forked

from kb_builder.linking import LEAST
from kb_builder.model import default_explanations, default_vocabularies

ROOT = Path(__file__).parent.parent
CONTENT = ("stories", "lessons", "courses", "docs", "overrides")
SETTINGS = ("mkdocs.yml", "companies.yml", "journeys.yml", "fingerprints.txt", "published-urls.txt")

_BLOCK = re.compile(r'^```(console|markdown|yaml)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)

TUTORIAL = "docs/documentation/tutorial.md"
NOT_RUN = {
    "python3 -m venv": "this environment has the program",
    "source": "this environment has the program",
    "pip install": "needs the network; one test makes a wheel and installs it",
    "kb serve": "does not end by itself; tests/test_serve.py",
    "git": "asks for a name and an address",
}
"""What the tutorial shows and is not run, by how it begins, and why."""

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
    if "```console" in path.read_text("utf-8") and path != ROOT / TUTORIAL
)


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page: str, tmp_path: Path) -> None:
    root = tmp_path / "stories-of-ours"
    copy_knowledge_base(root)
    for kind, title, text in blocks((ROOT / page).read_text("utf-8")):
        if kind == "console":
            for command, expected in commands(text):
                assert_same(expected, run(command, root), command)
        elif title:
            (root / title).write_text(text, "utf-8")


def test_tutorial_leads_from_nothing_to_a_site(tmp_path: Path) -> None:
    """Who types what stands there, and nothing else, has a site in the end."""
    folder = tmp_path
    seen: set[str] = set()
    for kind, title, text in blocks((ROOT / TUTORIAL).read_text("utf-8")):
        for command, expected in commands(text) if kind == "console" else ():
            excuse = next((begins for begins in NOT_RUN if f"{command} ".startswith(f"{begins} ")), None)
            if excuse:
                seen.add(excuse)
            elif command.startswith("cd "):
                folder /= command.removeprefix("cd ")
            else:
                assert_same(expected, run(command, folder), command)
        if title:
            assert (folder / title).exists(), f"{title} is written over before it is there"
            (folder / title).write_text(text, "utf-8")
    page = folder / "site/stories/the-call-that-came-at-four/index.html"
    assert "The call that came at four" in page.read_text("utf-8")
    assert seen == NOT_RUN.keys()


def test_some_page_has_commands() -> None:
    assert PAGES


def copy_knowledge_base(root: Path) -> None:
    """The project's own knowledge base, as somebody who has just cloned it has it."""
    for name in CONTENT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
    for name in SETTINGS:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)


def blocks(text: str) -> Iterator[tuple[str, str | None, str]]:
    """Kind, title and text of the blocks of a page that mean something here."""
    for match in _BLOCK.finditer(text):
        if match[1] == "console" or match[2]:
            yield match[1], match[2], match[3]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output the page shows."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = command.removesuffix("\\") + more
        yield command, output


_KB = """
import os, runpy
os.dup2(1, 2)  # What comes out stands in the order in which it is said.
runpy.run_module("kb_builder", run_name="__main__")
"""


def run(command: str, root: Path) -> str:
    """What a command prints, both streams; only `kb` is run, in a forked process, without a shell."""
    words = shlex.split(command, comments=True)
    assert words[0] == "kb", f"the documentation shows {command!r}; only kb is run here"
    env = {"PATH": "", "HOME": str(root), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = run_forked(["-c", _KB, *words[1:]], cwd=root, env=env, timeout=120)
    return done.stdout


def assert_same(expected: str, actual: str, command: str) -> None:
    """The output as the page shows it, where `...` stands for anything."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in expected.rstrip("\n").split("\n")
        if expected.strip()
    )
    shown = "\n".join(line.rstrip() for line in actual.rstrip().split("\n")) + "\n" if actual.strip() else ""
    if not re.fullmatch(pattern, shown):
        assert expected == shown, f"`{command}` prints something else"


@pytest.mark.parametrize(
    "name", ["sentiments", "roles", "kinds", "evidence", "channels", "situations", "industries", "families"]
)
def test_reference_lists_every_term_with_its_meaning(name: str) -> None:
    page = (ROOT / "docs/contribute/closed-lists.md").read_text("utf-8")
    labels, told = default_vocabularies().terms(name), default_explanations().terms(name)
    rows = "".join(f"| `{term}` | {label} | {told[term]} |\n" for term, label in labels.items())
    assert f"| Id | Label | What it means |\n| --- | --- | --- |\n{rows}" in f"{page}\n"


def test_rule_of_the_grade_is_the_one_that_counts() -> None:
    page = (ROOT / "docs/train/index.md").read_text("utf-8")
    for grade, (stories, companies) in LEAST.items():
        assert f"| {grade.title()} | {stories} or more | {companies} or more | half or more |" in page
