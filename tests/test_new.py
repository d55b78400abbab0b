"""`kb new`: what it writes, what it asks and what it refuses."""

import datetime
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb
from hypothesis import given
from hypothesis import strategies as st

from kb_builder.cli import asking
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import Story, decode, decode_companies, default_vocabularies
from kb_builder.model.slugs import slug_of
from kb_builder.reading import Collection, SourceFile, parse, parse_settings
from kb_builder.writing.cleaning import one_line
from kb_builder.writing.companies_file import with_company
from kb_builder.writing.drafts import CompanyDraft, StoryDraft
from kb_builder.writing.entries import story_text

ROOT = Path(__file__).parents[1]
GIVEN = (
    *("--sentiment", "negative", "--lesson", "own-it", "--company", "anonymous", "--industry", "retail"),
    *("--channel", "store", "--added", "2026-05-31"),
)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there who can be asked."""
    monkeypatch.setattr(asking, "is_terminal", lambda: True)


def found_in(folder: Path, path: str) -> list[str]:
    """The names of the rules that the file breaks."""
    analysis = read_knowledge_base(folder / "mkdocs.yml").analyse()
    return [found.rule.name for found in analysis.diagnostics if found.path == path]


def test_story_has_its_keys_in_the_order_of_our_stories_and_comments_to_write_below(folder: Path) -> None:
    result = kb(
        *("new", "story", "Two queues: one answer", "--summary", "A customer waits twice.", "--situation", "everyday"),
        *("--lesson", "listen-first:partly", "--kind", "pattern", "--evidence", "staff", "--date", "2026-05"),
        *("--source-title", "Queues, and how", "--source-author", "A writer", "--source-url", "https://example.org/q"),
        *GIVEN,
    )
    assert (result.exit_code, result.stdout) == (0, "stories/two-queues-one-answer.md\n")
    assert result.stderr == "Next: write the sections, then run `kb check stories/two-queues-one-answer.md`.\n"
    assert (
        (folder / "stories/two-queues-one-answer.md").read_text("utf-8")
        == """\
---
title: "Two queues: one answer"
summary: A customer waits twice.
sentiment: negative
lessons:
  - {id: listen-first, role: partly}
  - {id: own-it, role: broken}
company: anonymous
industry: retail
channel: store
kind: pattern
evidence: staff
situation: [everyday]
date: 2026-05
added: 2026-05-31
source: {title: "Queues, and how", author: A writer, url: "https://example.org/q"}
---

## Situation

<!-- What did the customer come with? What was known at the start? Write roles, no names of people. -->

## What they did

<!-- What did each person say and do, step by step? Tell it so that nobody is blamed. -->

## What came of it

<!-- What had the customer in the end, in time, money and trust? Say what is not known. -->

## What to copy

<!-- What could a colleague do tomorrow? Lines that begin with -. Nothing? Delete the section. -->

## What to avoid

<!-- What should nobody repeat, and what is better? Lines that begin with -. Nothing? Delete it. -->
"""
    )


def test_new_story_is_valid_but_for_what_a_human_must_write(folder: Path) -> None:
    kb("new", "story", "Two queues", *GIVEN)
    assert found_in(folder, "stories/two-queues.md") == ["wrong-type"]  # the summary
    kb("new", "story", "Three queues", "--summary", "A customer waits.", *GIVEN)
    assert found_in(folder, "stories/three-queues.md") == ["short-body"]


def test_story_of_today_is_added_today(folder: Path) -> None:
    before = datetime.datetime.now().astimezone().date()
    kb("new", "story", "Two queues", *GIVEN[:-2])
    after = datetime.datetime.now().astimezone().date()
    added = re.search(r"^added: (.*)$", (folder / "stories/two-queues.md").read_text("utf-8"), re.MULTILINE)
    assert added is not None
    assert added[1] in {before.isoformat(), after.isoformat()}


def test_script_is_told_everything_that_is_missing_at_once(folder: Path) -> None:
    result = kb("new", "story", "--company", "anonymous")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr.partition("Error: ")[2]
        == """\
Nothing was written:
  TITLE is missing.
  --sentiment is missing. Use positive, neutral or negative.
  --lesson is missing. The ids are in lessons/.
  --industry is missing: a company without a name needs one. Use telecoms, retail, airlines, online-services, \
