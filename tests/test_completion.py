"""Shell completion, through click's own machinery: what a shell gets for what was typed so far."""

import shutil
import subprocess
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb

LESSONS = ["listen-first", "own-it"]
STORIES = ["stories/first-call.md", "stories/second-call.md"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def completed(typed: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that bash offers behind `kb `; what is typed last is not finished."""
    words = ["kb", *typed.split(" ")]
    with monkeypatch.context() as patch:
        patch.setenv("_KB_COMPLETE", "bash_complete")
        patch.setenv("COMP_WORDS", " ".join(words))
        patch.setenv("COMP_CWORD", str(len(words) - 1))
        result = kb()
    assert (result.exit_code, result.stderr) == (0, "")
    return [line.partition(",")[2] for line in result.stdout.splitlines() if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_one_that_the_shell_understands(shell: str) -> None:
    result = kb("completion", shell)
    assert result.exit_code == 0
    assert f"_KB_COMPLETE={shell}_complete" in result.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=result.stdout, text=True, check=True)


def test_shell_that_is_not_known_is_refused() -> None:
    assert kb("completion", "tcsh").exit_code == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gen", ["generate"]),
        ("--v", ["--version"]),
        ("new st", ["story"]),
        ("new story --lesson ", LESSONS),
        ("new story --lesson ow", ["own-it"]),
        ("new story --lesson own-it:", ["own-it:followed", "own-it:partly", "own-it:broken"]),
        ("new story --lesson own-it:b", ["own-it:broken"]),
        ("new course --lesson l", ["listen-first"]),
        ("new story --company ", ["parcelo", "anonymous"]),
        ("new story --sentiment n", ["neutral", "negative"]),
        ("new story --channel s", ["store", "social", "self-service"]),
        ("new company --industry a", ["airlines"]),
        ("new lesson --family t", ["take-ownership"]),
        ("check s", STORIES),
        ("check stories/s", ["stories/second-call.md"]),
        ("check - --stdin-filename stories/f", ["stories/first-call.md"]),
        ("check lessons/", ["lessons/listen-first.md", "lessons/own-it.md"]),
        ("fix courses/", ["courses/first-week.md"]),
        ("check --select KB30", [f"KB30{number}" for number in range(1, 10)]),
        ("check --select KB301,KB111", ["KB301,KB111"]),
        ("check --ignore dangling-l", ["dangling-lesson"]),
        ("check --ignore dangling-lesson,dangling-c", ["dangling-lesson,dangling-contrast"]),
        ("explain KB90", ["KB901"]),
        ("explain not-u", ["not-utf-8"]),
        ("new story --lesson zebra", []),
        ("search refund --lesson l", ["listen-first"]),
        ("search refund --company ", ["parcelo", "anonymous"]),
        ("search refund --sentiment n", ["neutral", "negative"]),
        ("search refund --kind s", ["story"]),
        ("similar stories/f", ["stories/first-call.md"]),
        ("similar - --stdin-filename stories/s", ["stories/second-call.md"]),
        ("export s", ["search"]),
        ("mv l", ["lesson"]),
        ("mv lesson l", ["listen-first"]),
        ("mv story ", ["first-call", "second-call"]),
        ("retire course f", ["first-week"]),
        ("ledger u", ["update"]),
        ("impact --format g", ["github"]),
    ],
)
def test_what_was_typed_is_completed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, words: list[str]
) -> None:
    assert completed(typed, monkeypatch) == words


def test_other_files_are_left_to_the_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed("check docs/in", monkeypatch) == ["docs/in"]
    monkeypatch.chdir(folder / "stories")
    assert completed("check fi", monkeypatch) == ["fi"]


def test_knowledge_base_that_was_named_is_the_one_that_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert completed(f"new story -f {folder}/mkdocs.yml --lesson ", monkeypatch) == LESSONS


@pytest.mark.parametrize("typed", ["new story --lesson ", "new story --company ", "new course --lesson "])
def test_outside_of_a_knowledge_base_it_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert completed(typed, monkeypatch) == []


@pytest.mark.parametrize("typed", ["new story --lesson ", "new story --company an", "check stories/"])
def test_broken_knowledge_base_is_no_reason_to_speak(folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    (folder / "mkdocs.yml").write_text("plugins: [", "utf-8")
    (folder / "companies.yml").write_bytes(b"\xff\xfe: {")
    shutil.rmtree(folder / "lessons")
    shutil.rmtree(folder / "stories")
    assert completed(typed, monkeypatch) in ([], ["anonymous"], ["stories/"])
