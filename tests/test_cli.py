"""The `kb` command, as people and programs call it."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_files import BASE, CASES, write_case
from command import kb
from jsonschema import Draft202012Validator
from sites import build, copy_mini_site, undated

import kb_builder.cli
from kb_builder.diagnostics import RULES
from kb_builder.diagnostics.pages import rule_page
from kb_builder.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[1]
BROKEN = CASES / "rules" / "KB301-dangling-lesson" / "fires"
WARNED = CASES / "rules" / "KB309-lesson-without-story" / "fires"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_loads_nothing_that_is_slow_to_load(tmp_path: Path) -> None:
    shown, modules = _loaded("--help", cwd=tmp_path)
    packages = {name.partition(".")[0] for name in modules}
    assert "Commands:" in shown
    assert "click" in packages
    assert packages.isdisjoint(("jinja2", "markdown", "mkdocs", "phonenumbers", "pydantic", "whoosh", "yaml"))


def _loaded(*arguments: str, cwd: Path) -> tuple[str, set[str]]:
    """What a command has written in a process of its own, and the modules that it has loaded."""
    code = f"import sys; from kb_builder.cli import main\ntry: main(args={arguments})\nfinally: print(*sys.modules)"
    program = [sys.executable, "-c", code]
    done = subprocess.run(program, check=True, capture_output=True, text=True, cwd=cwd, env=undated())
    *shown, modules = done.stdout.splitlines()
    return "\n".join(shown), set(modules.split())


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_makes_pages_is_not_loaded_in_vain(tmp_path: Path, command: str) -> None:
    """It takes longer to load than a hundred texts to check: a check makes no pages, nor does an unchanged site."""
    base = copy_mini_site(tmp_path / "base")
    build(base)
    _, modules = _loaded(command, cwd=base)
    assert "kb_builder.checking" in modules
    assert modules.isdisjoint(("jinja2", "mkdocs", "kb_builder.exporting", "kb_builder.pages", "kb_builder.writing"))
    assert modules.isdisjoint(("phonenumbers", "rapidfuzz"))


def test_check_of_a_clean_knowledge_base_says_so(folder: Path) -> None:
    result = kb("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No problems found.\n", "")


def test_check_prints_the_report_and_ends_with_1(folder: Path) -> None:
    write_case(BROKEN, folder)
    result = kb("check")
    assert (result.exit_code, result.stdout) == (1, (BROKEN / "report.txt").read_text("utf-8"))
    assert result.stderr == "`kb explain CODE` tells more about a rule.\n"


def test_check_with_warnings_alone_ends_with_0(folder: Path) -> None:
    write_case(WARNED, folder)
    result = kb("check")
    assert (result.exit_code, result.stdout) == (0, (WARNED / "report.txt").read_text("utf-8"))


def test_check_in_a_folder_below_finds_the_knowledge_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(BROKEN, folder)
    monkeypatch.chdir(folder / "stories")
    assert kb("check").stdout == (BROKEN / "report.txt").read_text("utf-8")
    assert kb("check", "first-call.md").exit_code == 1
    assert kb("check", "second-call.md").exit_code == 0


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        (["stories"], 1),
        (["stories/"], 1),
        (["./stories/first-call.md"], 1),
        (["."], 1),
        (["stories/../stories/first-call.md"], 1),
        (["stories/second-call.md"], 0),
        (["lessons", "courses"], 0),
        (["lessons", "stories"], 1),
    ],
)
def test_paths_choose_whose_problems_are_shown(folder: Path, paths: list[str], code: int) -> None:
    write_case(BROKEN, folder)
    result = kb("check", *paths)
    assert (result.exit_code, "KB301" in result.stdout) == (code, code == 1)


def test_path_with_the_beginning_of_another_does_not_choose_it(folder: Path) -> None:
    write_case(BROKEN, folder)
    (folder / "stor").mkdir()
    assert kb("check", "stor").exit_code == 0


def test_absolute_path_is_understood(folder: Path) -> None:
    write_case(BROKEN, folder)
    assert kb("check", str(folder / "stories" / "first-call.md")).exit_code == 1


def test_path_that_does_not_exist_is_a_usage_error(folder: Path) -> None:
    result = kb("check", "stories/nope.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == "Error: There is no file 'stories/nope.md'."


def test_path_outside_is_a_usage_error(folder: Path) -> None:
    result = kb("check", "/")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"Error: '/' is not in the knowledge base {folder}."


def test_without_mkdocs_yml_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no mkdocs.yml in" in result.stderr
    assert "name it with -f" in result.stderr


def test_other_folder_is_checked_with_f(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    write_case(BASE, other)
    write_case(BROKEN, other)
    assert kb("check").exit_code == 0
    assert kb("check", "-f", str(other / "mkdocs.yml")).exit_code == 1
    assert kb("check", "-f", os.path.relpath(other / "mkdocs.yml"), str(other / "lessons")).exit_code == 0


def test_f_and_path_through_a_symbolic_link_belong_together(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(folder, target_is_directory=True)
    assert kb("check", "-f", str(link / "mkdocs.yml"), str(link / "stories")).exit_code == 0


def test_json_is_one_object_a_line_with_every_field(folder: Path) -> None:
    write_case(BROKEN, folder)
    result = kb("check", "--format", "json")
    assert result.exit_code == 1
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "v": 1,
            "rule": "KB301",
            "name": "dangling-lesson",
            "severity": "error",
            "path": "stories/first-call.md",
            "line": 5,
            "column": 11,
            "end_line": 5,
            "end_column": 23,
            "message": "There is no lesson 'listen-frist'.",
            "hint": "Did you mean `listen-first`?",
            "related": [],
            "fix": {
                "safety": "safe",
                "title": "Write listen-first",
                "edits": [{"line": 5, "column": 11, "end_line": 5, "end_column": 23, "text": "listen-first"}],
            },
        }
    ]


def test_json_of_a_clean_knowledge_base_is_empty(folder: Path) -> None:
    assert kb("check", "--format", "json").stdout == ""


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_terminal_is_coloured_unless_it_asks_not_to_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_coloured: bool
) -> None:
    from kb_builder.cli import options

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert options.wants_colour(Terminal()) is is_coloured


def test_output_to_a_file_has_no_colour(folder: Path) -> None:
    write_case(BROKEN, folder)
    assert "\x1b" not in kb("check").stdout


def test_bug_of_ours_ends_with_3_and_says_that_it_is_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(KnowledgeBase, "analyse", broken)
    result = kb("check")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "ZeroDivisionError: on purpose" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("This is a bug of kb, not a mistake of yours.")


def test_misspelt_command_is_a_usage_error_with_the_nearest() -> None:
    result = kb("chek")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].endswith("Did you mean 'check'?")


def test_help_lists_every_command() -> None:
    result = kb("--help")
    assert result.exit_code == 0
    for name in kb_builder.cli._COMMANDS:
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("name", ["check", "explain", "export search", "init", "schema", "search", "similar"])
def test_help_of_a_command_has_an_example(name: str) -> None:
    result = kb(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"\n    kb {name}" in result.stdout


def test_module_is_the_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "kb_builder", "--help"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("Usage: ")


def test_version_is_that_of_the_package() -> None:
    assert kb("--version").stdout == f"kb, version {kb_builder.__version__}\n"


# kb explain


@pytest.mark.parametrize("wanted", ["KB301", "kb301", "dangling-lesson", "Dangling-Lesson"])
def test_rule_is_explained_by_code_or_name(wanted: str) -> None:
    result = kb("explain", wanted)
    assert (result.exit_code, result.stdout) == (0, rule_page(RULES["KB301"]).rstrip() + "\n")


@pytest.mark.parametrize(
    ("wanted", "hint"), [("KB3O1", "Did you mean KB301?"), ("dangling-leson", "Did you mean dangling-lesson?")]
)
def test_unknown_rule_is_a_usage_error_with_the_nearest(wanted: str, hint: str) -> None:
    result = kb("explain", wanted)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: There is no rule {wanted!r}. {hint}"


# kb schema

KINDS = ["companies", "course", "journeys", "lesson", "story"]


def schema(kind: str) -> dict[str, Any]:
    result = kb("schema", kind)
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    return found


class _EditorLoader(yaml.CSafeLoader):
    """Values as YAML 1.2's core schema has them: dates are text, which is what editors validate."""


_EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def as_an_editor_sees(path: Path) -> Any:
    text = path.read_text("utf-8")
    return yaml.load(text.split("\n---\n")[0] if path.suffix == ".md" else text, Loader=_EditorLoader)


def real_files(kind: str) -> list[Path]:
    if kind in ("companies", "journeys"):
        return [ROOT / f"{kind}.yml", BASE / f"{kind}.yml"]
    folder = {"story": "stories", "lesson": "lessons", "course": "courses"}[kind]
    return sorted([*(ROOT / folder).glob("*.md"), *(BASE / folder).glob("*.md")])


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_valid_and_accepts_what_the_check_accepts(kind: str) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    validator = Draft202012Validator(found)
    errors = [
        f"{path.name}: {error.message}"
        for path in real_files(kind)
        for error in validator.iter_errors(as_an_editor_sees(path))
    ]
    assert errors == []


STORY: dict[str, Any] = as_an_editor_sees(BASE / "stories" / "first-call.md")


@pytest.mark.parametrize(
    ("change", "is_accepted"),
    [
        ({}, True),
        ({"sentiment": "good"}, False),
        ({"lessons": ["listen-first"]}, True),
        ({"lessons": [{"id": "listen-first"}]}, True),
        ({"lessons": [{"id": "listen-first", "role": "broken"}, "own-it"]}, True),
        ({"lessons": [{"id": "listen-first", "role": "bad"}]}, False),
        ({"lessons": []}, False),
        ({"lessons": ["a", "b", "c", "d", "e"]}, False),
        ({"situation": ["billing", "outage", "access"]}, False),
        ({"date": 2007}, True),
        ({"date": "2007-04"}, True),
        ({"date": "April"}, False),
        ({"added": "2026-01"}, False),
        ({"effort": {"minutes": 45}}, True),
        ({"effort": {"minutes": -1}}, False),
        ({"template": "x.html"}, False),
        ({"contrast_with": ["Not A Slug"]}, False),
    ],
    ids=str,
)
def test_schema_of_a_story_draws_the_line_where_the_check_does(change: dict[str, Any], is_accepted: bool) -> None:
    validator = Draft202012Validator(schema("story"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert validator.is_valid({**STORY, **change}) is is_accepted


@pytest.mark.parametrize("key", ["title", "sentiment", "lessons", "added"])
def test_schema_of_a_story_wants_what_is_required(key: str) -> None:
    rest = {name: value for name, value in STORY.items() if name != key}
    assert not Draft202012Validator(schema("story")).is_valid(rest)


def test_schema_has_the_terms_of_the_site(folder: Path) -> None:
    text = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(text.replace("- kb-builder", "- kb-builder: {channels: {fax: Fax}}"), "utf-8")
    assert Draft202012Validator(schema("story")).is_valid({**STORY, "channel": "fax"})


def test_schema_outside_of_a_knowledge_base_has_our_terms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not Draft202012Validator(schema("story")).is_valid({**STORY, "channel": "fax"})
    assert datetime.date.fromisoformat(STORY["added"])