web-hosting, live-entertainment, hospitality, banking, health, public-services or utilities.
  --channel is missing. Use phone, store, venue, in-flight, internal, chat, email, social, self-service or field-visit.
"""
    )
    assert sorted(path.name for path in (folder / "stories").iterdir()) == ["first-call.md", "second-call.md"]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--sentiment", "negativ", "'negativ' is not known here. Did you mean `negative`?"),
        ("--lesson", "own-its", "There is no lesson 'own-its'. Did you mean `own-it`?"),
        ("--lesson", "Own it until it's finished", "Did you mean `own-it`?"),
        ("--lesson", "zebra", 'to begin one: kb new lesson "Title".'),
        ("--lesson", "own-it:brokn", "Did you mean `broken`?"),
        ("--company", "parcel", "companies.yml lists no company 'parcel'. Did you mean `parcelo`?"),
        ("--company", "Parcelo Express", "Did you mean `parcelo`?"),
        ("--company", "zebra", 'To add one: kb new company "Name".'),
        ("--date", "04/07/2007", "'04/07/2007' is not a date."),
        ("--date", "2027", "2027 lies after 2026-05-31, the day the story is added."),
        ("--source-url", "javascript:alert(1)", "is not a web address."),
    ],
)
def test_wrong_value_is_named_with_the_way_out(folder: Path, option: str, value: str, says: str) -> None:
    result = kb("new", "story", "Two queues", *GIVEN, option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"\n  {option}: " in result.stderr
    assert says in result.stderr
    assert not (folder / "stories/two-queues.md").exists()


def test_criticism_of_a_named_company_needs_a_source(folder: Path) -> None:
    named = ("new", "story", "Two queues", *GIVEN, "--company", "parcelo")
    result = kb(*named)
    assert result.exit_code == 2
    assert "--source-title is missing: a negative story about a named company" in result.stderr
    assert kb(*named, "--source-author", "A writer").exit_code == 0


def test_file_that_is_there_is_never_written_over(folder: Path) -> None:
    before = (folder / "stories/first-call.md").read_bytes()
    result = kb("new", "story", "First call!", *GIVEN)
    assert result.exit_code == 2
    assert (
        "stories/first-call.md is there already. Choose another title, or name the file with --slug." in result.stderr
    )
    assert (folder / "stories/first-call.md").read_bytes() == before


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("index", "The name 'index' is reserved."),
        ("../outside", "'../outside' is a path; a file name has no slash."),
        ("..", "cannot become an address"),
        ("Two Queues", "Use lower-case letters a-z, digits and single hyphens, such as two-queues.md."),
        ("First-Call", "differ only in capitals"),
        ("a" * 81, "at most 80 fit"),
        ("con", "The name 'con' is reserved."),
    ],
)
def test_name_that_cannot_be_an_address_is_refused(folder: Path, slug: str, says: str) -> None:
    result = kb("new", "story", "Two queues", *GIVEN, "--slug", slug)
    assert result.exit_code == 2
    assert says in result.stderr
    assert sorted(path.name for path in (folder / "stories").iterdir()) == ["first-call.md", "second-call.md"]


def test_title_without_a_latin_letter_needs_a_slug(folder: Path) -> None:
    result = kb("new", "story", "二つの列", *GIVEN)
    assert result.exit_code == 2
    assert "name the file with --slug" in result.stderr
    assert kb("new", "story", "二つの列", "--slug", "two-queues", *GIVEN).stdout == "stories/two-queues.md\n"


def test_folder_that_is_a_link_is_not_written_into(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (folder / "courses" / "first-week.md").unlink()
    (folder / "courses").rmdir()
    (folder / "courses").symlink_to(outside)
    result = kb("new", "course", "A week", "--audience", "Staff", "--minutes", "5", "--lesson", "own-it")
    assert result.exit_code == 2
    assert "courses is a symbolic link." in result.stderr
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Two queues: one answer", "two-queues-one-answer"),
        ("She didn't wait", "she-didnt-wait"),
        ("She didn\u2019t wait", "she-didnt-wait"),
        ("Größe & Maß, Übel", "grosse-mass-ubel"),
        ("../../etc/passwd", "etc-passwd"),
        ("Łódź, Øre, Æther", "lodz-ore-aether"),
        ("二つの列", ""),
        ("😀", ""),
        ("word " * 40, "word-" * 15 + "word"),
        ("x" * 100, "x" * 80),
    ],
)
def test_slug_is_made_of_the_words_of_the_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_on_a_terminal_what_is_missing_is_asked_for_until_it_fits(folder: Path, terminal: None) -> None:
    answers = ["Two queues", "bad", "negative", "own-it, listen-frst", "own-it, listen-first:partly", "anonymous"]
    answers += ["retail", "store", ""]
    unknown = "There is no lesson 'listen-frst'. Did you mean `listen-first`? They are in lessons/; "
    unknown += 'to begin one: kb new lesson "Title".'
    lessons = "Lessons, one to four ids (with :followed, :partly or :broken behind an id if you like): "
    result = kb("new", "story", "--added", "2026-05-31", stdin="\n".join(answers) + "\n")
    assert (result.exit_code, result.stdout) == (0, "stories/two-queues.md\n")
    said = re.sub(r"^  .*\n", "", result.stderr, flags=re.MULTILINE)
    assert said.splitlines() == [
        "Title (a few words that say what happens): Two queues",
        "How was it for the customer?: bad",
        "Error: 'bad' is not known here. Use positive, neutral or negative.",
        "How was it for the customer?: negative",
        lessons + "own-it, listen-frst",
        f"Error: {unknown}",
        lessons + "own-it, listen-first:partly",
        "Company: anonymous",
        "Industry: retail",
        "Where did it happen?: store",
        "Summary, one or two sentences (Enter to write it later): ",
        "Next: write the summary and the sections, then run `kb check stories/two-queues.md`.",
    ]
    assert "  own-it        Own it until it is finished\n" in result.stderr
    text = (folder / "stories/two-queues.md").read_text("utf-8")
    assert "  - {id: own-it, role: broken}\n  - {id: listen-first, role: partly}\n" in text


def test_source_is_asked_for_where_one_is_needed(folder: Path, terminal: None) -> None:
    given = ("--sentiment", "negative", "--lesson", "own-it", "--channel", "store", "--summary", "A customer waits.")
    kb("new", "story", "Two queues", *given, stdin="parcelo\nNotes, again\n")
    text = (folder / "stories/two-queues.md").read_text("utf-8")
    assert 'source: {title: "Notes, again"}\n' in text
    assert found_in(folder, "stories/two-queues.md") == ["short-body"]


def test_wrong_option_ends_it_before_anything_is_asked(folder: Path, terminal: None) -> None:
    result = kb("new", "story", "--channel", "phne")
    assert result.exit_code == 2
    assert "--channel: 'phne' is not known here. Did you mean `phone`?" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_real_terminal_is_asked(folder: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kb_builder", "new", "company"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=theirs, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        os.close(theirs)
        os.write(ours, b"Acme Air\nairlines\n")
        out, err = process.communicate(timeout=60)
    os.close(ours)
    assert (process.returncode, out) == (0, "companies.yml\n")
    assert "Name, as the company writes it: " in err
    assert "acme-air:\n  name: Acme Air\n  industry: airlines\n" in (folder / "companies.yml").read_text("utf-8")


def test_lesson_asks_for_exactly_what_only_a_human_can_write(folder: Path) -> None:
    result = kb("new", "lesson", "Call back", "--family", "take-ownership", "--added", "2026-05-31")
    assert (result.exit_code, result.stdout) == (0, "lessons/call-back.md\n")
    assert (
        (folder / "lessons/call-back.md")
        .read_text("utf-8")
        .startswith(
            """\
