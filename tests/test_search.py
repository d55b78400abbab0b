"""`kb search`: what is found, in which order and how it is shown; and an index that always says what the files say."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from case_files import BASE
from command import kb
from hypothesis import example, given
from hypothesis import strategies as st
from knowledge import STORY
from sites import BIN, change, copy_mini_site, run

from kb_builder.cli.search import _lines
from kb_builder.searching import author_search, text_index
from kb_builder.searching.author_search import AuthorSearch, index_file, open_search
from kb_builder.searching.plain_text import plain_text
from kb_builder.searching.queries import MOST_PIECES, Phrase, Word, parse_query
from kb_builder.searching.stretches import stretch
from kb_builder.searching.text_index import Limits

FIRST, SECOND = "stories/first-call", "stories/second-call"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a small knowledge base."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def opened(root: Path, language: str | None = None) -> AuthorSearch:
    return open_search(root / "mkdocs.yml", language)


def ids(search: AuthorSearch, text: str, **limits: object) -> list[str]:
    """What is found, best first."""
    return [hit.found.id for hit in search.search(text, Limits(**limits), 100).hits]  # type: ignore[arg-type]


def found(root: Path, text: str, **limits: object) -> list[str]:
    return ids(opened(root), text, **limits)


def index_of(root: Path) -> Path:
    return index_file(root, "en")


# Queries


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("hung up", (Word("hung"), Word("up"))),
        ('"hung up" again', (Phrase("hung up"), Word("again"))),
        ('"hung\t  up"', (Phrase("hung up"),)),
        ('"again"', (Word("again"),)),
        ('"" " "', ()),
        ('"never closed', (Word("never"), Word("closed"))),
        ("refnd~ tranfer~2", (Word("refnd", 1), Word("tranfer", 2))),
        ("~ ~~ ~2 a~9", (Word("~"), Word("~~"), Word("~2"), Word("a~9"))),
        ("same same", (Word("same"),)),
        ("", ()),
    ],
)
def test_query_is_read(text: str, pieces: tuple[object, ...]) -> None:
    assert parse_query(text) == pieces


def test_endless_query_is_cut() -> None:
    assert len(parse_query(" ".join(map(str, range(10_000))))) == MOST_PIECES


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AuthorSearch:
    """The index of the small knowledge base."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    return opened(root)


@given(st.text(max_size=80) | st.text(alphabet='"~* ()[]{}^:+-&|!/\\?<>.\0\x1b aAZ2\u0301\u2028', max_size=60))
@example('"' * 51)
@example("a AND (b OR")
@example("title:[a TO")
@example("parcel~2 " * 60)
@example("\ud800")
def test_every_text_is_a_query(small: AuthorSearch, text: str) -> None:
    answer = small.search(text, Limits(), 10)
    for hit in answer.hits:
        shown = small.stretch(hit, answer, 100)
        assert all(0 <= start < end <= len(shown.text) for start, end in shown.marks)


# What is found


def test_words_are_found_in_all_their_forms(folder: Path) -> None:
    assert found(folder, "ring drivers") == [SECOND]
    assert found(folder, "slipper") == [SECOND]


def test_case_and_accents_do_not_matter(folder: Path) -> None:
    change(folder / "stories/first-call.md", "A customer misses", "In the Café ROUGE a customer misses")
    assert found(folder, "cafe") == found(folder, "CAFÉ") == found(folder, "rouge") == [FIRST]


def test_phrase_has_to_stand_there(folder: Path) -> None:
    assert found(folder, '"opening hours"') == [FIRST, SECOND]
    assert found(folder, '"letter box"') == [FIRST]
    assert found(folder, '"on the way" parcel') != []


def test_phrase_with_words_that_every_text_has(folder: Path) -> None:
    change(folder / "stories/first-call.md", "so she calls.", 'so she calls. "It is not my job," she hears.')
    change(folder / "stories/second-call.md", "The agent listens.", "The agent likes his job and listens.")
    assert found(folder, '"not my job"') == [FIRST]
    assert set(found(folder, "job")) == {FIRST, SECOND}


