"""The JSON API: every file is what its schema says, and the schemas change only when somebody means it.

KB_BLESS=1 writes the schemas anew: then read the diff, and think of the programs that read the files of today.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, STORY
from publications import NOWHERE, publication
from sites import ROOT, build, change, contents, copy_mini_site
from web_pages import read_shared_site

from kb_builder.exporting.api.files import api_files
from kb_builder.exporting.api.json_schema import api_schema, published_schema
from kb_builder.exporting.api.v1 import FILES, VERSION
from kb_builder.exporting.publication import Publication

SCHEMAS = ROOT / "kb_builder/exporting/api/schema"


def read(of: Publication) -> dict[str, Any]:
    """The files by path, each of which is what its schema says."""
    found = {artifact.path.removeprefix("api/v1/"): json.loads(artifact.make()) for artifact in api_files(of)}
    for path, data in found.items():
        if not path.startswith("schema/"):
            validate(path, data)
    return found


def validate(path: str, data: Any) -> None:
    schema = json.loads(published_schema(path.partition("/")[0].removesuffix(".json")))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(data)] == []


@pytest.mark.parametrize("name", FILES)
def test_schema_is_that_of_the_types(name: str) -> None:
    made = f"{json.dumps(api_schema(name), indent=2, ensure_ascii=False)}\n"
    if os.environ.get("KB_BLESS"):
        (SCHEMAS / f"{name}.json").write_text(made, "utf-8")
    assert published_schema(name).decode() == made
    jsonschema.Draft202012Validator.check_schema(json.loads(made))


def test_no_schema_is_left_over() -> None:
    assert {file.stem for file in SCHEMAS.glob("*.json")} == set(FILES)


def test_index_leads_everywhere() -> None:
    found = read(publication({}))
    index = found["index.json"]
    assert index["version"] == VERSION
    assert index["site"]["url"] == "https://kb.example/base/"
    assert index["counts"] == {"stories": 2, "lessons": 2, "companies": 1}
    assert index["feed"] == "feed.xml"
    assert index["terms"]["channels"]["phone"] == "Phone"
    listed = {name.removeprefix("api/v1/") for file in index["files"] for name in (file["address"], file["schema"])}
    assert listed | {"index.json", "schema/index.json"} == set(found)


def test_story() -> None:
    (story, _) = read(publication({}))["stories/1.json"]["stories"]
    text = story.pop("text")
    assert text.startswith("Situation A customer misses a parcel.")
    assert "\n" not in text
    assert story == {
        "id": "first-call",
        "address": "stories/first-call/",
        "url": "https://kb.example/base/stories/first-call/",
        "title": "The question nobody heard",
        "summary": "An agent answers before the customer has finished.",
        "sentiment": "negative",
        "lessons": [{"id": "listen-first", "role": "broken"}, {"id": "own-it", "role": "broken"}],
        "company": "parcelo",
        "industry": "retail",
        "channel": "phone",
        "situations": [],
        "kind": "encounter",
        "evidence": "first-hand",
        "happened": None,
        "added": "2026-01-10",
        "changed": None,
        "journey": {"id": "lost-parcel", "step": 1},
        "contrasts": ["second-call"],
        "effort": None,
        "outcome": None,
        "questions": [],
        "source": {
            "title": "Notes from the counter",
            "author": None,
            "publisher": None,
            "url": None,
            "date": None,
            "licence": None,
        },
        "words": story["words"],
    }


def test_lessons_and_companies() -> None:
    found = read(publication({}))
    lesson = found["lessons.json"]["lessons"][0]
    assert (lesson["id"], lesson["feed"]) == ("listen-first", "lessons/listen-first/feed.xml")
    assert lesson["stories"] == {"followed": 1, "partly": 0, "broken": 1}
    assert lesson["text"].startswith("Why it works")
    company = next(one for one in found["companies.json"]["companies"] if one["id"] == "parcelo")
    assert (company["name"], company["industry"], company["stories"]) == ("Parcelo", "retail", 2)


def test_graph() -> None:
    graph = read(publication({}))["graph.json"]
    assert [node["id"] for node in graph["nodes"]] == sorted(node["id"] for node in graph["nodes"])
    edges = [(edge["source"], edge["kind"], edge["target"], edge["role"] or edge["step"]) for edge in graph["edges"]]
    assert edges == [
        ("stories/first-call", "about", "companies/parcelo", None),
        ("stories/first-call", "contrasts", "stories/second-call", None),
        ("stories/first-call", "leg", "journeys/lost-parcel", 1),
        ("stories/first-call", "teaches", "lessons/listen-first", "broken"),
        ("stories/first-call", "teaches", "lessons/own-it", "broken"),
        ("stories/second-call", "about", "companies/parcelo", None),
        ("stories/second-call", "leg", "journeys/lost-parcel", 2),
        ("stories/second-call", "teaches", "lessons/listen-first", "followed"),
        ("stories/second-call", "teaches", "lessons/own-it", "followed"),
        ("courses/first-week", "covers", "lessons/listen-first", 1),
        ("courses/first-week", "covers", "lessons/own-it", 2),
        ("courses/first-week", "covers", "stories/first-call", 1),
        ("courses/first-week", "covers", "stories/second-call", 2),
    ]


def test_site_that_lies_nowhere_has_no_absolute_address() -> None:
    found = read(publication({}, NOWHERE))
    assert (found["index.json"]["site"]["url"], found["index.json"]["feed"]) == (None, None)
    entries = found["stories/1.json"]["stories"] + found["lessons.json"]["lessons"]
    assert {entry["url"] for entry in entries} == {None}


def test_drafts_and_retired_stories_are_nowhere() -> None:
    hidden = {
        f"stories/{status}.md": STORY.replace("added:", f"status: {status}\nadded:") for status in ("draft", "retired")
    }
    assert contents_of(publication(hidden)) == contents_of(publication({}))


def test_stories_come_in_parts() -> None:
    of = publication({f"stories/n-{number:03}.md": STORY for number in range(201)})
    found = read(of)
    parts = [found[f"stories/{number}.json"] for number in (1, 2, 3)]
    assert [len(part["stories"]) for part in parts] == [100, 100, 3]
    assert [(part["part"], part["parts"]) for part in parts] == [(1, 3), (2, 3), (3, 3)]
    ids = [story["id"] for part in parts for story in part["stories"]]
    assert ids == sorted(ids)


OTHERS = {
    "body": {"stories/second-call.md": BASE_TEXTS["stories/second-call.md"] + "\nOne line more.\n"},
    "title": {"stories/first-call.md": STORY.replace("nobody", "everybody")},
    "role": {"stories/first-call.md": STORY.replace("negative", "neutral")},
    "contrast of the other": {"stories/first-call.md": STORY.replace("contrast_with:", "# contrast_with:")},
    "company": {"companies.yml": BASE_TEXTS["companies.yml"].replace("retail", "telecoms")},
    "name of a company": {"companies.yml": BASE_TEXTS["companies.yml"].replace("Parcelo", "Parcello")},
    "journey": {"journeys.yml": "{}\n"},
    "draft of a lesson": {
        "lessons/own-it.md": BASE_TEXTS["lessons/own-it.md"].replace("added:", "status: draft\nadded:")
    },
    "one more story": {"stories/a-call.md": STORY},
}


@pytest.mark.parametrize("edit", OTHERS)
def test_equal_digests_mean_equal_files(edit: str) -> None:
    before, after = publication({}), publication(OTHERS[edit])
    assert contents_of(before) != contents_of(after)
    known = {artifact.path: artifact for artifact in api_files(before)}
    for artifact in api_files(after):
        old = known.get(artifact.path)
        if old and old.digest == artifact.digest:
            assert old.make() == artifact.make(), artifact.path


def contents_of(of: Publication) -> dict[str, bytes]:
    return {artifact.path: artifact.make() for artifact in api_files(of)}


@pytest.fixture(scope="module")
def of() -> Publication:
    return publication({})


@given(st.text(max_size=40) | st.sampled_from(["</script>", "<!--", "\ud800", "\u2028", '"', "\\u003c", "\0"]))
def test_any_text_stays_text(of: Publication, text: str) -> None:
    story = of.stories["first-call"]
    meta = story.meta.model_copy(update={"title": text, "outcome": text})
    of = replace(
        of,
        facts=replace(of.facts, library=replace(of.facts.library, stories={"first-call": replace(story, meta=meta)})),
    )
    for artifact in api_files(of):
        if artifact.path == "api/v1/stories/1.json":
            data = artifact.make()
            assert b"<" not in data  # A server that calls it HTML shows words still.
            read_back = json.loads(data.decode("utf-8"))["stories"][0]
            assert (read_back["title"], read_back["outcome"]) == (text, text)


def test_api_of_a_built_site(mini_site: Path) -> None:
    files = {path: data for path, data in contents(mini_site).items() if path.startswith("api/")}
    assert len(files) >= 2 * len(FILES)
    addresses = set(read_shared_site(mini_site))
    for path, data in files.items():
        if not path.startswith("api/v1/schema/"):
            found = json.loads(data)
            validate(path.removeprefix("api/v1/"), found)
            for entry in (*found.get("stories", []), *found.get("lessons", []), *found.get("companies", [])):
                assert entry["address"] in addresses


def test_files_of_the_owner_stay(tmp_path: Path) -> None:
    root, own = copy_mini_site(tmp_path / "base"), ("robots.txt", "feed.xml", "sitemap.xml")
    change(root / "mkdocs.yml", "site_name:", "site_url: https://kb.example/\nsite_name:")
    for path in own:
        (root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / path).write_text("mine", "utf-8")
    for _ in range(2):
        site = build(root)
        assert [(site / path).read_text("utf-8") for path in own] == ["mine"] * 3
        assert not (site / "sitemap.xml.gz").exists()
        with (root / "stories/first-call.md").open("a", encoding="utf-8") as story:
            story.write("\nOne line more.\n")