---
title: Call back
family: take-ownership
principle:
  # The rule in one sentence, as an instruction.
do:
  # - One instruction a line: Name the need in a single sentence and wait for a yes.
dont:
  # - One instruction a line: Answer the first keyword you hear.
questions:
  # - One question a line that a group can discuss.
added: 2026-05-31
---

## Why it works
"""
        )
    )
    assert found_in(folder, "lessons/call-back.md") == ["wrong-type"] * 4


def test_lesson_with_everything_given_lacks_only_its_stories(folder: Path) -> None:
    lists = ("--do", "Call, even late.", "--dont", "Wait.", "--dont", "Hope.", "--question", "Who calls?")
    given = ("--family", "take-ownership", "--principle", "Call back when you said you would.", *lists)
    assert kb("new", "lesson", "Call back", *given).exit_code == 0
    assert found_in(folder, "lessons/call-back.md") == ["lesson-without-story"]


def test_course_has_a_section_for_each_step_and_is_valid_at_once(folder: Path) -> None:
    given = ("--audience", "New staff", "--minutes", "45", "--lesson", "own-it", "--lesson", "listen-first")
    assert kb("new", "course", "Two evenings", *given, "--added", "2026-05-31").stdout == "courses/two-evenings.md\n"
    assert (
        (folder / "courses/two-evenings.md").read_text("utf-8")
        == """\
