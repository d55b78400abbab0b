"""`kb generate`: the files that other tools read are current and say what the model says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_files import BASE, write_case
from command import kb

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import Lesson, Story
from kb_builder.writing.generated import generated_files
from kb_builder.writing.known import Known

ROOT = Path(__file__).parents[1]
FORM = ".github/ISSUE_TEMPLATE/story.yml"
SCHEMAS = [
    f"schema/{kind}.schema.json" for kind in ("companies", "course", "external-links", "journeys", "lesson", "story")
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_our_own_files_are_current() -> None:
    result = kb("generate", "--check", "-f", str(ROOT / "mkdocs.yml"))
    assert (result.exit_code, result.stdout) == (0, "All 17 files are current.\n")


def test_every_file_is_written_and_then_current(folder: Path) -> None:
    result = kb("generate")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [FORM, "frontmatter.json", *SCHEMAS])
    assert kb("generate", "--check").stdout == "All 8 files are current.\n"
    assert kb("generate").stdout == "All 8 files are current.\n"


def test_check_names_what_is_stale_and_writes_nothing(folder: Path) -> None:
    kb("generate")
    (folder / SCHEMAS[0]).unlink()
    kb("new", "company", "Acme", "--industry", "airlines")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = kb("generate", "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{FORM} is not current.",
        "frontmatter.json is not current.",
        f"{SCHEMAS[0]} is not current.",
    ]
    assert result.stderr == "Run `kb generate` and commit what it writes.\n"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert kb("generate").stdout.splitlines() == [FORM, "frontmatter.json", SCHEMAS[0]]


def test_checkout_with_other_line_ends_is_current(folder: Path) -> None:
    kb("generate")
    for path in [FORM, "frontmatter.json", *SCHEMAS]:
        (folder / path).write_bytes((folder / path).read_bytes().replace(b"\n", b"\r\n"))
    assert kb("generate", "--check").exit_code == 0


@pytest.mark.parametrize("path", SCHEMAS)
def test_schema_is_the_one_that_kb_schema_prints(path: str) -> None:
    kind = path.removeprefix("schema/").removesuffix(".schema.json")
    printed = kb("schema", kind, "-f", str(ROOT / "mkdocs.yml")).stdout
    assert (ROOT / path).read_text("utf-8") == printed


def test_form_offers_the_lessons_companies_and_terms_of_this_knowledge_base(folder: Path) -> None:
    text = (folder / "mkdocs.yml").read_text("utf-8")
    terms = "- kb-builder: {channels: {fax: 'Fax: yes, really'}, situations: {late: 'Late, again'}}"
    (folder / "mkdocs.yml").write_text(text.replace("- kb-builder", terms), "utf-8")
    lesson = folder / "lessons/own-it.md"
    lesson.write_text(lesson.read_text("utf-8").replace("added:", "status: draft\nadded:"), "utf-8")
    options = choices_of_the_form(folder)
    assert options["Which lessons does it teach?"] == ["Listen before you solve (listen-first)"]
    assert options["Which company?"] == ["A company that is not named", "Parcelo (parcelo)"]
    assert options["Where did it happen?"][-1] == "Fax: yes, really"
    assert options["What was it about?"][-1] == "Late, again"


@pytest.mark.parametrize("word", ["No", "yes", "null", "2007", "2007-04-06", "- x", "a: b", "[x]", "#", "\N{SNOWMAN}"])
def test_choice_that_yaml_would_take_for_something_else_stays_text(folder: Path, word: str) -> None:
    text = (folder / "mkdocs.yml").read_text("utf-8")
    terms = f"- kb-builder: {{channels: {{other: {json.dumps(word)}}}}}"
    (folder / "mkdocs.yml").write_text(text.replace("- kb-builder", terms), "utf-8")
    assert word in choices_of_the_form(folder)["Where did it happen?"]


def choices_of_the_form(folder: Path) -> dict[str, list[str]]:
    """The choices of each question, as a YAML 1.1 reader such as GitHub's has them."""
    form = yaml.safe_load(generated_files(Known.of(read_knowledge_base(folder / "mkdocs.yml")))[FORM])
    attributes = [element["attributes"] for element in form["body"]]
    return {each["label"]: each["options"] for each in attributes if "options" in each}


# https://frontmatter.codes/docs/content-creation/fields
FIELD_TYPES = {"string", "number", "datetime", "choice", "list", "fields"}
FIELD_KEYS = {
    "title",
    "name",
    "type",
    "single",
    "numberOptions",
    "dateFormat",
    "choices",
    "multiple",
    "fields",
    "required",
}


def test_editor_has_a_field_for_every_key_but_lists_of_blocks() -> None:
    settings = json.loads((ROOT / "frontmatter.json").read_text("utf-8"))
    types = {each["name"]: each["fields"] for each in settings["frontMatter.taxonomy.contentTypes"]}
    of_story = {field["name"] for field in types["story"]}
    of_lesson = {field["name"] for field in types["lesson"]}
    assert set(Story.model_fields) - of_story == {"lessons", "arc", "allow"}
    assert set(Lesson.model_fields) - of_lesson == {"quiz", "allow"}
    assert of_story <= set(Story.model_fields)
    assert of_lesson <= set(Lesson.model_fields)
    for fields in types.values():
        assert_fields(fields)
    required = {field["name"] for field in types["story"] if field.get("required")}
    assert required == {name for name, field in Story.model_fields.items() if field.is_required()} - {"lessons"}


def assert_fields(fields: list[dict[str, Any]]) -> None:
    for field in fields:
        assert field["type"] in FIELD_TYPES
        assert set(field) <= FIELD_KEYS
        assert bool(field.get("choices")) is (field["type"] == "choice")
        assert_fields(field.get("fields", []))


def test_editor_finds_the_kind_of_a_file_by_its_folder() -> None:
    settings = json.loads((ROOT / "frontmatter.json").read_text("utf-8"))
    folders = {each["path"]: each for each in settings["frontMatter.content.pageFolders"]}
    assert {path: each["contentTypes"] for path, each in folders.items()} == {
        "[[workspace]]/stories": ["story"],
        "[[workspace]]/lessons": ["lesson"],
    }
    # It would write a key `type`, which no story has: files are begun with `kb new`.
    assert all(each["disableCreation"] for each in folders.values())
