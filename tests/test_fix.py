"""`kb fix` mends what needs no human's judgement, and nothing else."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from case_files import BASE, CASES, REPORT_AFTER_FIX, CannotHoldError, write_case
from command import kb
from hypothesis import given
from hypothesis import strategies as st
from test_rules import report_of

from kb_builder.checking.fixing import Fixed, tidy
from kb_builder.checking.selection import Selection
from kb_builder.cli.fix import fix_all
from kb_builder.knowledge_base import read_knowledge_base, with_text

BAD = CASES / "bad-stories"
STORY = "stories/first-call.md"
MISSPELT = ("sentiment: negative", "sentimant: negative")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> bytes:
    """Replaces one stretch of a file; returns all of its bytes."""
    data = file.read_bytes()
    assert data.count(old.encode()) == 1
    file.write_bytes(data.replace(old.encode(), new.encode()))
    return file.read_bytes()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture
def bad_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    try:
        write_case(BAD, tmp_path)
    except CannotHoldError as error:
        pytest.skip(f"this file system has no room for both names: {error}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_left_of_the_bad_stories_is_for_a_human(bad_stories: Path) -> None:
    assert kb("fix").exit_code == 0
    report = report_of(bad_stories)
    expected = BAD / REPORT_AFTER_FIX
    if os.environ.get("KB_BLESS"):
        expected.write_text(report, "utf-8")
    assert report == expected.read_text("utf-8")
    before = (BAD / "report.txt").read_text("utf-8")
    assert set(report.split("\n\n")[:-1]) <= set(before.split("\n\n"))


def test_fixing_twice_changes_nothing_more(bad_stories: Path) -> None:
    kb("fix")
    once = snapshot(bad_stories)
    assert kb("fix").stdout.startswith("0 files mended. ")
    assert snapshot(bad_stories) == once


def test_files_without_a_fix_and_those_that_cannot_be_read_stay_as_they_are(bad_stories: Path) -> None:
    before = snapshot(bad_stories)
    said = kb("fix").stdout
    changed = {path for path, data in snapshot(bad_stories).items() if data != before[path]}
    assert changed == {line.partition(": ")[0] for line in said.splitlines()[:-1]}
    assert not [path for path in changed if "kb00" in path]
    assert (bad_stories / "stories" / "kb001-link.md").is_symlink()


def test_diff_shows_what_would_change_and_changes_nothing(bad_stories: Path) -> None:
    before = snapshot(bad_stories)
    result = kb("fix", "--diff")
    assert (result.exit_code, result.stderr) == (0, "")
    assert snapshot(bad_stories) == before
    subprocess.run(["git", "init", "--quiet"], cwd=bad_stories, check=True)
    subprocess.run(["git", "apply", "-"], cwd=bad_stories, input=result.stdout_bytes, check=True)
    by_git = {path: data for path, data in snapshot(bad_stories).items() if not path.startswith(".git/")}
    for path, data in before.items():
        (bad_stories / path).write_bytes(data)
    kb("fix")
    assert by_git == {path: data for path, data in snapshot(bad_stories).items() if not path.startswith(".git/")}


def test_diff_of_a_clean_knowledge_base_is_empty(folder: Path) -> None:
    assert kb("fix", "--diff").stdout == ""


def test_diff_counts_lines_as_git_does() -> None:
    fixed = Fixed("stories/x.md", "a\rb\u2028c\x0bd\ne\r\nlast", "a\rb\u2028c\x0bd\ne\nlast", ())
    assert fixed.diff == (
        "--- a/stories/x.md\n+++ b/stories/x.md\n@@ -1,3 +1,3 @@\n a\rb\u2028c\x0bd\n-e\r\n+e\n last"
        "\n\\ No newline at end of file\n"
    )


def test_unsafe_fixes_are_made_only_when_asked_for(folder: Path) -> None:
    story = folder / STORY
    before = change(story, "{title: Notes from the counter}", '{url: "http://example.org/notes"}')
    assert kb("fix").stdout == "0 files mended. Found 1 warning.\n"
    assert story.read_bytes() == before
    assert kb("fix", "--unsafe").stdout == f"{STORY}: Write https\n1 file mended. No problems found.\n"
    assert story.read_bytes() == before.replace(b"http:", b"https:")


def test_paths_choose_what_is_mended(folder: Path) -> None:
    change(folder / STORY, *MISSPELT)
    change(folder / "lessons" / "own-it.md", "family:", "famly:")
    assert kb("fix", "lessons").stdout == "lessons/own-it.md: Rename it to family\n1 file mended. No problems found.\n"
    assert kb("check", "--format", "json").stdout.count("\n") == 1


def test_path_that_does_not_exist_is_a_usage_error(folder: Path) -> None:
    assert kb("fix", "stories/nope.md").exit_code == 2


def test_line_ends_byte_order_mark_and_white_space_are_tidied(folder: Path) -> None:
    story = folder / STORY
    clean = story.read_text("utf-8")
    story.write_bytes(b"\xef\xbb\xbf" + clean.replace("\n", " \t\r\n").encode())
    assert kb("fix").stdout == f"{STORY}: white space and line ends\n1 file mended. No problems found.\n"
    assert story.read_bytes() == clean.encode()


def test_places_of_fixes_are_true_behind_a_byte_order_mark_and_other_line_ends(folder: Path) -> None:
    story = folder / STORY
    clean = story.read_text("utf-8")
    for line_end in ("\r\n", "\r"):
        broken = clean.replace(*MISSPELT).replace("title: The", "title: Thé 😀")
        story.write_bytes(b"\xef\xbb\xbf" + broken.replace("\n", line_end).encode())
        kb("fix")
        assert story.read_text("utf-8") == clean.replace("title: The", "title: Thé 😀")


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a  \nb\n", "a  \nb\n"),
        ("a   \t  \nb\n", "a  \nb\n"),
        ("a \nb\n", "a\nb\n"),
        ("a\t\nb\n", "a\nb\n"),
        ("a  \n\nb\n", "a\n\nb\n"),
        ("a  \n", "a\n"),
        ("a  ", "a"),
        ("  \n  a\n", "\n  a\n"),
        ("---  \nb\n", "---\nb\n"),
        ("a  \r\nb\r\n", "a  \nb\n"),
        ("a\\\nb\n", "a\\\nb\n"),
        ("a\u00a0\nb", "a\u00a0\nb"),
        ("", ""),
        ("\ufeff\ufeffa", "a"),
    ],
)
def test_two_spaces_that_break_a_line_stay(text: str, tidied: str) -> None:
    assert tidy(text) == tidied
    assert tidy(tidied) == tidied


def test_mode_of_the_file_stays_and_nothing_lies_around(folder: Path) -> None:
    story = folder / STORY
    change(story, *MISSPELT)
    names = sorted(path.name for path in story.parent.iterdir())
    for mode in (0o640, 0o755, 0o600):
        change(story, "summary:", "sumary:")
        story.chmod(mode)
        kb("fix")
        assert story.stat().st_mode & 0o7777 == mode
    assert sorted(path.name for path in story.parent.iterdir()) == names


def test_file_that_cannot_be_written_is_told_without_a_traceback(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(folder / STORY, *MISSPELT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    result = kb("fix")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: {STORY} cannot be written: Permission denied."


def test_file_that_is_no_utf_8_is_left_alone(folder: Path) -> None:
    story = folder / STORY
    story.write_bytes("title: café \r\n".encode("cp1252"))
    kb("fix")
    assert story.read_bytes() == "title: café \r\n".encode("cp1252")


def test_every_bad_line_of_a_settings_file_is_mended_in_one_run(folder: Path) -> None:
    # libyaml stops at the first of them, so each is seen only when the one before it is mended.
    companies = folder / "companies.yml"
    lines = [f"shop-{number}:\n  name: Shop: number {number}\n  industry: retail\n" for number in range(12)]
    companies.write_text(companies.read_text("utf-8") + "".join(lines), "utf-8")
    assert kb("fix").stdout.endswith("1 file mended. No problems found.\n")
    assert companies.read_text("utf-8").count('name: "Shop: number ') == 12


# Any faults together, in an ordinary story with comments, a line break, other scripts and an order of its own.

GOOD = """\
---
# Told by the customer.
title: "Late: 'the' question nobody heard, é 😀"
summary: An agent answers before the customer has finished.
lessons: [listen-first, own-it]
sentiment: negative

