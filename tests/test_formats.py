"""What `kb check` writes for people and for programs, and what can be asked of it."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from case_files import BASE, CASES, CannotHoldError, write_case
from command import kb
from jsonschema import Draft7Validator

from kb_builder.checking.reporters import github, human, json_lines, sarif
from kb_builder.diagnostics import RULES, START, Diagnostic, Edit, Fix, Related, Safety, Span, rule_named
from kb_builder.knowledge_base import read_knowledge_base

BROKEN = CASES / "rules" / "KB301-dangling-lesson" / "fires"
STORY = "stories/first-call.md"
SECOND = "stories/second-call.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def places(stdout: str) -> list[str]:
    """`path code` of each diagnostic in JSON lines."""
    found = [json.loads(line) for line in stdout.splitlines()]
    return [f"{one['path']} {one['rule']}" for one in found]


def checked(*arguments: str, stdin: str | bytes = "") -> list[str]:
    result = kb("check", "--format", "json", *arguments, stdin=stdin)
    assert result.exit_code in (0, 1), result.stderr
    return places(result.stdout)


def usage_error(*arguments: str, stdin: str | bytes = "") -> str:
    result = kb("check", *arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()[-1]


# Text that means something to a format or to a terminal, in every place where an author's text can come.

HOSTILE = "%0A 100%\r\n::error file=a,line=1::forged\n\x1b[31m,:\u202e\u2028\x85\"'<b>&amp;]]>\\ é 😀"
PATH = "stories/a,b:c%20d\n::error::x#?&<é 😀>.md"
DIAGNOSTIC = Diagnostic(
    rule_named("dangling-lesson"),
    PATH,
    Span(3, 5, 3, 9),
    HOSTILE,
    HOSTILE,
    (Related(PATH, Span(1, 1, 1, 2), HOSTILE),),
    Fix(Safety.SAFE, HOSTILE, (Edit(Span(3, 5, 3, 9), HOSTILE), Edit(Span(4, 1, 5, 1), ""))),
)
LINES = Diagnostic(rule_named("long-title"), "stories/x.md", Span(2, 8, 4, 3), "M.")
WHOLE_FILE = Diagnostic(rule_named("blaming-word"), "stories/y.md", START, "M.", "H.")


def obeyed_by_github(line: str) -> tuple[str, dict[str, str], str]:
    """The command that GitHub's runner makes of a line: its name, its properties and its message."""
    match = re.fullmatch(r"::([a-z]+) ([^\r\n]*?)::([^\r\n]*)", line)
    assert match
    properties = dict(part.split("=", 1) for part in match[2].split(","))
    return match[1], {name: _plain(value, ":,") for name, value in properties.items()}, _plain(match[3], "")


def _plain(text: str, more: str) -> str:
    for character in f"\r\n{more}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_github_gets_one_command_for_each_and_author_text_stays_data() -> None:
    lines = list(github([DIAGNOSTIC, LINES, WHOLE_FILE]))
    assert [obeyed_by_github(line) for line in lines] == [
        (
            "error",
            {
                "file": PATH,
                "line": "3",
                "endLine": "3",
                "col": "5",
                "endColumn": "8",
                "title": "KB301 dangling-lesson",
            },
            f"{HOSTILE}\n{HOSTILE}",
        ),
        ("warning", {"file": "stories/x.md", "line": "2", "endLine": "4", "title": "KB512 long-title"}, "M."),
        (
            "notice",
            {"file": "stories/y.md", "line": "1", "endLine": "1", "col": "1", "endColumn": "1"}
            | {"title": "KB519 blaming-word"},
            "M.\nH.",
        ),
    ]


def test_github_is_told_columns_of_one_line_alone() -> None:
    # It drops the whole annotation otherwise.
    assert ",col=" not in next(github([LINES]))
    assert list(github([])) == []


def test_json_is_one_object_a_line_that_gives_every_text_back() -> None:
    (line,) = json_lines([DIAGNOSTIC])
    assert not re.search(r"[\r\n]", line)
    found = json.loads(line)
    place = {"line": 3, "column": 5, "end_line": 3, "end_column": 9}
    assert found == {
        "v": 1,
        "rule": "KB301",
        "name": "dangling-lesson",
        "severity": "error",
        "path": PATH,
        **place,
        "message": HOSTILE,
        "hint": HOSTILE,
        "related": [{"path": PATH, "line": 1, "column": 1, "message": HOSTILE}],
        "fix": {
            "safety": "safe",
            "title": HOSTILE,
            "edits": [
                {**place, "text": HOSTILE},
                {"line": 4, "column": 1, "end_line": 5, "end_column": 1, "text": ""},
            ],
        },
    }