def test_phrase_that_is_nowhere_gives_its_words(folder: Path) -> None:
    result = kb("search", '"letter of the box"')
    assert (result.exit_code, result.stdout.splitlines()[1]) == (0, f"  {FIRST}.md  /{FIRST}/")
    assert result.stderr == "Nothing has the phrase as it stands; looked for its words.\n"


def test_phrase_does_not_reach_from_one_part_into_the_next(folder: Path) -> None:
    """The title ends with "heard", the summary begins with "An agent"."""
    search = opened(folder)
    assert search.index.search(parse_query('"heard an agent"'), Limits(), 9).hits == ()


def test_word_that_is_nowhere_stands_for_those_like_it(folder: Path) -> None:
    result = kb("search", "slippres")
    assert result.exit_code == 0
    assert SECOND in result.stdout
    assert result.stderr == "No text has 'slippres'; looked for 'slippers' instead.\nDid you mean: slippers\n"


def test_tilde_asks_for_words_like_it(folder: Path) -> None:
    change(folder / "stories/first-call.md", "so she calls.", "so she calls the dot.")
    assert found(folder, "dog") == [SECOND]
    assert set(found(folder, "dog~")) == {FIRST, SECOND}
    assert found(folder, "dog~")[0] == SECOND


def test_title_weighs_more_than_body(folder: Path) -> None:
    change(folder / "stories/first-call.md", "so she calls.", "so she calls. The weather is fine.")
    change(folder / "stories/second-call.md", "title: The parcel two doors down", "title: The weather two doors down")
    assert found(folder, "weather") == [SECOND, FIRST]


def test_synonyms_of_lessons_are_found(folder: Path) -> None:
    change(folder / "lessons/own-it.md", "added:", "synonyms: [not my department, fobbed off]\nadded:")
    assert found(folder, "fobbed") == ["lessons/own-it"]


def test_company_is_found_by_each_of_its_names(folder: Path) -> None:
    assert found(folder, "express") == [FIRST, SECOND]


def test_comments_and_addresses_are_no_words(folder: Path) -> None:
    change(folder / "stories/first-call.md", "so she calls.", "so [she](https://zq.example/) calls <!-- zqzq -->.")
    assert opened(folder).index.search(parse_query("zq zqzq https example"), Limits(), 9).hits == ()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"sentiment": "negative"}, [FIRST]),
        ({"sentiment": "positive"}, [SECOND]),
        ({"lesson": "own-it"}, [FIRST, SECOND]),
        ({"company": "parcelo", "channel": "phone"}, [FIRST, SECOND]),
        ({"channel": "store"}, []),
        ({"since": "2026-01-11"}, []),
        ({"since": "2026-01-10", "kinds": ("story",)}, [FIRST, SECOND]),
        ({"until": "2026-01-09"}, []),
        ({"kinds": ("lesson",)}, ["lessons/listen-first", "lessons/own-it"]),
        ({"kinds": ("page",)}, []),
    ],
)
def test_hits_can_be_limited(folder: Path, limits: dict[str, object], expected: list[str]) -> None:
    assert sorted(found(folder, "agent listen", **limits)) == sorted(expected)


def test_pages_are_searched_when_they_are_asked_for(folder: Path) -> None:
    (folder / "docs/guide.md").write_text("# The canary\n\nIt sings.\n", "utf-8")
    assert kb("search", "canary").exit_code == 1
    assert (
        kb("search", "canary", "--kind", "page").stdout
        == "The canary  (page)\n  docs/guide.md  /guide/\n  The canary\n\n"
    )


def test_other_language_has_other_forms(folder: Path) -> None:
    (folder / "stories/first-call.md").write_text(STORY.replace("A customer misses", "Die Häuser fehlen. She misses"))
    assert ids(opened(folder, "de"), "Haus") == [FIRST]
    assert ids(opened(folder, "en"), "Haus") == []
    change(folder / "mkdocs.yml", "  name: material", "  name: material\n  language: de")
    assert opened(folder).language == "de"
    assert found(folder, "Haus") == [FIRST]
    change(folder / "mkdocs.yml", "  language: de", "  language: de-AT")
    assert found(folder, "Haus") == [FIRST]