company: parcelo
channel: phone  # not the store
kind: encounter
evidence: first-hand
added: 2026-01-10
journey: {id: lost-parcel, step: 1}
source: {title: Notes from the counter}
contrast_with: [second-call]
# The end.
---

## Situation

A customer misses a parcel. The card in the letter box names an office that is closed when she comes\u0020\u0020
home from work, so she calls. 日本\tGrüße

## What they did

The agent reads out the opening hours. The customer begins to say that she cannot come at such a time, and hears
the same hours again, a little louder. Then the agent thanks her for the call.

### On the line

It is quiet.

## What came of it

The customer calls again. Two conversations were needed to learn where one parcel was.

## What to avoid

- Do not answer the first keyword. Wait until the question has ended.
"""
# By what is broken: its line, and the ways in which `kb fix` can bring it back to the letter.
MENDED = {
    "title": ("title: \"Late: 'the' question nobody heard, é 😀\"", ["title: Late: 'the' question nobody heard, é 😀"]),
    "summary": ("summary: An", ["sumary: An", "summry: An"]),
    "lessons": (
        "lessons: [listen-first, own-it]",
        [
            "lessons: [listen-frist, own-it]",
            "lessons: listen-first, own-it",
            "lesson: [listen-first, own-it]",
            "lessons: [listen-first, own-its]",
        ],
    ),
    "sentiment": ("sentiment: negative", ["sentimant: negative", "sentiment: negativ", 'sentiment: "Negative"']),
    "company": ("company: parcelo", ["company: Parcelo", "company: Parcelo Express", "compny: parcelo"]),
    "channel": ("channel: phone", ["chanel: phone", "channel: fhone"]),
    "kind": ("kind: encounter", ["kind: encouter"]),
    "evidence": ("evidence: first-hand", ["evidence: first hand", "evidnce: first-hand"]),
    "added": ("added: 2026-01-10", ["added: 10 January 2026", "added: 2026/1/10", "added: Jan. 10th, 2026"]),
    "journey": ("journey: {id: lost-parcel,", ["journey: {id: lost-parcels,", "jurney: {id: lost-parcel,"]),
    "source": ("source: {title:", ["source: {titel:"]),
    "contrast": ("contrast_with: [second-call]", ["contrast_with: second-call", "contrast_with: [second-cal]"]),
    "end": ("# The end.\n---\n", ["# The end.\n----\n", "# The end.\n\u2014\n", "# The end.\n--\n"]),
    "start": ("---\n# Told", ["\n---\n# Told", "\n \n---\n# Told"]),
}
# What a story refers to, and its body, are checked when its front matter is right.
REFERENCES = r"listen-frist|own-its|Parcelo|lost-parcels|second-cal\]"
MENDED_IN_THE_BODY = {
    "section": ("## Situation\n", ["### Situation\n", "# Situation\n"]),
    "sections": ("## What came of it\n", ["#### What came of it\n"]),
    "heading": ("### On the line\n", ["#### On the line\n", "###### On the line\n"]),
}
FOR_A_HUMAN = {
    "date": ("contrast_with:", ["date: someday\ncontrast_with:", "date: 04/07/2025\ncontrast_with:"]),
    "effort": ("contrast_with:", ["effort: {minutes: ten}\ncontrast_with:"]),
}
FOR_A_HUMAN_IN_THE_BODY = {
    "privacy": ("It is quiet.", ["It is depot@parcelo.net.", "It is 4111 1111 1111 1111."]),
    "link": ("Wait until", ["[](first-call.md) Wait until", "[Wait](nowhere.md) until"]),
}
KNOWLEDGE = read_knowledge_base(BASE / "mkdocs.yml")


def faults(kinds: dict[str, tuple[str, list[str]]]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Some of the kinds, each in one of its ways, as what to replace by what."""
    each = [st.none() | st.sampled_from([(right, wrong) for wrong in wrongs]) for right, wrongs in kinds.values()]
    return st.tuples(*each).map(lambda chosen: [fault for fault in chosen if fault])