def test_people_see_signs_that_a_terminal_would_obey() -> None:
    text = f"one\ntwo\nabcd{HOSTILE[18:]}\n"
    for colour in (False, True):
        lines = list(human([DIAGNOSTIC], lambda _: text, colour=colour))
        unpainted = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines] if colour else lines
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", "".join(unpainted))
        assert unpainted[0].startswith("stories/a,b:c%20d\\u000a::error::x#?&<é 😀>.md:3:5: error[KB301 ")
        assert [line for line in unpainted if line.startswith("::")] == []


# The parts of SARIF 2.1.0 that we write, as the OASIS schema has them, and nothing beside them.


def _object(required: Sequence[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}


def _list(items: dict[str, Any], *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "uniqueItems": True}


_TEXT = _object(["text"], text={"type": "string"})
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_COUNT = {"type": "integer", "minimum": 1}
_REGION = _object(["startLine"], startLine=_COUNT, startColumn=_COUNT, endLine=_COUNT, endColumn=_COUNT)
_FILE = _object(["uri"], uri={"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"})
_PLACE = _object(["artifactLocation"], artifactLocation=_FILE, region=_REGION)
_CHANGE = _object(["deletedRegion"], deletedRegion=_REGION, insertedContent=_TEXT)
_RESULT = _object(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_TEXT,
    locations=_list(_object([], physicalLocation=_PLACE), least=1),
    relatedLocations=_list(_object([], physicalLocation=_PLACE, message=_TEXT), least=1),
    fixes=_list(
        _object(
            ["artifactChanges"],
            description=_TEXT,
            artifactChanges=_list(
                _object(
                    ["artifactLocation", "replacements"],
                    artifactLocation=_FILE,
                    replacements=_list(_CHANGE, least=1),
                ),
                least=1,
            ),
        ),
        least=1,
    ),
)
_RULE = _object(
    ["id"],
    id={"type": "string"},
    name={"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"},
    shortDescription=_TEXT,
    defaultConfiguration=_object([], level=_LEVEL),
)
_DRIVER = _object(["name"], name={"type": "string"}, version={"type": "string"}, rules=_list(_RULE))
SARIF = _object(
    ["version", "runs"],
    **{
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": _list(
            _object(
                ["tool", "results"],
                tool=_object(["driver"], driver=_DRIVER),
                columnKind={"const": "unicodeCodePoints"},
                results={"type": "array", "items": _RESULT},
            ),
            least=1,
        ),
    },
)


def run_of(log: str) -> dict[str, Any]:
    """The run of a log that is SARIF 2.1.0."""
    found = json.loads(log)
    Draft7Validator.check_schema(SARIF)
    assert [error.message for error in Draft7Validator(SARIF).iter_errors(found)] == []
    run: dict[str, Any] = found["runs"][0]
    return run