def test_language_without_word_endings_is_searched_as_it_is_written(folder: Path) -> None:
    change(folder / "mkdocs.yml", "  name: material", "  name: material\n  language: pl")
    assert set(found(folder, "parcels")) == {*found(folder, "parcel"), *found(folder, "parcelo")}
    assert opened(folder).search("parcels", Limits(), 9).instead == {"parcels": ("parcel", "parcelo")}


@pytest.mark.parametrize("language", [*text_index.LANGUAGES, "xx", "../../x"])
def test_every_language_works(folder: Path, language: str) -> None:
    change(folder / "mkdocs.yml", "  name: material", f"  name: material\n  language: {language}")
    assert sorted(found(folder, "Parcelo", kinds=("story",))) == [FIRST, SECOND]
    assert index_file(folder, language).parent == folder / ".kb/cache"


# The index follows the files


def _edit(folder: Path, random: random.Random) -> None:
    words = random.sample(["parcel", "canary", "refund", "hours", "modem", "slippers"], 3)
    text = STORY.replace("The agent reads out", f"The agent says {' '.join(words)}, and reads out")
    (folder / f"stories/{random.choice('abcdef')}.md").write_text(text, "utf-8")


def _remove(folder: Path, random: random.Random) -> None:
    for path in sorted(folder.glob("stories/?.md"))[:2]:
        path.unlink()


def _break(folder: Path, random: random.Random) -> None:
    (folder / "stories/a.md").write_text("---\ntitle: [\n", "utf-8")


def _retire(folder: Path, random: random.Random) -> None:
    (folder / "stories/b.md").write_text(STORY.replace("added:", "status: retired\nadded:"), "utf-8")


def _withdraw(folder: Path, random: random.Random) -> None:
    (folder / "stories/c.md").write_text("---\nwithdrawn: 2026-02-01\n---\n", "utf-8")


def _rename_company(folder: Path, random: random.Random) -> None:
    name = random.choice(["Parcelo", "Parcel Canary", "Modem and Sons"])
    (folder / "companies.yml").write_text(f"parcelo: {{name: {name}, industry: retail}}\n", "utf-8")


def _change_settings(folder: Path, random: random.Random) -> None:
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("# Changed.\n")


@pytest.mark.parametrize("seed", range(4))
def test_any_edits_in_any_order_give_what_a_new_index_gives(
    folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "_TEXTS_IN_A_SEGMENT", 3)  # so that there are many
    chance = random.Random(seed)
    edits: list[Callable[[Path, random.Random], None]]
    edits = [_edit, _edit, _edit, _remove, _break, _retire, _withdraw, _rename_company, _change_settings]
    for _ in range(12):
        chance.choice(edits)(folder, chance)
        after_edits = opened(folder)
        clean = open_search(folder / "mkdocs.yml", kept=False)
        assert after_edits.broken == clean.broken
        for text in ("parcel", "canary refund", "modem", '"opening hours"', "slippres", "sons"):
            assert after_edits.search(text, Limits(), 50) == clean.search(text, Limits(), 50), text


def test_only_what_was_changed_is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(folder)
    read: list[str] = []
    from kb_builder.searching import documents

    whole = documents.searchable
    monkeypatch.setattr(documents, "searchable", lambda source, *more: read.append(source.path) or whole(source, *more))
    opened(folder)
    change(folder / "stories/first-call.md", "so she calls.", "so she rings.")
    opened(folder)
    assert read == [f"{FIRST}.md"]
    (folder / "companies.yml").write_text("parcelo: {name: Parcelo II, industry: retail}\n", "utf-8")
    opened(folder)
    assert read[1:] == [f"{FIRST}.md", f"{SECOND}.md"]


def test_search_without_a_change_writes_nothing(folder: Path) -> None:
    opened(folder)
    before = index_of(folder).read_bytes()
    opened(folder)
    assert index_of(folder).read_bytes() == before