def with_faults(*groups: list[tuple[str, str]]) -> str:
    text = GOOD
    for group in groups:
        for right, wrong in group:
            assert text.count(right) == 1
            text = text.replace(right, wrong)
    return text


def fixed(text: str) -> str:
    base = with_text(KNOWLEDGE, STORY, text.encode())
    changed = {one.path: one.after for one in fix_all(base, Selection(), unsafe=False)}
    assert changed.keys() <= {STORY}
    return changed.get(STORY, text)


def found(text: str) -> list[tuple[str, str, int]]:
    analysis = with_text(KNOWLEDGE, STORY, text.encode()).analyse()
    return [(one.rule.code, one.message, one.span.line) for one in analysis.diagnostics]


def test_good_story_is_good_and_each_way_to_break_it_is_one() -> None:
    assert found(GOOD) == []
    for kinds in (MENDED, MENDED_IN_THE_BODY, FOR_A_HUMAN, FOR_A_HUMAN_IN_THE_BODY):
        for right, wrongs in kinds.values():
            for wrong in wrongs:
                assert found(with_faults([(right, wrong)])) != [], wrong


@given(
    mended=faults(MENDED),
    in_the_body=faults(MENDED_IN_THE_BODY),
    for_a_human=faults(FOR_A_HUMAN),
    for_a_human_in_the_body=faults(FOR_A_HUMAN_IN_THE_BODY),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    white=st.sampled_from(["", " ", "\t", " \t "]),
)
def test_any_faults_that_have_a_fix_are_mended_to_the_letter_and_no_others(
    mended: list[tuple[str, str]],
    in_the_body: list[tuple[str, str]],
    for_a_human: list[tuple[str, str]],
    for_a_human_in_the_body: list[tuple[str, str]],
    line_end: str,
    mark: str,
    white: str,
) -> None:
    later = [fault for fault in mended if re.search(REFERENCES, fault[1])] + in_the_body
    expected = with_faults(later if for_a_human else [], for_a_human, for_a_human_in_the_body)
    broken = with_faults(mended, in_the_body, for_a_human, for_a_human_in_the_body)
    broken = re.sub(r"(?<! )$", white, broken, flags=re.MULTILINE)
    after = fixed(mark + broken.replace("\n", line_end))
    assert after == expected
    assert fixed(after) == after