---
title: Two evenings
audience: New staff
minutes: 45
steps:
  - {lesson: own-it}
  - {lesson: listen-first}
added: 2026-05-31
---

## Own it until it is finished

<!-- Why does it come here? What is to be seen in its stories? -->

## Listen before you solve

<!-- Why does it come here? What is to be seen in its stories? -->
"""
    )
    assert found_in(folder, "courses/two-evenings.md") == []


def test_course_names_what_is_wrong_by_its_options(folder: Path) -> None:
    result = kb("new", "course", "Two evenings", "--minutes", "an hour", "--lesson", "own-its")
    assert result.stderr.partition("Nothing was written:\n")[2] == (
        "  --audience is missing.\n"
        "  --minutes: 'an hour' is not a whole number. Write digits only, such as 45.\n"
        "  --lesson: There is no lesson 'own-its'. Did you mean `own-it`? They are in lessons/; "
        'to begin one: kb new lesson "Title".\n'
    )


def test_company_is_added_and_stories_can_name_it(folder: Path) -> None:
    result = kb("new", "company", "Acme & Co.", "--industry", "airlines", "--also-known-as", "Acme, Air")
    assert (result.exit_code, result.stdout) == (0, "companies.yml\n")
    assert result.stderr == "Stories name it with `company: acme-co`.\n"
    assert (
        (folder / "companies.yml").read_text("utf-8")
        == """\
acme-co:
  name: "Acme & Co."
  also_known_as: ["Acme, Air"]
  industry: airlines
parcelo:
  name: Parcelo
  also_known_as: [Parcelo Express]
  industry: retail