def test_sarif_of_hostile_texts_gives_every_text_back() -> None:
    run = run_of(sarif([DIAGNOSTIC, LINES, WHOLE_FILE]))
    first = run["results"][0]
    assert unquote(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == PATH
    assert first["message"]["text"] == f"{HOSTILE} {HOSTILE}"
    assert first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == HOSTILE
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["KB301", "KB512", "KB519"]


def test_sarif_of_every_rule_for_stories_and_of_none_is_valid(tmp_path: Path) -> None:
    try:
        write_case(CASES / "bad-stories", tmp_path)
    except CannotHoldError as error:
        pytest.skip(f"this file system has no room for both names: {error}")
    diagnostics = read_knowledge_base(tmp_path / "mkdocs.yml").analyse().diagnostics
    run = run_of(sarif(diagnostics))
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert codes == [code for code in RULES if code in codes]
    assert [result["ruleId"] for result in run["results"]] == [one.rule.code for one in diagnostics]
    assert run_of(sarif([]))["results"] == []


def test_rule_of_a_draft_is_milder_and_its_usual_level_is_kept(folder: Path) -> None:
    change(folder / STORY, "contrast_with:", "status: draft\ncontrast_with:")
    change(folder / STORY, "A customer misses", "A depot@parcelo.net misses")
    run = run_of(kb("check", "--format", "sarif").stdout)
    (result,) = [result for result in run["results"] if result["ruleId"] == "KB405"]
    assert result["level"] == "warning"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["defaultConfiguration"] == {"level": "error"}


@pytest.fixture
def hostile(folder: Path) -> Path:
    """A file name, an id, a title and a link that look like something else."""
    (folder / "stories" / "a,b%0A::error::x\ny.md").write_text((CASES / "texts" / "third-call.md").read_text("utf-8"))
    change(folder / STORY, "company: parcelo", 'company: "::error file=x::%0A::set-output name=a::b"')
    change(folder / STORY, "title: The", 'title: "::error::The <script>alert(1)</script>" #')
    change(folder / STORY, "A customer misses", "A [customer](nowhere%0A::error::.md) misses")
    return folder


def test_hostile_author_gets_one_line_a_problem_in_every_format(hostile: Path) -> None:
    objects = [json.loads(line) for line in kb("check", "--format", "json").stdout.splitlines()]
    expected = [(one["path"], one["rule"]) for one in objects]
    assert {code for _, code in expected} == {"KB201", "KB302", "KB306"}
    commands = [obeyed_by_github(line) for line in kb("check", "--format", "github").stdout.split("\n")[:-1]]
    assert [(properties["file"], properties["title"][:5]) for _, properties, _ in commands] == expected
    run = run_of(kb("check", "--format", "sarif").stdout)
    assert [
        (unquote(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]), one["ruleId"])
        for one in run["results"]
    ] == expected
    shown = kb("check").stdout
    assert len(re.findall(r"^stories/.*: (?:error|warning)\[KB\d+ ", shown, re.MULTILINE)) == len(expected)
    assert not re.search(r"^::", shown, re.MULTILINE)


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_programs_get_utf_8_whatever_the_terminal_takes(folder: Path, form: str) -> None:
    change(folder / STORY, "channel: phone", "channel: télé😀phone")
    run = subprocess.run(
        [sys.executable, "-m", "kb_builder", "check", "--format", form],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert (run.returncode, run.stderr) == (1, b"")
    assert "télé😀phone" in run.stdout.decode("utf-8")


# --select, --ignore, --fail-on


@pytest.fixture
def three(folder: Path) -> Path:
    """An error, a warning and a piece of advice: KB301, KB408, KB519."""
    change(folder / STORY, "lessons: [listen-first, own-it]", "lessons: [listen-frist, own-it]")
    change(folder / SECOND, "The driver remembers", "The driver Oscar remembers")
    change(folder / "lessons" / "own-it.md", "Nobody has to", "Nobody clueless has to")
    return folder


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], "301 408 519"),
        (["--select", "KB301"], "301"),
        (["--select", "kb301"], "301"),
        (["--select", "personal-name"], "408"),
        (["--select", "KB4"], "408"),
        (["--select", "KB4xx"], "408"),
        (["--select", "KB3,KB5"], "301 519"),
        (["--select", "KB3", "--select", " KB5 "], "301 519"),
        (["--select", "KB"], "301 408 519"),
        (["--ignore", "KB301"], "408 519"),
        (["--ignore", "dangling-lesson,KB5xx"], "408"),
        (["--select", "KB3,KB4", "--ignore", "KB40"], "301"),
        (["--select", "KB1"], ""),
        (["--select", "KB4", "lessons"], ""),
        (["--select", ""], "301 408 519"),
    ],
)
def test_rules_are_chosen_by_code_name_or_beginning(three: Path, arguments: list[str], codes: str) -> None:
    assert {place.split(" KB")[1] for place in checked(*arguments)} == set(codes.split())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "error"], 1),
        (["--ignore", "KB301"], 0),
        (["--ignore", "KB301", "--fail-on", "warning"], 1),
        (["--ignore", "KB301,KB408", "--fail-on", "warning"], 0),
        (["--ignore", "KB301,KB408", "--fail-on", "advice"], 1),
        (["--select", "KB1", "--fail-on", "advice"], 0),
        (["courses", "--fail-on", "advice"], 0),
    ],
)
def test_exit_code_is_that_of_the_gravest_that_is_shown(three: Path, arguments: list[str], code: int) -> None:
    for form in ("human", "json", "github", "sarif"):
        assert kb("check", "--format", form, *arguments).exit_code == code


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("wanted", "suggestion"),
    [
        ("KB3O1", "Did you mean KB301?"),
        ("dangling-leson", "Did you mean dangling-lesson?"),
        ("KB999", "`kb rules` lists them all."),
        ("K", "`kb rules` lists them all."),
        ("everything", "`kb rules` lists them all."),
        ("KB301,personal-names", "Did you mean personal-name?"),
    ],
)
def test_unknown_rule_is_a_usage_error_with_the_way_out(
    folder: Path, option: str, wanted: str, suggestion: str
) -> None:
    error = usage_error(option, wanted)
    assert error == f"Error: There is no rule {wanted.split(',')[-1]!r}. {suggestion}"


