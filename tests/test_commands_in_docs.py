"""Every command in the documentation is run, or is understood by the program, or is named here with the reason.

- ```console blocks are transcripts: `test_documentation.py` runs them and compares what they print.
- ```bash blocks are run here, a page after the other in a copy of the knowledge base; only their exit code counts.
- `kb ...` within a line, as in tables, is not run: its command and its options must exist.
"""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from command import kb
from sites import change
from test_documentation import copy_knowledge_base

from kb_builder.cli import _kb

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")))
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
_FENCE = re.compile(r"^( *)(`{3,})([\w-]*)[^\n]*\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`((?:\.venv/bin/)?kb [^`\n]+)`(?!`)")

NOT_RUN = {
    "pip": "needs the network and another environment; one test makes a wheel and installs it",
    "git": "clones, pushes or rewrites what is not here",
    "cd": "into what was cloned",
    "make": "its targets are what runs these tests",
    "curl": "needs a search cluster",
    "split": "a program of the system, on what `kb export` has written",
    "kb build": "takes long: the tutorial builds a site, and many other tests do",
    "kb explain XHOUSE001": "needs the extension of that page: tests/test_extending.py runs it",
    "kb check --select X": "needs the extension of that page: tests/test_extending.py runs it",
}
"""What is not run, by how it begins, and why."""

NEW = "two-queues-for-one-answer"


def _new_story(root: Path) -> None:
    """The story of the guide for contributors, without its slips."""
    text = TEXTS["CONTRIBUTING.md"].partition(f'```markdown title="stories/{NEW}.md"\n')[2].partition("```")[0]
    text = text.replace("lessons: lower-the-efort", "lessons: [lower-the-effort]").replace(
        "21 November 2026", "2026-11-21"
    )
    (root / f"stories/{NEW}.md").write_text(text, "utf-8")


def _lesson(root: Path) -> None:
    text = (root / "lessons/listen-first.md").read_text("utf-8")
    (root / "lessons/read-the-script.md").write_text(text, "utf-8")


def _course_elsewhere(root: Path) -> None:
    listed = re.search(
        r"```yaml\n(- name: Onboarding at Parcelo\n.*?)```", TEXTS["docs/contribute/addresses.md"], re.DOTALL
    )
    assert listed
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/\nsite_name:")
    (root / "external-links.yml").write_text(listed[1], "utf-8")
    _lesson(root)


def _drafts(root: Path) -> None:
    _new_story(root)
    for name in ("notes.txt", "friday.txt"):
        (root / name).write_text((root / f"stories/{NEW}.md").read_text("utf-8"), "utf-8")


def _clippings(root: Path) -> None:
    text = TEXTS["docs/contribute/import.md"].partition('```markdown title="two-visits.md"\n')[2].partition("```")[0]
    (root / "clippings").mkdir()
    (root / "clippings/two-visits.md").write_text(text, "utf-8")


BEFORE: dict[str, Callable[[Path], None]] = {
    "docs/contribute/addresses.md": _course_elsewhere,
    "docs/contribute/editors.md": _drafts,
    "docs/contribute/import.md": _clippings,
    "docs/contribute/search.md": _drafts,
    "docs/contribute/withdraw.md": _new_story,
    "docs/rules/KB205.md": _lesson,
}
"""What a page takes for granted is there."""


def commands_of(text: str) -> Iterator[str]:
    """The commands of the ```bash blocks of a page, each on one line."""
    for fence in _FENCE.finditer(text):
        if fence[3] == "bash":
            yield from filter(None, map(str.strip, fence[4].replace("\\\n", " ").splitlines()))


def is_run(command: str) -> bool:
    return not any(f"{command} ".startswith(f"{begins} ") for begins in NOT_RUN)


WITH_COMMANDS = [page for page, text in TEXTS.items() if any(map(is_run, commands_of(text)))]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own knowledge base without its hand-written pages, after a check: what is known is quick."""
    root = tmp_path_factory.mktemp("checked") / "base"
    copy_knowledge_base(root)
    shutil.rmtree(root / "docs")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("# Home\n", "utf-8")
    assert kb("check", "-f", str(root / "mkdocs.yml")).exit_code == 0
    return root


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_commands_of_the_page_end_well(
    page: str, checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(checked, tmp_path / "base"))
    BEFORE.get(page, lambda _: None)(root)
    _commit(root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path))
    for command in filter(is_run, commands_of(TEXTS[page])):
        words, stdin, target = _parsed(command)
        done = kb(*words, stdin=(root / stdin).read_text("utf-8") if stdin else "y\n")
        assert done.exit_code == 0, f"{page}: `{command}` ends with {done.exit_code}\n{done.stdout}{done.stderr}"
        if target:
            assert done.stdout, f"{page}: `{command}` writes nothing into {target}"


def _commit(root: Path) -> None:
    """The copy as a repository whose branch is as it was published."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(root)]
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "x"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run([*git, *words], check=True, capture_output=True)


def _parsed(command: str) -> tuple[list[str], str, str]:
    """The words behind `kb`, the file that is read and the one that is written."""
    words = shlex.split(command, comments=True)
    assert words[0] == "kb", f"{command!r} is neither run nor in NOT_RUN"
    stdin = words[words.index("<") + 1] if "<" in words else ""
    target = words[words.index(">") + 1] if ">" in words else ""
    end = min(words.index(sign) for sign in ("<", ">") if sign in words) if stdin or target else len(words)
    return words[1:end], stdin, target


@pytest.mark.parametrize("page", [page for page, text in TEXTS.items() if "kb " in text])
def test_commands_named_on_the_page_exist(page: str) -> None:
    text = _FENCE.sub(lambda fence: fence[0] if fence[3] == "text" and page == "README.md" else "", TEXTS[page])
    said = [match[1] for match in _CODE.finditer(text)]
    said += [line.partition("  ")[0] for line in text.splitlines() if line.startswith(".venv/bin/kb ")]
    for command in said:
        assert not (problem := _misunderstood(command)), f"{page}: `{command}`: {problem}"


def _misunderstood(command: str) -> str:
    """What the program would not understand; arguments in prose may be anything."""
    group: click.Command | None = _kb
    for word in command.split()[1:]:
        if word.startswith("--"):
            assert group is not None
            known = {name for option in group.params for name in option.opts} | {"--help"}
            if word.partition("=")[0] not in known:
                return f"there is no option {word}"
        elif isinstance(group, click.Group) and word[:1].islower():
            context = click.Context(group)
            if word not in group.list_commands(context):
                return f"there is no command {word}"
            group = group.get_command(context, word)
    return ""


def test_no_block_of_text_hides_commands() -> None:
    hidden = [
        f"{page}: {line}"
        for page, text in TEXTS.items()
        for fence in _FENCE.finditer(text)
        if fence[3] == "text" and page != "README.md" and "/documentation/commands" not in page
        for line in fence[4].splitlines()
        if re.match(r"(\$ )?(\.venv/bin/)?(kb|pip|curl) [a-z]", line)
    ]
    assert hidden == []


def test_nothing_is_excused_that_is_not_there() -> None:
    commands = [command for text in TEXTS.values() for command in commands_of(text)]
    commands += [line[2:] for text in TEXTS.values() for line in text.splitlines() if line.startswith("$ ")]
    assert [begins for begins in NOT_RUN if not any(f"{one} ".startswith(f"{begins} ") for one in commands)] == []
