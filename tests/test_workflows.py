"""The files that a code host reads: of the published form, pinned, and with no author's text in a command."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
# The schemas of https://www.schemastore.org, as check-jsonschema carries them.
SCHEMAS = {
    **dict.fromkeys(WORKFLOWS, "vendor.github-workflows"),
    GITHUB / "ISSUE_TEMPLATE/story.yml": "vendor.github-issue-forms",
    GITHUB / "ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
}


def read(path: Path) -> Any:
    # YAML 1.1 takes the key `on` for true.
    return yaml.safe_load(re.sub(r"^on:", '"on":', path.read_text("utf-8"), flags=re.MULTILINE))


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_file_has_the_published_form(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[path], str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_expression_stands_in_a_command(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_gets_no_right_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


def test_every_action_is_pinned_to_one_commit_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in re.findall(r"uses: (.*)", path.read_text("utf-8")):
            action, _, pin = line.partition("@")
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), line
            pins.setdefault(action, set()).add(pin)
    assert {action: len(each) for action, each in pins.items() if len(each) > 1} == {}


def test_checkouts_leave_no_token_behind() -> None:
    checkouts = [step for path in WORKFLOWS for step in steps(path) if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_pull_request_is_run_without_secrets_and_may_only_read() -> None:
    path = GITHUB / "workflows/pull-request.yml"
    workflow = read(path)
    assert set(workflow["on"]) == {"pull_request"}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in path.read_text("utf-8")


def test_pull_request_is_told_its_problems_its_pages_and_gets_a_preview() -> None:
    found = steps(GITHUB / "workflows/pull-request.yml")
    commands = "\n".join(step.get("run", "") for step in found)
    assert '.venv/bin/kb check --changed --base "$BASE" --format github\n' in f"{commands}\n"
    assert '.venv/bin/kb changes --base "$BASE" --format markdown\n' in commands
    assert found[-1]["with"]["path"] == "site/"
    (checkout,) = (step for step in found if "actions/checkout@" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0


def test_dependencies_are_audited_every_week_without_installing_them() -> None:
    path = GITHUB / "workflows/audit.yml"
    workflow = read(path)
    assert [list(each) for each in workflow["on"]["schedule"]] == [["cron"]]
    assert "requirements.lock" in workflow["on"]["pull_request"]["paths"]
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    (command,) = (step["run"] for step in steps(path) if "run" in step)
    assert re.search(r"'pip-audit==[\d.]+'", command)
    assert 'pip-audit" --requirement requirements.lock --no-deps --disable-pip' in command


def test_release_is_published_by_trust_alone_from_what_was_checked() -> None:
    path = GITHUB / "workflows/release.yml"
    workflow = read(path)
    assert workflow["on"] == {"push": {"tags": ["v*"]}}
    assert "secrets." not in path.read_text("utf-8")
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
    }
    build, publish = (workflow["jobs"][name]["steps"] for name in ("build", "publish"))
    assert [step["run"] for step in build if "run" in step] == [
        "make release",
        'test "$TAG" = "v$(.venv/bin/hatchling version)"',
    ]
    assert not any("cache" in str(step) for step in build)
    assert [step["uses"].partition("@")[0] for step in publish] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


def test_core_is_tried_on_every_python_that_the_metadata_name() -> None:
    named = re.findall(r"Python :: (3\.\d+)\"", (ROOT / "pyproject.toml").read_text("utf-8"))
    matrix = read(GITHUB / "workflows/ci.yml")["jobs"]["versions"]["strategy"]["matrix"]
    assert matrix == {"python": named}


def test_owners_can_be_named_for_all_content() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    places = {found[1] for line in lines if (found := re.fullmatch(r"(?:# )?(/\S+) +@.*", line))}
    assert places >= {"/stories/", "/lessons/", "/courses/", "/companies.yml", "/journeys.yml"}


@pytest.mark.parametrize("path", ["stories/a.md", "lessons/a.md", "courses/a.md", "companies.yml", "journeys.yml"])
def test_hooks_look_at_the_files_of_a_knowledge_base(path: str) -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        assert hook["language"] == "python"
        assert hook["entry"] in ("kb check", "kb fix")
        assert re.search(hook["files"], path)
        assert not re.search(hook["files"], f"src/{path}")
        assert not re.search(hook["files"], "README.md")
