"""What would fill a gap: a form with the right answers in it, and a command that begins the right story."""

import shlex
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from case_files import BASE, write_case
from command import kb

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import Gap
from kb_builder.model import EntryId
from kb_builder.writing.issue_form import IssueForm, issue_form, read_issue
from kb_builder.writing.known import Known
from kb_builder.writing.wishes import wish

KNOWN = Known.of(read_knowledge_base(BASE / "mkdocs.yml"))
QUESTIONS = {each["id"]: each["attributes"] for each in yaml.safe_load(issue_form(KNOWN))["body"] if "id" in each}
GAPS = {
    "kb new story --lesson own-it": Gap(EntryId("lessons/own-it"), "Own it"),
    "kb new story --sentiment neutral --lesson own-it:partly": Gap(EntryId("lessons/own-it"), "Own it", "neutral"),
    "kb new story --sentiment negative --lesson own-it:broken": Gap(EntryId("lessons/own-it"), "Own it", "", "broken"),
    "kb new story --channel chat": Gap(EntryId("channels/chat"), "Chat"),
    "kb new story --situation access": Gap(EntryId("situations/access"), "The customer cannot get in"),
    "kb new story --company anonymous --industry banking": Gap(EntryId("industries/banking"), "Banking and insurance"),
    "kb new lesson --family use-judgement": Gap(EntryId("families/use-judgement"), "Use judgement"),
}


@pytest.mark.parametrize("command", GAPS)
def test_gap_has_its_command(command: str) -> None:
    assert wish(GAPS[command]).command == command


@pytest.mark.parametrize("command", GAPS)
def test_command_begins_what_is_wanted(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(command)
    rest = {"--sentiment": "neutral", "--lesson": "listen-first", "--company": "parcelo", "--channel": "store"}
    rest["--source-title"] = "Notes"
    missing = [f"{name}={value}" for name, value in rest.items() if name not in words and "story" in words]
    result = kb(*words[:2], "A new title", *words[2:], *missing)
    assert (program, result.exit_code) == ("kb", 0), result.stderr
    assert result.stdout == f"{'stories' if 'story' in words else 'lessons'}/a-new-title.md\n"


@pytest.mark.parametrize("gap", [gap for gap in GAPS.values() if wish(gap).answers], ids=lambda gap: gap.of)
def test_address_of_the_form_names_its_questions_and_choices(gap: Gap) -> None:
    form = IssueForm.at("https://code.example/a/kb.git", KNOWN)
    assert form
    address = urlsplit(form.address(f"{gap.label} & more", wish(gap).answers))
    query = {name: value for name, [value] in parse_qs(address.query, strict_parsing=True).items()}
    assert address._replace(query="").geturl() == "https://code.example/a/kb/issues/new"
    assert query.pop("template") == "story.yml"
    assert query.pop("wanted") == f"{gap.label} & more"
    assert {name for name in query if query[name] in QUESTIONS[name]["options"]} == set(wish(gap).answers)


@pytest.mark.parametrize("place", ["", "https://gitlab.com/a/kb", "https://gitlab.example.org/a/kb"])
def test_hosts_without_forms_have_no_address(place: str) -> None:
    assert IssueForm.at(place, KNOWN) is None


def test_what_was_wished_for_is_said_to_the_editor() -> None:
    remarks = read_issue("### Wanted\n\nA story of the channel Chat.\n", KNOWN).remarks
    assert remarks[0] == "It answers a wish: A story of the channel Chat."