# Standard input: what an editor has not saved yet.


def test_new_story_that_is_not_saved_is_checked_among_the_others(folder: Path) -> None:
    story = (CASES / "texts" / "third-call.md").read_text("utf-8")
    assert checked("-", "--stdin-filename", "stories/new.md", stdin=story) == []
    broken = story.replace("[own-it]", "[own-its]")
    assert checked("-", "--stdin-filename", "stories/new.md", stdin=broken) == ["stories/new.md KB301"]
    assert not (folder / "stories" / "new.md").exists()


def test_saved_text_is_replaced_by_the_one_that_is_not_saved(folder: Path) -> None:
    right = (folder / STORY).read_text("utf-8")
    change(folder / STORY, "channel: phone", "channel: fone")
    assert checked() == [f"{STORY} KB110"]
    assert checked("-", "--stdin-filename", STORY, stdin=right) == []
    assert checked("-", "--stdin-filename", str(folder / STORY), stdin=right.replace("retail", "")) == []


def test_what_is_not_saved_counts_for_other_files(folder: Path) -> None:
    change(folder / STORY, "lessons: [listen-first, own-it]", "lessons: [listen-first, own-it, new]")
    lesson = (folder / "lessons" / "own-it.md").read_text("utf-8")
    assert checked() == [f"{STORY} KB301"]
    arguments = ["-", "--stdin-filename", "lessons/new.md"]
    assert checked(*arguments, STORY, stdin=lesson) == ["lessons/new.md KB311"]


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("companies.yml", "industry: retail", "industry: retale", "KB110"),
        ("journeys.yml", "title:", "titel:", "KB107"),
        ("docs/index.md", "../stories/second-call.md", "../stories/third-call.md", "KB306"),
        ("lessons/own-it.md", "family:", "famly:", "KB107"),
        ("courses/first-week.md", "minutes: 20", "minutes: twenty", "KB109"),
    ],
)
def test_other_files_can_come_from_standard_input_too(folder: Path, path: str, old: str, new: str, code: str) -> None:
    text = (folder / path).read_text("utf-8").replace(old, new)
    assert checked("-", "--stdin-filename", path, stdin=text) == [f"{path} {code}"]


def test_new_page_and_first_settings_can_come_from_standard_input(folder: Path) -> None:
    page = "[a story](../../stories/second-call.md) [nothing](nowhere.md)"
    assert checked("-", "--stdin-filename", "docs/more/new.md", stdin=page) == ["docs/more/new.md KB306"]
    (folder / "companies.yml").unlink()
    text = (BASE / "companies.yml").read_text("utf-8")
    assert checked("-", "--stdin-filename", "companies.yml", ".", stdin=text) == []


def test_bytes_from_standard_input_are_checked_as_bytes(folder: Path) -> None:
    data = (folder / STORY).read_bytes()
    marked = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    assert checked("-", "--stdin-filename", STORY, stdin=marked) == []
    assert checked("-", "--stdin-filename", STORY, stdin=data.replace(b"phone", b"\xff")) == [f"{STORY} KB002"]
    assert checked("-", "--stdin-filename", STORY, stdin=b"") == [f"{STORY} KB101"]


def test_excerpt_is_of_the_text_that_was_given(folder: Path) -> None:
    text = (folder / STORY).read_text("utf-8").replace("channel: phone", "channel: fone")
    assert "\n  7 | channel: fone\n" in kb("check", "-", "--stdin-filename", STORY, stdin=text).stdout


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt",
        "stories/x.txt",
        "stories/deep/x.md",
        "stories",
        "mkdocs.yml",
        "README.md",
        "docs/x.png",
        "x/y.md",
        ".",
    ],
)
def test_path_that_holds_no_text_of_ours_is_a_usage_error(folder: Path, path: str) -> None:
    error = usage_error("-", "--stdin-filename", path, stdin="x")
    assert error.startswith(f"Error: {path!r} is no text of a knowledge base. Those are stories/<name>.md, ")


@pytest.mark.parametrize("path", ["../x.md", "/tmp/x.md", "stories/../../x.md"])
def test_path_outside_of_the_knowledge_base_is_a_usage_error(folder: Path, path: str) -> None:
    assert usage_error("-", "--stdin-filename", path, stdin="x").endswith(f"is not in the knowledge base {folder}.")


def test_standard_input_without_a_name_is_a_usage_error(folder: Path) -> None:
    assert "`-` needs --stdin-filename" in usage_error("-", stdin="x")


# --changed


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str = "x") -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


