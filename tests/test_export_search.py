"""`kb export search`: a load for a cluster that holds what is published, line by line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from case_files import BASE
from command import kb
from sites import change, copy_mini_site

from kb_builder.exporting.search_cluster import mapping


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> list[dict[str, Any]]:
    """What each line says; the load ends with a line end, as `_bulk` wants it."""
    assert text.endswith("\n")
    return [json.loads(line) for line in text[:-1].split("\n")]


def test_load_line_by_line(folder: Path) -> None:
    result = kb("export", "search", "--index", "parcels")
    assert (result.exit_code, result.stderr) == (0, "")
    action, course, *rest = lines(result.stdout)
    assert action == {"index": {"_index": "parcels", "_id": "courses/first-week"}}
    assert (course["kind"], course["minutes"], course["lessons"]) == ("course", 20, ["listen-first", "own-it"])
    lesson_action, lesson, *rest = rest
    assert lesson_action == {"index": {"_index": "parcels", "_id": "lessons/listen-first"}}
    assert lesson == {
        "added": "2026-01-10",
        "address": "lessons/listen-first/",
        "do": ["Stay quiet."],
        "dont": ["Answer the first keyword."],
        "family": "listen-and-care",
        "kind": "lesson",
        "principle": "Let the customer finish.",
        "questions": ["When did the agent begin to listen?"],
        "text": "Why it works A short silence brings out the real question.",
        "title": "Listen before you solve",
    }
    other_action, _, story_action, story, *rest = rest
    assert other_action["index"]["_id"] == "lessons/own-it"
    assert story_action == {"index": {"_index": "parcels", "_id": "stories/first-call"}}
    text = story.pop("text")
    assert text.startswith("Situation A customer misses a parcel.")
    assert "<" not in text
    assert story == {
        "added": "2026-01-10",
        "address": "stories/first-call/",
        "channel": "phone",
        "company": "parcelo",
        "company_name": "Parcelo",
        "evidence": "first-hand",
        "industry": "retail",
        "journey": "lost-parcel",
        "kind": "story",
        "lesson_roles": ["listen-first:broken", "own-it:broken"],
        "lessons": ["listen-first", "own-it"],
        "sentiment": "negative",
        "story_kind": "encounter",
        "summary": "An agent answers before the customer has finished.",
        "title": "The question nobody heard",
    }
    assert [line["index"]["_id"] for line in rest[::2]] == ["stories/second-call"]


def test_what_is_told_no_more_is_deleted_and_its_text_is_nowhere(folder: Path) -> None:
    change(folder / "stories/first-call.md", "added:", "status: draft\nadded:")
    (folder / "stories/gone.md").write_text("---\nwithdrawn: 2026-02-01\n---\n", "utf-8")
    text = (folder / "stories/second-call.md").read_text("utf-8")
    (folder / "stories/old.md").write_text(
        text.replace("added:", "status: retired\nadded:").replace("slippers", "zqcanary"), "utf-8"
    )
    result = kb("export", "search")
    assert result.exit_code == 0
    deleted = [line["delete"] for line in lines(result.stdout) if "delete" in line]
    assert deleted == [{"_index": "kb", "_id": f"stories/{slug}"} for slug in ("first-call", "gone", "old")]
    assert "letter box" not in result.stdout
    assert "zqcanary" not in result.stdout


def test_every_document_fits_the_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_mini_site(tmp_path / "base")
    monkeypatch.chdir(root)
    known = mapping("en")["mappings"]["properties"]
    assert kb("export", "search", "--out", "load.ndjson").exit_code == 0
    documents = [line for line in lines((root / "load.ndjson").read_text("utf-8")) if "title" in line]
    assert {document["kind"] for document in documents} == {"story", "lesson", "course"}
    used = {name for document in documents for name in document}
    assert used <= known.keys()
    assert known.keys() - used <= {"changed", "happened", "outcome", "synonyms", "situations", "journey", "audience"}
    for document in documents:
        for name, value in document.items():
            wanted = int if known[name]["type"] == "integer" else str
            assert all(isinstance(one, wanted) for one in (value if isinstance(value, list) else [value])), name


def test_two_exports_are_equal(folder: Path) -> None:
    assert kb("export", "search").stdout == kb("export", "search", "--no-cache").stdout


def test_text_of_an_author_ends_no_line(folder: Path) -> None:
    change(
        folder / "stories/first-call.md", "so she calls.", '"}\n\n{"delete":{"_id":"lessons/own-it"}} \\n she calls.'
    )
    result = kb("export", "search")
    assert result.exit_code == 0
    assert not any("delete" in line for line in lines(result.stdout))


def test_mapping_is_that_of_the_language(folder: Path) -> None:
    shown = json.loads(kb("export", "search", "--mapping").stdout)
    assert shown == mapping("en")
    assert shown["mappings"]["dynamic"] == "strict"
    assert shown["mappings"]["properties"]["text"] == {"type": "text", "analyzer": "english"}
    change(folder / "mkdocs.yml", "  name: material", "  name: material\n  language: fr")
    shown = json.loads(kb("export", "search", "--mapping").stdout)
    assert shown["mappings"]["properties"]["title"] == {
        "type": "text",
        "analyzer": "french",
        "fields": {"keyword": {"type": "keyword"}},
    }
    assert mapping("xx")["mappings"]["properties"]["text"]["analyzer"] == "standard"


def test_mistakes_end_it_and_nothing_is_written(folder: Path) -> None:
    change(folder / "stories/first-call.md", "sentiment: negative", "sentiment: sad")
    result = kb("export", "search", "--out", "load.ndjson")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "KB" in result.stderr
    assert result.stderr.endswith("Nothing was written; mend the errors first.\n")
    assert not (folder / "load.ndjson").exists()


@pytest.mark.parametrize("index", ["", "Kb", "_kb", "a/b", "a b", "-kb", "a" * 300, "kb\n"])
def test_index_that_no_cluster_takes(folder: Path, index: str) -> None:
    result = kb("export", "search", "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "A cluster takes no index" in result.stderr


def test_place_that_cannot_be_written(folder: Path) -> None:
    result = kb("export", "search", "--out", "nowhere/load.ndjson")
    assert result.exit_code == 2
    assert (
        result.stderr.splitlines()[-1] == "Error: 'nowhere/load.ndjson' cannot be written: No such file or directory."
    )