def test_nothing_stays_in_the_file_of_a_story_that_was_withdrawn(folder: Path) -> None:
    (folder / "stories/canary.md").write_text(
        STORY.replace("The question nobody", "The zqcanaryquestion nobody").replace("A customer", "A zqcanary")
    )
    assert found(folder, "zqcanaryquestion") == ["stories/canary"]
    assert b"zqcanary" in index_of(folder).read_bytes()
    (folder / "stories/canary.md").write_text("---\nwithdrawn: 2026-02-01\n---\n", "utf-8")  # a colleague did it
    assert found(folder, "zqcanaryquestion") == []
    assert b"zqcanary" not in index_of(folder).read_bytes()


def test_withdrawing_takes_the_story_out_at_once(folder: Path) -> None:
    assert FIRST in found(folder, "letter box")
    assert kb("withdraw", "story", "first-call", "--yes").exit_code == 0
    assert not index_of(folder).exists()
    assert FIRST not in found(folder, "letter box")


# Drafts, and what is not told


def test_draft_is_found_and_marked(folder: Path) -> None:
    change(folder / "stories/first-call.md", "added:", "status: draft\nadded:")
    assert (
        kb("search", "letter", "box").stdout.splitlines()[0]
        == "The question nobody heard  (DRAFT, story, negative, Parcelo)"
    )
    assert json.loads(kb("search", "letter", "--format", "json").stdout)["status"] == "draft"


def test_retired_story_is_not_found(folder: Path) -> None:
    change(folder / "stories/first-call.md", "added:", "status: retired\nadded:")
    assert kb("search", '"letter box"', "--kind", "story").exit_code == 1


def test_broken_file_is_named_and_the_others_are_found(folder: Path) -> None:
    (folder / "stories/first-call.md").write_text("---\ntitle: [\n", "utf-8")
    (folder / "stories/latin.md").write_bytes(b"\xff\xfe\xff")
    for _ in range(2):  # from the files, then from the index
        result = kb("search", "parcel", "--kind", "story")
        assert (result.exit_code, result.stdout.splitlines()[1]) == (0, f"  {SECOND}.md  /{SECOND}/")
        assert result.stderr == (
            "Not searched, because they are broken (see `kb check`): stories/first-call.md, stories/latin.md\n"
        )


def test_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text(STORY.replace("parcel", "zqcanary"), "utf-8")
    (folder / "stories/link.md").symlink_to(secret)
    result = kb("search", "zqcanary")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "stories/link.md" in result.stderr


# An index of somebody else, or a damaged one


def test_index_of_somebody_else_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb_builder.searching.index_file.secret", lambda: b"somebody else's number")
    opened(folder)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    unpickled: list[object] = []
    monkeypatch.setattr(text_index.index.pickle, "loads", unpickled.append)
    assert found(folder, "slippers") == [SECOND]
    assert unpickled == []


def test_file_that_was_changed_after_it_was_signed_is_not_opened(folder: Path) -> None:
    opened(folder)
    with closing(sqlite3.connect(index_of(folder))) as database, database:
        names = [name for (name,) in database.execute("SELECT name FROM file WHERE name LIKE '%.toc'")]
        assert names
        database.execute("UPDATE file SET data = ? WHERE name = ?", (b"cos\nsystem\n(S'touch pwned'\ntR.", names[0]))
    assert found(folder, "slippers") == [SECOND]
    assert not (folder / "pwned").exists()
    assert _is_good(folder)


def _is_good(folder: Path) -> bool:
    """Whether what is kept now is used the next time."""
    before = index_of(folder).read_bytes()
    opened(folder)
    return index_of(folder).read_bytes() == before