"""
    )
    assert kb("new", "story", "Two queues", *GIVEN, "--company", "acme-co", "--source-title", "Notes").exit_code == 0


@pytest.mark.parametrize(
    ("name", "slug", "says"),
    [
        ("Parcelo", "", "companies.yml lists 'parcelo' already, under the id `parcelo`."),
        ("PARCELO EXPRESS", "", "companies.yml lists 'PARCELO EXPRESS' already, under the id `parcelo`."),
        ("Anonymous", "", "'anonymous' cannot be an id"),
        ("航空", "", "'' cannot be an id"),
        ("Acme", "Acme Air", "'Acme Air' cannot be an id"),
    ],
)
def test_company_that_cannot_be_added_is_refused(folder: Path, name: str, slug: str, says: str) -> None:
    before = (folder / "companies.yml").read_bytes()
    result = kb("new", "company", name, "--industry", "airlines", *(["--slug", slug] if slug else []))
    assert result.exit_code == 2
    assert says in result.stderr
    assert (folder / "companies.yml").read_bytes() == before


def test_first_company_makes_the_file(folder: Path) -> None:
    (folder / "companies.yml").unlink()
    assert kb("new", "company", "Acme", "--industry", "airlines").exit_code == 0
    assert (folder / "companies.yml").read_text("utf-8") == "acme:\n  name: Acme\n  industry: airlines\n"


def test_broken_companies_file_is_not_added_to(folder: Path) -> None:
    (folder / "companies.yml").write_text("parcelo: {name: Parcelo\n", "utf-8")
    result = kb("new", "company", "Acme", "--industry", "airlines")
    assert result.exit_code == 2
    assert "`kb check companies.yml` shows them" in result.stderr
    assert kb("new", "story", "Two queues", *GIVEN, "--company", "anyone", "--source-title", "Notes").exit_code == 0


ACME = CompanyDraft("Acme", "airlines")
BLOCK = "acme:\n  name: Acme\n  industry: airlines\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", BLOCK),
        ("zoo: {name: Zoo, industry: retail}", BLOCK + "zoo: {name: Zoo, industry: retail}\n"),
        ("# All of them.\nzoo:\n  name: Zoo\n", f"# All of them.\n{BLOCK}zoo:\n  name: Zoo\n"),
        (
            "abc:\n  name: Abc\n\n# The zoo.\n# Its park too.\nzoo:\n  name: Zoo\n",
            f"abc:\n  name: Abc\n\n{BLOCK}# The zoo.\n# Its park too.\nzoo:\n  name: Zoo\n",
        ),
        ("abc:\n  name: Abc # the old one\n", "abc:\n  name: Abc # the old one\n" + BLOCK),
        ("zoo:\n  name: Zoo\nabc:\n  name: Abc\n", "zoo:\n  name: Zoo\nabc:\n  name: Abc\n" + BLOCK),
        ("zoo:\r\n  name: Zoo\r\n", BLOCK.replace("\n", "\r\n") + "zoo:\r\n  name: Zoo\r\n"),
        ("---\nzoo:\n  name: Zoo\n", f"---\n{BLOCK}zoo:\n  name: Zoo\n"),
        ("{zoo: {name: Zoo}}\n", None),
        ("abc:\n  name: Abc\n...\n", None),
        ("  abc:\n    name: Abc\n", None),
    ],
)
def test_company_goes_where_the_alphabet_puts_it_and_changes_no_other_line(before: str, after: str | None) -> None:
    assert with_company(before, "acme", ACME) == after


@given(name=TEXTS, other=TEXTS)
def test_any_name_of_a_company_comes_back_unchanged(name: str, other: str) -> None:
    draft = CompanyDraft(one_line(name) or "x", "airlines", (one_line(other) or "y",))
    text = with_company("zoo:\n  name: Zoo\n  industry: retail\n", "acme", draft)
    assert text is not None
    document, problems = parse_settings(SourceFile("companies.yml", Collection.COMPANIES, text.encode()))
    assert document is not None
    companies, more = decode_companies(document, default_vocabularies())
    assert [*problems, *more] == []
    company = companies[0].meta
    assert (company.name, company.also_known_as) == (draft.name, draft.also_known_as)


@given(title=TEXTS, summary=TEXTS, source=TEXTS)
def test_any_text_comes_back_unchanged(title: str, summary: str, source: str) -> None:
    draft = StoryDraft(
        title=one_line(title) or "x",
        summary=one_line(summary) or "y",
        sentiment="positive",
        lessons=("own-it",),
        company="parcelo",
        channel="phone",
        kind="encounter",
        evidence="staff",
        added="2026-05-31",
        source_title=one_line(source),
    )
    story = _decoded(story_text(draft))
    assert (story.title, story.summary) == (draft.title, draft.summary)
    assert (story.source.title if story.source else "") == draft.source_title


@given(text=TEXTS)
def test_one_line_keeps_every_visible_character(text: str) -> None:
    kept = "".join(character for character in text if character.isprintable() and not character.isspace())
    assert set(kept) <= set(one_line(text))


def _decoded(text: str) -> Story:
    document, problems = parse(SourceFile("stories/x.md", Collection.STORIES, text.encode()))
    assert document is not None, problems
    entry, more = decode(document, default_vocabularies())
    assert (problems, more) == ([], [])
    assert entry is not None
    assert isinstance(entry.meta, Story)
    return entry.meta


def test_new_files_are_not_offered_outside_a_knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("new", "story", "Two queues")
    assert result.exit_code == 2
    assert "There is no mkdocs.yml" in result.stderr


def test_roles_follow_the_sentiment_that_is_known_last() -> None:
    draft = StoryDraft(lessons=("own-it", "listen-first:partly"))
    assert replace(draft, sentiment="positive").values["lessons"] == [
        {"id": "own-it", "role": "followed"},
        {"id": "listen-first", "role": "partly"},
    ]