@pytest.fixture
def repository(folder: Path) -> Path:
    """The knowledge base in Git, with a warning in the second story that nobody touches."""
    change(folder / SECOND, "The driver remembers", "The driver Oscar remembers")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


def test_nothing_changed_shows_nothing(repository: Path) -> None:
    assert checked() == [f"{SECOND} KB408"]
    assert checked("--changed") == []


def test_changed_new_and_renamed_files_are_shown(repository: Path) -> None:
    third = (CASES / "texts" / "third-call.md").read_text("utf-8").replace("clerk could", "clerk Anna could")
    (repository / "stories" / "third-call.md").write_text(third, "utf-8")
    assert checked("--changed") == ["stories/third-call.md KB408"]
    git(repository, "add", "--all")
    assert checked("--changed") == ["stories/third-call.md KB408"]
    commit(repository)
    assert checked("--changed") == []
    git(repository, "mv", "stories/third-call.md", "stories/fourth-call.md")
    assert checked("--changed") == ["stories/fourth-call.md KB408"]
    change(repository / SECOND, "knows at once", "knows soon")
    assert checked("--changed") == ["stories/fourth-call.md KB408", f"{SECOND} KB408"]
    assert checked("--changed", "stories/fourth-call.md") == ["stories/fourth-call.md KB408"]
    assert checked("--changed", "lessons") == []


def test_ignored_files_are_not_new(repository: Path) -> None:
    (repository / ".gitignore").write_text("stories/third-call.md\n", "utf-8")
    third = (CASES / "texts" / "third-call.md").read_text("utf-8").replace("clerk could", "clerk Anna could")
    (repository / "stories" / "third-call.md").write_text(third, "utf-8")
    assert checked("--changed") == []
    assert checked() == [f"{SECOND} KB408", "stories/third-call.md KB408"]


def test_what_a_deleted_or_renamed_file_leaves_broken_is_shown_where_it_is(repository: Path) -> None:
    git(repository, "mv", "lessons/listen-first.md", "lessons/listen.md")
    change(repository / "lessons" / "listen.md", "Why it works", "Why so")
    found = checked("--changed")
    assert {place.split()[1] for place in found} == {"KB301", "KB306", "KB309"}
    assert f"{STORY} KB301" in found
    assert [place for place in found if "KB309" in place] == ["lessons/listen.md KB309"]
    (repository / "lessons" / "listen.md").unlink()
    assert f"{STORY} KB301" in checked("--changed")
    assert checked("--changed", STORY) == [f"{STORY} KB301"]


def test_base_is_where_the_branch_left_it(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "mine")
    change(repository / STORY, "channel: phone", "channel: fone")
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    change(repository / SECOND, "knows at once", "knows soon")
    commit(repository)
    git(repository, "checkout", "--quiet", "mine")
    assert checked("--changed") == []
    assert checked("--changed", "--base", "main") == [f"{STORY} KB110"]
    assert kb("check", "--changed", "--base", "main", "--format", "github").exit_code == 1


def test_knowledge_base_in_a_folder_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "sites" / "our site é"
    write_case(BASE, inner)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "first-call.md").write_text("not ours", "utf-8")
    monkeypatch.chdir(inner)
    assert checked("--changed") == []
    change(inner / STORY, "channel: phone", "channel: fone")
    assert checked("--changed") == [f"{STORY} KB110"]
    monkeypatch.chdir(tmp_path)
    assert checked("--changed", "-f", "sites/our site é/mkdocs.yml") == [f"{STORY} KB110"]


def test_name_that_git_would_quote_is_found(repository: Path) -> None:
    third = (CASES / "texts" / "third-call.md").read_text("utf-8")
    (repository / "stories" / 'a "b"\té.md').write_text(third, "utf-8")
    assert checked("--changed") == ['stories/a "b"\té.md KB201']


def test_changed_needs_a_repository_and_a_revision(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    assert usage_error("--changed").startswith("Error: Git says: fatal: not a git repository")
    git(folder, "init", "--quiet")
    assert usage_error("--changed").startswith("Error: Git says: ")
    commit(folder)
    assert usage_error("--changed", "--base", "no-such-branch").startswith("Error: Git says: fatal: ")
    assert usage_error("--changed", "--base=--output=x").startswith("Error: Git says: fatal: ")
    assert not (folder / "x").exists()


def test_branches_without_a_common_commit_are_told(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "other")
    commit(repository, "another beginning")
    assert usage_error("--changed", "--base", "main") == "Error: Git finds nothing that main and HEAD share."


def test_without_git_the_reason_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert usage_error("--changed") == "Error: This needs Git, which is not installed."
