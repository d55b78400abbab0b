"""`kb import`: texts that were written elsewhere become drafts.

A case is a folder of tests/cases/imports: `source/` holds one file, or several, which are imported together;
`expected/` all that comes of it: what is printed, the drafts, and the sources that are known then by their
fingerprints. `KB_BLESS=1` writes `expected/` anew; read it before you believe it.
"""

import errno
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command import kb
from sites import run

from kb_builder.checking.originality import fingerprints
from kb_builder.cli.files import write_new
from kb_builder.importing import Imported, Proposer, draft_text, imported, read_document
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.writing.known import Known

ROOT = Path(__file__).parent.parent
IMPORTS = Path(__file__).parent / "cases" / "imports"
KNOWLEDGE_BASE = IMPORTS / "knowledge-base"
CASES = sorted(path.name for path in IMPORTS.iterdir() if path != KNOWLEDGE_BASE)
DAY = "2026-06-01"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base without a problem."""
    root = Path(shutil.copytree(KNOWLEDGE_BASE, tmp_path / "base"))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, folder: Path) -> None:
    source = IMPORTS / case / "source"
    files = sorted(source.rglob("*"))
    result = kb("import", str(files[0] if len(files) == 1 else source), "--added", DAY)
    new = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.md"))
        if not (KNOWLEDGE_BASE / path.relative_to(folder)).exists()
    }
    actual = {
        "printed.txt": f"{result.stdout}{result.stderr}exit {result.exit_code}\n",
        "sources.txt": kb("originality", "list").stdout,
        **new,
    }
    expected = IMPORTS / case / "expected"
    if os.environ.get("KB_BLESS"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in actual.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, "utf-8")
    assert actual == {
        path.relative_to(expected).as_posix(): path.read_text("utf-8")
        for path in sorted(expected.rglob("*"))
        if path.is_file()
    }


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but what is kept between runs."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".kb" not in path.parts
    }


def source_of(case: str) -> Path:
    """The one file of a case."""
    return next(path for path in (IMPORTS / case / "source").rglob("*") if path.is_file())


EXAMPLES = source_of("examples-stored-twice")
NOTE = source_of("hugo-json")
WEB_PAGE = source_of("web-page-with-comments")


def test_dry_run_tells_the_same_and_writes_nothing(folder: Path) -> None:
    before = files(folder)
    tried = kb("import", str(EXAMPLES), "--added", DAY, "--dry-run")
    assert files(folder) == before
    done = kb("import", str(EXAMPLES), "--added", DAY)
    assert (tried.exit_code, tried.stdout) == (done.exit_code, done.stdout)
    assert tried.stderr == "Nothing was written.\n"


def test_import_twice_changes_nothing(folder: Path) -> None:
    kb("import", str(EXAMPLES), "--added", DAY)
    before = files(folder)
    again = kb("import", str(EXAMPLES), "--added", DAY)
    assert again.stdout.count("(is there already)") == 3
    assert files(folder) == before


def test_draft_that_somebody_works_on_is_not_touched(folder: Path) -> None:
    kb("import", str(NOTE), "--added", DAY)
    draft = folder / "stories" / "eleven-words-on-a-note.md"
    draft.write_text("mine", "utf-8")
    again = kb("import", str(NOTE), "--added", DAY)
    assert again.stdout.splitlines()[1] == "  stories/eleven-words-on-a-note-2.md"
    assert draft.read_text("utf-8") == "mine"


def test_draft_in_the_words_of_its_source_fails_until_it_is_retold(folder: Path) -> None:
    kb("import", str(EXAMPLES), "--added", DAY)
    draft = folder / "stories" / "example-1-positive.md"
    sentence = next(line for line in EXAMPLES.read_text("utf-8").splitlines() if "birthday parcel" in line)
    fresh = draft.read_text("utf-8").replace("summary:\n", "summary: A clerk finds the better price.\n")
    fresh = fresh.replace("lessons:\n", "lessons: [one-step-further]\n")
    question = "<!-- What did the customer come with? What was known at the start? Write roles, no names of people. -->"
    assert question in fresh

    draft.write_text(fresh, "utf-8")
    assert kb("check", str(draft)).exit_code == 0
    draft.write_text(fresh.replace(question, sentence), "utf-8")
    copied = kb("check", str(draft))
    assert (copied.exit_code, "error[KB421 copied-text]" in copied.stdout) == (1, True)
    assert "stand in the source 'Counter talk'" in copied.stdout
    draft.write_text(fresh.replace(question, "A customer brings a present that has to arrive in time."), "utf-8")
    assert kb("check", str(draft)).exit_code == 0


def test_json_says_all_of_it(folder: Path) -> None:
    result = kb("import", str(WEB_PAGE), "--added", DAY, "--dry-run", "--format", "json")
    said = json.loads(result.stdout)
    assert said["v"] == 1
    assert (said["source"], said["form"]) == ("a-till-that-listens.html", "html")
    assert {part: one and one["value"] for part, one in said["origin"].items()} == {
        "title": "A till that listens",
        "author": "Ada Example",
        "publisher": "Shop Notes",
        "url": "https://notes.example/till",
        "date": "2011-05-03",
    }
    post, comment = said["stories"]
    assert post["path"] == "stories/a-till-that-listens.md"
    assert post["proposed"]["company"] == {"value": "velo-and-co", "because": "it names Velo & Co"}
    assert (post["from"], post["to"], post["is_there_already"]) == (2, 3, False)
    assert comment["because"] == "it is a reader's comment"
    assert [one["because"] for one in said["left_out"]][-1] == "an answer to another comment"


@pytest.mark.parametrize(
    ("source", "arguments", "form"),
    [
        (NOTE, ["--stdin-filename", "/tmp/notes/short.md"], "markdown"),
        (NOTE, ["--stdin-filename", "short.txt"], "text"),
        (NOTE, ["--as", "markdown"], "markdown"),
        (source_of("hugo-toml"), [], "markdown"),
        (EXAMPLES, [], "text"),
        (WEB_PAGE, [], "html"),
    ],
)
def test_standard_input_is_what_its_name_says_or_its_beginning(
    source: Path, arguments: list[str], form: str, folder: Path
) -> None:
    result = kb("import", "-", "--dry-run", "--format", "json", *arguments, stdin=source.read_bytes())
    said = json.loads(result.stdout)
    assert (said["form"], bool(said["stories"])) == (form, True)
    assert said["source"] in ("standard input", "short.md", "short.txt")


@pytest.mark.parametrize(
    ("head", "encoding", "word"),
    [
        ("", "utf-8", "Käse"),
        ("", "utf-8-sig", "Käse"),
        ("", "utf-16", "Käse"),
        ("", "cp1252", "Käse"),
        ('<meta charset="iso-8859-2">', "iso-8859-2", "Łódź"),
        ('<meta http-equiv="content-type" content="text/html; charset=Shift_JIS">', "shift_jis", "カード"),
        ('<meta charset="rot13">', "cp1252", "Käse"),
        ('<meta charset="undefined">', "cp1252", "Käse"),
        ('<meta charset="unicode_escape">', "cp1252", "K\\xäse"),
        ('<meta charset="no-such-thing">', "cp1252", "Käse"),
    ],
)
def test_web_page_is_read_in_its_encoding(head: str, encoding: str, word: str) -> None:
    text = f"I called the shop about {word}, and the agent told me that she would look at it. She called me again."
    page = f"<html><head>{head}</head><body><p>{text}</p><p>{text} Soon.</p></body></html>"
    assert word in read_document("page.html", page.encode(encoding), until=DAY).text


def test_web_pages_need_trafilatura_and_the_way_to_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    before = files(folder)
    result = kb("import", str(WEB_PAGE))
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Web pages are read with trafilatura, which is not installed. Install it with\n"
        '  pip install "kb-builder[import]"\n'
        "or copy the text of the page into a .txt file and import that.\n"
    )
    assert files(folder) == before
    assert kb("import", str(NOTE), "--dry-run").exit_code == 0


def test_nothing_but_out_and_the_fingerprints_is_written(folder: Path, tmp_path: Path) -> None:
    """Titles name files, and nothing but their letters and digits gets there."""
    source = tmp_path / "titles"
    source.mkdir()
    text = NOTE.read_text("utf-8").partition("}\n")[2]
    titles = ("../../outside", "/etc/passwd", "..", "con", "index", "~/.bashrc", "a\\b", "日本語", "x" * 300)
    for number, title in enumerate(titles):
        (source / f"{number}.md").write_text(f"---\ntitle: {json.dumps(title)}\n---\n{text}", "utf-8")
    before = files(tmp_path)
    result = kb("import", str(source), "--added", DAY, "--out", str(tmp_path / "drafts"))
    assert result.exit_code == 0
    assert sorted(files(tmp_path).keys() - before.keys()) == [
        "base/fingerprints.txt",
        "drafts/ab.md",
        "drafts/bashrc.md",
        "drafts/con-2.md",
        "drafts/etc-passwd.md",
        "drafts/imported-story-2.md",
        "drafts/imported-story.md",
        "drafts/index-2.md",
        "drafts/outside.md",
        f"drafts/{'x' * 72}.md",
    ]


def test_every_run_says_the_same(folder: Path) -> None:
    """Whatever the order in which Python goes through its sets."""
    said = [
        run(
            "kb",
            "import",
            IMPORTS / "web-page-with-comments",
            "--dry-run",
            "--format",
            "json",
            "--added",
            DAY,
            cwd=folder,
            env=env,
        ).stdout
        for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"})
    ]
    assert said[0].count('"v": 1') > 1
    assert said[0] == said[1]


def test_folder_takes_no_links_no_hidden_files_and_names_no_place(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "notes"
    (source / ".git").mkdir(parents=True)
    shutil.copy(NOTE, source / "note.md")
    shutil.copy(EXAMPLES, source / ".git" / "hidden.txt")
    shutil.copy(EXAMPLES, source / ".hidden.txt")
    (source / "link.txt").symlink_to(EXAMPLES)
    (source / "page.md").mkdir()
    result = kb("import", str(source), "--added", DAY)
    assert [line for line in result.stdout.splitlines() if not line.startswith(" ")] == ["note.md: 1 story"]
    draft = (folder / "stories" / "eleven-words-on-a-note.md").read_text("utf-8")
    assert str(tmp_path) not in draft


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "nothing", "Error: Invalid value for 'FILE|FOLDER': Path '{}' does not exist."),
        (
            lambda folder: folder / "docs" / "empty",
            "Error: '{}' holds no file that ends in .html, .htm, .xhtml, .md, .markdown, .txt, .text.",
        ),
    ],
)
def test_what_is_not_understood(make: Callable[[Path], Path], message: str, folder: Path) -> None:
    (folder / "docs" / "empty").mkdir()
    source = make(folder)
    result = kb("import", str(source))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, message.format(source))


def test_when_a_draft_cannot_be_written_none_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(root: Path, path: str, text: str) -> Path:
        if path.endswith("example-2-neutral.md"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_new(root, path, text)

    before = files(folder)
    monkeypatch.setattr("kb_builder.cli.files.write_new", full)
    result = kb("import", str(EXAMPLES))
    assert (result.exit_code, files(folder)) == (2, before)
    assert result.stderr.endswith(
        "Error: stories/example-2-neutral.md: No space left on device. Nothing was written.\n"
    )


def test_stories_folder_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "stories").rename(tmp_path / "elsewhere")
    (folder / "stories").symlink_to(tmp_path / "elsewhere")
    before = files(tmp_path)
    assert kb("import", str(NOTE)).exit_code == 2
    assert files(tmp_path) == before


def test_companies_that_cannot_be_read_are_mended_first(folder: Path) -> None:
    (folder / "companies.yml").write_text("parcelo: [", "utf-8")
    result = kb("import", str(NOTE))
    assert result.exit_code == 2
    assert "companies.yml has mistakes." in result.stderr


def test_two_sources_of_one_name_keep_the_fingerprints_of_both(folder: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        text = " ".join(f"I called and the agent said {number} times that word {word} counts." for word in range(9))
        (tmp_path / f"{number}.txt").write_text(f"Title: #  Same name\n\n{text}\n", "utf-8")
        kb("import", str(tmp_path / f"{number}.txt"))
    listed = kb("originality", "list").stdout
    assert [line.partition(":")[0] for line in listed.splitlines()] == ["Same name"]
    assert int(listed.split()[-1]) > 100


def test_whole_takes_a_text_as_one_story(folder: Path) -> None:
    for source, words in ((EXAMPLES, 200), (source_of("no-encounter"), 50)):
        result = kb("import", str(source), "--whole", "--dry-run", "--format", "json")
        (story,) = json.loads(result.stdout)["stories"]
        assert (result.exit_code, story["words"] > words, story["because"]) == (0, True, "the text begins here")


def test_page_about_it_shows_what_stands_in_the_draft() -> None:
    page = (ROOT / "docs" / "contribute" / "import.md").read_text("utf-8")
    text = page.partition('```markdown title="two-visits.md"\n')[2].partition("```")[0]
    proposer = Proposer(Known.of(read_knowledge_base(ROOT / "mkdocs.yml")), lambda text: [])
    result = imported("two-visits.md", text.encode(), proposer, added=DAY)
    draft = draft_text(result.stories[1], result.document)
    shown = [line for line in page.splitlines() if line.startswith("- [ ] ")]
    assert len(shown) > 3
    assert [line for line in shown if line not in draft.splitlines()] == []


# --- The source documents of the project ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds() -> dict[str, Imported]:
    """What becomes of the five source documents, by the first three characters of their names.

    The project's own stories are left out of it: they were told from these very documents.
    """
    named = os.environ.get("KB_SEEDS")
    if not named:
        pytest.skip("KB_SEEDS names no folder with the source documents: nothing to import")
    proposer = Proposer(Known.of(read_knowledge_base(ROOT / "mkdocs.yml")), lambda text: [])
    return {
        file.name[:3]: imported(file.name, file.read_bytes(), proposer, added=DAY)
        for file in sorted(Path(named).glob("*.txt"))
    }


def lines(result: Imported) -> list[tuple[int, int]]:
    """From where to where the stories go in their file."""
    return [(story.part.first, story.part.last) for story in result.stories]


def proposed(result: Imported, *keys: str) -> list[tuple[str, ...]]:
    """What is proposed for some keys of the stories."""
    return [tuple(story.proposals.value(key) for key in keys) for story in result.stories]


def test_three_examples_stored_three_times_are_found_once_each(seeds: dict[str, Imported]) -> None:
    result = seeds["001"]
    assert proposed(result, "sentiment", "company", "channel") == [
        ("positive", "blockbuster", "store"),
        ("neutral", "cingular", "store"),
        ("negative", "delta", "in-flight"),
    ]
    assert all("its heading states it" in story.proposals.values["sentiment"].because for story in result.stories)
    assert lines(result) == [(2, 3), (4, 5), (6, 7)]
    assert result.document.origin.title.value == "1:1 Customer Service"
    assert result.document.origin.date.value == "2007-04-07"


def test_post_and_comments_are_apart(seeds: dict[str, Imported]) -> None:
    result = seeds["003"]
    assert [story.part.is_comment for story in result.stories] == [False] * 3 + [True] * 3
    assert proposed(result, "sentiment", "channel") == [
        ("positive", "venue"),
        ("negative", "phone"),
        ("positive", "phone"),
        ("negative", "phone"),
        ("negative", "phone"),
        ("positive", "venue"),
    ]
    post_ends = next(number for number, block in enumerate(result.document.blocks) if "Responses" in block.text)
    places = [block.place for block in result.document.blocks]
    assert all((story.part.first > places[post_ends]) == story.part.is_comment for story in result.stories)
    origin = result.document.origin
    assert (origin.author.value, origin.date.value, origin.publisher.value) == (
        "Becky Carroll",
        "2007-06-29",
        "Customers Rock!",
    )


def test_teasers_are_dropped(seeds: dict[str, Imported]) -> None:
    result = seeds["000"]
    first = next(block.place for block in result.document.blocks if block.text.startswith("Fall In"))
    assert proposed(result, "company", "channel") == [("comcast", "phone")] * 3
    assert max(last for _, last in lines(result)) < first
    out = {place for each in result.left_out for place in range(each.first, each.last + 1)}
    assert {block.place for block in result.document.blocks if block.place >= first} <= out


def test_two_calls_in_one_post_are_apart(seeds: dict[str, Imported]) -> None:
    assert proposed(seeds["004"], "company", "evidence") == [("anonymous", "staff")] * 2


def test_body_stored_twice_gives_one_story(seeds: dict[str, Imported]) -> None:
    assert proposed(seeds["002"], "company", "evidence") == [("gigmasters", "staff")]


def test_no_draft_has_eight_words_in_a_row_of_its_source(seeds: dict[str, Imported]) -> None:
    for result in seeds.values():
        for story in result.stories:
            body = draft_text(story, result.document).partition("\n---\n")[2]
            assert not fingerprints(f"{story.draft.title}\n{body}") & result.document.fingerprints