@pytest.mark.parametrize("seed", range(12))
def test_damaged_index_is_made_anew(folder: Path, seed: int) -> None:
    opened(folder)
    chance = random.Random(seed)
    data = bytearray(index_of(folder).read_bytes())
    for _ in range(chance.choice([1, 5, 500])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    index_of(folder).write_bytes(bytes(data[: chance.choice([len(data), len(data), 5000, 0])]))
    assert found(folder, "slippers") == [SECOND]
    assert found(folder, "slippers") == [SECOND]


def test_other_bytes_in_its_place(folder: Path) -> None:
    index_of(folder).parent.mkdir(parents=True)
    index_of(folder).write_bytes(b"This is no index.")
    assert found(folder, "slippers") == [SECOND]
    assert _is_good(folder)


def test_other_version_of_the_program_makes_it_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(folder)
    before = index_of(folder).read_bytes()
    monkeypatch.setattr(author_search, "WRITTEN_WITH", "Whoosh 9")
    assert found(folder, "slippers") == [SECOND]
    assert index_of(folder).read_bytes() != before


def test_place_that_cannot_be_written_is_no_error(folder: Path) -> None:
    (folder / ".kb").write_text("a file where the folder should be", "utf-8")
    assert found(folder, "slippers") == [SECOND]


def test_two_processes_at_once(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    command = [str(BIN / "kb"), "search", "parcel", "--format", "json"]
    processes = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    answers = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    assert len(set(answers)) == 1
    assert answers[0][0]
    assert answers[0][1:] == ("", 0)
    assert _is_good(root)


def test_run_that_was_slower_leaves_the_index_of_the_quicker_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = author_search.save
    saved: list[bool] = []

    def save_twice(*arguments: object) -> bool:
        monkeypatch.setattr(author_search, "save", whole)
        opened(folder)  # another run begins later and ends sooner
        saved.append(whole(*arguments))  # type: ignore[arg-type]
        return saved[0]

    monkeypatch.setattr(author_search, "save", save_twice)
    assert found(folder, "slippers") == [SECOND]
    assert saved == [False]
    assert _is_good(folder)


def test_index_is_neither_committed_nor_published(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    assert run("kb", "search", "parcel", cwd=root).returncode == 0
    assert (root / ".kb/.gitignore").read_text("utf-8") == "*\n"
    assert run("kb", "build", cwd=root).returncode == 0
    assert not list((root / "site").rglob("*.sqlite"))


def test_cache_command_knows_of_it(folder: Path) -> None:
    assert kb("search", "parcel").exit_code == 0
    assert ".kb/cache/search-en.sqlite: 0." in kb("cache", "info").stdout
    assert kb("cache", "clear").stdout == ".kb/cache/search-en.sqlite is deleted.\n"
    assert not index_of(folder).exists()


WITH_WHOOSH = """
import sys
sys.dont_write_bytecode = True
from kb_builder.searching.queries import parse_query
from kb_builder.searching.text_index import LANGUAGES, Limits, TextIndex
for language in LANGUAGES:
    index = TextIndex(language)
    index.change([], [])
    assert not TextIndex(language, index.files).search(parse_query('some words "a phrase" like~'), Limits(), 9).hits
"""


def test_whoosh_is_loaded_without_a_warning() -> None:
    """Compiled anew, as after an installation."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "pycache_prefix=/nonexistent", "-c", WITH_WHOOSH],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# The command


def test_result_as_people_read_it(folder: Path) -> None:
    result = kb("search", "slippers")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "The parcel two doors down  (story, positive, Parcelo)\n"
        "  stories/second-call.md  /stories/second-call/\n"
        "  The parcel is at the neighbour's. The customer fetches it in her slippers, and writes a kind note to the"
        " depot.\n\n"
    )


def test_terminal_shows_what_was_found(folder: Path) -> None:
    search = opened(folder)
    answer = search.search("slippers", Limits(), 1)
    shown = list(_lines(answer.hits[0], search.stretch(answer.hits[0], answer, 100), colour=True))
    assert shown[0].startswith("\x1b[1mThe parcel two doors down\x1b[0m  (")
    assert "in her \x1b[33m\x1b[1mslippers\x1b[0m, and" in shown[2]


def test_result_as_programs_read_it(folder: Path) -> None:
    """docs/contribute/search.md lists these keys."""
    result = kb("search", "slippers", "--format", "json")
    shape = json.loads(result.stdout)
    score = shape.pop("score")
    assert score > 0
    assert shape == {
        "v": 1,
        "kind": "story",
        "id": "stories/second-call",
        "title": "The parcel two doors down",
        "path": "stories/second-call.md",
        "address": "stories/second-call/",
        "status": "published",
        "sentiment": "positive",
        "company": "parcelo",
        "company_name": "Parcelo",
        "channel": "phone",
        "lessons": ["listen-first", "own-it"],
        "added": "2026-01-10",
        "snippet": "The parcel is at the neighbour's. The customer fetches it in her slippers, and writes a kind note "
        "to the depot.",
        "marks": [[65, 73]],
    }
    page = (Path(__file__).parents[1] / "docs/contribute/search.md").read_text("utf-8")
    assert [key for key in (*shape, "score") if f"`{key}`" not in page] == []


def test_nothing_found(folder: Path) -> None:
    result = kb("search", "xylophone")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "Nothing was found.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--company", "parcello"], "Error: No story has the company 'parcello'. Did you mean 'parcelo'?"),
        (["x", "--lesson", "ownit"], "Error: No story has the lesson 'ownit'. Did you mean 'own-it'?"),
        (["x", "--sentiment", "angry"], "Error: No story has the sentiment 'angry'."),
        (["x", "--language", "xx"], "Error: There are no word endings for 'xx'. Choose one of da, de,"),
        (["x", "--limit", "0"], "Error: Invalid value for '--limit': 0 is not in the range 1<=x<=1000."),
        (["x", "--since", "2026"], "Error: Invalid value for '--since': '2026' does not match the format '%Y-%m-%d'."),
        ([], "Error: Missing argument 'WORDS...'."),
    ],
)
def test_what_is_not_understood(folder: Path, arguments: list[str], message: str) -> None:
    result = kb("search", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(message)


def test_without_a_knowledge_base_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("search", "x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name it with -f" in result.stderr


def test_correction_changes_whole_words_only(folder: Path) -> None:
    assert kb("search", "parcl", "parcls").stderr.splitlines()[-1] == "Did you mean: parcel parcel"


def test_limit_is_kept(folder: Path) -> None:
    assert len(kb("search", "parcel", "--format", "json", "--limit", "1").stdout.splitlines()) == 1


def test_search_loads_no_models_when_nothing_was_changed(folder: Path) -> None:
    kb("search", "parcel")
    call = "main(args=['search', 'parcel'])"
    code = f"import sys; from kb_builder.cli import main\ntry: {call}\nfinally: print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True).stdout
    packages = {name.partition(".")[0] for name in shown.splitlines()[-1].split()}
    assert "whoosh" in packages
    assert packages.isdisjoint(("jinja2", "markdown", "mkdocs", "nh3", "phonenumbers", "pydantic"))


# Plain text and stretches


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Situation\n\nA *kind* **word** and `code`.", "Situation\nA kind word and code."),
        ("[text](../a.md#b) ![alt](x.png) <https://a.example> [ref][r]\n\n[r]: b.md", "text alt ref"),
        ("- one\n- two\n  more\n1. three", "one\ntwo more\nthree"),
        ("> quoted\n> again", "quoted\nagain"),
        ("| a | b |\n| --- | :-: |\n| 1 | 2 |", "a b\n1 2"),
        ("a <!-- pause: why? --> b <b class='x'>c</b> &amp; \\* snake_case", "a b c & * snake_case"),
        ("```python\nx = 1\n```", "x = 1"),
        ("!!! note\n    Text", "note Text"),
        ("a\r\n\r\nb", "a\nb"),
    ],
)
def test_plain_text_of_markdown(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


@pytest.mark.parametrize(
    "piece", ["[", "![", "<", "<!--", "*", "_", "`", "~~~\n", "[a](", "[a]:", "{: .", "|-", "> ", "# ", "&amp", "a\n"]
)
def test_hostile_text_takes_no_longer_than_a_kind_one(piece: str) -> None:
    import time

    text = piece * (120_000 // len(piece))
    start = time.process_time()
    plain_text(text)
    assert time.process_time() - start < 1.5


@given(st.text(alphabet="ab \n", max_size=400), st.integers(40, 200))
def test_stretch_is_short_and_marks_what_was_found(text: str, most: int) -> None:
    def places(line: str) -> list[tuple[int, int, str]]:
        return [(at, at + 1, "a") for at, letter in enumerate(line) if letter == "a"]

    shown = stretch(text, places, most)
    assert len(shown.text) <= most + 4
    assert {shown.text[start:end] for start, end in shown.marks} <= {"a"}
    assert bool(shown.marks) == ("a" in text)
