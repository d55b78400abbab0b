"""`kb changes`: which pages a branch adds, changes and removes."""

import json
import subprocess
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *author, *arguments], check=True, capture_output=True)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base, committed, below the top of its repository."""
    root = tmp_path / "site"
    root.mkdir()
    write_case(BASE, root)
    git(tmp_path, "init", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message=Begin")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def branch(folder: Path) -> Path:
    """The same with a branch on which much is changed, partly committed; main has gone on."""
    git(folder, "switch", "--create=mine")
    first = (folder / "stories/first-call.md").read_text("utf-8")
    (folder / "stories/third-call.md").write_text(first.replace("The question nobody heard", "A third call"), "utf-8")
    change(folder / "stories/first-call.md", "title: The question nobody heard", "title: The question")
    (folder / "stories/second-call.md").unlink()
    change(folder / "companies.yml", "  name: Parcelo", "  name: Parcelo Ltd")
    with (folder / "companies.yml").open("a", encoding="utf-8") as file:
        file.write("zoo:\n  name: Zoo\n  industry: retail\n")
    git(folder, "add", ".")
    git(folder, "commit", "--message=Change")
    (folder / "lessons/own-it").mkdir()
    (folder / "lessons/own-it/desk.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "docs/guide.md").write_text("---\ntitle: x\n---\n# The guide #\n", "utf-8")
    change(folder / "mkdocs.yml", "site_name:", "site_author: A\nsite_name:")
    git(folder, "switch", "main")
    change(folder / "journeys.yml", "title: ", "title: Now ")
    git(folder, "add", "journeys.yml")
    git(folder, "commit", "--message=Go on")
    git(folder, "switch", "mine")
    return folder


def test_pages_are_listed_with_address_and_title_and_the_courses_that_use_them(branch: Path) -> None:
    assert (
        kb("changes", "--base", "main").stdout
        == """\
Added:
  /companies/zoo/  Zoo
  /guide/  The guide
  /stories/third-call/  A third call
Changed:
  /companies/parcelo/  Parcelo Ltd
  /lessons/own-it/  Own it until it is finished (in the course Your first week)
  /stories/first-call/  The question (in the course Your first week)
Removed:
  /stories/second-call/  The parcel two doors down (in the course Your first week)
"""
    )


def test_summary_of_a_pull_request_is_a_table(branch: Path) -> None:
    assert (
        kb("changes", "--base", "main", "--format", "markdown").stdout
        == """\
## Pages that change

| | Page | Address | Courses that use it |
| --- | --- | --- | --- |
| added | Zoo | \\/companies\\/zoo\\/ |  |
| added | The guide | \\/guide\\/ |  |
| added | A third call | \\/stories\\/third\\-call\\/ |  |
| changed | Parcelo Ltd | \\/companies\\/parcelo\\/ |  |
| changed | Own it until it is finished | \\/lessons\\/own\\-it\\/ | Your first week |
| changed | The question | \\/stories\\/first\\-call\\/ | Your first week |
| removed | The parcel two doors down | \\/stories\\/second\\-call\\/ | Your first week |

Other files: mkdocs\\.yml
"""
    )


def test_programs_get_one_object(branch: Path) -> None:
    found = json.loads(kb("changes", "--base", "main", "--format", "json").stdout)
    assert set(found) == {"v", "pages", "others"}
    assert (found["v"], found["others"]) == (1, ["mkdocs.yml"])
    assert found["pages"][-1] == {
        "change": "removed",
        "title": "The parcel two doors down",
        "address": "stories/second-call/",
        "path": "stories/second-call.md",
        "courses": ["Your first week"],
    }


def test_base_is_the_last_commit_if_none_is_named(branch: Path) -> None:
    assert (
        kb("changes").stdout
        == """\
Added:
  /guide/  The guide
Changed:
  /lessons/own-it/  Own it until it is finished (in the course Your first week)
"""
    )


def test_nothing_changed_is_said(folder: Path) -> None:
    assert kb("changes").stdout == "No page differs.\n"
    assert kb("changes", "--format", "markdown").stdout == "## Pages that change\n\nNone.\n"


def test_draft_has_no_page_until_it_is_published(folder: Path) -> None:
    story = folder / "stories/first-call.md"
    change(story, "added:", "status: draft\nadded:")
    assert kb("changes").stdout.startswith("Removed:\n  /stories/first-call/")
    git(folder, "commit", "--all", "--message=Draft")
    change(story, "status: draft", "status: retired")
    assert kb("changes").stdout.startswith("Added:\n  /stories/first-call/")


def test_broken_file_goes_by_its_title_or_else_its_name(folder: Path) -> None:
    story = folder / "stories/first-call.md"
    for text, title in (("title: [", "first-call"), ("title: A call\nsummary:", "A call")):
        story.write_text(f"---\n{text}\n---\n", "utf-8")
        assert kb("changes").stdout == f"Changed:\n  /stories/first-call/  {title} (in the course Your first week)\n"


@pytest.mark.parametrize(
    "title",
    [
        "<img src=x onerror=alert(1)>",
        "[a link](https://example.org) ![x](y)",
        "a | b | c",
        "`code` **bold** ~~gone~~ #1 @everyone",
        "&lt;b&gt; \\| $x$",
    ],
)
def test_title_is_text_in_the_summary_and_never_markup(folder: Path, title: str) -> None:
    change(folder / "stories/first-call.md", "title: The question nobody heard", f"title: {json.dumps(title)}")
    row = kb("changes", "--format", "markdown").stdout.splitlines()[4]
    cell = row.removeprefix("| changed | ").partition(" | \\/stories")[0]
    assert cell == "".join(f"\\{c}" if c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" else c for c in title)


def test_revision_that_git_does_not_know_is_a_usage_error(folder: Path) -> None:
    result = kb("changes", "--base", "nowhere")
    assert result.exit_code == 2
    assert "Git says: " in result.stderr


def test_folder_without_git_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = kb("changes")
    assert result.exit_code == 2
    assert "not a git repository" in result.stderr
